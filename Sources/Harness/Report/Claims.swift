internal import Results

/// A sentence of a source paper, held against what was recorded.
struct Claim {
  enum Verdict: String, Codable {
    /// Every difference that the claim needs is on its side, interval and all.
    case reproduced
    /// At least one is on the other side, interval and all.
    case notReproduced = "not reproduced"
    /// Neither.
    case inconclusive
    /// The records lack what it needs.
    case notTested = "not tested"
  }

  let id: String, sentence: String, source: String, published: String
  /// What was measured, such as "critics/1 on scenes".
  let how: String
  /// The smallest difference that the claim needs, and its interval over seeds.
  let effect: Double?, interval: ClosedRange<Double>?
  /// Clips, votes or pairs a seed, and seeds.
  let count: Int, seeds: Int
  let verdict: Verdict

  /// A claim that holds if every one of `contrasts`, each a difference a seed, is positive.
  init(
    _ id: String, _ sentence: String, source: String, published: String, how: String,
    contrasts: [[Double]], within range: ClosedRange<Double> = -Double.infinity...(.infinity),
    count: Int
  ) {
    (self.id, self.sentence, self.source) = (id, sentence, source)
    (self.published, self.how, self.count) = (published, how, count)
    let seeds = contrasts.map(\.count).min() ?? 0
    self.seeds = seeds
    guard seeds > 0 else {
      (effect, interval, verdict) = (nil, nil, .notTested)
      return
    }
    let means = contrasts.map { $0.reduce(0, +) / Double($0.count) }
    let intervals = contrasts.map { Statistics.studentInterval($0, within: range) }
    let smallest = means.indices.min { means[$0] < means[$1] } ?? 0
    (effect, interval) = (means[smallest], intervals[smallest])
    if intervals.allSatisfy({ ($0?.lowerBound ?? -1) > 0 }) {
      verdict = .reproduced
    } else if intervals.contains(where: { ($0?.upperBound ?? 1) < 0 }) {
      verdict = .notReproduced
    } else {
      verdict = .inconclusive
    }
  }
}

extension RecordedSuite {
  /// Verdicts on every claim that the suite bears on, a row for each judge or data set.
  func claimTable() -> Table {
    var table = Table(
      "claims", title: "Claims of the papers",
      columns: [
        "claim", "sentence", "measured by", "published", "effect", "n", "seeds", "verdict",
      ])
    table.rows = claims().map { claim in
      [
        .text(claim.id), .text("\(claim.sentence) (\(claim.source))"), .text(claim.how),
        .text(claim.published),
        claim.effect.map {
          .value(
            $0, low: claim.interval?.lowerBound, high: claim.interval?.upperBound, digits: 3)
        } ?? .text("N/A"),
        .exact(Double(claim.count), digits: 0), .exact(Double(claim.seeds), digits: 0),
        .text(claim.verdict.rawValue),
      ]
    }
    table.notes = [
      "The effect is the smallest difference that the claim needs, positive where it supports the claim: percent "
        + "above 50 for preferences, points of accuracy for classifiers, the metric's own unit otherwise. In brackets Student's 95 % interval over "
        + "seeds, on the logit scale for preferences. Reproduced: every such interval lies above 0; not reproduced: one lies below; inconclusive: "
        + "neither. F2 claims no difference: reproduced if the interval holds 0 and lies within a fifth of the "
        + "real clips' error. Scale '\(resolved.scale)'; nothing was tuned on these seeds."
    ]
    return marked(table)
  }

  /// The claims in the order of their names.
  func claims() -> [Claim] {
    isRecognition
      ? recognitionClaims()
      : preferenceClaims() + streamClaims() + frameClaims() + mappingClaims()
  }

  private func source(_ name: String, sampler: String? = nil, on data: String) -> SourceName? {
    sources(on: data).first { $0.name == name && (sampler == nil || $0.sampler == sampler) }
  }

  // MARK: V1 to V5: preferences

