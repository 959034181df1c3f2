/// Up to 256 colors that stand for all of a clip's, chosen by median cut (Heckbert, "Color Image
/// Quantization for Frame Buffer Display", SIGGRAPH 1982) on colors of five bits a channel.
struct Palette {
  /// As GIF's encoder wants them: opaque alpha, red, green, blue from the highest byte down.
  private(set) var colors: [UInt32] = []
  /// The nearest entry for each color of five bits a channel.
  private var entries = [UInt8](repeating: 0, count: 1 << 15)

  /// One color of the histogram: how often it comes, and the sums of its channels in full
  /// precision.
  private struct Bin {
    let key: Int
    var count = 0
    var sums = [0, 0, 0]

    func channel(_ index: Int) -> Int { key >> (10 - 5 * index) & 31 }
  }

  /// The palette of RGB `pixels`.
  init(_ pixels: [UInt8]) {
    var histogram = (0..<1 << 15).map { Bin(key: $0) }
    for start in Swift.stride(from: 0, to: pixels.count, by: 3) {
      let key = Palette.key(pixels, start)
      histogram[key].count += 1
      for channel in 0..<3 { histogram[key].sums[channel] += Int(pixels[start + channel]) }
    }
    let means = Palette.cut(histogram.filter { $0.count > 0 }).map(Palette.mean)
    colors = means.map { 0xff00_0000 | UInt32($0[0]) << 16 | UInt32($0[1]) << 8 | UInt32($0[2]) }
    for bin in histogram where bin.count > 0 {
      entries[bin.key] = UInt8(Palette.nearest(Palette.mean([bin]), in: means))
    }
  }

  /// The entry for the pixel at `start`, which must be of a color that the palette was made from.
  func entry(_ pixels: [UInt8], _ start: Int) -> UInt8 { entries[Palette.key(pixels, start)] }

  private static func key(_ pixels: [UInt8], _ start: Int) -> Int {
    Int(pixels[start] >> 3) << 10 | Int(pixels[start + 1] >> 3) << 5 | Int(pixels[start + 2] >> 3)
  }

  /// Divides `bins` until there are 256 boxes or none can be divided: always the one with the
  /// largest product of pixels and extent, at the median along its longest side.
  private static func cut(_ bins: [Bin]) -> [[Bin]] {
    var boxes = [(bins: bins, rank: rank(bins))]
    while boxes.count < 256, let index = boxes.indices.max(by: { boxes[$0].rank < boxes[$1].rank }),
      boxes[index].rank > 0
    {
      let side = longestSide(boxes[index].bins).channel
      let sorted = boxes[index].bins.sorted {
        ($0.channel(side), $0.key) < ($1.channel(side), $1.key)
      }
      let half = sorted.reduce(0) { $0 + $1.count } / 2
      var seen = 0, middle = 0
      while middle < sorted.count - 1, middle == 0 || seen < half {
        seen += sorted[middle].count
        middle += 1
      }
      let parts = (Array(sorted[..<middle]), Array(sorted[middle...]))
      boxes[index] = (parts.0, rank(parts.0))
      boxes.append((parts.1, rank(parts.1)))
    }
    return boxes.map { $0.bins }.filter { !$0.isEmpty }
  }

  private static func rank(_ bins: [Bin]) -> Int {
    bins.count < 2 ? 0 : longestSide(bins).extent * bins.reduce(0) { $0 + $1.count }
  }

  private static func longestSide(_ bins: [Bin]) -> (channel: Int, extent: Int) {
    var longest = (channel: 0, extent: 0)
    for channel in 0..<3 {
      let values = bins.map { $0.channel(channel) }
      let extent = (values.max() ?? 0) - (values.min() ?? 0)
      if extent > longest.extent { longest = (channel, extent) }
    }
    return longest
  }

  private static func mean(_ bins: [Bin]) -> [Int] {
    let count = max(1, bins.reduce(0) { $0 + $1.count })
    return (0..<3).map { channel in bins.reduce(count / 2) { $0 + $1.sums[channel] } / count }
  }

  private static func nearest(_ color: [Int], in colors: [[Int]]) -> Int {
    func distance(_ other: [Int]) -> Int {
      (0..<3).reduce(0) { $0 + (color[$1] - other[$1]) * (color[$1] - other[$1]) }
    }
    return colors.indices.min { distance(colors[$0]) < distance(colors[$1]) } ?? 0
  }
}
