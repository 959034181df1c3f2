"""Makes the video stabilised.avi and what a plain program with OpenCV's Python package makes of it.

    python3 -m venv ENV && ENV/bin/pip install av==18.1.0 numpy==2.* opencv-python-headless==5.0.0.*
    ENV/bin/python make_stabilised.py

stabilised.avi   16 frames, 128×96, of discs before a camera that turns and shifts; MPEG-4 by PyAV
stabilised.json  for each transform: where the product of the steps takes the corners (0, 0), (127, 0), (0, 95), (127, 95) of
                 each frame, and the pixels of the last frame at 128×128, every eighth row and column, RGB
"""
import json
from pathlib import Path

import av
import cv2
import numpy as np

HERE = Path(__file__).parent
SIZE = (128, 96)


def make_video(path):
    random = np.random.default_rng(1)
    scene = np.full((240, 300, 3), 128, np.uint8)
    for _ in range(900):
        center = tuple(int(v) for v in random.integers(0, (300, 240)))
        color = tuple(int(v) for v in random.integers(20, 236, 3))
        cv2.circle(scene, center, int(random.integers(2, 12)), color, -1, cv2.LINE_AA)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=25, options={"flags": "+bitexact"})
        stream.width, stream.height, stream.pix_fmt, stream.bit_rate = *SIZE, "yuv420p", 4_000_000
        for t in range(16):
            view = cv2.getRotationMatrix2D((150, 120), 1.1 * t, 1)
            view[:, 2] -= (86 + 0.8 * t, 72 - 0.5 * t)
            image = cv2.warpAffine(scene, view, SIZE)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        container.mux(stream.encode())


def step(previous, frame, is_similarity):
    """The matrix that takes `frame` onto `previous`."""
    sift = cv2.SIFT_create(0, 3, 0.04, 10, 1.6)
    (points, features), (points_before, features_before) = (
        sift.detectAndCompute(cv2.cvtColor(image, cv2.COLOR_RGB2BGR), None) for image in (frame, previous))
    matcher = cv2.FlannBasedMatcher({"algorithm": 1, "trees": 5}, {"checks": 50})
    good = [a for a, b in matcher.knnMatch(features, features_before, 2) if a.distance < 0.7 * b.distance]
    assert len(good) >= 10
    here = np.float32([points[m.queryIdx].pt for m in good])
    there = np.float32([points_before[m.trainIdx].pt for m in good])
    if not is_similarity:
        return cv2.findHomography(here, there, cv2.RANSAC, 5.0)[0]
    found, _ = cv2.estimateAffinePartial2D(
        here, there, method=cv2.RANSAC, ransacReprojThreshold=5.0, confidence=0.995)
    return np.vstack([found, [0, 0, 1]])


def crop(image):
    scale = 128 / min(SIZE)
    image = cv2.resize(image, tuple(int(v * scale) for v in SIZE))
    left = (image.shape[1] - 128) // 2
    return image[:, left:left + 128].astype(float)


def stabilise(frames, is_similarity):
    product, canvas, corners = np.eye(3), crop(frames[0]), []
    for previous, frame in zip([frames[0]] + frames[:-1], frames):
        if frame is not frames[0]:
            product = product @ step(previous, frame, is_similarity)
            white = np.full_like(frame, 255)
            mask = crop(cv2.erode(cv2.warpPerspective(white, product, SIZE), np.ones((5, 5)))) / 255
            canvas = canvas * (1 - mask) + crop(cv2.warpPerspective(frame, product, SIZE)) * mask
        ends = np.float64([[[0, 0], [127, 0], [0, 95], [127, 95]]])
        corners.append(cv2.perspectiveTransform(ends, product)[0].round(3).tolist())
    return {"corners": corners, "last": canvas[::8, ::8].round().astype(int).ravel().tolist()}


make_video(HERE / "stabilised.avi")
with av.open(str(HERE / "stabilised.avi")) as container:
    decoded = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
cv2.setRNGSeed(1)
result = {"homography": stabilise(decoded, False), "similarity": stabilise(decoded, True)}
(HERE / "stabilised.json").write_text(json.dumps(result) + "\n")
