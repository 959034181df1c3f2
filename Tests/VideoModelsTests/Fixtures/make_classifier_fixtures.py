"""Writes classifier.safetensors of this folder: VGAN's discriminator as a classifier, in PyTorch.

Run after make_fixtures.py, with the same packages. Everything is computed in double precision.

'head.<tensor>'        weights of the last layer; those of d1 to d4 are discriminator.safetensors'
'mask', 'labels'       kept feature maps [N, 8w] and classes [N] of the clips of input.safetensors
'<phase>.<tensor>'     'logits', 'loss', 'gradients.<parameter>' of the loss, and 'after.<buffer>', running
                       statistics after training
'steps.picks', 'steps.masks', 'steps.losses'   which of POOL clips, kept feature maps and loss of each of STEPS steps
'steps.moved.<tensor>'                         what the steps added to each tensor

The clips of 'steps' are `numbers` of make_vglann_fixtures.py, and clip i is of class i % CLASSES. Of many draws of
the picks and masks that one is taken (SEED) with which no number that enters a ReLU comes near its kink;
`make_classifier_fixtures.py --search` looks for it anew. Long tensors are thinned as in make_fixtures.py.
"""

import copy
import sys

import torch
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn import functional as F

from make_fixtures import FRAMES, HERE, RESOLUTION, WIDTH, Torch7Adam, thinned
from make_vglann_fixtures import numbers
from vgan import Down3d, VGANDiscriminator, channels_first, state  # the path to it was set by make_fixtures

CLASSES, POOL, BATCH, STEPS = 5, 10, 4, 50
SEED = 21


class Classifier(nn.Module):
    """Clips [N, 3, T, H, W] to logits [N, K]; `mask` [N, 8w] says which feature maps training keeps."""

    def __init__(self):
        super().__init__()
        trunk = VGANDiscriminator(WIDTH, FRAMES, RESOLUTION)
        self.d1, self.d2, self.d3, self.d4 = trunk.d1, trunk.d2, trunk.d3, trunk.d4
        self.head = Down3d(8 * WIDTH, CLASSES, trunk.d5.kernel_size)

    def forward(self, clips, mask):
        x = self.d4(self.d3(self.d2(self.d1(clips))))
        x = x * mask[:, :, None, None, None] if self.training else x / 2
        return self.head(x).flatten(1)


def outputs(model, clips, mask, labels, training):
    model = copy.deepcopy(model).train(training)
    logits = model(clips, mask)
    loss = F.cross_entropy(logits, labels)
    loss.backward()
    result = {"logits": logits, "loss": loss}
    result |= {f"gradients.{name}": p.grad for name, p in model.named_parameters()}
    if training:
        result |= {f"after.{name}": tensor for name, tensor in state(model).items() if ".running_" in name}
    return result


def drawn(seed):
    random = torch.Generator().manual_seed(seed)
    picks = torch.stack([torch.randperm(POOL, generator=random)[:BATCH] for _ in range(STEPS)])
    return picks, torch.randint(2, (STEPS, BATCH, 8 * WIDTH), generator=random).double()


def stepping(model, clips, picks, masks, least_margin=0.0):
    """What is kept of the steps, and how near to 0 a number came that entered a ReLU; None as soon as that is less
    than `least_margin`."""
    model, before = copy.deepcopy(model).train(), state(copy.deepcopy(model))
    margins = [float("inf")]

    def watched(activation):
        def activate(x):
            margins.append(x.detach().abs().min().item())
            return activation(x)
        return activate

    for layer in (model.d1, model.d2, model.d3, model.d4):
        layer.activation = watched(layer.activation)
    adam = Torch7Adam(model.parameters())
    losses = []
    for pick, mask in zip(picks, masks):
        loss = F.cross_entropy(model(clips[pick], mask), pick % CLASSES)
        adam.step(torch.autograd.grad(loss, adam.parameters))
        if min(margins) < least_margin:
            return None
        losses.append(loss.item())
    result = {"picks": picks.half(), "masks": masks.half(), "losses": torch.tensor(losses).float()}
    result |= {f"moved.{name}": thinned(tensor - before[name]) for name, tensor in state(model).items()}
    return result, min(margins)


def main():
    torch.manual_seed(0)
    torch.set_default_dtype(torch.float64)
    model = Classifier()
    model.load_state_dict(load_file(HERE / "discriminator.safetensors"), strict=False)
    model.head.weight.data.copy_((torch.randn_like(model.head.weight) * 0.1).half())
    model.head.bias.data.copy_((torch.randn(CLASSES) * 0.1).half())
    clips = channels_first(load_file(HERE / "input.safetensors")["clip"].double())
    mask = torch.randint(2, (len(clips), 8 * WIDTH)).double()
    labels = torch.tensor([1, 4, 0])
    pool = channels_first(numbers("classifier", POOL, FRAMES, RESOLUTION, RESOLUTION, 3))
    if "--search" in sys.argv:
        best = 0.0
        for seed in range(250):
            found = stepping(model, pool, *drawn(seed), best)
            if found:
                best = found[1]
                print(f"seed {seed}: {best:.1e}", flush=True)
        return
    result = {name: tensor.half() for name, tensor in state(model).items() if name.startswith("head.")}
    result |= {"mask": mask.half(), "labels": labels.half()}
    for phase in ("training", "inference"):
        parts = outputs(model, clips, mask, labels, phase == "training")
        result |= {f"{phase}.{name}": thinned(tensor) for name, tensor in parts.items()}
    parts, margin = stepping(model, pool, *drawn(SEED))
    print(f"steps: no nearer to a kink than {margin:.1e}")
    result |= {f"steps.{name}": tensor for name, tensor in parts.items()}
    save_file({key: tensor.contiguous() for key, tensor in result.items()}, HERE / "classifier.safetensors")


if __name__ == "__main__":
    main()
