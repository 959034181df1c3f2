import TestSupport
import Testing

@testable import Kernels
@testable import Tensors

/// A convolution to try: sizes of the operands and how the filter moves.
struct ConvolutionExample: Sendable, CustomTestStringConvertible {
  let extents: [Int], inputs: Int, outputs: Int, window: Window, groups: Int

  init(_ extents: [Int], _ inputs: Int, _ outputs: Int, _ window: Window, groups: Int = 1) {
    (self.extents, self.inputs, self.outputs, self.window, self.groups) = (
      extents, inputs, outputs, window, groups
    )
  }

  var testDescription: String {
    "\(extents)×\(inputs)→\(outputs) kernel \(window.kernel) stride \(window.stride) padding \(window.before), "
      + "\(window.after) groups \(groups)"
  }

  /// Input, filter and bias of the convolution.
  func operands(_ n: Int) -> [Tensor] {
    [
      Samples.normal(Shape([n] + extents + [inputs])),
      Samples.normal(Shape(window.kernel + [inputs / groups, outputs]), 2),
      Samples.normal([outputs], 3),
    ]
  }

  static let all: [ConvolutionExample] = {
    var result: [ConvolutionExample] = []
    for (inputs, outputs) in [
      (1, 1), (3, 4), (4, 3), (20, 48), (48, 20), (3, 64), (64, 3), (17, 33),
    ] {
      result.append(
        .init([6, 7], inputs, outputs, Window([3, 3], stride: [1, 1], padding: [1, 1])))
      result.append(
        .init([8, 6], inputs, outputs, Window([4, 4], stride: [2, 2], padding: [1, 1])))
      result.append(
        .init(
          [2, 5, 4], inputs, outputs, Window([2, 3, 3], stride: [1, 2, 1], padding: [0, 1, 1])))
    }
    result.append(.init([12, 10], 64, 48, Window([3, 3], stride: [1, 1], padding: [1, 1])))
    result.append(
      .init([4, 6, 6], 32, 48, Window([3, 3, 3], stride: [1, 1, 1], padding: [1, 1, 1])))
    for stride in 1...3 {
      let same = Window.same([4, 3], stride: [stride, stride], extents: [7, 9])
      result.append(.init([7, 9], 5, 7, same))
      result.append(
        .init([7, 9], 5, 7, Window([5, 2], stride: [stride, 1], before: [3, 0], after: [1, 1])))
      result.append(
        .init(
          [5, 7, 6], 3, 5,
          Window([3, 4, 3], stride: [1, stride, stride], before: [2, 0, 1], after: [0, 3, 0])))
    }
    for (channels, groups) in [(4, 2), (6, 3), (8, 8), (64, 4), (40, 2)] {
      result.append(
        .init(
          [5, 6], channels, channels * 2, Window([3, 3], stride: [1, 2], padding: [1, 1]),
          groups: groups))
    }
    // Kernel 4, stride 2, whole vectors of channels and at least 128 outputs a clip: minimal
    // filtering.
    for (inputs, outputs) in [(16, 32), (48, 16)] {
      let double = Window([4, 4, 4], stride: [2, 2, 2], padding: [1, 1, 1])
      result.append(.init([8, 8, 16], inputs, outputs, double))
      result.append(.init([4, 16, 20], inputs, outputs, double))
    }
    // Outputs of one number, pixels without neighbours, wide rows, a window wider than what is not
    // padding.
    result.append(.init([4, 4], 64, 1, Window([4, 4], stride: [1, 1], padding: [0, 0])))
    result.append(
      .init([2, 4, 4], 20, 5, Window([2, 4, 4], stride: [1, 1, 1], padding: [0, 0, 0])))
    result.append(.init([5, 5], 20, 48, Window([1, 1], stride: [1, 1], padding: [0, 0])))
    result.append(.init([3, 70], 3, 17, Window([3, 3], stride: [1, 1], padding: [1, 1])))
    result.append(.init([2, 2], 4, 4, Window([5, 5], stride: [1, 1], padding: [2, 2])))
    return result
  }()

