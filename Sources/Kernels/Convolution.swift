import CVectorKernels

/// The sizes of a convolution over time, rows and columns, channels last.
///
/// Input `[n, input…, inputChannels]`, output `[n, output…, outputChannels]`, filter `[kernel…,
/// inputChannels / groups, outputChannels]`. The same value describes the transposed convolution,
/// which runs from output to input.
public struct ConvolutionGeometry: Hashable, Sendable {
  /// Clips or images.
  public var n: Int
  /// Extents over time, rows and columns.
  public var input: [Int], output: [Int]
  /// Channels on either side.
  public var inputChannels: Int, outputChannels: Int
  /// Independent blocks of channels.
  public var groups: Int
  /// Extents of the filter, its steps, and the padding before the first element, over time, rows
  /// and columns.
  public var kernel: [Int], stride: [Int], padding: [Int]

  /// All sizes; each list has three entries.
  public init(
    n: Int, input: [Int], output: [Int], inputChannels: Int, outputChannels: Int, groups: Int,
    kernel: [Int], stride: [Int], padding: [Int]
  ) {
    require(
      max(inputChannels, outputChannels) <= 65_536,
      "convolution: at most 65,536 channels, got \(inputChannels) and \(outputChannels)")
    (self.n, self.input, self.output) = (n, input, output)
    (self.inputChannels, self.outputChannels, self.groups) = (inputChannels, outputChannels, groups)
    (self.kernel, self.stride, self.padding) = (kernel, stride, padding)
  }

  /// Numbers in the input.
  public var inputCount: Int { n * input.reduce(1, *) * inputChannels }
  /// Numbers in the output.
  public var outputCount: Int { n * output.reduce(1, *) * outputChannels }
  /// Numbers in the filter.
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
    let packed = filter.packed("forward" + packingKey) {
      let packed = Storage(count: vk_packed_forward_size(&sizes))
      vk_pack_forward(&sizes, filter.floats, packed.floats)
      return packed
    }
    let result = Storage(count: outputCount)
    vk_convolve(&sizes, input.floats, packed.floats, bias?.floats, result.floats)
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
    let packed = filter.packed("transposed" + packingKey) {
      let packed = Storage(count: vk_packed_gradient_size(&sizes))
      vk_pack_gradient(&sizes, filter.floats, packed.floats)
      return packed
    }
    let result = Storage(count: inputCount)
    vk_convolve_transposed(&sizes, output.floats, packed.floats, bias?.floats, result.floats)
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
    let result = Storage(count: filterCount)
    vk_filter_gradient(&sizes, input.floats, output.floats, result.floats)
    return result
  }
}
