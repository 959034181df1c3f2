internal import Plots
internal import Results

/// The page: findings first, then a section for each question, everything else closed.
extension Report {
  /// The page as HTML, its images linked, or with `isSingleFile` part of it.
  func page(isSingleFile: Bool = false) throws -> String {
    let gallery = PageGallery(suite: suite, folder: folder, isInline: isSingleFile)
    let headline = suite.headline(), resolved = suite.resolved
    let leads = try headline.rows.map { row in
      try row.first.flatMap { gallery.clip(ofRow: $0) }.map(PageGallery.lead)
    }
    let seeds = resolved.seeds.map(String.init).joined(separator: ", ")
    let description =
      resolved.description.last == "."
      ? String(resolved.description.dropLast()) : resolved.description
    return try Page(
      suite: resolved.suite, description: description,
      facts:
        "Scale \(resolved.scale); seeds \(seeds); data: \(suite.dataNames.joined(separator: ", ")). 'bench report' makes "
        + "this page from the records beside it; the folder 'tables' holds the tables as Markdown, CSV and LaTeX.",
      warnings: suite.warnings, findings: suite.findings(), ranking: headline.html(leads: leads),
      questions: questions(gallery, isInline: isSingleFile)
    ).html()
  }

  private func questions(_ gallery: PageGallery, isInline: Bool) throws -> [Page.Question] {
    var shelf = Shelf(
      folder: folder, warnings: suite.warnings, isInline: isInline, tables: tables,
      figures: figures)
    let outlines = suite.isRecognition ? suite.recognitionOutlines : suite.generationOutlines
    // Every panel that is shown before any that is closed, whose names may begin alike.
    let shown = try outlines.map {
      try $0.shown.compactMap { try shelf.panel($0.table, $0.figures) }
    }
    var questions = try zip(outlines, shown).map { outline, panels in
      var question = Page.Question(id: outline.id, question: outline.question, intro: outline.intro)
      question.panels = panels
      question.groups = try outline.closed.compactMap { try shelf.group($0.summary, $0.prefixes) }
      question.verdicts = outline.verdicts
      return question
    }
    let rest = try shelf.group("Everything else", [""])
    if let last = questions.indices.last, let rest { questions[last].groups.append(rest) }
    if let clips = gallery.question {
      questions.insert(clips, at: suite.isRecognition ? questions.count - 1 : 0)
    }
    return questions.filter {
      !$0.panels.isEmpty || !$0.groups.isEmpty || !$0.sets.isEmpty
    }
  }
}

/// The tables and plots of a report that the page does not show yet.
private struct Shelf {
  let folder: String, warnings: [String], isInline: Bool
  var tables: [Table], figures: [NamedFigure]

  /// Takes a table and plots by their names; nil if there is none of them.
  mutating func panel(_ name: String?, _ plots: [String]) throws -> Page.Panel? {
    let found = plots.compactMap { plot in figures.first { $0.name == plot } }
    let table = tables.first { $0.name == name }
    figures.removeAll { plots.contains($0.name) }
    tables.removeAll { $0.name == name }
    let images = found.compactMap(image)
    guard table != nil || !images.isEmpty else { return nil }
    return Page.Panel(images, try table.map(html))
  }

  /// Takes all whose names begin with one of `prefixes`, tables beside the plots of their names.
  mutating func group(_ summary: String, _ prefixes: [String]) throws -> Page.Group? {
    func isWanted(_ name: String) -> Bool { prefixes.contains { name.hasPrefix($0) } }
    let names = tables.map(\.name).filter(isWanted)
    let plots = figures.map(\.name).filter { isWanted($0) && !names.contains($0) }
    let panels =
      try [panel(nil, plots)].compactMap { $0 } + names.compactMap { try panel($0, [$0]) }
    return panels.isEmpty ? nil : Page.Group(summary: summary, items: panels)
  }

  /// The warnings are at the top of the page, once.
  private func html(_ table: Table) throws -> String {
    var table = table
    table.notes.removeAll { warnings.contains($0) }
    return try table.html()
  }

  private func image(_ figure: NamedFigure) -> PageImage? {
    PageImage(
      folder, "plots/\(figure.name).png", alt: figure.figure.title, isInline: isInline)
  }
}