  /// Strides longer than the kernel, so that some numbers of the input meet no tap, or longer than
  /// the input.
  static let gaps: [ConvolutionExample] = [
    .init([1, 1], 3, 5, Window([3, 3], stride: [3, 3], padding: [2, 2])),
    .init([1, 6, 6], 16, 16, Window([3, 3, 3], stride: [2, 1, 1], padding: [1, 1, 1])),
    .init([5, 5], 6, 8, Window([1, 1], stride: [2, 3], padding: [0, 0])),
    .init([7, 8], 3, 20, Window([2, 2], stride: [3, 3], padding: [0, 0])),
    .init(
      [5, 6, 7], 4, 6,
      Window([1, 3, 2], stride: [1, 2, 3], before: [0, 1, 0], after: [0, 0, 1]), groups: 2),
  ]
}

@Suite(.serialized) struct ConvolutionTests {
  @Test(arguments: fixture("convolution")["convolution"])
  func convolutionAgreesWithPyTorch(_ example: FixtureCase) {
    example.check {
      $0[0].convolved(
        $0[1], bias: $0.count > 2 ? $0[2] : nil, example.window, groups: example.integer("groups"))
    }
  }

  @Test(arguments: fixture("transposed_convolution")["transposed"])
  func transposedConvolutionAgreesWithPyTorch(_ example: FixtureCase) {
    example.check {
      $0[0].convolvedTransposed($0[1], bias: $0.count > 2 ? $0[2] : nil, example.window)
    }
  }

  @Test(arguments: ConvolutionExample.all)
  func convolutionAgreesWithTheNaiveTwin(_ example: ConvolutionExample) {
    ConvolutionTests.expectNaive(example)
  }

  @Test(arguments: ConvolutionExample.gaps)
  func convolutionWithGapsAgreesWithTheNaiveTwin(_ example: ConvolutionExample) {
    ConvolutionTests.expectNaive(example)
  }

  private static func expectNaive(_ example: ConvolutionExample) {
    let x = example.operands(2), twins = x.map { Naive($0) },
      (window, groups) = (example.window, example.groups)
    let y = Naive.convolution(twins[0], twins[1], bias: twins[2], window, groups: groups)
    expectClose(x[0].convolved(x[1], bias: x[2], window, groups: groups), y, "forward")
    let upstream = Samples.normal(y.shape, 4), up = Naive(upstream)
    let slopes = valueAndGradient(at: x) {
      ($0[0].convolved($0[1], bias: $0[2], window, groups: groups) * upstream).sum()
    }.gradient
    expectClose(
      slopes[0], Naive.inputGradient(up, twins[1], x[0].shape, window, groups: groups),
      relative: 1e-4, "input gradient"
    )
    expectClose(
      slopes[1], Naive.filterGradient(twins[0], up, x[1].shape, window, groups: groups),
      relative: 1e-4,
      "filter gradient")
    expectClose(slopes[2], up.channelSums, relative: 1e-4, "bias gradient")
  }

  /// Three convolutions behind one another equal the naive ones one by one.
  @Test(arguments: ConvolutionExample.all.filter { $0.extents.count > 2 || $0.outputs < 20 })
  func stackedConvolutionsAgreeWithNaiveTwinsOfTheirOwn(_ example: ConvolutionExample) {
    let (copies, window, groups) = (3, example.window, example.groups)
    let x = example.operands(2).map { Samples.normal(Shape([copies] + $0.shape.extents)) }
    let y = x[0].convolved(x[1], bias: x[2], window, groups: groups)
    let upstream = Samples.normal(y.shape, 4)
    let slopes = valueAndGradient(at: x) {
      ($0[0].convolved($0[1], bias: $0[2], window, groups: groups) * upstream).sum()
    }.gradient
    for k in 0..<copies {
      let own = x.map { $0.entry(k, along: 0) }, twins = own.map { Naive($0) }
      let up = Naive(upstream.entry(k, along: 0)), slope = slopes.map { $0.entry(k, along: 0) }
      expectClose(
        y.entry(k, along: 0),
        Naive.convolution(twins[0], twins[1], bias: twins[2], window, groups: groups), "forward")
      expectClose(
        slope[0], Naive.inputGradient(up, twins[1], own[0].shape, window, groups: groups),
        relative: 1e-4, "input gradient")
      expectClose(
        slope[1], Naive.filterGradient(twins[0], up, own[1].shape, window, groups: groups),
        relative: 1e-4, "filter gradient")
      expectClose(slope[2], up.channelSums, relative: 1e-4, "bias gradient")
    }
  }

