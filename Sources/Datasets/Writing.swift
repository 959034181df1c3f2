internal import Files
internal import Foundation
internal import Kernels
internal import Tensors
internal import VideoIO

/// A data set whose clips can be written as video files.
public protocol WritableDataset: Dataset {
  /// The path of a clip's file under the folder of the data.
  func path(at index: Int) -> String
  /// Writes what stands beside the files, such as lists.
  func writeLists(to folder: String) throws
}

extension WritableDataset {
  /// No lists.
  public func writeLists(to folder: String) throws {}

  /// Writes every clip into `folder` as an AVI file of 25 frames a second, and the lists.
  ///
  /// Files that are there already are kept, since they appear whole or not at all: so an interrupted run goes on. A folder
  /// that holds another data set is refused. MPEG-4 loses a little; foregrounds are not stored, for they are those of the
  /// clip before coding, and `clip(at:using:)` gives them again. `progress` is told how many files are there, of how many.
  public func write(to folder: String, progress: (Int, Int) -> Void = { _, _ in }) throws {
    try mark(folder)
    var random = RandomSource(seed: 0)
    for index in 0..<count {
      let path = "\(folder)/\(path(at: index))"
      if !FileTree.exists(path) {
        try Self.makeFolder(Path.folder(path))
        let clip = try clip(at: index, using: &random)
        let frames = clip.frames.shape[3] == 3 ? clip.frames : clip.frames.repeated(3, along: 3)
        do {
          try VideoEncoder.write(frames, to: path, framesPerSecond: 25)
        } catch { throw DatasetError.video(error) }
      }
      progress(index + 1, count)
    }
    try writeLists(to: folder)
  }

  /// Writes the identity into the folder, or compares it with what is there.
  private func mark(_ folder: String) throws {
    let path = folder + "/identity.txt"
    if FileTree.exists(path) {
      let found: Data
      do { found = try SmallFile.read(path, atMost: 1 << 16) } catch { throw DatasetError(error) }
      let words = String(decoding: found, as: UTF8.self).trimmingCharacters(in: .newlines)
      guard words == identity else {
        throw DatasetError.otherDataset(folder: folder, found: words, wanted: identity)
      }
      return
    }
    try Self.makeFolder(folder)
    do {
      try AtomicFile.write([Data((identity + "\n").utf8)], to: path)
    } catch { throw DatasetError(error) }
  }

  private static func makeFolder(_ path: String) throws(DatasetError) {
    do { try FileTree.makeFolder(path) } catch { throw DatasetError(error) }
  }
}

extension BouncingBalls: WritableDataset {
  /// The path of a clip's file, such as "000012.avi".
  public func path(at index: Int) -> String { sixDigits(index) + ".avi" }
}

extension Scenes: WritableDataset {
  /// The path of a clip's file, such as "golf/000012.avi".
  public func path(at index: Int) -> String {
    "\(classNames[index % classNames.count])/\(sixDigits(index)).avi"
  }
}

extension Actions: WritableDataset {
  /// One of three divisions: test groups 1–7, 8–14 or 15–21 of 25, as in UCF-101, and in proportion of other numbers.
  public func split(_ number: Int) -> UCF101Split {
    require(1...3 ~= number, "actions: the divisions are 1, 2 and 3, not \(number)")
    let entries = (0..<count).map(entry), held = max(1, groups * 7 / 25)
    let tested = (number - 1) * held + 1...number * held
    return UCF101Split(
      number: number, training: entries.filter { !(tested ~= $0.group) },
      test: entries.filter { tested ~= $0.group })
  }

  /// Writes `classInd.txt` and the three pairs of lists in UCF-101's format.
  public func writeLists(to folder: String) throws {
    try UCF101Classes(names: classNames).write(to: folder + "/classInd.txt")
    for number in 1...3 {
      let split = split(number)
      try UCF101Classes.write(
        split.training, to: "\(folder)/trainlist0\(number).txt", withLabels: true)
      try UCF101Classes.write(split.test, to: "\(folder)/testlist0\(number).txt", withLabels: false)
    }
  }
}

private func sixDigits(_ number: Int) -> String {
  String(repeating: "0", count: max(0, 6 - "\(number)".count)) + "\(number)"
}
