internal import Kernels
internal import Tensors

extension Tensor {
  /// `count` frames of a clip, from the frame `first`; a plain copy that uses no threads.
  func framesFrom(_ first: Int, count: Int) -> Tensor {
    let frame = shape.replacing(0, with: 1).count * elementType.size
    return Tensor(shape.replacing(0, with: count), elementType) { target in
      withBytes { source in
        target.copyMemory(
          from: UnsafeRawBufferPointer(rebasing: source[first * frame..<(first + count) * frame]))
      }
    }
  }

  /// The clip made `count` frames long by repeating its last one.
  func repeatingLastFrame(until count: Int) -> Tensor {
    let frame = shape.replacing(0, with: 1).count * elementType.size, own = shape[0]
    return Tensor(shape.replacing(0, with: count), elementType) { target in
      withBytes { source in
        for t in 0..<count {
          let from = min(t, own - 1) * frame
          UnsafeMutableRawBufferPointer(rebasing: target[t * frame..<(t + 1) * frame])
            .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[from..<from + frame]))
        }
      }
    }
  }

  /// The frames that a video of 8-bit `levels` has, in −1…1: level 0 is −1, level 255 is 1.
  init(levels: some RandomAccessCollection<UInt8>, _ shape: Shape) {
    require(levels.count == shape.count, "\(shape) does not hold \(levels.count) levels")
    self.init(shape, .float32) { target in
      let target = target.bindMemory(to: Float.self), table = Levels.values
      for (i, level) in levels.enumerated() { target[i] = table[Int(level)] }
    }
  }

  /// The 8-bit levels of these numbers, if each is exactly one.
  var levels: [UInt8]? {
    guard elementType == .float32 else { return nil }
    return withBytes { source in
      let source = source.bindMemory(to: Float.self)
      var different = 0
      let result = [UInt8](unsafeUninitializedCapacity: source.count) { target, count in
        for i in source.indices {
          let level = UInt8(min(max((source[i] + 1) * 127.5 + 0.5, 0), 255.5))
          different |= Levels.values[Int(level)] == source[i] ? 0 : 1
          target[i] = level
        }
        count = source.count
      }
      return different == 0 ? result : nil
    }
  }
}

/// The 256 levels of a video as numbers in −1…1.
enum Levels {
  static let values: [Float] = (0..<256).map { Float(2 * $0 - 255) / 255 }
}
