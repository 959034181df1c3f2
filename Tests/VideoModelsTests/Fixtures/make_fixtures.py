"""Writes the fixtures of this folder from the PyTorch twin of VGAN, baselines/pytorch/vgan.py.

Run with the packages of baselines/pytorch/requirements.txt; the numbers repeat for the same
versions (they were made with torch 2.15.0 on the CPU). Everything is computed in double precision.

generator.safetensors, discriminator.safetensors   weights under PyTorch's names
input.safetensors      'latent' [N, 100], 'clip' [N, T, H, W, 3], 'latents.<streams>' [STEPS, 2, 100] for the
                       first two clips
forward.safetensors    '<streams>.<network>.<phase>.<tensor>': outputs, 'gradients.<parameter>' of the
                       mean of 'clip' or 'logits', 'after.<buffer>': running statistics afterwards
training.safetensors   '<streams>.losses' [STEPS, 3]: discriminator's, generator's, mean of the mask;
                       '<streams>.<step>.<network>.<tensor>': weights and statistics after that step

Filters and inputs are float16 numbers and the rest of the weights float32 numbers, so that both sides read
the same ones from small files; how they are chosen, fill_for_checks and step_off_kinks say.
Training cannot be kept off the kinks of its ReLUs that way, and one number on the other side of a kink makes
errors of 1e-3 after ten steps. So of many draws of the codes those are taken (SEEDS) with which the number
nearest to 0 among a million is the farthest from it. `make_fixtures.py --search` looks for them anew.
The one-stream generator is the two-stream one without b1 to b5 and mask.

Of a tensor with more than 512 numbers only some are kept: every k-th of the flattened tensor (k odd,
about count / 512; k is written nowhere, it follows from the count), and as the last number the Euclidean
norm of them all.
"""

import copy
import pathlib
import sys

import torch
from safetensors.torch import save_file
from torch.nn import functional as F

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2] / "baselines" / "pytorch"))
from vgan import (  # noqa: E402
    CODE, VGANDiscriminator, VGANGenerator, channels_last, fill_for_checks, state, step_off_kinks)

WIDTH, FRAMES, RESOLUTION, BATCH, TRAINING_BATCH, STEPS = 4, 16, 32, 3, 2, 10
LONGEST = 512
SEEDS = {1: 105, 2: 163}


