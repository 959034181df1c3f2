import Foundation
import Tensors
import Testing

@testable import VideoIO

@Suite struct StabilizerTests {
  /// How a camera moves, by frame.
  enum Motion: String, CaseIterable {
    case translation, rotation, zoom, perspective, translationThenRotation

    func callAsFunction(_ frame: Int) -> Homography {
      let t = Double(frame)
      switch self {
      case .translation: return .camera(.translation(0.9 * t, -0.6 * t))
      case .rotation: return .camera(.rotation(degrees: 0.8 * t))
      case .zoom: return .camera(.rotation(degrees: -0.3 * t, scale: 1 + 0.008 * t))
      case .perspective:
        let tilt = Homography(elements: [1, 0, 0, 0, 1, 0, 2e-5 * t, -1e-5 * t, 1])
        return .camera(.translation(0.5 * t, 0.3 * t) * tilt)
      case .translationThenRotation:
        let shift = Homography.translation(2 * min(t, 16), min(t, 16))
        return .camera(shift * .rotation(degrees: 1.2 * max(0, t - 16)))
      }
    }
  }

  private static let cases: [(Motion, StabilizerConfiguration.Transform)] =
    Motion.allCases.map { ($0, .homography) }
    + [(.zoom, .similarity), (.translationThenRotation, .similarity)]

  /// Under 1 pixel is what is asked for.
  ///
  /// Corners of the whole picture, which lie outside of all features, are known less well after up
  /// to 33 fits. Without stabilisation the search ends at its border.
  @Test(arguments: cases)
  func knownMotionIsTakenOut(
    _ motion: Motion, _ transform: StabilizerConfiguration.Transform
  ) throws {
    try withTemporaryFolder { folder in
      let scene = TexturedScene(seed: 1), path = folder + "/moving.apng"
      let length = motion == .translationThenRotation ? 34 : 18
      try writeFrames((0..<length + 2).map { scene.frame(motion(max(0, $0 - 2))) }, path)
      var configuration = StabilizerConfiguration()
      configuration.transform = transform
      let clip = try #require(try clips(path, configuration).first)
      #expect(clip.dropReason == nil && clip.frames.count == length && clip.failedFrames == 0)
      let seen = residualMotion(clip.frames)
      #expect(seen < 1, "\(seen) pixels")
      let fitted = clip.transforms.enumerated().flatMap { frame, found in
        // Each frame is taken to the scene directly, and by way of the first frame.
        [(0, 0), (159, 0), (0, 127), (159, 127)].map { corner in
          distance(motion(frame).moved(corner), (motion(0) * found).moved(corner))
        }
      }
      #expect(fitted.allSatisfy { $0 < 3 }, "\(fitted.max() ?? 0) pixels")
      configuration.transform = nil
      let still = try #require(try clips(path, configuration).first)
      #expect(residualMotion([still.frames[0], still.frames[length - 1]]) > 2.9)
      if ProcessInfo.processInfo.environment["ZOETROPE_ERRORS"] != nil {
        print("\(motion) by \(transform): \(seen) pixels seen, \(fitted.max() ?? 0) fitted")
      }
    }
  }

  /// Against OpenCV's Python package, of another version, by the script beside the fixture.
  @Test(arguments: StabilizerConfiguration.Transform.allCases)
  func aPlainProgramInPythonAgrees(_ transform: StabilizerConfiguration.Transform) throws {
    struct Expected: Decodable {
      let corners: [[[Double]]], last: [Int]
    }
    let all = try JSONDecoder().decode([String: Expected].self, from: fixture("stabilised.json"))
    let expected = try #require(all[transform.rawValue])
    var configuration = StabilizerConfiguration()
    (configuration.skippedFrames, configuration.transform) = (0, transform)
    let clip = try #require(try clips(try fixturePath("stabilised.avi"), configuration).first)
    #expect(clip.dropReason == nil && clip.frames.count == 16 && expected.corners.count == 16)
    var worst = 0.0
    for (found, corners) in zip(clip.transforms, expected.corners) {
      for (pixel, there) in zip([(0, 0), (127, 0), (0, 95), (127, 95)], corners) {
        worst = max(worst, distance(found.moved(pixel), (there[0], there[1])))
      }
    }
    #expect(worst < 0.1, "\(worst) pixels")
    let last = try #require(clip.frames.last)
    let pixels = stride(from: 0, to: 128, by: 8).flatMap { row in
      stride(from: 0, to: 128, by: 8).flatMap { column in
        (0..<3).map { Int(last.pixels[3 * (128 * row + column) + $0]) }
      }
    }
    #expect(pixels.count == expected.last.count)
    let differences = zip(pixels, expected.last).map { Double(abs($0 - $1)) }
    let mean = differences.reduce(0, +) / Double(differences.count)
    #expect(mean < 0.5, "\(mean) levels")
    if ProcessInfo.processInfo.environment["ZOETROPE_ERRORS"] != nil {
      print("Python by \(transform): \(worst) pixels at the corners, \(mean) levels")
    }
  }

