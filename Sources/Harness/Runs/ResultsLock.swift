internal import Files

/// The right to write into a folder of results or data, which one process at a time has.
final class ResultsLock {
  private let lock: FolderLock

  /// Takes the right to `folder`, or says who has it; `option` is that by which another folder is chosen.
  init(_ folder: String, option: String = "--results") throws {
    do {
      lock = try FolderLock(folder)
    } catch .unwritable(let error) {
      throw HarnessError("\(error.path) cannot be written: \(error.reason).")
    } catch .taken(let owner) {
      throw HarnessError(
        "Another bench\(owner.isEmpty ? "" : ", process \(owner),") works in \(folder): "
          + "wait for it, or choose another folder with \(option).")
    }
  }
}
