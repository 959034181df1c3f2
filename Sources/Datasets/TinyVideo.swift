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
  /// More classes than this are a slip of the pen.
  private static let mostClasses = 100_000

  /// The clips that `list` names and that fall into `part`, all of them if there is none.
  ///
  /// Paths are under `root`, which is otherwise the folder of the list.
  /// A line is a path and, if there are classes, the class counted from 1.
  public static func clips(
    list: String, under root: String? = nil, part: Split? = nil, seed: UInt64 = 0, size: Int = 64,
    _ configuration: ListedClips.Configuration = .init(start: .first)
  ) throws -> ListedClips {
    let all = try files(list)
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

  /// The paths that a list names.
  package static func paths(_ list: String) throws -> [String] { try files(list).map(\.path) }

  private static func files(_ list: String) throws -> [ClipFile] {
    let files = try TextLines.read(list).map { number, line in
      func malformed(_ reason: String, _ remedy: String) -> DatasetError {
        .malformedLine(path: list, line: number, reason: reason, remedy: remedy)
      }
      let words = TextLines.words(line)
      guard 1...2 ~= words.count else {
        throw malformed(
          "\(TextLines.quoted(line)) is not a path and a class", "write one clip a line")
      }
      guard words[0].utf8.first != UInt8(ascii: "/"), !Path.parts(words[0]).contains("..") else {
        throw malformed(
          "'\(words[0])' leads out of the folder", "name paths from the list's folder")
      }
      guard words.count == 2 else { return ClipFile(path: words[0]) }
      guard let label = Int(words[1]), 1...mostClasses ~= label else {
        throw malformed(
          "\(TextLines.quoted(words[1])) is no class", "number the classes from 1 to \(mostClasses)"
        )
      }
      return ClipFile(path: words[0], label: label - 1)
    }
    guard !files.isEmpty else { throw DatasetError.emptyList(path: list) }
    return files
  }

  /// The one list in `folder`; nil if there is none, or more than one.
  static func list(in folder: String) throws -> String? {
    let lists = try lists(in: folder)
    return lists.count == 1 ? lists[0] : nil
  }

  /// Text files in `folder` whose first line begins with the path of a JPEG.
  package static func lists(in folder: String) throws -> [String] {
    let names: [String]
    do { names = try FileTree.names(in: folder) } catch { throw DatasetError(error) }
    return names.filter { Path.ending($0) == "txt" }.sorted(by: FileName.isBefore)
      .map { Path.joined(folder, $0) }.filter(isList)
  }

  /// Whether the first line of the file begins with the path of a JPEG.
  package static func isList(_ path: String) -> Bool {
    guard let line = try? TextLines.read(path).first?.line else { return false }
    return ["jpg", "jpeg"].contains(Path.ending(TextLines.words(line)[0]))
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

  /// Whether pictures are of square frames one above another, and no tall frames themselves.
  ///
  /// Frames of a clip follow one another evenly, so where a shape can be both it is looked at whether a picture is more like
  /// itself one square further down, or more like the next picture.
  package static func areStacks(_ paths: [String]) -> Bool {
    let side = 16, pictures = paths.prefix(2).compactMap { small($0, side) }
    guard let first = pictures.first else { return false }
    let frames = first.height / side
    if frames < 2 || frames >= 8 { return frames >= 8 }
    func difference(_ one: some Sequence<UInt8>, _ other: some Sequence<UInt8>) -> Double {
      let differences = zip(one, other).map { abs(Int($0) - Int($1)) }
      return Double(differences.reduce(0, +)) / Double(max(1, differences.count))
    }
    let within = difference(first.pixels, first.pixels.dropFirst(3 * side * side))
    guard pictures.count == 2, pictures[1].height == first.height else {
      return within < 64 || frames > 3
    }
    return within <= difference(first.pixels, pictures[1].pixels)
  }

  /// The picture `side` pixels wide, if it is a whole number of squares high.
  private static func small(_ path: String, _ side: Int) -> VideoFrame? {
    guard var whole = try? VideoDecoder(path), let frame = try? whole.next(),
      frame.height >= frame.width, frame.height % frame.width == 0,
      var decoder = try? VideoDecoder(
        path, scaling: .exactly(height: frame.height / frame.width * side, width: side))
    else { return nil }
    return try? decoder.next()
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
