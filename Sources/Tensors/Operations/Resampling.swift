internal import Kernels

/// How a picture is brought to another size; the conventions differ in where they place pixels.
public enum Resampling: String, Sendable, Codable, CaseIterable {
  /// Torch7's `image.scale`: exact area averages when shrinking, corner-aligned linear when
  /// enlarging.
  case torchArea
  /// Half-pixel centres, two neighbours, no low-pass: OpenCV's and PyTorch's bilinear.
  case halfPixelBilinear
  /// TensorFlow 1's `resize_bilinear`: corners at the top left, no low-pass.
  case tensorFlow1Bilinear
  /// The nearest pixel towards the top left.
  case nearest

  /// The map of one axis from `inputs` to `outputs` pixels.
  func map(_ inputs: Int, _ outputs: Int) -> AxisMap {
    let scale = Double(inputs) / Double(outputs)
    switch self {
    case .torchArea where outputs < inputs:
      return AxisMap(
        inputs: inputs,
        rows: (0..<outputs).map { j -> [(index: Int, weight: Float)] in
          let (from, to) = (Double(j) * scale, Double(j + 1) * scale)
          return (Int(from)..<min(inputs, Int(to.rounded(.up)))).map { i in
            (i, Float((min(to, Double(i + 1)) - max(from, Double(i))) / scale))
          }
        })
    case .torchArea:
      let step = outputs > 1 ? Double(inputs - 1) / Double(outputs - 1) : 0
      return linear(inputs, outputs) { Double($0) * step }
    case .halfPixelBilinear:
      return linear(inputs, outputs) { max(0, (Double($0) + 0.5) * scale - 0.5) }
    case .tensorFlow1Bilinear:
      return linear(inputs, outputs) { Double($0) * scale }
    case .nearest:
      return AxisMap(
        inputs: inputs,
        rows: (0..<outputs).map {
          [(index: min(inputs - 1, Int(Double($0) * scale)), weight: Float(1))]
        })
    }
  }

  private func linear(_ inputs: Int, _ outputs: Int, _ place: (Int) -> Double) -> AxisMap {
    AxisMap(
      inputs: inputs,
      rows: (0..<outputs).map { j -> [(index: Int, weight: Float)] in
        let low = min(inputs - 1, Int(place(j))), high = min(inputs - 1, low + 1)
        let weight = Float(place(j) - Double(low))
        return [(low, 1 - weight), (high, weight)]
      })
  }
}

extension Tensor {
  /// Pictures `[…, H, W, C]` at `height` by `width`.
  public func resized(height: Int, width: Int, _ convention: Resampling) -> Tensor {
    require(height > 0 && width > 0, "resize: \(height)×\(width) is not a size")
    var result = self
    if shape[-3] != height {
      result = result.applying(convention.map(shape[-3], height), along: -3)
    }
    if shape[-2] != width { result = result.applying(convention.map(shape[-2], width), along: -2) }
    return result
  }

  /// `[N, (T,) H, W, C]` with each entry repeated `factors` times along the spatial axes.
  public func upsampledNearest(_ factors: [Int]) -> Tensor {
    require(shape.rank == factors.count + 2, "up-sampling by \(factors) does not fit \(shape)")
    return factors.indices.reduce(self) { x, i in
      let extent = shape[i + 1]
      return x.applying(
        AxisMap(
          inputs: extent,
          rows: (0..<extent * factors[i]).map { [(index: $0 / factors[i], weight: Float(1))] }),
        along: i + 1)
    }
  }

  /// The border repeated outwards along `axis`.
  public func paddedReplicating(_ before: Int, _ after: Int, along axis: Int) -> Tensor {
    let extent = shape[axis]
    return gathered((-before..<extent + after).map { min(max($0, 0), extent - 1) }, along: axis)
  }

  /// Sums of neighbours along `axis` times `weights`, an odd number of them, the middle one for the
  /// entry itself; beyond the border its entry repeats.
  public func filtered(_ weights: [Float], along axis: Int) -> Tensor {
    require(
      weights.count % 2 == 1, "filter: the number of weights must be odd, got \(weights.count)")
    let last = shape[axis] - 1
    let rows = (0...last).map { j in
      weights.enumerated().map { k, weight in
        (index: min(max(j + k - weights.count / 2, 0), last), weight: weight)
      }
    }
    return applying(AxisMap(inputs: last + 1, rows: rows), along: axis)
  }

