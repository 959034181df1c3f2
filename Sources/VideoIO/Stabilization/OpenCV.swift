internal import COpenCV

/// SIFT features of a frame.
struct Features: ~Copyable {
  private let features: OpaquePointer

  init(_ frame: VideoFrame, _ path: String) throws(VideoError) {
    guard
      let features = zt_features_detect(frame.pixels, Int32(frame.height), Int32(frame.width))
    else { throw openCVFailure(path) }
    self.features = features
  }

  deinit { zt_features_free(features) }

  /// How many there are.
  var count: Int { Int(zt_features_count(features)) }

  /// The transform from this frame to the one of `target`, or why there is none.
  func transform(
    onto target: borrowing Features, _ configuration: StabilizerConfiguration, _ path: String
  ) throws(VideoError) -> Result<Homography, DropReason> {
    guard count >= 2, target.count >= 2 else { return .failure(.noFeatures) }
    let settings = zt_fit_settings(
      ratio: configuration.matchRatio, minimum_matches: Int32(configuration.minimumMatches),
      inlier_distance: configuration.inlierDistance,
      is_similarity: configuration.transform == .similarity ? 1 : 0)
    var found = Homography.identity
    var fit = zt_fit()
    guard zt_fit_transform(features, target.features, settings, &found.elements, &fit) == 0 else {
      throw openCVFailure(path)
    }
    if fit.matches < configuration.minimumMatches { return .failure(.fewMatches) }
    if fit.is_found == 0 { return .failure(.noTransform) }
    if let limit = configuration.maximumError, fit.error > limit { return .failure(.largeError) }
    return .success(found)
  }
}

/// A projective map of the plane: a 3×3 matrix that acts on columns (x, y, 1).
struct Homography: Equatable {
  static let identity = Homography(elements: [1, 0, 0, 0, 1, 0, 0, 0, 1])

  /// Row after row.
  var elements: [Double]

  /// First `b`, then `a`.
  static func * (a: Homography, b: Homography) -> Homography {
    Homography(
      elements: (0..<9).map { place in
        let (row, column) = (place / 3, place % 3)
        return (0..<3).reduce(0) { $0 + a.elements[3 * row + $1] * b.elements[3 * $1 + column] }
      })
  }
}

extension VideoFrame {
  /// Moved by `transform`; black where nothing comes from.
  func warped(by transform: Homography, _ path: String) throws(VideoError) -> VideoFrame {
    try changed(height, width, path) {
      zt_warp(pixels, Int32(height), Int32(width), transform.elements, &$0)
    }
  }

  /// The minimum over 5×5 pixels around each.
  func eroded(_ path: String) throws(VideoError) -> VideoFrame {
    try changed(height, width, path) { zt_erode(pixels, Int32(height), Int32(width), &$0) }
  }

  /// The shorter side at `side` pixels, bilinear without low-pass, and the middle square of it.
  func croppedSquare(_ side: Int, _ path: String) throws(VideoError) -> VideoFrame {
    let size = scaledShortSide(height: height, width: width, to: side)
    guard size.height * size.width <= FrameConverter.mostPixels else {
      throw .unsupported(path: path, reason: "frames of \(height)×\(width) pixels")
    }
    let scaled = try resized(size.height, size.width, path)
    let (top, left) = ((size.height - side) / 2, (size.width - side) / 2)
    var square: [UInt8] = []
    square.reserveCapacity(3 * side * side)
    for row in top..<top + side {
      let start = 3 * (row * size.width + left)
      square += scaled.pixels[start..<start + 3 * side]
    }
    return VideoFrame(
      width: side, height: side, pixels: square, seconds: seconds, isDamaged: isDamaged)
  }

  /// Averages of `factor` by `factor` pixels.
  func reduced(by factor: Int, _ path: String) throws(VideoError) -> VideoFrame {
    try resized(height / factor, width / factor, isAveraging: true, path)
  }

  private func resized(
    _ height: Int, _ width: Int, isAveraging: Bool = false, _ path: String
  ) throws(VideoError) -> VideoFrame {
    if (height, width) == (self.height, self.width) { return self }
    return try changed(height, width, path) {
      zt_resize(
        pixels, Int32(self.height), Int32(self.width), &$0, Int32(height), Int32(width),
        isAveraging ? 1 : 0)
    }
  }

  /// The frame of this size that `change` fills.
  private func changed(
    _ height: Int, _ width: Int, _ path: String, _ change: (inout [UInt8]) -> Int32
  ) throws(VideoError) -> VideoFrame {
    var result = [UInt8](repeating: 0, count: 3 * height * width)
    guard change(&result) == 0 else { throw openCVFailure(path) }
    return VideoFrame(
      width: width, height: height, pixels: result, seconds: seconds, isDamaged: isDamaged)
  }
}

/// What OpenCV could not do with a frame of `path`.
private func openCVFailure(_ path: String) -> VideoError {
  .unsupported(path: path, reason: String(cString: zt_opencv_message()).lowercased())
}
