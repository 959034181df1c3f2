internal import Files

/// A record that may come from anybody, and what it must hold for reports to be made from it.
package protocol ReceivedRecord {
  /// One sentence without its end for the first thing that does not fit.
  var problem: String? { get }
}

extension Origin: ReceivedRecord {
  package var problem: String? {
    if let problem = Naming.problem(suite, "suite") ?? Naming.problem(data, "data set") {
      return problem
    }
    return runProblem(run) ?? unless(scales.contains(scale), "'scale' is not known")
      ?? unless(seed >= 0, "'seed' is negative")
  }
}

extension SourceName: ReceivedRecord {
  package var problem: String? {
    Naming.problem(name, "source") ?? sampler.flatMap { Naming.problem($0, "sampler") }
  }
}

extension Measurement: ReceivedRecord {
  package var problem: String? {
    origin.problem ?? source.problem ?? Naming.problem(parts: metric, "metric")
  }
}

extension Vote: ReceivedRecord {
  package var problem: String? {
    origin.problem ?? left.problem ?? right.problem ?? Naming.problem(parts: judge, "judge")
  }
}

extension Series: ReceivedRecord {
  package var problem: String? {
    if let problem = origin.problem ?? source.problem { return problem }
    if let problem = Naming.problem(plot, "plot") ?? Naming.problem(parts: name, "line") {
      return problem
    }
    return unless(y.count == x.count, "'x' and 'y' are not of one length")
      ?? unless(error.map { $0.count == x.count } ?? true, "'x' and 'error' are not of one length")
      ?? unless(error?.allSatisfy { !($0 < 0) } ?? true, "an 'error' is negative")
  }
}

extension CurvePoint: ReceivedRecord {
  package var problem: String? {
    losses.keys.reduce(Naming.problem(parts: stage, "stage")) {
      $0 ?? Naming.problem(parts: $1, "loss")
    }
  }
}

extension Predicted: ReceivedRecord {
  package var problem: String? {
    let answers = [labels, predicted, predictedByFirstWindow]
    return origin.problem ?? source.problem
      ?? unless((1...65_536).contains(parts), "'parts' is not 1 to 65536")
      ?? unless(!labels.isEmpty, "'labels' is empty")
      ?? unless(
        answers.allSatisfy { $0.count == labels.count },
        "'labels', 'predicted' and 'predicted_by_first_window' are not of one length")
      ?? unless(
        answers.joined().allSatisfy(classNames.indices.contains), "an answer is none of the classes"
      )
  }
}

extension Manifest: ReceivedRecord {
  package var problem: String? {
    // Sums of thousands of such numbers fit.
    let counts = 0...1_000_000_000_000
    let numbers =
      stages.flatMap { [$0.steps, $0.batchSize] } + parameters.map(\.count)
      + [cost.peakBytes, cost.peakTensorBytes]
    let seconds = [cost.seconds, cost.trainingSeconds]
    return origin.problem ?? Naming.problem(parts: task, "task")
      ?? samplers.lazy.compactMap { Naming.problem($0, "sampler") }.first
      ?? inputs.lazy.compactMap(runProblem).first
      ?? unless(numbers.allSatisfy(counts.contains), "a count is not 0 to 1000000000000")
      ?? unless(
        stages.allSatisfy { $0.operationsPerStep >= 0 }, "'operations_per_step' is negative")
      ?? unless(seconds.allSatisfy { $0.isFinite && $0 >= 0 }, "'seconds' is no duration")
  }
}

extension ResolvedSuite: ReceivedRecord {
  package var problem: String? {
    Naming.problem(suite, "suite")
      ?? data.keys.lazy.compactMap { Naming.problem($0, "data set") }.first
      ?? tasks.lazy.compactMap(\.problem).first
      ?? metrics.lazy.compactMap { Naming.problem(parts: $0.metric, "metric") }.first
      ?? unless(scales.contains(scale), "'scale' is not known")
      ?? unless(
        seeds.allSatisfy { $0 >= 0 } && Set(seeds).count == seeds.count,
        "'seeds' are not seeds, each once")
  }
}

extension ResolvedSuite.Task: ReceivedRecord {
  package var problem: String? {
    Naming.problem(parts: task, "task") ?? Naming.problem(data, "data set") ?? runProblem(run)
      ?? unless(seed >= 0, "'seed' is negative")
  }
}

private let scales = ["smoke", "small", "paper"]

/// The run's name is that of a folder.
private func runProblem(_ run: String) -> String? {
  unless(Naming.isFile(run), "'\(run.visible)' cannot be the name of a run")
}

private func unless(_ isRight: Bool, _ sentence: String) -> String? { isRight ? nil : sentence }