  @Test func stackedConvolutionInBFloat16RoundsTheSameNumbers() {
    let window = Window([4, 4], stride: [2, 2], padding: [1, 1])
    let x = Samples.integers([3, 2, 6, 6, 16]), w = Samples.integers([3, 4, 4, 16, 16], 2)
    let y = x.converted(to: .bfloat16).convolved(w, window)
    #expect(y.values == x.convolved(w, window).converted(to: .bfloat16).values)
  }

  @Test(arguments: ConvolutionExample.all.filter { $0.groups == 1 })
  func transposedConvolutionAgreesWithTheNaiveTwin(_ example: ConvolutionExample) {
    // From the output's side back: what the convolution makes is what is put in here.
    let window = example.window, outputs = window.outputs(example.extents)
    let x = Samples.normal(Shape([2] + outputs + [example.outputs]))
    let filter = example.operands(1)[1], bias = Samples.normal([example.inputs], 3)
    guard window.transposedOutputs(outputs).allSatisfy({ $0 > 0 }) else { return }
    let y = Naive.transposedConvolution(Naive(x), Naive(filter), bias: Naive(bias), window)
    expectClose(x.convolvedTransposed(filter, bias: bias, window), y, "forward")
    let upstream = Samples.normal(y.shape, 4), up = Naive(upstream)
    let slopes = valueAndGradient(at: [x, filter, bias]) {
      ($0[0].convolvedTransposed($0[1], bias: $0[2], window) * upstream).sum()
    }.gradient
    let dx = Naive.convolution(up, Naive(filter), bias: nil, window, groups: 1)
    expectClose(slopes[0], dx, relative: 1e-4, "input gradient")
    let dw = Naive.filterGradient(up, Naive(x), filter.shape, window, groups: 1)
    expectClose(slopes[1], dw, relative: 1e-4, "filter gradient")
    expectClose(slopes[2], up.channelSums, relative: 1e-4, "bias gradient")
  }

  @Test(arguments: ConvolutionExample.all)
  func oneDNNAgreesWithOurLoops(_ example: ConvolutionExample) {
    let x = example.operands(2), geometry = ConvolutionTests.geometry(example, 2)
    let output = Samples.normal([geometry.outputCount], 5).storage, bias = x[2].storage
    let (input, filter) = (x[0].storage, x[1].storage)
    let inputBias = Samples.normal([example.inputs], 6).storage
    func expectSame(_ theirs: Storage?, _ ours: Storage, _ what: String) {
      guard let theirs else {
        return _ = Issue.record("oneDNN refuses \(what) of \(example.testDescription)")
      }
      expectClose(theirs.values.map(Double.init), ours.values.map(Double.init), what)
    }
    expectSame(
      OneDNN.convolve(geometry, input, filter, bias), geometry.convolve(input, filter, bias: bias),
      "forward")
    expectSame(
      OneDNN.convolve(geometry, input, filter, nil), geometry.convolve(input, filter),
      "without bias")
    expectSame(
      OneDNN.convolveTransposed(geometry, output, filter, inputBias),
      geometry.convolveTransposed(output, filter, bias: inputBias), "transposed")
    expectSame(
      OneDNN.filterGradient(geometry, input, output), geometry.filterGradient(input, output),
      "filter gradient")
  }

  private static func geometry(_ example: ConvolutionExample, _ n: Int) -> ConvolutionGeometry {
    let (window, isFlat) = (example.window, example.extents.count == 2)
    func three(_ list: [Int], _ first: Int) -> [Int] { isFlat ? [first] + list : list }
    return ConvolutionGeometry(
      n: n, input: three(example.extents, 1), output: three(window.outputs(example.extents), 1),
      inputChannels: example.inputs, outputChannels: example.outputs, groups: example.groups,
      kernel: three(window.kernel, 1), stride: three(window.stride, 1),
      padding: three(window.before, 0))
  }

