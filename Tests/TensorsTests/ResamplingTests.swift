import Kernels
import Tensors
import TestSupport
import Testing

@Suite(.serialized) struct ResamplingTests {
  // Half-pixel bilinear and nearest against F.interpolate; Torch area against its "area" for whole
  // factors and against align_corners=True when enlarging; TensorFlow 1 against the formula in
  // make_fixtures.py.
  @Test(arguments: fixture("resampling")["resize"])
  func resizingAgreesWithPyTorch(_ example: FixtureCase) {
    example.check {
      $0[0].resized(
        height: example.integer("height"), width: example.integer("width"),
        Resampling(rawValue: example.text("convention"))!)
    }
  }

  @Test func torchAreaSharesPixelsBetweenOutputs() {
    // Five pixels in three: each output covers 5/3 of a pixel.
    let x = Tensor([1, 1, 5, 1], [3, 6, 9, 12, 15])
    let y = x.resized(height: 1, width: 3, .torchArea)
    expectClose(
      y,
      Naive(
        [1, 1, 3, 1],
        [(3 + 6 * 2 / 3.0) * 0.6, (6 / 3.0 + 9 + 12 / 3.0) * 0.6, (12 * 2 / 3.0 + 15) * 0.6]),
      "area")
  }

  @Test(arguments: Resampling.allCases)
  func constantPicturesStayConstant(_ convention: Resampling) {
    let y = Tensor(repeating: 0.7, [1, 11, 13, 3]).resized(height: 7, width: 29, convention)
    expectClose(y, Tensor(repeating: 0.7, [1, 7, 29, 3]), relative: 1e-6)
  }

  @Test(arguments: Resampling.allCases)
  func clipsAreResizedFrameByFrame(_ convention: Resampling) {
    let clip = Samples.normal([2, 3, 6, 5, 2]), y = clip.resized(height: 4, width: 9, convention)
    let frames = clip.reshaped([6, 6, 5, 2]).resized(height: 4, width: 9, convention)
    #expect(y.shape == [2, 3, 4, 9, 2])
    #expect(y.values == frames.values)
  }

  /// A convolution along the axis after the border was repeated; also where the filter is longer than
  /// the axis.
  @Test(arguments: [1, 2, 6]) func filteringIsConvolutionWithRepeatedBorders(extent: Int) {
    let x = Samples.normal([2, extent, 7, 3]), weights: [Float] = [0.5, -1, 2, 0.25, 3]
    for axis in 1...2 {
      let kernel = axis == 1 ? [5, 1] : [1, 5]
      let expected = Naive.convolution(
        Naive(x.paddedReplicating(2, 2, along: axis)),
        Naive(Tensor(Shape(kernel + [1, 3]), weights.flatMap { [$0, $0, $0] })), bias: nil,
        Window(kernel, stride: [1, 1], padding: [0, 0]), groups: 3)
      expectClose(x.filtered(weights, along: axis), expected, "along \(axis)")
      expectGradientMatchesDifferences(at: [x], "filtered along \(axis)") {
        $0[0].filtered(weights, along: axis)
      }
    }
  }

  @Test(arguments: fixture("resampling")["maximum"])
  func maxPoolingAgreesWithPyTorch(_ example: FixtureCase) {
    example.check(relative: 0, absolute: 0) { $0[0].maxPooled(example.window) }
    let x = example.inputs[0]
    expectClose(x.maxPooled(example.window), Naive.maxPooled(Naive(x), example.window), relative: 0)
  }

  @Test(arguments: fixture("resampling")["average"])
  func averagePoolingAgreesWithPyTorch(_ example: FixtureCase) {
    let counts = example.integer("counts") == 1, x = example.inputs[0]
    example.check { $0[0].averagePooled(example.window, countsPadding: counts) }
    expectClose(
      x.averagePooled(example.window, countsPadding: counts),
      Naive.averagePooled(Naive(x), example.window, countsPadding: counts), "naive")
  }

  @Test func asymmetricPoolingAgreesWithTheNaiveTwin() {
    let x = Samples.normal([2, 6, 7, 3]),
      window = Window.same([3, 2], stride: [2, 2], extents: [6, 7])
    #expect(window.before == [0, 0] && window.after == [1, 1])
    expectClose(x.maxPooled(window), Naive.maxPooled(Naive(x), window), relative: 0)
    for counts in [true, false] {
      expectClose(
        x.averagePooled(window, countsPadding: counts),
        Naive.averagePooled(Naive(x), window, countsPadding: counts), "average")
    }
  }

  @Test func firstOfEqualsGetsTheGradientOfMaxPooling() {
    let window = Window([2, 2], stride: [2, 2], padding: [0, 0])
    let slope = valueAndGradient(at: Tensor.ones([1, 2, 2, 1])) { $0.maxPooled(window).sum() }
      .gradient
    #expect(slope.values == [1, 0, 0, 0])
    let corner = valueAndGradient(at: Tensor([1, 2, 2, 1], [0, 1, 1, 0])) {
      $0.maxPooled(window).sum()
    }.gradient
    #expect(corner.values == [0, 1, 0, 0])
  }

  @Test func maxPoolingPassesNaN() {
    let x = Tensor([1, 2, 2, 1], [1, .nan, 2, 3])
    #expect(x.maxPooled(Window([2, 2], stride: [2, 2], padding: [0, 0])).scalar.isNaN)
  }

  @Test(arguments: fixture("resampling")["upsample"])
  func upsamplingAgreesWithPyTorch(_ example: FixtureCase) {
    example.check { $0[0].upsampledNearest(example.integers("factors")) }
  }

  @Test(arguments: fixture("resampling")["compose"])
  func compositionAgreesWithPyTorch(_ example: FixtureCase) {
    example.check { Tensor.composed(foreground: $0[0], background: $0[1], mask: $0[2]) }
  }

  @Test func resamplingMatchesFiniteDifferences() {
    let x = Samples.separated([1, 4, 6, 2], step: 0.05)
    for convention in Resampling.allCases {
      expectGradientMatchesDifferences(at: [x], "\(convention)") {
        $0[0].resized(height: 3, width: 8, convention)
      }
    }
    let window = Window([2, 3], stride: [1, 2], padding: [1, 1])
    expectGradientMatchesDifferences(at: [x], "maximum") { $0[0].maxPooled(window) }
    expectGradientMatchesDifferences(at: [x], "average") {
      $0[0].averagePooled(window, countsPadding: false)
    }
    expectGradientMatchesDifferences(at: [x], "up-sampling") { $0[0].upsampledNearest([2, 3]) }
  }

  @Test func compositionMatchesFiniteDifferences() {
    let parts = [
      Samples.normal([2, 2, 3, 2, 3]), Samples.normal([2, 1, 3, 2, 3], 2),
      Samples.uniform([2, 2, 3, 2, 1], 0, 1, 3),
    ]
    expectGradientMatchesDifferences(at: parts, "composition") {
      Tensor.composed(foreground: $0[0], background: $0[1], mask: $0[2])
    }
  }
}
