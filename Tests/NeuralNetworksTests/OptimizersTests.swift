import Tensors
import TestSupport
import Testing

@testable import NeuralNetworks

@Suite(.serialized) struct OptimizersTests {
  private static func path(
    _ optimizer: some Optimizer<Parameters>, _ start: Tensor, _ slopes: Tensor
  ) -> Tensor {
    var optimizer = optimizer, model = Parameters(weight: start)
    return Tensor.stacked(
      (0..<slopes.shape[0]).map { step in
        optimizer.update(&model, along: Parameters(weight: slopes.entry(step, along: 0)))
        return model.weight
      })
  }

  private static func optimizer(_ example: FixtureCase, _ model: Parameters) -> any Optimizer<
    Parameters
  > {
    let schedule =
      example.attributes["every"] == nil
      ? StepSchedule(example.number("rate"))
      : StepSchedule(
        example.number("rate"), factor: example.number("factor"), every: example.integer("every"))
    let decay = example.number("decay")
    switch example.text("op") {
    case "sgd":
      return SGD(for: model, schedule, momentum: example.number("momentum"), weightDecay: decay)
    case "rmsprop":
      return RMSprop(
        for: model, schedule, alpha: example.number("alpha"), epsilon: example.number("epsilon"),
        weightDecay: decay)
    case let name:
      return Adam(
        for: model, schedule, beta1: example.number("beta1"), beta2: example.number("beta2"),
        epsilon: example.number("epsilon"), weightDecay: decay,
        form: name == "torch7" ? .torch7 : .pytorch)
    }
  }

  // Twenty steps. RMSprop's first ones divide by (1 - alpha) g²: rounding of alpha to float32 alone
  // is 6e-7 of it.
  @Test(arguments: fixture("optimizers")["optimizer"])
  func stepsAgreeWithPyTorch(_ example: FixtureCase) {
    let (start, slopes) = (example.inputs[0], example.inputs[1])
    let path = OptimizersTests.path(
      OptimizersTests.optimizer(example, Parameters(weight: start)), start, slopes)
    expectClose(path, example["y"], relative: 1e-5, example.testDescription)
  }

  @Test func schedulesFallByStepsFromTheFirst() {
    let schedule = StepSchedule(1, factor: 0.5, every: 3)
    #expect((0..<7).map { schedule($0) } == [1, 1, 1, 0.5, 0.5, 0.5, 0.25])
    #expect(StepSchedule(0.1)(1_000_000) == 0.1)
  }

  @Test func stateContinuesAfterACopy() {
    let start = Samples.normal([5]), slopes = Samples.normal([6, 5], 2)
    var model = Parameters(weight: start), adam = Adam(for: model, StepSchedule(0.1))
    for step in 0..<3 {
      adam.update(&model, along: Parameters(weight: slopes.entry(step, along: 0)))
    }
    var (twin, copy) = (model, adam)
    for step in 3..<6 {
      adam.update(&model, along: Parameters(weight: slopes.entry(step, along: 0)))
      copy.update(&twin, along: Parameters(weight: slopes.entry(step, along: 0)))
    }
    #expect(model.weight.values == twin.weight.values)
    #expect(model.weight.values != start.values)
  }

  @Test func momentsAreVisited() {
    var random = RandomSource(seed: 1)
    let adam = Adam(for: Linear(2, 3, using: &random), StepSchedule(0.1))
    #expect(
      adam.exported().keys.sorted() == [
        "first.bias", "first.weight", "second.bias", "second.weight", "step",
      ])
  }

  @Test func aSavedOptimizerContinues() throws {
    let start = Samples.normal([5]), slopes = Samples.normal([6, 5], 2)
    var model = Parameters(weight: start), adam = Adam(for: model, StepSchedule(0.1))
    for step in 0..<3 {
      adam.update(&model, along: Parameters(weight: slopes.entry(step, along: 0)))
    }
    var restored = Adam(for: model, StepSchedule(0.1)), twin = model
    try restored.load(Safetensors(adam.exported()), from: "memory")
    for step in 3..<6 {
      adam.update(&model, along: Parameters(weight: slopes.entry(step, along: 0)))
      restored.update(&twin, along: Parameters(weight: slopes.entry(step, along: 0)))
    }
    #expect(model.weight.values == twin.weight.values)
  }
}
