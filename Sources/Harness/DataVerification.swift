internal import Datasets
internal import Files
internal import Kernels

/// Whether the data below a folder are whole: cached clips, lists and videos, whichever there are.
public struct DataVerification: Codable, Sendable {
  /// One thing that was looked at.
  public struct Finding: Codable, Sendable {
    /// What it is, and what was found.
    public let subject: String, found: String
    /// Whether nothing is wrong with it.
    public let isFine: Bool
  }

  /// What was verified.
  public let path: String
  /// Everything that was looked at.
  public private(set) var findings: [Finding] = []
  /// Whether nothing is wrong.
  public var isFine: Bool { findings.allSatisfy(\.isFine) }

  /// Verifies the sums of cached clips, the lists in UCF-101's format and that every video decodes.
  ///
  /// The videos that lists name are looked for under `videos`, or where they are found from `path`.
  public init(_ path: String, videos: String? = nil, threads: Int? = nil) throws {
    try prepare(threads: threads, precision: .float32)
    let path = Path.normalized(path)
    self.path = path
    guard let tree = try filesBelow(path) else {
      throw HarnessError(
        FileName.shown("\(path) is a file: name a folder, or use bench data inspect."))
    }
    verifyCaches(tree.files)
    let inside = tree.files.filter { Path.name($0) == "classInd.txt" }
      .map { Path.folder(joined(path, $0)) }
    let beside = UCF101.lists(of: path).map { [$0] } ?? []
    for lists in inside + beside.filter({ !inside.contains($0) && isMeant(by: $0) }) {
      verifyLists(lists, videos: videos.map(Path.normalized))
    }
    for name in tree.files where ending(of: name) == "txt" { verifyPictures(joined(path, name)) }
    for list in (try? TinyVideo.lists(in: Path.folder(path))) ?? []
    where (try? TinyVideo.paths(list).first.map { Path.parts($0)[0] }) == Path.name(path) {
      verifyPictures(list)
    }
    try verifyVideos()
    if findings.isEmpty {
      throw HarnessError(
        FileName.shown(
          "\(path) holds neither videos nor lists nor cached clips: name a folder of data."))
    }
  }

  private mutating func note(_ subject: String, _ found: String, isFine: Bool = true) {
    findings.append(
      Finding(subject: FileName.shown(subject), found: FileName.shown(found), isFine: isFine))
  }

  // MARK: Cached clips

  /// Clips lie two folders below that of their cache.
  private mutating func verifyCaches(_ names: [String]) {
    let clips = names.filter { ending(of: $0) == "clip" }
    for (place, clips) in Dictionary(grouping: clips, by: { folder(of: folder(of: $0)) })
      .sorted(by: { $0.key < $1.key })
    {
      let cacheFolder = place.isEmpty ? path : joined(path, place)
      let subject = "cache \(cacheFolder)"
      do {
        let cache = try ClipCache(at: cacheFolder)
        let damages = mapConcurrently(clips, threads: Threads.count) { clip -> String? in
          do {
            try cache.verify(String(clip.dropFirst(place.isEmpty ? 0 : place.count + 1)))
            return nil
          } catch { return "\(error)" }
        }.compactMap { $0 }
        note(
          subject,
          damages.isEmpty
            ? "\(Phrases.count(clips.count, "clip")), every sum is right"
            : "\(Phrases.grouped(damages.count)) of \(Phrases.count(clips.count, "clip")) damaged, "
              + "the first: \(damages[0])", isFine: damages.isEmpty)
      } catch { note(subject, "\(error)", isFine: false) }
    }
  }

  // MARK: Lists

  /// Whether lists beside the folder are those of its videos, by their classes.
  private func isMeant(by lists: String) -> Bool {
    guard let classes = try? UCF101Classes(path: joined(lists, "classInd.txt")) else { return true }
    return classes.names.contains { FileTree.exists(joined(path, $0)) }
  }

