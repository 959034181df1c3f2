import Foundation
import Testing

extension BenchTests {
  /// `bench run` as a program: signals, a sudden end, and what it says.
  @Suite struct Running {
    private let scratch: ScratchFolder
    private let suite: String

    init() throws {
      scratch = try ScratchFolder()
      suite = try scratch.write("tiny.yaml", Data(tinySuite.utf8))
    }

    private func arguments(_ results: String, _ more: String...) -> [String] {
      ["run", "--suite", suite, "--results", scratch.file(results), "--threads", "1"] + more
    }

    @Test func whatIsDoneIsSkipped() throws {
      let first = try BenchRun(arguments("results", "--quiet"))
      let folder = scratch.file("results/tiny")
      #expect(
        first.output
          == "2 done, 0 done before, 0 diverged, 0 failed; results in \(folder)\n")
      #expect(first.exitCode == 0 && first.errors == "")
      let second = try BenchRun(arguments("results"))
      #expect(
        second.output
          == "0 done, 2 done before, 0 diverged, 0 failed; results in \(folder)\n")
      #expect(second.exitCode == 0)
    }

    @Test func tasksAreListedWithoutRunningThem() throws {
      let run = try BenchRun(arguments("results", "--dry-run", "--models", "one"))
      #expect(run.exitCode == 0 && run.errors == "")
      let columns = run.lines[1].split(separator: " ", omittingEmptySubsequences: true)
      #expect(columns[0].hasPrefix("one-scenes-seed0-"))
      #expect(
        run.lines[1].contains("  adversarial 3×2  generator 56759, discriminator 44206  new"))
      #expect(run.lines[2].hasPrefix("1 tasks, 1 to do, about 0:"))
      #expect(try scratch.names == ["tiny.yaml"])
    }

    @Test func mistakesAreOneSentence() throws {
      try BenchRun(arguments("results", "--models", "tow")).expectRefusal(
        "Unknown model 'tow'. Did you mean 'two'? Known: one, two, vgan-one-stream, "
          + "vgan-two-stream.")
      try BenchRun(arguments("results", "--set", "one.widht=4")).expectRefusal(
        "--set one.widht=4: Unknown key 'widht'. Did you mean 'width'? Known: batch_size, frames, "
          + "latent_size, resolution, steps, streams, width.")
      try BenchRun(arguments("results", "--limit", "0")).expectRefusal(
        "--limit must be 1 to 1000000000, got 0.")
      try BenchRun("run", "--suite", "generatoin").expectRefusal(
        "Unknown suite 'generatoin'. Did you mean 'generation'? Known: generation, ucf101-finetune."
      )
      try BenchRun(arguments("results", "--seeds", "2..0")).expectUsage(
        "The value '2..0' is invalid for '--seeds <seeds>': --seeds 2..0: give at most 1000 seeds from "
          + "0 to 1000000000, none twice, such as 0..2 or 0,1,2.")
      #expect(try scratch.names == ["tiny.yaml"])
    }

    @Test func mistakesOfClassificationAreOneSentence() throws {
      let line = [
        "run", "--suite", "ucf101-finetune", "--scale", "smoke", "--results",
        scratch.file("results"), "--threads", "1", "--seeds", "0",
      ]
      for share in ["0.3", "1/", "0", "1,1"] {
        try BenchRun(line + ["--label-fraction", share]).expectUsage(
          "The value '\(share)' is invalid for '--label-fraction <label-fraction>'")
      }
      try BenchRun(line + ["--models", "fine-tuned"]).expectRefusal(
        "Unknown method 'fine-tuned'. Did you mean 'fine-tune'? Known: fine-tune, "
          + "logistic-regression, random-init, random-init-normal, motion-histograms, raw-frames, "
          + "most-frequent-class, chance.")
      try BenchRun(line + ["--label-fraction", "1,0.03125"]).expectRefusal(
        "A fraction of 1/32 leaves the class 'SlideLeft' of 15 clips without a clip; "
          + "take a larger fraction.")
      try BenchRun(line + ["--pretrained", scratch.file("none")]).expectRefusal(
        "\(scratch.file("none")) cannot be read: give the checkpoint of a VGAN.")
      try BenchRun(line + ["--data", scratch.file("none"), "--strict"]).expectRefusal(
        "\(scratch.file("none")) does not exist: check its name.")
      #expect(try scratch.names == ["tiny.yaml"])
    }

    @Test(arguments: [SIGINT, SIGTERM]) func aSignalKeepsEverything(_ signal: Int32) throws {
      let whole = try BenchRun(arguments("whole", "--quiet"))
      #expect(whole.exitCode == 0)
      let run = try BenchRun(
        arguments("results", "--raise", "\(signal)", "--raise-after-steps", "1"))
      #expect(run.exitCode == 128 + signal)
      #expect(
        run.errors.hasSuffix(
          "\nStopped; everything so far is kept: run it again to go on.\n"), "\(run.errors)")
      let runs = try FileManager.default.contentsOfDirectory(
        atPath: scratch.file("results/tiny/runs"))
      #expect(runs.count == 1)
      #expect(
        FileManager.default.fileExists(
          atPath: scratch.file("results/tiny/runs/\(runs[0])/checkpoint.safetensors")))
    }

    /// The first stops itself where it holds the folder.
    @Test func aSecondBenchIsRefused() throws {
      let process = try start(
        arguments("results", "--raise", "\(SIGSTOP)", "--raise-after-steps", "1"))
      defer { kill(process.processIdentifier, SIGKILL) }
      var status = siginfo_t()
      #expect(waitid(P_PID, id_t(process.processIdentifier), &status, WSTOPPED | WNOWAIT) == 0)
      try BenchRun(arguments("results")).expectRefusal(
        "Another bench, process \(process.processIdentifier), works in "
          + "\(scratch.file("results/tiny")): wait for it, or choose another folder with --results."
      )
    }

    /// Kills the program after one write, then, as it goes on, after two, and so on to its end.
    ///
    /// What it leaves in the end is what an undisturbed run leaves.
    @Test(arguments: [SIGKILL, SIGTERM]) func aRunKilledAfterAnyWriteEndsTheSame(_ signal: Int32)
      throws
    {
      let whole = try BenchRun(arguments("whole", "--quiet", "--checkpoint-steps", "1"))
      #expect(whole.exitCode == 0)
      var (kills, code): (Int, Int32) = (0, -1)
      while code != 0, kills < 1000 {
        kills += 1
        code = try BenchRun(
          arguments(
            "results", "--quiet", "--checkpoint-steps", "1", "--raise", "\(signal)",
            "--raise-after-writes", "\(kills)")
        ).exitCode
        #expect([0, -SIGKILL, 128 + SIGTERM].contains(code), "ended with \(code)")
      }
      #expect(kills > 4)
      let (expected, found) = (try contents("whole"), try contents("results"))
      #expect(expected.count >= 12 && Set(found.keys) == Set(expected.keys))
      for (name, data) in expected { #expect(found[name] == data, "\(name)") }
    }

    private func start(_ arguments: [String]) throws -> Process {
      let process = Process()
      process.executableURL = try BenchRun.executable()
      process.arguments = arguments
      process.standardOutput = FileHandle.nullDevice
      process.standardError = Pipe()
      try process.run()
      return process
    }

    /// Everything but times, memory, the lock and what is only kept to be quick.
    private func contents(_ results: String) throws -> [String: Data] {
      let root = scratch.file(results)
      var contents: [String: Data] = [:]
      for name in try FileManager.default.subpathsOfDirectory(atPath: root)
      where !name.contains("/cache/") && !name.hasSuffix(".lock") {
        guard let data = FileManager.default.contents(atPath: "\(root)/\(name)") else { continue }
        contents[name] = name.hasSuffix("manifest.json") ? try withoutCost(data) : data
      }
      return contents
    }

    private func withoutCost(_ manifest: Data) throws -> Data {
      var object = try JSONSerialization.jsonObject(with: manifest) as? [String: Any] ?? [:]
      #expect(object.removeValue(forKey: "cost") != nil)
      #expect(object.removeValue(forKey: "checksum") != nil)
      return try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])
    }
  }

  @Suite struct Sampling {
    @Test func clipsAreDrawnIntoEveryKindOfFile() throws {
      let scratch = try ScratchFolder()
      let suite = try scratch.write("tiny.yaml", Data(tinySuite.utf8))
      let run = try BenchRun(
        "run", "--suite", suite, "--results", scratch.file("results"), "--models", "one", "--quiet")
      #expect(run.exitCode == 0)
      let runs = scratch.file("results/tiny/runs")
      let names = try FileManager.default.contentsOfDirectory(atPath: runs)
      let folder = try #require(names.first { $0.hasPrefix("one-") })
      for (ending, start) in [
        ("png", [0x89, 0x50]), ("gif", [0x47, 0x49]), ("mp4", [0, 0]), ("safetensors", []),
      ] as [(String, [UInt8])] {
        let out = scratch.file("clips.\(ending)")
        let drawn = try BenchRun(
          "sample", "\(runs)/\(folder)", "--count", "3", "--out", out)
        #expect(drawn.exitCode == 0 && drawn.errors == "")
        #expect(
          drawn.output.hasPrefix("Wrote 3 clips of vgan-")
            && drawn.output.hasSuffix(" to \(out).\n"))
        let data = try #require(FileManager.default.contents(atPath: out))
        #expect(data.count > 100 && data.starts(with: start))
      }
      // The run drew its samples from its own seed, three of them.
      #expect(
        FileManager.default.contents(atPath: scratch.file("clips.safetensors"))
          == FileManager.default.contents(atPath: "\(runs)/\(folder)/samples-vgan.safetensors"))
      try BenchRun("sample", "\(runs)/\(folder)", "--out", "clips.bmp").expectRefusal(
        "clips.bmp should end in .mp4, .avi, .gif, .png or .safetensors.")
      try BenchRun("sample", "\(runs)/\(folder)", "--sampler", "vgn", "--out", "a.png")
        .expectRefusal("Unknown sampler 'vgn'. Did you mean 'vgan'? Known: vgan.")
      try BenchRun("sample", scratch.file("none"), "--out", "a.png").expectRefusal(
        "\(scratch.file("none")) does not exist: a checkpoint or the folder of a run is expected.")
      try BenchRun("sample", runs, "--out", "a.png").expectRefusal(
        "\(runs) holds no checkpoint.safetensors: is it the folder of a run?")
    }
  }
}

private let tinySuite = """
  suite: tiny
  version: 1
  seeds: [0]
  data:
    scenes:
      kind: scenes
      smoke: {training_clips: 4, held_out_clips: 4, frames: 16, resolution: 32}
      small: {training_clips: 4, held_out_clips: 4, frames: 16, resolution: 32}
      paper: {training_clips: 4, held_out_clips: 4, frames: 16, resolution: 32}
  tasks:
    one:
      model: vgan-one-stream
      data: [scenes]
      version: 1
      all: {width: 4, steps: 3, batch_size: 2}
      smoke: {}
      small: {}
      paper: {}
    two:
      model: vgan-two-stream
      data: [scenes]
      version: 1
      all: {width: 4, steps: 3, batch_size: 2}
      smoke: {}
      small: {}
      paper: {}
  evaluation:
    version: 1
    smoke: {clips: 3}
    small: {clips: 3}
    paper: {clips: 3}
  metrics:
    interframe-mse: {higher_is_better: false}

  """

/// A generator of numbers that are the same each time (SplitMix64).
