internal import Kernels
public import Tensors

/// Procedural clips in the spirit of the four categories of tiny videos: golf, beach, train station, babies.
///
/// A still, textured background, another in every clip, and before it things that move in the way of their category.
/// Edges are soft, levels are those of 8-bit video, and the share of each pixel that moves is known.
public struct Scenes: Dataset {
  /// What a clip shows; the raw values are the labels' names.
  public enum Category: String, Sendable, Codable, CaseIterable {
    /// A figure swings a club, and the ball leaves.
    case golf
    /// Waves roll in, people walk along.
    case beach
    /// A train slides past or pulls in.
    case train
    /// A face rocks, hands and toys wave.
    case baby
  }

  /// What is drawn.
  public struct Configuration: Codable, Equatable, Sendable {
    /// The categories in the order of their labels.
    public var categories = Category.allCases
    /// Rows and columns.
    public var size = 64
    /// Frames of a clip.
    public var frames = 32

    /// All categories, 32 frames of 64 by 64.
    public init(
      categories: [Category] = Category.allCases, size: Int = 64, frames: Int = 32
    ) {
      (self.categories, self.size, self.frames) = (categories, size, frames)
    }
  }

  private let configuration: Configuration
  private let random: RandomSource
  /// The name, the version and the settings.
  public let identity: String
  /// How many clips there are; neighbours are of different categories.
  public let count: Int

  /// `count` clips of `seed`; the parts of a split share none.
  public init(
    _ configuration: Configuration = Configuration(), count: Int, seed: UInt64,
    split: Split = .training
  ) {
    require(
      !configuration.categories.isEmpty && configuration.size >= 8 && configuration.frames >= 1
        && count >= 0,
      "scenes: at least one category, size 8 and one frame are needed, got \(configuration)")
    (self.configuration, self.count) = (configuration, count)
    random = RandomSource(seed: seed).stream("scenes/\(split.rawValue)")
    let names = configuration.categories.map(\.rawValue).joined(separator: "+")
    identity =
      "scenes/1 \(names) size=\(configuration.size) frames=\(configuration.frames) "
      + "seed=\(seed) split=\(split.rawValue)"
  }

  /// `[T, H, W, 3]`.
  public var clipShape: Shape {
    [configuration.frames, configuration.size, configuration.size, 3]
  }
  /// The categories' names.
  public var classNames: [String] { configuration.categories.map(\.rawValue) }

  /// The clip at `index`, of category `index` modulo their number; nothing is left to `random`.
  public func clip(at index: Int, using random: inout RandomSource) throws -> Clip {
    checkIndex(index)
    let label = index % configuration.categories.count
    var draw = Draw(self.random.stream("\(index)"))
    var still = Canvas(size: configuration.size)
    let stage = Stage(frames: Float(configuration.frames))
    let move =
      switch configuration.categories[label] {
      case .golf: golf(stage, &draw, &still)
      case .beach: beach(stage, &draw, &still)
      case .train: train(stage, &draw, &still)
      case .baby: baby(stage, &draw, &still)
      }
    let film = Film.shoot(still, frames: configuration.frames, move)
    return Clip(frames: film.frames, label: label, foreground: film.foreground)
  }
}

/// How long a scene lasts, in frames of 1/25 second.
struct Stage {
  let frames: Float
}

/// Draws what moves, at a time in frames, over the background.
typealias Motion = (inout Canvas, Float) -> Void
