"""Times one VGAN training step (see vgan.py for the source) in plain PyTorch, on the CPU.

Prints one JSON object. A step is:
  fake = G(z)
  D: cross-entropy(D(real), real) + cross-entropy(D(fake), fake), summed and not halved,
     real and fake in separate batches, fake detached; Adam
  G: cross-entropy(D(fake), real) + 0.1 * mean(mask), the same fake, D recomputed
     after its update; Adam
Class 0 is real and class 1 is fake. D's parameters take no gradient in the G step.
The reference's Adam adds epsilon before the bias correction; PyTorch's adds it after.

Fastest on two cores with AVX2, at batch size 8: `--malloc keep`, with `--mode eager` at
width 64 and `--mode channels_last` at width 16. `--autocast bfloat16` was some 40
times slower at width 16, on a processor without AVX-512.
"""

import argparse
import ctypes
import json
import resource
import statistics
import time

import torch
from torch.nn import functional as F

from vgan import CODE, VGANDiscriminator, VGANGenerator

MODES = ("eager", "channels_last", "compile", "compile_channels_last")


def peak_bytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def resident_bytes():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize()


def to_channels_last(model):
    """Module.to(memory_format=...) refuses a mix of 2-D and 3-D weights."""
    formats = {4: torch.channels_last, 5: torch.channels_last_3d}
    for p in model.parameters():
        if p.dim() in formats:
            p.data = p.data.contiguous(memory_format=formats[p.dim()])


def keep_freed_memory():
    """Tells glibc to reuse the memory of freed tensors, rather than to return it to the
    system and fault it in again at every step: M_MMAP_MAX = 0, M_TRIM_THRESHOLD = 2 GiB.
    Has no effect where there is no glibc."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt:
        mallopt(-4, 0)
        mallopt(-1, 2**31 - 1)


def adam(model, kind):
    return torch.optim.Adam(model.parameters(), lr=2e-4, betas=(0.5, 0.999), eps=1e-8,
                            fused=kind == "fused", foreach=kind == "foreach")


def train_step(g, d, g_adam, d_adam, real, z, autocast):
    """real [N, 3, T, H, W], z [N, 100]. Returns the two losses."""
    is_real = torch.zeros(len(z), dtype=torch.long)
    is_fake = torch.ones(len(z), dtype=torch.long)

    with autocast():
        out = g(z)
    fake = out["clip"]

    d_adam.zero_grad()
    d_loss = 0.0
    for clip, label in ((real, is_real), (fake.detach(), is_fake)):
        with autocast():
            logits = d(clip)
        loss = F.cross_entropy(logits.float(), label)
        loss.backward()
        d_loss += loss.item()
    d_adam.step()

    g_adam.zero_grad()
    d.requires_grad_(False)
    with autocast():
        logits = d(fake)
    g_loss = F.cross_entropy(logits.float(), is_real)
    if "mask" in out:
        g_loss = g_loss + 0.1 * out["mask"].float().mean()
    g_loss.backward()
    d.requires_grad_(True)
    g_adam.step()
    return d_loss, g_loss.item()


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", choices=("vgan-two-stream", "vgan-one-stream"),
                        default="vgan-two-stream")
    parser.add_argument("--width", type=int, default=64)
    parser.add_argument("--frames", type=int, choices=(16, 32), default=32)
    parser.add_argument("--resolution", type=int, choices=(32, 64), default=64)
    parser.add_argument("--batch-size", type=int, default=8)
    parser.add_argument("--mode", choices=MODES, default="eager")
    parser.add_argument("--autocast", choices=("none", "bfloat16"), default="none")
    parser.add_argument("--adam", choices=("fused", "foreach", "loop"), default="fused")
    parser.add_argument("--malloc", choices=("default", "keep"), default="default",
                        help="keep: keep_freed_memory()")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=5)
    parser.add_argument("--warmup", type=int, default=2)
    args = parser.parse_args()

    after_import = resident_bytes()
    if args.malloc == "keep":
        keep_freed_memory()
    torch.set_num_threads(args.threads)
    torch.manual_seed(0)

    size = (args.width, args.frames, args.resolution)
    g = VGANGenerator(2 if args.model == "vgan-two-stream" else 1, *size)
    d = VGANDiscriminator(*size)
    real = torch.rand(args.batch_size, 3, args.frames, args.resolution, args.resolution) * 2 - 1
    if args.mode.endswith("channels_last"):
        to_channels_last(g)
        to_channels_last(d)
        real = real.contiguous(memory_format=torch.channels_last_3d)
    g_adam, d_adam = adam(g, args.adam), adam(d, args.adam)
    if args.mode.startswith("compile"):
        g.compile()
        d.compile()

    def autocast():
        return torch.autocast("cpu", torch.bfloat16, enabled=args.autocast == "bfloat16")

    seconds, losses = [], []
    for _ in range(args.warmup + args.steps):
        start = time.perf_counter()
        z = torch.randn(args.batch_size, CODE)
        losses.append(train_step(g, d, g_adam, d_adam, real, z, autocast))
        seconds.append(time.perf_counter() - start)

    timed = seconds[args.warmup:]
    print(json.dumps({
        "model": args.model,
        "width": args.width,
        "frames": args.frames,
        "resolution": args.resolution,
        "batch_size": args.batch_size,
        "precision": "float32" if args.autocast == "none" else args.autocast,
        "mode": args.mode,
        "adam": args.adam,
        "malloc": args.malloc,
        "threads": args.threads,
        "steps": args.steps,
        "warmup": args.warmup,
        "step_seconds": {"median": statistics.median(timed), "min": min(timed),
                         "max": max(timed)},
        "warmup_seconds": seconds[:args.warmup],
        "peak_resident_bytes": peak_bytes(),
        "resident_bytes_after_import": after_import,
        "losses": {"discriminator": losses[-1][0], "generator": losses[-1][1]},
        "torch": torch.__version__,
    }))


if __name__ == "__main__":
    main()
