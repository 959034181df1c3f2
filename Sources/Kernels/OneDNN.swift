import COneDNN
import Synchronization

/// Convolutions through oneDNN, which has the machine's bfloat16 instructions.
///
/// Activations stay channels last; only filters are laid out anew.
///
/// Each function gives nil where our own float32 loops should run: without those instructions, and
/// for few channels, which oneDNN pads to a whole vector.
enum OneDNN {
  /// Whether this processor multiplies bfloat16 numbers.
  static var hasBFloat16: Bool {
    dnnl_get_effective_cpu_isa().rawValue & dnnl_cpu_isa_avx512_core_bf16.rawValue
      == dnnl_cpu_isa_avx512_core_bf16.rawValue
  }

  /// The library's version.
  static var version: String {
    guard let version = dnnl_version()?.pointee else { return "unknown" }
    return "\(version.major).\(version.minor).\(version.patch)"
  }

  private static func serves(_ geometry: ConvolutionGeometry, _ type: ElementType) -> Bool {
    let fewest = min(geometry.inputChannels, geometry.outputChannels) / geometry.groups
    return geometry.copies == 1 && (type == .float32 || (hasBFloat16 && fewest >= 16))
  }

  static func convolve(
    _ geometry: ConvolutionGeometry, _ input: Storage, _ filter: Storage, _ bias: Storage?
  ) -> Storage? {
    guard serves(geometry, input.type),
      let plan = Plan.find(geometry, .forward, input.type, hasBias: bias != nil)
    else { return nil }
    let result = Storage(count: geometry.outputCount, type: input.type)
    plan.execute(
      [
        (DNNL_ARG_SRC, plan.input, input.address),
        (DNNL_ARG_WEIGHTS, plan.packed, plan.pack(filter).address),
        (DNNL_ARG_DST, plan.output, result.address),
      ] + (bias.map { [(DNNL_ARG_BIAS, plan.bias, $0.address)] } ?? []))
    return result
  }

  static func convolveTransposed(
    _ geometry: ConvolutionGeometry, _ output: Storage, _ filter: Storage, _ bias: Storage?
  ) -> Storage? {
    guard serves(geometry, output.type), let plan = Plan.find(geometry, .inputGradient, output.type)
    else { return nil }
    let result = Storage(count: geometry.inputCount, type: output.type)
    plan.execute([
      (DNNL_ARG_DIFF_DST, plan.output, output.address),
      (DNNL_ARG_WEIGHTS, plan.packed, plan.pack(filter).address),
      (DNNL_ARG_DIFF_SRC, plan.input, result.address),
    ])
    guard let bias else { return result }
    let ones = [Float](repeating: 1, count: bias.count)
    return result.scaledAndShifted(scale: ones, shift: bias.values, slope: 1)
  }

  static func filterGradient(
    _ geometry: ConvolutionGeometry, _ input: Storage, _ output: Storage
  ) -> Storage? {
    guard serves(geometry, input.type), let plan = Plan.find(geometry, .filterGradient, input.type)
    else { return nil }
    let packed = Storage(count: plan.packedBytes / 4)
    plan.execute([
      (DNNL_ARG_SRC, plan.input, input.address), (DNNL_ARG_DIFF_DST, plan.output, output.address),
      (DNNL_ARG_DIFF_WEIGHTS, plan.packed, packed.address),
    ])
    let result = Storage(count: geometry.filterCount)
    plan.reorder(from: plan.packed, packed, to: plan.filter, result)
    return result
  }
}

/// What a status of oneDNN other than success means: a size that the library does not take.
///
/// Its arguments are ours, so this cannot happen for a plan that was made.
private func check(_ status: dnnl_status_t) {
  require(status == dnnl_success, "oneDNN: status \(status.rawValue)")
}

/// A primitive with the layouts that it reads and writes; made once for each shape and kept.
private final class Plan: @unchecked Sendable {
  enum Direction: Hashable { case forward, inputGradient, filterGradient }

  private struct Key: Hashable {
    let geometry: ConvolutionGeometry, direction: Direction, type: ElementType, hasBias: Bool
  }

  // The engine is created once and only read; oneDNN allows its use from any thread.
  nonisolated(unsafe) private static let engine: dnnl_engine_t? = {
    var engine: dnnl_engine_t?
    check(dnnl_engine_create(&engine, dnnl_cpu, 0))
    return engine
  }()
  private static let made = Mutex<[Key: Plan]>([:])

  let input: dnnl_memory_desc_t, output: dnnl_memory_desc_t, bias: dnnl_memory_desc_t
  let filter: dnnl_memory_desc_t, packed: dnnl_memory_desc_t
  private let primitive: dnnl_primitive_t
  private let key: Key

  var packedBytes: Int { withUnsafePointer(to: packed) { Int(dnnl_memory_desc_get_size($0)) } }

  static func find(
    _ geometry: ConvolutionGeometry, _ direction: Direction, _ type: ElementType,
    hasBias: Bool = false
  ) -> Plan? {
    let key = Key(geometry: geometry, direction: direction, type: type, hasBias: hasBias)
    return made.withLock { plans in
      if let plan = plans[key] { return plan }
      let plan = Plan(key)
      plans[key] = plan
      return plan
    }
  }

