internal import CFiles

/// The parts of paths, which are bytes between slashes whatever Swift takes for a character.
package enum Path {
  private static let slash = UInt8(ascii: "/"), dot = UInt8(ascii: ".")

  /// What holds the file: "." for a mere name.
  package static func folder(_ path: String) -> String {
    guard let last = path.utf8.lastIndex(of: slash) else { return "." }
    return last == path.utf8.startIndex ? "/" : String(path[..<last])
  }

  /// The last part.
  package static func name(_ path: String) -> String {
    guard let last = path.utf8.lastIndex(of: slash) else { return path }
    return String(path[path.utf8.index(after: last)...])
  }

  /// What follows the name's last dot, in small letters; "" without one.
  package static func ending(_ path: String) -> String {
    let name = name(path)
    guard let last = name.utf8.lastIndex(of: dot) else { return "" }
    return name[name.utf8.index(after: last)...].lowercased()
  }

  /// The name without its ending.
  package static func stem(_ path: String) -> String {
    let name = name(path)
    guard let last = name.utf8.lastIndex(of: dot), last > name.utf8.startIndex else { return name }
    return String(name[..<last])
  }

  /// The parts between the slashes.
  package static func parts(_ path: String) -> [String] {
    path.utf8.split(separator: slash).map { String(Substring($0)) }
  }

  /// The path of `name` in `folder`, which is the current one if it is empty or ".".
  package static func joined(_ folder: String, _ name: String) -> String {
    folder.isEmpty || folder == "."
      ? name : folder.utf8.last == slash ? folder + name : folder + "/" + name
  }

  /// The one spelling of a path that a person gave: without a slash at its end, two in a row, and the parts "." and "..".
  ///
  /// Links keep their names, unless ".." goes back over one.
  package static func normalized(_ path: String) -> String {
    let parts = parts(path).filter { $0 != "." }
    if parts.isEmpty || parts.contains(".."), !path.isEmpty { return real(path) ?? path }
    return (path.utf8.first == slash ? "/" : "") + parts.joined(separator: "/")
  }

  /// The path from the root without links, "." and ".."; nil if nothing is there.
  package static func real(_ path: String) -> String? {
    var whole = [CChar](repeating: 0, count: Int(zt_path_room))
    guard zt_real_path(FileName.cString(path), &whole) == 0 else { return nil }
    return parts(ofBytes: whole.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) })
  }

  private static func parts(ofBytes bytes: [UInt8]) -> String {
    "/" + bytes.split(separator: slash).map(FileName.text).joined(separator: "/")
  }
}
