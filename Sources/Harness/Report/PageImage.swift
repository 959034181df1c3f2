internal import Foundation

/// An image on a page, with its size, so that nothing moves while it loads.
struct PageImage {
  let source: String, alt: String, width: Int, height: Int

  /// The image at `path` in the results folder; nil unless it is a PNG or a GIF in a regular file.
  ///
  /// It is linked, or with `isInline` part of the page.
  init?(_ folder: String, _ path: String, alt: String, isInline: Bool) {
    let file = "\(folder)/\(path)"
    // A link could show a file of the reader's.
    let type = try? FileManager.default.attributesOfItem(atPath: file)[.type]
    guard type as? FileAttributeType == .typeRegular,
      let data = FileManager.default.contents(atPath: file), let size = Self.size(data),
      let link = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed)
    else { return nil }
    self.alt = alt
    source =
      isInline ? "data:image/\(size.format);base64,\(data.base64EncodedString())" : link
    (width, height) = (size.width, size.height)
  }

  /// The same at `scale` times its size.
  func enlarged(_ scale: Double) -> PageImage {
    PageImage(
      source: source, alt: alt, width: Int((scale * Double(width)).rounded()),
      height: Int((scale * Double(height)).rounded()))
  }

  private init(source: String, alt: String, width: Int, height: Int) {
    (self.source, self.alt, self.width, self.height) = (source, alt, width, height)
  }

  private static func size(_ data: Data) -> (format: String, width: Int, height: Int)? {
    let bytes = [UInt8](data.prefix(24))
    func number(_ places: [Int]) -> Int { places.reduce(0) { $0 << 8 | Int(bytes[$1]) } }
    guard bytes.count == 24 else { return nil }
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
      return ("png", number([16, 17, 18, 19]), number([20, 21, 22, 23]))
    }
    return bytes.starts(with: Array("GIF8".utf8)) ? ("gif", number([7, 6]), number([9, 8])) : nil
  }
}