  @Test func convolutionsMatchFiniteDifferences() {
    let window = Window([3, 2], stride: [2, 1], before: [1, 0], after: [0, 1])
    let x = [
      Samples.normal([2, 5, 4, 4]), Samples.normal([3, 2, 2, 6], 2) * 0.3, Samples.normal([6], 3),
    ]
    expectGradientMatchesDifferences(at: x, "convolution") {
      $0[0].convolved($0[1], bias: $0[2], window, groups: 2)
    }
    let y = [
      Samples.normal([2, 3, 4, 6]), Samples.normal([3, 2, 4, 6], 2) * 0.3, Samples.normal([4], 3),
    ]
    expectGradientMatchesDifferences(at: y, "transposed") {
      $0[0].convolvedTransposed($0[1], bias: $0[2], window)
    }
  }

  @Test func transposedConvolutionIsTheAdjoint() {
    // ⟨conv x, y⟩ = ⟨x, convᵀ y⟩, exactly on small whole numbers.
    let window = Window([4, 4, 4], stride: [2, 2, 2], padding: [1, 1, 1])
    let x = Samples.integers([2, 4, 6, 8, 3]), w = Samples.integers([4, 4, 4, 3, 5], 2)
    let y = Samples.integers([2, 2, 3, 4, 5], 3)
    let left = (x.convolved(w, window) * y).sum().scalar,
      right = (x * y.convolvedTransposed(w, window)).sum().scalar
    #expect(left == right)
  }

  @Test func samplesOfABatchDoNotMix() {
    let window = Window([4, 4], stride: [2, 2], padding: [1, 1])
    let x = Samples.integers([5, 8, 8, 3]), w = Samples.integers([4, 4, 3, 20], 2),
      whole = x.convolved(w, window)
    for n in 0..<5 {
      #expect(
        x.slice(n..<n + 1, along: 0).convolved(w, window).values == whole.entry(n, along: 0).values)
    }
  }

  @Test func aChangedFilterIsPackedAnew() {
    let window = Window([3, 3], stride: [1, 1], padding: [1, 1]),
      x = Samples.integers([1, 4, 4, 3])
    var w = Samples.integers([3, 3, 3, 4], 2)
    let before = x.convolved(w, window).values
    w.add(w)
    #expect(x.convolved(w, window).values == before.map { 2 * $0 })
  }

  @Test func resultsDoNotDependOnTheThreadCount() {
    let window = Window([4, 4], stride: [2, 2], padding: [1, 1]),
      x = Samples.normal([4, 16, 16, 3])
    let w = Samples.normal([4, 4, 3, 20], 2)
    let runs = [1, 2, 3].map { count in
      Threads.using(count) {
        valueAndGradient(at: [x, w]) { x in
          let y = x[0].convolved(x[1], window)
          return (y * y).sum()
        }.gradient.flatMap(\.values)
      }
    }
    #expect(runs[0] == runs[1] && runs[1] == runs[2])
  }

  @Test(arguments: fixture("half_precision")["convolution"])
  func bfloat16ConvolutionAgreesWithPyTorch(_ example: FixtureCase) {
    let window = Window([4, 4], stride: [2, 2], padding: [1, 1])
    // Results are rounded to eight bits.
    example.check(relative: 1e-2, gradient: 1e-2) {
      let y = $0[0].converted(to: .bfloat16).convolved($0[1], bias: $0[2], window)
      #expect(y.elementType == .bfloat16)
      return y
    }
  }

  @Test(arguments: fixture("half_precision")["transposed"])
  func bfloat16TransposedConvolutionAgreesWithPyTorch(_ example: FixtureCase) {
    let window = Window([4, 4], stride: [2, 2], padding: [1, 1])
    example.check(relative: 1e-2, gradient: 1e-2) {
      $0[0].converted(to: .bfloat16).convolvedTransposed($0[1], bias: $0[2], window)
    }
  }

  @Test func sameWindowsKeepTensorFlowsExtents() {
    for (extent, kernel, stride) in [(7, 4, 2), (8, 3, 2), (5, 5, 3), (4, 1, 2), (9, 2, 1)] {
      let window = Window.same(
        [kernel, kernel], stride: [stride, stride], extents: [extent, extent])
      #expect(window.outputs([extent, extent])[0] == (extent + stride - 1) / stride)
      #expect(0...1 ~= window.after[0] - window.before[0])
    }
  }
}
