internal import Kernels

/// A stream of random numbers: number `i` depends on nothing but the stream's name and `i`
/// (Philox4x32-10).
///
/// Streams derive from one another by name, so that a draw more in one place shifts nothing
/// elsewhere. The whole state is two numbers and is saved with checkpoints.
public struct RandomSource: Hashable, Sendable, Codable {
  private var key: UInt64
  /// How many numbers were drawn.
  private var position: UInt64 = 0

  /// The root stream of `seed`.
  public init(seed: UInt64) { key = RandomSource.mixed(seed) }

  /// The whole state: the key and how many numbers were drawn.
  public var state: [UInt64] { [key, position] }

  /// The source of a saved `state`, two numbers.
  public init(state: [UInt64]) {
    require(state.count == 2, "random source: a state is two numbers, got \(state.count)")
    (key, position) = (state[0], state[1])
  }

  /// The stream `name` under this one; it does not depend on what was drawn from this one.
  public func stream(_ name: String) -> RandomSource {
    var result = self
    result.key = name.utf8.reduce(RandomSource.mixed(key)) { RandomSource.mixed($0 ^ UInt64($1)) }
    result.position = 0
    return result
  }

  /// Uniform in `low..<high`.
  public mutating func uniform(_ shape: Shape, _ low: Float = 0, _ high: Float = 1) -> Tensor {
    let draw = Tensor(
      shape, Philox.uniform(key: key, first: advance(shape.count), count: shape.count))
    return low == 0 && high == 1 ? draw : draw * (high - low) + low
  }

  /// Normal with the given mean and standard deviation.
  public mutating func normal(_ shape: Shape, mean: Float = 0, deviation: Float = 1) -> Tensor {
    let draw = Tensor(
      shape, Philox.normal(key: key, first: advance(shape.count), count: shape.count))
    return mean == 0 && deviation == 1 ? draw : draw * deviation + mean
  }

  /// `count` integers, each uniform in `0..<bound`.
  public mutating func integers(_ count: Int, below bound: Int) -> [Int] {
    require(1...Int(UInt32.max) ~= bound, "integers below \(bound) cannot be drawn")
    // 64 bits an integer: the bias of the product's upper half is under 2^-32.
    let bits = Philox.bits(key: key, first: advance(2 * count), count: 2 * count)
    return (0..<count).map { i in
      let wide = UInt64(bits[2 * i]) << 32 | UInt64(bits[2 * i + 1])
      return Int(wide.multipliedFullWidth(by: UInt64(bound)).high)
    }
  }

  /// The numbers `0..<count` in random order (Fisher and Yates).
  public mutating func permutation(_ count: Int) -> [Int] {
    var result = Array(0..<count)
    for i in stride(from: count - 1, to: 0, by: -1) {
      result.swapAt(i, integers(1, below: i + 1)[0])
    }
    return result
  }

  /// Takes `count` numbers, and one more if that keeps pairs together; gives the first.
  private mutating func advance(_ count: Int) -> UInt64 {
    defer { position += UInt64(count + count % 2) }
    return position
  }

  /// The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
