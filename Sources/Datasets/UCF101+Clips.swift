internal import Files
internal import Kernels
internal import Tensors

extension UCF101Split {
  /// The clips of a part.
  ///
  /// Training is the list for training without `heldOut` groups of each class, which are the validation part, and of that
  /// a `fraction` of the labels; all are drawn by `seed`.
  public func entries(
    _ part: Split, holdingOut heldOut: Int = 0, fraction: LabelFraction = .init(oneOf: 1),
    seed: UInt64 = 0
  ) throws -> [UCF101Entry] {
    if part == .test { return test }
    guard heldOut > 0 || part == .training else {
      throw DatasetError.unavailable(
        name: "ucf101", reason: "it has no validation part of its own; hold out groups for it")
    }
    let random = RandomSource(seed: seed), list = "trainlist0\(number)"
    let (rest, validation) = try LabelSampler(training, using: random.stream("validation/\(list)"))
      .holdingOut(groups: heldOut)
    if part == .validation { return validation }
    guard fraction.parts > 1 else { return heldOut == 0 ? training : rest }
    return try LabelSampler(rest, using: random.stream("label-fractions/\(list)")).entries(fraction)
  }
}

/// UCF-101, and data sets in its layout.
///
/// Soomro, Zamir and Shah, "UCF101: A Dataset of 101 Human Actions Classes From Videos in The Wild", CRCV-TR-12-01.
public enum UCF101 {
  /// The clips of `entries` under `root`.
  public static func clips(
    _ entries: [UCF101Entry], classes: UCF101Classes, under root: String,
    _ configuration: ListedClips.Configuration, reader: any FrameReader
  ) throws -> ListedClips {
    try ListedClips(
      "ucf101", entries.map { ClipFile(path: $0.path, label: $0.label, group: $0.group) },
      classNames: classes.names.map(FileName.shown), under: root, configuration, reader: reader)
  }

  /// The folder of the lists of the data in `root`: itself, or `ucfTrainTestlist` in it or beside it, or the folder that
  /// holds it; nil if there is none.
  ///
  /// Where `root` is a link, what lies beside the link goes before what lies beside the folder.
  public static func lists(of root: String) -> String? {
    let above = [Path.folder(Path.normalized(root)), Path.real(root).map(Path.folder)]
    let beside = above.compactMap { $0 }.flatMap { [Path.joined($0, "ucfTrainTestlist"), $0] }
    return ([root, Path.joined(root, "ucfTrainTestlist")] + beside).first {
      FileTree.exists("\($0)/classInd.txt")
    }
  }
}
