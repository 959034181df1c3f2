"""VGAN, plain PyTorch.

Source: "Generating Videos with Scene Dynamics" (Vondrick, Pirsiavash, Torralba,
NIPS 2016, arXiv 1609.02612) and its reference code, cvondrick/videogan (main.lua).

Shapes are PyTorch's: codes [N, 100], clips [N, 3, T, H, W] in [-1, 1], transposed
convolution weights [in, out, (t,) h, w]. At width 64 the layers have 512, 256, 128
and 64 channels, at width w they have 8w, 4w, 2w and w. Clips of 16 or 32 frames and
of 32 or 64 pixels are supported: only the kernels of the first generator layers
(b1, v1) and of the last discriminator layer (d5) depend on the size.

state_dict keys are `<layer>.weight`, `<layer>.bias` and, where normalised,
`<layer>.norm.{weight,bias,running_mean,running_var}`.
"""

import torch
from torch import nn
from torch.nn import functional as F

CODE = 100


class _Layer:
    """Mixed into a convolution: convolution, batch normalisation, activation.

    The convolution's own weight and bias stay at the top level of the layer, so
    that no `.conv.` appears in the names of the parameters.
    """

    def __init__(self, *size, norm=None, eps=1e-5, activation=None, **options):
        super().__init__(*size, **options)
        self.norm = norm(self.out_channels, eps=eps, momentum=0.1) if norm else None
        self.activation = activation

    def forward(self, x):
        x = super().forward(x)
        if self.norm is not None:
            x = self.norm(x)
        return x if self.activation is None else self.activation(x)


class Up2d(_Layer, nn.ConvTranspose2d):
    pass


class Up3d(_Layer, nn.ConvTranspose3d):
    pass


class Down3d(_Layer, nn.Conv3d):
    pass


def _leaky(x):
    return F.leaky_relu(x, 0.2)


def _seed(frames, resolution):
    """The smallest map, time x height x width: four halvings below the clip."""
    if frames not in (16, 32) or resolution not in (32, 64):
        raise ValueError(f"unsupported size: {frames} frames of {resolution} pixels")
    return frames // 16, resolution // 16, resolution // 16


def _initialise(model):
    """Convolutions N(0, 0.01) with zero bias; normalisation N(1, 0.02) with zero bias."""
    for module in model.modules():
        if isinstance(module, _Layer):
            nn.init.normal_(module.weight, 0.0, 0.01)
            nn.init.zeros_(module.bias)
        elif isinstance(module, (nn.BatchNorm2d, nn.BatchNorm3d)):
            nn.init.normal_(module.weight, 1.0, 0.02)
            nn.init.zeros_(module.bias)


class VGANGenerator(nn.Module):
    """Codes [N, 100] to clips [N, 3, T, H, W].

    Two streams: clip = mask * foreground + (1 - mask) * background.
    One stream: the foreground alone.
    """

    def __init__(self, streams=2, width=64, frames=32, resolution=64):
        super().__init__()
        if streams not in (1, 2):
            raise ValueError(f"unsupported number of streams: {streams}")
        self.streams = streams
        self.frames = frames
        seed = _seed(frames, resolution)
        w = width
        bn2 = dict(norm=nn.BatchNorm2d, activation=F.relu)
        bn3 = dict(norm=nn.BatchNorm3d, activation=F.relu)
        double = dict(stride=2, padding=1)

        if streams == 2:
            self.b1 = Up2d(CODE, 8 * w, seed[1:], **bn2)
            self.b2 = Up2d(8 * w, 4 * w, 4, **double, **bn2)
            self.b3 = Up2d(4 * w, 2 * w, 4, **double, **bn2)
            self.b4 = Up2d(2 * w, w, 4, **double, **bn2)
            self.b5 = Up2d(w, 3, 4, **double, activation=torch.tanh)

        self.v1 = Up3d(CODE, 8 * w, seed, **bn3)
        self.v2 = Up3d(8 * w, 4 * w, 4, **double, **bn3)
        self.v3 = Up3d(4 * w, 2 * w, 4, **double, **bn3)
        self.v4 = Up3d(2 * w, w, 4, **double, **bn3)
        self.fg = Up3d(w, 3, 4, **double, activation=torch.tanh)
        if streams == 2:
            self.mask = Up3d(w, 1, 4, **double, activation=torch.sigmoid)
        _initialise(self)

    def forward(self, z):
        """clip, foreground [N, 3, T, H, W]; two streams also give
        background [N, 3, H, W] and mask [N, 1, T, H, W]."""
        trunk = self.v4(self.v3(self.v2(self.v1(z[:, :, None, None, None]))))
        foreground = self.fg(trunk)
        if self.streams == 1:
            return {"clip": foreground, "foreground": foreground}
        mask = self.mask(trunk)
        background = self.b5(self.b4(self.b3(self.b2(self.b1(z[:, :, None, None])))))
        clip = mask * foreground + (1 - mask) * background[:, :, None]
        return {"clip": clip, "foreground": foreground,
                "background": background, "mask": mask}


