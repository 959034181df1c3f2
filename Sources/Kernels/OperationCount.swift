import CVectorKernels

/// How much arithmetic convolutions and matrix products did, for the cost of a training step.
public enum OperationCount {
  /// Floating-point operations that the calling thread asked for since it began, a multiplication
  /// and an addition counting as two; those that minimal filtering saves are counted too.
  ///
  /// Only the calling thread's, so that loaders and other tests beside a training do not count.
  public static var total: Int { vk_operation_count() }

  static func add(multiplyAdds: Int) { vk_count_operations(2 * multiplyAdds) }
}

extension ConvolutionGeometry {
  /// Counts one pass: either direction, or the filter's gradient.
  func count() { OperationCount.add(multiplyAdds: n * output.reduce(1, *) * filterCount) }
}
