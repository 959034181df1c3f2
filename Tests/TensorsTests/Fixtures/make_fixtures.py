"""Makes the fixtures of TensorsTests: python make_fixtures.py, in this folder.

Needs torch, numpy, safetensors; see baselines/pytorch/requirements.txt.
"""

import numpy
import torch
import torch.nn.functional as F

from fixture_file import FixtureFile, channels_first, channels_last, padding_of, torch_filter


def elementwise():
    f = FixtureFile("elementwise.safetensors", 1)
    wide = numpy.concatenate([f.uniform(-6, 6, 60), [-30, -20, -10, -1e-3, -1e-6, 1e-6, 1e-3, 10, 20, 30]])
    positive = numpy.concatenate([f.uniform(0.01, 5, 60), [1e-6, 1e-3, 1 - 1e-6, 1, 1 + 1e-6, 1e3, 1e6]])
    unary = {
        "negate": lambda x: -x, "absolute": torch.abs, "exp": torch.exp, "tanh": torch.tanh,
        "sigmoid": torch.sigmoid, "softplus": F.softplus, "relu": F.relu,
        "hardSigmoid": lambda x: (0.2 * x + 0.5).clip(0, 1),
    }
    for name, function in unary.items():
        f.case("unary", function, wide, op=name)
    for name, function in {"squareRoot": torch.sqrt, "log": torch.log}.items():
        f.case("unary", function, positive, op=name)
    f.case("unary", lambda x: F.leaky_relu(x, 0.2), wide, op="leakyReLU", a=0.2)
    f.case("unary", lambda x: x.clip(-1.5, 2), wide, op="clipped", a=-1.5, b=2)
    for exponent in [-1, 0.5, 2, 3]:
        f.case("unary", lambda x: x ** exponent, positive, op="power", a=exponent)

    extremes = {
        "exp": [-104, -100, -90, -88, -87.3, 87, 88, 88.7, 88.72, 89, 1e30, -1e30],
        "log": [0, 1e-45, 1e-40, 1.17e-38, 1.18e-38, 3e38, -1, -1e-40],
        "tanh": [1e-30, -1e-20, 1e-8, 1e-4, 0.29, 0.3, 0.31, 9, 50, -50],
        "sigmoid": [-87, -80, -50, 50, 100, 1e-30],
        "softplus": [-87, -80, -50, -20, -16, 16, 50, 100, 1e4, 1e-30],
        "relu": [-1e38, 1e38, 1e-45, -0.0], "squareRoot": [0, 1e-45, 1e-38, 3e38, -1],
        "absolute": [-0.0, -1e-45, 3e38],
    }
    special = [numpy.inf, -numpy.inf, numpy.nan]
    for name, values in extremes.items():
        function = dict(unary, squareRoot=torch.sqrt, log=torch.log)[name]
        f.case("extreme", function, numpy.array(values + special), gradient=False, op=name)

    binary = {
        "+": torch.add, "-": torch.sub, "*": torch.mul, "/": torch.div,
        "maximum": torch.maximum, "minimum": torch.minimum,
    }
    shapes = [([3, 4], [3, 4]), ([2, 3, 4], [4]), ([2, 3, 1], [1, 5]), ([1], [2, 2]), ([2, 1, 3, 1], [4, 1, 5]),
              ([], [3])]
    for name, function in binary.items():
        for a, b in shapes:
            f.case("binary", function, f.normal(*a), f.normal(*b) + 3 * (name == "/"), op=name)
    ties = numpy.array([1, 2, 3, -1], numpy.float32)
    for name in ["maximum", "minimum"]:
        f.case("binary", binary[name], ties, numpy.array([1, 3, 2, -1]), op=name)
    for a, b in shapes[:5]:
        condition = (f.normal(*numpy.broadcast_shapes(a, b)[-1:]) > 0).astype(numpy.float32)
        f.case(
            "select", lambda x, y: torch.where(torch.tensor(condition) != 0, x, y), f.normal(*a), f.normal(*b),
            condition=condition.tolist())

    bits = [0x3f800000, 0x3f808000, 0x3f818000, 0x3f808001, 0x3f807fff, 0x7f7fffff, 0x7f7f7fff, 0x00000001, 0x00008000,
            0x00018000, 0x80018000, 0x7f800000, 0xff800000, 0x33d6bf95]
    numbers = numpy.concatenate([numpy.array(bits, numpy.uint32).view(numpy.float32), f.normal(200)])
    f.case("bfloat16", lambda x: x.float().bfloat16().double(), numbers, gradient=False)
    f.write()


