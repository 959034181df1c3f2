"""The autoencoder of VGAN's baseline "autoencoder + GMM", plain PyTorch.

Source: "Generating Videos with Scene Dynamics" (Vondrick, Pirsiavash, Torralba, NIPS 2016,
arXiv 1609.02612), section 4.1; no code was released. The encoder is the discriminator with a code
where its logits are, the decoder the generator with two streams. The paper gives no loss: mean
squared error on [-1, 1], and VGAN's penalty of 0.1 times the mean of the mask.
"""

from torch import nn
from torch.nn import functional as F

from vgan import CODE, Down3d, VGANDiscriminator, VGANGenerator, count


class Encoder(VGANDiscriminator):
    """Clips [N, 3, T, H, W] to codes [N, 100]."""

    def __init__(self, width=64, frames=32, resolution=64):
        super().__init__(width, frames, resolution)
        self.d5 = Down3d(8 * width, CODE, self.d5.kernel_size)
        nn.init.normal_(self.d5.weight, 0.0, 0.01)
        nn.init.zeros_(self.d5.bias)


class Autoencoder(nn.Module):
    def __init__(self, width=64, frames=32, resolution=64):
        super().__init__()
        self.encoder = Encoder(width, frames, resolution)
        self.decoder = VGANGenerator(2, width, frames, resolution)

    def forward(self, clips):
        """code, and the decoder's outputs for it."""
        code = self.encoder(clips)
        return {"code": code} | self.decoder(code)

    def loss(self, drawing, clips):
        return F.mse_loss(drawing["clip"], clips) + 0.1 * drawing["mask"].mean()


if __name__ == "__main__":
    assert count(Encoder()) == 12_663_588
    assert count(Autoencoder()) == 28_908_971
    print("ok")
