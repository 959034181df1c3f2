import Kernels
import Tensors
import TestSupport
import Testing

/// The vectors of AVX2 and of AVX-512 give the same bits.
///
/// Other suites run beside these: what is tested is that nothing of theirs changes.
@Suite(.serialized, .enabled(if: Machine.instructionSet == "avx512", "this processor has one set"))
struct InstructionSetTests {
  private func expectTheSameBits(
    _ name: Comment, sourceLocation: SourceLocation = #_sourceLocation, _ body: () -> [Float]
  ) {
    defer { _ = Machine.useInstructionSet("avx512") }
    let runs = ["avx512", "avx2"].map { set in
      #expect(Machine.useInstructionSet(set))
      return body().map(\.bitPattern)
    }
    #expect(runs[0] == runs[1], name, sourceLocation: sourceLocation)
    #expect(!runs[0].isEmpty, sourceLocation: sourceLocation)
  }

  @Test func unknownSetsAreRefused() {
    #expect(!Machine.useInstructionSet("avx1024") && Machine.instructionSet == "avx512")
  }

  @Test(arguments: [(1, 1, 1), (5, 300, 33), (70, 65, 17), (400, 700, 48), (33, 9, 200)])
  func products(_ rows: Int, _ depth: Int, _ columns: Int) {
    let a = Samples.normal([rows, depth]), b = Samples.normal([depth, columns], 2)
    expectTheSameBits("product and gradients") {
      let (value, slopes) = valueAndGradient(at: [a, b]) { x in
        let y = x[0].matrixProduct(x[1])
        return (y * y).sum()
      }
      return [value.scalar] + slopes.flatMap(\.values)
    }
    expectTheSameBits("in double") {
      let x = Matrix(rows, depth, a.values.map(Double.init)),
        y = Matrix(depth, columns, b.values.map(Double.init))
      return [x.product(y), x.product(x, transposed: true), x.product(x, otherTransposed: true)]
        .flatMap(\.values).flatMap { [Float($0), Float($0 - Double(Float($0)))] }
    }
  }

  @Test(arguments: [(3, 20, 4, 2), (16, 32, 4, 2), (32, 16, 3, 1), (48, 64, 4, 2), (1, 8, 5, 1)])
  func convolutions(_ inputs: Int, _ outputs: Int, _ kernel: Int, _ stride: Int) {
    let window = Window(
      [kernel, kernel, kernel], stride: [stride, stride, stride], padding: [1, 1, 1])
    let x = Samples.normal([2, 8, 12, 12, inputs]),
      w = Samples.normal([kernel, kernel, kernel, inputs, outputs], 2)
    expectTheSameBits("convolution and gradients") {
      let (value, slopes) = valueAndGradient(at: [x, w]) { x in
        let y = x[0].convolved(x[1], window)
        return (y * y).sum()
      }
      return [value.scalar] + slopes.flatMap(\.values)
    }
  }

  @Test func functionsAndReductions() {
    let x = Samples.normal([37, 1001]), positive = x * x + 0.01
    let functions: [(Tensor) -> Tensor] = [
      { $0.exp() }, { $0.tanh() }, { $0.sigmoid() }, { $0.softplus() }, { $0.hardSigmoid() },
      { $0.leakyReLU(0.2) }, { $0.logSoftmax() }, { $0.mean(over: [0]) }, { $0.sum(over: [1]) },
      { $0 * 1.7 + 0.3 }, { $0 * $0 - $0 / ($0 * $0 + 1) },
    ]
    for (i, function) in functions.enumerated() {
      expectTheSameBits("function \(i)") {
        let (value, slope) = valueAndGradient(at: x) { (function($0) * function($0)).sum() }
        return [value.scalar] + slope.values
      }
    }
    expectTheSameBits("logarithms, roots and powers") {
      positive.log().values + positive.squareRoot().values + positive.power(0.3).values
    }
  }

  @Test func normalNumbers() {
    expectTheSameBits("normal numbers") {
      var random = RandomSource(seed: 3)
      return random.normal([40_001]).values
    }
  }

  @Test func decompositions() {
    let n = 37
    let a = Matrix(n, n, Samples.normal([n, n]).values.map(Double.init))
    var c = a.product(a, otherTransposed: true)
    for i in 0..<n { c[i, i] += 1 }
    expectTheSameBits("Cholesky, solving and the orthogonal factor") {
      let lower = c.cholesky() ?? a
      let factor = LinearAlgebra.orthogonalFactor(a.values, rows: n, columns: n)
      return (lower.values + lower.solveLower(a).values + factor).flatMap {
        [Float($0), Float($0 - Double(Float($0)))]
      }
    }
  }
}
