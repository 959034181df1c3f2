internal import Files
internal import Foundation

/// A clip as the official lists of UCF-101 name it.
public struct UCF101Entry: Hashable, Sendable, Codable {
  /// The path under the folder of the data, such as "Archery/v_Archery_g08_c01.avi".
  public let path: String
  /// The class, which is the name of the folder.
  public let className: String
  /// The class counted from 0; the lists count from 1.
  public let label: Int
  /// The group, from the file's name.
  public let group: Int
  /// The clip in its group, from the file's name.
  public let clip: Int

  /// A clip of class `label`, counted from 0.
  public init(path: String, className: String, label: Int, group: Int, clip: Int) {
    (self.path, self.className, self.label) = (path, className, label)
    (self.group, self.clip) = (group, clip)
  }
}

/// The classes of UCF-101's layout, and the lists in its format.
///
/// `classInd.txt` holds "1 Name", lists for training "Name/v_Name_g08_c01.avi 1", lists for testing the path alone; lines
/// end in CR and LF.
public struct UCF101Classes: Equatable, Sendable {
  /// The names in the order of their numbers.
  public let names: [String]
  private let labels: [String: Int]

  /// Classes of these names, numbered from 1 in the files.
  public init(names: [String]) {
    self.names = names
    labels = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
  }

  /// Reads `classInd.txt`.
  public init(path: String) throws {
    var names: [String] = []
    for (number, line) in try TextLines.read(path) {
      let fields = line.split(separator: " ")
      guard fields.count == 2, Int(fields[0]) == names.count + 1 else {
        throw DatasetError.malformedLine(
          path: path, line: number, reason: "'\(line)' is not '\(names.count + 1) ClassName'",
          remedy: "number the classes from 1 without a gap")
      }
      guard fields[1] != ".", fields[1] != "..", !fields[1].utf8.contains(UInt8(ascii: "/")) else {
        throw DatasetError.malformedLine(
          path: path, line: number, reason: "'\(fields[1])' cannot be the name of a class's folder",
          remedy: "name the folder that holds its videos")
      }
      guard !names.contains(String(fields[1])) else {
        throw DatasetError.malformedLine(
          path: path, line: number, reason: "the class '\(fields[1])' stands there twice",
          remedy: "remove one of them")
      }
      names.append(String(fields[1]))
    }
    guard !names.isEmpty else { throw DatasetError.emptyList(path: path) }
    self.init(names: names)
  }

  /// Reads a list; a number after a path, as lists for training have it, must be that of the path's class.
  public func list(path: String) throws -> [UCF101Entry] {
    var entries: [UCF101Entry] = []
    var seen: Set<String> = []
    for (number, line) in try TextLines.read(path) {
      switch entry(line) {
      case .success(let entry):
        guard seen.insert(entry.path).inserted else {
          throw DatasetError.malformedLine(
            path: path, line: number, reason: "'\(entry.path)' stands there twice",
            remedy: "remove one of them")
        }
        entries.append(entry)
      case .failure(let problem):
        throw DatasetError.malformedLine(
          path: path, line: number, reason: problem.reason, remedy: problem.remedy)
      }
    }
    guard !entries.isEmpty else { throw DatasetError.emptyList(path: path) }
    return entries
  }

  private struct Problem: Error {
    let reason: String, remedy: String
  }

  private func entry(_ line: Substring) -> Result<UCF101Entry, Problem> {
    let fields = line.split(separator: " ")
    guard 1...2 ~= fields.count else {
      return .failure(
        Problem(reason: "'\(line)' is not a path and a class", remedy: "write one clip a line"))
    }
    let path = String(fields[0])
    guard let (name, group, clip) = UCF101Classes.parts(of: path) else {
      return .failure(
        Problem(
          reason: "'\(path)' does not name class, group and clip",
          remedy: "name files as in Archery/v_Archery_g08_c01.avi"))
    }
    guard let label = labels[name] else {
      return .failure(
        Problem(reason: "the class '\(name)' is unknown", remedy: "add it to classInd.txt"))
    }
    guard fields.count == 1 || Int(fields[1]) == label + 1 else {
      let last = fields[fields.count - 1]
      return .failure(
        Problem(
          reason: "the class id '\(last)' is not that of '\(name)', \(label + 1)",
          remedy: "write \(label + 1), as classInd.txt does"))
    }
    return .success(
      UCF101Entry(path: path, className: name, label: label, group: group, clip: clip))
  }