  @Test func frozenClipsStayAsTheyAre() throws {
    try withTemporaryFolder { folder in
      let frame = TexturedScene(seed: 3).frame(.camera(.identity)), path = folder + "/frozen.apng"
      try writeFrames([VideoFrame](repeating: frame, count: 36), path)
      var plain = StabilizerConfiguration()
      plain.transform = nil
      let expected = try #require(try clips(path, plain).first?.frames.first)
      let clip = try #require(try clips(path, StabilizerConfiguration()).first)
      #expect(clip.frames.count == 34)
      for frame in clip.frames {
        let worst = zip(frame.pixels, expected.pixels).map { abs(Int($0) - Int($1)) }.max()
        #expect((worst ?? 255) <= 1)
      }
    }
  }

  /// The scene darkens while the camera leaves it: each column keeps the light in which it was
  /// last seen.
  @Test func holesShowWhatWasSeenLast() throws {
    try withTemporaryFolder { folder in
      let scene = TexturedScene(seed: 4), path = folder + "/darkening.apng"
      let frames = (0..<30).map {
        scene.frame(.camera(.translation(2 * Double($0), 0)), gain: 1 - 0.015 * Float($0))
      }
      try writeFrames(frames, path)
      var configuration = StabilizerConfiguration()
      configuration.skippedFrames = 0
      let clip = try #require(try clips(path, configuration).first)
      try #require(clip.frames.count == 30)
      func light(_ frame: VideoFrame, _ column: Int) -> Double {
        (0..<128).reduce(0) { $0 + Double(frame.pixels[3 * (128 * $1 + column)]) }
      }
      for column in [4, 14, 24, 34, 100] {
        // 160 columns are cut to 128; the two at the border do not count as seen.
        let lastSeen = min(29, (column + 16 - 2) / 2)
        let ratio = light(clip.frames[29], column) / light(clip.frames[0], column)
        #expect(abs(ratio - (1 - 0.015 * Double(lastSeen))) < 0.025, "column \(column): \(ratio)")
      }
    }
  }

