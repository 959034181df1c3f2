"""Writes autoencoder.safetensors of this folder from the PyTorch twin, baselines/pytorch/autoencoder_gmm.py.

Run after make_fixtures.py, with the same packages. Everything is computed in double precision.

'weights.<tensor>'     the last filter of the encoder and all biases, scales and statistics; the other filters
                       are those of discriminator.safetensors and generator.safetensors
'<phase>.<tensor>'     for the clips of input.safetensors: 'code', 'clip', 'mask', 'loss', 'gradients.<parameter>'
                       of the loss, and 'after.<buffer>', running statistics after training

Biases and running means are chosen as in make_fixtures.py, so that no number lies near the kink of a ReLU,
and long tensors are thinned as there.
"""

import copy

import torch
from safetensors.torch import load_file, save_file

from make_fixtures import FRAMES, HERE, RESOLUTION, WIDTH, in_our_order, thinned
from autoencoder_gmm import Autoencoder  # the path to it was set by make_fixtures
from vgan import channels_first, fill_for_checks, state, step_off_kinks


def outputs(model, clips, training):
    model = copy.deepcopy(model).train(training)
    drawing = model(clips)
    loss = model.loss(drawing, clips)
    loss.backward()
    result = {name: in_our_order(name, drawing[name]) for name in ("code", "clip", "mask")} | {"loss": loss}
    result |= {f"gradients.{name}": p.grad for name, p in model.named_parameters()}
    if training:
        result |= {f"after.{name}": tensor for name, tensor in state(model).items() if ".running_" in name}
    return result


def main():
    torch.manual_seed(0)
    torch.set_default_dtype(torch.float64)
    model = Autoencoder(WIDTH, FRAMES, RESOLUTION)
    fill_for_checks(model.encoder)
    known = load_file(HERE / "discriminator.safetensors")
    model.encoder.load_state_dict({k: v for k, v in known.items() if not k.startswith("d5.")}, strict=False)
    model.decoder.load_state_dict(load_file(HERE / "generator.safetensors"), strict=False)
    clips = channels_first(load_file(HERE / "input.safetensors")["clip"].double())
    for training in (True, False):
        step_off_kinks(model.encoder.train(training), clips)
        with torch.no_grad():
            code = copy.deepcopy(model.encoder)(clips)
        step_off_kinks(model.decoder.train(training), code)

    result = {
        f"weights.{name}": tensor.half() if tensor.dim() > 1 else tensor.float()
        for name, tensor in state(model).items() if tensor.dim() == 1 or name == "encoder.d5.weight"}
    for phase in ("training", "inference"):
        parts = outputs(model, clips, phase == "training")
        result |= {f"{phase}.{name}": thinned(tensor) for name, tensor in parts.items()}
    save_file({key: tensor.contiguous() for key, tensor in result.items()}, HERE / "autoencoder.safetensors")


if __name__ == "__main__":
    main()