def layout():
    f = FixtureFile("layout.safetensors", 2)
    for axes in [[1, 0], [0, 2, 1], [2, 0, 1], [3, 1, 2, 0], [4, 0, 3, 1, 2]]:
        shape = [2, 3, 4, 2, 3][:len(axes)]
        f.case("transpose", lambda x: x.permute(*axes), f.normal(*shape), axes=axes)
    for axis, low, high in [(0, 1, 2), (1, 0, 2), (-1, 1, 4), (2, 2, 2)]:
        f.case("slice", lambda x: x.narrow(axis, low, high - low), f.normal(2, 3, 4), axis=axis, range=[low, high])
    for axis, before, after in [(0, 1, 2), (1, 0, 3), (2, 2, 0)]:
        pad = [0, 0] * (2 - axis) + [before, after]
        f.case("pad", lambda x: F.pad(x, pad), f.normal(2, 3, 4), axis=axis, before=before, after=after)
    for axis, before, after in [(1, 2, 1), (2, 0, 3)]:
        def replicated(x):
            indices = torch.arange(-before, x.shape[axis] + after).clip(0, x.shape[axis] - 1)
            return x.index_select(axis, indices)
        f.case("replicate", replicated, f.normal(2, 3, 4), axis=axis, before=before, after=after)
    for axis in [0, 1, -1]:
        parts = [[2, 3, 4], [2, 3, 4], [2, 3, 4]]
        parts[1][axis], parts[2][axis] = 1, 5
        f.case("concatenate", lambda *x: torch.cat(x, axis), *[f.normal(*p) for p in parts], axis=axis)
    for axis in [0, 1, 3]:
        f.case("stack", lambda *x: torch.stack(x, axis), *[f.normal(2, 3, 4) for _ in range(3)], axis=axis)
    for axis, indices in [(0, [1, 0, 1]), (1, [2]), (2, [3, 3, 0, 1, 2, 2])]:
        f.case("gather", lambda x: x.index_select(axis, torch.tensor(indices)), f.normal(2, 3, 4), axis=axis,
               indices=indices)
    for axis, count in [(0, 3), (1, 2), (-1, 4)]:
        f.case("repeat", lambda x: x.repeat_interleave(count, axis), f.normal(2, 3, 4), axis=axis, count=count)
    for source, shape in [([3, 1], [2, 3, 4]), ([4], [2, 4]), ([1, 1], [3, 5]), ([], [2])]:
        f.case("broadcast", lambda x: x.expand(*shape), f.normal(*source), shape=shape)
    f.case("reshape", lambda x: x.reshape(4, 6), f.normal(2, 3, 4), shape=[4, 6])
    f.write()


def reductions():
    f = FixtureFile("reductions.safetensors", 3)
    for axes in [[0], [1], [2], [3], [0, 1], [1, 2], [0, 2], [0, 3], [1, 3], [0, 1, 2], [0, 1, 2, 3]]:
        x = f.normal(2, 3, 4, 5)
        f.case("sum", lambda x: x.sum(axes), x, axes=axes)
        f.case("mean", lambda x: x.mean(axes), x, axes=axes)
        f.case("maximum", lambda x: x.amax(axes), x, axes=axes)
        f.case("minimum", lambda x: x.amin(axes), x, axes=axes)
    tied = numpy.array([[1, 3, 3], [2, 2, 2], [0, -1, 0]], numpy.float32)
    f.case("maximum", lambda x: x.amax([1]), tied, axes=[1])
    f.case("minimum", lambda x: x.amin([0]), tied, axes=[0])
    for shape in [[5], [4, 7], [2, 3, 10], [3, 1]]:
        x = f.normal(*shape) * 4
        f.case("logSoftmax", lambda x: F.log_softmax(x, -1), x)
        f.case("softmax", lambda x: F.softmax(x, -1), x)
    f.case("logSoftmax", lambda x: F.log_softmax(x, -1), numpy.array([[1000, 999, -1000], [-1e4, -1e4, -1e4 + 1]]))
    f.write()


