"""Makes metrics.json and i3d.json: python make_fixtures.py, in this folder.

Needs numpy, scipy, scikit-learn and torch; see baselines/pytorch/requirements.txt.
"""

import json

import numpy as np
import scipy.linalg
import torch
import torch.nn.functional as F
from sklearn.linear_model import LogisticRegression
from sklearn.manifold import Isomap

rng = np.random.default_rng(4)
blocks = {}


def keep(name, value):
    value = np.asarray(value, np.float64)
    blocks[name] = {"shape": list(value.shape), "values": [float(v) for v in value.ravel()]}


def clips(n, t, h, w, c):
    return rng.integers(0, 256, (n, t, h, w, c)).astype(np.float32) / 127.5 - 1


def frames():
    x = clips(3, 6, 5, 4, 3)
    x[0, :, :2] = x[0, :1, :2]  # rows that stand still
    x[1, :, :3, :] = x[1, :1, :3, :]
    x[2, 1, 0, 0, 0] = 0  # neither black nor white
    keep("frames/clips", x)
    binary = np.where(x > 0, 1.0, np.where(x < 0, 0.0, x))
    keep("frames/binarised", np.mean((binary[:, 1:] - binary[:, :-1]) ** 2, (1, 2, 3, 4)))
    level = (x.astype(np.float64) + 1) / 2
    square = (level[:, 1:] - level[:, :-1]) ** 2
    keep("frames/raw", square.mean((1, 2, 3, 4)))
    motion = np.zeros((3, 6, 5, 4, 1), np.float32)
    motion[0, 2, 2:] = 1
    motion[1, :, 3:] = 0.4
    motion[2] = 0.005
    keep("frames/motion", motion)
    still = motion.max(1)[..., 0] < 0.01
    keep("frames/flicker", [square[i][:, still[i]].mean() for i in range(3)])
    slow = np.stack([level[:, k:k + 4].mean(1) for k in range(3)])
    width = (slow.max(0) - slow.min(0)).max(-1).reshape(3, 20)
    halves = [np.argsort(width[i], kind="stable")[:10] for i in range(3)]
    keep("frames/estimated", [square[i].reshape(5, 20, 3)[:, halves[i]].mean() for i in range(3)])
    mask = rng.random((3, 6, 5, 4, 1)).astype(np.float32)
    moves = (rng.random((3, 6, 5, 4, 1)) > 0.6).astype(np.float32)
    keep("mask/mask", mask)
    keep("mask/motion", moves)
    keep("mask/moving", [mask[i][moves[i] > 0.5].astype(np.float64).mean() for i in range(3)])
    keep("mask/still", [mask[i][moves[i] <= 0.5].astype(np.float64).mean() for i in range(3)])
    flat = level.reshape(3, -1)
    pairs = np.sqrt(np.mean((flat[:, None] - flat[None]) ** 2, -1))
    keep("frames/diversity", pairs.sum(1) / 2)


def frechet():
    for name, n, m, d in [("tall", 40, 30, 6), ("thin", 4, 5, 7)]:
        a = rng.normal(0, 1, (n, d)).astype(np.float32)
        b = (rng.normal(0.3, 1, (m, d)) @ rng.normal(0, 0.6, (d, d))).astype(np.float32)
        c, e = np.cov(a.astype(np.float64), rowvar=False), np.cov(b.astype(np.float64), rowvar=False)
        shift = a.astype(np.float64).mean(0) - b.astype(np.float64).mean(0)
        keep(f"frechet/{name}/a", a)
        keep(f"frechet/{name}/b", b)
        keep(f"frechet/{name}/covariance", c)
        # Eigenvalues of the product, which is similar to a positive semi-definite matrix.
        roots = np.sqrt(np.maximum(scipy.linalg.eigvals(c @ e).real, 0))
        keep(f"frechet/{name}/distance", shift @ shift + np.trace(c) + np.trace(e) - 2 * roots.sum())
        if name == "tall":
            other = scipy.linalg.sqrtm(c @ e).real
            assert abs(np.trace(other) - roots.sum()) < 1e-9


