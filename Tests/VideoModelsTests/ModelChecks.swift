import NeuralNetworks
import Tensors
import Testing

@testable import VideoModels

/// The names of the tensors of which two models hold other bytes.
func differences<M: Module>(_ a: M, _ b: M) -> [String] {
  let (a, b) = (a.exported(), b.exported())
  func bytes(_ tensor: Tensor?) -> [UInt8]? { tensor?.rawBytes }
  return Set(a.keys).union(b.keys).filter { bytes(a[$0]) != bytes(b[$0]) }.sorted()
}

/// Expects a visitor to see every tensor that `model` stores.
func expectEveryStoredTensorVisited(
  in model: some Module, sourceLocation: SourceLocation = #_sourceLocation
) {
  var model = model.clone()
  // What a visitor replaces is what it saw: a tensor that it missed keeps its numbers.
  let marks = model.exported().mapValues { Tensor(repeating: 7, $0.shape) }
  #expect(throws: Never.self, sourceLocation: sourceLocation) {
    try model.load(Safetensors(marks), from: "marks")
  }
  var stored: [String: Tensor] = [:]
  collect(model, "model", into: &stored)
  #expect(stored.count == marks.count, sourceLocation: sourceLocation)
  for (place, tensor) in stored {
    #expect(
      tensor.values.allSatisfy { $0 == 7 }, "\(place) was not visited",
      sourceLocation: sourceLocation)
  }
}

/// Every tensor that `value` stores, by reflection.
private func collect(_ value: Any, _ place: String, into stored: inout [String: Tensor]) {
  if let tensor = value as? Tensor {
    stored[place] = tensor
  } else {
    for (i, child) in Mirror(reflecting: value).children.enumerated() {
      collect(child.value, "\(place).\(child.label ?? "\(i)")", into: &stored)
    }
  }
}
