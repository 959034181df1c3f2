import Foundation
import Tensors
import Testing
import VideoIO

@testable import Datasets

@Suite struct TinyVideoTests {
  /// Five frames of 16×16, and their means of 2×2 by numpy from the picture as Pillow decodes it; the two decoders' inverse
  /// transforms and conversions differ by up to two levels of 255, 0.016 here.
  @Test func stackedFramesAreRead() throws {
    let folder = try #require(Bundle.module.resourceURL).path + "/Fixtures"
    let data = try TinyVideo.clips(
      list: folder + "/stacked.txt", size: 8, .init(frames: 7, start: .first))
    #expect(data.count == 1 && data.clipShape == [7, 8, 8, 3] && data.classNames == ["1", "2"])
    var random = RandomSource(seed: 1)
    let clip = try data.clip(at: 0, using: &random)
    let json = try Data(contentsOf: URL(fileURLWithPath: folder + "/stacked.json"))
    let expected = try JSONDecoder().decode([Float].self, from: json)
    let values = clip.frames.values, frame = 8 * 8 * 3
    #expect(expected.count == 5 * frame)
    for (value, other) in zip(values, expected) { #expect(abs(value - other) < 0.016) }
    // The last frame is repeated, and this is counted.
    #expect(values[4 * frame..<5 * frame] == values[6 * frame..<7 * frame])
    #expect(data.report.short.count == 1 && clip.label == 1)
    #expect(throws: DatasetError.self) {
      try TinyVideo.clips(list: folder + "/stacked.txt", size: 5).clip(at: 0, using: &random)
    }
  }

  @Test func linesOutOfRangeAreNamed() throws {
    try withScratchFolder { folder throws in
      let list = folder + "/golf.txt"
      func problem(_ line: String) throws -> String {
        try "a.jpg 1\n\u{A0}\n\(line)\n".write(toFile: list, atomically: false, encoding: .utf8)
        let error = #expect(throws: DatasetError.self) { try TinyVideo.clips(list: list) }
        return error?.description ?? ""
      }
      for number in [
        "0", "-1", "100001", "1000000000000", "9223372036854775807", "99999999999999999999",
      ] {
        #expect(
          try problem("b.jpg \(number)").contains(
            "golf.txt, line 3: '\(number)' is no class; number the classes from 1 to 100000"))
      }
      for path in ["/etc/a.jpg", "../a.jpg", "b/../../a.jpg"] {
        #expect(try problem(path).contains("golf.txt, line 3: '\(path)' leads out of the folder"))
      }
      #expect(try problem("b.jpg 1 2").contains("line 3: 'b.jpg 1 2' is not a path and a class"))
      // Lines that show nothing are none.
      #expect(try problem("\u{FEFF} \u{200B}\r").contains("1 of 1 listed files are missing"))
    }
  }

  @Test func missingFilesAreCounted() throws {
    try withScratchFolder { folder in
      let list = folder + "/golf.txt"
      try "a.jpg\nb/c.jpg extra\n".write(toFile: list, atomically: false, encoding: .utf8)
      let error = #expect(throws: DatasetError.self) { try TinyVideo.clips(list: list) }
      #expect(error?.description.contains("golf.txt, line 2: 'extra' is no class") == true)
      try "a.jpg\nb.jpg\nc.jpg\nd.jpg\n".write(toFile: list, atomically: false, encoding: .utf8)
      #expect(
        throws: DatasetError.missingFiles(
          root: folder, missing: 4, of: 4, first: ["a.jpg", "b.jpg", "c.jpg"])
      ) { try TinyVideo.clips(list: list) }
    }
  }
}
