"""Makes the fixtures of NeuralNetworksTests: python make_fixtures.py, in this folder.

Needs torch, numpy, safetensors; see baselines/pytorch/requirements.txt.
"""

import pathlib
import sys

import numpy
import torch
import torch.nn.functional as F

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "TensorsTests" / "Fixtures"))
from fixture_file import FixtureFile, channels_first, channels_last, torch_filter  # noqa: E402


def recurrent():
    f = FixtureFile("recurrent.safetensors", 21)
    for inputs, hidden, layers, both, n, steps in [
            (5, 4, 1, False, 3, 6), (3, 4, 2, False, 2, 5), (4, 3, 2, True, 2, 5)]:
        lstm = torch.nn.LSTM(inputs, hidden, layers, batch_first=True, bidirectional=both).double()
        names = [name for name, _ in lstm.named_parameters()]

        def function(x, *weights):
            values = {name: w.T if w.dim() == 2 else w for name, w in zip(names, weights)}
            return torch.func.functional_call(lstm, values, (x,))[0]
        weights = [f.uniform(-0.5, 0.5, *reversed(p.shape)) for p in lstm.parameters()]
        f.case("lstm", function, f.normal(n, steps, inputs), *weights, inputs=inputs, hidden=hidden, layers=layers,
               both=both)

    def convolutional(x, w, b, u):
        hidden = cell = None
        for t in range(x.shape[1]):
            gates = F.conv2d(channels_first(x[:, t]), torch_filter(w), b, 1, 1)
            if hidden is not None:
                gates = gates + F.conv2d(hidden, torch_filter(u), None, 1, 1)
            i, forget, g, o = gates.chunk(4, 1)
            kept = 0 if cell is None else forget.sigmoid() * cell
            cell = kept + i.sigmoid() * g.tanh()
            hidden = o.sigmoid() * cell.tanh()
        return torch.cat([channels_last(hidden), channels_last(cell)], -1)
    f.case("convolutional", convolutional, f.normal(2, 3, 5, 4, 3), 0.3 * f.normal(3, 3, 3, 8), f.normal(8),
           0.3 * f.normal(3, 3, 2, 8))
    f.write()


def blocks():
    """Three steps of training, then one of use: results, and the running statistics after the steps."""
    f = FixtureFile("blocks.safetensors", 22)
    for axes, direction, has_bias, slope in [
            (2, "forward", True, 0.2), (2, "transposed", True, 0), (3, "forward", False, 1)]:
        inputs, outputs = 3, 5
        run = {(2, "forward"): F.conv2d, (3, "forward"): F.conv3d,
               (2, "transposed"): F.conv_transpose2d}[axes, direction]

        def function(x, w, scale, shift, b=None):
            mean, variance = torch.zeros(outputs).double(), torch.ones(outputs).double()
            parts = []
            for step in range(4):
                y = run(channels_first(x[step]), torch_filter(w), b, 2, 1)
                y = F.batch_norm(y, mean, variance, scale, shift, step < 3, 0.1, 1e-5)
                parts.append(channels_last(F.leaky_relu(y, slope)).flatten())
            return torch.cat(parts + [mean, variance])
        filters = [inputs, outputs] if direction == "forward" else [outputs, inputs]
        arrays = [f.normal(4, 2, *[6, 5, 4][:axes], inputs), 0.3 * f.normal(*[4] * axes, *filters),
                  f.uniform(0.5, 1.5, outputs), f.normal(outputs)]
        f.case("block", function, *arrays, *([f.normal(outputs)] if has_bias else []), axes=axes, direction=direction,
               slope=slope)
    f.write()