  private func preferenceClaims() -> [Claim] {
    let pairs: [(String, String, String, String, String)] = [
      (
        "V1", "two-stream VGAN is preferred to autoencoder + GMM", "82 %", "vgan-two-stream",
        "autoencoder-gmm"
      ),
      (
        "V2", "one-stream VGAN is preferred to autoencoder + GMM", "82 %", "vgan-one-stream",
        "autoencoder-gmm"
      ),
      (
        "V3", "two-stream is slightly preferred to one-stream", "53 %", "vgan-two-stream",
        "vgan-one-stream"
      ),
      ("V4", "real is preferred to two-stream", "82 %", "real", "vgan-two-stream"),
      ("V4", "real is preferred to one-stream", "84 %", "real", "vgan-one-stream"),
      ("V4", "real is preferred to autoencoder + GMM", "97 %", "real", "autoencoder-gmm"),
      (
        "V5", "a generated clip is preferred to a static frame", "62 %", "vgan-two-stream",
        "frozen-generated"
      ),
    ]
    return pairs.flatMap { id, sentence, published, first, second in
      preferenceClaims(id, sentence, "VGAN, table 1", published, first, second) { _ in true }
    }
  }

  /// That `first` is preferred to `second`: a claim for each data set and judge that `accepts` takes.
  private func preferenceClaims(
    _ id: String, _ sentence: String, _ paper: String, _ published: String, _ first: String,
    _ second: String, accepts: (String) -> Bool
  ) -> [Claim] {
    let found = dataNames.flatMap { data in
      judges(on: data).filter(accepts).compactMap { judge -> Claim? in
        let judged = judged(on: data)
        guard let a = judged.first(where: { $0.name == first }),
          let b = judged.first(where: { $0.name == second })
        else { return nil }
        let seeds = resolved.seeds.compactMap {
          preference(a, over: b, judge: judge, on: data, seed: $0)
        }
        guard !seeds.isEmpty else { return nil }
        return Claim(
          id, sentence, source: paper, published: published, how: "\(judge) on \(data)",
          contrasts: [seeds.map { $0.percent - 50 }], within: -50...50,
          count: seeds.reduce(0) { $0 + $1.count })
      }
    }
    return found.isEmpty ? [untested(id, sentence, paper, published)] : found
  }

  private func untested(
    _ id: String, _ sentence: String, _ source: String, _ published: String
  ) -> Claim {
    Claim(
      id, sentence, source: source, published: published, how: "–", contrasts: [], count: 0)
  }

  // MARK: V6 and V7: streams

  private func streamClaims() -> [Claim] {
    let flicker = metricClaims(
      "V6", "one-stream flickers in the background, two-stream does not", "VGAN, section 3", "–",
      needs: ["vgan-one-stream", "vgan-two-stream"], metric: "flicker"
    ) { data, difference in
      [difference(source("vgan-one-stream", on: data), source("vgan-two-stream", on: data))]
    }
    let mask = dataNames.flatMap { data -> [Claim] in
      guard let model = source("vgan-two-stream", on: data) else { return [] }
      let moving = values(named: "mask-moving", model, on: data),
        still = values(named: "mask-still", model, on: data)
      guard !moving.isEmpty, moving.count == still.count else { return [] }
      return [
        Claim(
          "V7", "the streams separate: the mask covers what moves", source: "VGAN, figure 3",
          published: "–", how: "mask on moving less on still pixels, \(data)",
          contrasts: [zip(moving, still).map { $0.value - $1.value }], count: moving[0].n)
      ]
    }
    return flicker
      + (mask.isEmpty ? [untested("V7", "the streams separate", "VGAN, figure 3", "–")] : mask)
  }

  // MARK: F1 to F5: frame-GAN

