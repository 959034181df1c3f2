internal import Files
internal import Foundation
internal import Yams

/// A value in a suite's file, which knows where it stands.
struct YAMLValue {
  /// The file as it was named.
  let file: String
  private let node: Node

  /// The whole of `file`.
  init(file: String) throws {
    self.file = file
    let text: String
    do {
      text = try String(contentsOfFile: file, encoding: .utf8)
    } catch {
      throw HarnessError("\(file) cannot be read as a suite: \(error.localizedDescription)")
    }
    do {
      guard let root = try compose(yaml: text) else {
        throw HarnessError("\(file), line 1: the file is empty; a suite is expected.")
      }
      node = root
    } catch let error as YamlError {
      throw HarnessError("\(file), \(error.sentence)")
    }
  }

  /// A value of the command line.
  init(text: String) throws {
    file = ""
    do {
      node = try compose(yaml: text) ?? Node("")
    } catch is YamlError { node = Node(text) }
  }

  private init(file: String, node: Node) { (self.file, self.node) = (file, node) }

  /// "experiments/generation.yaml, line 12".
  var place: String { "\(file), line \(node.mark?.line ?? 1)" }

  /// An error that begins with the place.
  func error(_ sentence: String) -> HarnessError { HarnessError("\(place): \(sentence)") }

  /// What is in the mapping, in the file's order.
  func members(_ what: String) throws -> [(key: YAMLValue, value: YAMLValue)] {
    guard let mapping = node.mapping else {
      throw error("\(what) should be 'key: value' lines, but is \(kind).")
    }
    return mapping.map {
      (YAMLValue(file: file, node: $0.key), YAMLValue(file: file, node: $0.value))
    }
  }

  /// The mapping by key; other keys than those known are errors, and so is the absence of one that
  /// is needed.
  func table(
    _ what: String, needed: [String] = [], optional: [String] = []
  ) throws -> [String: YAMLValue] {
    var result: [String: YAMLValue] = [:]
    for (key, value) in try members(what) {
      let name = try key.word("a key")
      guard (needed + optional).contains(name) else {
        throw key.error(unknown("key", name, among: needed + optional))
      }
      result[name] = value
    }
    if let missing = needed.first(where: { result[$0] == nil }) {
      throw error("\(what) lacks '\(missing)'.")
    }
    return result
  }

  /// The entries of a list.
  func list(_ what: String) throws -> [YAMLValue] {
    guard let sequence = node.sequence else {
      throw error("\(what) should be a list, but is \(kind).")
    }
    return sequence.map { YAMLValue(file: file, node: $0) }
  }

  /// A word.
  func word(_ what: String) throws -> String {
    guard let scalar = node.scalar else {
      throw error("\(what) should be a word, but is \(kind).")
    }
    return scalar.string
  }

  /// A word that may be the name of a `kind`.
  func name(_ kind: String) throws -> String {
    let word = try word("the name of a \(kind)")
    if let problem = Naming.problem(word, kind) { throw error(problem + ".") }
    return word
  }

  /// A whole number, not negative.
  func integer(_ what: String) throws -> Int {
    guard let value = node.int, value >= 0 else {
      throw error("\(what) should be a whole number, not negative, but is \(kind).")
    }
    return value
  }

  /// True or false.
  func flag(_ what: String) throws -> Bool {
    guard let value = node.bool else {
      throw error("\(what) should be true or false, but is \(kind).")
    }
    return value
  }

  /// Every setting in the mapping and the mappings in it; those of the command line stand at
  /// `option`.
  func settings(_ what: String) throws -> [Setting] {
    guard node.null == nil else { return [] }
    return try members(what).flatMap { key, value in
      try value.settings(under: [try key.word("a key")])
    }
  }

  /// This value as settings under `keys`.
  func settings(under keys: [String], at option: String? = nil) throws -> [Setting] {
    guard node.mapping != nil else {
      return [Setting(keys: keys, value: try settingValue(), place: option ?? place)]
    }
    return try members("a setting").flatMap { key, value in
      try value.settings(under: keys + [try key.word("a key")], at: option)
    }
  }

  private func settingValue() throws -> Setting.Value {
    if let sequence = node.sequence {
      return .list(try sequence.map { try YAMLValue(file: file, node: $0).settingValue() })
    }
    switch node.any {
    case let value as Bool: return .flag(value)
    case let value as Int: return .integer(value)
    case let value as Double: return .number(value)
    case is NSNull: return .none
    case let value as String: return .word(value)
    default: throw error("a setting should be a number, a word, true, false or a list.")
    }
  }

  private var kind: String {
    switch node {
    case .scalar(let scalar): scalar.string.isEmpty ? "empty" : "'\(scalar.string)'"
    case .mapping: "'key: value' lines"
    case .sequence: "a list"
    case .alias: "an alias"
    }
  }
}

extension YamlError {
  /// Line and problem.
  fileprivate var sentence: String {
    switch self {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      "line \(mark.line): \(problem)."
    case .duplicatedKeysInMapping(let duplicates, let context):
      "line \(context.mark.line): the key '\(duplicates.first ?? "")' stands there twice."
    default: "line 1: it is not YAML (\(self))."
    }
  }
}
