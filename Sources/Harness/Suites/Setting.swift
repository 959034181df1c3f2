internal import Foundation

/// One setting that a suite's file or the command line gives, and where it stands there.
public struct Setting: Sendable {
  /// What a setting can be.
  indirect enum Value: Sendable {
    case integer(Int), number(Double), flag(Bool), word(String), list([Value]), none

    /// For JSONSerialization.
    var json: Any {
      switch self {
      case .integer(let value): value
      case .number(let value): value
      case .flag(let value): value
      case .word(let value): value
      case .list(let values): values.map(\.json)
      case .none: NSNull()
      }
    }
  }

  /// The keys from the outermost in, as the file spells them: in snake case.
  let keys: [String]
  /// What it is set to.
  let value: Value
  /// "experiments/generation.yaml, line 12", or the option of the command line.
  let place: String
}

/// Lays settings over values of any `Codable` type.
enum Settings {
  /// `defaults` with `settings` laid over it, the last one winning.
  ///
  /// Those of `implied` that the type has, and that nobody set, are taken over; they may be set to
  /// nothing else.
  static func resolve<Value: Codable>(
    _ defaults: Value, _ settings: [Setting], implied: [String: Int] = [:]
  ) throws -> Value {
    var object = try JSONSerialization.jsonObject(with: Data(json(defaults).utf8))
    for (key, value) in implied where Names(defaults).properties[key] != nil {
      object = try set([key], to: value, in: object, like: defaults, at: "")
    }
    for setting in settings {
      object = try set(
        setting.keys, to: setting.value.json, in: object, like: defaults, at: setting.place)
      if setting.keys.count == 1, let expected = implied[setting.keys[0]],
        case .integer(let given) = setting.value, given != expected
      {
        throw HarnessError(
          "\(setting.place): \(setting.keys[0]) is \(given), but the clips of the data set have "
            + "\(expected); leave it out, or change the data set.")
      }
    }
    do {
      return try JSONDecoder().decode(
        Value.self, from: JSONSerialization.data(withJSONObject: object))
    } catch let error as DecodingError {
      throw explained(error, settings)
    }
  }

  /// The canonical text of a value: keys sorted.
  static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// Every number and word of a value's text under its path, such as "schedule.rate".
  static func flattened(_ json: String) throws -> [String: String] {
    var result: [String: String] = [:]
    func walk(_ value: Any, _ path: [String]) {
      if let members = value as? [String: Any] {
        for (key, member) in members { walk(member, path + [Names.snakeCase(key)]) }
      } else if let values = value as? [Any], !values.contains(where: { $0 is [String: Any] }) {
        result[path.joined(separator: ".")] = values.map { "\($0)" }.joined(separator: ", ")
      } else {
        result[path.joined(separator: ".")] = word(value)
      }
    }
    walk(try JSONSerialization.jsonObject(with: Data(json.utf8)), [])
    return result
  }

  private static func word(_ value: Any) -> String {
    // Foundation's numbers do not tell 1 from true by themselves.
    guard let number = value as? NSNumber else { return "\(value)" }
    return String(cString: number.objCType) == "c" ? "\(number.boolValue)" : "\(number)"
  }

  private static func set(
    _ keys: [String], to value: Any, in object: Any, like sample: Any, at place: String
  ) throws -> Any {
    guard let key = keys.first else { return value }
    let names = Names(sample)
    guard let (property, member) = names.properties[key] else {
      throw HarnessError(
        "\(place): " + unknown("key", key, among: names.properties.keys.sorted()))
    }
    // Foundation's decoder tells of no place where a fraction stands for a whole number.
    if keys.count == 1, member is any BinaryInteger, let number = value as? Double,
      number != number.rounded()
    {
      throw HarnessError("\(place): '\(key)' should be a whole number, but is \(number).")
    }
    var members = object as? [String: Any] ?? [:]
    members[property] = try set(
      Array(keys.dropFirst()), to: value, in: members[property] ?? [:], like: member, at: place)
    return members
  }

  private static func explained(_ error: DecodingError, _ settings: [Setting]) -> HarnessError {
    let (context, wanted): (DecodingError.Context, String) =
      switch error {
      case .typeMismatch(let type, let context): (context, "should be \(name(type))")
      case .valueNotFound(let type, let context): (context, "should be \(name(type))")
      case .keyNotFound(let key, let context): (context, "lacks '\(key.stringValue)'")
      case .dataCorrupted(let context): (context, "does not fit: \(context.debugDescription)")
      @unknown default: (.init(codingPath: [], debugDescription: ""), "does not fit")
      }
    let path = context.codingPath.filter { $0.intValue == nil }.map {
      Names.snakeCase($0.stringValue)
    }
    let setting = settings.last { $0.keys == path }
    let given = setting.map { ", but is \($0.value.json)" } ?? ""
    return HarnessError(
      "\(setting?.place ?? "configuration"): '\(path.joined(separator: "."))' \(wanted)\(given).")
  }

  private static func name(_ type: Any.Type) -> String {
    switch type {
    case is any BinaryInteger.Type: "a whole number"
    case is any BinaryFloatingPoint.Type: "a number"
    case is Bool.Type: "true or false"
    case is String.Type: "a word"
    case is any Collection.Type: "a list"
    default: "settings of its own"
    }
  }
}

/// The stored properties of a value under the names that suites give them.
private struct Names {
  /// By name in snake case: the property and its value.
  let properties: [String: (property: String, value: Any)]

  init(_ sample: Any) {
    let members = Mirror(reflecting: sample).children.compactMap { child in
      child.label.map { (Names.snakeCase($0), (property: $0, value: child.value)) }
    }
    properties = Dictionary(members) { $1 }
  }

  /// "batchSize" as "batch_size".
  static func snakeCase(_ name: String) -> String {
    let letters = Array(name)
    return letters.indices.reduce(into: "") { result, i in
      let startsWord =
        i > 0 && letters[i].isUppercase
        && (!letters[i - 1].isUppercase || i + 1 < letters.count && letters[i + 1].isLowercase)
      result += (startsWord ? "_" : "") + letters[i].lowercased()
    }
  }
}
