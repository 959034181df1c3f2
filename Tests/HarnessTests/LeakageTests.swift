import Foundation
import Tensors
import TestSupport
import Testing

@testable import Datasets
@testable import Harness

/// What classifiers and their discriminator are trained on holds nothing that they are tested on.
@Suite struct LeakageTests {
  private struct Group: Hashable {
    let label: Int, group: Int
  }

  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func settings(_ list: Int) -> DataSettings {
    var settings = DataSettings()
    (settings.trainingClips, settings.heldOutClips) = (250, 2)
    (settings.frames, settings.resolution, settings.list) = (2, 16, list)
    return settings
  }

  private func check(_ data: DataChoice, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let videos = try RecognitionVideos(data, validationGroups: 3)
    let entries = videos.videos.entries, split = videos.videos.split
    func groups(_ indices: [Int]) -> Set<Group> {
      Set(indices.map { Group(label: entries[$0].label, group: entries[$0].group) })
    }
    let test = try videos.part(.test, seed: 0)
    #expect(test.map { entries[$0] } == split.test, sourceLocation: sourceLocation)
    var subsets: Set<[Int]> = [], held: Set<[Int]> = []
    for seed in 0..<3 {
      #expect(try videos.part(.test, seed: seed) == test, sourceLocation: sourceLocation)
      let validation = try videos.part(.validation, seed: seed)
      var larger = Set(entries.indices)
      for parts in [1, 2, 4, 8] {
        let subset = try videos.part(.training, .init(oneOf: parts), seed: seed)
        let again = try videos.part(.training, .init(oneOf: parts), seed: seed)
        #expect(subset == again && !subset.isEmpty, sourceLocation: sourceLocation)
        #expect(larger.isSuperset(of: subset), sourceLocation: sourceLocation)
        #expect(groups(subset).isDisjoint(with: groups(validation)), sourceLocation: sourceLocation)
        #expect(groups(subset).isDisjoint(with: groups(test)), sourceLocation: sourceLocation)
        let classes = Set(subset.map(videos.label))
        #expect(classes.count == videos.videos.classNames.count, sourceLocation: sourceLocation)
        larger = Set(subset)
      }
      #expect(groups(validation).isDisjoint(with: groups(test)), sourceLocation: sourceLocation)
      subsets.insert(try videos.part(.training, .init(oneOf: 4), seed: seed))
      held.insert(validation)
    }
    // Of the few groups that there are, two seeds may draw the same, but not all three.
    #expect(subsets.count > 1 && held.count > 1, sourceLocation: sourceLocation)
    let seen = try pretraining(data)
    #expect(seen.isDisjoint(with: groups(test)), sourceLocation: sourceLocation)
    let all = split.training.map { Group(label: $0.label, group: $0.group) }
    #expect(seen == Set(all), sourceLocation: sourceLocation)
  }

  /// The groups that the discriminator sees.
  private func pretraining(_ data: DataChoice) throws -> Set<Group> {
    let clips = try data.make(.training, cache: nil)
    var random = RandomSource(seed: 0)
    return Set(
      try (0..<clips.count).map { index in
        let clip = try clips.clip(at: index, using: &random)
        return Group(label: try #require(clip.label), group: try #require(clip.group))
      })
  }

  @Test(arguments: 1...3) func actionsDoNotLeak(_ list: Int) throws {
    try check(DataChoice(name: "actions", kind: .actions, path: nil, settings: settings(list)))
  }

  @Test(arguments: 1...3) func treesDoNotLeak(_ list: Int) throws {
    let tree = try VideoTree("\(scratch.path)/tree", classes: 6, groups: 12)
    try check(DataChoice(name: "ucf101", kind: .ucf101, path: tree.root, settings: settings(list)))
  }

  @Test(arguments: 1...3) func weizmannDoesNotLeak(_ list: Int) throws {
    guard let folder = sharedData("weizmann") else {
      print("skipped: shared/data/weizmann is not beside this checkout")
      return
    }
    try check(
      DataChoice(name: "weizmann", kind: .weizmann, path: folder, settings: settings(list)))
  }
}