class VGANDiscriminator(nn.Module):
    """Clips [N, 3, T, H, W] to two logits [N, 2]: real, fake."""

    def __init__(self, width=64, frames=32, resolution=64):
        super().__init__()
        w = width
        halve = dict(stride=2, padding=1, activation=_leaky)
        bn = dict(norm=nn.BatchNorm3d, eps=1e-3)
        self.d1 = Down3d(3, w, 4, **halve)
        self.d2 = Down3d(w, 2 * w, 4, **halve, **bn)
        self.d3 = Down3d(2 * w, 4 * w, 4, **halve, **bn)
        self.d4 = Down3d(4 * w, 8 * w, 4, **halve, **bn)
        self.d5 = Down3d(8 * w, 2, _seed(frames, resolution))
        _initialise(self)

    def forward(self, clip):
        return self.d5(self.d4(self.d3(self.d2(self.d1(clip))))).flatten(1)


def fill_for_checks(model):
    """Weights of a size that keeps every layer busy (a fresh network's outputs hardly differ
    from 0), and running statistics that are not 0 and 1; all of them float16 numbers."""
    for name, tensor in model.state_dict().items():
        if name.endswith("num_batches_tracked"):
            continue
        if name.endswith("running_var") or name.endswith("norm.weight"):
            value = torch.rand_like(tensor) + 0.5
        elif tensor.dim() == 1:
            value = torch.randn_like(tensor) * 0.2
        elif name.startswith("d"):
            value = torch.randn_like(tensor) * (2 / tensor[0].numel()) ** 0.5
        else:  # transposed with stride 2: an eighth (a quarter) of the filter reaches an output
            reach = 1 if name[1] == "1" else 2 ** (tensor.dim() - 2)
            value = torch.randn_like(tensor) * (2 * reach / tensor[:, 0].numel()) ** 0.5
        tensor.copy_(value.half())


@torch.no_grad()
def step_off_kinks(network, argument):
    """Shifts every channel a little, so that no number that enters a ReLU lies near 0, where
    roundings decide between two slopes: of a million numbers some do, and through the
    cancellations of batch normalisation one of them moves gradients by up to a hundredth.

    In training it is the last bias that moves, in inference the running mean, so that one
    network can be prepared for both, for training first. All stay float32 numbers."""

    def shifting(layer, activation):
        norm = layer.norm

        def activate(x):
            columns = x.movedim(1, 0).flatten(1).sort().values
            low, high = columns[:, :-1], columns[:, 1:]
            gaps = (high - low) * ((low.abs() < 0.05) & (high.abs() < 0.05))
            widest = gaps.argmax(1, keepdim=True)
            shift = -((low + high) / 2).gather(1, widest).flatten() * (gaps.amax(1) > 0)
            if norm is None or norm.training:
                target, slope = (layer if norm is None else norm).bias, torch.ones_like(shift)
            else:
                target, slope = norm.running_mean, -norm.weight / (norm.running_var + norm.eps).sqrt()
            before = target.clone()
            target.copy_((before + shift / slope).float())
            shift = (target - before) * slope
            return activation(x + shift.view([1, -1] + [1] * (x.dim() - 2)))

        return activate

    rectified = [layer for layer in network.children() if layer.activation in (F.relu, _leaky)]
    kept = [(layer, layer.activation) for layer in rectified]
    averages = {key: value.clone() for key, value in network.state_dict().items() if ".running_" in key}
    for layer, activation in kept:
        layer.activation = shifting(layer, activation)
    network(argument)
    for layer, activation in kept:
        layer.activation = activation
    if network.training:
        network.load_state_dict(averages, strict=False)


def channels_last(x):
    """[N, C, T, H, W] to [N, T, H, W, C], or [N, C, H, W] to [N, H, W, C]."""
    return x.movedim(1, -1).contiguous()


def channels_first(x):
    """The inverse of `channels_last`."""
    return x.movedim(-1, 1).contiguous()


def state(model):
    """The state_dict to save: contiguous, without num_batches_tracked.
    `load_state_dict` accepts it as it is."""
    return {k: v.contiguous() for k, v in model.state_dict().items()
            if not k.endswith("num_batches_tracked")}


def count(model):
    return sum(p.numel() for p in model.parameters())


if __name__ == "__main__":
    assert count(VGANGenerator(2)) == 16_245_383
    assert count(VGANGenerator(1)) == 12_663_619
    assert count(VGANDiscriminator()) == 11_057_858
    for frames in (16, 32):
        for size in (32, 64):
            for streams in (1, 2):
                g = VGANGenerator(streams, 4, frames, size)
                g.load_state_dict({k: v.clone() for k, v in state(g).items()})
                out = g(torch.randn(2, CODE))
                assert out["clip"].shape == (2, 3, frames, size, size)
                if streams == 2:
                    assert out["mask"].shape == (2, 1, frames, size, size)
                    assert out["background"].shape == (2, 3, size, size)
                assert VGANDiscriminator(4, frames, size)(out["clip"]).shape == (2, 2)
                clip = out["clip"]
                assert channels_first(channels_last(clip)).equal(clip)
    names = {n for n in state(VGANGenerator(2, 4))}
    layers = [f"b{i}" for i in range(1, 6)] + [f"v{i}" for i in range(1, 5)] + ["fg", "mask"]
    expected = {f"{l}.{p}" for l in layers for p in ("weight", "bias")} | {
        f"{l}.norm.{p}" for l in layers if l not in ("b5", "fg", "mask")
        for p in ("weight", "bias", "running_mean", "running_var")}
    assert names == expected, names ^ expected
    print("ok")
