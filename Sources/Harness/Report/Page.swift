internal import Results

/// What the page of a suite shows; the template names these properties.
struct Page {
  /// A question, and all that answers it.
  struct Question {
    let id: String, question: String, intro: String
    var verdicts: [Verdict] = [], sets: [ClipSet] = [], panels: [Panel] = [], groups: [Group] = []
  }

  /// How many claims have one verdict.
  struct Verdict { let number: Int, verdict: String, style: String }

  /// The clips of one data set.
  struct ClipSet { let data: String, clips: [Clip] }

  /// Clips with a caption, and flags of a model that diverged or collapsed.
  struct Clip { let image: PageImage?, caption: String, flags: [String] }

  /// Plots beside a table.
  struct Panel {
    let images: [PageImage], table: String?
    let hasBoth: Bool

    init(_ images: [PageImage], _ table: String?) {
      (self.images, self.table) = (images, table)
      hasBoth = !images.isEmpty && table != nil
    }
  }

  /// What is closed until it is asked for.
  struct Group { let summary: String, items: [Panel] }

  let suite: String, description: String, facts: String
  let warnings: [String], findings: String
  /// HTML of the ranked table.
  let ranking: String
  let questions: [Question]

  /// The page as HTML.
  func html() throws -> String { try Markup(Self.template).render(self) }
}
