import Foundation
import Kernels
import Testing

/// Runs of `bench` share the processors, so one at a time.
@Suite(.serialized) struct BenchTests {}

extension BenchTests {
  @Suite struct Listing {
    @Test func modelsAreListed() throws {
      let run = try BenchRun("ls", "models")
      #expect(
        run.output == """
          vgan-two-stream  VGAN, foreground, background and mask (Vondrick and others, NIPS 2016)
          vgan-one-stream  VGAN, one stream without background (Vondrick and others, NIPS 2016)
          autoencoder-gmm  autoencoder with a mixture of Gaussians (Vondrick and others, NIPS 2016)
          vglann           latents with a generator, mapped by IMLE, VAE and GMM (Afrimi)
          framegan         frame-GAN, navigated codes of frames (Albuquerque and others, 2019)

          """)
      #expect(run.exitCode == 0 && run.errors == "")
    }

    @Test func modelsAreListedAsJSON() throws {
      struct Row: Decodable { let name: String, summary: String }
      let rows = try BenchRun("ls", "models", "--json").json(as: [Row].self)
      #expect(
        rows.map(\.name)
          == ["vgan-two-stream", "vgan-one-stream", "autoencoder-gmm", "vglann", "framegan"])
      #expect(rows.prefix(2).allSatisfy { $0.summary.hasPrefix("VGAN, ") })
    }

    @Test func layersOfThePapersModelAreListed() throws {
      let run = try BenchRun("ls", "layers-of", "vgan-two-stream")
      #expect(
        run.output == """
          network        layer  filter               output            parameters
          generator      b1     [4, 4, 512, 100]     [4, 4, 512]           820736
          generator      b2     [4, 4, 256, 512]     [8, 8, 256]          2097920
          generator      b3     [4, 4, 128, 256]     [16, 16, 128]         524672
          generator      b4     [4, 4, 64, 128]      [32, 32, 64]          131264
          generator      b5     [4, 4, 3, 64]        [64, 64, 3]             3075
          generator      v1     [2, 4, 4, 512, 100]  [2, 4, 4, 512]       1639936
          generator      v2     [4, 4, 4, 256, 512]  [4, 8, 8, 256]       8389376
          generator      v3     [4, 4, 4, 128, 256]  [8, 16, 16, 128]     2097536
          generator      v4     [4, 4, 4, 64, 128]   [16, 32, 32, 64]      524480
          generator      fg     [4, 4, 4, 3, 64]     [32, 64, 64, 3]        12291
          generator      mask   [4, 4, 4, 1, 64]     [32, 64, 64, 1]         4097
          discriminator  d1     [4, 4, 4, 3, 64]     [16, 32, 32, 64]       12352
          discriminator  d2     [4, 4, 4, 64, 128]   [8, 16, 16, 128]      524672
          discriminator  d3     [4, 4, 4, 128, 256]  [4, 8, 8, 256]       2097920
          discriminator  d4     [4, 4, 4, 256, 512]  [2, 4, 4, 512]       8390144
          discriminator  d5     [2, 4, 4, 512, 2]    [1, 1, 1, 2]           32770

          generator 16245383, discriminator 11057858

          """)
      #expect(run.exitCode == 0 && run.errors == "")
    }

    @Test func layersAreListedAsJSON() throws {
      struct Row: Decodable {
        let network: String, layer: String, filter: [Int], output: [Int], parameters: Int
      }
      let run = try BenchRun(
        "ls", "layers-of", "vgan-one-stream", "--scale", "smoke", "--width", "4", "--json")
      let rows = try run.json(as: [Row].self)
      #expect(rows.map(\.layer) == ["v1", "v2", "v3", "v4", "fg", "d1", "d2", "d3", "d4", "d5"])
      #expect(rows[0].filter == [1, 2, 2, 32, 100] && rows[4].output == [16, 32, 32, 3])
    }

    @Test func versionAndHelpArePrinted() throws {
      let version = try BenchRun("--version"), help = try BenchRun("--help")
      #expect(version.lines == ["0.1.0"] && version.exitCode == 0)
      #expect(help.output.contains("USAGE: bench <subcommand>") && help.exitCode == 0)
      let names = [
        "run", "sample", "report", "compare", "claims", "ls", "data", "features", "doctor", "perf",
        "forward",
      ]
      for name in names {
        #expect(help.output.contains("\n  \(name) "), "\(name)")
      }
    }
  }

  @Suite struct Machines {
    private struct Doctor: Decodable {
      struct Finding: Decodable {
        let name: String, found: String, is_fine: Bool, is_needed: Bool, remedy: String?
      }
      let findings: [Finding]
    }

    @Test func doctorFindsWhatIsNeeded() throws {
      let run = try BenchRun("doctor", "--json")
      let findings = try run.json(as: Doctor.self).findings
      #expect(
        findings.map(\.name) == [
          "OpenBLAS", "oneDNN", "instruction set", "bfloat16", "threads", "memory", "gnuplot",
          "python3",
        ])
      for finding in findings {
        #expect(finding.is_fine == (finding.remedy == nil), "\(finding.name)")
      }
      #expect(run.exitCode == (findings.allSatisfy { $0.is_fine || !$0.is_needed } ? 0 : 1))
    }

    @Test func doctorSaysTheSameToPeople() throws {
      let findings = try BenchRun("doctor", "--json").json(as: Doctor.self).findings
      let lines = try BenchRun("doctor").lines
      #expect(lines.count == findings.count)
      for (line, finding) in zip(lines, findings) {
        #expect(line.hasPrefix(finding.is_fine ? "ok" : finding.is_needed ? "MISSING" : "-"))
        #expect(line.contains(finding.name) && line.contains(finding.remedy ?? finding.found))
      }
    }
  }

  @Suite struct Measuring {
    private struct Step: Decodable {
      struct Seconds: Decodable { let median: Double, min: Double, max: Double }
      struct Parameters: Decodable { let generator: Int, discriminator: Int }
      let model: String, scale: String, width: Int, frames: Int, resolution: Int
      let batch_size: Int, precision: String, threads: Int, step_seconds: Seconds
      let peak_resident_bytes: Int, peak_tensor_bytes: Int, parameters: Parameters
    }

    @Test(arguments: ["vgan-two-stream", "vgan-one-stream"]) func stepIsMeasured(model: String)
      throws
    {
      let run = try BenchRun(
        "perf", "step", "--model", model, "--scale", "smoke", "--batch-size", "2", "--threads", "1",
        "--steps", "3",
        "--json")
      #expect(run.exitCode == 0 && run.errors == "")
      let step = try run.json(as: Step.self)
      #expect(step.model == model && step.scale == "smoke" && step.precision == "float32")
      #expect(step.width == 8 && step.frames == 16 && step.resolution == 32)
      #expect(step.batch_size == 2 && step.threads == 1)
      let seconds = step.step_seconds
      #expect(
        0 < seconds.min && seconds.min <= seconds.median && seconds.median <= seconds.max
          && seconds.max < 60)
      #expect(
        step.peak_tensor_bytes > 1_000_000 && step.peak_resident_bytes > step.peak_tensor_bytes)
      #expect(step.parameters.generator == (model == "vgan-two-stream" ? 269_399 : 199_531))
      #expect(step.parameters.discriminator == 174_426)
    }

    @Test func stepIsMeasuredForPeople() throws {
      let run = try BenchRun(
        "perf", "step", "--scale", "smoke", "--width", "4", "--batch-size", "2", "--steps", "1")
      #expect(run.lines.count == 1 && run.exitCode == 0)
      #expect(run.output.hasPrefix("vgan-two-stream, width 4, batch 2, float32, "))
      #expect(run.output.hasSuffix(" MiB at most\n"))
    }

    @Test func kernelsAreMeasured() throws {
      struct Kernels: Decodable {
        struct Row: Decodable {
          let layer: String, gigaflop: Double, forward: Double, input_gradient: Double,
            filter_gradient: Double
        }
        let matrix_product_peak: Double, threads: Int, rows: [Row]
      }
      let run = try BenchRun(
        "perf", "kernels", "--scale", "smoke", "--batch-size", "1", "--threads", "1", "--json")
      #expect(run.exitCode == 0 && run.errors == "")
      let kernels = try run.json(as: Kernels.self)
      #expect(kernels.threads == 1 && kernels.matrix_product_peak > 0)
      #expect(
        kernels.rows.map(\.layer) == [
          "b1", "b2", "b3", "b4", "b5", "v1", "v2", "v3", "v4", "fg", "mask", "d1", "d2", "d3",
          "d4", "d5",
        ])
      for row in kernels.rows {
        #expect(
          row.forward > 0 && row.input_gradient > 0 && row.filter_gradient > 0, "\(row.layer)")
      }
      // d2: 2 · 4·8·8 outputs · 4·4·4 · 8 · 16 operations.
      #expect(abs((kernels.rows.first { $0.layer == "d2" }?.gigaflop ?? 0) - 0.004194304) < 1e-9)
    }

    @Test func bfloat16IsRefusedWhereTheProcessorLacksIt() throws {
      let run = try BenchRun(
        "perf", "step", "--scale", "smoke", "--precision", "bfloat16", "--steps", "1", "--json")
      if Machine.hasBFloat16 {
        #expect(try run.json(as: Step.self).precision == "bfloat16")
      } else {
        run.expectRefusal(
          "This processor has no bfloat16 instructions (AVX512_BF16); run with --precision float32."
        )
      }
    }
  }

  @Suite struct Misuse {
    @Test func unknownModelsAreNamedWithTheNearest() throws {
      let known =
        "Known: vgan-two-stream, vgan-one-stream, autoencoder-gmm, vglann, framegan."
      try BenchRun("ls", "layers-of", "vgan-one-steam").expectRefusal(
        "Unknown model 'vgan-one-steam'. Did you mean 'vgan-one-stream'? \(known)")
      try BenchRun("perf", "step", "--model", "vgna").expectRefusal(
        "Unknown model 'vgna'. Did you mean 'vgan-two-stream', 'vgan-one-stream' or 'vglann'? \(known)"
      )
      try BenchRun("perf", "kernels", "--model", "").expectRefusal(
        "Unknown model ''. \(known)")
    }

    @Test(arguments: ["step", "kernels"]) func sizesOutOfRangeAreRefused(command: String) throws {
      func refusal(_ arguments: String..., sentence: String) throws {
        try BenchRun(["perf", command, "--scale", "smoke"] + arguments).expectRefusal(sentence)
      }
      let most = "\(Int.max)"
      try refusal("--threads", "0", sentence: "--threads must be 1 to 1024, got 0.")
      try refusal("--threads=-1", sentence: "--threads must be 1 to 1024, got -1.")
      try refusal("--threads", most, sentence: "--threads must be 1 to 1024, got \(most).")
      try refusal("--batch-size", "0", sentence: "--batch-size must be 1 to 4096, got 0.")
      try refusal("--batch-size", most, sentence: "--batch-size must be 1 to 4096, got \(most).")
      try refusal("--width", "0", sentence: "vgan-two-stream: the width must be 1 to 1024, got 0.")
      try refusal(
        "--width", most, sentence: "vgan-two-stream: the width must be 1 to 1024, got \(most).")
      try refusal("--frames", "24", sentence: "vgan-two-stream: frames must be 16 or 32, got 24.")
      try refusal(
        "--resolution", "0", sentence: "vgan-two-stream: the resolution must be 32 or 64, got 0.")
      guard command == "step" else { return }
      try refusal("--steps", "0", sentence: "--steps must be 1 to 1000000, got 0.")
      try refusal("--steps", most, sentence: "--steps must be 1 to 1000000, got \(most).")
    }

    @Test func linesThatCannotBeReadAreRefused() throws {
      try BenchRun("frobnicate").expectUsage("Unexpected argument 'frobnicate'")
      try BenchRun("perf", "step", "--thread", "2").expectUsage(
        "Unknown option '--thread'. Did you mean '--threads'?")
      try BenchRun("perf", "step", "--threads", "two").expectUsage(
        "The value 'two' is invalid for '--threads <threads>'")
      try BenchRun("perf", "step", "--precision", "float16").expectUsage(
        "The value 'float16' is invalid for '--precision <precision>'. "
          + "Please provide one of 'float32' and 'bfloat16'.")
      try BenchRun("perf", "step", "--scale", "tiny").expectUsage(
        "The value 'tiny' is invalid for '--scale <scale>'. Please provide one of 'smoke', 'small' or 'paper'."
      )
      try BenchRun("ls", "layers-of").expectUsage("Missing expected argument '<model>'")
      try BenchRun("forward").expectUsage("Missing expected argument '--model <model>'")
    }
  }
}
