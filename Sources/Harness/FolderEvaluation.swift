internal import Datasets
internal import Kernels
internal import Metrics
public import Results
internal import Tensors

internal import struct Foundation.URL

/// The suites' metrics on anybody's clips: `bench evaluate`.
public struct FolderEvaluation {
  /// What is measured.
  public struct Options: Sendable {
    /// Folders of videos, of frame folders, or anything else that `--data` takes; several of
    /// generated clips stand against one of real ones, and training clips are optional.
    public var real: String, generated: [String], training: String?
    /// The safetensors file with I3D's weights, for the Fréchet video distance.
    public var i3d = ""
    /// Frames, and rows and columns, that clips are brought to.
    public var frames = 16, size = 32
    /// Clips of each folder, at most; all have as many as the smallest.
    public var clips = 256
    /// What clips, pairs, permutations and windows are drawn from.
    public var seed = 0
    /// Whether files that are missing or cannot be read are errors.
    public var isStrict = false

    /// Real clips in `real`, generated ones in `generated`.
    public init(real: String, generated: [String]) {
      (self.real, self.generated) = (real, generated)
    }
  }

  /// The numbers, in the order of the metrics.
  public let measurements: [Measurement]
  private let table: Table

  /// The numbers as a table in Markdown.
  public var markdown: String { table.markdown }

  /// Reads the clips and measures them.
  public init(_ options: Options) throws {
    try check("--clips", options.clips, in: 12...100_000)
    try check("--frames", options.frames, in: 2...1_000)
    try check("--size", options.size, in: 8...1_024)
    try check("--seed", options.seed, in: Seeds.range)
    let named =
      [(SourceName(kind: .real, name: "real"), options.real)]
      + zip(try Self.names(options.generated), options.generated).map {
        (SourceName(kind: .model, name: $0), $1)
      }
    let sets = try named.map { try SpreadClips($0.0.name, $0.1, options) }
    let line = StatusLine()
    for (set, one) in zip(sets, named) {
      line.note("\(set.name): \(Phrases.count(set.count, "clip")) found in \(one.1)")
    }
    let training = try options.training.map { try SpreadClips("training", $0, options) }
    let found = sets.map(\.count).min() ?? 0
    let read = try sets.map { try $0.read(min(found, options.clips), options) }
    let used = read.map(\.clips.count).min() ?? 0
    guard used >= 12 else {
      throw HarnessError(
        "12 clips at least are needed in each folder, but one has \(used): add clips. "
          + zip(sets, read).map { $0.note(of: $1, used: min(used, $1.clips.count)) }
          .joined(separator: " "))
    }
    let random = RandomSource(seed: UInt64(options.seed)).stream("evaluate")
    var sources = zip(named, read).map {
      SampleSource($0.0, .stacked(Array($1.clips.prefix(used))))
    }
    let notes = Dictionary(
      uniqueKeysWithValues: zip(sets, zip(sources, read)).map { set, one in
        (one.0.name, set.note(of: one.1, used: used))
      })
    let contents = sources.map { String(Checksum.of($0.clips.values.span.bytes), radix: 16) }
    sources.append(
      SampleSource(
        SourceName(kind: .control, name: "frozen"), ControlClips.frozen(sources[0].clips)))
    var settings = [
      "clips=\(used)", "frames=\(options.frames)", "size=\(options.size)", "seed=\(options.seed)",
      "real=\(contents[0])", "extractor=\(try MotionNet.embedded().hash)",
      "critics=\(CriticPanel.judge)", "realism=\(FeatureRealism.judge)",
    ]
    if let training { settings.append("training=\(training.identity)") }
    if !options.i3d.isEmpty {
      let file = "the safetensors file with I3D's weights"
      settings.append("i3d=\(try contentHash(options.i3d, file))")
    }
    let origin = Origin(
      suite: "evaluate", scale: "", data: options.real, seed: options.seed, run: "")
    var measured: [Measurement] = []
    let chosen = Metrics.all.filter { training != nil || $0.name != "nearest-training" }
    line.note(
      "measuring \(used) clips of each, \(options.frames) frames of \(options.size)×\(options.size): "
        + chosen.map(\.name).joined(separator: ", "))
    defer { line.clear() }
    for (number, metric) in chosen.enumerated() {
      func show(_ part: Int = 0, of parts: Int = 0) {
        line.show {
          [
            .init("measuring \(metric.name)"), .init("\(number + 1)/\(chosen.count)"),
            .init(parts > 0 ? "part \(part + 1)/\(parts)" : "", 1),
          ]
        }
      }
      show()
      let name = "\(metric.name)/\(metric.version)"
      let context = EvaluationContext(
        origin: origin, metric: name, direction: .neither,
        fingerprint: hash(
          try [name] + settings + metric.protocolSettings.map { "\($0)=\($1)" }.sorted()
            // Critics are trained on all the sources that stand together.
            + (metric.name == "preference" ? contents : [])),
        isReportable: true, random: random.stream(name), i3d: options.i3d, models: [],
        training: { count in
          guard let training else { return sources[0].clips }
          return .stacked(try training.read(min(count, training.count), options).clips)
        }, progress: { show($0, of: $1) })
      measured += try metric.evaluate(sources, context).measurements
    }
    for i in measured.indices {
      let notes = [measured[i].note, notes[measured[i].source]].compactMap(\.self)
      measured[i].note = notes.isEmpty ? nil : notes.joined(separator: " ")
    }
    measurements = measured
    var shown = Self.table(measured, sources.map(\.name), used)
    shown.notes += named.compactMap { notes[$0.0] }
    table = shown
  }

