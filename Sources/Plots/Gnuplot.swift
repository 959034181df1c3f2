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
    let output = partial.replacing("\\", with: "\\\\").replacing("'", with: "''")
    let text =
      "set terminal pngcairo noenhanced size \(width),\(height) font 'sans,11'\n"
      + "set output '\(output)'\n" + script + "unset output\n"
    let status = gnuplot_run(text, log)
    guard status == 0, rename(partial, path) == 0 else {
      let words = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
      let reason = words.split(separator: "\n").last { $0.contains(where: \.isLetter) }
      let isAbsent = status == 127
      throw PlotError(
        description: isAbsent
          ? "gnuplot is not installed, so \(path) is not drawn: install gnuplot-nox."
          : "\(path) is not drawn: \(reason.map(String.init) ?? "gnuplot ended with \(status)").")
    }
  }
}
