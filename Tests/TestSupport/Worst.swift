internal import Foundation

/// The largest errors seen, printed where the environment variable `ZOETROPE_ERRORS` is set; for
/// docs/tolerances.md.
enum Worst {
  static let isShown = ProcessInfo.processInfo.environment["ZOETROPE_ERRORS"] != nil

  static func note(_ what: String, _ relative: Double, _ share: Double) {
    if isShown { print("error", share * relative, "of", relative, what) }
  }
}