  /// Means over windows of `[N, (T,) H, W, C]`; with `countsPadding` zeros of the padding are
  /// averaged in, as PyTorch does and Keras does not.
  public func averagePooled(_ window: Window, countsPadding: Bool = true) -> Tensor {
    let outputs = pooledExtents(window)
    return outputs.indices.reduce(self) { x, i in
      let extent = shape[i + 1], kernel = window.kernel[i]
      let rows = (0..<outputs[i]).map { j -> [(index: Int, weight: Float)] in
        let first = j * window.stride[i] - window.before[i]
        let range = max(0, first)..<min(extent, first + kernel)
        return range.map { ($0, 1 / Float(countsPadding ? kernel : range.count)) }
      }
      return x.applying(AxisMap(inputs: extent, rows: rows), along: i + 1)
    }
  }

  /// The largest of windows of `[N, (T,) H, W, C]`; padding never wins.
  ///
  /// Of equals the first gets the gradient.
  public func maxPooled(_ window: Window) -> Tensor {
    let outputs = pooledExtents(window)
    // Columns first, time last: so the first of equals in one axis after the other is the first of
    // the window.
    return outputs.indices.reversed().reduce(self) { x, i in
      x.maxPooled(
        along: i + 1, outputs: outputs[i], window.kernel[i], stride: window.stride[i],
        padding: window.before[i])
    }
  }

  private func maxPooled(along axis: Int, outputs: Int, _ kernel: Int, stride: Int, padding: Int)
    -> Tensor
  {
    if kernel == 1 && stride == 1 && padding == 0 { return self }
    let (outer, inputs, inner) = shape.split(at: axis), original = shape
    let (value, winner) = storage.converted(to: .float32).maxPooled(
      outer: outer, inputs: inputs, inner: inner, outputs: outputs, window: kernel, stride: stride,
      padding: padding)
    return Tensor(shape.replacing(axis, with: outputs), value).recorded(
      (
        self,
        { upstream in
          Tensor(
            original,
            upstream.storage.maxPoolGradient(
              winner: winner, outer: outer, inputs: inputs, inner: inner, outputs: outputs))
        }
      ))
  }

  private func pooledExtents(_ window: Window) -> [Int] {
    require(
      shape.rank == window.kernel.count + 2
        && window.kernel.indices.allSatisfy {
          2 * max(window.before[$0], window.after[$0]) <= window.kernel[$0]
        },
      "pooling: window \(window.kernel) with padding \(window.before), \(window.after) does not fit \(shape)"
    )
    let outputs = window.outputs(Array(shape.extents.dropFirst().dropLast()))
    require(
      outputs.allSatisfy { $0 > 0 },
      "pooling: window \(window.kernel) is larger than the input \(shape)")
    return outputs
  }
}

extension Tensor {
  /// A moving foreground pasted on a still background: `mask * foreground + (1 - mask) *
  /// background`.
  ///
  /// Foreground `[N, T, H, W, C]`, background `[N, 1, H, W, C]`, mask `[N, T, H, W, 1]` in 0…1; one
  /// pass, float32.
  public static func composed(foreground: Tensor, background: Tensor, mask: Tensor) -> Tensor {
    let shape = foreground.shape
    require(
      shape.rank == 5 && background.shape == shape.replacing(1, with: 1)
        && mask.shape == shape.replacing(4, with: 1),
      "compose: foreground \(shape), background \(background.shape) and mask \(mask.shape) do not fit"
    )
    let (f, b, m) = (
      foreground.converted(to: .float32), background.converted(to: .float32),
      mask.converted(to: .float32)
    )
    let sizes = (n: shape[0], t: shape[1], p: shape[2] * shape[3], c: shape[4])
    let (fs, bs, ms) = (f.storage, b.storage, m.storage)
    let clip = Tensor(shape, Storage.compose(foreground: fs, background: bs, mask: ms, sizes))
    let (backgroundShape, maskShape) = (b.shape, m.shape)
    return clip.recorded(from: [f, b, m]) { _, upstream in
      let slopes = Storage.composeGradient(
        foreground: fs, background: bs, mask: ms, upstream: upstream.storage, sizes)
      return [
        Tensor(shape, slopes.foreground), Tensor(backgroundShape, slopes.background),
        Tensor(maskShape, slopes.mask),
      ]
    }
  }
}
