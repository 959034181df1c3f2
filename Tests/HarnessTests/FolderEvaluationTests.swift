import Foundation
import Testing

@testable import Harness

@Suite struct FolderEvaluationTests {
  @Test func namesAreTheShortestThatDiffer() throws {
    #expect(try FolderEvaluation.names(["a/mine", "b/theirs/"]) == ["mine", "theirs"])
    #expect(try FolderEvaluation.names(["a/x", "/tmp/b/x/", "y"]) == ["a/x", "b/x", "y"])
    #expect(try FolderEvaluation.names(["/p/a/x", "/q/a/x"]) == ["p/a/x", "q/a/x"])
    #expect(try FolderEvaluation.names(["/x", "/a/x"]) == ["x", "a/x"])
  }

  @Test func aFolderThatIsGivenTwiceIsRefused() {
    let error = #expect(throws: HarnessError.self) {
      try FolderEvaluation.names(["/a/b", "/a/../a/b/"])
    }
    #expect(error?.description == "--generated names the folder /a/../a/b/ twice: give it once.")
  }

  @Test func numbersHaveRanges() {
    for (change, option) in [
      ({ $0.seed = -1 }, "--seed"), ({ $0.clips = 0 }, "--clips"), ({ $0.size = -8 }, "--size"),
      ({ $0.frames = .max }, "--frames"),
    ] as [((inout FolderEvaluation.Options) -> Void, String)] {
      var options = FolderEvaluation.Options(real: "none", generated: ["none"])
      change(&options)
      let error = #expect(throws: HarnessError.self) { try FolderEvaluation(options) }
      #expect(error?.description.hasPrefix("\(option) must be ") == true)
    }
  }
}
