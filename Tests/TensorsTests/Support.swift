internal import Foundation
import Tensors
import TestSupport

/// A file of PyTorch's results; Fixtures/make_fixtures.py makes it.
func fixture(_ name: String) -> Fixture {
  Fixture(
    path: required(Bundle.module.path(forResource: "Fixtures/" + name, ofType: "safetensors"), name)
  )
}

extension FixtureCase {
  /// The window of a case of convolution or pooling.
  var window: Window {
    let padding = attributes["padding"] == nil ? nil : integers("padding")
    return Window(
      integers("kernel"), stride: integers("stride"), before: padding ?? integers("before"),
      after: padding ?? integers("after"))
  }

  /// The function of one operand that a case names.
  var unary: (Tensor) -> Tensor {
    switch text("op") {
    case "negate": { -$0 }
    case "absolute": { $0.absolute() }
    case "squareRoot": { $0.squareRoot() }
    case "exp": { $0.exp() }
    case "log": { $0.log() }
    case "tanh": { $0.tanh() }
    case "sigmoid": { $0.sigmoid() }
    case "hardSigmoid": { $0.hardSigmoid() }
    case "softplus": { $0.softplus() }
    case "relu": { $0.relu() }
    case "leakyReLU": { $0.leakyReLU(number("a")) }
    case "clipped": { $0.clipped(number("a"), number("b")) }
    case "power": { $0.power(number("a")) }
    default: fatalError("the fixture names an unknown function: \(testDescription)")
    }
  }

  /// The function of two operands that a case names.
  var binary: (Tensor, Tensor) -> Tensor {
    switch text("op") {
    case "+": { $0 + $1 }
    case "-": { $0 - $1 }
    case "*": { $0 * $1 }
    case "/": { $0 / $1 }
    case "maximum": { Tensor.maximum($0, $1) }
    case "minimum": { Tensor.minimum($0, $1) }
    default: fatalError("the fixture names an unknown function: \(testDescription)")
    }
  }
}
