/// Swift's own `precondition`, but release builds say what was wrong before they stop: shapes that do not fit are a
/// caller's mistake, which without both shapes nobody finds.
func precondition(
  _ condition: @autoclosure () -> Bool, _ message: @autoclosure () -> String, file: StaticString = #file,
  line: UInt = #line
) {
  if !condition() { fatalError(message(), file: file, line: line) }
}
