internal import Datasets
internal import Kernels
internal import Recognition
internal import Tensors

/// What is found out about videos once for all seeds and divisions: whether they can be read, and
/// their hand-made features.
final class WindowFeatures {
  private struct Key: Hashable {
    let path: String, method: RecognitionMethod, isFirst: Bool
  }

  private var known: [Key: Result<Matrix, any Error>] = [:]
  private var readable: [String: Bool] = [:]

  /// Those of the videos at `indices` whose first windows can be read.
  func readable(
    _ indices: [Int], _ videos: RecognitionVideos, _ clips: any Dataset
  ) -> [Int] {
    func path(_ index: Int) -> String { videos.videos.entries[index].path }
    let missing = indices.filter { readable[path($0)] == nil }
    let found = mapConcurrently(missing, threads: Threads.count) { index in
      var unused = RandomSource(seed: 0)
      return (try? clips.clip(at: index, using: &unused)) != nil
    }
    for (index, isReadable) in zip(missing, found) { readable[path(index)] = isReadable }
    return indices.filter { readable[path($0)] == true }
  }

  /// A row for the first window of each video.
  func firstWindows(
    of indices: [Int], _ videos: RecognitionVideos, _ clips: any Dataset,
    _ method: RecognitionMethod
  ) throws -> [Matrix] {
    try compute(indices, videos, method, isFirst: true) { index in
      var unused = RandomSource(seed: 0)
      return [try clips.clip(at: index, using: &unused).frames]
    }.map { try $0.get() }
  }

  /// For each video a row a window, or why it cannot be read.
  func windows(
    of indices: [Int], _ videos: RecognitionVideos, _ clips: any Dataset,
    _ method: RecognitionMethod
  ) -> [Result<Matrix, any Error>] {
    // A made video is as long as a window.
    compute(indices, videos, method, isFirst: videos.data.kind.isMade) { index in
      let windows = try videos.windows(at: index, clips)
      return (0..<windows.shape[0]).map { windows.entry($0, along: 0) }
    }
  }

  private func compute(
    _ indices: [Int], _ videos: RecognitionVideos, _ method: RecognitionMethod, isFirst: Bool,
    _ windows: @Sendable (Int) throws -> [Tensor]
  ) -> [Result<Matrix, any Error>] {
    func key(_ index: Int) -> Key {
      Key(path: videos.videos.entries[index].path, method: method, isFirst: isFirst)
    }
    let missing = indices.filter { known[key($0)] == nil }
    let found = mapConcurrently(missing, threads: Threads.count) { index in
      Result {
        let rows = try windows(index).map {
          method == .rawFrames ? RawFrames()($0) : MotionHistograms()($0)
        }
        return Matrix(rows.count, rows.first?.count ?? 0, rows.flatMap { $0 })
      }
    }
    for (index, result) in zip(missing, found) { known[key(index)] = result }
    return indices.compactMap { known[key($0)] }
  }
}
