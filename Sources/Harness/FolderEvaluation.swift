internal import Datasets
internal import Foundation
internal import Metrics
public import Results
internal import Tensors

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
    /// What pairs, permutations and windows are drawn from.
    public var seed = 0

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
    try check("--seed", options.seed, in: 0...Int.max)
    let named =
      [(SourceName(kind: .real, name: "real"), options.real)]
      + zip(try Self.names(options.generated), options.generated).map {
        (SourceName(kind: .model, name: $0), $1)
      }
    let sets = try named.map { ($0.0, try Self.open($0.1, options)) }
    let count = sets.map(\.1.count).min() ?? 0
    guard count >= 12 else {
      throw HarnessError(
        "12 clips at least are needed in each folder, but one has \(count): add clips.")
    }
    let random = RandomSource(seed: UInt64(options.seed)).stream("evaluate")
    func clips(_ data: any Dataset, _ name: String, _ count: Int) throws -> Tensor {
      .stacked(
        try (0..<min(count, data.count)).map { index in
          var draw = random.stream("\(name)/\(index)")
          return try data.clip(at: index, using: &draw).frames
        })
    }
    let used = min(count, options.clips)
    var sources = try sets.map { SampleSource($0.0, try clips($0.1, $0.0.name, used)) }
    sources.append(
      SampleSource(
        SourceName(kind: .control, name: "frozen"), ControlClips.frozen(sources[0].clips)))
    let training = try options.training.map { try Self.open($0, options) }
    let origin = Origin(suite: "evaluate", scale: "", data: options.real, seed: options.seed, run: "")
    var found: [Measurement] = []
    for metric in Metrics.all where training != nil || metric.name != "nearest-training" {
      let name = "\(metric.name)/\(metric.version)"
      let context = EvaluationContext(
        origin: origin, metric: name, direction: .neither,
        fingerprint: hash(
          [
            name, "clips=\(used)", "frames=\(options.frames)", "size=\(options.size)",
          ] + metric.protocolSettings.map { "\($0)=\($1)" }.sorted()),
        isReportable: true, random: random.stream(name), i3d: options.i3d, models: [],
        training: { count in
          guard let training else { return sources[0].clips }
          return try clips(training, "training", count)
        })
      found += try metric.evaluate(sources, context).measurements
    }
    measurements = found
    table = Self.table(found, sources.map(\.name), used)
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
        parts.indices.allSatisfy { $0 == own || parts[$0].suffix(length) != parts[own].suffix(length) }
      }
      return parts[own].suffix(length ?? longest).joined(separator: "/")
    }
  }

  private static func open(_ path: String, _ options: Options) throws -> any Dataset {
    var settings = DatasetOptions()
    (settings.frames, settings.size, settings.split) = (options.frames, options.size, nil)
    settings.defects = .skip
    return try DatasetName.detect(path).open(path: path, settings)
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