def thinned(tensor):
    flat = tensor.detach().double().flatten()
    if len(flat) > LONGEST:
        kept = flat[::len(flat) // LONGEST | 1]
        flat = torch.cat([kept, flat.norm()[None]])
    return flat.float()


def in_our_order(name, tensor):
    """Outputs are compared channels last; parameters keep PyTorch's order."""
    return channels_last(tensor) if name in ("clip", "foreground", "background", "mask") else tensor


def forward(network, main, argument, training):
    network = copy.deepcopy(network).train(training)
    out = network(argument)
    out = out if isinstance(out, dict) else {"logits": out}
    out[main].mean().backward()
    result = {name: in_our_order(name, tensor) for name, tensor in out.items()}
    result |= {f"gradients.{name}": p.grad for name, p in network.named_parameters()}
    if training:
        result |= {f"after.{name}": tensor for name, tensor in state(network).items() if ".running_" in name}
    return result


class Torch7Adam:
    """optim.adam of Torch7: epsilon is added to the root before its bias is corrected."""

    def __init__(self, parameters):
        self.parameters = list(parameters)
        self.m = [torch.zeros_like(p) for p in self.parameters]
        self.v = [torch.zeros_like(p) for p in self.parameters]
        self.t = 0

    @torch.no_grad()
    def step(self, gradients, rate=2e-4, beta1=0.5, beta2=0.999, epsilon=1e-8):
        self.t += 1
        size = rate * (1 - beta2 ** self.t) ** 0.5 / (1 - beta1 ** self.t)
        for p, g, m, v in zip(self.parameters, gradients, self.m, self.v):
            m.mul_(beta1).add_(g, alpha=1 - beta1)
            v.mul_(beta2).addcmul_(g, g, value=1 - beta2)
            p -= size * m / (v.sqrt() + epsilon)


def training(g, d, clips, latents, least_margin=0.0):
    """The losses of each step and what both networks hold after the first and after the last, and how near to 0 a
    number came that entered a ReLU; None as soon as that is less than `least_margin`."""
    g, d = copy.deepcopy(g).train(), copy.deepcopy(d).train()
    margins = [float("inf")]

    def watched(activation):
        def activate(x):
            margins.append(x.detach().abs().min().item())
            return activation(x)
        return activate

    for layer in (*g.children(), *d.children()):
        if layer.norm is not None or layer is d.d1:
            layer.activation = watched(layer.activation)
    g_adam, d_adam = Torch7Adam(g.parameters()), Torch7Adam(d.parameters())
    real = torch.zeros(len(clips), dtype=torch.long)
    fake = torch.ones_like(real)
    losses, kept = [], {}
    for step, z in enumerate(latents, 1):
        drawing = g(z)
        d_loss = F.cross_entropy(d(clips), real) + F.cross_entropy(d(drawing["clip"].detach()), fake)
        d_adam.step(torch.autograd.grad(d_loss, d_adam.parameters))
        g_loss = F.cross_entropy(d(drawing["clip"]), real)
        mask = drawing["mask"].mean() if "mask" in drawing else torch.zeros(())
        g_adam.step(torch.autograd.grad(g_loss + 0.1 * mask, g_adam.parameters))
        if min(margins) < least_margin:
            return None
        losses.append([d_loss.item(), g_loss.item(), mask.item()])
        if step in (1, STEPS):
            for network, model in (("generator", g), ("discriminator", d)):
                kept |= {f"{step}.{network}.{name}": tensor.clone() for name, tensor in state(model).items()}
    return {"losses": torch.tensor(losses)} | kept, min(margins)


def draw_latents(seed):
    return torch.randn(STEPS, TRAINING_BATCH, CODE, generator=torch.Generator().manual_seed(seed)).half()


def search(networks, d, clip):
    for streams, g in networks.items():
        best = 0.0
        for seed in range(250):
            found = training(g, d, clip, draw_latents(seed).double(), best)
            if found:
                best = found[1]
                print(f"{streams} stream(s), seed {seed}: {best:.1e}", flush=True)


def main():
    torch.manual_seed(0)
    torch.set_default_dtype(torch.float64)
    g2 = VGANGenerator(2, WIDTH, FRAMES, RESOLUTION)
    g1 = VGANGenerator(1, WIDTH, FRAMES, RESOLUTION)
    d = VGANDiscriminator(WIDTH, FRAMES, RESOLUTION)
    fill_for_checks(g2)
    fill_for_checks(d)
    z = torch.randn(BATCH, CODE).half()
    clip = (torch.rand(BATCH, 3, FRAMES, RESOLUTION, RESOLUTION) * 2 - 1).half()
    for training_first in (True, False):
        step_off_kinks(g2.train(training_first), z.double())
        step_off_kinks(d.train(training_first), clip.double())
    g1.load_state_dict(state(g2), strict=False)
    if "--search" in sys.argv:
        return search({1: g1, 2: g2}, d, clip[:TRAINING_BATCH].double())
    latents = {streams: draw_latents(seed) for streams, seed in SEEDS.items()}

    def write(name, tensors):
        save_file({key: tensor.contiguous() for key, tensor in tensors.items()}, HERE / f"{name}.safetensors")

    def half(tensors):
        return {name: tensor.half() if tensor.dim() > 1 else tensor.float() for name, tensor in tensors.items()}

    write("generator", half(state(g2)))
    write("discriminator", half(state(d)))
    write("input", {"latent": z, "clip": channels_last(clip)}
          | {f"latents.{streams}": draw for streams, draw in latents.items()})

    outputs, trained = {}, {}
    for streams, g in ((1, g1), (2, g2)):
        for phase in ("training", "inference"):
            parts = forward(g, "clip", z.double(), phase == "training")
            outputs |= {f"{streams}.generator.{phase}.{name}": thinned(t) for name, t in parts.items()}
        parts, margin = training(g, d, clip[:TRAINING_BATCH].double(), latents[streams].double())
        print(f"training, {streams} stream(s): no nearer to a kink than {margin:.1e}")
        trained |= {f"{streams}.{name}": t.float() if name == "losses" else thinned(t) for name, t in parts.items()}
    for phase in ("training", "inference"):
        parts = forward(d, "logits", clip.double(), phase == "training")
        outputs |= {f"discriminator.{phase}.{name}": thinned(t) for name, t in parts.items()}
    write("forward", outputs)
    write("training", trained)


if __name__ == "__main__":
    main()
