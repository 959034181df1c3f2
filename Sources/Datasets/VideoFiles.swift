internal import Files
internal import Kernels
public import Tensors
internal import VideoIO

/// Square frames of videos, and of folders that hold their frames as PNG or JPEG files.
///
/// Frames are scaled while they are decoded (see `FrameScaling`), and only the ones that are asked for are converted.
public struct VideoFiles: FrameReader {
  /// How an oblong picture becomes a square.
  public enum Fit: String, Codable, Sendable, CaseIterable {
    /// The shorter side is scaled, and the middle cut out.
    case crop
    /// Both sides are scaled.
    case stretch
  }

  private let size: Int
  private let channels: Int
  private let fit: Fit

  /// Frames of `size` by `size` with three channels, or one: their luma by ITU-R BT.601.
  public init(size: Int, channels: Int = 3, fit: Fit = .crop) {
    require(
      size >= 1 && [1, 3].contains(channels),
      "video files: a size of 1 and one or three channels are needed, got \(size) and \(channels)")
    (self.size, self.channels, self.fit) = (size, channels, fit)
  }

  /// The settings.
  public var identity: String { "video-files/1 size=\(size) channels=\(channels) fit=\(fit)" }
  /// `[H, W, C]`.
  public var frameShape: Shape { [size, size, channels] }

  /// The frames of the video or folder `path` in the range that `choose` picks.
  public func read(_ path: String, choosing choose: (Int) -> Range<Int>) throws -> Footage {
    do {
      let (pixels, warnings) =
        try FileTree.isFolder(path) ? pictures(path, choose) : video(path, choose)
      let shape = Shape([pixels.count / frameShape.count] + frameShape.extents)
      return Footage(Tensor(bytes: pixels, shape), warnings: warnings)
    } catch let error as VideoError { throw DatasetError.video(error) }
  }

  private var scaling: FrameScaling {
    fit == .crop ? .shortSide(size) : .exactly(height: size, width: size)
  }

  /// What a container announces is a guess; the frames that decode count.
  ///
  /// So a file is decoded to its end, and once more where the guess was wrong or there was none.
  private func video(
    _ path: String, _ choose: (Int) -> Range<Int>
  ) throws(VideoError) -> (pixels: [UInt8], warnings: [String]) {
    var decoder = try VideoDecoder(path, scaling: scaling), pixels: [UInt8] = []
    let announced = decoder.announcedFrameCount, range = announced.map(choose)
    while try decoder.advance() {
      if range?.contains(decoder.frameCount - 1) == true { pixels += cut(try decoder.frame()) }
    }
    let warnings = decoder.warnings.map(\.description), count = decoder.frameCount
    let wanted = announced == count ? range : choose(count)
    guard let wanted, wanted != range else { return (pixels, warnings) }
    var again = try VideoDecoder(path, scaling: scaling)
    pixels = []
    while again.frameCount < wanted.upperBound, try again.advance() {
      if wanted.contains(again.frameCount - 1) { pixels += cut(try again.frame()) }
    }
    return (pixels, warnings)
  }

  private func pictures(
    _ folder: String, _ choose: (Int) -> Range<Int>
  ) throws -> (pixels: [UInt8], warnings: [String]) {
    let names = try FrameFolder.frames(of: folder)
    let pixels = try names[choose(names.count)].flatMap { name in
      var decoder = try VideoDecoder("\(folder)/\(name)", scaling: scaling)
      return try decoder.next().map(cut) ?? []
    }
    return (pixels, [])
  }

  /// The middle of a frame, in the channels that are asked for.
  private func cut(_ frame: VideoFrame) -> [UInt8] {
    let (top, left) = ((frame.height - size) / 2, (frame.width - size) / 2)
    var result: [UInt8] = []
    result.reserveCapacity(frameShape.count)
    for row in top..<top + size {
      let start = 3 * (row * frame.width + left)
      let line = frame.pixels[start..<start + 3 * size]
      if channels == 3 {
        result += line
      } else {
        for i in stride(from: start, to: start + 3 * size, by: 3) {
          let (red, green, blue) = (Int(line[i]), Int(line[i + 1]), Int(line[i + 2]))
          result.append(UInt8((299 * red + 587 * green + 114 * blue + 500) / 1000))
        }
      }
    }
    return result
  }
}

/// Folders that hold the frames of a clip.
package enum FrameFolder {
  /// The names of the frames in order: runs of digits count as numbers, so that 2 comes before 10.
  static func frames(of folder: String) throws(DatasetError) -> [String] {
    do {
      return ordered(try FileTree.names(in: folder).filter { FileKind($0) == .picture })
    } catch { throw DatasetError(error) }
  }

  /// Names or paths of frames in their order.
  package static func ordered(_ names: [String]) -> [String] {
    names.map { (key: key($0), name: $0) }.sorted {
      $0.key == $1.key ? FileName.isBefore($0.name, $1.name) : FileName.isBefore($0.key, $1.key)
    }.map(\.name)
  }

  /// The name with every number made twenty digits long.
  private static func key(_ name: String) -> String {
    var result = "", digits = ""
    for scalar in name.unicodeScalars + " ".unicodeScalars {
      if "0"..."9" ~= scalar {
        digits.unicodeScalars.append(scalar)
      } else {
        if !digits.isEmpty { result += String(repeating: "0", count: max(0, 20 - digits.count)) }
        result += digits + String(scalar)
        digits = ""
      }
    }
    return result
  }
}
