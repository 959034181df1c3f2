internal import Foundation

extension ClipCache {
  /// The cache whose clips lie in `folder` itself, by the identity that is noted there.
  public init(at folder: String) throws {
    let note = "\(folder)/identity.txt"
    let identity = try TextLines.read(note).first.map { String($0.line) } ?? ""
    let name = ClipCache.folderName(identity)
    let place = URL(fileURLWithPath: folder)
    guard place.lastPathComponent == name else {
      throw DatasetError.unreadable(
        path: note, reason: "the data set that it names is kept in the folder \(name)")
    }
    try self.init(folder: place.deletingLastPathComponent().path, identity: identity)
  }

  /// Whether the file `name` of this cache is whole; throws what is wrong with it.
  public func verify(_ name: String) throws {
    let path = "\(folder)/\(name)"
    guard let index = Int((name as NSString).lastPathComponent.dropLast(".clip".count)),
      index >= 0, self.path(index) == path
    else { throw DatasetError.corruptEntry(path: path, reason: "its name is that of no clip") }
    _ = try load(at: index)
  }
}
