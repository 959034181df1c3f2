"""Writes vglann.safetensors: VGLANN's networks and losses in PyTorch, in double precision.

Run with the packages of baselines/pytorch/requirements.txt (made with torch 2.15.0 on the CPU). Weights and
inputs are not stored: `numbers` computes them from the tensor's name, and VGLANNFixtures.swift does the same, so that
networks of full width leave a small file. Names of what is kept:

loss.<case>.*            value and gradient with respect to the drawn clips
vgg16.<case>.*           the tapped features of the drawn clips, the loss and its gradient
resnet.<case>.<phase>.*  the same for small 3D ResNets
generator.<form>.<phase>.*  clips, 'gradients.<parameter>', running statistics 'after.<buffer>'
training.*               losses of four steps in two epochs, then the latents and the generator
imle.*, vae.*            outputs or losses and gradients of the mappings

Of a tensor with more than 512 numbers only some are kept: see `thinned` in make_fixtures.py.
"""

import pathlib
import sys

import numpy as np
import torch
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional as F

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2] / "baselines" / "pytorch"))
from make_fixtures import thinned  # noqa: E402
from vgan import Up2d, Up3d, VGANGenerator, channels_first, channels_last, state  # noqa: E402

MASK = np.uint64(0xFFFFFFFF)


def key(name):
    """FNV-1a, 32 bits."""
    result = 2166136261
    for byte in name.encode():
        result = (result ^ byte) * 16777619 & 0xFFFFFFFF
    return np.uint64(result)


def numbers(name, *shape):
    """Uniform in -1 to 1 by a hash of name and index; exact in float32."""
    h = (np.arange(1, np.prod(shape) + 1, dtype=np.uint64) * np.uint64(2654435761) + key(name)) & MASK
    for _ in range(2):
        h ^= h >> np.uint64(16)
        h = h * np.uint64(0x45D9F3B) & MASK
    h ^= h >> np.uint64(16)
    values = (h >> np.uint64(8)).astype(np.float64) / 2**23 - 1
    return torch.tensor(values, dtype=torch.get_default_dtype()).reshape(shape)


def fill(model, salt=""):
    for name, tensor in state(model).items():
        value = numbers(salt + name, *tensor.shape)
        if tensor.dim() > 1:  # within the root of 6 / fan, by powers of two
            scale, fan = 1.0, tensor.numel() // tensor.shape[0]
            while scale * scale * fan > 6:
                scale /= 2
            value *= scale
        elif name.endswith("running_var") or name.endswith(".weight"):
            value = 1 + value / 2
        else:
            value /= 4
        tensor.copy_(value)
    return model


def pair(name, *shape):
    """Drawn and real clips [N, T, H, W, 3]; the first is a leaf."""
    return numbers(name + " drawn", *shape).requires_grad_(), numbers(name + " real", *shape)


# ----------------------------------------------------------------------------------------------------------------------
# Losses

def frames(clips):
    """[N, T, H, W, 3] to [N * T, 3, H, W]."""
    return clips.flatten(0, 1).movedim(-1, 1)


def released_kernel():
    kernel = torch.zeros(5, 5)
    for i in range(5):
        for j in range(5):
            kernel[i, j] = np.exp(-(i - 2) ** 2 / 4) + np.exp(-(j - 2) ** 2 / 4)
    assert abs(kernel.sum() - 32.934) < 1e-3  # published constants of the specification
    return kernel / kernel.sum()


def gaussian_kernel():
    x, y = np.mgrid[-2:3, -2:3]
    kernel = torch.tensor(np.exp(-(x**2 + y**2) / (2 * 2.0**2)), dtype=torch.get_default_dtype())
    return kernel / kernel.sum()


def pyramid(image, kernel):
    levels = []
    for _ in range(3):
        blurred = F.conv2d(F.pad(image, (2, 2, 2, 2), mode="replicate"), kernel.expand(3, 1, 5, 5), groups=3)
        levels.append(image - blurred)
        image = F.avg_pool2d(blurred, 2)
    return levels + [image]


def laplacian(drawn, real, kernel, count):
    """One frame after the other, as released."""
    return sum(
        sum(F.l1_loss(a, b) for a, b in zip(pyramid(drawn[:, t].movedim(-1, 1), kernel),
                                            pyramid(real[:, t].movedim(-1, 1), kernel)))
        for t in range(count))


