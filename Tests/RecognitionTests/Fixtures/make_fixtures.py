"""Makes recognition.json: python make_fixtures.py, in this folder.

Needs numpy, scikit-learn and opencv-python-headless.
"""

import json

import cv2
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(5)
PENALTIES = [1, 0.03, 0.0003]


def rows(matrix):
    return [[float(v) for v in row] for row in matrix]


def linear():
    """Features of different sizes, one of them constant in training, and classes of different frequency."""
    n, classes = 80, 4
    labels = np.concatenate([np.arange(classes), rng.choice(classes, n - classes, p=[0.5, 0.3, 0.15, 0.05])])
    centers = rng.normal(size=(classes, 6))
    sizes = np.array([1, 100, 0.01, 5, 1, 1])

    def features(labels):
        x = (0.7 * centers[labels] + rng.normal(size=(len(labels), 6))) * sizes + 3 * sizes
        return x.round(6)

    train, test = features(labels), features(np.arange(classes).repeat(3))
    train[:, 5] = 0.1
    scaler = StandardScaler().fit(train)
    probabilities = []
    for penalty in PENALTIES:
        model = LogisticRegression(C=1 / (n * penalty), solver="newton-cholesky", tol=1e-10)
        model.fit(scaler.transform(train), labels)
        probabilities.append(rows(model.predict_proba(scaler.transform(test))))
    return {
        "train": rows(train),
        "labels": labels.tolist(),
        "test": rows(test),
        "penalties": PENALTIES,
        "probabilities": probabilities,
    }


def clip():
    """Four frames of 20 by 16: a texture under a window that moves by (1, 0.5) and a still part."""
    noise = cv2.GaussianBlur(rng.uniform(0, 255, (40, 40, 3)), (0, 0), 2)
    noise = (noise - noise.min()) / (noise.max() - noise.min()) * 255
    frames = []
    for t in range(4):
        shift = np.float64([[1, 0, t - 8], [0, 1, 0.5 * t - 8]])
        frame = cv2.warpAffine(noise, shift, (16, 20))
        frame[:6] = noise[:6, :16]
        frames.append(frame)
    return np.stack(frames).round().astype(np.uint8)


def shares(x, y, weights):
    """The histogram of eight directions, each shared between the two bins beside it."""
    place = np.arctan2(y, x) / (2 * np.pi) * 8
    low = np.floor(place).astype(int)
    part = place - low
    return np.bincount(low % 8, weights * (1 - part), 8) + np.bincount((low + 1) % 8, weights * part, 8)


def histograms(clip):
    grey = np.floor(clip @ np.array([0.299, 0.587, 0.114]) + 0.5).astype(np.uint8)
    t, h, w = grey.shape
    scale = -(-64 // min(h, w))
    sums = np.zeros((2, 2, 2, 17))
    for k in range(t - 1):
        large = [cv2.resize(g, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR) for g in grey[k : k + 2]]
        flow = cv2.calcOpticalFlowFarneback(*large, None, 0.5, 3, 15, 3, 7, 1.5, 0)
        flow = cv2.resize(flow, (w, h), interpolation=cv2.INTER_AREA) / scale
        level = np.pad(grey[k].astype(float), 1, mode="edge")
        gx, gy = (level[1:-1, 2:] - level[1:-1, :-2]) / 2, (level[2:, 1:-1] - level[:-2, 1:-1]) / 2
        for i in range(2):
            for j in range(2):
                cell = np.s_[i * h // 2 : (i + 1) * h // 2, j * w // 2 : (j + 1) * w // 2]
                x, y = gx[cell].ravel(), gy[cell].ravel()
                u, v = flow[cell].reshape(-1, 2).astype(float).T
                moves = np.hypot(u, v) >= 0.25
                target = sums[k * 2 // (t - 1), i, j]
                target[:8] += shares(x, y, np.hypot(x, y))
                target[8:16] += shares(u[moves], v[moves], np.hypot(u, v)[moves])
                target[16] += 0.25 * (~moves).sum()
    for part in (sums[..., :8], sums[..., 8:]):
        part /= np.maximum(part.sum(-1, keepdims=True), 1e-300)
    return np.sqrt(sums).ravel()


def motion():
    pixels = clip()
    return {
        "shape": list(pixels.shape),
        "pixels": pixels.ravel().tolist(),
        "histograms": [float(v) for v in histograms(pixels)],
    }


with open("recognition.json", "w") as file:
    json.dump({"linear": linear(), "motion": motion()}, file, separators=(",", ":"))
    file.write("\n")
