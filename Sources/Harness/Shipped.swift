internal import Foundation

/// The suites and published tables that come with the program.
public enum Shipped {
  /// The folder `name`, such as "experiments": in the current folder, or beside the program, or above it, as
  /// in a checkout; nil if there is none.
  ///
  /// The program is the file that runs, wherever a link to it lies.
  public static func folder(_ name: String) -> String? {
    var program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    var folders = [name]
    for _ in 0..<5 {
      program.deleteLastPathComponent()
      folders.append(program.appendingPathComponent(name).path)
    }
    return folders.first { FileManager.default.fileExists(atPath: $0) }
  }
}
