"""Writes the fixtures of this folder from the PyTorch twin of VGAN, baselines/pytorch/vgan.py.

Run with the packages of baselines/pytorch/requirements.txt; the numbers repeat for the same
versions (they were made with torch 2.15.0 on the CPU). Everything is computed in double precision.

generator.safetensors, discriminator.safetensors   weights under PyTorch's names
input.safetensors      'latent' [N, 100], 'clip' [N, T, H, W, 3], 'latents' [STEPS, N, 100]
forward.safetensors    '<streams>.<network>.<phase>.<tensor>': outputs, 'gradients.<parameter>' of the
                       mean of 'clip' or 'logits', 'after.<buffer>': running statistics afterwards
training.safetensors   '<streams>.losses' [STEPS, 3]: discriminator's, generator's, mean of the mask;
                       '<streams>.<step>.<network>.<tensor>': weights and statistics after that step

Weights (of fill_for_checks) and inputs are float16 numbers, so that both sides read the same ones from
small files.
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
from vgan import CODE, VGANDiscriminator, VGANGenerator, channels_last, fill_for_checks, state  # noqa: E402

WIDTH, FRAMES, RESOLUTION, BATCH, STEPS = 4, 16, 32, 3, 10
LONGEST = 512


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


def training(g, d, clips, latents):
    """The losses of each step and what both networks hold after the first and after the last."""
    g, d = copy.deepcopy(g).train(), copy.deepcopy(d).train()
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
        losses.append([d_loss.item(), g_loss.item(), mask.item()])
        if step in (1, STEPS):
            for network, model in (("generator", g), ("discriminator", d)):
                kept |= {f"{step}.{network}.{name}": tensor.clone() for name, tensor in state(model).items()}
    return {"losses": torch.tensor(losses)} | kept


def main():
    torch.manual_seed(0)
    torch.set_default_dtype(torch.float64)
    g2 = VGANGenerator(2, WIDTH, FRAMES, RESOLUTION)
    g1 = VGANGenerator(1, WIDTH, FRAMES, RESOLUTION)
    d = VGANDiscriminator(WIDTH, FRAMES, RESOLUTION)
    fill_for_checks(g2)
    fill_for_checks(d)
    g1.load_state_dict(state(g2), strict=False)
    z = torch.randn(BATCH, CODE).half()
    clip = (torch.rand(BATCH, 3, FRAMES, RESOLUTION, RESOLUTION) * 2 - 1).half()
    latents = torch.randn(STEPS, BATCH, CODE).half()

    def write(name, tensors):
        save_file({key: tensor.contiguous() for key, tensor in tensors.items()}, HERE / f"{name}.safetensors")

    def half(tensors):
        return {name: tensor.half() for name, tensor in tensors.items()}

    write("generator", half(state(g2)))
    write("discriminator", half(state(d)))
    write("input", {"latent": z, "clip": channels_last(clip), "latents": latents})

    outputs, trained = {}, {}
    for streams, g in ((1, g1), (2, g2)):
        for phase in ("training", "inference"):
            parts = forward(g, "clip", z.double(), phase == "training")
            outputs |= {f"{streams}.generator.{phase}.{name}": thinned(t) for name, t in parts.items()}
        parts = training(g, d, clip.double(), latents.double())
        trained |= {f"{streams}.{name}": t.float() if name == "losses" else thinned(t) for name, t in parts.items()}
    for phase in ("training", "inference"):
        parts = forward(d, "logits", clip.double(), phase == "training")
        outputs |= {f"discriminator.{phase}.{name}": thinned(t) for name, t in parts.items()}
    write("forward", outputs)
    write("training", trained)


if __name__ == "__main__":
    main()