def loss_cases():
    drawn, real = pair("loss", 2, 4, 32, 32, 3)
    losses = {"l1": F.l1_loss(drawn, real), "laplacian": laplacian(drawn, real, gaussian_kernel(), 4),
              "released": laplacian(drawn, real, released_kernel(), 3)}
    result = {}
    for name, loss in losses.items():
        (gradient,) = torch.autograd.grad(loss, drawn)
        result |= {f"loss.{name}.value": loss, f"loss.{name}.gradient": gradient}
    return result


# ----------------------------------------------------------------------------------------------------------------------
# Feature networks

class VGG16(nn.Module):
    def __init__(self):
        super().__init__()
        layers, inputs = [], 3
        for width, count in ((64, 2), (128, 2), (256, 3), (512, 3)):
            for _ in range(count):
                layers += [nn.Conv2d(inputs, width, 3, padding=1), nn.ReLU(inplace=True)]
                inputs = width
            layers.append(nn.MaxPool2d(2))
        self.features = nn.Sequential(*layers)

    def taps(self, x, levels):
        """References as the released code keeps them: a ReLU that follows changes what they hold."""
        wanted, found = [2, 7, 12, 21][:levels], []
        for index, layer in enumerate(self.features):
            x = layer(x)
            if index in wanted:
                found.append(x)
            if index == wanted[-1]:
                return found


def vgg_cases():
    result, network = {}, fill(VGG16())
    for name, size, count, scales in (("scaled", 64, 1, True), ("raw", 32, 2, False)):
        drawn, real = pair(name, 1, count, size, size, 3)
        mean, deviation = (torch.tensor(v).view(1, 3, 1, 1) for v in ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)))

        def taps(clip):
            x = frames(clip)
            return network.taps((x / 2 + 0.5 - mean) / deviation if scales else x * 1, 4 if size == 64 else 3)

        ours, theirs = taps(drawn), taps(real)
        # Sums over frames of means.
        loss = count * (F.l1_loss(drawn, real) + sum(F.l1_loss(a, b) for a, b in zip(ours, theirs)))
        (gradient,) = torch.autograd.grad(loss, drawn)
        result |= {f"vgg16.{name}.{i}": channels_last(tap) for i, tap in enumerate(ours)}
        result |= {f"vgg16.{name}.value": loss, f"vgg16.{name}.gradient": gradient}
    return result


class Bottleneck(nn.Module):
    def __init__(self, inputs, inner, outputs, groups, stride):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv3d(inputs, inner, 1, bias=False), nn.BatchNorm3d(inner)
        self.conv2 = nn.Conv3d(inner, inner, 3, stride=stride, padding=1, groups=groups, bias=False)
        self.bn2 = nn.BatchNorm3d(inner)
        self.conv3, self.bn3 = nn.Conv3d(inner, outputs, 1, bias=False), nn.BatchNorm3d(outputs)
        self.downsample = None
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(
                nn.Conv3d(inputs, outputs, 1, stride=stride, bias=False), nn.BatchNorm3d(outputs))

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        y = F.relu(self.bn2(self.conv2(y)))
        return F.relu(self.bn3(self.conv3(y)) + (x if self.downsample is None else self.downsample(x)))


class ResNet3D(nn.Module):
    def __init__(self, blocks, groups, stem, inner):
        super().__init__()
        self.conv1 = nn.Conv3d(3, stem, 7, stride=(1, 2, 2), padding=3, bias=False)
        self.bn1, self.pool = nn.BatchNorm3d(stem), nn.MaxPool3d(3, stride=2, padding=1)
        inputs = stem
        for i, count in enumerate(blocks):
            stage, outputs = [], 4 * stem * 2**i
            for j in range(count):
                stage.append(Bottleneck(inputs, inner * 2**i, outputs, groups, 2 if i > 0 and j == 0 else 1))
                inputs = outputs
            setattr(self, f"layer{i + 1}", nn.Sequential(*stage))
        self.count = len(blocks)

    def forward(self, x):
        taps = [self.pool(F.relu(self.bn1(self.conv1(x))))]
        for i in range(self.count):
            taps.append(getattr(self, f"layer{i + 1}")(taps[-1]))
        return taps


