internal import Foundation
internal import Kernels
internal import Results

/// A loss that is not finite.
struct Divergence: Error, CustomStringConvertible {
  let stage: String, step: Int
  var description: String { "a loss was not finite at step \(step) of stage '\(stage)'" }
}

/// The manifest of a run that is at work, and where it is kept.
final class RunRecord {
  var manifest: Manifest
  private let folder: String
  private let start = ContinuousClock.now, secondsBefore: Double

  fileprivate init(_ manifest: Manifest, in folder: String) {
    (self.manifest, self.folder) = (manifest, folder)
    secondsBefore = manifest.cost.seconds
    resetPeaks()
  }

  /// The path of a file of the run.
  func path(_ name: String) -> String { "\(folder)/\(name)" }

  /// Writes the manifest with the cost so far.
  func write() throws {
    manifest.cost.seconds = secondsBefore + start.duration(to: .now).seconds
    manifest.cost.peakBytes = max(manifest.cost.peakBytes, mostResidentBytes())
    manifest.cost.peakTensorBytes = max(manifest.cost.peakTensorBytes, Memory.peakBytes)
    try RecordDocument.write(manifest, to: path("manifest.json"))
  }
}

extension ResultsFolder {
  /// How the run `name` stands; nil if it never began, or is done and has lost the file `product`, as
  /// where only records were copied.
  func state(_ name: String, product: String) throws -> RunState? {
    let state = try manifest(name)?.state
    return state == .done && !isFile("\(run(name))/\(product)") ? nil : state
  }

  /// `manifest` with the number of its run's lines in the records, which is kept.
  func sealed(_ manifest: Manifest) throws -> Manifest {
    var manifest = manifest
    let rows = try rows(of: manifest.origin.run)
    guard manifest.records != rows else { return manifest }
    manifest.records = rows
    try RecordDocument.write(manifest, to: "\(run(manifest.origin.run))/manifest.json")
    return manifest
  }

  /// Does `body` for a run that is not over, keeps its manifest and says how it ended.
  ///
  /// One that is done and has lost the file `product` is done anew.
  /// Throws only what should stop the suite: a signal, or a folder that cannot be written.
  func record(
    _ fresh: @autoclosure () throws -> Manifest, _ name: String, product: String,
    _ body: (RunRecord) throws -> Void
  ) throws -> Manifest {
    let state = try state(name, product: product),
      known = try state.flatMap { _ in try manifest(name) }
    if let known, known.state == .diverged || known.state == .done { return known }
    try makeFolder(run(name))
    let record = RunRecord(try known ?? fresh(), in: run(name))
    (record.manifest.state, record.manifest.reason) = (.unfinished, nil)
    (record.manifest.machine, record.manifest.program) = (.current, .current)
    do {
      try body(record)
      record.manifest.state = .done
    } catch let error as Divergence {
      unlink(record.path("checkpoint.safetensors"))
      (record.manifest.state, record.manifest.reason) = (.diverged, error.description)
    } catch  where !stopsSuite(error) {
      (record.manifest.state, record.manifest.reason) = (.failed, "\(error)")
    }
    try record.write()
    return record.manifest
  }
}
