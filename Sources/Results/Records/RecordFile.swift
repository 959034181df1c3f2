internal import Files
internal import Foundation

/// A file of records: one JSON object a line, keys sorted.
public struct RecordFile<Record: Codable & Hashable & Sendable>: Sendable {
  private let file: LineFile

  /// The records of `path`, which need not exist.
  public init(_ path: String) { file = LineFile(path) }

  /// Every record in the order of the file; a line that is cut off at the end is not one.
  public func read() throws -> [Record] {
    try file.read().lines.enumerated().map { number, line in
      do {
        return try RecordCoding.decode(line)
      } catch {
        throw RecordError(path: file.path, line: number + 1, error)
      }
    }
  }

  // In the text of a value quotation marks are escaped, so this is only found where a run is named.
  private func mark(_ run: String) throws -> String { "\"run\":" + (try RecordCoding.encode(run)) }

  /// The lines about the run `run`.
  package func lines(of run: String) throws -> [String] {
    let mark = try mark(run)
    return try file.read().lines.filter { $0.contains(mark) }
  }

  /// The file's path.
  package var path: String { file.path }

  /// How many bytes at the end are part of a line that was cut off.
  package func tornBytes() throws -> Int { try file.read().tornBytes }

  /// Moves lines that are no records to `PATH.damaged` and cuts off part of a line at the end; one
  /// sentence each on what was found.
  package func repair() throws -> [String] {
    let (lines, tornBytes) = try file.read()
    let isRecord = lines.map { (try? RecordCoding.decode($0) as Record) != nil }
    let damaged = lines.indices.filter { !isRecord[$0] }
    guard !damaged.isEmpty || tornBytes > 0 else { return [] }
    for index in damaged { try LineFile(file.path + ".damaged").append(lines[index]) }
    let whole = lines.indices.filter { isRecord[$0] }.map { lines[$0] + "\n" }
    try AtomicFile.write([Data(whole.joined().utf8)], to: file.path)
    return damaged.map {
      "\(file.path), line \($0 + 1) is no record of this version of bench: moved to "
        + "\(file.path).damaged."
    } + (tornBytes > 0 ? ["\(file.path) ended in part of a line, which is cut off."] : [])
  }

  /// Makes `records`, which are of the run `run`, all that the file holds of it; other lines stay as they are.
  public func set(_ records: [Record], of run: String) throws {
    let lines = try file.read().lines, new = try records.map(RecordCoding.encode)
    let mark = try mark(run)
    guard lines.filter({ $0.contains(mark) }) != new else { return }
    let all = lines.filter { !$0.contains(mark) } + new
    try AtomicFile.write([Data(all.map { $0 + "\n" }.joined().utf8)], to: file.path)
  }
}

/// A line that is no record of its kind, or a file that is not what was written.
public struct RecordError: Error, CustomStringConvertible {
  let path: String, line: Int?, problem: String?

  init(path: String, line: Int, _ cause: any Error) {
    (self.path, self.line, problem) = (path, line, (cause as? ProblemOfRecord)?.sentence)
  }

  /// A file that is not what was written.
  init(damaged path: String) { (self.path, line, problem) = (path, nil, nil) }

  /// One sentence that names the file and the line.
  public var description: String {
    guard let line else {
      return "\(path) is damaged: its text is not what was written; delete it, and it is made anew."
    }
    return
      "\(path), line \(line): \(problem ?? "this is not a record of this version of bench"); move the file away."
  }
}

/// The checksum of a text: 64 bits of FNV-1a, in sixteen hexadecimal digits.
package enum TextChecksum {
  package static func of(_ text: String) -> String {
    let value = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { value, byte in
      (value ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

/// What is wrong in a record that can be read.
private struct ProblemOfRecord: Error {
  let sentence: String
}

/// How records are written: JSON with sorted keys in snake case; numbers that JSON has not are the
/// words "nan", "inf" and "-inf".
public enum RecordCoding {
  /// One line.
  public static func encode(_ record: some Encodable) throws -> String {
    String(decoding: try encoder().encode(record), as: UTF8.self)
  }

  /// Several lines, for people, with a line break at the end.
  public static func encodePretty(_ record: some Encodable) throws -> String {
    let encoder = encoder()
    encoder.outputFormatting.insert(.prettyPrinted)
    return String(decoding: try encoder.encode(record), as: UTF8.self) + "\n"
  }

  /// A record from its text; throws if it is none, or holds what no record may.
  public static func decode<Record: Decodable>(_ text: String) throws -> Record {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let record = try decoder.decode(Record.self, from: Data(text.utf8))
    if let problem = (record as? any ReceivedRecord)?.problem {
      throw ProblemOfRecord(sentence: problem)
    }
    return record
  }

  private static func encoder() -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return encoder
  }
}

extension RecordFile where Record == Measurement {
  /// Adds those of `measurements` that are not the last line about their number, in their order.
  public func addCurrent(_ measurements: [Measurement]) throws {
    // Lines are compared, for a value that is not a number does not equal itself.
    var last = Dictionary(zip(try read().map(\.key), try file.read().lines)) { $1 }
    for measurement in measurements {
      let line = try RecordCoding.encode(measurement)
      guard last[measurement.key] != line else { continue }
      try file.append(line)
      last[measurement.key] = line
    }
  }

  /// The lines about the run `run` that are the last about their number.
  package func currentLines(of run: String) throws -> [String] {
    let lines = try lines(of: run)
    let keys = try lines.map { try RecordCoding.decode($0) as Measurement }.map(\.key)
    let last = Dictionary(keys.enumerated().map { ($1, $0) }) { $1 }
    return lines.indices.filter { last[keys[$0]] == $0 }.map { lines[$0] }
  }

  /// For each number of the suite, the last line about it, in the order of the file.
  public func current() throws -> [Measurement] {
    let all = try read()
    let last = Dictionary(all.enumerated().map { ($1.key, $0) }) { $1 }
    return all.enumerated().filter { last[$1.key] == $0 }.map(\.element)
  }
}

/// A file that holds one record, as JSON whose first field is a checksum of the rest.
///
/// Files of others need no checksum; one that is there must be right.
public enum RecordDocument {
  /// Writes `record` to `path`, whole or not at all.
  public static func write(_ record: some Encodable, to path: String) throws {
    let text = try RecordCoding.encodePretty(record)
    try AtomicFile.write([Data(checked(text).utf8)], to: path)
  }

  private static let start = "{\n", field = "  \"checksum\" : \"", end = "\",\n"

  /// `text` with its checksum as the first field.
  private static func checked(_ text: String) -> String {
    guard text.hasPrefix(start), text != "{\n\n}\n" else { return text }
    return start + field + TextChecksum.of(text) + end + text.dropFirst(start.count)
  }

  /// `text` without its checksum; nil if that is not the checksum of the rest.
  private static func unchecked(_ text: String) -> String? {
    guard text.hasPrefix(start + field) else { return text }
    let rest = text.dropFirst((start + field).count)
    guard let last = rest.range(of: end) else { return nil }
    let plain = start + rest[last.upperBound...]
    return rest[..<last.lowerBound] == TextChecksum.of(plain) ? plain : nil
  }

  /// The record of `path`; nil if there is no file.
  public static func read<Record: Decodable>(_ path: String) throws -> Record? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: path))
      guard let text = unchecked(String(decoding: data, as: UTF8.self)) else {
        throw RecordError(damaged: path)
      }
      return try RecordCoding.decode(text)
    } catch let error as RecordError {
      throw error
    } catch { throw RecordError(path: path, line: 1, error) }
  }
}
