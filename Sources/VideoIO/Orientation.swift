internal import CFFmpeg

/// How a stored picture is turned to stand upright: perhaps transposed, then perhaps mirrored.
struct Orientation: Equatable {
  var isTransposed = false
  var reversesColumns = false
  var reversesRows = false

  init() {}

  /// From a display matrix.
  ///
  /// It sends column p and row q of the stored picture to column a p + c q and row b p + d q of the
  /// shown one. Angles between the quarter turns are taken to the nearest.
  init(matrix: UnsafePointer<Int32>) {
    let (a, b, c, d) = (matrix[0], matrix[1], matrix[3], matrix[4])
    isTransposed = b.magnitude > a.magnitude
    (reversesColumns, reversesRows) = isTransposed ? (c < 0, b < 0) : (a < 0, d < 0)
  }

  /// What the container says of `stream`.
  init(_ stream: UnsafePointer<AVStream>) {
    var size = 0
    guard let data = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size),
      size >= 9 * MemoryLayout<Int32>.size
    else {
      self.init()
      return
    }
    self = data.withMemoryRebound(to: Int32.self, capacity: 9) { Orientation(matrix: $0) }
  }

  /// What a picture says of itself, as those of cameras do in their EXIF; nil if it says nothing.
  init?(_ picture: UnsafePointer<AVFrame>) {
    guard let side = av_frame_get_side_data(picture, AV_FRAME_DATA_DISPLAYMATRIX),
      side.pointee.size >= 9 * MemoryLayout<Int32>.size, let data = side.pointee.data
    else { return nil }
    self = data.withMemoryRebound(to: Int32.self, capacity: 9) { Orientation(matrix: $0) }
  }

  /// The upright pixels of an RGB picture with padded rows.
  func upright(_ stored: UnsafePointer<AVFrame>) -> [UInt8] {
    let (width, height) = (Int(stored.pointee.width), Int(stored.pointee.height))
    let pitch = Int(stored.pointee.linesize.0)
    guard let base = stored.pointee.data.0 else { return [] }
    return [UInt8](unsafeUninitializedCapacity: 3 * width * height) { bytes, count in
      count = 3 * width * height
      guard let start = bytes.baseAddress else { return }
      if self == Orientation() {
        for row in 0..<height {
          (start + 3 * width * row).update(from: base + pitch * row, count: 3 * width)
        }
        return
      }
      let (rows, columns) = isTransposed ? (width, height) : (height, width)
      let (rowStep, columnStep) = isTransposed ? (3, pitch) : (pitch, 3)
      var target = start
      for row in 0..<rows {
        let line = base + rowStep * (reversesRows ? rows - 1 - row : row)
        for column in 0..<columns {
          let pixel = line + columnStep * (reversesColumns ? columns - 1 - column : column)
          (target[0], target[1], target[2]) = (pixel[0], pixel[1], pixel[2])
          target += 3
        }
      }
    }
  }
}
