public import Tensors

/// Numbers in double precision, and operations on them that are written to be read: the twins of
/// the kernels.
public struct Naive {
  /// The extents.
  public let shape: Shape
  /// The numbers in row-major order.
  public var values: [Double]

  /// A block of numbers.
  public init(_ shape: Shape, _ values: [Double]) {
    precondition(shape.count == values.count)
    (self.shape, self.values) = (shape, values)
  }

  /// The numbers of a tensor.
  public init(_ tensor: Tensor) { self.init(tensor.shape, tensor.doubles) }

  /// Zeros.
  public static func zeros(_ shape: Shape) -> Naive {
    Naive(shape, [Double](repeating: 0, count: shape.count))
  }

  /// `[rows, depth] · [depth, columns]`.
  public static func product(_ a: Naive, _ b: Naive) -> Naive {
    let (rows, depth, columns) = (a.shape[0], a.shape[1], b.shape[1])
    var result = zeros([rows, columns])
    for i in 0..<rows {
      for j in 0..<columns {
        for k in 0..<depth {
          result.values[i * columns + j] += a.values[i * depth + k] * b.values[k * columns + j]
        }
      }
    }
    return result
  }
}

// MARK: Windows

/// Which numbers of the input, the output and the window meet, over up to three axes.
private struct Walk {
  let window: Window, input: [Int], output: [Int]

  init(_ window: Window, _ input: [Int], _ output: [Int]) {
    (self.window, self.input, self.output) = (window, input, output)
  }

  /// Calls `body` with the row-major index of an output, of an input under its window, and of the
  /// place in the window.
  func forEach(_ body: (_ output: Int, _ input: Int, _ tap: Int) -> Void) {
    let axes = input.indices
    forEachIndex(output) { o, outputIndex in
      forEachIndex(window.kernel) { k, tap in
        let i = axes.map { o[$0] * window.stride[$0] - window.before[$0] + k[$0] }
        guard axes.allSatisfy({ 0..<input[$0] ~= i[$0] }) else { return }
        body(outputIndex, axes.reduce(0) { $0 * input[$1] + i[$1] }, tap)
      }
    }
  }

  private func forEachIndex(_ extents: [Int], _ body: ([Int], Int) -> Void) {
    for flat in 0..<extents.reduce(1, *) {
      var rest = flat, index = extents
      for axis in extents.indices.reversed() {
        index[axis] = rest % extents[axis]
        rest /= extents[axis]
      }
      body(index, flat)
    }
  }
}

extension Shape {
  /// The extents between the first and the last.
  fileprivate var spatial: [Int] { Array(extents.dropFirst().dropLast()) }
}

// MARK: Convolution

extension Naive {
  /// The products of a convolution: `body` gets the indices of a number of the input, the output
  /// and the filter.
  private static func forEachProduct(
    _ input: Shape, _ output: Shape, _ filter: Shape, _ window: Window, groups: Int,
    _ body: (_ input: Int, _ output: Int, _ filter: Int) -> Void
  ) {
    let (ins, outs) = (input[-1], output[-1]),
      (perGroup, outsPerGroup) = (ins / groups, outs / groups)
    let inPixels = input.spatial.reduce(1, *), outPixels = output.spatial.reduce(1, *)
    precondition(filter.extents == window.kernel + [perGroup, outs])
    Walk(window, input.spatial, output.spatial).forEach { o, i, tap in
      for n in 0..<input[0] {
        for a in 0..<perGroup {
          for b in 0..<outs {
            let channel = b / outsPerGroup * perGroup + a
            body(
              (n * inPixels + i) * ins + channel, (n * outPixels + o) * outs + b,
              (tap * perGroup + a) * outs + b)
          }
        }
      }
    }
  }

  /// The convolution of `x` with `filter` `[kernel…, inputs / groups, outputs]`.
  public static func convolution(
    _ x: Naive, _ filter: Naive, bias: Naive?, _ window: Window, groups: Int
  ) -> Naive {
    var y = zeros(Shape([x.shape[0]] + window.outputs(x.shape.spatial) + [filter.shape[-1]]))
    if let bias { for i in y.values.indices { y.values[i] = bias.values[i % bias.values.count] } }
    forEachProduct(x.shape, y.shape, filter.shape, window, groups: groups) { i, o, f in
      y.values[o] += x.values[i] * filter.values[f]
    }
    return y
  }

