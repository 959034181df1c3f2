"""Makes stacked.jpg, five smooth frames of 16x16 one above another as VGAN's data store them, the list stacked.txt and the
means of 2x2 pixels of the picture as Pillow decodes it, in -1...1, in stacked.json.

Run in this folder; numpy 2.4.6 and Pillow 13.0.0 were used.
"""

import json

import numpy as np
from PIL import Image

y, x = np.mgrid[0:16, 0:16] / 15.0
frames = [
    np.stack([200 * x + 8 * t, 180 * y + 10, 30 + 35 * t + 20 * (x + y)], axis=-1) for t in range(5)
]
picture = np.concatenate(frames).clip(0, 255).astype(np.uint8)
Image.fromarray(picture).save("stacked.jpg", quality=95, subsampling=0)
decoded = np.asarray(Image.open("stacked.jpg").convert("RGB")).astype(np.float64)
means = decoded.reshape(5, 8, 2, 8, 2, 3).mean(axis=(2, 4)) / 127.5 - 1
with open("stacked.json", "w") as file:
    json.dump([round(v, 6) for v in means.ravel().tolist()], file)
with open("stacked.txt", "w") as file:
    file.write("stacked.jpg 2\n")