  private func frameClaims() -> [Claim] {
    let model = "framegan"
    var result = metricClaims(
      "F1", "inter-frame MSE: real < frame-GAN < random codes", "frame-GAN, table 1",
      "0.0222 < 0.0735 < 0.2060", needs: [model, "real"], metric: "interframe-mse-binarised"
    ) { data, difference in
      let navigator = source(model, sampler: "navigator", on: data)
      return [
        difference(navigator, source("real", on: data)),
        difference(source(model, sampler: "random-codes", on: data), navigator),
      ]
    }
    let ball = dataNames.first { $0.hasSuffix("1") } ?? ""
    let real = source("real", on: ball).map {
      values(named: "interframe-mse-binarised", $0, on: ball).map(\.value)
    }
    let realError = Statistics.mean(real ?? [])
    result += metricClaims(
      "F2", "with one ball, generated clips are as smooth as real ones", "frame-GAN, table 1",
      "0.0227 against 0.0222", needs: [model, "real"], metric: "interframe-mse-binarised",
      only: { $0.hasSuffix("1") }
    ) { data, difference in
      [difference(source(model, sampler: "navigator", on: data), source("real", on: data))]
    }.map { $0.asEquality(within: 0.2 * realError) }
    result += metricClaims(
      "F3", "the navigator transfers: trained on 3 balls it drives frames trained on 1",
      "frame-GAN, section 4.1", "0.0227 against 0.0766", needs: [model],
      metric: "interframe-mse-binarised", only: { $0.hasSuffix("1") }
    ) { data, difference in
      [
        difference(
          source(model, sampler: "random-codes", on: data),
          source(model, sampler: "transferred", on: data))
      ]
    }
    return result + navigatorClaims() + diversityClaims()
  }

  private func navigatorClaims() -> [Claim] {
    let found = dataNames.flatMap { data -> [Claim] in
      guard let model = source("framegan", sampler: "navigator", on: data) else { return [] }
      func steps(_ name: String) -> [Measurement] { values(named: name, model, on: data) }
      let codes = steps("geodesic-step"), prior = steps("geodesic-step-prior"),
        line = steps("geodesic-step-linear")
      guard !codes.isEmpty, codes.count == prior.count, codes.count == line.count else { return [] }
      return [
        Claim(
          "F4", "the navigator neither samples the prior nor interpolates linearly",
          source: "frame-GAN, section 4.2", published: "–", how: "geodesic steps, \(data)",
          contrasts: [
            zip(prior, codes).map { $0.value - $1.value },
            zip(codes, line).map { abs($0.value - $1.value) },
          ], count: codes[0].n)
      ]
    }
    let sentence = "the navigator neither samples the prior nor interpolates linearly"
    return found.isEmpty ? [untested("F4", sentence, "frame-GAN, section 4.2", "–")] : found
  }

  private func diversityClaims() -> [Claim] {
    metricClaims(
      "F5", "more discriminators give more diverse frame generators", "frame-GAN, section 3", "–",
      needs: ["framegan", "framegan-one"], metric: "diversity"
    ) { data, difference in
      [
        difference(
          source("framegan", sampler: "random-codes", on: data),
          source("framegan-one", sampler: "random-codes", on: data))
      ]
    }
  }

  // MARK: G1 to G3: VGLANN

  private func mappingClaims() -> [Claim] {
    let (laplacian, perceptual) = ("vglann-laplacian", "vglann")
    let mappings = ["imle", "vae", "gmm"], distance = distanceMetric
    let lower = "a perceptual loss gives a lower Fréchet distance than Laplacian, for each mapping"
    let table = "2305 < 2651, 2422 < 2891, 2587 < 2701"
    let first =
      isTrainedThroughExtractor(perceptual)
      ? byCritics("G1", lower, "VGLANN, table 1", table, perceptual, laplacian)
      : metricClaims(
        "G1", lower, "VGLANN, table 1", table, needs: [laplacian, perceptual], metric: distance
      ) { data, difference in
        mappings.map {
          difference(
            source(laplacian, sampler: $0, on: data), source(perceptual, sampler: $0, on: data))
        }
      }
    let second = [perceptual, laplacian].flatMap { model in
      metricClaims(
        "G2", "IMLE maps best among IMLE, VAE and GMM: \(model)", "VGLANN, table 1", "both losses",
        needs: [model], metric: distance
      ) { data, difference in
        ["vae", "gmm"].map {
          difference(
            source(model, sampler: $0, on: data), source(model, sampler: "imle", on: data))
        }
      }
    }
    let third = [perceptual, laplacian].flatMap { model in
      let beats = "adversarial VGAN beats VGLANN: \(model)"
      return isTrainedThroughExtractor(model)
        ? byCritics("G3", beats, "VGLANN, section 6", "yes", "vgan-two-stream", model)
        : metricClaims(
          "G3", beats, "VGLANN, section 6", "yes", needs: [model, "vgan-two-stream"],
          metric: distance
        ) { data, difference in
          [
            difference(
              source(model, sampler: "imle", on: data), source("vgan-two-stream", on: data))
          ]
        }
    }
    return first + second + third
  }

