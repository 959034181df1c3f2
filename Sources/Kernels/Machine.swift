import CVectorKernels

/// What the processor and the libraries offer.
public enum Machine {
  /// Whether the processor multiplies bfloat16 numbers; without it bfloat16 is correct but slower
  /// than float32.
  public static var hasBFloat16: Bool { OneDNN.hasBFloat16 }
  /// oneDNN's version.
  public static var oneDNNVersion: String { OneDNN.version }
  /// The instruction set that our own loops use here.
  public static var instructionSet: String { String(cString: vk_instruction_set()) }
}
