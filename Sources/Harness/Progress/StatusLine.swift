internal import Files
internal import Foundation
internal import Synchronization

/// One line on standard error that says how far a job is, and lines above it that stay.
///
/// On a terminal the line is redrawn in place and never wraps, whatever the width becomes. Elsewhere, as in
/// a log, it is printed at most every ten seconds. Standard output holds results only.
public final class StatusLine: Sendable {
  /// How it is shown.
  public enum Style: Sendable {
    /// One line, redrawn in place.
    case live
    /// Lines, at most one in ten seconds.
    case plain
    /// Not shown; warnings still are.
    case quiet

    /// Live on a terminal that can move its cursor, otherwise plain.
    public static var standard: Style {
      let terminal = ProcessInfo.processInfo.environment["TERM"] ?? "dumb"
      return isatty(2) == 1 && terminal != "dumb" && !terminal.isEmpty ? .live : .plain
    }
  }

  /// A part of the line.
  ///
  /// Where the terminal is narrow, those with the greatest `rank` go first.
  struct Field {
    let text: String, rank: Int

    init(_ text: String, _ rank: Int = 0) { (self.text, self.rank) = (text.visible, rank) }
  }

  private struct State {
    /// When the line was last shown, in seconds; nil where the next one is due at once.
    var shown: Double?
    /// Columns of what stands on the terminal now.
    var columns = 0
  }

  let style: Style
  private let state: Mutex<State>
  private let clock: @Sendable () -> Double, width: @Sendable () -> Int
  private let write: @Sendable (String) -> Void

  /// A line in `style`, by the real clock and terminal unless given: seconds, columns, and where text goes.
  init(
    _ style: Style = .standard,
    clock: @escaping @Sendable () -> Double = { StatusLine.seconds() },
    width: @escaping @Sendable () -> Int = { StatusLine.terminalWidth() },
    write: @escaping @Sendable (String) -> Void = {
      FileHandle.standardError.write(Data($0.utf8))
    }
  ) {
    (self.style, self.clock, self.width, self.write) = (style, clock, width, write)
    // In a log, jobs of a few seconds need no line.
    state = Mutex(State(shown: style == .plain ? clock() : nil))
  }

  /// Shows `fields`, unless the line was shown a moment ago.
  func show(_ fields: () -> [Field]) {
    guard style != .quiet else { return }
    let pause = style == .live ? 0.1 : 10
    state.withLock { state in
      let now = clock()
      if let shown = state.shown, now - shown < pause { return }
      state.shown = now
      switch style {
      case .live:
        let columns = width(), line = StatusLine.fitted(fields(), columns: columns - 1)
        write(StatusLine.erasure(of: state.columns, width: columns) + line)
        state.columns = StatusLine.columns(of: line)
      case .plain: write(StatusLine.joined(fields()) + "\n")
      case .quiet: break
      }
    }
  }

  /// Prints a line that stays.
  func note(_ line: String) {
    if style != .quiet { warn(line) }
  }

  /// Prints a line that stays, in any style: what somebody should know of.
  func warn(_ line: String) {
    clear()
    write(line.visible + "\n")
  }

  /// Takes the line away.
  func clear() {
    state.withLock { state in
      if state.columns > 0 { write(StatusLine.erasure(of: state.columns, width: width())) }
      // The next one is shown at once on a terminal.
      state.columns = 0
      if style == .live { state.shown = nil }
    }
  }

  // MARK: The line

  /// Takes away a line of `columns` columns, which a terminal that became narrower has wrapped.
  static func erasure(of columns: Int, width: Int) -> String {
    let rowsAbove = max(0, columns - 1) / max(1, width)
    return "\r" + (rowsAbove > 0 ? "\u{1B}[\(rowsAbove)A" : "") + "\u{1B}[J"
  }

  /// The fields that `columns` columns have room for; the last one left is cut.
  static func fitted(_ fields: [Field], columns: Int) -> String {
    var fields = fields
    while fields.count > 1, StatusLine.columns(of: joined(fields)) > columns,
      let rank = fields.map(\.rank).max(), let last = fields.lastIndex(where: { $0.rank == rank })
    {
      fields.remove(at: last)
    }
    let line = joined(fields)
    guard StatusLine.columns(of: line) > columns else { return line }
    var cut = ""
    for character in line where StatusLine.columns(of: cut + String(character)) < columns {
      cut.append(character)
    }
    return columns > 0 ? cut + "…" : ""
  }

  private static func joined(_ fields: [Field]) -> String {
    fields.map(\.text).filter { !$0.isEmpty }.joined(separator: " · ")
  }

  /// The columns that `text` takes: two for the wide scripts of East Asia and for emoji.
  static func columns(of text: String) -> Int {
    text.unicodeScalars.reduce(0) { sum, scalar in
      switch scalar.properties.generalCategory {
      case .nonspacingMark, .enclosingMark: sum
      default: sum + (scalar.value >= 0x1100 && !(0x2000..<0x2E80).contains(scalar.value) ? 2 : 1)
      }
    }
  }

  // MARK: The terminal

  /// Columns of the terminal: what `COLUMNS` says, then what the terminal says, then 80.
  static func terminalWidth() -> Int {
    if let words = ProcessInfo.processInfo.environment["COLUMNS"], let columns = Int(words),
      columns > 0
    {
      return columns
    }
    var size = winsize()
    let isKnown = ioctl(2, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return isKnown ? Int(size.ws_col) : 80
  }

  /// Seconds on a clock that is never set.
  static func seconds() -> Double { start.duration(to: .now).seconds }

  private static let start = ContinuousClock.now
}

extension Duration {
  /// As seconds.
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
