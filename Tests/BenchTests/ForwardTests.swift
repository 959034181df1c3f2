import Foundation
import NeuralNetworks
import Tensors
import Testing

extension BenchTests {
  // Fixtures: ../VideoModelsTests/Fixtures/make_fixtures.py, from the PyTorch twin of VGAN in
  // double precision.
  @Suite struct Forwards {
    private let scratch: ScratchFolder
    private let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("VideoModelsTests/Fixtures")

    init() throws { scratch = try ScratchFolder() }

    @Test(arguments: [1, 2], ["training", "inference"]) func generatorEqualsPyTorchs(
      streams: Int, phase: String
    ) throws {
      var weights = try Safetensors(path: fixture("generator"))
      if streams == 1 {
        weights.tensors = weights.tensors.filter { $0.key.hasPrefix("v") || $0.key.hasPrefix("fg") }
      }
      // PyTorch's own bookkeeping may stand beside the weights.
      weights.tensors["v1.norm.num_batches_tracked"] = Tensor(3)
      let path = scratch.file("weights.safetensors")
      try weights.write(to: path)
      let result = try forward(
        "--model", streams == 1 ? "vgan-one-stream" : "vgan-two-stream", "--network", "generator",
        "--weights", path,
        "--phase", phase, "--gradients")
      let outputs = streams == 1 ? ["clip"] : ["clip", "foreground", "background", "mask"]
      #expect(result.tensors["clip"]?.shape == [3, 16, 32, 32, 3])
      try expect(result, outputs, weights, "\(streams).generator.\(phase).")
    }

    @Test(arguments: ["training", "inference"]) func discriminatorEqualsPyTorchs(phase: String)
      throws
    {
      let result = try forward(
        "--model", "vgan-two-stream", "--network", "discriminator", "--weights",
        fixture("discriminator"), "--phase",
        phase, "--gradients")
      #expect(result.tensors["logits"]?.shape == [3, 2])
      try expect(
        result, ["logits"], Safetensors(path: fixture("discriminator")), "discriminator.\(phase).")
    }

    @Test func gradientsAreWrittenOnDemandOnly() throws {
      let result = try forward(
        "--model", "vgan-two-stream", "--network", "discriminator", "--weights",
        fixture("discriminator"))
      #expect(result.tensors.keys.sorted() == ["logits"])
      #expect(try scratch.names == ["result.safetensors"])
    }

    @Test func weightsThatDoNotFitAreRefused() throws {
      try refusal(
        weights: fixture("discriminator"),
        "\(fixture("discriminator")) does not fit the model: "
          + "tensor 'v1.weight' is missing.")
      var weights = try Safetensors(path: fixture("generator"))
      let path = scratch.file("weights.safetensors")
      weights.tensors["b5.bias"] = .zeros([4])
      try weights.write(to: path)
      try refusal(
        weights: path, "\(path) does not fit the model: tensor 'b5.bias' should be [3], but is [4]."
      )
      weights.tensors["b5.bias"] = nil
      weights.tensors["b4.bias"] = nil
      try weights.write(to: path)
      try refusal(weights: path, "\(path) does not fit the model: it lacks 'b4.bias' and 1 more.")
      weights = try Safetensors(path: fixture("generator"))
      weights.tensors["b6.bias"] = .zeros([4])
      try weights.write(to: path)
      try refusal(weights: path, "\(path) does not fit the model: the model has no 'b6.bias'.")
      weights.tensors["v1.weight"] = .zeros([100, 32, 3, 2, 2])
      try weights.write(to: path)
      try refusal(weights: path, "\(path) does not fit the model: frames must be 16 or 32, got 48.")
      weights.tensors["v1.weight"] = .zeros([4])
      try weights.write(to: path)
      try refusal(
        weights: path,
        "\(path) does not fit the model: tensor 'v1.weight' has shape [4], not five axes.")
    }

