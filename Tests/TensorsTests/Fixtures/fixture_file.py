"""Writes the fixtures that TestSupport/Fixture.swift reads.

Each case is a function of arrays in our order of axes (channels last, filters [kernel..., a, b]), run by PyTorch in
double precision on float32 numbers: what is left is the error of the code under test.
"""

import json
import os

import numpy
import torch
from safetensors.numpy import save_file


class FixtureFile:
    def __init__(self, path, seed):
        self.path = path
        self.random = numpy.random.default_rng(seed)
        self.tensors = {}
        self.metadata = {"torch": torch.__version__, "numpy": numpy.__version__, "seed": str(seed)}
        self.counts = {}

    def normal(self, *shape):
        return self.random.standard_normal(shape).astype(numpy.float32)

    def uniform(self, low, high, *shape):
        return self.random.uniform(low, high, shape).astype(numpy.float32)

    def case(self, group, function, *inputs, gradient=True, **attributes):
        """One case: `function` of `inputs`, and its gradients for a random upstream gradient."""
        number = self.counts.get(group, 0)
        self.counts[group] = number + 1
        name = f"{group}/{number:02d}"
        leaves = [torch.tensor(numpy.asarray(x, numpy.float32), dtype=torch.float64, requires_grad=gradient)
                  for x in inputs]
        y = function(*leaves)
        self.keep(name, "y", y)
        for i, leaf in enumerate(leaves):
            self.keep(name, str(i), leaf)
        if gradient:
            upstream = torch.tensor(self.normal(*y.shape), dtype=torch.float64)
            self.keep(name, "up", upstream)
            slopes = torch.autograd.grad(y, leaves, upstream, allow_unused=True)
            for i, slope in enumerate(slopes):
                if slope is not None:
                    self.keep(name, f"g{i}", slope)
        self.metadata[name] = " ".join(f"{k}={text(v)}" for k, v in attributes.items()) or "plain=1"
        return name

    def keep(self, name, part, value):
        value = value.detach().numpy() if isinstance(value, torch.Tensor) else numpy.asarray(value)
        self.tensors[f"{name}/{part}"] = numpy.array(rounded(value), order="C")

    def write(self):
        save_file(self.tensors, self.path, metadata=self.metadata)
        self.sort_header()
        os.chmod(self.path, 0o644)

    def sort_header(self):
        """The library writes metadata in any order; sorted, the same numbers give the same file."""
        content = open(self.path, "rb").read()
        length = int.from_bytes(content[:8], "little")
        header = json.dumps(json.loads(content[8:8 + length]), sort_keys=True, separators=(",", ":")).encode()
        header += b" " * (-len(header) % 8)
        with open(self.path, "wb") as file:
            file.write(len(header).to_bytes(8, "little") + header + content[8 + length:])


def rounded(value):
    with numpy.errstate(over="ignore"):
        return value.astype(numpy.float32)


def text(value):
    if isinstance(value, (list, tuple)):
        return ",".join(str(v) for v in value)
    return str(int(value) if isinstance(value, bool) else value)


def channels_first(x):
    return x.movedim(-1, 1)


def channels_last(x):
    return x.movedim(1, -1)


def torch_filter(w):
    """Ours [kernel..., a, b], PyTorch's [b, a, kernel...]."""
    return w.permute(-1, -2, *range(w.dim() - 2)).contiguous()


def padding_of(before, after):
    """F.pad's list, last axis first."""
    return [p for pair in zip(reversed(before), reversed(after)) for p in pair]
