internal import VideoIO

/// Small pictures of many clips on one: four frames of each side by side, and its number.
enum ContactSheet {
  /// More are not readable on one picture.
  static let mostClips = 48
  private static let framesPerClip = 4, boxWidth = 96, boxHeight = 72, gap = 2

  /// Four frames of a video, evenly taken, scaled to fit into a box.
  static func frames(
    of source: ClipSource, _ video: DataInspection.Video
  ) throws(VideoError) -> [VideoFrame] {
    let scale = min(
      Double(boxWidth) / Double(video.width), Double(boxHeight) / Double(video.height))
    func scaled(_ side: Int) -> Int { max(1, Int((Double(side) * scale).rounded())) }
    let places = (0..<framesPerClip).map { (2 * $0 + 1) * video.frames / (2 * framesPerClip) }
    return try source.frames(
      Set(places), of: video.frames, height: scaled(video.height), width: scaled(video.width))
  }

  /// The sheet of numbered clips, in rows; up to three clips a row.
  static func sheet(_ clips: [(number: Int, frames: [VideoFrame])]) -> VideoFrame {
    let columns = clips.count <= 4 ? 1 : clips.count <= 16 ? 2 : 3
    let rows = max(1, (clips.count + columns - 1) / columns)
    let tileWidth = framesPerClip * (boxWidth + gap) + 2 * gap, tileHeight = boxHeight + 2 * gap
    var canvas = Picture(width: columns * tileWidth, height: rows * tileHeight)
    for (place, clip) in clips.enumerated() {
      let top = place / columns * tileHeight + gap, left = place % columns * tileWidth + gap
      for (index, frame) in clip.frames.enumerated() {
        canvas.paste(
          frame, top: top + (boxHeight - frame.height) / 2,
          left: left + index * (boxWidth + gap) + (boxWidth - frame.width) / 2)
      }
      canvas.write(clip.number, top: top, left: left)
    }
    return VideoFrame(width: canvas.width, height: canvas.height, pixels: canvas.pixels)
  }
}

/// RGB pixels to draw on.
private struct Picture {
  let width: Int, height: Int
  var pixels: [UInt8]

  init(width: Int, height: Int) {
    (self.width, self.height) = (width, height)
    pixels = [UInt8](repeating: 40, count: 3 * width * height)
  }

  mutating func paste(_ frame: VideoFrame, top: Int, left: Int) {
    for row in 0..<frame.height {
      let target = 3 * ((top + row) * width + left), source = 3 * row * frame.width
      pixels.replaceSubrange(
        target..<target + 3 * frame.width,
        with: frame.pixels[source..<source + 3 * frame.width])
    }
  }

  /// Digits of 3 by 5 dots, each 2 pixels wide: rows from the top, three bits a row.
  private static let digits: [[UInt8]] = [
    [7, 5, 5, 5, 7], [2, 6, 2, 2, 7], [7, 1, 7, 4, 7], [7, 1, 3, 1, 7], [5, 5, 7, 1, 1],
    [7, 4, 7, 1, 7], [7, 4, 7, 5, 7], [7, 1, 1, 2, 2], [7, 5, 7, 5, 7], [7, 5, 7, 1, 7],
  ]

  /// Writes `number` in white on black.
  mutating func write(_ number: Int, top: Int, left: Int) {
    let shown = String(number).compactMap(\.wholeNumberValue)
    let width = 8 * shown.count + 2
    var label = [UInt8](repeating: 0, count: 3 * width * 14)
    for (place, digit) in shown.enumerated() {
      for y in 0..<10 {
        for x in 0..<6 where Self.digits[digit][y / 2] >> UInt8(2 - x / 2) & 1 == 1 {
          let start = 3 * ((y + 2) * width + 8 * place + 2 + x)
          label.replaceSubrange(start..<start + 3, with: [255, 255, 255])
        }
      }
    }
    paste(VideoFrame(width: width, height: 14, pixels: label), top: top, left: left)
  }
}
