internal import NeuralNetworks
internal import Tensors

/// Numbers of float64 in a tensor of float32, so that checkpoints keep them to the bit.
///
/// Each number is its four words of 16 bits, the lowest first, as floats from 0 to 65535. In numpy:
/// `words.astype("uint16").view("float64")`.
struct DoubleBuffer {
  /// `[count, 4]`.
  fileprivate var words: Tensor

  /// A buffer that holds `values`.
  init(_ values: [Double]) {
    words = Tensor(
      [values.count, 4],
      values.flatMap { value in
        (0..<4).map { Float(UInt16(truncatingIfNeeded: value.bitPattern >> (16 * UInt64($0)))) }
      })
  }

  /// The numbers; each reading decodes them anew.
  var values: [Double] {
    let words = words.values
    return (0..<words.count / 4).map { i in
      Double(bitPattern: (0..<4).reduce(0) { $0 | Self.word(words[4 * i + $1]) << (16 * $1) })
    }
  }

  /// A damaged file may hold any float.
  private static func word(_ stored: Float) -> UInt64 {
    UInt64(Float.minimum(Float.maximum(stored, 0), 65_535))
  }
}

extension TensorVisitor {
  /// Visits numbers of float64, which are kept but not trained.
  mutating func visit(_ name: String, buffer: inout DoubleBuffer) {
    visit(name, buffer: &buffer.words)
  }
}
