internal import Kernels
public import Tensors

/// Procedural recognition data whose classes differ in how things move and not in how they look.
///
/// A marked shape moves before a still background. At every single frame its place is uniform over the picture (which
/// wraps round), its direction uniform over the circle and its size uniform over a range, in every class alike: a
/// frame by itself says nothing about the class. Clips of a group share shape, colours and background, and so do the
/// groups of that number in all classes: nor does the look tell the classes of the clips that were seen in training.
public struct Actions: Dataset {
  /// How the shape moves; the raw values are the classes' names, in the order of the labels.
  public enum Motion: String, Sendable, Codable, CaseIterable {
    /// Evenly to one side.
    case slideLeft = "SlideLeft"
    /// Evenly to one side.
    case slideRight = "SlideRight"
    /// About its own centre.
    case turnClockwise = "TurnClockwise"
    /// About its own centre.
    case turnCounterclockwise = "TurnCounterclockwise"
    /// Larger and larger, then small again at once.
    case grow = "Grow"
    /// Smaller and smaller, then large again at once.
    case shrink = "Shrink"
    /// Evenly upwards.
    case slideUp = "SlideUp"
    /// Evenly downwards.
    case slideDown = "SlideDown"
    /// Round a circle.
    case orbit = "Orbit"
    /// To and fro across.
    case shuttle = "Shuttle"
    /// Round a circle the other way.
    case orbitBack = "OrbitBack"
    /// Up and down.
    case bob = "Bob"
    /// To the right, up and down at sharp corners.
    case zigzag = "Zigzag"
    /// To the right, ever faster, then slow again.
    case dart = "Dart"
    /// Turning to and fro.
    case sway = "Sway"
    /// Larger and smaller by turns.
    case pulse = "Pulse"
  }

  /// What is drawn.
  public struct Configuration: Codable, Equatable, Sendable {
    /// How many classes, the first of `Motion`.
    public var classes = 10
    /// Groups a class.
    public var groups = 25
    /// Clips a group.
    public var clipsPerGroup = 4
    /// Rows and columns.
    public var size = 64
    /// Frames of a clip.
    public var frames = 32
    /// Whether groups of one number look alike in all classes; otherwise each class draws looks of its own, from one
    /// law, and few clips can be told by heart.
    public var sharesLooks = true

    /// Ten classes of 25 groups of four clips, 32 frames of 64 by 64.
    public init(
      classes: Int = 10, groups: Int = 25, clipsPerGroup: Int = 4, size: Int = 64, frames: Int = 32
    ) {
      self.classes = classes
      self.groups = groups
      self.clipsPerGroup = clipsPerGroup
      self.size = size
      self.frames = frames
    }
  }

  private let configuration: Configuration
  private let random: RandomSource
  /// The name, the version and the settings.
  public let identity: String

  /// The data set of `seed`.
  public init(_ configuration: Configuration = Configuration(), seed: UInt64) {
    let c = configuration
    require(
      1...Motion.allCases.count ~= c.classes && c.groups >= 1 && c.clipsPerGroup >= 1
        && c.size >= 8 && c.frames >= 1,
      "actions: 1 to \(Motion.allCases.count) classes, at least one group, clip and frame and "
        + "size 8 are needed, got \(c)")
    self.configuration = c
    random = RandomSource(seed: seed).stream("actions")
    identity =
      "actions/\(c.sharesLooks ? 2 : 1) classes=\(c.classes) groups=\(c.groups) clips=\(c.clipsPerGroup) "
      + "size=\(c.size) frames=\(c.frames) seed=\(seed)"
  }

  /// Classes times groups times clips a group.
  public var count: Int {
    configuration.classes * configuration.groups * configuration.clipsPerGroup
  }
  /// `[T, H, W, 3]`.
  public var clipShape: Shape {
    [configuration.frames, configuration.size, configuration.size, 3]
  }
  /// The motions' names.
  public var classNames: [String] {
    Motion.allCases.prefix(configuration.classes).map(\.rawValue)
  }

  /// The path of a clip in the layout of UCF-101, such as "Grow/v_Grow_g01_c01.avi".
  public func path(at index: Int) -> String {
    let (motion, group, clip) = place(of: index), name = motion.rawValue
    func two(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number)" }
    return "\(name)/v_\(name)_g\(two(group))_c\(two(clip)).avi"
  }

  /// Groups a class.
  var groups: Int { configuration.groups }

  /// A clip as the lists name it.
  func entry(_ index: Int) -> UCF101Entry {
    let (motion, group, clip) = place(of: index)
    return UCF101Entry(
      path: path(at: index), className: motion.rawValue,
      label: index / (configuration.groups * configuration.clipsPerGroup), group: group, clip: clip)
  }

  /// Class, group and clip, the last two counted from 1.
  private func place(of index: Int) -> (motion: Motion, group: Int, clip: Int) {
    checkIndex(index)
    let c = configuration, inClass = index % (c.groups * c.clipsPerGroup)
    return (
      Motion.allCases[index / (c.groups * c.clipsPerGroup)], inClass / c.clipsPerGroup + 1,
      inClass % c.clipsPerGroup + 1
    )
  }

  /// The clip at `index`: classes follow one another, in them groups; nothing is left to `random`.
  public func clip(at index: Int, using random: inout RandomSource) throws -> Clip {
    let (motion, group, clip) = place(of: index), stage = "\(motion.rawValue)/g\(group)"
    var lookDraw = Draw(self.random.stream(configuration.sharesLooks ? "g\(group)" : stage))
    var draw = Draw(self.random.stream("\(stage)/c\(clip)"))
    let look = ActionLook(&lookDraw), path = ActionPath(motion, &draw)
    var still = Canvas(size: configuration.size)
    look.paint(&still)
    let film = Film.shoot(still, frames: configuration.frames) { frame, t in
      look.draw(path.pose(t), &frame)
    }
    return Clip(
      frames: film.frames,
      label: index / (configuration.groups * configuration.clipsPerGroup), group: group,
      foreground: film.foreground)
  }
}
