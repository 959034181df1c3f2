internal import CGnuplot
internal import Foundation

/// Why a figure was not drawn.
public struct PlotError: Error, CustomStringConvertible, Sendable {
  /// One sentence with the remedy.
  public let description: String
}

extension Figure {
  /// Draws the figure through gnuplot as a PNG file at `path`, which appears whole or not at all.
  public func write(to path: String) throws(PlotError) {
    let partial = path + ".partial", log = path + ".log"
    defer {
      unlink(partial)
      unlink(log)
    }
    let made = open(partial, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
    guard made >= 0 else { throw failure(path, String(cString: strerror(errno))) }
    close(made)
    // Where the picture goes is no word of the script, for gnuplot runs what it reads.
    let size = "\(min(width, 4_000)),\(min(height, 4_000))"
    let status = gnuplot_run(
      "set terminal pngcairo noenhanced size \(size) font 'sans,11'\n" + script, partial, log)
    guard status != -ENOENT else {
      throw failure(path, "gnuplot is not installed; install gnuplot-nox")
    }
    guard status == 0, rename(partial, path) == 0 else {
      let words = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
      let reason = words.split(separator: "\n").last { $0.contains(where: \.isLetter) }
      throw failure(path, reason.map(String.init) ?? "gnuplot ended with \(status)")
    }
  }

  private func failure(_ path: String, _ reason: String) -> PlotError {
    PlotError(description: "\(path) is not drawn: \(reason).")
  }
}
