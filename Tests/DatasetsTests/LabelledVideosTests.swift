import Foundation
import Tensors
import Testing

@testable import Datasets

@Suite struct LabelledVideosTests {
  private let actions = Actions(
    .init(classes: 3, groups: 6, clipsPerGroup: 2, size: 32, frames: 6), seed: 1)
  private let options = {
    var options = DatasetOptions()
    (options.frames, options.size) = (4, 16)
    return options
  }()

  @Test func clipsBeginTheirVideos() throws {
    try withScratchFolder { folder in
      try actions.write(to: folder)
      let videos = try DatasetName.ucf101.labelled(path: folder, options)
      #expect(videos.classNames == actions.classNames && videos.split == actions.split(1))
      #expect(videos.entries.count == 36 && videos.clips.count == 36)
      var random = RandomSource(seed: 1)
      for index in [0, 17, 35] {
        let clip = try videos.clips.clip(at: index, using: &random)
        let whole = try videos.video(at: index)
        #expect(clip.label == videos.entries[index].label)
        #expect(clip.group == videos.entries[index].group)
        #expect(whole.shape == [6, 16, 16, 3])
        #expect(clip.frames.values == whole.slice(0..<4, along: 0).values)
      }
      var other = options
      other.list = 2
      let second = try DatasetName.ucf101.labelled(path: folder, other)
      #expect(second.split == actions.split(2) && second.identity != videos.identity)
    }
  }

  @Test func madeVideosAreTheirClips() throws {
    var options = self.options
    (options.count, options.list) = (250, 3)
    let videos = try DatasetName.actions.labelled(options)
    #expect(videos.split.number == 3 && videos.entries.count == 250)
    #expect(Set(videos.split.test.map(\.group)) == Set(15...21))
    var random = RandomSource(seed: 1)
    for index in [0, 200, 249] {
      let clip = try videos.clips.clip(at: index, using: &random)
      #expect(clip.label == videos.entries[index].label)
      #expect(clip.group == videos.entries[index].group)
      #expect(try videos.video(at: index).values == clip.frames.values)
    }
  }

  @Test func badFilesAreLeftOutOrRefused() throws {
    try withScratchFolder { folder in
      try actions.write(to: folder)
      let split = actions.split(1)
      for entry in [split.training[3], split.test[1]] {
        try FileManager.default.removeItem(atPath: "\(folder)/\(entry.path)")
      }
      // The last for training: what follows it in the list is a test video.
      let bad = split.training[split.training.count - 1]
      try Data("not a video".utf8).write(to: URL(fileURLWithPath: "\(folder)/\(bad.path)"))
      #expect(
        throws: DatasetError.missingFiles(
          root: folder, missing: 2, of: 36, first: [split.training[3].path, split.test[1].path])
      ) { try DatasetName.ucf101.labelled(path: folder, options) }

      var skipping = options
      skipping.defects = .skip
      let videos = try DatasetName.ucf101.labelled(path: folder, skipping)
      #expect(videos.missing.training == [split.training[3]])
      #expect(videos.missing.test == [split.test[1]])
      #expect(videos.entries.count == 34 && videos.clips.count == 34)
      let index = try #require(videos.entries.firstIndex(of: bad))
      var random = RandomSource(seed: 1)
      for read in [
        { _ = try videos.clips.clip(at: index, using: &random) },
        { _ = try videos.video(at: index) },
      ] {
        let error = try #require(throws: DatasetError.self) { try read() }
        #expect(error.description.contains(bad.path))
      }
    }
  }

  @Test func dataWithoutClassesAreRefused() throws {
    try withScratchFolder { folder in
      try writeGreys([0, 1], "\(folder)/a.avi")
      let reason = "it has no classes and groups; actions, ucf101 and weizmann do"
      for (name, path) in [
        (DatasetName.folder, folder), (.tinyVideo, folder), (.scenes, nil), (.ucf101, nil),
      ] as [(DatasetName, String?)] {
        #expect(throws: DatasetError.unavailable(name: name.rawValue, reason: reason)) {
          try name.labelled(path: path, options)
        }
      }
      #expect(throws: DatasetError.absentList(path: "\(folder)/classInd.txt")) {
        try DatasetName.ucf101.labelled(path: folder, options)
      }
    }
  }
}