def losses():
    f = FixtureFile("losses.safetensors", 23)
    classes = [2, 0, 4, 1]
    f.case("crossEntropy", lambda x: F.cross_entropy(x, torch.tensor(classes)), 3 * f.normal(4, 5), classes=classes)
    f.case("binaryCrossEntropy", F.binary_cross_entropy_with_logits, 5 * f.normal(4, 3), f.uniform(0, 1, 4, 3))
    f.case("binaryCrossEntropy", F.binary_cross_entropy_with_logits, numpy.array([-80, -20, 20, 80]),
           numpy.array([0, 1, 0, 1]))
    f.case("meanSquaredError", F.mse_loss, f.normal(3, 4, 2), f.normal(3, 4, 2))
    f.case("meanAbsoluteError", F.l1_loss, f.normal(3, 4, 2), f.normal(3, 4, 2))

    def divergence(mean, log_variance):
        normal = torch.distributions.Normal
        there, here = normal(mean, (log_variance / 2).exp()), normal(torch.zeros_like(mean), torch.ones_like(mean))
        return torch.distributions.kl_divergence(there, here).sum(-1).mean()
    f.case("gaussianDivergence", divergence, f.normal(4, 6), f.normal(4, 6))
    f.case("gaussianDivergence", divergence, f.normal(2, 3, 4), f.normal(2, 3, 4))
    f.write()


def optimizers():
    """Parameters after each of twenty steps along given gradients."""
    f = FixtureFile("optimizers.safetensors", 24)

    def steps(make, factor=1, every=1000):
        def function(start, slopes):
            p = torch.nn.Parameter(start.detach().clone())
            optimizer = make([p])
            schedule = torch.optim.lr_scheduler.StepLR(optimizer, every, factor)
            path = []
            for slope in slopes:
                p.grad = slope.detach().clone()
                optimizer.step()
                schedule.step()
                path.append(p.detach().clone())
            return torch.stack(path)
        return function

    def torch7_adam(rate, beta1, beta2, epsilon):
        def function(start, slopes):
            p, m, v, path = start.numpy().copy(), 0, 0, []
            for t, slope in enumerate(slopes.numpy(), 1):
                m, v = beta1 * m + (1 - beta1) * slope, beta2 * v + (1 - beta2) * slope ** 2
                size = rate * (1 - beta2 ** t) ** 0.5 / (1 - beta1 ** t)
                p = p - size * m / (v ** 0.5 + epsilon)
                path.append(torch.tensor(p))
            return torch.stack(path)
        return function

    def case(op, function, **attributes):
        f.case("optimizer", function, f.normal(11), f.normal(20, 11), gradient=False, op=op, **attributes)

    case("sgd", steps(lambda p: torch.optim.SGD(p, 0.1)), rate=0.1, momentum=0, decay=0)
    case("sgd", steps(lambda p: torch.optim.SGD(p, 0.1, 0.9, weight_decay=0.01), 0.5, 6), rate=0.1, momentum=0.9,
         decay=0.01, factor=0.5, every=6)
    case("adam", steps(lambda p: torch.optim.Adam(p, 0.01)), rate=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8, decay=0)
    case("adam", steps(lambda p: torch.optim.Adam(p, 0.02, (0.5, 0.99), 1e-3, 0.1), 0.1, 7), rate=0.02, beta1=0.5,
         beta2=0.99, epsilon=1e-3, decay=0.1, factor=0.1, every=7)
    case("torch7", torch7_adam(0.01, 0.5, 0.999, 1e-2), rate=0.01, beta1=0.5, beta2=0.999, epsilon=1e-2, decay=0)
    case("rmsprop", steps(lambda p: torch.optim.RMSprop(p, 0.01, 0.99, 1e-8)), rate=0.01, alpha=0.99, epsilon=1e-8,
         decay=0)
    case("rmsprop", steps(lambda p: torch.optim.RMSprop(p, 0.01, 0.9, 1e-3, 0.05)), rate=0.01, alpha=0.9, epsilon=1e-3,
         decay=0.05)
    f.write()


if __name__ == "__main__":
    torch.manual_seed(0)
    for make in [recurrent, blocks, losses, optimizers]:
        make()
