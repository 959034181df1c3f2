/// Stops the program with `message` if `condition` does not hold: a caller's mistake, such as shapes
/// that do not fit.
///
/// Swift's own `precondition` drops its message in release builds; without both shapes nobody finds
/// the mistake.
package func require(
  _ condition: @autoclosure () -> Bool, _ message: @autoclosure () -> String,
  file: StaticString = #fileID, line: UInt = #line
) {
  if !condition() { fatalError(message(), file: file, line: line) }
}
