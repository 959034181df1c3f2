"""Writes framegan.safetensors from a plain PyTorch twin of frame-GAN (arXiv:1901.11384) at small widths.

Made with torch 2.15.0 on the CPU, in double precision, from weights and inputs that are float16 numbers; results
are stored in float32. K discriminators are K modules here, with RMSprop of their own each; their states are stored
stacked. A projection's filter is stored as [kernel..., channel, K].
Of outputs with more than 512 numbers only some are kept, as make_fixtures.py says.

weights/<network>.<tensor>     what both sides start from
input/...                      'z' [4, 7], 'codes' [6, 7], 'frames' [4, 30, 30, 1], 'clips' [2, 30, 30, 30, 1],
                               'latent.0', 'latent.1' [4, 7], 'latent.clips' [2, 7]
forward/<network>.<case>.y, .gradients.<parameter>, .after.<running statistics>
                               outputs, and the gradients of the mean of their squares; cases: training,
                               inference, and for the navigator also 'released' (the batch is viewed, not
                               transposed)
losses/<kind>                  the generator's loss by its kind; losses/<kind>.gradients.<parameter> of the
                               frame generator
step/<stage>.losses            [discriminators', generator's], means over K;
step/<stage>.<network>.<tensor> after one step of training
"""

import copy
import pathlib

import torch
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional as F

from make_fixtures import thinned

HERE = pathlib.Path(__file__).resolve().parent
CODE, K, STEPS, G, D, V, H = 7, 3, 30, 8, 4, 2, 4
SEED = 3


class NormalizedLinear(nn.Linear):
    def __init__(self, inputs, outputs, bias):
        super().__init__(inputs, outputs, bias)
        self.norm = nn.BatchNorm1d(outputs)

    def forward(self, x):
        return rectified(self.norm(super().forward(x)))


class Up(nn.ConvTranspose2d):
    def __init__(self, inputs, outputs):
        super().__init__(inputs, outputs, 4, 2, 1)
        self.norm = nn.BatchNorm2d(outputs)

    def forward(self, x):
        return rectified(self.norm(super().forward(x)))


MARGINS = []


def rectified(x, slope=0.0):
    MARGINS.append(x.detach().abs().min().item())
    return F.leaky_relu(x, slope)