def matrix_products():
    f = FixtureFile("matrix_products.safetensors", 4)
    for a, b in [([3, 5], [5, 2]), ([1, 7], [7, 1]), ([17, 33], [33, 9]), ([2, 3, 4], [2, 4, 5]),
                 ([2, 3, 2, 4], [2, 3, 4, 3])]:
        f.case("product", torch.matmul, f.normal(*a), f.normal(*b))
    for x, outputs in [([4, 6], 3), ([2, 3, 5], 7), ([2, 2, 2, 3], 1)]:
        f.case("linear", lambda x, w, b: x @ w + b, f.normal(*x), f.normal(x[-1], outputs), f.normal(outputs))
        f.case("linear", lambda x, w: x @ w, f.normal(*x), f.normal(x[-1], outputs))
    f.write()


def convolution():
    f = FixtureFile("convolution.safetensors", 5)
    # input extents, inputs, outputs, kernel, stride, before, after, groups, has bias
    rows = [
        ([7, 6], 3, 5, [3, 3], [1, 1], [1, 1], [1, 1], 1, True),
        ([8, 8], 3, 16, [4, 4], [2, 2], [1, 1], [1, 1], 1, True),
        ([9, 7], 4, 6, [5, 3], [2, 1], [2, 1], [1, 0], 1, False),
        ([10, 10], 1, 20, [3, 3], [3, 3], [0, 1], [1, 0], 1, True),
        ([4, 4], 20, 1, [4, 4], [1, 1], [0, 0], [0, 0], 1, True),
        ([5, 5], 64, 48, [1, 1], [1, 1], [0, 0], [0, 0], 1, False),
        ([6, 6], 8, 12, [3, 3], [1, 1], [1, 1], [1, 1], 4, True),
        ([6, 5], 6, 6, [3, 3], [2, 2], [0, 0], [1, 1], 6, False),
        ([4, 6, 5], 3, 4, [3, 3, 3], [1, 1, 1], [1, 1, 1], [1, 1, 1], 1, True),
        ([6, 8, 8], 3, 8, [4, 4, 4], [2, 2, 2], [1, 1, 1], [1, 1, 1], 1, False),
        ([5, 6, 4], 4, 6, [1, 3, 3], [1, 2, 3], [0, 1, 0], [0, 0, 2], 2, True),
        ([2, 4, 4], 20, 3, [2, 4, 4], [1, 1, 1], [0, 0, 0], [0, 0, 0], 1, True),
    ]
    for extents, inputs, outputs, kernel, stride, before, after, groups, has_bias in rows:
        run = F.conv2d if len(extents) == 2 else F.conv3d

        def function(x, w, b=None):
            x = F.pad(channels_first(x), padding_of(before, after))
            return channels_last(run(x, torch_filter(w), b, stride, 0, 1, groups))
        arrays = [f.normal(2, *extents, inputs), f.normal(*kernel, inputs // groups, outputs)]
        f.case("convolution", function, *arrays, *([f.normal(outputs)] if has_bias else []), kernel=kernel,
               stride=stride, before=before, after=after, groups=groups)
    f.write()


def transposed_convolution():
    f = FixtureFile("transposed_convolution.safetensors", 9)
    # input extents, inputs, outputs, kernel, stride, before, after, has bias
    rows = [
        ([4, 4], 5, 3, [4, 4], [2, 2], [1, 1], [1, 1], True),
        ([1, 1], 20, 8, [4, 4], [1, 1], [0, 0], [0, 0], True),
        ([3, 5], 4, 6, [5, 3], [3, 2], [1, 0], [2, 1], False),
        ([5, 4], 1, 4, [3, 3], [1, 1], [1, 1], [1, 1], True),
        ([6, 6], 3, 1, [3, 3], [3, 3], [0, 0], [0, 0], True),
        ([2, 4, 4], 6, 3, [4, 4, 4], [2, 2, 2], [1, 1, 1], [1, 1, 1], True),
        ([1, 1, 1], 12, 8, [2, 4, 4], [1, 1, 1], [0, 0, 0], [0, 0, 0], False),
        ([3, 2, 3], 4, 5, [3, 2, 3], [1, 2, 3], [1, 0, 0], [0, 1, 1], True),
    ]
    for extents, inputs, outputs, kernel, stride, before, after, has_bias in rows:
        run = F.conv_transpose2d if len(extents) == 2 else F.conv_transpose3d

        def function(x, w, b=None):
            y = run(channels_first(x), torch_filter(w), b, stride)
            for axis, (low, high) in enumerate(zip(before, after)):
                y = y.narrow(axis + 2, low, y.shape[axis + 2] - low - high)
            return channels_last(y)
        arrays = [f.normal(2, *extents, inputs), f.normal(*kernel, outputs, inputs)]
        f.case("transposed", function, *arrays, *([f.normal(outputs)] if has_bias else []), kernel=kernel,
               stride=stride, before=before, after=after)
    f.write()


def normalization():
    f = FixtureFile("normalization.safetensors", 6)
    for shape in [[6, 3], [2, 5, 5, 4], [2, 2, 3, 3, 20], [3, 2, 2, 65]]:
        for slope in [1, 0, 0.2]:
            channels = shape[-1]

            def training(x, scale, shift):
                y = F.batch_norm(channels_first(x), None, None, scale, shift, True, 0, 1e-5)
                return F.leaky_relu(channels_last(y), slope)

            def inference(x, mean, variance, scale, shift, bias):
                y = F.batch_norm(channels_first(x + bias), mean.detach(), variance.detach(), scale,
                                 shift, False, 0, 1e-5)
                return F.leaky_relu(channels_last(y), slope)
            x = f.normal(*shape) * 2 + 1
            scale, shift = f.uniform(0.5, 1.5, channels), f.normal(channels)
            f.case("training", training, x, scale, shift, slope=slope)
            f.case("inference", inference, x, f.normal(channels), f.uniform(0.5, 2, channels), scale, shift,
                   f.normal(channels), slope=slope)
    f.write()


def resampling():
    f = FixtureFile("resampling.safetensors", 7)

    def interpolated(mode, height, width, **more):
        return lambda x: channels_last(F.interpolate(channels_first(x), (height, width), mode=mode, **more))

    sizes = [(4, 6, 8, 12), (6, 6, 3, 3), (5, 7, 3, 4), (3, 4, 7, 5), (4, 5, 4, 9), (1, 3, 2, 1)]
    for h, w, height, width in sizes:
        x, to = f.normal(2, h, w, 3), dict(height=height, width=width)
        f.case("resize", interpolated("bilinear", height, width, align_corners=False), x,
               convention="halfPixelBilinear", **to)
        f.case("resize", interpolated("nearest", height, width), x, convention="nearest", **to)
        f.case("resize", lambda x: tensorflow_bilinear(x, height, width), x, convention="tensorFlow1Bilinear", **to)
    for h, w, height, width in [(6, 8, 3, 4), (6, 6, 2, 1), (4, 9, 4, 3)]:
        f.case("resize", interpolated("area", height, width), f.normal(2, h, w, 3), convention="torchArea",
               height=height, width=width)
    for h, w, height, width in [(3, 4, 7, 9), (1, 2, 3, 5), (4, 4, 4, 6)]:
        f.case("resize", interpolated("bilinear", height, width, align_corners=True), f.normal(2, h, w, 3),
               convention="torchArea", height=height, width=width)

    # kernel, stride, padding
    windows = [([2, 2], [2, 2], [0, 0]), ([3, 3], [2, 2], [1, 1]), ([3, 2], [1, 2], [1, 0]), ([4, 4], [3, 1], [2, 1]),
               ([2, 2, 2], [2, 2, 2], [0, 0, 0]), ([3, 2, 3], [1, 2, 2], [1, 1, 1]), ([1, 3, 3], [1, 2, 2], [0, 1, 1])]
    for kernel, stride, padding in windows:
        two = len(kernel) == 2
        x = f.normal(2, *([7, 8] if two else [4, 6, 7]), 3)
        maximum, average = (F.max_pool2d, F.avg_pool2d) if two else (F.max_pool3d, F.avg_pool3d)
        window = dict(kernel=kernel, stride=stride, padding=padding)
        f.case("maximum", lambda x: channels_last(maximum(channels_first(x), kernel, stride, padding)), x, **window)
        for counts in [True, False]:
            f.case("average", lambda x: channels_last(
                average(channels_first(x), kernel, stride, padding, False, counts)), x, counts=counts, **window)
    for factors in [[2, 2], [1, 3], [2, 2, 2], [1, 2, 3]]:
        x = f.normal(2, *[2, 3, 2][:len(factors)], 3)
        f.case("upsample", lambda x: channels_last(F.interpolate(channels_first(x), scale_factor=factors)), x,
               factors=factors)
    f.case("compose", lambda a, b, m: m * a + (1 - m) * b, f.normal(2, 3, 4, 5, 3), f.normal(2, 1, 4, 5, 3),
           f.uniform(0, 1, 2, 3, 4, 5, 1))
    f.write()


def tensorflow_bilinear(x, height, width):
    """TensorFlow 1's resize_bilinear, align_corners=False: output j reads the input at j * inputs / outputs."""
    def along(x, axis, outputs):
        inputs = x.shape[axis]
        if inputs == outputs:
            return x
        place = torch.arange(outputs, dtype=torch.float64) * (inputs / outputs)
        low = place.floor().long().clip(0, inputs - 1)
        high = (low + 1).clip(max=inputs - 1)
        weight = (place - low).reshape([-1] + [1] * (x.dim() - axis - 1))
        return x.index_select(axis, low) * (1 - weight) + x.index_select(axis, high) * weight
    return along(along(x, 1, height), 2, width)


def half_precision():
    """bfloat16: numbers that bfloat16 holds exactly, results in double."""
    f = FixtureFile("half_precision.safetensors", 8)

    def half(*shape):
        return torch.tensor(f.normal(*shape)).bfloat16().float().numpy()

    def convolution(x, w, b):
        return channels_last(F.conv2d(channels_first(x), torch_filter(w), b, 2, 1))

    def transposed(x, w, b):
        return channels_last(F.conv_transpose2d(channels_first(x), torch_filter(w), b, 2, 1))
    for inputs, outputs in [(3, 8), (16, 16)]:
        f.case("convolution", convolution, half(1, 8, 8, inputs), half(4, 4, inputs, outputs), f.normal(outputs))
        f.case("transposed", transposed, half(1, 4, 4, inputs), half(4, 4, outputs, inputs), f.normal(outputs))
    for slope in [1, 0, 0.2]:
        f.case("normalization", lambda x, scale, shift: F.leaky_relu(channels_last(
            F.batch_norm(channels_first(x), None, None, scale, shift, True, 0, 1e-5)), slope),
            half(4, 4, 4, 6), f.uniform(0.5, 1.5, 6), f.normal(6), slope=slope)
    for name, function in {"tanh": torch.tanh, "sigmoid": torch.sigmoid, "exp": torch.exp,
                           "softplus": F.softplus}.items():
        f.case("unary", function, half(64), op=name)
    f.case("unary", lambda x: F.leaky_relu(x, 0.2), half(64), op="leakyReLU", a=0.2)
    f.case("unary", F.relu, half(64), op="relu")
    f.write()


if __name__ == "__main__":
    torch.manual_seed(0)
    for make in [elementwise, layout, reductions, matrix_products, convolution,
                 transposed_convolution, normalization, resampling, half_precision]:
        make()