  /// Class, group and clip of a path such as "Archery/v_Archery_g08_c01.avi".
  private static func parts(of path: String) -> (name: String, group: Int, clip: Int)? {
    let folders = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard folders.count == 2, !folders[0].isEmpty,
      let dot = folders[1].lastIndex(of: UInt8(ascii: "."))
    else { return nil }
    let words = folders[1][..<dot].split(separator: UInt8(ascii: "_"))
    guard words.count >= 3, let group = number(words[words.count - 2], after: "g"),
      let clip = number(words[words.count - 1], after: "c")
    else { return nil }
    return (String(Substring(folders[0])), group, clip)
  }

  private static func number(_ word: Substring.UTF8View, after letter: Unicode.Scalar) -> Int? {
    guard word.first == UInt8(ascii: letter), word.dropFirst().allSatisfy({ 48...57 ~= $0 }) else {
      return nil
    }
    return Int(Substring(word.dropFirst()))
  }

  /// Writes `classInd.txt`, whole or not at all.
  public func write(to path: String) throws {
    try TextLines.write(names.enumerated().map { "\($0 + 1) \($1)" }, to: path)
  }

  /// Writes a list, whole or not at all; only lists for training carry class ids.
  public static func write(_ entries: [UCF101Entry], to path: String, withLabels: Bool) throws {
    try TextLines.write(
      entries.map { withLabels ? "\($0.path) \($0.label + 1)" : $0.path }, to: path)
  }
}

/// One of the three official divisions into training and test.
public struct UCF101Split: Equatable, Sendable {
  /// The number, 1, 2 or 3.
  public let number: Int
  /// The clips for training.
  public let training: [UCF101Entry]
  /// The clips for testing.
  public let test: [UCF101Entry]

  /// A division into these clips.
  public init(number: Int, training: [UCF101Entry], test: [UCF101Entry]) {
    (self.number, self.training, self.test) = (number, training, test)
  }

  /// Reads `trainlist0N.txt` and `testlist0N.txt` of `folder`, and verifies that no group is on both sides.
  public init(number: Int, classes: UCF101Classes, folder: String) throws {
    self.number = number
    training = try classes.list(path: "\(folder)/trainlist0\(number).txt")
    test = try classes.list(path: "\(folder)/testlist0\(number).txt")
    try UCF101Split.verify(training, test, name: "split \(number)")
  }

  /// Throws if a group of a class is in both lists.
  public static func verify(
    _ one: [UCF101Entry], _ other: [UCF101Entry], name: String
  ) throws {
    struct Group: Hashable {
      let label: Int, group: Int
    }
    let groups = Set(one.map { Group(label: $0.label, group: $0.group) })
    for entry in other where groups.contains(Group(label: entry.label, group: entry.group)) {
      throw DatasetError.sharedGroup(className: entry.className, group: entry.group, split: name)
    }
  }
}

/// Files of lines.
enum TextLines {
  /// The lines that are not blank, with their numbers from 1, without CR, LF and a byte order mark.
  static func read(_ path: String) throws -> [(number: Int, line: Substring)] {
    guard FileManager.default.fileExists(atPath: path) else {
      throw DatasetError.absentList(path: path)
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw DatasetError.unreadable(path: path, reason: "it is a folder, or permission is denied")
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw DatasetError.unreadable(path: path, reason: "it is not text in UTF-8")
    }
    let blanks: [UInt8] = [13, 32, 9]  // CR, space and tab
    var lines: [(Int, Substring)] = []
    let body = text.utf8.starts(with: [0xEF, 0xBB, 0xBF]) ? text.utf8.dropFirst(3) : text.utf8[...]
    for (i, line) in body.split(separator: 10, omittingEmptySubsequences: false).enumerated() {
      var line = line.drop { blanks.contains($0) }
      while let last = line.last, blanks.contains(last) { line.removeLast() }
      if !line.isEmpty { lines.append((i + 1, Substring(line))) }
    }
    return lines
  }

  static func write(_ lines: [String], to path: String) throws {
    let text = lines.map { $0 + "\r\n" }.joined()
    do {
      try AtomicFile.write([Data(text.utf8)], to: path)
    } catch { throw DatasetError(error) }
  }
}
