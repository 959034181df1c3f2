internal import Files
internal import Foundation
internal import Yams

/// A value in a suite's file or of the command line, which knows where it stands.
struct YAMLValue {
  /// A suite has no more bytes, levels of nesting, aliases, and values with every alias written out.
  private static let mostBytes = 1 << 18, mostLevels = 32, mostAliases = 16, mostValues = 100_000
  /// Whole numbers and others lie within this, both signs.
  private static let largest = 1_000_000_000

  /// The file as it was named, or the option.
  let file: String
  private let isOption: Bool
  private let node: Node

  /// The whole of `file`.
  init(file: String) throws {
    let text: String
    do {
      guard
        let words = String(
          data: try SmallFile.read(file, atMost: Self.mostBytes), encoding: .utf8)
      else { throw HarnessError("\(file) cannot be read as a suite: it is not UTF-8.") }
      text = words
    } catch let error as FileError {
      throw HarnessError("\(file) cannot be read as a suite: \(error.reason).")
    }
    do {
      try self.init(file: file, isOption: false, text)
    } catch let error as YamlError {
      throw HarnessError("\(file), \(error.sentence)")
    }
  }

  /// The value `text` that `option` of the command line gives.
  init(text: String, of option: String) throws {
    guard text.utf8.count <= Self.mostBytes else {
      throw HarnessError("\(option.prefix(100))…: a setting is shorter than 256 KiB.")
    }
    do {
      try self.init(file: option, isOption: true, text)
    } catch is YamlError { self.init(file: option, isOption: true, node: Node(text)) }
  }

  private init(file: String, isOption: Bool, _ text: String) throws {
    // Before anything is composed, for what stands in keys is compared then.
    if let line = Self.lineOfAlias(Self.mostAliases + 1, in: text) {
      throw HarnessError(
        "\(file)\(isOption ? "" : ", line \(line)"): more than \(Self.mostAliases) aliases; "
          + "write their values out.")
    }
    let root = try compose(yaml: text)
    guard isOption || root != nil else {
      throw HarnessError("\(file), line 1: the file is empty; a suite is expected.")
    }
    self.init(file: file, isOption: isOption, node: root ?? Node(""))
    var values = 0
    try checkSize(&values)
  }

  private init(file: String, isOption: Bool, node: Node) {
    (self.file, self.isOption, self.node) = (file, isOption, node)
  }

  /// The line of what looks like alias `number`, from 1: a star before a letter or digit.
  private static func lineOfAlias(_ number: Int, in text: String) -> Int? {
    var (line, found, before) = (1, 0, UInt8(ascii: " "))
    for byte in text.utf8 {
      let isName =
        byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte >= 0x80
        || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
        || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
      if isName && before == UInt8(ascii: "*") { found += 1 }
      if found == number { return line }
      if byte == UInt8(ascii: "\n") { line += 1 }
      before = byte
    }
    return nil
  }

  /// Throws where the value, aliases written out, is nested too deeply or has too many parts.
  private func checkSize(_ values: inout Int, level: Int = 0) throws {
    values += 1
    guard level <= Self.mostLevels else {
      throw error("values are nested more than \(Self.mostLevels) deep.")
    }
    guard values <= Self.mostValues else {
      throw error("more than \(Self.mostValues) values, aliases written out; give fewer.")
    }
    for part in node.mapping?.flatMap({ [$0.key, $0.value] }) ?? node.sequence.map(Array.init) ?? []
    {
      try at(part).checkSize(&values, level: level + 1)
    }
  }

  private func at(_ node: Node) -> YAMLValue {
    YAMLValue(file: file, isOption: isOption, node: node)
  }

  /// "experiments/generation.yaml, line 12", or the option.
  var place: String { isOption ? file : "\(file), line \(node.mark?.line ?? 1)" }

  /// An error that begins with the place.
  func error(_ sentence: String) -> HarnessError { HarnessError("\(place): \(sentence)") }

  /// What is in the mapping, in the file's order.
  func members(_ what: String) throws -> [(key: YAMLValue, value: YAMLValue)] {
    guard let mapping = node.mapping else {
      throw error("\(what) should be 'key: value' lines, but is \(kind).")
    }
    return mapping.map { (at($0.key), at($0.value)) }
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
    return sequence.map(at)
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
    guard !hasColon, let value = node.int, value >= 0 else {
      throw error("\(what) should be a whole number, not negative, but is \(kind).")
    }
    guard value <= Self.largest else {
      throw error("\(what) should be at most \(Self.largest), but is \(kind).")
    }
    return value
  }

  /// Whether it is a word such as "12:30", which YAML takes for a number in base 60, of any size.
  private var hasColon: Bool { node.scalar?.string.contains(":") ?? false }

  /// True or false.
  func flag(_ what: String) throws -> Bool {
    guard let value = node.bool else {
      throw error("\(what) should be true or false, but is \(kind).")
    }
    return value
  }

  /// Every setting in the mapping and the mappings in it.
  func settings(_ what: String) throws -> [Setting] {
    guard node.null == nil else { return [] }
    return try members(what).flatMap { key, value in
      try value.settings(under: [try key.word("a key")])
    }
  }

  /// This value as settings under `keys`.
  func settings(under keys: [String]) throws -> [Setting] {
    guard node.mapping != nil else {
      return [Setting(keys: keys, value: try settingValue(keys), place: place)]
    }
    return try members("a setting").flatMap { key, value in
      try value.settings(under: keys + [try key.word("a key")])
    }
  }

  private func settingValue(_ keys: [String]) throws -> Setting.Value {
    if let sequence = node.sequence {
      return .list(try sequence.map { try at($0).settingValue(keys) })
    }
    if hasColon, let word = node.scalar?.string { return .word(word) }
    let range = -Double(Self.largest)...Double(Self.largest)
    switch node.any {
    case let value as Bool: return .flag(value)
    case let value as Int where range.contains(Double(value)): return .integer(value)
    case let value as Double where range.contains(value): return .number(value)
    case is NSNull: return .none
    case let value as String: return .word(value)
    case is any Numeric:
      throw error(
        "'\(keys.joined(separator: "."))' should be a number within ±\(Self.largest), but is \(kind)."
      )
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
      problem.hasPrefix("Maximum nesting")
        ? "line \(mark.line): values are nested too deeply." : "line \(mark.line): \(problem)."
    case .duplicatedKeysInMapping(let duplicates, let context):
      "line \(context.mark.line): the key '\(duplicates.first ?? "")' stands there twice."
    default: "line 1: it is not YAML (\(self))."
    }
  }
}