  private mutating func verifyLists(_ lists: String, videos: String?) {
    let classes: UCF101Classes
    do { classes = try UCF101Classes(path: joined(lists, "classInd.txt")) } catch {
      return note(lists, "\(error)", isFine: false)
    }
    let names = (try? FileTree.names(in: lists).sorted(by: FileName.isBefore)) ?? []
    var read: [String: [UCF101Entry]] = [:]
    for name in names where ending(of: name) == "txt" && name.contains("list") {
      do { read[name] = try classes.list(path: joined(lists, name)) } catch {
        note(joined(lists, name), "\(error)", isFine: false)
      }
    }
    for (name, training) in read.sorted(by: { $0.key < $1.key }) where name.hasPrefix("trainlist") {
      // A fraction of a training list is held against the same test list.
      let number = name.dropFirst("trainlist".count).prefix { $0.isNumber }
      guard let test = read["testlist\(number).txt"] else { continue }
      let shared = sharedGroups(training, test)
      let sizes = "\(Phrases.grouped(training.count)) and \(Phrases.count(test.count, "clip"))"
      note(
        "\(joined(lists, name)) and testlist\(number).txt",
        shared.isEmpty
          ? "\(sizes), no group on both sides"
          : "\(Phrases.count(shared.count, "group")) on both sides: " + firstThree(shared),
        isFine: shared.isEmpty)
    }
    let listed = Set(read.values.flatMap { $0.map(\.path) }).sorted(by: FileName.isBefore)
    note(listed, of: lists, under: videos.map { [$0] } ?? candidates(lists))
  }

  private func sharedGroups(_ one: [UCF101Entry], _ other: [UCF101Entry]) -> [String] {
    func groups(_ entries: [UCF101Entry]) -> Set<String> {
      Set(entries.map { "\($0.className) group \($0.group)" })
    }
    return groups(one).intersection(groups(other)).sorted()
  }

  /// Notes whether the files that a list names are there, under the one of `roots` that has most.
  private mutating func note(_ listed: [String], of list: String, under roots: [String]) {
    let absent = roots.map { root in
      (root: root, names: listed.filter { !FileTree.exists(joined(root, $0)) })
    }
    guard !listed.isEmpty, let best = absent.min(by: { $0.names.count < $1.names.count }) else {
      return
    }
    let count = "\(Phrases.count(listed.count, "listed file"))"
    note(
      "files of \(list)",
      best.names.isEmpty
        ? "\(count), all are under \(best.root)"
        : "\(Phrases.grouped(best.names.count)) of \(count) are missing under \(best.root): "
          + firstThree(best.names), isFine: best.names.isEmpty)
  }

  /// Whether the pictures that a list of VGAN's format names are beside it.
  private mutating func verifyPictures(_ list: String) {
    guard TinyVideo.isList(list) else { return }
    do {
      note(try TinyVideo.paths(list), of: list, under: [Path.folder(list)])
    } catch { note(list, "\(error)", isFine: false) }
  }

  /// Where the class folders may be: with the lists, or in a folder beside them.
  private func candidates(_ lists: String) -> [String] {
    let beside = ((try? FileTree.names(in: path)) ?? []).sorted(by: FileName.isBefore)
    return [path, lists, Path.folder(lists)] + beside.map { joined(path, $0) }
  }

  // MARK: Videos

  private mutating func verifyVideos() throws {
    let inspection = try DataInspection(path)
    let tried = inspection.videos.count + inspection.unreadable.count
    guard tried > 0 else { return }
    let unreadable = inspection.unreadable
    let subject = "videos below \(path)"
    let totals =
      "\(Phrases.count(inspection.videos.count, "clip")), "
      + Phrases.count(inspection.frames, "frame")
    note(
      subject,
      unreadable.isEmpty
        ? "\(totals), all decode"
        : "\(Phrases.grouped(unreadable.count)) of \(Phrases.count(tried, "file")) cannot be read: "
          + firstThree(unreadable.map(\.path)), isFine: unreadable.isEmpty)
    let denied = unreadable.filter(\.isDenied).map(\.path)
    if !denied.isEmpty {
      note(subject, "permission is denied: " + firstThree(denied), isFine: false)
    }
    let damaged = inspection.videos.filter { !$0.warnings.isEmpty }
    if !damaged.isEmpty {
      note(
        subject,
        "\(Phrases.count(damaged.count, "clip")) with damage: "
          + firstThree(damaged.map { "\($0.path) (\($0.warnings.joined(separator: "; ")))" }),
        isFine: false)
    }
  }
}

/// The first three of `names`, and whether there are more.
func firstThree(_ names: [String]) -> String {
  names.prefix(3).joined(separator: ", ") + (names.count > 3 ? ", …" : "")
}
