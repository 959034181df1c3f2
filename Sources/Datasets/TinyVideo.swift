internal import Files
internal import Kernels
public import Tensors
internal import VideoIO

/// The tiny videos released with VGAN: the frames of a clip one above another in a JPEG, and a list of such files.
///
/// Vondrick, Pirsiavash and Torralba, "Generating Videos with Scene Dynamics", NeurIPS 2016; `data/donkey_video2.lua` of
/// the released code. Clips are the first 32 of the 34 frames that are stored; a file with fewer repeats its last one.
///
/// Departures: a file that cannot be read is an error or is skipped, where the released code gave a grey clip; chroma is
/// repeated and not interpolated when it is enlarged.
public enum TinyVideo {
  /// The clips that `list` names and that fall into `part`, all of them if there is none.
  ///
  /// Paths are under `root`, which is otherwise the folder of the list.
  /// A line is a path and, if there are classes, the class counted from 1.
  public static func clips(
    list: String, under root: String? = nil, part: Split? = nil, seed: UInt64 = 0, size: Int = 64,
    _ configuration: ListedClips.Configuration = .init(start: .first)
  ) throws -> ListedClips {
    let all = try TextLines.read(list).map { number, line in
      let words = line.split(whereSeparator: \.isWhitespace)
      guard words.count > 1 else { return ClipFile(path: String(words[0])) }
      guard let label = Int(words[1]), label >= 1 else {
        throw DatasetError.malformedLine(
          path: list, line: number, reason: "'\(words[1])' is no class",
          remedy: "number the classes from 1")
      }
      return ClipFile(path: String(words[0]), label: label - 1)
    }
    guard !all.isEmpty else { throw DatasetError.emptyList(path: list) }
    // Files of one folder come from one video, unless there are few folders.
    let folders = Set(all.map { Path.folder($0.path) })
    let files = all.filter { file in
      let group = folders.count >= 10 ? Path.folder(file.path) : file.path
      return part.map { Folder.part(ofGroup: group, seed: seed) == $0 } ?? true
    }
    guard !files.isEmpty else {
      throw DatasetError.emptyPart(root: list, part: part?.rawValue ?? "whole")
    }
    let classes = all.compactMap(\.label).max().map { $0 + 1 } ?? 0
    return try ListedClips(
      "tinyvideo", files, classNames: (0..<classes).map { "\($0 + 1)" },
      under: root ?? Path.folder(list), configuration,
      reader: StackedFrames(size: size))
  }

  /// The list in `folder`: a text file whose first line begins with the path of a JPEG; nil if there is none.
  static func list(in folder: String) -> String? {
    let names = (try? FileTree.names(in: folder)) ?? []
    return names.filter { Path.ending($0) == "txt" }.sorted(by: FileName.isBefore)
      .map { Path.joined(folder, $0) }.first { isList($0) }
  }

  static func isList(_ path: String) -> Bool {
    guard let line = try? TextLines.read(path).first?.line,
      let word = line.split(whereSeparator: \.isWhitespace).first?.lowercased()
    else { return false }
    return word.hasSuffix(".jpg") || word.hasSuffix(".jpeg")
  }
}

/// Square frames one above another in a picture; made smaller by the mean of blocks, without rounding.
public struct StackedFrames: FrameReader {
  private let size: Int

  /// Frames of `size` by `size`, a whole fraction of the picture's width.
  public init(size: Int) {
    require(size >= 1, "stacked frames: a size of 1 is needed, got \(size)")
    self.size = size
  }

  /// The settings.
  public var identity: String { "stacked-frames/1 size=\(size)" }
  /// `[H, W, 3]`.
  public var frameShape: Shape { [size, size, 3] }

  /// The frames of the picture `path` in the range that `choose` picks.
  public func read(_ path: String, choosing choose: (Int) -> Range<Int>) throws -> Footage {
    let picture: VideoFrame?
    do {
      var decoder = try VideoDecoder(path)
      picture = try decoder.next()
    } catch { throw DatasetError.video(error) }
    guard let picture, picture.height >= picture.width, picture.width % size == 0 else {
      throw DatasetError.unreadable(
        path: path,
        reason: "it is \(picture?.height ?? 0)×\(picture?.width ?? 0), which is no stack of square "
          + "frames that means of blocks bring to \(size)×\(size)")
    }
    let range = choose(picture.height / picture.width)
    let values = range.flatMap { means(picture, frame: $0) }
    return Footage(Tensor(Shape([range.count] + frameShape.extents), values))
  }

  /// The means of the blocks of one frame, in −1…1.
  private func means(_ picture: VideoFrame, frame: Int) -> [Float] {
    let (width, block) = (picture.width, picture.width / size)
    let most = 255 * block * block
    var sums = [Int](repeating: 0, count: frameShape.count)
    for y in 0..<width {
      for x in 0..<width {
        let from = 3 * ((frame * width + y) * width + x), to = 3 * (y / block * size + x / block)
        for c in 0..<3 { sums[to + c] += Int(picture.pixels[from + c]) }
      }
    }
    return sums.map { Float(2 * $0 - most) / Float(most) }
  }
}
