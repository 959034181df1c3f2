internal import Synchronization

/// How much arithmetic convolutions and matrix products did, for the cost of a training step.
public enum OperationCount {
  private static let operations = Atomic(0)

  /// Floating-point operations since the program began, a multiplication and an addition counting
  /// as two; those that minimal filtering saves are counted too.
  public static var total: Int { operations.load(ordering: .relaxed) }

  static func add(multiplyAdds: Int) { operations.add(2 * multiplyAdds, ordering: .relaxed) }
}

extension ConvolutionGeometry {
  /// Counts one pass: either direction, or the filter's gradient.
  func count() { OperationCount.add(multiplyAdds: n * output.reduce(1, *) * filterCount) }
}
