import Kernels
import Tensors
import TestSupport
import Testing

@Suite(.serialized) struct ElementwiseTests {
  // Strict: each number within 1e-5 of itself. The gradients of tanh and sigmoid are products with
  // 1 - y, which near 1 keeps few digits, in PyTorch as here.
  @Test(arguments: fixture("elementwise")["unary"])
  func unaryFunctionsAgreeWithPyTorch(_ example: FixtureCase) {
    example.check(absolute: 1e-37) { example.unary($0[0]) }
  }

  // Denormals have a step of 1.4e-45.
  @Test(arguments: fixture("elementwise")["extreme"])
  func extremesInfinitiesAndNaNAgreeWithPyTorch(_ example: FixtureCase) {
    example.check(absolute: 3e-45) { example.unary($0[0]) }
  }

  @Test(arguments: fixture("elementwise")["binary"])
  func binaryFunctionsBroadcastAsPyTorch(_ example: FixtureCase) {
    example.check { example.binary($0[0], $0[1]) }
  }

  @Test(arguments: fixture("elementwise")["select"])
  func selectionAgreesWithPyTorch(_ example: FixtureCase) {
    let condition = example.text("condition").split(separator: ",").map { Float($0)! }
    example.check(relative: 0, absolute: 0) {
      $0[0].selected(where: Tensor([condition.count], condition), otherwise: $0[1])
    }
  }

  @Test(arguments: fixture("elementwise")["bfloat16"])
  func bfloat16RoundsToNearestEven(_ example: FixtureCase) {
    example.check(relative: 0, absolute: 0) { $0[0].converted(to: .bfloat16) }
  }

  @Test func bfloat16KeepsNaN() {
    let values = Tensor([2], [.nan, Float(bitPattern: 0x7f80_0001)]).converted(to: .bfloat16).values
    #expect(values.allSatisfy { $0.isNaN })
  }

  @Test func conversionGradientReturnsInTheTypeOfTheOperand() {
    let x = Samples.normal([3, 4])
    let (_, slope) = valueAndGradient(at: x) { ($0.converted(to: .bfloat16) * 2).sum() }
    #expect(slope.elementType == .float32)
    expectClose(slope, Tensor(repeating: 2, [3, 4]), relative: 0)
  }

  @Test(arguments: fixture("half_precision")["unary"])
  func bfloat16FunctionsAgreeWithPyTorch(_ example: FixtureCase) {
    // Eight bits of significand: half a step is 2^-9 of the number; upstream and result are rounded
    // as well.
    example.check(relative: 1e-2, gradient: 1e-2) { x in
      let y = example.unary(x[0].converted(to: .bfloat16))
      #expect(y.elementType == .bfloat16)
      return y
    }
  }

  @Test func comparisonsGiveOneOrZero() {
    let a = Tensor([4], [1, 2, 3, .nan]), b = Tensor([4], [2, 2, 2, 2])
    #expect((a .> b).values == [0, 0, 1, 0])
    #expect((a .>= b).values == [0, 1, 1, 0])
    #expect((a .== b).values == [0, 1, 0, 0])
    #expect((a .> Tensor(1)).values == [0, 1, 1, 0])
  }

  @Test func comparisonsAreNotDifferentiated() {
    let (_, slope) = valueAndGradient(at: Samples.normal([5])) { (($0 .> Tensor(0)) * $0).sum() }
    #expect(slope.values.allSatisfy { $0 == 0 || $0 == 1 })
  }

  @Test func numbersStandOnEitherSide() {
    let x = Tensor([3], [1, 2, 4])
    #expect((x + 1).values == [2, 3, 5])
    #expect((1 + x).values == [2, 3, 5])
    #expect((x - 1).values == [0, 1, 3])
    #expect((1 - x).values == [0, -1, -3])
    #expect((x * 3).values == [3, 6, 12])
    #expect((3 * x).values == [3, 6, 12])
    #expect((x / 2).values == [0.5, 1, 2])
    #expect((2 / x).values == [2, 1, 0.5])
  }

  @Test func numbersBesideTensorsHaveTheirGradients() {
    let x = Samples.uniform([17], 1, 2)
    expectGradientMatchesDifferences(at: [x], "numbers") { x in
      let y = 2 - (1 + x[0]) * 3
      return (3 / y - x[0] / 4) * 0.5 - 1
    }
  }

  @Test(arguments: [0, 1, 2, 3, 4, 5, 6])
  func smoothFunctionsMatchFiniteDifferences(_ number: Int) {
    let functions: [(Tensor) -> Tensor] = [
      { $0.exp() }, { $0.log() }, { $0.tanh() }, { $0.sigmoid() }, { $0.softplus() },
      { $0.squareRoot() },
      { $0.power(1.7) },
    ]
    expectGradientMatchesDifferences(at: [Samples.uniform([37], 0.5, 2)], "function \(number)") {
      functions[number]($0[0])
    }
  }

  @Test func piecewiseFunctionsMatchFiniteDifferences() {
    let x = Samples.separated([6, 7])
    let functions: [(Tensor) -> Tensor] = [
      { $0.relu() }, { $0.leakyReLU(0.2) }, { $0.absolute() }, { $0.clipped(-1.02, 1.02) },
      { $0.hardSigmoid() },
    ]
    for (i, function) in functions.enumerated() {
      expectGradientMatchesDifferences(at: [x], "function \(i)") { function($0[0]) }
    }
  }

  @Test func manyNumbersGiveWhatFewGive() {
    // More than one task and a rest: 3 * 32768 + 5.
    let x = Samples.normal([98_309]), y = x.tanh().values, sum = (x + x).values
    for i in [0, 4095, 4096, 32767, 32768, 65536, 98_303, 98_304, 98_308] {
      #expect(y[i] == Tensor(x.values[i]).tanh().scalar)
      #expect(sum[i] == 2 * x.values[i])
    }
  }
}
