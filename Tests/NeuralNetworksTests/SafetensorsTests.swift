import Foundation
import Kernels
import NeuralNetworks
import Tensors
import TestSupport
import Testing

@Suite(.serialized) struct SafetensorsTests {
  /// A file of a header and `bytes` zeros after it.
  static func file(_ header: String, _ bytes: Int = 0, length: UInt64? = nil) -> Data {
    let json = Data(header.utf8)
    var data = withUnsafeBytes(of: (length ?? UInt64(json.count)).littleEndian) { Data($0) }
    data.append(json)
    data.append(Data(count: bytes))
    return data
  }

  static func entry(_ type: String = "F32", _ shape: String = "[2]", _ range: String = "[0,8]")
    -> String
  {
    #"{"dtype":"\#(type)","shape":\#(shape),"data_offsets":\#(range)}"#
  }

  @Test func numbersNamesAndMetadataComeBack() throws {
    let half = Samples.normal([3, 5]).converted(to: .bfloat16)
    let tensors = [
      "b.weight": Samples.normal([2, 3, 4]), "a": Tensor(7), "empty": Tensor.zeros([0, 3]),
      "half": half,
      "special": Tensor([4], [.infinity, -.infinity, -0.0, .leastNonzeroMagnitude]),
      "ÿ \"quoted\"/name": Tensor(1),
    ]
    try withFolder { folder in
      let path = folder + "/x.safetensors"
      try Safetensors(tensors, metadata: ["key": "value", "text": "a\nb"]).write(to: path)
      let read = try Safetensors(path: path)
      #expect(read.metadata == ["key": "value", "text": "a\nb"])
      #expect(read.tensors.keys.sorted() == tensors.keys.sorted())
      for (name, tensor) in tensors {
        #expect(read.tensors[name]!.shape == tensor.shape)
        #expect(read.tensors[name]!.elementType == tensor.elementType)
        #expect(read.tensors[name]!.values.map(\.bitPattern) == tensor.values.map(\.bitPattern))
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["x.safetensors"])
    }
  }

  @Test func theSameTensorsGiveTheSameBytes() throws {
    try withFolder { folder in
      let tensors = smallNetwork().exported()
      try Safetensors(tensors).write(to: folder + "/a")
      try Safetensors(tensors).write(to: folder + "/b")
      let bytes = try ["/a", "/b"].map { try Data(contentsOf: URL(fileURLWithPath: folder + $0)) }
      #expect(bytes[0] == bytes[1])
    }
  }

