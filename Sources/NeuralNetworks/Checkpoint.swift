internal import Kernels
public import Tensors

extension Tensor {
  /// The axes in PyTorch's order.
  func exported(_ layout: ParameterLayout) -> Tensor {
    let first = layout == .stackedFilters ? 1 : 0, end = shape.rank
    guard layout != .plain, end >= first + 2 else { return self }
    return transposed(
      Array(0..<first) + [end - 1, end - 2] + Array(first..<end - 2))
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
      unknown = Set(file.tensors.keys.filter { $0.hasPrefix(prefix) })
    var loaded = self.clone()
    loaded.forEachTensor { place, tensor in
      guard let found = file.tensors[prefix + place.name] else {
        return missing.append(prefix + place.name)
      }
      unknown.remove(prefix + place.name)
      let expected = tensor.exported(place.layout).shape
      guard found.shape == expected else {
        return misshapen.append(
          "'\(prefix + place.name)' should be \(expected), but is \(found.shape)")
      }
      tensor = found.imported(place.layout).converted(to: .float32)
    }
    func fail(_ what: String, _ names: [String]) throws {
      guard let first = names.first else { return }
      let rest = names.count > 1 ? " and \(names.count - 1) more" : ""
      throw TensorFileError.mismatch(path: path, reason: "\(what) \(first)\(rest)")
    }
    try fail("it lacks", missing.sorted().map { "'\($0)'" })
    try fail("tensor", misshapen)
    if isStrict { try fail("the model has no", unknown.sorted().map { "'\($0)'" }) }
    self = loaded
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
