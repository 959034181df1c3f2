import Foundation
import Tensors
import TestSupport
import Testing

/// What a caller can get wrong: each stops the program, and says what was expected and what came.
private let mistakes: [(words: [String], run: @Sendable () -> Void)] = [
  (["tensor", "[2, 2]", "3 values"], { _ = Tensor([2, 2], [1, 2, 3]) }),
  (["shape [2, -1]", "negative"], { _ = Shape([2, -1]) }),
  (["axis 2", "[3, 4]"], { _ = Samples.normal([3, 4]).sum(over: [2]) }),
  (["+", "[2, 3]", "[4]"], { _ = Samples.normal([2, 3]) + Samples.normal([4]) }),
  (
    ["matrix product", "[2, 3]", "[4, 5]"],
    { _ = Samples.normal([2, 3]).matrixProduct(Samples.normal([4, 5])) }
  ),
  (
    ["linear", "[4, 5]", "[2, 3]"], { _ = Samples.normal([2, 3]).linear(Samples.normal([4, 5])) }
  ),
  (["reshape", "[2, 3]", "[5]"], { _ = Samples.normal([2, 3]).reshaped([5]) }),
  (["transpose", "[0, 0]", "[2, 3]"], { _ = Samples.normal([2, 3]).transposed([0, 0]) }),
  (["broadcast", "[2, 3]", "[2, 1]"], { _ = Samples.normal([2, 3]).broadcast(to: [2, 1]) }),
  (["slice", "1..<4", "[2, 3]"], { _ = Samples.normal([2, 3]).slice(1..<4, along: 1) }),
  (
    ["concatenate", "[2, 3]", "[3, 3]"],
    { _ = Tensor.concatenated([Samples.normal([2, 3]), Samples.normal([3, 3])], along: 1) }
  ),
  (["concatenate", "no tensors"], { _ = Tensor.concatenated([], along: 0) }),
  (["gather", "index 3", "[2, 3]"], { _ = Samples.normal([2, 3]).gathered([0, 3], along: 1) }),
  (
    ["convolution", "[3, 3, 4, 8]", "4 input channels", "[1, 6, 6, 3]"],
    {
      let window = Window([3, 3], stride: [1, 1], padding: [0, 0])
      _ = Samples.normal([1, 6, 6, 3]).convolved(Samples.normal([3, 3, 4, 8]), window)
    }
  ),
  (
    ["convolution", "[3, 3, 3, 4, 8]", "[2, 1, 6, 6, 4]"],
    {
      let window = Window([3, 3], stride: [1, 1], padding: [0, 0])
      _ = Samples.normal([2, 1, 6, 6, 4]).convolved(Samples.normal([3, 3, 3, 4, 8]), window)
    }
  ),
  (
    ["convolution", "[3, 3, 4, 8]", "[6, 4]"],
    {
      let window = Window([3, 3], stride: [1, 1], padding: [0, 0])
      _ = Samples.normal([6, 4]).convolved(Samples.normal([3, 3, 4, 8]), window)
    }
  ),
  (
    ["convolution", "[3, 3]", "larger", "[1, 2, 2, 3]"],
    {
      let window = Window([3, 3], stride: [1, 1], padding: [0, 0])
      _ = Samples.normal([1, 2, 2, 3]).convolved(Samples.normal([3, 3, 3, 8]), window)
    }
  ),
  (
    ["transposed convolution", "[3, 3, 8, 4]", "4 input channels", "[1, 6, 6, 3]"],
    {
      let window = Window([3, 3], stride: [1, 1], padding: [0, 0])
      _ = Samples.normal([1, 6, 6, 3]).convolvedTransposed(Samples.normal([3, 3, 8, 4]), window)
    }
  ),
  (["window", "[3]"], { _ = Window([3], stride: [1], padding: [0]) }),
  (["window", "[0, 1]"], { _ = Window([3, 3], stride: [0, 1], padding: [0, 0]) }),
  (
    ["batch normalisation", "[4]", "[2, 3]"],
    {
      _ = Samples.normal([2, 3]).batchNormalized(
        scale: .ones([4]), shift: .zeros([3]), epsilon: 1e-5)
    }
  ),
  (
    ["pooling", "[3, 3]", "[1, 2, 2, 1]"],
    {
      _ = Samples.normal([1, 2, 2, 1]).maxPooled(Window([3, 3], stride: [1, 1], padding: [0, 0]))
    }
  ),
  (
    ["resize", "0×2"], { _ = Samples.normal([1, 2, 2, 1]).resized(height: 0, width: 2, .nearest) }
  ),
  (
    ["compose", "[1, 2, 2, 2, 3]", "[1, 2, 2, 2, 1]"],
    {
      let clip = Samples.normal([1, 2, 2, 2, 3])
      _ = Tensor.composed(
        foreground: clip, background: clip, mask: Samples.normal([1, 2, 2, 2, 1]))
    }
  ),
  (["scalar", "[2]"], { _ = valueAndGradient(at: Tensor([2], [1, 2])) { $0 * 2 } }),
  (
    ["update", "[2]", "[3]"],
    {
      var x = Tensor.ones([2])
      x.add(Tensor.ones([3]))
    }
  ),
  (
    ["integers", "0"],
    {
      var random = RandomSource(seed: 1)
      _ = random.integers(1, below: 0)
    }
  ),
]

@Suite(.serialized) struct MistakesTests {
  @Test(arguments: mistakes.indices)
  func mistakesStopTheProgramAndSayBothSides(_ index: Int) async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [index] in
      mistakes[index].run()
    }
    let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    for word in mistakes[index].words {
      #expect(message.contains(word), "\(mistakes[index].words): \(message.prefix(300))")
    }
  }
}