  @Test func float16IsRead() throws {
    let halves: [UInt16] = [
      0x3c00, 0xc000, 0x7bff, 0x0001, 0x03ff, 0x0400, 0x8000, 0x7c00, 0xfc00, 0x7e00, 0x3555,
    ]
    var data = SafetensorsTests.file(
      #"{"x":"# + SafetensorsTests.entry("F16", "[11]", "[0,22]") + "}")
    for half in halves { withUnsafeBytes(of: half.littleEndian) { data.append(contentsOf: $0) } }
    try withFolder { folder in
      try data.write(to: URL(fileURLWithPath: folder + "/x"))
      let x = try Safetensors(path: folder + "/x").tensors["x"]!
      let expected: [Float] = [
        1, -2, 65504, 0x1p-24, 0x1.ff8p-15, 0x1p-14, -0.0, .infinity, -.infinity, .nan,
        0.333_251_953_125,
      ]
      #expect(x.elementType == .float32)
      for (a, b) in zip(x.values, expected) { #expect(a == b || (a.isNaN && b.isNaN)) }
    }
  }

  /// Whole numbers that PyTorch keeps beside a normalisation.
  @Test func countersOfNormalizationsArePassedOver() throws {
    let counter = SafetensorsTests.entry("I64", "[]", "[8,16]")
    let header = #"{"x":"# + SafetensorsTests.entry() + #","n.num_batches_tracked":"# + counter
    try withFolder { folder in
      try SafetensorsTests.file(header + "}", 16).write(to: URL(fileURLWithPath: folder + "/x"))
      #expect(try Safetensors(path: folder + "/x").tensors.keys.sorted() == ["x"])
    }
  }

  static let hostile: [(name: String, data: Data, reason: String)] = [
    ("nothing", Data(), "0 bytes"),
    ("a short first field", Data(count: 7), "7 bytes"),
    ("a truncated header", file("{", length: 100), "header would take 100 bytes"),
    (
      "a header of 2^60 bytes", file("{}", length: 1 << 60),
      "header would take 1152921504606846976 bytes"
    ),
    ("a header of 2^64 - 1 bytes", file("{}", length: .max), "header would take"),
    ("no JSON", file("not json"), "not a JSON object"),
    ("an array", file("[1,2]"), "not a JSON object"),
    ("bytes that are no text", file("") + Data([1]), "not a JSON object"),
    ("nesting without end", file(String(repeating: "[", count: 100_000)), "not a JSON object"),
    ("an entry that is no object", file(#"{"x":3}"#), "'x' lacks"),
    ("an entry without type", file(#"{"x":{"shape":[2],"data_offsets":[0,8]}}"#, 8), "'x' lacks"),
    ("one offset", file(#"{"x":"# + entry("F32", "[2]", "[0]") + "}", 8), "'x' lacks"),
    ("a shape of fractions", file(#"{"x":"# + entry("F32", "[1.5]") + "}", 8), "'x' lacks"),
    ("a type that is not read", file(#"{"x":"# + entry("I64", "[1]") + "}", 8), "of type I64"),
    (
      "offsets beyond the file", file(#"{"x":"# + entry("F32", "[4]", "[0,16]") + "}", 8),
      "bytes 0 to 16 of 8"
    ),
    ("a truncated body", file(#"{"x":"# + entry() + "}", 7), "bytes 0 to 8 of 7"),
    ("negative offsets", file(#"{"x":"# + entry("F32", "[2]", "[-8,0]") + "}", 8), "bytes -8 to 0"),
    (
      "offsets the wrong way", file(#"{"x":"# + entry("F32", "[2]", "[8,0]") + "}", 8),
      "bytes 8 to 0"
    ),
    ("negative extents", file(#"{"x":"# + entry("F32", "[-1,-2]") + "}", 8), "impossible shape"),
    (
      "extents whose product overflows",
      file(#"{"x":"# + entry("F32", "[4294967296,4294967296,4294967296]") + "}", 8),
      "impossible shape"
    ),
    (
      "more numbers than bytes", file(#"{"x":"# + entry("F32", "[3]") + "}", 8),
      "needs 12 bytes, but 8 are given"
    ),
    (
      "fewer numbers than bytes", file(#"{"x":"# + entry("BF16", "[2]") + "}", 8),
      "needs 4 bytes, but 8 are given"
    ),
    (
      "overlapping tensors",
      file(#"{"x":"# + entry() + #","y":"# + entry("F32", "[2]", "[4,12]") + "}", 12),
      "'x' and 'y' overlap"
    ),
    ("tensors in one place", file(#"{"x":"# + entry() + #","y":"# + entry() + "}", 8), "overlap"),
    ("bytes that nobody owns", file(#"{"x":"# + entry() + "}", 12), "end at byte 8 of 12"),
    (
      "a hole", file(#"{"x":"# + entry("F32", "[2]", "[4,12]") + "}", 12),
      "bytes 0 to 4 belong to no tensor"
    ),
    (
      "a name given twice",
      file(#"{"x":"# + entry() + #","x":"# + entry("F32", "[2]", "[8,16]") + "}", 16),
      "bytes 0 to 8 belong to no tensor"
    ),
  ]

  @Test(arguments: hostile.indices)
  func hostileFilesAreRefusedInOneSentence(_ index: Int) throws {
    let (name, data, reason) = SafetensorsTests.hostile[index]
    try withFolder { folder in
      let path = folder + "/hostile.safetensors"
      try data.write(to: URL(fileURLWithPath: path))
      let error = #expect(throws: TensorFileError.self, "\(name)") { try Safetensors(path: path) }
      guard let message = error?.description else { return }
      #expect(message.hasPrefix("\(path) is not a valid safetensors file: "), "\(name)")
      #expect(message.contains(reason), "\(name): \(message)")
      #expect(!message.contains("\n") && message.hasSuffix("Make it anew."), "\(name)")
    }
  }

  @Test func extentsOfZeroBesideHugeOnesAreHarmless() throws {
    try withFolder { folder in
      let header =
        #"{"x":"# + SafetensorsTests.entry("F32", "[0,4611686018427387904,4]", "[0,0]") + "}"
      try SafetensorsTests.file(header).write(to: URL(fileURLWithPath: folder + "/x"))
      let read = try? Safetensors(path: folder + "/x")
      #expect(read == nil || read!.tensors["x"]!.shape.count == 0)
    }
  }

  @Test func everyPrefixOfAFileIsRefused() throws {
    try withFolder { folder in
      let path = folder + "/x"
      try Safetensors(["a": Samples.normal([3]), "b": Samples.normal([2])], metadata: ["k": "v"])
        .write(to: path)
      let whole = try Data(contentsOf: URL(fileURLWithPath: path))
      for length in 0..<whole.count {
        try whole.prefix(length).write(to: URL(fileURLWithPath: path))
        #expect(throws: TensorFileError.self, "\(length) bytes") { try Safetensors(path: path) }
      }
    }
  }

  @Test func changedBytesOfAHeaderNeverCrash() throws {
    try withFolder { folder in
      let path = folder + "/x"
      try Safetensors(["a": Samples.normal([3]), "b": Samples.normal([2])], metadata: ["k": "v"])
        .write(to: path)
      let whole = try Data(contentsOf: URL(fileURLWithPath: path))
      var random = RandomSource(seed: 1)
      for _ in 0..<500 {
        var changed = whole
        for _ in 0..<2 {
          changed[random.integers(1, below: whole.count - 20)[0]] = UInt8(
            random.integers(1, below: 256)[0])
        }
        try changed.write(to: URL(fileURLWithPath: path))
        _ = try? Safetensors(path: path)
      }
    }
  }

  @Test func missingFilesAndFoldersAreNamed() throws {
    try withFolder { folder in
      for path in [folder + "/none", folder] {
        let error = #expect(throws: TensorFileError.self) { try Safetensors(path: path) }
        #expect(error?.description.hasPrefix("\(path) cannot be read or written: ") == true)
      }
      let path = folder + "/none/x"
      let error = #expect(throws: TensorFileError.self) { try Safetensors([:]).write(to: path) }
      #expect(
        error?.description
          == "\(path) cannot be read or written: it, or the folder that should hold it, does not exist."
      )
    }
  }
}
