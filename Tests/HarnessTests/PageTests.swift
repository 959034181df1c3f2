import Files
import Foundation
import Testing

@testable import Harness
@testable import Results

/// The page of a report: valid links and images, an outline, little weight, and readable colours.
@Suite struct PageTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../..").standardizedFileURL.path
  static let suites = ["generation", "ucf101-finetune"]

  /// A committed suite's page and what it is made from.
  private struct Shown: Sendable {
    let page: String, tags: [PageTag], tables: [String], plots: [String]
    let headline: Table, findings: String

    init(_ suite: String) throws {
      let report = try Report("\(root)/results/\(suite)", baselines: "\(root)/baselines")
      page = try report.page()
      tags = PageTag.all(in: page)
      (tables, plots) = (report.tables.map(\.name), report.figures.map(\.name))
      (headline, findings) = (report.suite.headline(), report.suite.findings())
    }
  }

  /// Once for all tests, for the records are long.
  private static let shown = suites.map { suite in Result { try Shown(suite) } }

  private func shown(_ suite: String) throws -> Shown {
    try Self.shown[#require(Self.suites.firstIndex(of: suite))].get()
  }

  /// The images of a page.
  private func images(_ page: String) -> [PageTag] {
    PageTag.all(in: page).filter { $0.name == "img" }
  }

  @Test(arguments: suites) func everyImageExistsAndIsDescribed(_ suite: String) throws {
    let images = try images(shown(suite).page)
    #expect(images.count > 8)
    for image in images {
      let path = try #require(image.attributes["src"]?.removingPercentEncoding)
      #expect(FileManager.default.fileExists(atPath: "\(Self.root)/results/\(suite)/\(path)"))
      #expect(image.attributes["loading"] == "lazy")
      for name in ["alt", "width", "height"] {
        #expect(image.attributes[name]?.isEmpty == false, "\(name) of \(path)")
      }
    }
  }

  @Test(arguments: suites) func anchorsLeadSomewhereAndHeadingsAreInOrder(_ suite: String) throws {
    let all = try shown(suite).tags
    let ids = all.compactMap { $0.attributes["id"] }, known = Set(ids)
    #expect(known.count == ids.count)
    let links = all.filter { $0.name == "a" }.compactMap { $0.attributes["href"] }
    #expect(links.count > 4)
    for link in links { #expect(link.hasPrefix("#") && known.contains(String(link.dropFirst()))) }
    let levels = all.map(\.name).filter { $0.count == 2 && $0.hasPrefix("h") }
      .compactMap { Int($0.dropFirst()) }
    #expect(levels.first == 1 && levels.count { $0 == 1 } == 1)
    #expect(zip(levels, levels.dropFirst()).allSatisfy { $1 <= $0 + 1 })
    let heads = all.filter { $0.name == "th" }
    #expect(heads.allSatisfy { ["row", "col"].contains($0.attributes["scope"]) })
  }

  @Test(arguments: suites) func aPageIsLightAndRequestsNothing(_ suite: String) throws {
    let page = try shown(suite).page
    #expect(page.utf8.count < 300_000)
    for sign in ["http", "<script", "<link", "<iframe", "@import", "url(", "data:image"] {
      let isThere = page.contains(sign)
      #expect(!isThere, "\(sign)")
    }
  }

  @Test(arguments: suites) func everyTableAndPlotIsOnThePageOnce(_ suite: String) throws {
    let shown = try shown(suite)
    for name in shown.tables {
      #expect(shown.tags.count { $0.attributes["id"] == name } == 1, "\(name)")
    }
    for name in shown.plots {
      let link = "plots/\(name).png"
      #expect(shown.tags.count { $0.attributes["src"] == link } == 1, "\(name)")
    }
  }

  @Test func theFirstScreenAnswersFirst() throws {
    let shown = try shown("generation"), all = shown.tags
    #expect(shown.headline.columns.count <= 5)
    let names = shown.headline.rows.compactMap(\.first)
    #expect(Set(names).count == names.count && names.count == 7)
    #expect(shown.findings.contains("claim row"))
    let clips = all.indices.filter { all[$0].attributes["class"] == "still" }
    let contents = try #require(all.firstIndex { $0.name == "nav" })
    #expect(clips.count == names.count && clips.allSatisfy { $0 < contents })
  }

  @Test func oneFileHoldsItsImages() throws {
    let scratch = try Scratch()
    _ = try SuiteRun(scratch.options(), models: [TinyModel.registered]).run(
      Interruption(), SuiteProgress(.quiet))
    let report = try Report("\(scratch.path)/results/tiny")
    try report.write()
    let linked = images(try report.page())
    let path = try report.writeSingleFile()
    let images = images(try String(contentsOfFile: path, encoding: .utf8))
    #expect(!images.isEmpty && images.count == linked.count)
    #expect(images.allSatisfy { $0.attributes["src"]?.hasPrefix("data:image/") == true })
    #expect(try report.drift() == [])
  }

  @Test func aModelThatDivergedIsFlagged() throws {
    let scratch = try Scratch()
    let text = tinySuite.replacing("steps: 6,", with: "steps: 6, diverges_at: 1,")
    _ = try SuiteRun(scratch.options(text), models: [TinyModel.registered]).run(
      Interruption(), SuiteProgress(.quiet))
    let page = try Report("\(scratch.path)/results/tiny").page()
    for words in [
      "2 training runs diverged.", "tiny on scenes: no clips",
      "<strong class=\"flag\">diverged in 2 of 2 seeds</strong>",
    ] {
      let isThere = page.contains(words)
      #expect(isThere, "\(words)")
    }
  }

  // MARK: Colours

  /// The colours of the style's variables, for light and for dark screens.
  private func palettes() -> [[String: String]] {
    Page.style.components(separatedBy: ":root{").dropFirst().map { part in
      let found = part.prefix { $0 != "}" }.matches(of: #/--([a-z]+):#([0-9a-f]+)/#)
      return Dictionary(found.map { (String($0.1), String($0.2)) }) { first, _ in first }
    }
  }

  /// The relative luminance of WCAG 2.
  private func luminance(_ colour: String) throws -> Double {
    let digits = colour.count == 3 ? colour.map { "\($0)\($0)" }.joined() : colour
    let value = try #require(Int(digits, radix: 16))
    let linear = [16, 8, 0].map { shift in
      let c = Double(value >> shift & 255) / 255
      return c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
  }

  @Test func textStandsOutInLightAndDark() throws {
    let palettes = palettes()
    #expect(palettes.count == 2)
    let pairs = [
      ("ink", ["back", "card", "warn", "yes", "no", "open"]), ("soft", ["back", "card"]),
      ("link", ["back"]), ("mark", ["back"]),
    ]
    for palette in palettes {
      for (text, grounds) in pairs {
        for ground in grounds {
          let both = try [#require(palette[text]), #require(palette[ground])].map(luminance)
            .sorted()
          #expect((both[1] + 0.05) / (both[0] + 0.05) >= 4.5, "\(text) on \(ground)")
        }
      }
    }
  }
}