  /// Whether the distance is measured by the network that `task` was trained with as its loss.
  func isTrainedThroughExtractor(_ task: String) -> Bool {
    distanceMetric == "frechet-motion-net"
      && resolved.tasks.contains { $0.task == task && $0.configuration["loss"] == "extractor" }
  }

  /// A claim on a distance in the words of critics, for models that the distance cannot judge.
  private func byCritics(
    _ id: String, _ sentence: String, _ paper: String, _ published: String, _ first: String,
    _ second: String
  ) -> [Claim] {
    preferenceClaims(id, sentence, paper, published, first, second) { $0.hasPrefix("critics") }
  }

  /// The Fréchet distance that was recorded, FVD before the embedded extractor's.
  private var distanceMetric: String {
    let recorded = Set(measurements.map { Self.base($0.metric) })
    return recorded.contains("fvd") ? "fvd" : "frechet-motion-net"
  }

  // MARK: Differences

  private func values(named name: String, _ source: SourceName, on data: String) -> [Measurement] {
    let metric = measurements.first { Self.base($0.metric) == name }?.metric
    return metric.map { values($0, source, on: data) } ?? []
  }

  /// One claim for each data set that has what it needs; `contrasts` is given a function that
  /// subtracts the second source's numbers from the first's, seed by seed.
  private func metricClaims(
    _ id: String, _ sentence: String, _ paper: String, _ published: String, needs: [String],
    metric: String, only: (String) -> Bool = { _ in true },
    contrasts: (String, (SourceName?, SourceName?) -> [Double]) -> [[Double]]
  ) -> [Claim] {
    let found = dataNames.filter(only).compactMap { data -> Claim? in
      let present = Set(sources(on: data).map(\.name))
      guard needs.allSatisfy(present.contains) else { return nil }
      var count = 0
      let differences = contrasts(data) { first, second in
        guard let first, let second else { return [] }
        let (a, b) = (
          values(named: metric, first, on: data), values(named: metric, second, on: data)
        )
        count = a.first?.n ?? count
        return a.compactMap { x in
          b.first { $0.origin.seed == x.origin.seed }.map { x.value - $0.value }
        }
      }
      guard differences.allSatisfy({ !$0.isEmpty }) else { return nil }
      return Claim(
        id, sentence, source: paper, published: published, how: "\(metric), \(data)",
        contrasts: differences, count: count)
    }
    return found.isEmpty ? [untested(id, sentence, paper, published)] : found
  }
}

extension Claim {
  /// The claim that the difference is none: reproduced if its interval holds 0 and lies within the
  /// `margin` on both sides, not reproduced if it leaves 0 out.
  fileprivate func asEquality(within margin: Double) -> Claim {
    guard verdict != .notTested, let interval else { return self }
    let verdict: Verdict =
      !interval.contains(0)
      ? .notReproduced
      : -margin <= interval.lowerBound && interval.upperBound <= margin
        ? .reproduced : .inconclusive
    return Claim(equality: self, verdict)
  }

  private init(equality claim: Claim, _ verdict: Verdict) {
    (id, sentence, source) = (claim.id, claim.sentence, claim.source)
    (published, how, count) = (claim.published, claim.how, claim.count)
    (effect, interval, seeds) = (claim.effect, claim.interval, claim.seeds)
    self.verdict = verdict
  }
}
