internal import COpenCV
internal import Kernels
public import Tensors

/// What a clip looks like and how it moves, described by hand: histograms of oriented gradients (Dalal
/// and Triggs, CVPR 2005) and of optical flow (Laptev et al., CVPR 2008) in the cells of a coarse grid.
///
/// It stands in for the STIP row of the tables of Vondrick, Pirsiavash and Torralba (2016), whose
/// features are of the same two kinds. It is not STIP: that finds interest points in space and time
/// (Laptev's detector), describes a neighbourhood of each, counts how often each of some 4,000 words of
/// a learned codebook occurs, and compares those counts by a χ² support vector machine. Here there are
/// no points, no codebook and no kernel, and where in the picture something moves is kept.
///
/// The grid has two cells each along time, rows and columns. A cell's gradients fill eight bins, its
/// flow eight and one for stillness. Directions are in eighths of a turn from the right clockwise,
/// as rows go down; a direction between two bins is shared by them linearly. Gradients are central
/// differences of grey levels (ITU-R BT.601) and weigh by their length. Flow is Farnebäck's (SCIA 2003)
/// from each frame to the next: 3 pyramid levels, windows of 15, 3 rounds, polynomials on 7 × 7 pixels
/// of deviation 1.5. Frames whose shorter side is under 64 pixels are enlarged until it is not, for
/// these windows are too coarse for 32 pixels. A pixel that moves by a quarter pixel a frame or more
/// weighs by its speed, any other counts a quarter for stillness. A cell's gradients, and its flow, are
/// divided by their sum, and roots are taken, so that Euclidean distances are Hellinger's.
///
/// The same clip gives the same numbers whatever the number of threads; several may call at once.
public struct MotionHistograms: Sendable {
  /// How many numbers there are: eight cells of seventeen bins.
  ///
  /// Cells come in the order of time, rows, columns; in each the bins of gradients come first, then
  /// those of flow, the last being stillness.
  public static let count = cells * cells * cells * bins

  private static let cells = 2, directions = 8, bins = 2 * directions + 1
  /// In pixels a frame.
  private static let slowest = 0.25

  /// Makes them.
  public init() {}

  /// `count` numbers in 0…1 of a clip `[T, H, W, 3]` in −1…1 with two frames, rows and columns at
  /// least.
  public func callAsFunction(_ clip: Tensor) -> [Double] {
    let shape = clip.shape
    require(
      shape.rank == 4 && shape[0] > 1 && shape[1] > 1 && shape[2] > 1 && shape[3] == 3,
      "motion histograms: a clip is [T, H, W, 3] with two frames, rows and columns at least, "
        + "got \(shape)")
    let frames = GreyFrame.all(of: clip), cells = MotionHistograms.cells
    var histograms = (0..<cells * cells * cells).map { _ in CellHistogram() }
    for (pair, (frame, next)) in zip(frames, frames.dropFirst()).enumerated() {
      let flow = frame.flow(to: next), layer = pair * cells / (frames.count - 1)
      for y in 0..<frame.height {
        for x in 0..<frame.width {
          let (row, column) = (y * cells / frame.height, x * cells / frame.width)
          let cell = (layer * cells + row) * cells + column, place = 2 * (y * frame.width + x)
          histograms[cell].addGradient(frame.gradient(y, x))
          histograms[cell].addMotion((Double(flow[place]), Double(flow[place + 1])))
        }
      }
    }
    return histograms.flatMap(\.normalized)
  }

  /// The sums of a cell.
  private struct CellHistogram {
    var gradients = [Double](repeating: 0, count: directions)
    /// By direction, then stillness.
    var motions = [Double](repeating: 0, count: directions + 1)

    mutating func addGradient(_ gradient: (x: Double, y: Double)) {
      let length = (gradient.x * gradient.x + gradient.y * gradient.y).squareRoot()
      if length > 0 { add(length, towards: gradient, to: &gradients) }
    }

    mutating func addMotion(_ motion: (x: Double, y: Double)) {
      let speed = (motion.x * motion.x + motion.y * motion.y).squareRoot()
      if speed < slowest {
        motions[directions] += slowest
      } else {
        add(speed, towards: motion, to: &motions)
      }
    }

    /// Shares `weight` between the two bins that the direction lies between.
    private func add(
      _ weight: Double, towards direction: (x: Double, y: Double), to bins: inout [Double]
    ) {
      let turns = Elementary.turns(y: direction.y, x: direction.x)
      let place = (turns + 1) * Double(directions), low = Int(place)
      let part = place - Double(low)
      bins[low % directions] += weight * (1 - part)
      bins[(low + 1) % directions] += weight * part
    }

    /// The roots of the shares; zeros where there is no gradient.
    var normalized: [Double] {
      [gradients, motions].flatMap { bins in
        let sum = bins.reduce(0, +)
        return bins.map { sum > 0 ? ($0 / sum).squareRoot() : 0 }
      }
    }
  }
}

/// A frame in grey.
private struct GreyFrame {
  let height: Int, width: Int
  let pixels: [UInt8]

  /// Under this length of the shorter side frames are enlarged for the flow.
  private static let smallestSide = 64

  /// The frames of a clip `[T, H, W, 3]`.
  static func all(of clip: Tensor) -> [GreyFrame] {
    let (h, w) = (clip.shape[1], clip.shape[2]), bytes = clip.bytes
    return (0..<clip.shape[0]).map { t in
      GreyFrame(
        height: h, width: w,
        pixels: (t * h * w..<(t + 1) * h * w).map { i in
          let (r, g, b) = (Double(bytes[3 * i]), Double(bytes[3 * i + 1]), Double(bytes[3 * i + 2]))
          return UInt8(0.299 * r + 0.587 * g + 0.114 * b + 0.5)
        })
    }
  }

  /// Central differences; beyond the border stands what is nearest.
  func gradient(_ y: Int, _ x: Int) -> (x: Double, y: Double) {
    func level(_ y: Int, _ x: Int) -> Double {
      Double(pixels[min(max(y, 0), height - 1) * width + min(max(x, 0), width - 1)])
    }
    return ((level(y, x + 1) - level(y, x - 1)) / 2, (level(y + 1, x) - level(y - 1, x)) / 2)
  }

  /// The motion of each pixel, to the right and down, in pixels.
  func flow(to next: GreyFrame) -> [Float] {
    let shorter = min(height, width)
    let settings = zt_flow_settings(
      enlargement: Int32((GreyFrame.smallestSide - 1) / shorter + 1), levels: 3, window: 15,
      iterations: 3, neighbourhood: 7, sigma: 1.5)
    var flow = [Float](repeating: 0, count: 2 * height * width)
    let status = zt_flow(
      pixels, next.pixels, Int32(height), Int32(width), settings, &flow)
    require(
      status == 0,
      "motion histograms: OpenCV found no flow: \(String(cString: zt_opencv_message()))")
    return flow
  }
}
