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

  /// Takes the loops of another instruction set from now on: "avx512", "avx2" or "portable".
  ///
  /// The first two give the same bits; "portable" has no fused multiply-add and rounds otherwise.
  /// False if this processor does not have it.
  public static func useInstructionSet(_ name: String) -> Bool { vk_use_instruction_set(name) == 1 }
}
