import Foundation
import Testing

/// Real clips beside the checkout, which are no part of it: tests that read them are skipped where
/// they are absent.
enum SharedClips {
  /// The folder `shared/data` next to one of the folders above this file.
  static let root: URL? = {
    var folder = URL(fileURLWithPath: #filePath)
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let data = folder.appendingPathComponent("shared/data")
      if FileManager.default.fileExists(atPath: data.appendingPathComponent("clips").path) {
        return data
      }
    }
    return nil
  }()

  static var areHere: Bool { root != nil }
  static let remark: Comment = "the folder shared/data with real clips is not here"

  static func path(_ name: String) throws -> String {
    try #require(root).appendingPathComponent(name).path
  }

  /// All files under the folder `name`, sorted.
  static func files(_ name: String) throws -> [String] {
    let folder = try path(name)
    let names = try #require(
      FileManager.default.enumerator(atPath: folder)?.allObjects as? [String])
    return names.filter { $0.contains(".") }.sorted().map { folder + "/" + $0 }
  }
}

/// The path of a file of the folder Fixtures.
func fixturePath(_ name: String) throws -> String {
  try #require(Bundle.module.resourceURL).appendingPathComponent("Fixtures/" + name).path
}

/// What is in a file of the folder Fixtures.
func fixture(_ name: String) throws -> Data {
  try Data(contentsOf: URL(fileURLWithPath: fixturePath(name)))
}

/// A folder that goes when `body` is done.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("zoetrope-" + UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder.path)
}