def isomap():
    angle = rng.uniform(1.5 * np.pi, 3.5 * np.pi, 70)
    roll = np.stack([angle * np.cos(angle), rng.uniform(0, 10, 70), angle * np.sin(angle)], 1)
    apart = np.concatenate([rng.normal(0, 1, (20, 4)), rng.normal(9, 1, (15, 4)), rng.normal(-9, 1, (12, 4))])
    for name, points in [("roll", roll), ("apart", apart)]:
        points = points.astype(np.float32).astype(np.float64)
        model = Isomap(n_neighbors=6, n_components=2, eigen_solver="dense", path_method="D").fit(points)
        keep(f"isomap/{name}/points", points)
        keep(f"isomap/{name}/lengths", model.dist_matrix_)
        keep(f"isomap/{name}/places", model.embedding_)


def critics():
    real = rng.normal(0, 1, (30, 4)).astype(np.float32)
    fakes = [rng.normal(m, s, (20, 4)).astype(np.float32) for m, s in ((0.7, 1), (0, 1.6))]
    asked = rng.normal(0, 1.2, (9, 4)).astype(np.float32)
    rows = np.concatenate([real] + fakes).astype(np.float64)
    mean, scale = rows.mean(0), rows.std(0)

    def expanded(x):
        z = np.clip((x - mean) / scale, -8, 8)
        return np.concatenate([z, (z * z - 1) / np.sqrt(2)], 1)
    n = len(rows)
    shares = np.concatenate([np.full(30, n / 2 / 30), np.full(40, n / 2 / 40)])
    model = LogisticRegression(C=1 / (0.01 * n), tol=1e-12, max_iter=10000, solver="newton-cholesky")
    model.fit(expanded(rows), np.arange(n) < 30, sample_weight=shares)
    keep("critics/real", real)
    keep("critics/fake0", fakes[0])
    keep("critics/fake1", fakes[1])
    keep("critics/asked", asked)
    keep("critics/scores", model.decision_function(expanded(asked.astype(np.float64))))


