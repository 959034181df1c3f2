internal import Foundation
internal import NeuralNetworks
public import Tensors
public import Testing

/// Results of another library in a safetensors file: cases of an operation with what goes in, what
/// comes out, an upstream gradient and the gradients that it gives.
///
/// The tensors of case `c` are `c/0`, `c/1`, … (inputs), `c/y`, `c/up`, and `c/g0`, `c/g1`, …; the
/// metadata hold its attributes under `c` as `key=value` pairs.
public struct Fixture {
  /// The cases in order of their names.
  public let cases: [FixtureCase]

  /// The fixture `path`; it must exist, for it is part of the repository.
  public init(path: String) {
    guard let file = try? Safetensors(path: path) else {
      fatalError("the fixture \(path) cannot be read")
    }
    let names = file.metadata.keys.filter { $0.contains("/") }.sorted()
    cases = names.map { name in
      let pairs = required(file.metadata[name], name).split(separator: " ").map {
        $0.split(separator: "=", maxSplits: 1)
      }
      let own = file.tensors.filter { $0.key.hasPrefix(name + "/") }
      return FixtureCase(
        name: name,
        attributes: Dictionary(uniqueKeysWithValues: pairs.map { (String($0[0]), String($0[1])) }),
        tensors: Dictionary(
          uniqueKeysWithValues: own.map { (String($0.key.dropFirst(name.count + 1)), $0.value) }))
    }
  }

  /// The cases whose names start with `group` and a slash.
  public subscript(group: String) -> [FixtureCase] {
    cases.filter { $0.name.hasPrefix(group + "/") }
  }
}

/// A value that must be there.
public func required<Value>(_ value: Value?, _ what: @autoclosure () -> String) -> Value {
  guard let value else { fatalError("\(what()) is missing or malformed") }
  return value
}

/// One case of a fixture.
public struct FixtureCase: Sendable, CustomTestStringConvertible {
  /// Its name, `group/number`.
  public let name: String
  /// Constants of the operation.
  public let attributes: [String: String]
  /// Its tensors.
  public let tensors: [String: Tensor]

  /// The name with its attributes.
  public var testDescription: String {
    name + attributes.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
  }

  /// A tensor that the case must have.
  public subscript(name: String) -> Tensor { required(tensors[name], "\(self.name)/\(name)") }

  /// An attribute that the case must have.
  public func text(_ key: String) -> String { required(attributes[key], "\(name): \(key)") }
  /// A list of whole numbers.
  public func integers(_ key: String) -> [Int] {
    text(key).split(separator: ",").map { required(Int($0), "\(name): \(key)") }
  }
  /// A whole number.
  public func integer(_ key: String) -> Int { integers(key)[0] }
  /// A number.
  public func number(_ key: String) -> Float { required(Float(text(key)), "\(name): \(key)") }

  /// What goes in.
  public var inputs: [Tensor] {
    (0...).lazy.map { tensors["\($0)"] }.prefix { $0 != nil }.compactMap { $0 }
  }

  /// Expects `operation` to give the case's result and, for its upstream gradient, the case's
  /// gradients.
  public func check(
    relative: Double = 1e-5, gradient gradientRelative: Double = 1e-4, absolute: Double? = nil,
    sourceLocation: SourceLocation = #_sourceLocation, _ operation: ([Tensor]) -> Tensor
  ) {
    let inputs = inputs
    var result: Tensor?
    let gradients = valueAndGradient(at: inputs) { x in
      let y = operation(x)
      result = y.detached()
      return tensors["up"].map { (y * $0).sum() } ?? Tensor(0)
    }.gradient
    expectClose(
      required(result, testDescription), self["y"], relative: relative, absolute: absolute,
      "\(testDescription), forward",
      sourceLocation: sourceLocation)
    for (i, slope) in gradients.enumerated() {
      guard let expected = tensors["g\(i)"] else { continue }
      expectClose(
        slope, expected, relative: gradientRelative, "\(testDescription), gradient \(i)",
        sourceLocation: sourceLocation)
    }
  }
}
