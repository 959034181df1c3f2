public import Tensors
public import Testing

/// Expects the gradients of `operation` to agree with central differences along random directions.
///
/// The loss is a weighted sum of squares of the result, so the upstream gradient differs from
/// number to number. It is quadratic: for operations that are linear in each operand the quotient
/// has no error but rounding. Values are float32, of which a quotient over a step of 2^-7 keeps
/// four digits, hence the default of 1e-3.
public func expectGradientMatchesDifferences(
  at inputs: [Tensor], relative: Double = 1e-3, step: Float = 0x1p-7, directions: Int = 3,
  _ what: String = "",
  sourceLocation: SourceLocation = #_sourceLocation, _ operation: ([Tensor]) -> Tensor
) {
  let weights = Samples.uniform(operation(inputs).shape, 0.5, 1.5, 99)
  let gradients = valueAndGradient(at: inputs) { x in
    let y = operation(x)
    return (y * y * weights).sum()
  }.gradient
  func loss(_ x: [Tensor]) -> Double {
    zip(operation(x).doubles, weights.doubles).reduce(0) { $0 + $1.0 * $1.0 * $1.1 }
  }
  for (i, input) in inputs.enumerated() {
    expectShape(of: gradients[i], is: input.shape, what, sourceLocation)
    for seed in 0..<directions {
      let direction = Samples.uniform(input.shape, 0, 1, UInt64(1000 + seed)) .> Tensor(0.5)
      var (ahead, behind) = (inputs, inputs)
      ahead[i] = input + (direction * 2 - 1) * step
      behind[i] = input - (direction * 2 - 1) * step
      // What the steps came to after rounding.
      let moved = zip(ahead[i].doubles, behind[i].doubles).map { $0 - $1 }
      let quotient = loss(ahead) - loss(behind)
      let slope = zip(gradients[i].doubles, moved).reduce(0) { $0 + $1.0 * $1.1 }
      let size = gradients[i].doubles.reduce(0) { $0 + $1 * $1 }.squareRoot() * Double(2 * step)
      expectClose(
        [quotient], [slope], relative: relative, absolute: relative * size,
        "\(what): slope with respect to operand \(i)", sourceLocation: sourceLocation)
    }
  }
}

private func expectShape(
  of tensor: Tensor, is shape: Shape, _ what: String, _ sourceLocation: SourceLocation
) {
  #expect(tensor.shape == shape, "\(what): the gradient's shape", sourceLocation: sourceLocation)
}
