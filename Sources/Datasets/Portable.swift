internal import Tensors

/// Functions made only of operations that IEEE 754 rounds correctly.
///
/// The C library's differ in the last bit from one processor to the next, and clips must not.
enum Portable {
  private static let logarithmOf2 = 0x1.62e42fefa39efp-1
  private static let logarithmOf2Low = 0x1.abc9e3b39803fp-56

  /// e to the power of `x`, −700 < x < 700, to about 2e-15.
  static func exponential(_ x: Double) -> Double {
    let power = (x / logarithmOf2).rounded()
    let r = (x - power * logarithmOf2) - power * logarithmOf2Low
    // Taylor's series to the 14th power of r, |r| < 0.35.
    var sum = 1 / 479_001_600.0 + r * (1 / 6_227_020_800.0 + r * (1 / 87_178_291_200.0))
    sum = 1 / 362_880.0 + r * (1 / 3_628_800.0 + r * (1 / 39_916_800.0 + r * sum))
    sum = 1 / 720.0 + r * (1 / 5040.0 + r * (1 / 40_320.0 + r * sum))
    sum = 1 / 6.0 + r * (1 / 24.0 + r * (1 / 120.0 + r * sum))
    sum = 1 + r * (1 + r * (1 / 2.0 + r * sum))
    return Double(sign: .plus, exponent: Int(power), significand: sum)
  }

  /// The natural logarithm of a positive number, to about 2e-15.
  static func logarithm(_ x: Double) -> Double {
    var (exponent, m) = (Int(x.exponent), x.significand)
    if m > 2.0.squareRoot() { (exponent, m) = (exponent + 1, m / 2) }
    let s = (m - 1) / (m + 1), square = s * s
    var sum = 0.0
    for n in stride(from: 23.0, through: 1, by: -2) { sum = sum * square + 1 / n }
    return 2 * s * sum + Double(exponent) * logarithmOf2
  }

  /// The sine of a fraction of a full turn, to about 1e-15.
  static func sine(turns: Double) -> Double {
    var t = turns - turns.rounded()  // −½…½
    if t > 0.25 { t = 0.5 - t } else if t < -0.25 { t = -0.5 - t }
    let x = 2 * Double.pi * t, y = -x * x
    // Taylor's series to the 21st power of x, |x| < 1.58.
    var sum =
      1 / 355_687_428_096_000.0 + y
      * (1 / 1.216_451_004_088_32e17 + y * (1 / 5.109_094_217_170_944e19))
    sum = 1 / 39_916_800.0 + y * (1 / 6_227_020_800.0 + y * (1 / 1_307_674_368_000.0 + y * sum))
    sum = 1 / 120.0 + y * (1 / 5040.0 + y * (1 / 362_880.0 + y * sum))
    return x * (1 + y * (1 / 6.0 + y * sum))
  }

  /// The cosine of a fraction of a full turn.
  static func cosine(turns: Double) -> Double { sine(turns: turns + 0.25) }
}

/// Single numbers drawn from a stream.
struct Draw {
  private var random: RandomSource
  private var block: [Float] = []
  private var next = 0

  init(_ random: RandomSource) { self.random = random }

  /// Uniform in 0..<1, of 48 bits.
  mutating func unit() -> Double {
    if next == block.count { (block, next) = (random.uniform([64]).values, 0) }
    defer { next += 2 }
    return Double(block[next]) + Double(block[next + 1]) * 0x1p-24
  }

  /// Uniform in a range.
  mutating func callAsFunction(_ range: ClosedRange<Float>) -> Float {
    range.lowerBound + (range.upperBound - range.lowerBound) * Float(unit())
  }

  /// Uniform in a range of integers.
  mutating func integer(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(unit() * Double(range.count))
  }

  /// True with the given probability.
  mutating func happens(_ probability: Double = 0.5) -> Bool { unit() < probability }

  /// Standard normal (Box and Muller).
  mutating func normal() -> Double {
    let radius = (-2 * Portable.logarithm(1 - unit())).squareRoot()
    return radius * Portable.cosine(turns: unit())
  }

  /// `count` numbers uniform in 0..<1.
  mutating func field(_ count: Int) -> [Float] { random.uniform([count]).values }
}
