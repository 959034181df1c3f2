internal import Foundation

/// Numbers and times in words, the same in every language of the machine.
public enum Phrases {
  /// As "5,855".
  public static func grouped(_ number: Int) -> String {
    let digits = Array(String(number.magnitude))
    let groups = stride(from: digits.count, to: 0, by: -3).map { end in
      String(digits[max(0, end - 3)..<end])
    }
    return (number < 0 ? "-" : "") + groups.reversed().joined(separator: ",")
  }

  /// As "1 clip" and "5,855 clips"; `many` where an s does not do.
  public static func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
    "\(grouped(number)) \(number == 1 ? one : many ?? one + "s")"
  }

  /// As "12 s", "3 min 20 s" and "2 h 5 min".
  public static func duration(_ seconds: Double) -> String {
    let whole = Int(min(max(seconds, 0), 1e12).rounded())
    let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
    if hours > 0 { return "\(grouped(hours)) h \(minutes) min" }
    return minutes > 0 ? "\(minutes) min \(rest) s" : "\(rest) s"
  }

  /// As "0:12", "3:20" and "2:05:00".
  public static func clock(_ seconds: Double) -> String {
    let whole = Int(seconds.isFinite ? min(max(seconds, 0), 1e9).rounded() : 0)
    let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
    return hours > 0
      ? String(format: "%d:%02d:%02d", hours, minutes, rest)
      : String(format: "%d:%02d", minutes, rest)
  }

  /// As "12 s", "21 min" and "2 h 5 min".
  static func roughly(_ seconds: Double) -> String {
    let minutes = Int((min(max(seconds, 0), 1e9) / 60).rounded())
    if minutes >= 60 { return "\(grouped(minutes / 60)) h \(minutes % 60) min" }
    return seconds >= 60 ? "\(minutes) min" : duration(seconds)
  }
}
