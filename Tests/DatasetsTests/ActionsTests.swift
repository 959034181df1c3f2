import Tensors
import Testing

@testable import Datasets

@Suite struct ActionsTests {
  @Test func layoutIsThatOfUCF101() throws {
    let data = Actions(.init(clipsPerGroup: 3), seed: 1)
    #expect(data.count == 750 && data.classNames.count == 10)
    #expect(data.path(at: 0) == "SlideLeft/v_SlideLeft_g01_c01.avi")
    #expect(data.path(at: 749) == "Shuttle/v_Shuttle_g25_c03.avi")
    var random = RandomSource(seed: 0)
    let clip = try data.clip(at: 75 * 4 + 3 * 6 + 2, using: &random)
    #expect(clip.label == 4 && clip.group == 7)
    #expect(clip.frames.shape == [32, 64, 64, 3] && clip.frames.exactBytes() != nil)
    let again = try data.clip(at: 75 * 4 + 3 * 6 + 2, using: &random)
    #expect(again.frames.values == clip.frames.values)
  }

  /// The whole point: in any frame of any class, place, direction and size follow the same uniform law.
  ///
  /// 4,000 draws a class and frame; means of ½ and variances of ¹⁄₁₂ within five standard errors.
  @Test(arguments: Actions.Motion.allCases) func posesAreUniformAtEveryFrame(motion: Actions.Motion)
  {
    for t: Float in [0, 9, 31] {
      var draw = Draw(RandomSource(seed: 5).stream(motion.rawValue))
      let poses = (0..<4000).map { _ in ActionPath(motion, &draw).pose(t) }
      for part: (ActionPose) -> Float in [
        { $0.place.x }, { $0.place.y }, { $0.turns - $0.turns.rounded(.down) }, { $0.size },
      ] {
        let values = poses.map { Double(part($0)) }
        let mean = values.reduce(0, +) / 4000
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 4000
        #expect(values.allSatisfy { 0...1 ~= $0 })
        #expect(abs(mean - 0.5) < 0.023 && abs(variance - 1 / 12.0) < 0.006)
      }
    }
  }

  /// On groups never seen, pixels of single frames stay near chance (0.1) and motion does not: 0.13 and 0.76 when written.
  @Test func singleFramesDoNotTellTheClass() throws {
    let data = Actions(.init(clipsPerGroup: 2, size: 32, frames: 16), seed: 3)
    var frames: (training: [Sample], test: [Sample]) = ([], [])
    var motions: (training: [Sample], test: [Sample]) = ([], [])
    var random = RandomSource(seed: 1)
    for index in 0..<data.count {
      let clip = try data.clip(at: index, using: &random)
      let label = try #require(clip.label), group = try #require(clip.group)
      let values = clip.frames.values, t = random.integers(1, below: 16)[0]
      let frame = Sample(label: label, values: values[t * 3072..<(t + 1) * 3072].map(Double.init))
      let motion = Sample(label: label, values: motionFeature(values, frames: 16, size: 32))
      if group <= 7 {
        frames.test.append(frame)
        motions.test.append(motion)
      } else {
        frames.training.append(frame)
        motions.training.append(motion)
      }
    }
    let byFrame = Ridge.accuracy(frames.training, frames.test, classes: 10, ridge: 300)
    let byMotion = Ridge.accuracy(motions.training, motions.test, classes: 10, ridge: 1)
    #expect(byFrame < 0.25, "single frames: \(byFrame)")
    #expect(byMotion > 0.45 && byMotion > 2 * byFrame, "motion: \(byMotion)")
  }

  /// Nor does what MPEG-4 leaves of it: 0.12 when written, of frames 4 and 12 of each clip.
  @Test func singleFramesOfFilesDoNotTellTheClass() throws {
    let data = Actions(.init(clipsPerGroup: 1, size: 32, frames: 16), seed: 3)
    try withScratchFolder { folder in
      try data.write(to: folder)
      let classes = try UCF101Classes(path: folder + "/classInd.txt")
      let split = try UCF101Split(number: 1, classes: classes, folder: folder)
      func samples(_ entries: [UCF101Entry]) throws -> [Sample] {
        let clips = try UCF101.clips(
          entries, classes: classes, under: folder, .init(frames: 16),
          reader: VideoFiles(size: 32))
        var random = RandomSource(seed: 1)
        return try (0..<clips.count).flatMap { index in
          let clip = try clips.clip(at: index, using: &random), values = clip.frames.values
          let label = try #require(clip.label)
          return [4, 12].map { t in
            Sample(label: label, values: values[t * 3072..<(t + 1) * 3072].map(Double.init))
          }
        }
      }
      let accuracy = Ridge.accuracy(
        try samples(split.training), try samples(split.test), classes: 10, ridge: 300)
      #expect(accuracy < 0.25, "single frames: \(accuracy)")
    }
  }

