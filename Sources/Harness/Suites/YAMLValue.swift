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
      text = String(decoding: try SmallFile.read(file, atMost: 1 << 18), as: UTF8.self)
    } catch {
      throw HarnessError("\(file) cannot be read as a suite: \(error.reason).")
    }
    if let problem = Self.problem(of: text) { throw HarnessError("\(file), \(problem)") }
    do {
      guard let root = try compose(yaml: text) else {
        throw HarnessError("\(file), line 1: the file is empty; a suite is expected.")
      }
      node = root
    } catch let error as YamlError {
      throw HarnessError("\(file), \(error.sentence)")
    }
    if let problem = Self.problem(of: node) { throw HarnessError("\(file), \(problem)") }
  }

  /// A value of the command line.
  init(text: String) throws {
    file = ""
    guard Self.problem(of: text) == nil else {
      node = Node(text)
      return
    }
    do {
      let node = try compose(yaml: text) ?? Node("")
      self.node = Self.problem(of: node) == nil ? node : Node(text)
    } catch is YamlError { node = Node(text) }
  }

  private static let mostAliases = 20, deepest = 64, mostValues = 100_000

  /// What stands in the way of reading `text`, found before it is: a few lines of aliases of aliases
  /// can stand for more values than any memory holds, and values in values need a stack.
  private static func problem(of text: String) -> String? {
    var aliases = 0, depth = 0
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      var markers = 0, previous = UInt8(ascii: " ")
      for byte in line.utf8 {
        switch byte {
        case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
        case UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
          if [UInt8(ascii: "-"), UInt8(ascii: "?")].contains(previous) { markers += 1 }
          if previous == UInt8(ascii: "*") { aliases -= 1 }
        case UInt8(ascii: "*"): aliases += 1
        default: break
        }
        previous = byte
      }
      if aliases > mostAliases {
        return "line \(number + 1): more than \(mostAliases) aliases: write the values out."
      }
      if depth > deepest || markers > deepest {
        return "line \(number + 1): values in values, more than \(deepest) deep."
      }
    }
    return nil
  }

  /// Whether `node` stands for too many values, each alias counting as what it stands for.
  private static func problem(of node: Node) -> String? {
    var count = 0
    func add(_ node: Node, depth: Int) -> Bool {
      count += 1
      guard count <= mostValues, depth <= 1000 else { return false }
      switch node {
      case .mapping(let mapping):
        return mapping.allSatisfy {
          $0.key.scalar != nil && add($0.key, depth: depth + 1) && add($0.value, depth: depth + 1)
        }
      case .sequence(let sequence): return sequence.allSatisfy { add($0, depth: depth + 1) }
      case .scalar, .alias: return true
      }
    }
    return add(node, depth: 0)
      ? nil : "line 1: more than \(mostValues) values, or a key that is no word."
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
      return [Setting(keys: keys, value: try settingValue(option ?? place), place: option ?? place)]
    }
    return try members("a setting").flatMap { key, value in
      try value.settings(under: keys + [try key.word("a key")], at: option)
    }
  }

  /// The largest number that a setting may be, and less one the smallest.
  private static let largest = 1_000_000_000

  private func settingValue(_ place: String) throws -> Setting.Value {
    if let sequence = node.sequence {
      return .list(try sequence.map { try YAMLValue(file: file, node: $0).settingValue(place) })
    }
    guard node.scalar != nil else {
      throw HarnessError("\(place): a setting should be a number, a word, true, false or a list.")
    }
    let range = -Self.largest...Self.largest
    switch node.any {
    case let value as Bool: return .flag(value)
    case let value as Int where range ~= value: return .integer(value)
    case let value as Double where abs(value) <= Double(Self.largest): return .number(value)
    case is Int, is Double:
      throw HarnessError(
        "\(place): a number should be \(range.lowerBound) to \(range.upperBound), got \(kind).")
    case is NSNull: return .none
    case let value as String: return .word(value)
    default:
      throw HarnessError("\(place): a setting should be a number, a word, true, false or a list.")
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
