import Foundation

// Foundation's names, which beside Tensors are ambiguous.
func libraryExp(_ x: Double) -> Double { exp(x) }
func libraryLog(_ x: Double) -> Double { log(x) }
func librarySin(_ turns: Double) -> Double { sin(2 * .pi * (turns - turns.rounded())) }
func libraryCos(_ turns: Double) -> Double { cos(2 * .pi * (turns - turns.rounded())) }
func libraryTurns(_ y: Double, _ x: Double) -> Double { atan2(y, x) / (2 * .pi) }
func libraryPower(_ x: Double, _ exponent: Double) -> Double { pow(x, exponent) }
