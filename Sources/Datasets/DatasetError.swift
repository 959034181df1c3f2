internal import Files
public import VideoIO

/// What is wrong with data that come from outside.
public enum DatasetError: Error, Equatable, CustomStringConvertible {
  /// A file that cannot be read or written.
  case unreadable(path: String, reason: String)
  /// A line of a list that does not follow the format.
  case malformedLine(path: String, line: Int, reason: String, remedy: String)
  /// A list that is not there.
  case absentList(path: String)
  /// A list without a clip.
  case emptyList(path: String)
  /// Clips that a list names and the folder does not hold.
  case missingFiles(root: String, missing: Int, of: Int, first: [String])
  /// A fraction of the labels so small that a class is left without a clip.
  case emptyClass(name: String, clips: Int, fraction: String)
  /// A part that would take every group of a class.
  case tooFewGroups(name: String, groups: Int, wanted: Int)
  /// A group that stands on both sides of a split.
  case sharedGroup(className: String, group: Int, split: String)
  /// A stored clip whose bytes are not those that were written.
  case corruptEntry(path: String, reason: String)

  /// A video or picture that cannot be read or written.
  case video(VideoError)
  /// A folder without videos and frames.
  case emptyFolder(path: String)
  /// A part of a data set without a clip.
  case emptyPart(root: String, part: String)
  /// A file whose name does not say what the layout wants to know.
  case misnamed(path: String, remedy: String)
  /// A folder that holds the clips of another data set.
  case otherDataset(folder: String, found: String, wanted: String)
  /// A folder that could be two data sets, or half of one.
  case ambiguous(path: String, reason: String, remedy: String)
  /// A data set that cannot be had in the way that was asked for.
  case unavailable(name: String, reason: String)

  /// A file that cannot be read or written.
  init(_ error: FileError) { self = .unreadable(path: error.path, reason: error.reason) }

  /// A file or folder that somebody named and that cannot be read.
  init(reading error: FileError) {
    self = error.isAbsence ? .video(.absent(path: error.path)) : .init(error)
  }

  /// One sentence that names the file and the remedy.
  public var description: String { FileName.shown(sentence) }

  private var sentence: String {
    switch self {
    case .unreadable(let path, let reason): "\(path) cannot be read or written: \(reason)."
    case .malformedLine(let path, let line, let reason, let remedy):
      "\(path), line \(line): \(reason); \(remedy)."
    case .absentList(let path):
      "The list \(path) is absent; unpack the official lists there, or give their folder."
    case .emptyList(let path): "The list \(path) names no clip; write it anew."
    case .missingFiles(let root, let missing, let all, let first):
      "\(missing) of \(all) listed files are missing under \(root) (the first: "
        + "\(first.joined(separator: ", "))); give the folder that holds the class folders."
    case .emptyClass(let name, let clips, let fraction):
      "A fraction of \(fraction) leaves the class '\(name)' of \(clips) clips without a clip; "
        + "take a larger fraction."
    case .tooFewGroups(let name, let groups, let wanted):
      "The class '\(name)' has \(groups) groups, so \(wanted) cannot be held out; hold out fewer."
    case .sharedGroup(let name, let group, let split):
      "Group \(group) of the class '\(name)' is on both sides of \(split); move all its clips to one side."
    case .corruptEntry(let path, let reason):
      "The cached clip \(path) is damaged: \(reason); delete it and it is made anew."
    case .video(let error): error.description
    case .emptyFolder(let path):
      "\(path) holds no video and no folder of PNG or JPEG frames; give the folder that holds the clips."
    case .emptyPart(let root, let part):
      "No clip under \(root) falls into the \(part) part; take another seed or more clips."
    case .misnamed(let path, let remedy): "The name of \(path) is not of this layout; \(remedy)."
    case .otherDataset(let folder, let found, let wanted):
      "\(folder) holds the data set '\(found)', not '\(wanted)'; choose an empty folder."
    case .ambiguous(let path, let reason, let remedy):
      "What \(path) holds cannot be told: \(reason); \(remedy)."
    case .unavailable(let name, let reason): "The data set '\(name)' cannot be opened: \(reason)."
    }
  }
}