  /// The gradient of the convolution's input, whose shape is `shape`.
  public static func inputGradient(
    _ upstream: Naive, _ filter: Naive, _ shape: Shape, _ window: Window, groups: Int
  ) -> Naive {
    var x = zeros(shape)
    forEachProduct(shape, upstream.shape, filter.shape, window, groups: groups) { i, o, f in
      x.values[i] += upstream.values[o] * filter.values[f]
    }
    return x
  }

  /// The gradient of the convolution's filter, whose shape is `shape`.
  public static func filterGradient(
    _ x: Naive, _ upstream: Naive, _ shape: Shape, _ window: Window, groups: Int
  ) -> Naive {
    var filter = zeros(shape)
    forEachProduct(x.shape, upstream.shape, shape, window, groups: groups) { i, o, f in
      filter.values[f] += x.values[i] * upstream.values[o]
    }
    return filter
  }

  /// The transposed convolution of `x` with `filter` `[kernel…, outputs, inputs]`.
  public static func transposedConvolution(
    _ x: Naive, _ filter: Naive, bias: Naive?, _ window: Window
  ) -> Naive {
    let shape = Shape([x.shape[0]] + window.transposedOutputs(x.shape.spatial) + [filter.shape[-2]])
    var y = inputGradient(x, filter, shape, window, groups: 1)
    if let bias { for i in y.values.indices { y.values[i] += bias.values[i % bias.values.count] } }
    return y
  }

  /// The sums over all axes but the last.
  public var channelSums: Naive {
    var result = Naive.zeros([shape[-1]])
    for (i, value) in values.enumerated() { result.values[i % shape[-1]] += value }
    return result
  }
}

// MARK: Pooling and normalisation

extension Naive {
  /// The largest of each window.
  public static func maxPooled(_ x: Naive, _ window: Window) -> Naive {
    var y = zeros(Shape([x.shape[0]] + window.outputs(x.shape.spatial) + [x.shape[-1]]))
    for i in y.values.indices { y.values[i] = -.infinity }
    y.pool(x, window) { y, x in y = max(y, x) }
    return y
  }

  /// The mean of each window, over its whole size or over what of it lies in `x`.
  public static func averagePooled(_ x: Naive, _ window: Window, countsPadding: Bool) -> Naive {
    var sums = zeros(Shape([x.shape[0]] + window.outputs(x.shape.spatial) + [x.shape[-1]])),
      counts = sums
    sums.pool(x, window) { y, x in y += x }
    counts.pool(x, window) { count, _ in count += 1 }
    let size = Double(window.kernel.reduce(1, *))
    return Naive(
      sums.shape, zip(sums.values, counts.values).map { $0 / (countsPadding ? size : $1) })
  }

  private mutating func pool(_ x: Naive, _ window: Window, _ body: (inout Double, Double) -> Void) {
    let channels = shape[-1], inPixels = x.shape.spatial.reduce(1, *),
      outPixels = shape.spatial.reduce(1, *)
    var values = values
    Walk(window, x.shape.spatial, shape.spatial).forEach { o, i, _ in
      for n in 0..<x.shape[0] {
        for c in 0..<channels {
          body(
            &values[(n * outPixels + o) * channels + c], x.values[(n * inPixels + i) * channels + c]
          )
        }
      }
    }
    self.values = values
  }

  /// Mean and biased variance of each channel.
  public var moments: (mean: [Double], variance: [Double]) {
    let rows = Double(shape.count / shape[-1]), mean = channelSums.values.map { $0 / rows }
    let squares = Naive(
      shape, values.enumerated().map { ($1 - mean[$0 % mean.count]) * ($1 - mean[$0 % mean.count]) }
    )
    return (mean, squares.channelSums.values.map { $0 / rows })
  }

  /// `activation((x - mean) / sqrt(variance + epsilon) * scale + shift)`.
  public func normalized(
    mean: [Double], variance: [Double], scale: [Double], shift: [Double], epsilon: Double,
    slope: Double
  ) -> Naive {
    Naive(
      shape,
      values.enumerated().map { i, x in
        let c = i % mean.count
        let y = (x - mean[c]) / (variance[c] + epsilon).squareRoot() * scale[c] + shift[c]
        return y > 0 ? y : slope * y
      })
  }
}
