import Kernels
import Tensors
import TestSupport
import Testing

@Suite(.serialized) struct MatrixProductTests {
  @Test(arguments: fixture("matrix_products")["product"])
  func productsAgreeWithPyTorch(_ example: FixtureCase) {
    example.check { $0[0].matrixProduct($0[1]) }
  }

  @Test(arguments: fixture("matrix_products")["linear"])
  func linearMapsAgreeWithPyTorch(_ example: FixtureCase) {
    example.check { $0[0].linear($0[1], bias: $0.count > 2 ? $0[2] : nil) }
  }

  @Test(arguments: [(1, 1, 1), (2, 3, 4), (65, 33, 17), (128, 300, 70)])
  func productsAgreeWithTheNaiveTwin(_ rows: Int, _ depth: Int, _ columns: Int) {
    let a = Samples.normal([rows, depth], 1), b = Samples.normal([depth, columns], 2)
    expectClose(a.matrixProduct(b), Naive.product(Naive(a), Naive(b)), "product")
    let upstream = Samples.normal([rows, columns], 3)
    let slopes = valueAndGradient(at: [a, b]) { ($0[0].matrixProduct($0[1]) * upstream).sum() }
      .gradient
    let (aT, bT) = (a.transposed([1, 0]), b.transposed([1, 0]))
    expectClose(
      slopes[0], Naive.product(Naive(upstream), Naive(bT)), relative: 1e-4, "left gradient")
    expectClose(
      slopes[1], Naive.product(Naive(aT), Naive(upstream)), relative: 1e-4, "right gradient")
  }

  @Test func productsOfWholeNumbersAreExact() {
    let a = Samples.integers([37, 41]), b = Samples.integers([41, 29], 2)
    #expect(a.matrixProduct(b).doubles == Naive.product(Naive(a), Naive(b)).values)
  }

  @Test func productsMatchFiniteDifferences() {
    let x = [
      Samples.normal([2, 3, 4]), Samples.normal([4, 5], 2), Samples.normal([5], 3),
      Samples.normal([2, 5, 3], 4),
    ]
    expectGradientMatchesDifferences(at: x, "products") { x in
      x[0].linear(x[1], bias: x[2]).matrixProduct(x[3])
    }
  }

  @Test func bfloat16ProductsStayNear() {
    let a = Samples.normal([20, 30]).converted(to: .bfloat16),
      b = Samples.normal([30, 10], 2).converted(to: .bfloat16)
    let product = a.matrixProduct(b)
    #expect(product.elementType == .bfloat16)
    expectClose(product, Naive.product(Naive(a), Naive(b)), relative: 1e-2, "bfloat16")
    #expect(a.matrixProduct(b.converted(to: .float32)).elementType == .float32)
  }
}
