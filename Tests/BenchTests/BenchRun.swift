import Foundation
import Testing

/// One run of the built `bench`.
struct BenchRun {
  let exitCode: Int32, output: String, errors: String

  /// Runs `bench` with `arguments` to its end; `temporary` is where it puts what it throws away, and
  /// `environment` comes on top of the test's own.
  init(_ arguments: [String], temporary: String? = nil, environment: [String: String] = [:])
    throws
  {
    let process = Process(), output = Pipe(), errors = Pipe()
    process.executableURL = try Self.executable()
    process.arguments = arguments
    // Many run at once: threads that wait should leave the processors to others.
    process.environment = ProcessInfo.processInfo.environment
      .merging(["OMP_WAIT_POLICY": "passive"]) { $1 }.merging(environment) { $1 }
      .merging(temporary.map { ["TMPDIR": $0] } ?? [:]) { $1 }
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    // No run writes more to stderr than a pipe holds, so reading one after the other cannot block.
    self.output = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    self.errors = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    exitCode =
      process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
  }

  init(_ arguments: String...) throws { try self.init(arguments) }

  /// The lines of the output without the empty ones.
  var lines: [Substring] { output.split(separator: "\n") }

  /// The output as JSON.
  func json<Value: Decodable>(as type: Value.Type) throws -> Value {
    try JSONDecoder().decode(type, from: Data(output.utf8))
  }

  /// Expects that the run said `sentence` and nothing else, gave `exitCode`, and printed nothing.
  func expectRefusal(
    _ sentence: String, exitCode: Int32 = 1, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(errors == "Error: \(sentence)\n", sourceLocation: sourceLocation)
    #expect(self.exitCode == exitCode, sourceLocation: sourceLocation)
    #expect(output == "", sourceLocation: sourceLocation)
  }

  /// Expects that the run refused a line that it could not read: `sentence`, then how to use it.
  func expectUsage(_ sentence: String, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(errors.hasPrefix("Error: \(sentence)\n"), "\(errors)", sourceLocation: sourceLocation)
    #expect(errors.contains("Usage: bench"), sourceLocation: sourceLocation)
    #expect(exitCode == 64, sourceLocation: sourceLocation)
    #expect(output == "", sourceLocation: sourceLocation)
  }

  /// `bench` beside the tests: on Linux they are in one folder, on macOS inside a bundle of it.
  static func executable() throws -> URL {
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let candidates =
      [Bundle.main.bundleURL, folder]
      + (0..<4).map { _ in
        folder.deleteLastPathComponent()
        return folder
      }
    let found = candidates.map { $0.appendingPathComponent("bench") }.first {
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: $0.path, isDirectory: &isFolder)
        && !isFolder.boolValue
    }
    return try #require(found, "bench is not in any of \(candidates.map(\.path))")
  }
}

/// A folder for the files of one test, removed with it.
final class ScratchFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The names in it.
  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
  }

  /// A path in it.
  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes `bytes` under `name`, and gives the path.
  func write(_ name: String, _ bytes: Data) throws -> String {
    try bytes.write(to: URL(fileURLWithPath: file(name)))
    return file(name)
  }

  /// Writes a safetensors file of a header that need not make sense, and gives its path.
  func write(_ name: String, header: String, body: Int = 0) throws -> String {
    let length = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Data($0) }
    return try write(name, length + Data(header.utf8) + Data(count: body))
  }
}