  @Test func noiseIsDroppedOrPassedOn() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/noise.apng"
      try writeFrames(noiseFrames(24), path)
      var configuration = StabilizerConfiguration()
      let dropped = try clips(path, configuration)
      #expect(dropped.allSatisfy { $0.dropReason == .fewMatches || $0.dropReason == .tooShort })
      #expect(dropped.first?.dropReason == .fewMatches && dropped.first?.frames.count == 2)
      #expect(dropped.map(\.firstFrame) == dropped.indices.map { 2 + 2 * $0 })
      configuration.isFailureTolerated = true
      let passed = try clips(path, configuration)
      #expect(passed.count == 1 && passed[0].dropReason == nil)
      #expect(passed[0].failedFrames == 21 && passed[0].transforms.allSatisfy { $0 == .identity })
      configuration.transform = nil
      #expect(try clips(path, configuration)[0].frames == passed[0].frames)
    }
  }

  @Test func framesWithoutFeaturesAreNamed() throws {
    try withTemporaryFolder { folder in
      for (height, width) in [(64, 64), (4, 6), (1, 3)] {
        let path = folder + "/grey.apng"
        let grey = VideoFrame(
          width: width, height: height,
          pixels: [UInt8](repeating: 90, count: 3 * height * width))
        try writeFrames([VideoFrame](repeating: grey, count: 20), path)
        let found = try clips(path, StabilizerConfiguration())
        #expect(found.first?.dropReason == .noFeatures, "\(height)×\(width)")
      }
    }
  }

  /// Cuts only, so that lengths are known: the first frames are left out, clips do not overlap.
  @Test(arguments: [(55, [34, 19], [16]), (2, [], []), (3, [], [1]), (37, [34], [1])])
  func lengthsFollowTheRules(_ count: Int, _ kept: [Int], _ short: [Int]) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/counted.apng"
      try writeFrames(noiseFrames(count, height: 8, width: 8), path)
      var configuration = StabilizerConfiguration()
      configuration.transform = nil
      let found = try clips(path, configuration)
      #expect(found.filter { $0.dropReason == nil }.map(\.frames.count) == kept)
      if count < 55 {
        #expect(found.filter { $0.dropReason == .tooShort }.map(\.frames.count) == short)
      }
      #expect(found.map(\.firstFrame) == found.indices.map { 2 + 34 * $0 })
      configuration.maximumClips = 1
      #expect(try clips(path, configuration).count == min(1, found.count))
      configuration.isFailureTolerated = true
      #expect(try clips(path, configuration).allSatisfy { $0.dropReason == nil })
    }
  }

  /// A camera that leaves its first view ends the clip without a failure.
  @Test func clipsEndWhereNothingIsLeft() throws {
    try withTemporaryFolder { folder in
      let scene = TexturedScene(seed: 6), path = folder + "/fast.apng"
      // 24 frames of 8 pixels: the view, 128 of 160 columns, is gone after 18.
      try writeFrames((0..<24).map { scene.frame(.translation(8 * Double($0), 60)) }, path)
      var configuration = StabilizerConfiguration()
      configuration.skippedFrames = 0
      let found = try clips(path, configuration)
      #expect(found[0].dropReason == nil && 17...19 ~= found[0].frames.count)
      // The frame that shows nothing of it is in no clip.
      #expect(found[1].firstFrame == found[0].frames.count + 1)
    }
  }

  @Test func looseFitsAreDroppedOnlyWhenAsked() throws {
    try withTemporaryFolder { folder in
      let scene = TexturedScene(seed: 7), path = folder + "/moving.apng"
      try writeFrames((0..<20).map { scene.frame(Motion.perspective($0)) }, path)
      var configuration = StabilizerConfiguration()
      configuration.maximumError = 2
      #expect(try clips(path, configuration)[0].dropReason == nil)
      configuration.maximumError = 0.001
      #expect(try clips(path, configuration)[0].dropReason == .largeError)
    }
  }

  /// Small clips are averages of the released size.
  @Test func smallClipsAreAverages() throws {
    try withTemporaryFolder { folder in
      let scene = TexturedScene(seed: 8), path = folder + "/moving.apng"
      try writeFrames((0..<18).map { scene.frame(Motion.rotation($0)) }, path)
      var configuration = StabilizerConfiguration()
      let large = Tensor(try clips(path, configuration)[0].frames)
      configuration.size = 64
      let small = Tensor(try clips(path, configuration)[0].frames)
      let expected = large.resized(height: 64, width: 64, .torchArea)
      // Half a level is rounded off, and a level is 2 / 255.
      let worst = zip(small.values, expected.values).map { abs($0 - $1) }.max()
      #expect(try #require(worst) <= 1.01 / 255)
    }
  }

  @Test func settingsAreKept() throws {
    var configuration = StabilizerConfiguration()
    configuration.transform = .similarity
    configuration.maximumError = 1.5
    let data = try JSONEncoder().encode(configuration)
    #expect(try JSONDecoder().decode(StabilizerConfiguration.self, from: data) == configuration)
  }

  @Test(.enabled(if: SharedClips.areHere, SharedClips.remark))
  func realClipsRunThrough() throws {
    for name in ["weizmann/wave1/daria_wave1.avi", "weizmann/bend/moshe_bend.avi"] {
      let found = try clips(try SharedClips.path(name), StabilizerConfiguration())
      let kept = found.filter { $0.dropReason == nil }
      #expect(!kept.isEmpty, "\(name)")
      #expect(kept.allSatisfy { 16...34 ~= $0.frames.count && $0.frames[0].width == 128 })
    }
  }
}

private func distance(_ a: (x: Double, y: Double), _ b: (x: Double, y: Double)) -> Double {
  ((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)).squareRoot()
}

extension Homography {
  /// Where a pixel goes.
  fileprivate func moved(_ pixel: (Int, Int)) -> (x: Double, y: Double) {
    let (x, y) = (Double(pixel.0), Double(pixel.1))
    let w = elements[6] * x + elements[7] * y + elements[8]
    return (
      (elements[0] * x + elements[1] * y + elements[2]) / w,
      (elements[3] * x + elements[4] * y + elements[5]) / w
    )
  }
}
