internal import Foundation
internal import Kernels
public import Tensors

/// A share of the labels.
public struct LabelFraction: Hashable, Sendable, Codable, CustomStringConvertible {
  /// The share is one part of so many.
  public let parts: Int

  /// One part of `parts`.
  public init(oneOf parts: Int) {
    require(parts >= 1, "label fraction: one part of \(parts) is none")
    self.parts = parts
  }

  /// 1, ½, ¼, ⅛, ¹⁄₁₆ and ¹⁄₃₂.
  public static let halvings = [1, 2, 4, 8, 16, 32].map(LabelFraction.init(oneOf:))

  /// As "1/8".
  public var description: String { parts == 1 ? "1" : "1/\(parts)" }
}

/// Parts of a list of clips drawn by seed.
///
/// The numbers of the groups are put in random order, the same for all classes, as the official lists take the same
/// numbers of all; the clips of a group follow one another in random order. A fraction is the beginning of that sequence
/// in each class: smaller fractions lie in larger ones, each class keeps its share to half a clip, and few labels mean
/// few groups, as when somebody labels few videos. Where groups are persons, or looks that classes share, none tells its
/// class by being there.
public struct LabelSampler: Sendable {
  private let classes: [(name: String, groups: [[UCF101Entry]])]

  /// The order of `entries` under `random`; it does not depend on the order of the list.
  public init(_ entries: [UCF101Entry], using random: RandomSource) {
    let byClass = Dictionary(grouping: entries, by: \.label).sorted { $0.key < $1.key }
    let numbers = Set(entries.map(\.group)).sorted()
    var order = random.stream("groups")
    let ranks = Dictionary(uniqueKeysWithValues: zip(numbers, order.permutation(numbers.count)))
    classes = byClass.map { _, clips in
      let name = clips[0].className
      let groups = Dictionary(grouping: clips, by: \.group)
        .sorted { ranks[$0.key, default: 0] < ranks[$1.key, default: 0] }
      return (
        name,
        groups.map { group, clips in
          let sorted = clips.sorted { ($0.clip, $0.path) < ($1.clip, $1.path) }
          var order = random.stream("clips/\(name)/\(group)")
          return order.permutation(sorted.count).map { sorted[$0] }
        }
      )
    }
  }

  /// The clips of a fraction, class by class, sorted by path.
  public func entries(_ fraction: LabelFraction) throws -> [UCF101Entry] {
    try classes.flatMap { name, groups in
      let clips = groups.flatMap { $0 }
      let share = (2 * clips.count + fraction.parts) / (2 * fraction.parts)  // rounded to nearest
      guard share >= 1 else {
        throw DatasetError.emptyClass(name: name, clips: clips.count, fraction: "\(fraction)")
      }
      return clips.prefix(share).sorted { $0.path < $1.path }
    }
  }

  /// Takes the first `groups` groups of each class for validation, and leaves the rest for training.
  public func holdingOut(groups held: Int) throws -> (
    training: [UCF101Entry], validation: [UCF101Entry]
  ) {
    var (training, validation): ([UCF101Entry], [UCF101Entry]) = ([], [])
    for (name, groups) in classes {
      guard held < groups.count else {
        throw DatasetError.tooFewGroups(name: name, groups: groups.count, wanted: held)
      }
      validation += groups[..<held].flatMap { $0 }.sorted { $0.path < $1.path }
      training += groups[held...].flatMap { $0 }.sorted { $0.path < $1.path }
    }
    return (training, validation)
  }

  /// Where the list of a fraction is kept.
  public static func path(folder: String, list: String, fraction: LabelFraction, seed: UInt64)
    -> String
  {
    "\(folder)/\(list)_fraction\(fraction.parts)_seed\(seed).txt"
  }

  /// Draws the fractions of `entries` by `seed` and writes a list of each into `folder`; gives their paths.
  @discardableResult
  public static func save(
    _ entries: [UCF101Entry], list: String, fractions: [LabelFraction] = LabelFraction.halvings,
    seed: UInt64, folder: String
  ) throws -> [String] {
    let sampler = LabelSampler(
      entries, using: RandomSource(seed: seed).stream("label-fractions/\(list)"))
    // All are drawn before one is written, so that an impossible one leaves no list behind.
    let drawn = try fractions.map { ($0, try sampler.entries($0)) }
    return try drawn.map { fraction, entries in
      let path = path(folder: folder, list: list, fraction: fraction, seed: seed)
      try UCF101Classes.write(entries, to: path, withLabels: true)
      return path
    }
  }
}
