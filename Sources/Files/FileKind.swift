/// What a file may hold by the ending of its name: the one list for everything that looks for clips in folders.
package enum FileKind: Sendable {
  /// Moving pictures.
  case video
  /// One picture, which may be a frame.
  case picture
  /// Neither; it is not decoded.
  case other

  private static let videos: Set = [
    "264", "265", "3g2", "3gp", "3gpp", "amv", "apng", "asf", "av1", "avi", "dat", "divx",
    "dv", "dvr-ms",
    "f4v", "flc", "fli", "flv", "gif", "gxf", "h261", "h263", "h264", "h265", "hevc", "ismv", "ivf",
    "m1v", "m2p", "m2t",
    "m2ts", "m2v", "m4v", "mj2", "mjpeg", "mjpg", "mk3d", "mkv", "mod", "mov", "mp2v", "mp4",
    "mp4v", "mpe", "mpeg",
    "mpeg4", "mpg", "mpg4", "mpv", "mts", "mxf", "nsv", "nut", "obu", "ogm", "ogv", "ogx", "qt",
    "rm", "rmvb",
    "roq", "tod", "ts", "vc1", "vob", "webm", "wmv", "wtv", "xvid", "y4m",
  ]
  private static let pictures: Set = ["jpeg", "jpg", "png"]

  /// By the ending of `path`; hidden files, such as "._a.mp4", hold nothing.
  package init(_ path: String) {
    let name = Path.name(path), ending = Path.ending(name)
    self =
      name.utf8.first == UInt8(ascii: ".")
      ? .other
      : FileKind.videos.contains(ending)
        ? .video
        : FileKind.pictures.contains(ending) ? .picture : .other
  }
}
