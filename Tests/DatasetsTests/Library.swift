import Foundation

/// The C library's functions, the oracle of the portable ones; sine and cosine of a fraction of a turn.
func libraryExp(_ x: Double) -> Double { exp(x) }
func libraryLog(_ x: Double) -> Double { log(x) }
func librarySin(_ turns: Double) -> Double { sin(2 * .pi * (turns - turns.rounded())) }
func libraryCos(_ turns: Double) -> Double { cos(2 * .pi * (turns - turns.rounded())) }
