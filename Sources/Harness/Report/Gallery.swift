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

  /// Writes up to 24 of `clips` `[N, T, H, W, C]` in −1…1 side by side as `NAME.gif`, and frames of
  /// four of them as `NAME.png`, one clip a row.
  func write(_ clips: Tensor, _ name: String) throws {
    let colour = Self.coloured(clips), count = min(24, colour.shape[0])
    let shown = colour.slice(0..<count, along: 0)
    try VideoEncoder.write(
      Self.mosaic(shown, columns: 8), to: "\(folder)/\(name).gif", framesPerSecond: 12)
    let strips = shown.slice(0..<min(4, count), along: 0)
    let stride = max(1, strips.shape[1] / 8)
    try PNG.write(PNG.grid(of: strips, stride: stride, gap: 1), to: "\(folder)/\(name).png")
  }

  /// Writes the streams of two-stream clips as `NAME.gif`: each clip with its foreground, mask and
  /// background in a column.
  func write(streams drawing: [Tensor], _ name: String) throws {
    guard let clip = drawing.first else { return }
    let columns = min(8, clip.shape[0]), frames = clip.shape[1]
    let rows = drawing.map { layer -> Tensor in
      let some = Self.coloured(layer.slice(0..<columns, along: 0))
      // A background is one frame.
      return some.shape[1] == frames ? some : some.repeated(frames, along: 1)
    }
    let mosaic = Self.mosaic(.concatenated(rows, along: 0), columns: columns)
    try VideoEncoder.write(mosaic, to: "\(folder)/\(name).gif", framesPerSecond: 12)
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
