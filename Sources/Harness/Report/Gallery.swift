internal import Files
internal import Foundation
internal import Tensors
internal import VideoIO

/// Pictures of clips for people, under `clips` of a results folder.
struct Gallery {
  let folder: String

  /// A gallery in the results folder `results`.
  init(_ results: String) throws {
    folder = "\(results)/clips"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  /// The file of the pictures called `words`, data set first, without its ending.
  static func file(_ words: [String]) -> String {
    words.map(Naming.file).joined(separator: "_")
  }

  /// Writes up to 24 of `clips` `[N, T, H, W, C]` in −1…1 side by side as `NAME.gif`, and frames of
  /// four of them as `NAME.png`, one clip a row.
  func write(_ clips: Tensor, _ words: [String]) throws {
    let name = Self.file(words)
    let colour = Self.coloured(clips), count = min(24, colour.shape[0])
    let shown = colour.slice(0..<count, along: 0)
    try VideoEncoder.write(
      Self.mosaic(shown, columns: 8), to: "\(folder)/\(name).gif", framesPerSecond: 12)
    let strips = shown.slice(0..<min(4, count), along: 0)
    let stride = max(1, strips.shape[1] / 8)
    try PNG.write(PNG.grid(of: strips, stride: stride, gap: 1), to: "\(folder)/\(name).png")
  }

  /// The width of one clip in a mosaic `width` wide that shows the first 24 of `count` clips.
  static func side(ofTilesIn width: Int, count: Int) -> Int {
    max(1, (width - 1) / max(1, min(8, count)) - 1)
  }

  /// Writes what clips are composed of as `NAME.gif`: a row each of clips, foregrounds, masks and
  /// backgrounds, as `VideoModel.streams` gives them.
  func write(streams: [(name: String, tensor: Tensor)], _ words: [String]) throws {
    guard let first = streams.first else { return }
    let (count, frames) = (first.tensor.shape[0], first.tensor.shape[1])
    let rows = streams.map { stream in
      let signed = stream.name == "mask" ? 2 * stream.tensor - 1 : stream.tensor
      let colour = Self.coloured(signed)
      return colour.shape[1] == frames ? colour : colour.repeated(frames, along: 1)
    }
    try VideoEncoder.write(
      Self.mosaic(.concatenated(rows, along: 0), columns: count),
      to: "\(folder)/\(Self.file(words)).gif",
      framesPerSecond: 12)
  }

  /// Grey clips with three equal channels.
  private static func coloured(_ clips: Tensor) -> Tensor {
    clips.shape[4] == 3 ? clips : clips.repeated(3, along: 4)
  }

  /// One clip `[T, H, W, 3]` of all of `clips`, side by side in rows.
  private static func mosaic(_ clips: Tensor, columns: Int) -> Tensor {
    let frames = (0..<clips.shape[1]).map { t in
      PNG.grid(of: clips.entry(t, along: 1), columns: columns, gap: 1)
    }
    return .stacked(frames)
  }
}
