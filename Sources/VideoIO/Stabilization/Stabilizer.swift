/// Why a clip is not kept.
public enum DropReason: String, Codable, CaseIterable, Error, Sendable {
  /// A frame, or the one before it, has less than two features.
  case noFeatures
  /// Too few features of a frame have a match in the one before.
  case fewMatches
  /// The matches agree on no transform.
  case noTransform
  /// The matches agree too loosely on a transform.
  case largeError
  /// The clip ended too soon.
  case tooShort
}

/// A clip whose background stands still, or what became of it until it failed.
public struct StabilizedClip: Sendable {
  /// Square frames of the configured size.
  public internal(set) var frames: [VideoFrame] = []
  /// Where in the video it begins, counted from 0.
  public let firstFrame: Int
  /// How many frames were taken as if nothing had moved, because matching failed.
  public internal(set) var failedFrames = 0
  /// Why it should not be used, if so.
  public internal(set) var dropReason: DropReason?
  /// From each frame to the first, in pixels of the video.
  var transforms: [Homography] = []
}

/// Cuts a video into clips and takes the motion of the camera out of them.
///
/// Each clip is seen from its first frame: features (SIFT) of each frame are matched with those of
/// the frame before, a transform is fitted (RANSAC), and the product of all transforms moves the
/// frame to where the first one was. What a frame does not show stays as it was last seen.
/// `StabilizerConfiguration` names source and settings. Departures from the released code: OpenCV 4
/// instead of 2.4; the trees that find matches draw the same random numbers each time, so that the
/// same file gives the same clips.
public struct Stabilizer: ~Copyable {
  private let configuration: StabilizerConfiguration
  private var decoder: VideoDecoder
  private var clipCount = 0

  /// Opens `path` and passes over the first frames.
  public init(
    _ path: String, _ configuration: StabilizerConfiguration = StabilizerConfiguration()
  ) throws(VideoError) {
    configuration.check()
    var decoder = try VideoDecoder(path)
    for _ in 0..<configuration.skippedFrames where try !decoder.advance() { break }
    self.configuration = configuration
    self.decoder = decoder
  }

  /// Frames read so far.
  public var frameCount: Int { decoder.frameCount }
  /// What went wrong while they were decoded.
  public var warnings: [VideoWarning] { decoder.warnings }
  /// Frames in a second of the video, 25 where it does not say.
  public var framesPerSecond: Double { 1 / decoder.period }

  /// The next clip, kept or dropped, or nil after the last.
  public mutating func next() throws(VideoError) -> StabilizedClip? {
    guard clipCount < configuration.maximumClips, let anchor = try decoder.next() else {
      return nil
    }
    let firstFrame = decoder.frameCount - 1
    var scene = try Scene(anchor, firstFrame: firstFrame, configuration, decoder.path)
    while scene.isGoingOn, let frame = try decoder.next() { try scene.add(frame) }
    clipCount += 1
    return scene.finished(isFirst: clipCount == 1)
  }
}

/// A clip that is being made.
private struct Scene: ~Copyable {
  private let path: String
  private let configuration: StabilizerConfiguration
  private var clip: StabilizedClip
  /// What was last seen at each pixel of the first frame's view, 0…255, larger than the clip by
  /// the configured reduction.
  private var canvas: [Float]
  private var previous: Features?
  /// From the previous frame to the first.
  private var transform = Homography.identity
  private(set) var isGoingOn = true

  private var side: Int { configuration.size * configuration.reduction }

  init(
    _ anchor: VideoFrame, firstFrame: Int, _ configuration: StabilizerConfiguration, _ path: String
  ) throws(VideoError) {
    (self.configuration, self.path) = (configuration, path)
    clip = StabilizedClip(firstFrame: firstFrame)
    canvas = []
    if configuration.transform != nil { previous = try Features(anchor, path) }
    let square = try anchor.croppedSquare(side, path)
    canvas = square.pixels.map(Float.init)
    try append(square)
  }

  /// Adds a frame, unless nothing of it falls into the first one's view, which ends the clip.
  mutating func add(_ frame: VideoFrame) throws(VideoError) {
    if configuration.transform == nil { return try append(frame.croppedSquare(side, path)) }
    try follow(frame)
    let white = VideoFrame(
      width: frame.width, height: frame.height,
      pixels: [UInt8](repeating: 255, count: frame.pixels.count))
    let mask = try white.warped(by: transform, path).eroded(path).croppedSquare(side, path)
    guard mask.pixels.contains(where: { $0 > 0 }) else {
      isGoingOn = false
      return
    }
    let seen = try frame.warped(by: transform, path).croppedSquare(side, path)
    for place in canvas.indices {
      let visible = Float(mask.pixels[place]) / 255
      canvas[place] = canvas[place] * (1 - visible) + Float(seen.pixels[place]) * visible
    }
    try append(
      VideoFrame(
        width: side, height: side, pixels: canvas.map { UInt8($0 + 0.5) }, seconds: frame.seconds,
        isDamaged: frame.isDamaged))
  }

  /// Brings `transform` from the previous frame to `frame`.
  private mutating func follow(_ frame: VideoFrame) throws(VideoError) {
    let features = try Features(frame, path)
    guard let last = previous.take() else { return }
    switch try features.transform(onto: last, configuration, path) {
    case .success(let step): transform = transform * step
    case .failure(let reason):
      clip.failedFrames += 1
      if !configuration.isFailureTolerated {
        clip.dropReason = reason
        isGoingOn = false
      }
    }
    previous = consume features
  }

  private mutating func append(_ frame: VideoFrame) throws(VideoError) {
    clip.frames.append(try frame.reduced(by: configuration.reduction, path))
    clip.transforms.append(transform)
    if clip.frames.count >= configuration.maximumFrames { isGoingOn = false }
  }

  /// The clip; if failures are tolerated, the first of a video may be short.
  consuming func finished(isFirst: Bool) -> StabilizedClip {
    let isShort = clip.frames.count < configuration.minimumFrames
    let mayBeShort = isFirst && configuration.isFailureTolerated
    if clip.dropReason == nil && isShort && !mayBeShort { clip.dropReason = .tooShort }
    return clip
  }
}