  private init?(_ key: Key) {
    self.key = key
    let g = key.geometry
    let type = key.type == .float32 ? dnnl_f32 : dnnl_bf16
    func activations(_ size: [Int], _ channels: Int) -> dnnl_memory_desc_t {
      let (t, h, w) = (size[0], size[1], size[2])
      return Self.layout(
        [g.n, channels, t, h, w], type,
        [t * h * w * channels, 1, h * w * channels, w * channels, channels])
    }
    input = activations(g.input, g.inputChannels)
    output = activations(g.output, g.outputChannels)
    bias = Self.layout([g.outputChannels], dnnl_f32, [1])
    let (ins, outs) = (g.inputChannels / g.groups, g.outputChannels / g.groups)
    let (kt, kh, kw) = (g.kernel[0], g.kernel[1], g.kernel[2])
    let pixel = ins * g.outputChannels
    let sizes = [g.groups, outs, ins, kt, kh, kw]
    filter = Self.layout(
      sizes, dnnl_f32, [outs, 1, g.outputChannels, kh * kw * pixel, kw * pixel, pixel])
    var any = Self.layout(sizes, key.direction == .filterGradient ? dnnl_f32 : type, nil)

    var (source, target, summand) = (input, output, bias)
    var strides = g.stride.map { dnnl_dim_t($0) }, left = g.padding.map { dnnl_dim_t($0) }
    var right = (0..<3).map { d -> dnnl_dim_t in
      let reach = (g.output[d] - 1) * g.stride[d] + g.kernel[d]
      return dnnl_dim_t(reach - g.input[d] - g.padding[d])
    }
    var forward = dnnl_convolution_desc_t(), forwardDescription: dnnl_primitive_desc_t?
    if key.hasBias {
      check(
        dnnl_convolution_forward_desc_init(
          &forward, dnnl_forward_training, dnnl_convolution_direct, &source, &any, &summand,
          &target, &strides,
          &left, &right))
    } else {
      check(
        dnnl_convolution_forward_desc_init(
          &forward, dnnl_forward_training, dnnl_convolution_direct, &source, &any, nil, &target,
          &strides,
          &left, &right))
    }
    guard
      dnnl_primitive_desc_create(&forwardDescription, &forward, nil, Self.engine, nil)
        == dnnl_success
    else { return nil }
    var description = forwardDescription
    var backward = dnnl_convolution_desc_t()
    switch key.direction {
    case .forward: break
    case .inputGradient:
      check(
        dnnl_convolution_backward_data_desc_init(
          &backward, dnnl_convolution_direct, &source, &any, &target, &strides, &left, &right))
    case .filterGradient:
      check(
        dnnl_convolution_backward_weights_desc_init(
          &backward, dnnl_convolution_direct, &source, &any, nil, &target, &strides, &left, &right))
    }
    if key.direction != .forward {
      guard
        dnnl_primitive_desc_create(&description, &backward, nil, Self.engine, forwardDescription)
          == dnnl_success
      else { return nil }
    }
    let query =
      key.direction == .filterGradient ? dnnl_query_diff_weights_md : dnnl_query_weights_md
    var made: dnnl_primitive_t?
    guard let chosen = dnnl_primitive_desc_query_md(description, query, 0),
      dnnl_primitive_create(&made, description) == dnnl_success, let made
    else { return nil }
    packed = chosen.pointee
    primitive = made
  }

  /// A layout by strides, or without them the one that oneDNN likes best.
  private static func layout(_ sizes: [Int], _ type: dnnl_data_type_t, _ strides: [Int]?)
    -> dnnl_memory_desc_t
  {
    var result = dnnl_memory_desc_t()
    var sizes = sizes.map { dnnl_dim_t($0) }
    if var strides = strides.map({ $0.map { dnnl_dim_t($0) } }) {
      check(dnnl_memory_desc_init_by_strides(&result, Int32(sizes.count), &sizes, type, &strides))
    } else {
      check(
        dnnl_memory_desc_init_by_tag(&result, Int32(sizes.count), &sizes, type, dnnl_format_tag_any)
      )
    }
    return result
  }

  /// The filter in the layout and type of this plan, kept beside the filter.
  func pack(_ filter: Storage) -> Storage {
    filter.packed("oneDNN \(key)") {
      let result = Storage(count: packedBytes / key.type.size, type: key.type)
      reorder(from: self.filter, filter, to: packed, result)
      return result
    }
  }

  func reorder(
    from: dnnl_memory_desc_t, _ source: Storage, to: dnnl_memory_desc_t, _ result: Storage
  ) {
    var (from, to) = (from, to)
    var description: dnnl_primitive_desc_t?, made: dnnl_primitive_t?
    check(
      dnnl_reorder_primitive_desc_create(&description, &from, Self.engine, &to, Self.engine, nil))
    check(dnnl_primitive_create(&made, description))
    Self.run(made, [(DNNL_ARG_FROM, from, source.address), (DNNL_ARG_TO, to, result.address)])
    dnnl_primitive_destroy(made)
    dnnl_primitive_desc_destroy(description)
  }

  func execute(_ arguments: [(Int32, dnnl_memory_desc_t, UnsafeMutableRawPointer)]) {
    Self.run(primitive, arguments)
  }

  private static func run(
    _ primitive: dnnl_primitive_t?,
    _ arguments: [(Int32, dnnl_memory_desc_t, UnsafeMutableRawPointer)]
  ) {
    var stream: dnnl_stream_t?
    check(dnnl_stream_create(&stream, engine, UInt32(dnnl_stream_default_flags.rawValue)))
    let memories = arguments.map { number, layout, address in
      var memory: dnnl_memory_t?, layout = layout
      check(dnnl_memory_create(&memory, &layout, engine, address))
      return dnnl_exec_arg_t(arg: number, memory: memory)
    }
    check(dnnl_primitive_execute(primitive, stream, Int32(memories.count), memories))
    check(dnnl_stream_wait(stream))
    for argument in memories { dnnl_memory_destroy(argument.memory) }
    dnnl_stream_destroy(stream)
  }
}
