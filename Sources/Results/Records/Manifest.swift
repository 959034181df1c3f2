/// How a run stands.
public enum RunState: String, Codable, Sendable {
  /// It began and did not end: it goes on when the suite runs again.
  case unfinished
  /// It ended as it should.
  case done
  /// A loss stopped being finite; this is its result, and it is not tried again.
  case diverged
  /// Something outside went wrong; it is tried again when the suite runs again.
  case failed
}

/// What one run was and what it took: `runs/RUN/manifest.json`.
///
/// Everything is the same when the same run is made again, apart from `cost`, `machine` and
/// `program`.
public struct Manifest: Codable, Hashable, Sendable {
  /// What kind of run it is.
  public enum Kind: String, Codable, Sendable {
    /// A model was trained and drew samples.
    case training
    /// Samples were measured.
    case evaluation
  }

  /// The kind.
  public var kind: Kind
  /// Where it belongs.
  public var origin: Origin
  /// The task's name in the suite; "evaluation" for those.
  public var task: String
  /// The suite's and the task's versions.
  public var versions: [String: String]
  /// The model, and its samplers; none for evaluations.
  public var model: String?, samplers: [String]
  /// The resolved configuration: every setting by its path, such as "width" or "protocol.clips".
  public var configuration: [String: String]
  /// The hash of all that moves a byte of the run; for an evaluation, of the protocol.
  public var fingerprint: String
  /// The identity of the data set.
  public var dataIdentity: String
  /// Runs whose samples were measured.
  public var inputs: [String]
  /// How it stands, and why it failed or diverged.
  public var state: RunState, reason: String?
  /// Whether its numbers may stand in a table without a warning.
  public var isReportable: Bool
  /// Stages of the training.
  public var stages: [Stage]
  /// Trained numbers of each network, in the model's order.
  public var parameters: [Part]
  /// What it cost.
  public var cost: Cost
  /// Where it ran.
  public var machine: MachineRecord
  /// What ran.
  public var program: ProgramRecord
  /// How many lines of the run each file of records holds, and their checksum; none until it is over.
  public var records: [String: Rows]?

  /// Lines of one file about one run.
  public struct Rows: Codable, Hashable, Sendable {
    /// How many.
    public var count: Int
    /// The checksum of their text, each with a line break.
    public var checksum: String

    /// The lines `lines`.
    package init(_ lines: [String]) {
      count = lines.count
      checksum = TextChecksum.of(lines.map { $0 + "\n" }.joined())
    }
  }

  /// A manifest with all its parts.
  public init(
    kind: Kind, origin: Origin, task: String, versions: [String: String], model: String?,
    samplers: [String], configuration: [String: String], fingerprint: String,
    dataIdentity: String, inputs: [String] = [], state: RunState = .unfinished,
    isReportable: Bool, machine: MachineRecord, program: ProgramRecord
  ) {
    (self.kind, self.origin, self.task) = (kind, origin, task)
    (self.versions, self.model, self.samplers) = (versions, model, samplers)
    (self.configuration, self.fingerprint) = (configuration, fingerprint)
    (self.dataIdentity, self.inputs, self.state) = (dataIdentity, inputs, state)
    (self.isReportable, self.machine, self.program) = (isReportable, machine, program)
    (stages, parameters, cost) = ([], [], Cost())
  }

  /// A stage of the training.
  public struct Stage: Codable, Hashable, Sendable {
    /// The name.
    public var name: String
    /// Steps, and clips a step.
    public var steps: Int, batchSize: Int
    /// Floating-point operations of a step in convolutions and matrix products, a multiplication
    /// and an addition counting as two; the mean over the steps.
    public var operationsPerStep: Int

    /// A stage.
    public init(name: String, steps: Int, batchSize: Int, operationsPerStep: Int) {
      (self.name, self.steps, self.batchSize) = (name, steps, batchSize)
      self.operationsPerStep = operationsPerStep
    }
  }

  /// A network of the model.
  public struct Part: Codable, Hashable, Sendable {
    /// The name.
    public var name: String
    /// How many numbers are trained.
    public var count: Int

    /// A network.
    public init(name: String, count: Int) { (self.name, self.count) = (name, count) }
  }

  /// What a run cost, over all the times that it was interrupted and went on.
  public struct Cost: Codable, Hashable, Sendable {
    /// On the wall clock: in all, and in training steps alone.
    public var seconds = 0.0, trainingSeconds = 0.0
    /// The most memory that the process held, and its tensors alone.
    public var peakBytes = 0, peakTensorBytes = 0

    /// Nothing yet.
    public init() {}
  }
}

/// The machine that a run ran on.
public struct MachineRecord: Codable, Hashable, Sendable {
  /// The processor and its instruction set, as the kernels use it.
  public var processor: String, instructionSet: String
  /// Threads of the kernels, and bytes of memory.
  public var threads: Int, memoryBytes: Int
  /// The operating system.
  public var system: String

  /// A machine.
  public init(
    processor: String, instructionSet: String, threads: Int, memoryBytes: Int, system: String
  ) {
    (self.processor, self.instructionSet) = (processor, instructionSet)
    (self.threads, self.memoryBytes, self.system) = (threads, memoryBytes, system)
  }
}

/// The program that made a run.
public struct ProgramRecord: Codable, Hashable, Sendable {
  /// Its version, and the commit of the source if it ran in a checkout.
  public var version: String, commit: String?
  /// The libraries that numbers go through.
  public var libraries: [String: String]

  /// A program.
  public init(version: String, commit: String?, libraries: [String: String]) {
    (self.version, self.commit, self.libraries) = (version, commit, libraries)
  }
}
