import CVectorKernels

/// The sizes of a convolution over time, rows and columns, channels last.
///
/// Input `[n, input…, inputChannels]`, output `[n, output…, outputChannels]`, filter `[kernel…,
/// inputChannels / groups, outputChannels]`. The same value describes the transposed convolution,
/// which runs from output to input. With `copies` above 1, input, output, filter and bias have one
/// more axis in front, and each entry is a convolution of its own.
public struct ConvolutionGeometry: Hashable, Sendable {
  /// Clips or images.
  public var n: Int
  /// Extents over time, rows and columns.
  public var input: [Int], output: [Int]
  /// Channels on either side.
  public var inputChannels: Int, outputChannels: Int
  /// Independent blocks of channels.
  public var groups: Int
  /// Convolutions of these sizes, one behind the other.
  public var copies: Int
  /// Extents of the filter, its steps, and the padding before the first element, over time, rows
  /// and columns.
  public var kernel: [Int], stride: [Int], padding: [Int]

  /// All sizes; each list has three entries.
  public init(
    n: Int, input: [Int], output: [Int], inputChannels: Int, outputChannels: Int, groups: Int,
    kernel: [Int], stride: [Int], padding: [Int], copies: Int = 1
  ) {
    require(
      max(inputChannels, outputChannels) <= 65_536,
      "convolution: at most 65,536 channels, got \(inputChannels) and \(outputChannels)")
    (self.n, self.input, self.output) = (n, input, output)
    (self.inputChannels, self.outputChannels, self.groups) = (inputChannels, outputChannels, groups)
    (self.kernel, self.stride, self.padding) = (kernel, stride, padding)
    self.copies = copies
  }

  /// Numbers in the input of one copy.
  public var inputCount: Int { n * input.reduce(1, *) * inputChannels }
  /// Numbers in the output of one copy.
  public var outputCount: Int { n * output.reduce(1, *) * outputChannels }
  /// Numbers in the filter of one copy.
  public var filterCount: Int { kernel.reduce(1, *) * inputChannels / groups * outputChannels }

  var c: vk_convolution {
    func triple(_ list: [Int]) -> (Int, Int, Int) { (list[0], list[1], list[2]) }
    return vk_convolution(
      n: n, input: triple(input), output: triple(output), inputChannels: inputChannels,
      outputChannels: outputChannels, groups: groups, kernel: triple(kernel),
      stride: triple(stride),
      padding: triple(padding))
  }

  /// What the packed filter depends on, besides its numbers.
  private var packingKey: String { "\(kernel)\(stride)\(padding)\(inputChannels)/\(groups)" }

  /// The output of the convolution.
  ///
  /// `filter` is float32 and `bias`, if any, too; the result has the input's type.
  public func convolve(_ input: Storage, _ filter: Storage, bias: Storage? = nil) -> Storage {
    if input.type == .bfloat16 {
      if let result = OneDNN.convolve(self, input, filter, bias) {
        count()
        return result
      }
      return convolve(input.converted(to: .float32), filter, bias: bias).converted(to: .bfloat16)
    }
    count()
    var sizes = c
    let size = vk_packed_forward_size(&sizes)
    let packed = filter.packed("forward" + packingKey) {
      packing(filter, size) { vk_pack_forward(&sizes, $0, $1) }
    }
    let result = Storage(count: copies * outputCount)
    for i in 0..<copies {
      vk_convolve(
        &sizes, input.floats + i * inputCount, packed.floats + i * size,
        bias.map { $0.floats + i * outputChannels }, result.floats + i * outputCount)
    }
    return result
  }

  /// The transposed convolution of `output`, which is also the gradient of the input.
  public func convolveTransposed(_ output: Storage, _ filter: Storage, bias: Storage? = nil)
    -> Storage
  {
    if output.type == .bfloat16 {
      if let result = OneDNN.convolveTransposed(self, output, filter, bias) {
        count()
        return result
      }
      return convolveTransposed(output.converted(to: .float32), filter, bias: bias)
        .converted(to: .bfloat16)
    }
    count()
    var sizes = c
    let size = vk_packed_gradient_size(&sizes)
    let packed = filter.packed("transposed" + packingKey) {
      packing(filter, size) { vk_pack_gradient(&sizes, $0, $1) }
    }
    let result = Storage(count: copies * inputCount)
    for i in 0..<copies {
      vk_convolve_transposed(
        &sizes, output.floats + i * outputCount, packed.floats + i * size,
        bias.map { $0.floats + i * inputChannels }, result.floats + i * inputCount)
    }
    return result
  }

  /// The gradient of the filter, float32, from the input and the gradient of the output.
  public func filterGradient(_ input: Storage, _ output: Storage) -> Storage {
    if input.type == .bfloat16 {
      if let result = OneDNN.filterGradient(self, input, output) {
        count()
        return result
      }
      return filterGradient(input.converted(to: .float32), output.converted(to: .float32))
    }
    count()
    var sizes = c
    let result = Storage(count: copies * filterCount)
    for i in 0..<copies {
      vk_filter_gradient(
        &sizes, input.floats + i * inputCount, output.floats + i * outputCount,
        result.floats + i * filterCount)
    }
    return result
  }

  /// The filters of all copies, each brought by `pack` into `size` numbers.
  private func packing(
    _ filter: Storage, _ size: Int,
    _ pack: (UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void
  ) -> Storage {
    let packed = Storage(count: copies * size)
    for i in 0..<copies { pack(filter.floats + i * filterCount, packed.floats + i * size) }
    return packed
  }
}
