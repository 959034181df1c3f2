internal import Kernels
internal import Tensors

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
    let radius = (-2 * Elementary.log(1 - unit())).squareRoot()
    return radius * Elementary.cosine(turns: unit())
  }

  /// `count` numbers uniform in 0..<1.
  mutating func field(_ count: Int) -> [Float] { random.uniform([count]).values }
}