/// What the page says to one question, by the names of tables and plots.
struct Outline {
  let id: String, question: String, intro: String
  let shown: [(table: String, figures: [String])]
  let closed: [(summary: String, prefixes: [String])]
  var verdicts: [Page.Verdict] = []
}

extension RecordedSuite {
  fileprivate var generationOutlines: [Outline] {
    [
      Outline(
        id: "preferred", question: "Which model is preferred?",
        intro:
          "Automatic raters choose the more realistic of two clips; they are proxies, and no person judged. "
          + "Scores further right or higher are better.",
        shown: dataNames.flatMap { data in
          judges(on: data).prefix(1).map { judge in
            let name = Self.fileName("strength", data, judge)
            return (name, [name])
          }
        },
        closed: [
          ("Scores by other raters", ["strength-"]),
          ("Every pair, with the published percentages beside ours", ["preference-"]),
        ]),
      Outline(
        id: "motion", question: "Do clips move plausibly?",
        intro:
          "A good model is close to the row of real clips: frames that change as much as real ones, little flicker "
          + "where nothing moves, and a small Fréchet distance.",
        shown: dataNames.map { data in
          (
            Self.fileName("motion", data), [Self.fileName("bars", data, "interframe-mse-binarised")]
          )
        },
        closed: [
          ("All metrics", ["quality-"]), ("A plot of each metric", ["bars-"]),
          ("Fréchet distance against the number of clips", ["distance-"]),
          ("Paths through the space of codes", ["isomap-"]),
        ]),
      claimOutline, costOutline,
      Outline(
        id: "each-seed", question: "What did each seed give?",
        intro:
          "Single seeds with intervals over clips, and the published tables as they are printed.",
        shown: [("failures", [])],
        closed: [("Each seed", ["seeds-"]), ("Published tables", ["published-"])]),
    ]
  }

  fileprivate var recognitionOutlines: [Outline] {
    let data = dataNames.first ?? ""
    let labels = Self.fileName("labels", data), gain = Self.fileName("gain", data)
    return [
      Outline(
        id: "pretraining", question: "How much does pre-training help?",
        intro:
          "The discriminator of a trained generator is fine-tuned to classify videos, and compared with the same "
          + "network from random initialisation and with hand-crafted features.",
        shown: [("accuracy", [labels])],
        closed: [
          ("Methods compared on the same videos", ["pairs-"]),
          ("Each class, and which classes are confused", ["classes-", "confusion-"]),
        ]),
      Outline(
        id: "few-labels", question: "More with few labels?",
        intro: "A ratio above 1 means that pre-training helps.",
        shown: [(gain, [gain])], closed: [("Accuracy at each label fraction", ["labels-"])]),
      claimOutline, costOutline,
      Outline(
        id: "each-seed", question: "What did each seed give?",
        intro: "Single seeds with intervals over videos.",
        shown: [("failures", []), ("unreadable", [])], closed: [("Each seed", ["seeds-"])]),
    ]
  }

  private var claimOutline: Outline {
    Outline(
      id: "papers", question: "Which published claims hold?",
      intro:
        "One row for each claim and each rater or data set that tests it. Positive effects support the claim.",
      shown: [("claims", [])], closed: [], verdicts: verdicts)
  }

  private var costOutline: Outline {
    Outline(
      id: "price", question: "What did it cost?", intro: "Mean over seeds of one training run.",
      shown: [("cost", dataNames.prefix(1).map { Self.fileName("cost", $0) })],
      closed: [("Cost on other data sets", ["cost-"]), ("Training losses", ["curve-"])])
  }

  private var verdicts: [Page.Verdict] {
    let found = claims().map(\.verdict)
    let styles: [(Claim.Verdict, String)] = [
      (.reproduced, "yes"), (.notReproduced, "no"), (.inconclusive, "open"),
      (.notTested, "untested"),
    ]
    return styles.compactMap { verdict, style in
      let number = found.count { $0 == verdict }
      return number > 0
        ? Page.Verdict(number: number, verdict: verdict.rawValue, style: style) : nil
    }
  }
}
