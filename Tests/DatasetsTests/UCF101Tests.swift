import Files
import Foundation
import Tensors
import TestSupport
import Testing

@testable import Datasets

private func officialLists() -> String? { sharedData("ucf101_splits") }

@Suite(
  .enabled(
    if: officialLists() != nil,
    "the official lists (shared/data/ucf101_splits) are not beside this checkout"))
struct UCF101OfficialTests {
  @Test(arguments: [(1, 9537, 3783), (2, 9586, 3734), (3, 9624, 3696)])
  func officialListsParse(number: Int, training: Int, test: Int) throws {
    let folder = try #require(officialLists())
    let classes = try UCF101Classes(path: folder + "/classInd.txt")
    #expect(classes.names.count == 101 && classes.names[0] == "ApplyEyeMakeup")
    let split = try UCF101Split(number: number, classes: classes, folder: folder)
    #expect(split.training.count == training && split.test.count == test)
    #expect(Set(split.test.map(\.group)) == Set((number - 1) * 7 + 1...number * 7))
    #expect(Set(split.training.map(\.path)).isDisjoint(with: split.test.map(\.path)))
    #expect(throws: DatasetError.self) {
      try UCF101Split.verify(split.training + [split.test[5]], split.test, name: "split")
    }
  }

  @Test func writtenListsAreTheOriginalBytes() throws {
    let folder = try #require(officialLists())
    let classes = try UCF101Classes(path: folder + "/classInd.txt")
    let split = try UCF101Split(number: 1, classes: classes, folder: folder)
    try withScratchFolder { scratch in
      try classes.write(to: scratch + "/classInd.txt")
      try UCF101Classes.write(split.training, to: scratch + "/trainlist01.txt", withLabels: true)
      try UCF101Classes.write(split.test, to: scratch + "/testlist01.txt", withLabels: false)
      for name in ["classInd.txt", "trainlist01.txt", "testlist01.txt"] {
        let written = FileManager.default.contents(atPath: "\(scratch)/\(name)")
        #expect(written == FileManager.default.contents(atPath: "\(folder)/\(name)"), "\(name)")
      }
    }
  }

  @Test func fractionsAreNestedStratifiedAndReadBack() throws {
    let folder = try #require(officialLists())
    let classes = try UCF101Classes(path: folder + "/classInd.txt")
    let all = try UCF101Split(number: 1, classes: classes, folder: folder).training
    let whole = Dictionary(grouping: all, by: \.label)
    try withScratchFolder { scratch in
      let paths = try LabelSampler.save(all, list: "trainlist01", seed: 1, folder: scratch)
      #expect(paths.count == 6 && filesUnder(scratch).count == 6)
      var larger = Set(all)
      for (path, fraction) in zip(paths, LabelFraction.halvings) {
        let entries = try classes.list(path: path)
        #expect(Set(entries).isSubset(of: larger))
        larger = Set(entries)
        let share = Dictionary(grouping: entries, by: \.label)
        #expect(share.count == 101)
        for (label, clips) in share {
          let exact = Double(whole[label]?.count ?? 0) / Double(fraction.parts)
          #expect(abs(Double(clips.count) - exact) <= 0.5)
          // No more groups than needed: all but one are whole.
          let groups = Dictionary(grouping: clips, by: \.group)
          let cut = groups.count { group, clips in
            clips.count < whole[label]?.count { $0.group == group } ?? 0
          }
          #expect(cut <= 1)
        }
      }
      let again = LabelSampler(
        all.reversed(), using: RandomSource(seed: 1).stream("label-fractions/trainlist01"))
      #expect(try again.entries(.init(oneOf: 8)) == classes.list(path: paths[3]))
      let other = LabelSampler(all, using: RandomSource(seed: 2))
      #expect(try other.entries(.init(oneOf: 8)) != classes.list(path: paths[3]))
    }
  }

  @Test func validationTakesWholeGroups() throws {
    let folder = try #require(officialLists())
    let classes = try UCF101Classes(path: folder + "/classInd.txt")
    let all = try UCF101Split(number: 2, classes: classes, folder: folder).training
    let sampler = LabelSampler(all, using: RandomSource(seed: 4))
    let (training, validation) = try sampler.holdingOut(groups: 3)
    #expect(training.count + validation.count == all.count)
    try UCF101Split.verify(training, validation, name: "validation")
    let groups = Dictionary(grouping: validation, by: \.label).mapValues {
      Set($0.map(\.group)).count
    }
    #expect(groups.count == 101 && groups.values.allSatisfy { $0 == 3 })
    #expect(
      throws: DatasetError.tooFewGroups(name: "ApplyEyeMakeup", groups: 18, wanted: 18)
    ) { try sampler.holdingOut(groups: 18) }
  }
}