def resnet_cases():
    result, mean = {}, torch.tensor((114.7748, 107.7354, 99.4750))
    for name, blocks, groups, inner, wanted in (
            ("resnet", (2, 1, 2, 1), 1, 8, (0, 1, 2, 4)), ("resnext", (2, 2), 4, 16, (0, 1, 2, 2))):
        for phase in ("inference", "training"):
            if phase == "training":  # deeper down a batch of few numbers would magnify rounding
                blocks, wanted = blocks[:2], wanted[:3]
            network = fill(ResNet3D(blocks, groups, 8, inner)).train(phase == "training")
            drawn, real = pair(f"{name} {phase}", 4, 8, 32, 32, 3)

            def taps(clip):
                # As trained in use; as released in training.
                x = (clip + 1) * 127.5 - mean if phase == "inference" else clip
                found = network(channels_first(x))
                return [found[i] for i in wanted]

            ours, theirs = taps(drawn), taps(real)
            loss = F.l1_loss(drawn, real) + sum(F.l1_loss(a, b) for a, b in zip(ours, theirs))
            (gradient,) = torch.autograd.grad(loss, drawn)
            place = f"resnet.{name}.{phase}"
            result |= {f"{place}.{i}": channels_last(tap) for i, tap in enumerate(ours)}
            result |= {f"{place}.value": loss, f"{place}.gradient": gradient}
    return result


# ----------------------------------------------------------------------------------------------------------------------
# Generators and their training

class Expanded(nn.Module):
    def __init__(self, w, seed):
        super().__init__()
        double = dict(stride=2, padding=1)
        bn2, bn3 = (dict(norm=norm, activation=F.relu) for norm in (nn.BatchNorm2d, nn.BatchNorm3d))
        self.b1 = Up2d(100, 8 * w, seed[1:], **bn2)
        self.b2 = Up2d(8 * w, 8 * w, 4, **double, **bn2)
        self.b2p = nn.Conv2d(8 * w, 8 * w, 1)
        self.b3 = Up2d(8 * w, 4 * w, 4, **double, **bn2)
        self.b4 = Up2d(4 * w, 2 * w, 4, **double, **bn2)
        self.b4p = nn.Conv2d(2 * w, 2 * w, 1)
        self.b5 = Up2d(2 * w, 3, 4, **double, activation=torch.tanh)
        self.v1 = Up3d(100, 8 * w, seed, **bn3)
        self.v2 = Up3d(8 * w, 4 * w, 4, **double, **bn3)
        self.v2p = nn.Conv3d(4 * w, 4 * w, 1)
        self.v3 = Up3d(4 * w, 2 * w, 4, **double, **bn3)
        self.v4 = Up3d(2 * w, w, 4, **double, **bn3)
        self.fg = Up3d(w, 3, 4, **double, activation=torch.tanh)
        self.mask = Up3d(w, 1, 4, **double, activation=torch.sigmoid)

    def forward(self, z):
        y = F.relu(self.b2p(self.b2(self.b1(z[:, :, None, None]))))
        y = self.b4.norm(F.relu(self.b4p(self.b4(self.b3(y)))))
        x = self.v2(self.v1(z[:, :, None, None, None]))
        x = self.v4(self.v3(self.v2.norm(F.relu(self.v2p(x)))))
        mask = self.mask(x)
        return {"clip": mask * self.fg(x) + (1 - mask) * self.b5(y)[:, :, None]}


def drawn_from(generator, latents):
    return channels_last(generator(latents / latents.norm(dim=1, keepdim=True).detach())["clip"])


def generator_cases():
    assert sum(p.numel() for p in Expanded(64, (2, 4, 4)).parameters()) == 20_657_991
    result = {}
    for form in ("original", "expanded"):
        for phase in ("training", "inference"):
            g = VGANGenerator(2, 4, 16, 32) if form == "original" else Expanded(4, (1, 2, 2))
            fill(g).train(phase == "training")
            rows = numbers("rows", 3, 100).requires_grad_()
            clip = drawn_from(g, rows)
            (clip * numbers("upstream", *clip.shape)).mean().backward()
            place = f"generator.{form}.{phase}"
            result |= {f"{place}.clip": clip, f"{place}.gradients.latents.rows": rows.grad}
            result |= {f"{place}.gradients.generator.{name}": p.grad for name, p in g.named_parameters()}
            result |= {f"{place}.after.{name}": t for name, t in state(g).items() if ".running_" in name}
    return result


