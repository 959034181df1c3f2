import Foundation
import Plots
import TestSupport
import Testing
import VideoIO

@Suite struct FigureTests {
  private func picture(_ figure: Figure) throws -> VideoFrame {
    let path = NSTemporaryDirectory() + "figure-\(UUID().uuidString).png"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try figure.write(to: path)
    #expect(!FileManager.default.fileExists(atPath: path + ".partial"))
    return try PNG.readFrame(path)
  }

  /// How many pixels have a colour, to a few levels.
  private func count(_ frame: VideoFrame, _ r: Int, _ g: Int, _ b: Int) -> Int {
    var result = 0
    for i in stride(from: 0, to: frame.pixels.count, by: 3) {
      let d = [
        abs(Int(frame.pixels[i]) - r), abs(Int(frame.pixels[i + 1]) - g),
        abs(Int(frame.pixels[i + 2]) - b),
      ]
      if d.allSatisfy({ $0 <= 3 }) { result += 1 }
    }
    return result
  }

  @Test func aHigherBarHasMoreOfItsColour() throws {
    func bars(_ height: Double) -> Figure {
      var figure = Figure(
        "Inter-frame MSE", y: "MSE",
        [.bars(name: "mse", [.init("a_b", height, interval: height - 1...height + 1)])])
      figure.yRange = 0...12
      return figure
    }
    let low = try picture(bars(2)), high = try picture(bars(10))
    #expect(low.width == 900 && low.height == 540)
    let ratio = Double(count(high, 38, 135, 190)) / Double(max(1, count(low, 38, 135, 190)))
    // Five times as high; the lines of the interval cover a few pixels.
    #expect((4.5...5.5).contains(ratio), "\(ratio)")
  }

  @Test func whatIsDrawnIsTheFigureAlone() throws {
    let figure = Figure(
      "A \"quoted\" {title}_1", x: "x", y: "y",
      [
        .line(name: "l", [.init(0, 1), .init(1, 2, interval: 1.5...2.5)]),
        .points(name: "p", [.init(0.5, 0.5)]), .line(name: "r", [.init(0, 0)], style: .dashed),
      ])
    #expect(figure.script == figure.script)
    #expect(try picture(figure) == picture(figure))
  }

  @Test func cellsOfAMatrixAreColouredFromOrangeToBlue() throws {
    let frame = try picture(
      Figure(
        "Preferences", [.matrix(rows: ["a", "b"], columns: ["a", "b"], [[nil, 100], [0, nil]])]))
    #expect(count(frame, 0, 114, 178) > 5000 && count(frame, 213, 94, 0) > 5000)
  }

  @Test func aFolderThatIsAbsentIsOneSentence() {
    let figure = Figure("t", [.points(name: "p", [.init(0, 0)])])
    #expect(throws: PlotError.self) { try figure.write(to: "/nonexistent/figure.png") }
  }

  @Test(arguments: Hostile.texts) func whatNamesSayIsDrawnAndNeverRun(_ text: String) throws {
    let folder = NSTemporaryDirectory() + "figure-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let text = text.replacing("MARK", with: "\(folder)/mark")
    let figures = [
      Figure(
        text, x: text, y: text,
        [
          .bars(name: text, [.init(text, 1), .init("b", 2)]),
          .line(name: text, [.init(0, 1), .init(1, 2, interval: 1...3)]),
          .points(name: text, [.init(0, 1), .init(1, 2)]),
        ]),
      Figure("t", [.matrix(rows: [text, "b"], columns: ["a", text], [[nil, 1], [2, nil]])]),
    ]
    for (number, figure) in figures.enumerated() {
      // The folder's name is as hostile where a name can be.
      let place = folder + "/" + "in " + text.filter { $0 != "/" && $0 != "\u{0}" }.prefix(80)
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
      try figure.write(to: "\(place)/\(number).png")
      #expect(try FileManager.default.contentsOfDirectory(atPath: place).contains("\(number).png"))
      let scalars = figure.script.unicodeScalars
      #expect(scalars.allSatisfy { $0 == "\n" || !$0.properties.isWhitespace || $0 == " " })
      let special = "`@{}".unicodeScalars, hasSpecial = scalars.contains(where: special.contains)
      #expect(!hasSpecial)
    }
    #expect(!FileManager.default.fileExists(atPath: "\(folder)/mark"))
  }

  @Test func aPercentSignOfALabelIsDrawnAsOne() throws {
    let one = Figure("t", [.bars(name: "b", [.init("50%", 1)])])
    #expect(one.script.contains("\"50%%\""))
    // As a format the words would end at the sign.
    #expect(try picture(one) != picture(Figure("t", [.bars(name: "b", [.init("50", 1)])])))
  }
}
