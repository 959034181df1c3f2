import Files
import Foundation

/// Prints a line in which nothing is hidden, for names of files and words of records may come from
/// anybody.
///
/// It stands before Swift's own `print`, so that nothing goes past it.
func print(_ line: String) { Swift.print(line.visible) }

/// Prints lines, such as those of a table.
func print(lines: String) { Swift.print(lines.visibleLines, terminator: "") }

/// Prints JSON.
func print(json: String) { Swift.print(json.visibleJSON, terminator: "") }

/// Says a line on the standard error.
func printError(_ line: String) {
  FileHandle.standardError.write(Data((line.visible + "\n").utf8))
}
