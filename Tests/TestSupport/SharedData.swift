import Foundation

/// A folder of real data, which are no part of the project: in a folder `shared` beside one of those
/// that hold this file; nil if there is none.
public func sharedData(_ name: String) -> String? {
  var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  while folder.path != "/" {
    let data = folder.appendingPathComponent("shared/data/\(name)").path
    if FileManager.default.fileExists(atPath: data) { return data }
    folder.deleteLastPathComponent()
  }
  return nil
}