    @Test func brokenFilesAreRefused() throws {
      let whole = try Data(contentsOf: URL(fileURLWithPath: fixture("generator")))
      let header = whole[0..<8].reversed().reduce(0) { $0 << 8 | Int($1) },
        body = whole.count - 8 - header
      func broken(_ path: String, _ reason: String) throws {
        try refusal(
          weights: path, "\(path) is not a valid safetensors file: \(reason). Make it anew.")
      }
      try broken(
        scratch.write("empty", Data()), "it has 0 bytes, fewer than the 8 of its first field")
      try broken(
        scratch.write("half", whole.prefix(1000)),
        "its header would take \(header) bytes, but 992 follow")
      try broken(
        scratch.write("longer", whole + Data(count: 4)),
        "its tensors end at byte \(body) of \(body + 4)")
      let cut = try BenchRun(line(weights: scratch.write("cut", whole.dropLast(1))))
      #expect(cut.exitCode == 1 && cut.errors.hasSuffix(" of \(body - 1). Make it anew.\n"))
      try broken(
        scratch.write("endless", Data(repeating: 255, count: 16)),
        "its header would take 18446744073709551615 bytes, but 8 follow")
      try broken(scratch.write("list", header: "[1]"), "its header is not a JSON object")
      try broken(
        scratch.write("deep", header: String(repeating: "[", count: 100_000)),
        "its header is not a JSON object")
      func entry(_ type: String, _ shape: String, _ offsets: String) -> String {
        #"{"a": {"dtype": "\#(type)", "shape": \#(shape), "data_offsets": \#(offsets)}}"#
      }
      try broken(
        scratch.write("type", header: entry("F64", "[1]", "[0, 8]"), body: 8),
        "tensor 'a' is of type F64; float32, bfloat16, float16 and bytes are read")
      try broken(
        scratch.write("negative", header: entry("F32", "[-1]", "[0, 4]"), body: 4),
        "tensor 'a' has the impossible shape [-1]")
      try broken(
        scratch.write(
          "overflow", header: entry("F32", "[4294967296, 4294967296]", "[0, 4]"), body: 4),
        "tensor 'a' has the impossible shape [4294967296, 4294967296]")
      try broken(
        scratch.write("size", header: entry("F32", "[2]", "[0, 4]"), body: 4),
        "tensor 'a' of shape [2] and type F32 needs 8 bytes, but 4 are given")
      try broken(
        scratch.write("backwards", header: entry("F32", "[1]", "[4, 0]"), body: 4),
        "tensor 'a' lies at bytes 4 to 0 of 4")
      try broken(
        scratch.write("fields", header: #"{"a": 3}"#),
        "tensor 'a' lacks dtype, shape or data_offsets")
    }

    /// Files of a few bytes that would ask for endless networks.
    @Test func emptyTensorsOfHugeExtentsAreRefused() throws {
      func header(_ v1: String, _ v2: String, _ v4: String) -> String {
        let entries = [("v1", v1), ("v2", v2), ("v4", v4)].map { name, shape in
          #""\#(name).weight": {"dtype": "F32", "shape": \#(shape), "data_offsets": [0, 0]}"#
        }
        return "{" + entries.joined(separator: ", ") + "}"
      }
      let none = "[0, 0, 0, 0, 0]"
      let deep = try scratch.write(
        "deep", header: header("[1, 0, 2305843009213693952, 1, 1]", none, none))
      try refusal(
        weights: deep,
        "\(deep) is not a valid safetensors file: tensor 'v1.weight' has the impossible shape "
          + "[1, 0, 2305843009213693952, 1, 1]. Make it anew.")
      var weights = try Safetensors(path: fixture("generator"))
      let wide = scratch.file("wide")
      weights.tensors["v4.weight"] = .zeros([0, 1024, 4, 4, 4])
      try weights.write(to: wide)
      try refusal(
        weights: wide,
        "\(wide) does not fit the model: the deepest layer would hold 8192 × 4096 × 64 numbers, more "
          + "than 1073741824; make one of these smaller.")
      weights.tensors["v4.weight"] = .zeros([0, 100_000_000, 4, 4, 4])
      try weights.write(to: wide)
      try refusal(
        weights: wide, "\(wide) does not fit the model: the width must be 1 to 1024, got 100000000."
      )
    }

    @Test func inputsThatDoNotFitAreRefused() throws {
      let path = scratch.file("input.safetensors")
      func input(_ name: String, _ shape: Shape) throws {
        try Safetensors([name: .zeros(shape)]).write(to: path)
      }
      try input("clip", [1, 16, 32, 32, 3])
      try refusal(input: path, "\(path) holds no tensor 'latent'; [N, 100] is expected.")
      try input("latent", [2, 99])
      try refusal(input: path, "\(path): 'latent' has shape [2, 99], but [N, 100] is expected.")
      try input("latent", [0, 100])
      try refusal(input: path, "\(path): 'latent' has shape [0, 100], but [N, 100] is expected.")
      try input("clip", [1, 3, 16, 32, 32])
      try BenchRun(
        "forward", "--model", "vgan-two-stream", "--network", "discriminator", "--weights",
        fixture("discriminator"),
        "--input", path, "--output", scratch.file("result")
      ).expectRefusal(
        "\(path): 'clip' has shape [1, 3, 16, 32, 32], but [N, 16, 32, 32, 3] is expected.")
    }

    @Test func pathsThatCannotBeReadOrWrittenAreRefused() throws {
      let absent = scratch.file("absent"), inside = scratch.file("absent/result")
      let reason =
        "cannot be read or written: it, or the folder that should hold it, does not exist."
      try refusal(weights: absent, "\(absent) \(reason)")
      try refusal(input: absent, "\(absent) \(reason)")
      try refusal(output: inside, "\(inside) \(reason)")
      try refusal(
        weights: scratch.path, "\(scratch.path) cannot be read or written: it is a folder.")
      let folder = scratch.file("folder")
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
      try refusal(output: folder, "\(folder) cannot be read or written: it is a folder.")
      #expect(try scratch.names == ["folder"])  // nothing half-written is left
    }

    @Test func unknownNamesAreRefused() throws {
      func run(_ model: String, _ network: String, _ phase: String) throws -> BenchRun {
        try BenchRun(
          "forward", "--model", model, "--network", network, "--weights", "w", "--input", "i",
          "--output", "o",
          "--phase", phase)
      }
      try run("vgan-two-steam", "generator", "training").expectRefusal(
        "Unknown model 'vgan-two-steam'. Did you mean 'vgan-two-stream'? Known: vgan-two-stream, vgan-one-stream, "
          + "autoencoder-gmm, vglann, framegan."
      )
      try run("vgan-two-stream", "encoder", "training").expectUsage(
        "The value 'encoder' is invalid for '--network <network>'. "
          + "Please provide one of 'generator' and 'discriminator'.")
      try run("vgan-two-stream", "generator", "sleep").expectUsage(
        "The value 'sleep' is invalid for '--phase <phase>'. Please provide one of 'training' and 'inference'."
      )
    }

    private func fixture(_ name: String) -> String {
      fixtures.appendingPathComponent("\(name).safetensors").path
    }

    /// A line that runs the two-stream generator.
    private func line(weights: String? = nil, input: String? = nil, output: String? = nil)
      -> [String]
    {
      [
        "forward", "--model", "vgan-two-stream", "--network", "generator", "--weights",
        weights ?? fixture("generator"),
        "--input", input ?? fixture("input"), "--output", output ?? scratch.file("result"),
      ]
    }

    private func refusal(
      weights: String? = nil, input: String? = nil, output: String? = nil, _ sentence: String,
      sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
      try BenchRun(line(weights: weights, input: input, output: output))
        .expectRefusal(sentence, sourceLocation: sourceLocation)
    }

    private func forward(_ arguments: String...) throws -> Safetensors {
      let path = scratch.file("result.safetensors")
      let run = try BenchRun(
        ["forward"] + arguments + ["--input", fixture("input"), "--output", path])
      #expect(run.exitCode == 0 && run.output == "" && run.errors == "")
      return try Safetensors(path: path)
    }

    /// Expects `outputs` and the gradient of every parameter, and nothing else, each as the fixture
    /// has it.
    private func expect(
      _ result: Safetensors, _ outputs: [String], _ weights: Safetensors, _ prefix: String
    ) throws {
      let parameters = weights.tensors.keys.filter {
        !$0.contains(".running_") && !$0.hasSuffix("num_batches_tracked")
      }
      #expect(
        result.tensors.keys.sorted() == (outputs + parameters.map { "gradients." + $0 }).sorted())
      let file = try Safetensors(path: fixture("forward"))
      for (name, tensor) in result.tensors {
        let expected = try #require(file.tensors[prefix + name], "\(prefix)\(name)").values,
          found = tensor.values
        // Fixtures keep some numbers of a long tensor, and its norm as the last.
        let isThinned = found.count > 512, step = isThinned ? found.count / 512 | 1 : 1
        let wanted = isThinned ? Array(expected.dropLast()) : expected
        let kept = stride(from: 0, to: found.count, by: step).map { found[$0] }
        try #require(kept.count == wanted.count, "\(name)")
        let error = zip(kept, wanted).map { abs($0 - $1) }.reduce(0, max)
        let scale = wanted.map { abs($0) }.reduce(0, max)
        // Gradients of biases before normalisation are 0, here exactly, there but for roundings of
        // about 1e-18.
        #expect(error <= 1e-4 * scale + 1e-12, "\(prefix)\(name)")
      }
    }
  }
}
