import Kernels
import Tensors
import TestSupport
import Testing

/// Against the C library, whose error is under one unit in the last place.
@Suite struct ElementaryTests {
  @Test func functionsAgreeWithTheLibrary() {
    for i in 0...2000 {
      let x = -30 + 0.03 * Double(i)
      #expect(abs(Elementary.exp(x) / libraryExp(x) - 1) < 1e-14)
      #expect(abs(Elementary.sine(turns: x) - librarySin(x)) < 1e-13)
      #expect(abs(Elementary.cosine(turns: x) - libraryCos(x)) < 1e-13)
      let y = 0.001 + 3 * Double(i)
      #expect(abs(Elementary.log(y) - libraryLog(y)) < 1e-14 * max(1, abs(libraryLog(y))))
    }
  }

  @Test func anglesAgreeWithTheLibrary() {
    for i in 0..<4000 {
      let turns = Double(i) / 4000, length = 0.01 + Double(i % 7)
      let (x, y) = (length * libraryCos(turns), length * librarySin(turns))
      #expect(abs(Elementary.turns(y: y, x: x) - libraryTurns(y, x)) < 1e-15)
    }
    #expect(Elementary.turns(y: 0, x: 0) == 0)
    #expect(Elementary.turns(y: 0, x: -2) == 0.5 && Elementary.turns(y: -3, x: 0) == -0.25)
    #expect(Elementary.turns(y: 3, x: 0) == 0.25 && Elementary.turns(y: 0, x: 5) == 0)
  }

  @Test func endsOfTheRangeAreKept() {
    #expect(Elementary.exp(-.infinity) == 0 && Elementary.exp(.infinity) == .infinity)
    #expect(Elementary.exp(-800) == 0 && Elementary.exp(800) == .infinity)
    #expect(Elementary.exp(.nan).isNaN && Elementary.exp(0) == 1)
    for x in [-744.0, -720, -708.5, 709.7] {
      #expect(
        abs(Elementary.exp(x) - libraryExp(x)) <= 1e-13 * libraryExp(x)
          + Double.leastNonzeroMagnitude)
    }
    #expect(Elementary.log(0) == -.infinity && Elementary.log(.infinity) == .infinity)
    #expect(Elementary.log(-1).isNaN && Elementary.log(.nan).isNaN && Elementary.log(1) == 0)
    for x in [
      Double.leastNonzeroMagnitude, 0x1p-1040, Double.leastNormalMagnitude,
      Double.greatestFiniteMagnitude,
    ] {
      #expect(abs(Elementary.log(x) / libraryLog(x) - 1) < 1e-14)
    }
  }

  /// Float32 rounds at 6e-8.
  @Test(arguments: [-3, -1, -0.5, 0, 0.25, 0.5, 1, 2, 3, 7.5, 80])
  func powersAgreeWithTheLibrary(_ exponent: Float) {
    let numbers: [Float] = [-.infinity, -3, -1.5, -1, 0, 1e-30, 0.1, 1, 1.7, 2.5, 40, .infinity]
    let powers = Tensor([numbers.count], numbers).power(exponent).values
    for (x, power) in zip(numbers, powers) {
      let right = Float(libraryPower(Double(x), Double(exponent)))
      if right.isNaN {
        #expect(power.isNaN, "\(x) to the \(exponent)")
      } else {
        #expect(
          power == right || abs(power / right - 1) < 2e-7, "\(x) to the \(exponent): \(power)")
      }
    }
  }
}