def realism():
    """One half against the other: parts given, written with loops."""
    real, other = rng.normal(0, 1, (16, 3)).astype(np.float32), rng.normal(0.5, 1.5, (16, 3)).astype(np.float32)
    keep("realism/real", real)
    keep("realism/other", other)
    real, other = real.astype(np.float64), other.astype(np.float64)
    for part in range(2):  # the clips that know are those of this parity
        known = real[part::2]
        gaps = np.sort(np.linalg.norm(known[:, None] - known[None], axis=-1), 1)
        radii = gaps[:, 3]
        chosen = radii <= np.sort(radii)[len(radii) // 2]
        for name, rows in (("real", real), ("other", other)):
            judged = rows[1 - part::2]
            far = np.linalg.norm(judged[:, None] - known[None][:, chosen], axis=-1)
            keep(f"realism/{name}/{1 - part}", (radii[chosen] / far).max(1))


class Unit(torch.nn.Module):
    def __init__(self, inputs, outputs, kernel, stride=1):
        super().__init__()
        self.conv3d = torch.nn.Conv3d(inputs, outputs, kernel, stride, bias=False)
        self.bn = torch.nn.BatchNorm3d(outputs, eps=1e-3)
        self.kernel, self.stride = kernel, stride

    def forward(self, x):
        return F.relu(self.bn(self.conv3d(same(x, [self.kernel] * 3, [self.stride] * 3))))


def same(x, kernel, stride, value=0.0):
    pads = []
    for extent, k, s in zip(x.shape[2:], kernel, stride):
        total = max((-(-extent // s) - 1) * s + k - extent, 0)
        pads.append((total // 2, total - total // 2))
    return F.pad(x, [p for pair in reversed(pads) for p in pair], value=value)


def largest(x, kernel, stride):
    return F.max_pool3d(same(x, kernel, stride, -torch.inf), kernel, stride)


class Mixed(torch.nn.Module):
    def __init__(self, inputs, c):
        super().__init__()
        self.b0 = Unit(inputs, c[0], 1)
        self.b1a, self.b1b = Unit(inputs, c[1], 1), Unit(c[1], c[2], 3)
        self.b2a, self.b2b = Unit(inputs, c[3], 1), Unit(c[3], c[4], 3)
        self.b3b = Unit(inputs, c[5], 1)

    def forward(self, x):
        return torch.cat([self.b0(x), self.b1b(self.b1a(x)), self.b2b(self.b2a(x)),
                          self.b3b(largest(x, [3, 3, 3], [1, 1, 1]))], 1)


class I3D(torch.nn.Module):
    """The graph of deepmind/kinetics-i3d by its table of layers, under the port's names."""

    def __init__(self):
        super().__init__()
        self.Conv3d_1a_7x7 = Unit(3, 64, 7, 2)
        self.Conv3d_2b_1x1 = Unit(64, 64, 1)
        self.Conv3d_2c_3x3 = Unit(64, 192, 3)
        table = {
            "3b": (192, [64, 96, 128, 16, 32, 32]), "3c": (256, [128, 128, 192, 32, 96, 64]),
            "4b": (480, [192, 96, 208, 16, 48, 64]), "4c": (512, [160, 112, 224, 24, 64, 64]),
            "4d": (512, [128, 128, 256, 24, 64, 64]), "4e": (512, [112, 144, 288, 32, 64, 64]),
            "4f": (528, [256, 160, 320, 32, 128, 128]), "5b": (832, [256, 160, 320, 32, 128, 128]),
            "5c": (832, [384, 192, 384, 48, 128, 128])}
        for name, (inputs, c) in table.items():
            setattr(self, "Mixed_" + name, Mixed(inputs, c))
        self.logits = torch.nn.Module()
        self.logits.conv3d = torch.nn.Conv3d(1024, 400, 1)

    def forward(self, x):
        x = largest(self.Conv3d_1a_7x7(x), [1, 3, 3], [1, 2, 2])
        x = largest(self.Conv3d_2c_3x3(self.Conv3d_2b_1x1(x)), [1, 3, 3], [1, 2, 2])
        x = largest(self.Mixed_3c(self.Mixed_3b(x)), [3, 3, 3], [2, 2, 2])
        for name in "bcdef":
            x = getattr(self, "Mixed_4" + name)(x)
        x = largest(x, [2, 2, 2], [2, 2, 2])
        x = self.Mixed_5c(self.Mixed_5b(x))
        x = F.avg_pool3d(x, [2, min(7, x.shape[3]), min(7, x.shape[4])], 1)
        return self.logits.conv3d(x).mean((2, 3, 4))


def formula(count, key):
    """Numbers in -1...1 that any language can make: a 32-bit mix of place and key."""
    x = (np.arange(count, dtype=np.uint64) * 2654435761 + key * 40503 + 12345) & 0xFFFFFFFF
    x = ((x ^ (x >> 15)) * 2246822519) & 0xFFFFFFFF
    x = ((x ^ (x >> 13)) * 3266489917) & 0xFFFFFFFF
    return ((x >> 8).astype(np.float64) / 2**23 - 1).astype(np.float32)


def i3d():
    """Weights by `formula`, keyed by the place of their name in sorted order; filters by fan in."""
    model = I3D().double().eval()
    state = {k: v for k, v in model.state_dict().items() if not k.endswith("num_batches_tracked")}
    for key, name in enumerate(sorted(state)):
        shape = tuple(state[name].shape)
        values = formula(int(np.prod(shape)), key).astype(np.float64).reshape(shape)
        if len(shape) == 5:
            values = values * np.sqrt(6 / np.prod(shape[1:]))
        elif name.endswith("running_var") or name.endswith("bn.weight"):
            values = 1 + 0.25 * values
        else:
            values = 0.25 * values
        values = values.astype(np.float32)  # as the file of weights has them
        state[name] = torch.tensor(values, dtype=torch.float64)
    model.load_state_dict(state, strict=False)
    result = {"names": sorted(state), "cases": []}
    trained = sum(p.numel() for n, p in model.named_parameters() if not n.endswith("bn.weight"))
    assert trained == 12_689_984, trained
    for n, t, h, w in [(2, 9, 48, 40), (1, 17, 33, 64)]:
        x = formula(n * t * h * w * 3, 1000 + t).reshape(n, t, h, w, 3)
        with torch.no_grad():
            y = model(torch.tensor(x, dtype=torch.float64).movedim(-1, 1))
        result["cases"].append({"shape": [n, t, h, w, 3], "key": 1000 + t, "logits": y.flatten().tolist()})
    with open("i3d.json", "w") as file:
        json.dump(result, file)


frames()
frechet()
isomap()
critics()
realism()
with open("metrics.json", "w") as file:
    json.dump(blocks, file)
i3d()
