internal import Kernels

/// How far and with which padding a filter moves; one entry for each of the filter's axes, rows and
/// columns or time, rows and columns.
public struct Window: Hashable, Sendable, Codable {
  /// Extents of the filter.
  public var kernel: [Int]
  /// Steps of the filter.
  public var stride: [Int]
  /// Padding before and after.
  public var before: [Int], after: [Int]

  /// A window of equal padding on both sides.
  public init(_ kernel: [Int], stride: [Int], padding: [Int]) {
    self.init(kernel, stride: stride, before: padding, after: padding)
  }

  /// A window with its own padding before and after.
  public init(_ kernel: [Int], stride: [Int], before: [Int], after: [Int]) {
    require(
      (2...3).contains(kernel.count)
        && [stride, before, after].allSatisfy { $0.count == kernel.count },
      "window: kernel \(kernel), stride \(stride) and padding \(before), \(after) need two or three entries each"
    )
    require(
      (kernel + stride).allSatisfy { $0 > 0 } && (before + after).allSatisfy { $0 >= 0 },
      "window: kernel \(kernel) and stride \(stride) must be positive, padding \(before), \(after) not negative"
    )
    (self.kernel, self.stride, self.before, self.after) = (kernel, stride, before, after)
  }

  /// TensorFlow's "same" for an input of `extents`: as many outputs as steps fit, the odd row of
  /// padding at the end.
  public static func same(_ kernel: [Int], stride: [Int], extents: [Int]) -> Window {
    let total = kernel.indices.map { i in
      max(0, ((extents[i] + stride[i] - 1) / stride[i] - 1) * stride[i] + kernel[i] - extents[i])
    }
    return Window(
      kernel, stride: stride, before: total.map { $0 / 2 }, after: total.map { $0 - $0 / 2 })
  }

  /// The output extents of a convolution over `extents`.
  public func outputs(_ extents: [Int]) -> [Int] {
    kernel.indices.map { i in (extents[i] + before[i] + after[i] - kernel[i]) / stride[i] + 1 }
  }

  /// The output extents of a transposed convolution over `extents`.
  public func transposedOutputs(_ extents: [Int]) -> [Int] {
    kernel.indices.map { i in (extents[i] - 1) * stride[i] - before[i] - after[i] + kernel[i] }
  }
}

extension Tensor {
  /// Convolution (cross-correlation) of `[N, (T,) H, W, I]` with `filter` `[(kT,) kH, kW, I /
  /// groups, O]`, giving `[N, (T',) H', W', O]`; `bias` is `[O]`.
  ///
  /// With one more axis in front of all of them, one convolution for each of its entries.
  public func convolved(
    _ filter: Tensor, bias: Tensor? = nil, _ window: Window, groups: Int = 1
  ) -> Tensor {
    let axes = window.kernel.count, front = Array(filter.shape.extents.dropLast(axes + 2))
    require(
      filter.shape.rank == axes + 2 + front.count && front.count <= 1
        && shape.rank == filter.shape.rank && shape.extents.starts(with: front)
        && filter.shape.extents.dropFirst(front.count).starts(with: window.kernel)
        && filter.shape[-2] * groups == shape[-1] && filter.shape[-1] % groups == 0,
      "convolution: filter \(filter.shape) with \(groups) group(s) expects \(filter.shape[-2] * groups) "
        + "input channels and \(axes) spatial axes, got \(shape)")
    let n = shape[-axes - 2], extents = Array(shape.extents.dropLast().suffix(axes))
    let outputs = window.outputs(extents)
    require(
      outputs.allSatisfy { $0 > 0 },
      "convolution: window \(window.kernel) is larger than the input \(shape)")
    let geometry = Tensor.geometry(
      n, extents, outputs, (shape[-1], filter.shape[-1]), groups, window, copies: front.first ?? 1)
    return Tensor.convolution(
      geometry, self, filter, bias, Shape(front + [n] + outputs + [filter.shape[-1]]))
  }

  /// Transposed convolution of `[N, (T,) H, W, I]` with `filter` `[(kT,) kH, kW, O, I]`, giving
  /// `[N, (T',) H', W', O]`; `bias` is `[O]`.
  ///
  /// It is the gradient of the input of the convolution with this filter.
  public func convolvedTransposed(_ filter: Tensor, bias: Tensor? = nil, _ window: Window) -> Tensor
  {
    let axes = window.kernel.count
    require(
      shape.rank == axes + 2 && filter.shape.rank == axes + 2
        && Array(filter.shape.extents.prefix(axes)) == window.kernel
        && filter.shape[-1] == shape[-1],
      "transposed convolution: filter \(filter.shape) expects \(filter.shape[-1]) input channels and \(axes) "
        + "spatial axes, got \(shape)")
    let extents = Array(shape.extents[1..<axes + 1]), outputs = window.transposedOutputs(extents)
    require(
      outputs.allSatisfy { $0 > 0 },
      "transposed convolution: padding leaves nothing of the input \(shape)")
    let geometry = Tensor.geometry(
      shape[0], outputs, extents, (filter.shape[-2], shape[-1]), 1, window)
    return Tensor.transposedConvolution(
      geometry, self, filter, bias, Shape([shape[0]] + outputs + [filter.shape[-2]]))
  }

  // The three products below are each other's gradients.

  private static func convolution(
    _ g: ConvolutionGeometry, _ input: Tensor, _ filter: Tensor, _ bias: Tensor?, _ shape: Shape
  ) -> Tensor {
    let (x, w) = (input.detached(), filter.detached()), front = (bias?.shape.rank ?? 1) - 1
    let y = Tensor(shape, g.convolve(x.storage, w.storage, bias: bias?.storage))
    return y.recorded(
      (input, { transposedConvolution(g, $0, w, nil, x.shape) }),
      (filter, { Tensor(w.shape, g.filterGradient(x.storage, $0.storage)) }),
      (bias ?? w, { $0.sum(over: Array(front..<$0.shape.rank - 1)) }))
  }

  private static func transposedConvolution(
    _ g: ConvolutionGeometry, _ input: Tensor, _ filter: Tensor, _ bias: Tensor?, _ shape: Shape
  ) -> Tensor {
    let (x, w) = (input.detached(), filter.detached())
    let y = Tensor(shape, g.convolveTransposed(x.storage, w.storage, bias: bias?.storage))
    return y.recorded(
      (input, { convolution(g, $0, w, nil, x.shape) }),
      (filter, { Tensor(w.shape, g.filterGradient($0.storage, x.storage)) }),
      (bias ?? w, { $0.sum(over: Array(0..<$0.shape.rank - 1)) }))
  }

  /// Two spatial axes are three of which the first has one entry.
  private static func geometry(
    _ n: Int, _ input: [Int], _ output: [Int], _ channels: (input: Int, output: Int),
    _ groups: Int, _ window: Window, copies: Int = 1
  ) -> ConvolutionGeometry {
    func three(_ list: [Int], _ first: Int) -> [Int] { list.count == 3 ? list : [first] + list }
    return ConvolutionGeometry(
      n: n, input: three(input, 1), output: three(output, 1), inputChannels: channels.input,
      outputChannels: channels.output, groups: groups, kernel: three(window.kernel, 1),
      stride: three(window.stride, 1), padding: three(window.before, 0), copies: copies)
  }
}
