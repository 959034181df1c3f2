import Datasets
import Foundation
import Tensors
import VideoIO

/// A folder in UCF-101's layout with one video a group; division n tests group n.
struct VideoTree {
  let root: String, names: [String]
  private let groups: Int

  /// Writes copies of one grey video of 17 frames of 32×40 pixels, and the lists.
  init(_ root: String, classes: Int, groups: Int) throws {
    (self.root, self.groups) = (root, groups)
    names = (1...classes).map { String(format: "Class%03d", $0) }
    let video = "\(root)/\(path(0, 1))"
    for name in names {
      try FileManager.default.createDirectory(
        atPath: "\(root)/\(name)", withIntermediateDirectories: true)
    }
    try VideoEncoder.write(
      Tensor(repeating: 0.2, [17, 32, 40, 3]), to: video, framesPerSecond: 25)
    for path in paths.dropFirst() {
      try FileManager.default.copyItem(atPath: video, toPath: "\(root)/\(path)")
    }
    let entries = names.indices.flatMap { label in
      (1...groups).map { group in
        UCF101Entry(
          path: path(label, group), className: names[label], label: label, group: group, clip: 1)
      }
    }
    try UCF101Classes(names: names).write(to: "\(root)/classInd.txt")
    for number in 1...3 {
      try UCF101Classes.write(
        entries.filter { $0.group != number }, to: "\(root)/trainlist0\(number).txt",
        withLabels: true)
      try UCF101Classes.write(
        entries.filter { $0.group == number }, to: "\(root)/testlist0\(number).txt",
        withLabels: false)
    }
  }

  /// The path of the video of a class, counted from 0, and a group, from 1.
  func path(_ label: Int, _ group: Int) -> String {
    "\(names[label])/v_\(names[label])_g\(String(format: "%02d", group))_c01.avi"
  }

  /// All paths, class by class.
  var paths: [String] {
    names.indices.flatMap { label in (1...groups).map { path(label, $0) } }
  }
}