@Suite struct UCF101FormatTests {
  private let classes = UCF101Classes(names: ["Archery", "Bowling"])

  private func problem(_ text: String) throws -> String {
    try withScratchFolder { scratch in
      let path = scratch + "/list.txt"
      try text.write(toFile: path, atomically: false, encoding: .utf8)
      do {
        _ = try classes.list(path: path)
        return "none"
      } catch {
        return "\(error)".replacingOccurrences(of: scratch + "/", with: "")
      }
    }
  }

  @Test func aClassIsAFolderAndNoPath() throws {
    try withScratchFolder { scratch in
      let path = scratch + "/classInd.txt"
      for name in ["..", ".", "a/b", "/", "a/\u{301}b"] {
        try "1 Archery\n2 \(name)\n".write(toFile: path, atomically: false, encoding: .utf8)
        let error = #expect(throws: DatasetError.self) { try UCF101Classes(path: path) }
        let words = error?.description ?? ""
        #expect(words.contains("classInd.txt, line 2: the class "), "\(words)")
        #expect(words.contains(" is no name of a folder"), "\(words)")
      }
    }
  }

  @Test func badListsSayFileLineAndRemedy() throws {
    let good = "Archery/v_Archery_g08_c01.avi 1\r\n"
    #expect(try problem(good) == "none")
    #expect(try problem(good.replacingOccurrences(of: "\r\n", with: "\n")) == "none")
    #expect(
      try problem(good + "\r\nBowling/v_Bowling_g01_c02.avi 3\r\n")
        == "list.txt, line 3: the class id '3' is not that of 'Bowling', 2; write 2, as classInd.txt does."
    )
    #expect(
      try problem(good + "Chess/v_Chess_g01_c02.avi 3")
        == "list.txt, line 2: the class 'Chess' is unknown; add it to classInd.txt.")
    #expect(
      try problem("Archery/other.avi 1")
        == "list.txt, line 1: 'Archery/other.avi' does not name class, group and clip; "
        + "name files as in Archery/v_Archery_g08_c01.avi.")
    #expect(
      try problem(good + good)
        == "list.txt, line 2: 'Archery/v_Archery_g08_c01.avi' stands there twice; remove one of them."
    )
    #expect(
      try problem("Archery/v_Archery_g08_c01.avi one 1")
        == "list.txt, line 1: 'Archery/v_Archery_g08_c01.avi one 1' is not a path and a class; "
        + "write one clip a line.")
    #expect(try problem("\r\n") == "The list list.txt names no clip; write it anew.")
    #expect(
      try problem("Archery/v_Archery_g99999999999999999999_c01.avi").contains("line 1: 'Archery/v_")
    )
    #expect(try problem("Archery/v_Archery_g01_c-1.avi").contains("does not name class"))
    for number in ["-1", "0", "1000000000000", "9223372036854775808", "1e9", "NaN"] {
      #expect(
        try problem("Archery/v_Archery_g08_c01.avi \(number)").contains(
          "line 1: the class id '\(number)' is not that of 'Archery', 1"))
    }
    #expect(try problem(String(repeating: "x", count: 100_000)).utf8.count < 300)
    #expect(try problem("a\u{0}b").contains("list.txt cannot be read or written: it is no text"))
  }

  /// Lines end in LF, CR or both, and what shows nothing is a blank line, whatever it is made of.
  @Test func blanksAreSkippedAndLinesCounted() throws {
    let good = "Archery/v_Archery_g08_c01.avi"
    for blank in [
      "", " ", "\t", "\u{A0}", "\u{3000}", "\u{FEFF}", "\u{200B}", "\u{2028}", "\u{B}\u{C}",
    ] {
      for end in ["\n", "\r\n", "\r"] {
        #expect(
          try problem("\u{FEFF}\(good)\u{A0}1\(blank)\(end)\(blank)\(end)") == "none",
          "\(blank.utf8)")
        #expect(
          try problem("\(good)\(end)\(blank)\(end)x y z\(end)").hasPrefix(
            "list.txt, line 3: 'x y z'"))
        #expect(try problem("\(blank)\(end)") == "The list list.txt names no clip; write it anew.")
      }
    }
    // A mark on a blank is not nothing, and is no path either.
    #expect(try problem("\(good)\n\u{A0}\u{301}\n").hasPrefix("list.txt, line 2: "))
  }

  @Test func classesAreNamesOfFolders() throws {
    try withScratchFolder { folder in
      let path = folder + "/classInd.txt"
      for name in ["..", ".", "a/b", "../x"] {
        try "1 A\n2 \(name)\n".write(toFile: path, atomically: false, encoding: .utf8)
        let error = #expect(throws: DatasetError.self) { try UCF101Classes(path: path) }
        #expect(error?.description.contains("line 2: the class '\(name)' is no name") == true)
      }
      // Two spellings of one name are two folders, and lists may name what is no UTF-8.
      let bytes = Array("1 caf\u{E9}\n2 cafe\u{301}\n3 ni".utf8) + [0xF1, 0x6F, 10]
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      let classes = try UCF101Classes(path: path)
      #expect(classes.names.map(FileName.bytes)[2] == [0x6E, 0x69, 0xF1, 0x6F])
      #expect(Set(classes.names).count == 3)
      try classes.write(to: path)
      #expect(try UCF101Classes(path: path) == classes)
    }
  }

  @Test func absentListsAndFilesAreNamed() throws {
    try withScratchFolder { scratch in
      #expect(throws: DatasetError.absentList(path: scratch + "/none.txt")) {
        try classes.list(path: scratch + "/none.txt")
      }
      let path = scratch + "/list.txt"
      let lines = (1...5).map { "Archery/v_Archery_g01_c0\($0).avi" }
      try lines.joined(separator: "\n").write(toFile: path, atomically: false, encoding: .utf8)
      let entries = try classes.list(path: path)
      try FileManager.default.createDirectory(
        atPath: scratch + "/Archery", withIntermediateDirectories: false)
      _ = FileManager.default.createFile(atPath: "\(scratch)/\(lines[1])", contents: nil)
      #expect(
        throws: DatasetError.missingFiles(
          root: scratch, missing: 4, of: 5, first: [lines[0], lines[2], lines[3]])
      ) {
        try UCF101.clips(
          entries, classes: classes, under: scratch, .init(), reader: VideoFiles(size: 8))
      }
      let sampler = LabelSampler(entries, using: RandomSource(seed: 1))
      #expect(throws: DatasetError.emptyClass(name: "Archery", clips: 5, fraction: "1/16")) {
        try sampler.entries(.init(oneOf: 16))
      }
      #expect(throws: DatasetError.self) {
        try LabelSampler.save(entries, list: "list", seed: 1, folder: scratch)
      }
      #expect(filesUnder(scratch).allSatisfy { !$0.contains("fraction") })
    }
  }

  @Test func proceduralActionsHaveTheSameLayout() throws {
    let actions = Actions(.init(clipsPerGroup: 2), seed: 1)
    let classes = UCF101Classes(names: actions.classNames)
    try withScratchFolder { scratch in
      let path = scratch + "/list.txt"
      try (0..<actions.count).map { actions.path(at: $0) }.joined(separator: "\n")
        .write(toFile: path, atomically: false, encoding: .utf8)
      let entries = try classes.list(path: path)
      #expect(entries.count == 500 && entries[499].group == 25 && entries[499].label == 9)
    }
  }
}