  /// Products of slopes in space and time, about the place that changes: drift, spin and growth over thirds of a clip.
  private func motionFeature(_ values: [Float], frames: Int, size n: Int) -> [Double] {
    func grey(_ t: Int, _ y: Int, _ x: Int) -> Double {
      let i = ((t * n + (y + n) % n) * n + (x + n) % n) * 3
      return Double(values[i] + values[i + 1] + values[i + 2]) / 3
    }
    func slope(_ t: Int, _ y: Int, _ x: Int) -> (Double, Double) {
      var (gx, gy) = (0.0, 0.0)
      for time in t...t + 1 {
        gx += (grey(time, y, x + 1) - grey(time, y, x - 1)) / 4
        gy += (grey(time, y + 1, x) - grey(time, y - 1, x)) / 4
      }
      return (gx, gy)
    }
    var steps: [[Double]] = []
    for t in 0..<frames - 1 {
      var changes: [(x: Int, y: Int, d: Double)] = []
      for y in 0..<n {
        for x in 0..<n {
          let d = grey(t + 1, y, x) - grey(t, y, x)
          if abs(d) > 0.03 { changes.append((x, y, d)) }
        }
      }
      // The centre on a picture that wraps round: the place from which the sum of distances is least.
      func nearest(_ a: Int, _ b: Int) -> Int { (a - b + n + n / 2) % n - n / 2 }
      let total = max(changes.reduce(0) { $0 + abs($1.d) }, 1e-9)
      func middle(_ part: ((x: Int, y: Int, d: Double)) -> Int) -> Int {
        (0..<n).min { a, b in
          func cost(_ c: Int) -> Double {
            changes.reduce(0) { $0 + abs($1.d) * Double(abs(nearest(part($1), c))) }
          }
          return cost(a) < cost(b)
        } ?? 0
      }
      let (cx, cy) = (middle { $0.x }, middle { $0.y })
      var sums = [0.0, 0, 0, 0]
      for (x, y, d) in changes {
        let (gx, gy) = slope(t, y, x)
        let (px, py) = (Double(nearest(x, cx)), Double(nearest(y, cy)))
        let energy = (gx * gx + gy * gy).squareRoot() + 0.02
        sums[0] -= d * gx / energy
        sums[1] -= d * gy / energy
        sums[2] -= d * (px * gy - py * gx) / energy / 4
        sums[3] -= d * (px * gx + py * gy) / energy / 4
      }
      steps.append(sums.map { $0 / total })
    }
    let third = steps.count / 3
    var feature = [Double](repeating: 0, count: 16)
    for (t, step) in steps.enumerated() {
      for k in 0..<4 {
        feature[4 * min(t / third, 2) + k] += 3 * step[k] / Double(third)
        feature[12 + k] += 3 * abs(step[k]) / Double(steps.count)
      }
    }
    return feature + feature.map(abs)
  }
}

private struct Sample {
  let label: Int
  let values: [Double]
}

/// Least squares on one-hot labels with a penalty, solved through the samples' inner products.
private enum Ridge {
  static func accuracy(_ training: [Sample], _ test: [Sample], classes: Int, ridge: Double)
    -> Double
  {
    let n = training.count, size = training[0].values.count
    let mean = (0..<size).map { k in training.reduce(0) { $0 + $1.values[k] } / Double(n) }
    let rows = training.map { zip($0.values, mean).map { $0 - $1 } }
    var matrix = (0..<n).map { i in (0..<n).map { j in j <= i ? dot(rows[i], rows[j]) : 0 } }
    for i in 0..<n { matrix[i][i] += ridge }
    for i in 0..<n {  // Cholesky
      for j in 0...i {
        var sum = matrix[i][j]
        for k in 0..<j { sum -= matrix[i][k] * matrix[j][k] }
        matrix[i][j] = i == j ? sum.squareRoot() : sum / matrix[j][j]
      }
    }
    let weights = (0..<classes).map { label -> [Double] in
      var x = training.map { $0.label == label ? 1 - 1 / Double(classes) : -1 / Double(classes) }
      for i in 0..<n {
        for k in 0..<i { x[i] -= matrix[i][k] * x[k] }
        x[i] /= matrix[i][i]
      }
      for i in (0..<n).reversed() {
        for k in i + 1..<max(n, i + 1) { x[i] -= matrix[k][i] * x[k] }
        x[i] /= matrix[i][i]
      }
      return (0..<size).map { k in (0..<n).reduce(0) { $0 + x[$1] * rows[$1][k] } }
    }
    let hits = test.count { sample in
      let centred = zip(sample.values, mean).map { $0 - $1 }
      let scores = weights.map { dot($0, centred) }
      return scores.indices.max { scores[$0] < scores[$1] } == sample.label
    }
    return Double(hits) / Double(test.count)
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for i in a.indices { sum += a[i] * b[i] }
    return sum
  }
}
