public import ArgumentParser
public import Harness
import NeuralNetworks
import Tensors
import VideoModels

/// `bench ls`.
struct List: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ls", abstract: "Lists what bench knows.",
    subcommands: [Everything.self, Models.self, Suites.self, DataSets.self, LayersOf.self],
    defaultSubcommand: Everything.self)

  /// A line of a list.
  private struct Row: Encodable { let name: String, summary: String }

  private static func show(_ rows: [(name: String, summary: String)], asJSON: Bool) throws {
    if asJSON { return try printJSON(rows.map { Row(name: $0.name, summary: $0.summary) }) }
    printTable(rows.map { [$0.name, $0.summary] }, numbers: 2)
  }

  struct Everything: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "all", abstract: "Lists models, suites and data sets (the default).",
      discussion: "Example: bench ls")

    func run() throws {
      for (title, rows) in [
        ("models", Catalog.models), ("suites", Catalog.suites), ("data sets", Catalog.data),
      ] {
        print(title)
        try List.show(rows.map { ("  " + $0.name, $0.summary) }, asJSON: false)
      }
    }
  }

  struct Models: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the models.", discussion: "Example: bench ls models")

    @Flag(help: "Print JSON.") var json = false

    func run() throws { try List.show(Catalog.models, asJSON: json) }
  }

  struct Suites: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the suites.", discussion: "Example: bench ls suites")

    @Flag(help: "Print JSON.") var json = false

    func run() throws { try List.show(Catalog.suites, asJSON: json) }
  }

  struct DataSets: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "data", abstract: "Lists the data sets.", discussion: "Example: bench ls data")

    @Flag(help: "Print JSON.") var json = false

    func run() throws { try List.show(Catalog.data, asJSON: json) }
  }

  struct LayersOf: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the layers of a model with shapes and parameters.",
      discussion: "Example: bench ls layers-of vgan-two-stream --scale paper")

    @Argument(help: "A model, as in bench ls models.") var model: String
    @OptionGroup var sizes: SizeOptions
    @Flag(help: "Print JSON.") var json = false

    private struct Row: Encodable {
      let network: String, layer: String, filter: [Int], output: [Int], parameters: Int
    }

    func run() throws {
      let configuration = try Model.named(model).vganConfiguration(
        sizes.scale, width: sizes.width, frames: sizes.frames, resolution: sizes.resolution)
      let vgan = VGAN(configuration, using: RandomSource(seed: 0))
      let rows =
        List.rows("generator", vgan.generator.layers) {
          network, layer, filter, output, parameters in
          Row(
            network: network, layer: layer, filter: filter, output: output, parameters: parameters)
        }
        + List.rows("discriminator", vgan.discriminator.layers) {
          network, layer, filter, output, parameters in
          Row(
            network: network, layer: layer, filter: filter, output: output, parameters: parameters)
        }
      if json { return try printJSON(rows) }
      let table = rows.map {
        [$0.network, $0.layer, "\($0.filter)", "\($0.output)", "\($0.parameters)"]
      }
      printTable([["network", "layer", "filter", "output", "parameters"]] + table, numbers: 4)
      print("")
      print(
        "generator \(vgan.generator.parameterCount), discriminator \(vgan.discriminator.parameterCount)"
      )
    }
  }

  fileprivate static func rows<Row>(
    _ network: String, _ layers: [Layer], _ make: (String, String, [Int], [Int], Int) -> Row
  ) -> [Row] {
    layers.map { layer in
      let output = layer.output + [layer.convolution.channels.output]
      return make(
        network, layer.name, layer.convolution.weight.shape.extents, output,
        layer.convolution.parameterCount)
    }
  }
}

/// The sizes of a model: a scale, and what overrides it.
struct SizeOptions: ParsableArguments {
  @Option(help: "smoke (seconds), small (minutes) or paper (the published sizes).") var scale:
    Scale = .paper
  @Option(help: "Channels of the widest pictures.") var width: Int?
  @Option(help: "Frames of a clip, 16 or 32.") var frames: Int?
  @Option(help: "Rows and columns of a frame, 32 or 64.") var resolution: Int?
}

extension Scale: ExpressibleByArgument {}
