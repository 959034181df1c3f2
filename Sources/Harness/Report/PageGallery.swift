internal import Files
internal import Foundation
internal import Results

/// The clips of the results folder on the page.
struct PageGallery {
  let suite: RecordedSuite, folder: String, isInline: Bool

  /// The clips of each data set, real ones first; nil if there are none.
  var question: Page.Question? {
    var question = Page.Question(
      id: "clips",
      question: suite.isRecognition ? "What do hidden units see?" : "What do the clips look like?",
      intro: suite.isRecognition
        ? "The test clips to which units of the fine-tuned network respond most, a unit a row."
        : "Up to 24 clips of each sampler from the first seed, eight a row. Flags count over all seeds."
    )
    question.sets = suite.dataNames.compactMap { data in
      let clips = files(on: data, ".gif").compactMap(clip) + lost(on: data)
      return clips.isEmpty ? nil : Page.ClipSet(data: data, clips: clips)
    }
    let strips = suite.dataNames.flatMap { files(on: $0, ".png") }.compactMap(image)
    if !strips.isEmpty {
      question.groups = [
        Page.Group(
          summary: "Frames side by side, a clip a row",
          items: [Page.Panel(strips.map { $0.enlarged(2) }, nil)])
      ]
    }
    return question.sets.isEmpty && question.groups.isEmpty ? nil : question
  }

  /// The samplers of a data set in the order of tables, then what else a run left of it, by name.
  private func files(on data: String, _ ending: String) -> [String] {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/clips")) ?? [])
      .filter { file in
        let owner = suite.dataNames.filter { file.hasPrefix(Naming.file($0) + "_") }
        return file.hasSuffix(ending) && owner.max { $0.utf8.count < $1.utf8.count } == data
      }
    let known = suite.sources(on: data).map { Self.file($0, data) + ending }
    return known.filter(names.contains) + names.filter { !known.contains($0) }.sorted()
  }

  private static func file(_ source: SourceName, _ data: String) -> String {
    Gallery.file([data, source.name, source.sampler].compactMap { $0 })
  }

  /// Whose clips are in a file; nil for other images, such as the streams of a model.
  private func owner(_ file: String) -> (data: String, source: SourceName)? {
    let stem = file.dropLast(4)
    for data in suite.dataNames {
      if let source = suite.sources(on: data).first(where: { Self.file($0, data) == stem }) {
        return (data, source)
      }
    }
    return nil
  }

  private func words(_ file: String) -> String {
    owner(file).map { "\(RecordedSuite.title($0.source)) on \($0.data)" }
      ?? String(file.dropLast(4)).replacing("_", with: ", ")
  }

  private func image(_ file: String) -> PageImage? {
    let kind = file.hasSuffix(".gif") ? "Playing clips" : "Frames of clips"
    return PageImage(folder, "clips/\(file)", alt: "\(kind): \(words(file))", isInline: isInline)
  }

  private func clip(_ file: String) -> Page.Clip? {
    image(file).map {
      Page.Clip(
        image: $0.enlarged(2), caption: words(file),
        flags: owner(file).map { flags($0.source, on: $0.data) } ?? [])
    }
  }

  /// Models without a clip, since training diverged.
  private func lost(on data: String) -> [Page.Clip] {
    let shown = suite.sources(on: data).map(\.name)
    let names = suite.manifests.filter { $0.state == .diverged && $0.origin.data == data }.map(
      \.task)
    return Set(names).subtracting(shown).sorted().map { name in
      Page.Clip(
        image: nil, caption: "\(name) on \(data): no clips",
        flags: flags(SourceName(kind: .model, name: name), on: data))
    }
  }

  /// Whether training diverged, and whether clips differ from each other less than half as much as real ones.
  private func flags(_ source: SourceName, on data: String) -> [String] {
    guard source.kind == .model else { return [] }
    let diverged = suite.manifests.count {
      $0.task == source.name && $0.origin.data == data && $0.state == .diverged
    }
    let metric = suite.metrics(on: data).map(\.metric).first {
      RecordedSuite.base($0) == "diversity"
    }
    let real = suite.sources(on: data).first { $0.kind == .real }
    let collapsed = metric.map { metric in
      suite.values(metric, source, on: data).count { value in
        let own = real.map { suite.values(metric, $0, on: data) } ?? []
        return own.contains { $0.origin.seed == value.origin.seed && value.value < $0.value / 2 }
      }
    }
    func words(_ what: String, _ count: Int) -> String? {
      count > 0 ? "\(what) in \(count) of \(suite.resolved.seeds.count) seeds" : nil
    }
    return [words("diverged", diverged), words("collapsed", collapsed ?? 0)].compactMap { $0 }
  }

  // MARK: One clip beside a row

  /// The first of the tiles of a file, in a square of a fixed size.
  struct Tile { let image: PageImage, side: Int, offset: String }

  /// The clip that belongs to a row of the ranked table, which begins with a model's name.
  func clip(ofRow cell: Table.Cell) -> Tile? {
    guard case .text(let text) = cell else { return nil }
    let found = suite.dataNames.flatMap { data in
      suite.sources(on: data).filter {
        $0.kind == .model && (text == $0.name || text.hasPrefix($0.name + " "))
      }.map { (data: data, source: $0) }
    }
    let best = found.first { text.hasSuffix(" \($0.data)") } ?? found.first
    return best.flatMap { tile($0.source, on: $0.data) }
  }

  private func tile(_ source: SourceName, on data: String) -> Tile? {
    guard let image = image(Self.file(source, data) + ".gif") else { return nil }
    let side = 48, clips = suite.resolved.protocolSettings["clips"].flatMap { Int($0) } ?? 24
    let scale = Double(side) / Double(Gallery.side(ofTilesIn: image.width, count: clips))
    return Tile(image: image.enlarged(scale), side: side, offset: "-\(scale)px")
  }

  /// The HTML of a tile.
  static func lead(_ tile: Tile) throws -> String {
    try Markup(
      """
      <span class="still" style="width:{{side}}px;height:{{side}}px">{{#image}}<img loading="lazy" src="{{source}}" \
      width="{{width}}" height="{{height}}" alt="{{alt}}" style="margin:{{offset}}">{{/image}}</span>
      """
    ).render(tile)
  }
}