  /// The shortest ends of the paths by which each can be told from the others; refuses a folder that
  /// is given twice, however it is spelled.
  static func names(_ paths: [String]) throws -> [String] {
    let parts = paths.map {
      URL(fileURLWithPath: $0).standardizedFileURL.resolvingSymlinksInPath().path
        .split(separator: "/")
    }
    for (index, own) in parts.enumerated() where parts[..<index].contains(own) {
      throw HarnessError("--generated names the folder \(paths[index]) twice: give it once.")
    }
    let longest = parts.map(\.count).max() ?? 1
    return parts.indices.map { own in
      let length = (1...max(1, longest)).first { length in
        parts.indices.allSatisfy {
          $0 == own || parts[$0].suffix(length) != parts[own].suffix(length)
        }
      }
      return parts[own].suffix(length ?? longest).joined(separator: "/")
    }
  }

  private static func table(
    _ found: [Measurement], _ sources: [SourceName], _ count: Int
  ) -> Table {
    let metrics = found.map(\.metric).reduce(into: [String]()) {
      if !$0.contains($1) { $0.append($1) }
    }
    var table = Table(
      "evaluation", title: "\(count) clips of each",
      columns: ["source"] + metrics.map(RecordedSuite.short))
    for source in sources {
      table.rows.append(
        [.text(RecordedSuite.title(source))]
          + metrics.map { metric in
            guard let one = found.first(where: { $0.source == source && $0.metric == metric })
            else { return .empty }
            return .value(
              one.value, low: one.interval?.low, high: one.interval?.high,
              digits: RecordedSuite.digits(metric))
          })
    }
    table.notes = [
      "In brackets 95 % intervals over clips. Only 'fvd' is the Fréchet video distance, in I3D's space; "
        + "'frechet motion net' is the embedded extractor's."
    ]
    return table
  }
}

/// The clips of a folder in an order that is drawn and spread over its sub-folders.
private struct SpreadClips {
  /// Clips that were read, and what was wrong on the way.
  struct Read {
    var clips: [Tensor] = [], paths: [String] = [], skipped: [String] = [], substituted = 0
  }

  let name: String
  private let data: ListedClips, order: [Int]
  var count: Int { order.count }
  var identity: String { data.identity }

  init(_ name: String, _ path: String, _ options: FolderEvaluation.Options) throws {
    var settings = DatasetOptions()
    (settings.frames, settings.size, settings.split) = (options.frames, options.size, nil)
    settings.defects = options.isStrict ? .refuse : .skip
    guard let data = try DatasetName.detect(path).open(path: path, settings) as? ListedClips else {
      throw HarnessError("\(path) holds no files of clips: give a folder of videos or frames.")
    }
    (self.name, self.data) = (name, data)
    order = data.spread(seed: UInt64(options.seed))
  }

  /// The first `count` clips in the order that can be read; throws at a bad file if that is asked for.
  func read(_ count: Int, _ options: FolderEvaluation.Options) throws -> Read {
    let random = RandomSource(seed: UInt64(options.seed)).stream("evaluate")
    var result = Read()
    let progress = Progress("reading \(name)", total: min(count, order.count))
    defer { progress.finish() }
    for (place, index) in order.enumerated() where result.clips.count < count {
      let path = data.path(at: index)
      var draw = random.stream("\(name)/\(path)")
      do {
        result.clips.append(try data.clip(at: index, using: &draw).frames)
        result.paths.append(path)
        progress.advance()
        if place >= count { result.substituted += 1 }
      } catch let error as DatasetError {
        if options.isStrict { throw error }
        result.skipped.append(path)
      }
    }
    guard !result.clips.isEmpty else {
      throw HarnessError(
        "None of the \(Phrases.count(order.count, "file")) of \(name) can be read.")
    }
    return result
  }

  /// How many clips there were and what became of them.
  func note(of read: Read, used: Int) -> String {
    let report = data.report, skipped = (report.missing + read.skipped).sorted()
    let short = read.paths.prefix(used).filter(report.short.contains).sorted()
    func words(_ names: [String]) -> String {
      names.isEmpty ? "0" : "\(names.count) (\(names.joined(separator: ", ")))"
    }
    return
      "\(name): found \(count + report.missing.count), used \(used), skipped \(words(skipped)), "
      + "short \(words(short)), substituted \(read.substituted)."
  }
}
