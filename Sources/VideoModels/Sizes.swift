/// Limits of what settings may ask memory for.
package enum Sizes {
  /// The most numbers of one tensor: 4 GiB.
  package static let most = 1 << 30

  /// One sentence without its end if the tensor `what`, whose extents are `factors`, has too many numbers.
  package static func problem(_ what: String, _ factors: [Int]) -> String? {
    var count = 1, isTooMany = false
    for factor in factors {
      let (product, overflows) = count.multipliedReportingOverflow(by: factor)
      (count, isTooMany) = (product, isTooMany || overflows || product > most)
      if isTooMany { break }
    }
    let sizes = factors.map(String.init).joined(separator: " × ")
    return isTooMany
      ? "\(what) would hold \(sizes) numbers, more than \(most); make one of these smaller" : nil
  }

  /// One sentence without its end for the first value out of its range.
  package static func problem(_ values: [(name: String, value: Int, range: ClosedRange<Int>)])
    -> String?
  {
    values.first { !$0.range.contains($0.value) }.map {
      "\($0.name) must be \($0.range.lowerBound) to \($0.range.upperBound), got \($0.value)"
    }
  }

  /// One sentence without its end for the first rate that is no step down a slope.
  package static func problem(rates: KeyValuePairs<String, Float>) -> String? {
    rates.first { !($0.value > 0 && $0.value <= 1_000) }.map {
      "\($0.key) must be positive, 1000 at most, got \($0.value)"
    }
  }
}
