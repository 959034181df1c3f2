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

  /// Makes `records`, which are of the run `run`, all that the file holds of it; other lines stay as they are.
  public func set(_ records: [Record], of run: String) throws {
    let lines = try file.read().lines, new = try records.map(RecordCoding.encode)
    // In the text of a value quotation marks are escaped, so this is only found where a run is named.
    let mark = "\"run\":" + (try RecordCoding.encode(run))
    guard lines.filter({ $0.contains(mark) }) != new else { return }
    let all = lines.filter { !$0.contains(mark) } + new
    try AtomicFile.write([Data(all.map { $0 + "\n" }.joined().utf8)], to: file.path)
  }
}

/// A line that is no record of its kind.
public struct RecordError: Error, CustomStringConvertible {
  let path: String, line: Int, problem: String?

  init(path: String, line: Int, _ cause: any Error) {
    (self.path, self.line, problem) = (path, line, (cause as? ProblemOfRecord)?.sentence)
  }

  /// One sentence that names the file and the line.
  public var description: String {
    "\(path), line \(line): \(problem ?? "this is not a record of this version of bench"); move the file away."
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

  /// For each number of the suite, the last line about it, in the order of the file.
  public func current() throws -> [Measurement] {
    let all = try read()
    let last = Dictionary(all.enumerated().map { ($1.key, $0) }) { $1 }
    return all.enumerated().filter { last[$1.key] == $0 }.map(\.element)
  }
}

/// A file that holds one record.
public enum RecordDocument {
  /// Writes `record` to `path`, whole or not at all.
  public static func write(_ record: some Encodable, to path: String) throws {
    try AtomicFile.write([Data(try RecordCoding.encodePretty(record).utf8)], to: path)
  }

  /// The record of `path`; nil if there is no file.
  public static func read<Record: Decodable>(_ path: String) throws -> Record? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: path))
      return try RecordCoding.decode(String(decoding: data, as: UTF8.self))
    } catch { throw RecordError(path: path, line: 1, error) }
  }
}
