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

  private func report(_ suite: String) throws -> Report {
    try Report("\(Self.root)/results/\(suite)", baselines: "\(Self.root)/baselines")
  }

  /// The values of an attribute in all tags of one name.
  private func attributes(_ name: String, of tag: String, in page: String) throws -> [String] {
    let tags = page.matches(of: try Regex("<\(tag)\\b[^>]*>"))
    let value = try Regex("\\b\(name)=\"([^\"]*)\"", as: (Substring, Substring).self)
    return tags.map { page[$0.range].firstMatch(of: value).map { String($0.1) } ?? "" }
  }

  @Test(arguments: suites) func everyImageExistsAndIsDescribed(_ suite: String) throws {
    let page = try report(suite).page()
    let sources = try attributes("src", of: "img", in: page)
    #expect(sources.count > 8)
    for source in sources {
      let path = try #require(source.removingPercentEncoding)
      #expect(FileManager.default.fileExists(atPath: "\(Self.root)/results/\(suite)/\(path)"))
    }
    for name in ["alt", "width", "height"] {
      #expect(try attributes(name, of: "img", in: page).allSatisfy { !$0.isEmpty }, "\(name)")
    }
    #expect(try attributes("loading", of: "img", in: page).allSatisfy { $0 == "lazy" })
  }

  @Test(arguments: suites) func anchorsLeadSomewhereAndHeadingsAreInOrder(_ suite: String) throws {
    let page = try report(suite).page()
    let ids = page.matches(of: #/ id="([^"]*)"/#).map { String($0.1) }
    #expect(Set(ids).count == ids.count)
    let links = try attributes("href", of: "a", in: page)
    #expect(links.count > 4)
    for link in links { #expect(link.hasPrefix("#") && ids.contains(String(link.dropFirst()))) }
    let levels = page.matches(of: #/<h([1-6])/#).compactMap { Int($0.1) }
    #expect(levels.first == 1 && levels.count { $0 == 1 } == 1)
    #expect(zip(levels, levels.dropFirst()).allSatisfy { $1 <= $0 + 1 })
    #expect(try attributes("scope", of: "th", in: page).allSatisfy { ["row", "col"].contains($0) })
  }

  @Test(arguments: suites) func aPageIsLightAndRequestsNothing(_ suite: String) throws {
    let page = try report(suite).page()
    #expect(page.utf8.count < 300_000)
    for sign in ["http", "<script", "<link", "<iframe", "@import", "url(", "data:image"] {
      let isThere = page.contains(sign)
      #expect(!isThere, "\(sign)")
    }
  }

  @Test func everyTableAndPlotIsOnThePageOnce() throws {
    for suite in Self.suites {
      let report = try report(suite), page = try report.page()
      for table in report.tables {
        #expect(page.components(separatedBy: "id=\"\(table.name)\"").count == 2, "\(table.name)")
      }
      for figure in report.figures {
        let link = "src=\"plots/\(figure.name).png\""
        #expect(page.components(separatedBy: link).count == 2, "\(figure.name)")
      }
    }
  }

  @Test func theFirstScreenAnswersFirst() throws {
    let suite = try report("generation").suite, table = suite.headline()
    #expect(table.columns.count <= 5)
    let names = table.rows.compactMap(\.first)
    #expect(Set(names).count == names.count && names.count == 7)
    #expect(suite.findings().contains("claim row"))
    let page = try report("generation").page()
    #expect(page.components(separatedBy: "class=\"still\"").count == names.count + 1)
    let first = try #require(page.range(of: "class=\"ranking\"")).lowerBound
    #expect(first < (try #require(page.range(of: "<nav"))).lowerBound)
  }

  @Test func oneFileHoldsItsImages() throws {
    let scratch = try Scratch()
    _ = try SuiteRun(scratch.options(), models: [TinyModel.registered]).run(
      Interruption(), SuiteProgress(.quiet))
    let report = try Report("\(scratch.path)/results/tiny")
    try report.write()
    let linked = try attributes("src", of: "img", in: report.page())
    let path = try report.writeSingleFile()
    let page = try String(contentsOfFile: path, encoding: .utf8)
    let sources = try attributes("src", of: "img", in: page)
    #expect(!sources.isEmpty && sources.count == linked.count)
    #expect(sources.allSatisfy { $0.hasPrefix("data:image/") })
    #expect(try report.drift() == [])
  }

  @Test func aModelThatDivergedIsFlagged() throws {
    let scratch = try Scratch()
    let text = tinySuite.replacing("steps: 6,", with: "steps: 6, diverges_at: 1,")
    _ = try SuiteRun(scratch.options(text), models: [TinyModel.registered]).run(
      Interruption(), SuiteProgress(.quiet))
    let page = try Report("\(scratch.path)/results/tiny").page()
    #expect(page.contains("2 training runs diverged."))
    #expect(page.contains("tiny on scenes: no clips"))
    #expect(page.contains("<strong class=\"flag\">diverged in 2 of 2 seeds</strong>"))
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