def training_cases():
    """Five clips, two a step, two steps an epoch; both Adams new and both rates halved with the second epoch."""
    g = fill(VGANGenerator(2, 4, 16, 32)).train()
    rows, clips = (numbers("table", 5, 100) / 64).requires_grad_(), numbers("clips", 5, 16, 32, 32, 3)
    losses = []
    for epoch, batches in enumerate((((0, 3), (4, 1)), ((2, 0), (1, 3)))):
        g_adam = torch.optim.Adam(g.parameters(), 1e-3 / 2**epoch, betas=(0.5, 0.999))
        z_adam = torch.optim.Adam([rows], 1e-2 / 2**epoch, betas=(0.5, 0.999))
        for batch in batches:
            loss = F.l1_loss(drawn_from(g, rows[list(batch)]), clips[list(batch)])
            g_adam.zero_grad()
            z_adam.zero_grad()
            loss.backward()
            g_adam.step()
            z_adam.step()
            losses.append(loss.detach())
        with torch.no_grad():
            rows /= rows.norm(dim=1, keepdim=True)
    kept = {f"training.after.generator.{name}": tensor for name, tensor in state(g).items()}
    return {"training.losses": torch.stack(losses), "training.after.latents.rows": rows} | kept


# ----------------------------------------------------------------------------------------------------------------------
# Mappings

class IMLE(nn.Module):
    def __init__(self):
        super().__init__()
        self.l1, self.n1 = nn.Linear(16, 128, bias=False), nn.BatchNorm1d(128)
        self.l2, self.n2 = nn.Linear(128, 128, bias=False), nn.BatchNorm1d(128)
        self.l3 = nn.Linear(128, 100, bias=False)

    def forward(self, e):
        return self.l3(F.relu(self.n2(self.l2(F.relu(self.n1(self.l1(e)))))))


class VAE(nn.Module):
    def __init__(self):
        super().__init__()
        self.e1, self.e2 = nn.Linear(100, 512), nn.Linear(512, 512)
        self.mean, self.log_variance = nn.Linear(512, 16), nn.Linear(512, 16)
        self.d1, self.d2, self.d3 = nn.Linear(16, 512), nn.Linear(512, 512), nn.Linear(512, 100)

    def loss(self, z, noise):
        hidden = F.relu(self.e2(F.relu(self.e1(z))))
        mean, log_variance = self.mean(hidden), self.log_variance(hidden)
        code = mean + torch.exp(log_variance / 2) * noise
        decoded = F.normalize(self.d3(F.relu(self.d2(F.relu(self.d1(code))))))
        divergence = -0.5 * torch.sum(1 + log_variance - mean**2 - log_variance.exp())
        return F.mse_loss(decoded, z, reduction="sum") + 0.01 * divergence


def mapping_cases():
    result = {}
    for phase in ("training", "inference"):
        imle = fill(IMLE(), "imle").train(phase == "training")
        out = imle(2 * numbers("noise", 9, 16))
        F.mse_loss(out, numbers("targets", 9, 100)).backward()
        result |= {f"imle.{phase}.out": out}
        result |= {f"imle.{phase}.gradients.{name}": p.grad for name, p in imle.named_parameters()}
        result |= {f"imle.{phase}.after.{name}": t for name, t in state(imle).items() if ".running_" in name}
    vae = fill(VAE(), "vae")
    loss = vae.loss(F.normalize(numbers("codes", 7, 100)), 2 * numbers("noise", 7, 16))
    loss.backward()
    result |= {"vae.value": loss} | {f"vae.gradients.{name}": p.grad for name, p in vae.named_parameters()}
    return result


def cases():
    return loss_cases() | vgg_cases() | resnet_cases() | generator_cases() | training_cases() | mapping_cases()


def main():
    """Also prints how near PyTorch's own float32 comes: where a number that enters a ReLU or a magnitude is as near 0 as
    the rounding, gradients differ by far more than rounding; change a name then, which changes the numbers."""
    torch.set_default_dtype(torch.float32)
    single = {name: tensor.double() for name, tensor in cases().items()}
    torch.set_default_dtype(torch.float64)
    double = cases()
    worst = {}
    for name, tensor in double.items():
        error = ((single[name] - tensor).abs().max() / tensor.abs().max()).item()
        place = name.split(".gradients")[0].split(".after")[0]
        worst[place] = max(worst.get(place, 0), error)
    for place, error in worst.items():
        print(f"{place}: float32 within {error:.1e}")
    save_file({name: thinned(tensor.reshape(-1) if tensor.dim() == 0 else tensor).contiguous()
               for name, tensor in double.items()}, HERE / "vglann.safetensors")


if __name__ == "__main__":
    main()
