// A fixture of another shape should stop the tests at once.
// swift-format-ignore-file: NeverForceUnwrap, NeverUseForceTry

import Foundation
import Tensors
import TestSupport
import Testing

/// One result of Keras: what went into a layer, its weights, its settings, and what came out;
/// without the batch axis.
struct KerasExample: CustomTestStringConvertible {
  let name: String
  let inputs: [Tensor], weights: [Tensor], expected: Tensor
  let attributes: [String: Any]

  var testDescription: String { name }

  /// The input with a batch axis of 1.
  var x: Tensor { inputs[0].reshaped(Shape([1] + inputs[0].shape.extents)) }
  var isChannelsFirst: Bool { attributes["data_format"] as? String == "channels_first" }
  var isSame: Bool { attributes["padding"] as? String == "same" }
  func flag(_ key: String) -> Bool { attributes[key] as? Bool ?? false }
  func text(_ key: String) -> String { attributes[key] as? String ?? "" }

  /// A list of `count` whole numbers, if there is one.
  ///
  /// A single number stands for all.
  func integers(_ key: String, _ count: Int) -> [Int]? {
    if let all = attributes[key] as? [Int] { return all }
    return (attributes[key] as? Int).map { [Int](repeating: $0, count: count) }
  }

  /// Pairs before and after each axis: all alike, one number an axis, or given.
  func pairs(_ key: String, _ count: Int) -> [[Int]] {
    if let pairs = attributes[key] as? [[Int]] { return pairs }
    let list = integers(key, count)!
    // One axis: the list is the pair itself.
    return count == 1 && list.count == 2 ? [list] : list.map { [$0, $0] }
  }
}

/// The folder of golden results of Keras layers, from github.com/transcranial/keras-js 7713c554
/// (MIT).
enum KerasFile {
  static let absent = "no folder shared/data/keras_golden beside a parent of this repository"

  /// The folder, looked for beside this file's parents.
  static let folder: String? = {
    var folder = URL(fileURLWithPath: #filePath)
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let golden = folder.appendingPathComponent("shared/data/keras_golden").path
      if FileManager.default.fileExists(atPath: golden) { return golden }
    }
    return nil
  }()

  /// The examples of a file such as "convolutional/Conv2D", in order, with their settings from
  /// config.json.
  static func examples(_ file: String) -> [KerasExample] {
    guard let folder else { return [] }
    let places = ["layers/layers/", "layers/"].map { folder + "/" + $0 + file + ".json" }
    let place = places.first { FileManager.default.fileExists(atPath: $0) }!
    let content = object(place),
      settings = object(folder + "/config.json")[file] as? [[String: Any]] ?? []
    return content.keys.sorted { $0.compare($1, options: .numeric) == .orderedAscending }.map {
      name in
      let entry = content[name] as! [String: Any], number = Int(name.split(separator: ".").last!)!
      let inputs = (entry["input"] as? [[String: Any]] ?? [entry["input"] as! [String: Any]]).map(
        tensor)
      let own =
        settings.indices.contains(number) ? settings[number]["attrs"] as? [String: Any] ?? [:] : [:]
      return KerasExample(
        name: name, inputs: inputs,
        weights: (entry["weights"] as? [[String: Any]] ?? []).map(tensor),
        expected: tensor(entry["expected"] as! [String: Any]), attributes: own)
    }
  }

  private static func object(_ path: String) -> [String: Any] {
    try! JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path)))
      as! [String: Any]
  }

  private static func tensor(_ entry: [String: Any]) -> Tensor {
    let numbers = (entry["data"] as! [Any]).map { ($0 as! NSNumber).floatValue }
    return Tensor(Shape(entry["shape"] as! [Int]), numbers)
  }
}