class FrameGenerator(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = NormalizedLinear(CODE, G * 4, bias=True)
        self.up1, self.up2, self.up3 = Up(G, G), Up(G, G // 2), Up(G // 2, G // 4)
        self.picture = nn.ConvTranspose2d(G // 4, 1, 4, 2, 2)

    def forward(self, z):
        x = self.first(z).view(len(z), G, 2, 2)
        return torch.tanh(self.picture(self.up3(self.up2(self.up1(x)))))


class Navigator(nn.Module):
    def __init__(self):
        super().__init__()
        sizes = [CODE, 2 * H, 4 * H, 8 * H, STEPS * H // 2]
        self.linear1, self.linear2, self.linear3, self.linear4 = (
            NormalizedLinear(a, b, bias=False) for a, b in zip(sizes, sizes[1:]))
        self.lstm = nn.LSTM(H // 2, H, 2, bidirectional=True)
        self.code = nn.Linear(2 * H, CODE)

    def forward(self, z, released=False):
        n = len(z)
        y = self.linear4(self.linear3(self.linear2(self.linear1(z))))
        if released:
            states, _ = self.lstm(y.view(STEPS, n, H // 2))
            return torch.tanh(self.code(states.view(STEPS * n, 2 * H))).view(n, STEPS, CODE)
        states, _ = self.lstm(y.view(n, STEPS, H // 2).transpose(0, 1))
        return torch.tanh(self.code(states)).transpose(0, 1)


class Discriminator(nn.Module):
    """Of frames or of clips; ends in the paper's sigmoid."""

    def __init__(self, clips):
        super().__init__()
        if clips:
            self.projection = nn.Conv3d(1, 1, (1, 8, 8), (1, 3, 3), (0, 2, 2), bias=False)
            self.d1 = nn.Conv3d(1, V, 4, 2, 1)
            self.d2 = nn.Conv3d(V, 2 * V, 4, (2, 1, 1), 1)
            self.d3 = nn.Conv3d(2 * V, 3 * V, 4, 1, (0, 1, 1))
            self.d4 = nn.Conv3d(3 * V, 1, 4, 1, (0, 1, 1))
        else:
            self.projection = nn.Conv2d(1, 1, 8, 2, 3, bias=False)
            self.d1 = nn.Conv2d(1, D, 4, 2, 2)
            self.d2 = nn.Conv2d(D, 2 * D, 4, 2, 1)
            self.d3 = nn.Conv2d(2 * D, 4 * D, 4, 2, 1)
            self.d4 = nn.Conv2d(4 * D, 1, 4, 1, 1)

    def trained(self):
        return [p for name, p in self.named_parameters() if not name.startswith("projection")]

    def logits(self, x):
        x = self.projection(x)
        for layer in (self.d1, self.d2, self.d3):
            x = rectified(layer(x), 0.2)
        return self.d4(x).view(len(x))

    def forward(self, x):
        return torch.sigmoid(self.logits(x))


def half(tensor):
    return tensor.half().double()


@torch.no_grad()
def fill(module, random):
    """Weights that keep every layer busy, and running statistics that are not 0 and 1."""
    for name, tensor in module.state_dict().items():
        if name.endswith("num_batches_tracked"):
            continue
        noise = torch.randn(tensor.shape, generator=random, dtype=torch.float64)
        if name.endswith("running_var") or name.endswith("norm.weight"):
            value = 1 + 0.3 * torch.tanh(noise)
        elif tensor.dim() == 1:
            value = 0.2 * noise
        elif name.startswith("projection"):
            value = noise / noise.norm()
        else:
            fan = tensor[0].numel()
            if isinstance(module, FrameGenerator) and tensor.dim() == 4:
                fan = tensor.shape[0] * 4
            value = 1.5 * noise / fan ** 0.5
        tensor.copy_(half(value))


def channels_last(x):
    return x.movedim(1, -1)


def state(module):
    return {n: t for n, t in module.state_dict().items() if not n.endswith("num_batches_tracked")}


def stacked(states):
    result = {}
    for name in states[0]:
        each = [s[name] for s in states]
        result[name] = (torch.stack([w[0, 0] for w in each], -1)[..., None, :]
                        if name == "projection.weight" else torch.stack(each))
    return result


def gradients(networks):
    """The gradients of one network, or of many stacked."""
    return stacked([{n: p.grad for n, p in m.named_parameters() if not n.startswith("projection")}
                    for m in networks])


def combined(kind, losses):
    losses = torch.stack(losses)
    if kind == "average":
        return losses.mean()
    if kind == "sum":
        return losses.sum()
    eta = 1.5 * losses.detach().max() + 1e-8
    return -torch.log(eta - losses).sum()


def bce(output, target):
    return F.binary_cross_entropy(output, torch.full_like(output, target))


def step(discriminators, generator, rate, real, fake, draw):
    """One step of each; `fake` for the discriminators, `draw()` for the generator."""
    losses = []
    for d in discriminators:
        optimizer = torch.optim.RMSprop(d.trained(), lr=rate)
        loss = bce(d(real), 1.0) + bce(d(fake.detach()), 0.0)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    optimizer = torch.optim.RMSprop(generator.parameters(), lr=rate)
    drawn = draw()
    mine = [bce(d(drawn), 1.0) for d in discriminators]
    optimizer.zero_grad()
    combined("average", mine).backward()
    optimizer.step()
    return torch.tensor([sum(losses) / K, sum(m.item() for m in mine) / K])


def main():
    random = torch.Generator().manual_seed(SEED)

    def normal(*shape):
        return half(torch.randn(shape, generator=random, dtype=torch.float64))

    torch.set_default_dtype(torch.float64)
    generator, navigator = FrameGenerator(), Navigator()
    frame_ds, video_ds = [Discriminator(False) for _ in range(K)], [Discriminator(True) for _ in range(K)]
    for module in (generator, navigator, *frame_ds, *video_ds):
        fill(module, random)
    inputs = {
        "z": normal(4, CODE), "codes": normal(6, CODE),
        "frames": torch.tanh(normal(4, 1, 30, 30)).half().double(),
        "clips": torch.tanh(normal(2, 1, STEPS, 30, 30)).half().double(),
        "latent.0": normal(4, CODE), "latent.1": normal(4, CODE), "latent.clips": normal(2, CODE),
    }
    out = {}

    def put(prefix, tensors):
        out.update({f"{prefix}{name}": thinned(t).contiguous() for name, t in tensors.items()})

    networks = {"frame_generator": state(generator), "navigator": state(navigator),
                "frame_discriminators": stacked([state(d) for d in frame_ds]),
                "video_discriminators": stacked([state(d) for d in video_ds])}
    out.update({f"weights/{n}.{name}": t.half().contiguous() for n, s in networks.items() for name, t in s.items()})
    out.update({f"input/{name}": (channels_last(x) if x.dim() > 2 else x).half().contiguous()
                for name, x in inputs.items()})

    for case in ("training", "inference"):
        g = copy.deepcopy(generator).train(case == "training")
        y = g(inputs["codes"])
        y.square().mean().backward()
        place = f"forward/frame_generator.{case}."
        put(place, {"y": channels_last(y)})
        put(place + "gradients.", {n: p.grad for n, p in g.named_parameters()})
        if case == "training":
            put(place + "after.", {n: t for n, t in state(g).items() if ".running_" in n})
    for case in ("training", "inference", "released"):
        v = copy.deepcopy(navigator).train(case != "inference")
        y = v(inputs["z"], case == "released")
        weights = torch.linspace(0.5, 1.5, y.numel()).view(y.shape)
        (weights * y.square()).mean().backward()
        put(f"forward/navigator.{case}.", {"y": y})
        put(f"forward/navigator.{case}.gradients.", {n: p.grad for n, p in v.named_parameters()})
    for name, ds, x in (("frame_discriminators", frame_ds, inputs["frames"]),
                        ("video_discriminators", video_ds, inputs["clips"])):
        ds = copy.deepcopy(ds)
        x = x.clone().requires_grad_()
        logits = torch.stack([d.logits(x) for d in ds])
        logits.square().mean().backward()
        put(f"forward/{name}.", {"y": logits, "input": channels_last(x.grad)})
        put(f"forward/{name}.gradients.", gradients(ds))

    for kind in ("average", "sum", "hypervolume"):
        g = copy.deepcopy(generator).train()
        drawn = g(inputs["codes"])
        loss = combined(kind, [bce(d(drawn), 1.0) for d in frame_ds])
        loss.backward()
        put("losses/", {kind: loss})
        put(f"losses/{kind}.gradients.", {n: p.grad for n, p in g.named_parameters()})

    g, ds = copy.deepcopy(generator).train(), copy.deepcopy(frame_ds)
    put("step/frames.", {"losses": step(
        ds, g, 2e-4, inputs["frames"], g(inputs["latent.0"]), lambda: g(inputs["latent.1"]))})
    put("step/frames.frame_generator.", state(g))
    put("step/frames.frame_discriminators.", stacked([state(d) for d in ds]))

    g, v, ds = copy.deepcopy(generator).eval(), copy.deepcopy(navigator).train(), copy.deepcopy(video_ds)
    codes = v(inputs["latent.clips"])
    clip = g(codes.reshape(-1, CODE)).view(2, STEPS, 1, 30, 30).transpose(1, 2)
    put("step/video.", {"losses": step(ds, v, 3e-4, inputs["clips"], clip, lambda: clip)})
    put("step/video.navigator.", state(v))
    put("step/video.video_discriminators.", stacked([state(d) for d in ds]))
    print(f"no nearer to a kink than {min(MARGINS):.1e}")
    save_file(out, HERE / "framegan.safetensors")


if __name__ == "__main__":
    main()
