import CVectorKernels

/// Elementary functions of float64 whose every bit is the same on every processor.
///
/// The C library's differ in the last bit from one processor to the next, and neither clips nor
/// trained models may. Relative errors are about 2e-15.
public enum Elementary {
  /// e to the power of `x`.
  public static func exp(_ x: Double) -> Double { vk_exp(x) }

  /// The natural logarithm of `x`; −∞ at 0 and NaN below.
  public static func log(_ x: Double) -> Double { vk_log(x) }

  /// The sine of a fraction of a full turn.
  public static func sine(turns: Double) -> Double { vk_sine_of_turns(turns) }

  /// The cosine of a fraction of a full turn.
  public static func cosine(turns: Double) -> Double { vk_cosine_of_turns(turns) }

  /// The angle of (x, y) from the first axis in full turns, −½…½; 0 at the origin.
  public static func turns(y: Double, x: Double) -> Double { vk_turns(y, x) }
}
