internal import Foundation
internal import Kernels
internal import NeuralNetworks
internal import Results
internal import Tensors
internal import VideoIO
internal import VideoModels

/// Clips sampled from a checkpoint into a file.
public enum SampleDrawing {
  /// Samples `count` clips of the checkpoint, or of the one in the run folder `path`, by `sampler`,
  /// the model's own unless given, and writes them to `output`; returns a sentence on what was written.
  ///
  /// A PNG has a clip a row, MP4, AVI and GIF show all clips side by side, and a safetensors file
  /// holds bytes `[N, T, H, W, C]` under "clips".
  public static func draw(
    from path: String, count: Int, sampler: String?, seed: Int, threads: Int?, to output: String
  ) throws -> String {
    try check("--count", count, in: 1...10_000)
    try check("--seed", seed, in: Seeds.range)
    let write = try writer(output)
    try prepare(threads: threads, precision: .float32)
    let checkpoint = try Checkpoint(path: file(path))
    let model = checkpoint.trained
    let sampler = sampler ?? model.samplers.first ?? ""
    var random = TrainingTask.samplingSource(sampler, seed: seed)
    let progress = Progress("sampling", total: count)
    let clips = try model.samples(count, by: sampler, using: &random) {
      progress.update($0, of: count)
    }
    progress.finish()
    try write(
      SampleSource(
        SourceName(kind: .model, name: checkpoint.model, sampler: sampler), clips))
    let size = "\(clips.shape[1]) frames of \(clips.shape[3])×\(clips.shape[2])"
    return
      "Wrote \(Phrases.count(count, "clip")) of \(checkpoint.model) (sampler '\(sampler)', \(size)) to "
      + "\(output)."
  }

  /// The checkpoint that `path` means.
  private static func file(_ path: String) throws -> String {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw HarnessError("\(path) does not exist: a checkpoint or the folder of a run is expected.")
    }
    if !isFolder.boolValue { return path }
    let inside = "\(path)/checkpoint.safetensors"
    if isFile(inside) { return inside }
    throw HarnessError("\(path) holds no checkpoint.safetensors: is it the folder of a run?")
  }

  private static func writer(_ output: String) throws -> (SampleSource) throws -> Void {
    switch URL(fileURLWithPath: output).pathExtension.lowercased() {
    case "safetensors": return { try $0.write(to: output) }
    case "png":
      return { source in
        let clips = source.inColor
        try PNG.write(PNG.grid(of: clips, stride: max(1, clips.shape[1] / 8)), to: output)
      }
    case "mp4", "avi", "gif":
      return { source in
        let clips = source.inColor
        let columns = Int(Double(source.count).squareRoot().rounded(.up))
        let frames = (0..<clips.shape[1]).map {
          PNG.grid(of: clips.entry($0, along: 1), columns: columns)
        }
        try VideoEncoder.write(Tensor.stacked(frames), to: output, framesPerSecond: 25)
      }
    default:
      throw HarnessError("\(output) should end in .mp4, .avi, .gif, .png or .safetensors.")
    }
  }
}

extension SampleSource {
  /// All clips `[N, T, H, W, 3]`; grey ones get three equal channels.
  fileprivate var inColor: Tensor { shape[-1] == 3 ? clips : clips.repeated(3, along: -1) }
}
