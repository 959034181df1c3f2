internal import Kernels
public import Tensors

extension Tensor {
  /// Our axes in PyTorch's order; nil where that is the same.
  private func exportedAxes(_ layout: ParameterLayout) -> [Int]? {
    let first = layout == .stackedFilters ? 1 : 0, end = shape.rank
    guard layout != .plain, end >= first + 2 else { return nil }
    return Array(0..<first) + [end - 1, end - 2] + Array(first..<end - 2)
  }

  /// The axes in PyTorch's order.
  func exported(_ layout: ParameterLayout) -> Tensor {
    exportedAxes(layout).map { transposed($0) } ?? self
  }

  /// The shape of `exported`.
  func exportedShape(_ layout: ParameterLayout) -> Shape {
    exportedAxes(layout).map { axes in Shape(axes.map { shape[$0] }) } ?? shape
  }

  /// The axes in our order, of a tensor in PyTorch's.
  func imported(_ layout: ParameterLayout) -> Tensor {
    let first = layout == .stackedFilters ? 1 : 0, end = shape.rank
    guard layout != .plain, end >= first + 2 else { return self }
    return transposed(Array(0..<first) + Array(first + 2..<end) + [first + 1, first])
  }
}

extension Module {
  /// Every tensor under `prefix` and its name, in PyTorch's order of axes.
  ///
  /// Names are such as `d1.weight` and `d2.norm.running_mean`.
  public func exported(prefix: String = "") -> [String: Tensor] {
    var result: [String: Tensor] = [:], copy = self
    copy.forEachTensor { place, tensor in
      result[prefix + place.name] = tensor.detached().exported(place.layout)
    }
    return result
  }

  /// Takes every tensor from `file` by its name under `prefix`.
  ///
  /// Throws if one is missing, has another shape, or, with `isStrict`, if the file holds one under
  /// `prefix` that the model has not.
  public mutating func load(
    _ file: Safetensors, from path: String, prefix: String = "", isStrict: Bool = true
  ) throws {
    var missing: [String] = [], misshapen: [String] = [],
      unknown = file.names.filter { $0.hasPrefix(prefix) }, loaded = clone()
    loaded.forEachTensor { place, tensor in
      let name = prefix + place.name, expected = tensor.exportedShape(place.layout)
      unknown.remove(name)
      switch file.shape(of: name) {
      case nil: missing.append(name)
      case expected: break
      case let shape?: misshapen.append("'\(name)' should be \(expected), but is \(shape)")
      }
    }
    func fail(_ what: String, _ names: [String]) throws {
      guard let first = names.first else { return }
      let rest = names.count > 1 ? " and \(names.count - 1) more" : ""
      throw TensorFileError.mismatch(path: path, reason: "\(what) \(first)\(rest)")
    }
    try fail("it lacks", missing.sorted().map { "'\($0)'" })
    try fail("tensor", misshapen)
    if isStrict { try fail("the model has no", unknown.sorted().map { "'\($0)'" }) }
    // Statistics of its own; no other value holds the tensors, so each goes as its successor comes.
    self = consume loaded
    forEachTensor { place, tensor in
      guard let found = file[prefix + place.name] else { return }
      tensor = found.imported(place.layout).converted(to: .float32)
    }
  }
}

extension RandomSource {
  /// The whole state in words, for a checkpoint's metadata.
  public var saved: String { state.map(String.init).joined(separator: " ") }

  /// The state that `saved` gave; nil if the words are others.
  public init?(saved: String) {
    let numbers = saved.split(separator: " ").compactMap { UInt64($0) }
    guard numbers.count == 2 else { return nil }
    self.init(state: numbers)
  }
}
