internal import Datasets
internal import Files
internal import VideoIO

/// What a clip is stored in.
enum ClipSource: Sendable {
  /// A video file.
  case video(String)
  /// A picture of square frames one above another.
  case stack(String)
  /// Pictures of a frame each, in their order.
  case pictures([String])

  /// Pictures say nothing of time; VGAN's are taken at the videos' own rates, mostly this.
  private static let assumedRate = 25.0

  /// The clips that the files `names` below the folder `root` hold, by name, and how many of the
  /// files hold none.
  ///
  /// Pictures beside videos are no frames, nor is one picture by itself.
  static func all(
    _ names: [String], below root: String
  ) -> (clips: [(name: String, source: ClipSource)], otherFiles: Int) {
    let videos = names.filter { FileKind($0) == .video }
    var clips = videos.map { (name: $0, source: ClipSource.video(joined(root, $0))) }
    var used = videos.count
    let pictures = Dictionary(
      grouping: names.filter { FileKind($0) == .picture }, by: folder)
    let videoFolders = Set(videos.map(folder))
    for (place, pictures) in pictures where !videoFolders.contains(place) {
      let pictures = FrameFolder.ordered(pictures), paths = pictures.map { joined(root, $0) }
      if StackedFrames.areStacks(paths) {
        clips += zip(pictures, paths).map { ($0, .stack($1)) }
      } else if pictures.count > 1 {
        clips.append((place.isEmpty ? "." : place, .pictures(paths)))
      } else {
        used -= 1
      }
      used += pictures.count
    }
    return (clips.sorted { FileName.isBefore($0.name, $1.name) }, names.count - used)
  }

  /// What it holds, found by decoding all of it; `name` is what it is called.
  func inspected(_ name: String) throws(VideoError) -> DataInspection.Video {
    switch self {
    case .video(let path): return .init(name, try VideoInfo(path))
    case .stack(let path):
      let info = try VideoInfo(path), frames = info.height / max(1, info.width)
      return .init(
        name, info, container: "stack", height: info.width, frames: frames,
        rate: ClipSource.assumedRate)
    case .pictures(let paths):
      var first: VideoInfo?, failure: VideoError?, readable = 0, otherSizes = 0
      for path in paths {
        do throws(VideoError) {
          let info = try VideoInfo(path)
          readable += 1
          first = first ?? info
          if (info.width, info.height) != (first?.width, first?.height) { otherSizes += 1 }
        } catch { failure = failure ?? error }
      }
      guard let first else { throw failure ?? .noVideoStream(path: name) }
      var video = DataInspection.Video(
        name, first, container: "pictures", height: first.height, frames: readable,
        rate: ClipSource.assumedRate)
      if otherSizes > 0 { video.warnings.append("pictures of another size: \(otherSizes)") }
      if let failure {
        video.warnings.append("unreadable pictures: \(paths.count - readable), \(failure)")
      }
      return video
    }
  }

  /// The frames at `places` of the `count` there are, scaled.
  func frames(
    _ places: Set<Int>, of count: Int, height: Int, width: Int
  ) throws(VideoError) -> [VideoFrame] {
    switch self {
    case .video(let path):
      var decoder = try VideoDecoder(path, scaling: .exactly(height: height, width: width))
      var result: [VideoFrame] = []
      while result.count < places.count, try decoder.advance() {
        if places.contains(decoder.frameCount - 1) { result.append(try decoder.frame()) }
      }
      return result
    case .stack(let path):
      var decoder = try VideoDecoder(path, scaling: .exactly(height: height * count, width: width))
      guard let stack = try decoder.next() else { return [] }
      let bytes = 3 * height * width
      return places.sorted().map {
        VideoFrame(
          width: width, height: height, pixels: Array(stack.pixels[$0 * bytes..<($0 + 1) * bytes]))
      }
    case .pictures(let paths):
      var result: [VideoFrame] = []
      for place in places.sorted() {
        var decoder = try VideoDecoder(
          paths[place], scaling: .exactly(height: height, width: width))
        if let frame = try decoder.next() { result.append(frame) }
      }
      return result
    }
  }
}

extension DataInspection.Video {
  fileprivate init(_ name: String, _ info: VideoInfo) {
    path = FileName.shown(name)
    (container, codec) = (info.container, info.codec)
    (width, height) = (info.width, info.height)
    (framesPerSecond, seconds, frames) = (info.framesPerSecond, info.seconds, info.frameCount)
    warnings = info.warnings.map(\.description)
  }

  /// A clip of pictures like the one of `info`.
  fileprivate init(
    _ name: String, _ info: VideoInfo, container: String, height: Int, frames: Int, rate: Double
  ) {
    (path, self.container, codec) = (FileName.shown(name), container, info.codec)
    (width, self.height, self.frames) = (info.width, height, frames)
    (framesPerSecond, seconds) = (rate, Double(frames) / rate)
    warnings = info.warnings.map(\.description)
  }
}
