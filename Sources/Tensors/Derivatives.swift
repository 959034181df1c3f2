internal import Kernels

/// Where a tensor came from: the nodes of its operands, and how to carry a gradient back to them.
final class Node {
  typealias Rule = (Tensor) -> [Tensor?]

  var operands: [Node?]
  var rule: Rule?
  /// What has arrived from the results, while the backward pass runs.
  var gradient: Tensor?

  init(_ operands: [Node?] = [], rule: Rule? = nil) {
    (self.operands, self.rule) = (operands, rule)
  }

  /// Unlinks a chain of nodes one by one: the default would recurse once a node and overflow the
  /// stack.
  deinit {
    var pending = operands.compactMap { $0 }
    operands = []
    while var node = pending.popLast() {
      guard isKnownUniquelyReferenced(&node) else { continue }
      pending += node.operands.compactMap { $0 }
      node.operands = []
    }
  }
}

/// Whether results remember where they came from.
enum Recording {
  @TaskLocal static var isOn = true
}

/// Runs `body` without recording: results carry no derivative, and memory is freed as soon as
/// values go.
public func withoutRecording<Result>(_ body: () throws -> Result) rethrows -> Result {
  try Recording.$isOn.withValue(false, operation: body)
}

extension Tensor {
  /// The same numbers, cut off from where they came from.
  public func detached() -> Tensor { Tensor(shape, storage) }

  /// Whether a derivative with respect to this tensor's origin is being recorded.
  var isTracked: Bool { node != nil && Recording.isOn }

  /// This result, with one rule an operand: from the gradient of the result to that of the operand.
  ///
  /// Rules of operands that nothing depends on are dropped, and never run.
  ///
  /// Rules capture detached tensors only. So no rule keeps a graph alive, and gradients are not
  /// differentiable again.
  func recorded(_ operands: (Tensor, (Tensor) -> Tensor)...) -> Tensor {
    guard operands.contains(where: { $0.0.isTracked }) else { return self }
    let tracked = operands.filter { $0.0.node != nil }
    let rules = tracked.map { $0.1 }
    return noted(tracked.map { $0.0.node }) { upstream in rules.map { $0(upstream) } }
  }

  /// This result, with one rule for all operands; gradients of operands that nothing depends on are
  /// ignored.
  func recorded(from operands: [Tensor], _ rule: @escaping ([Bool], Tensor) -> [Tensor?]) -> Tensor
  {
    guard operands.contains(where: { $0.isTracked }) else { return self }
    let needed = operands.map { $0.node != nil }
    return noted(operands.map(\.node)) { rule(needed, $0) }
  }

  /// Rules get their gradient in the type of the result, whichever type met it on the way.
  private func noted(_ operands: [Node?], _ rule: @escaping Node.Rule) -> Tensor {
    let type = elementType
    return Tensor(shape, storage, node: Node(operands) { rule($0.converted(to: type)) })
  }

  /// A leaf: the same numbers, with respect to which derivatives can be taken.
  func tracked() -> Tensor { Tensor(shape, storage, node: Node()) }
}

/// The gradients of the scalar `loss` with respect to `leaves`; zero where it does not depend on
/// one.
///
/// The graph is consumed: rules go as they have run, and with them the tensors that they held.
func gradients(of loss: Tensor, withRespectTo leaves: [Tensor]) -> [Tensor] {
  require(loss.shape.count == 1, "the gradient is that of a scalar, got shape \(loss.shape)")
  if let root = loss.node {
    root.gradient = Tensor.ones(loss.shape)
    for node in resultsFirst(from: root) {
      guard let rule = node.rule, let upstream = node.gradient else { continue }
      node.gradient = nil
      let slopes = withoutRecording { rule(upstream) }
      for (operand, slope) in zip(node.operands, slopes) {
        guard let operand, let slope else { continue }
        operand.add(slope)
      }
      node.rule = nil
      node.operands = []
    }
  }
  return leaves.map { leaf in
    defer { leaf.node?.gradient = nil }
    return leaf.node?.gradient?.converted(to: leaf.elementType) ?? Tensor.zeros(leaf.shape)
  }
}

extension Node {
  fileprivate func add(_ slope: Tensor) {
    guard var sum = gradient else {
      gradient = slope.detached()
      return
    }
    gradient = nil
    require(
      sum.shape == slope.shape, "gradients of shapes \(sum.shape) and \(slope.shape) meet")
    if sum.elementType != .float32 { sum = sum.converted(to: .float32) }
    sum.uniqueStorage().accumulate(slope.storage)
    gradient = sum.converted(to: slope.elementType)
  }
}

/// All nodes under `root`, each before its operands; without recursion, since chains may be long.
private func resultsFirst(from root: Node) -> [Node] {
  var finished: [Node] = [], seen: Set<ObjectIdentifier> = [ObjectIdentifier(root)]
  var path = [(node: root, next: 0)]
  while let (node, next) = path.last {
    if next == node.operands.count {
      finished.append(node)
      path.removeLast()
      continue
    }
    path[path.count - 1].next += 1
    if let operand = node.operands[next], seen.insert(ObjectIdentifier(operand)).inserted {
      path.append((operand, 0))
    }
  }
  return finished.reversed()
}

/// The value of `function` at `inputs` and its gradient with respect to each of them; the value
/// must be a scalar.
public func valueAndGradient(
  at inputs: [Tensor], in function: ([Tensor]) throws -> Tensor
) rethrows -> (value: Tensor, gradient: [Tensor]) {
  let leaves = inputs.map { $0.tracked() }
  let loss = try function(leaves)
  return (loss.detached(), gradients(of: loss, withRespectTo: leaves))
}

/// The value of `function` at `input` and its gradient; the value must be a scalar.
public func valueAndGradient(
  at input: Tensor, in function: (Tensor) throws -> Tensor
) rethrows -> (value: Tensor, gradient: Tensor) {
  let (value, gradient) = try valueAndGradient(at: [input]) { try function($0[0]) }
  return (value, gradient[0])
}
