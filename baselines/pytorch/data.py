"""Holds `bench perf data` against PyAV and decord: clips decoded and prepared a second, on the same files.

  data.py --bench PATH                 clips like Weizmann's, made by bench: 180x144, MPEG-4 in AVI
  data.py --bench PATH --data FOLDER   the videos of a folder

Each draws every clip once: a window of 32 frames that begins at random, brought to 64x64 by area averages, as float32
in -1...1. PyAV and decord each run in two processes of PyTorch's loader and in two threads; the faster counts. Ours and
theirs take turns for several rounds, so that a machine that slows down slows all of them. What is not installed is
left out. Writes results/speed/compare-data.json.
"""

import argparse
import importlib.util
import json
import multiprocessing.pool
import os
import pathlib
import statistics
import sys
import tempfile
import time

import numpy as np
import torch

from compare import RESULTS, THREADS, Failed, processor, run

ENDINGS = {".avi", ".mp4", ".mov", ".mkv", ".webm"}


def window(available, frames, seed):
    first = int(np.random.default_rng(seed).integers(0, max(0, available - frames) + 1))
    return first, min(available, first + frames)


def as_clip(pictures, frames):
    """float32 [T, H, W, 3] in -1...1; the last frame is repeated where there are too few."""
    pictures = np.concatenate([pictures, np.repeat(pictures[-1:], frames - len(pictures), axis=0)])
    return torch.from_numpy(pictures.astype(np.float32) / 127.5 - 1)


def with_pyav(path, frames, size, seed):
    import av

    with av.open(path) as container:
        stream = container.streams.video[0]
        stream.thread_type, stream.codec_context.thread_count = "NONE", 1
        first, end = window(stream.frames or 1, frames, seed)
        # One converter for all frames; each frame's own would be set up anew for every one.
        pictures, converter = [], av.video.reformatter.VideoReformatter()
        for index, frame in enumerate(container.decode(stream)):
            if index >= end:
                break
            if index >= first:
                scaled = converter.reformat(frame, width=size, height=size, format="rgb24", interpolation="AREA")
                pictures.append(scaled.to_ndarray())
    return as_clip(np.stack(pictures), frames)


def with_decord(path, frames, size, seed):
    import decord

    reader = decord.VideoReader(path, width=size, height=size, num_threads=1)
    return as_clip(reader.get_batch(range(*window(len(reader), frames, seed))).asnumpy(), frames)


READERS = {"pyav": ("av", with_pyav), "decord": ("decord", with_decord)}


class Clips(torch.utils.data.Dataset):
    def __init__(self, paths, reader, frames, size):
        self.paths, self.reader, self.frames, self.size = paths, reader, frames, size

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, index):
        return READERS[self.reader][1](self.paths[index], self.frames, self.size, index)


def rate_of_processes(clips):
    loader = torch.utils.data.DataLoader(clips, batch_size=8, num_workers=THREADS, persistent_workers=True)
    for _ in loader:  # starts the processes
        pass
    start = time.perf_counter()
    for _ in loader:
        pass
    return len(clips) / (time.perf_counter() - start)


def rate_of_threads(clips):
    with multiprocessing.pool.ThreadPool(THREADS) as pool:
        start = time.perf_counter()
        for _ in pool.imap(clips.__getitem__, range(len(clips)), chunksize=8):
            pass
        return len(clips) / (time.perf_counter() - start)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", required=True, help="the built program")
    parser.add_argument("--data", help="a folder of videos; made by bench unless given")
    parser.add_argument("--frames", type=int, default=32)
    parser.add_argument("--size", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=5, help="turns of every contestant")
    args = parser.parse_args()
    if not os.access(args.bench, os.X_OK):
        parser.error(f"{args.bench} is not a program; build it first: make build")

    with tempfile.TemporaryDirectory() as scratch:
        base = [os.path.abspath(args.bench), "perf", "data", "--size", str(args.size), "--frames", str(args.frames),
                "--threads", str(THREADS), "--rounds", "3", "--steps", "1", "--json"]
        folder = args.data
        if not folder:
            folder = scratch
            run(base + ["--keep", scratch], 600)
        paths = sorted(str(path) for path in pathlib.Path(folder).rglob("*") if path.suffix.lower() in ENDINGS)
        readers = [name for name, (module, _) in READERS.items() if importlib.util.find_spec(module)]
        for name in READERS.keys() - set(readers):
            print(f"{name} is not installed and is left out")
        rates = {}
        for number in range(args.rounds):
            result = run(base + ["--data", folder], 600)
            rates.setdefault("ours", []).append(result["cold_clips_per_second"]["median"])
            rates.setdefault("ours, from the cache", []).append(result["cached_clips_per_second"]["median"])
            for name in readers:
                clips = Clips(paths, name, args.frames, args.size)
                rates.setdefault(f"{name}, processes", []).append(rate_of_processes(clips))
                rates.setdefault(f"{name}, threads", []).append(rate_of_threads(clips))
            print(f"  round {number + 1}: "
                  + ", ".join(f"{name} {values[-1]:,.0f}" for name, values in rates.items()), flush=True)

    medians = {name: statistics.median(values) for name, values in rates.items()}
    print(f"\n{len(paths)} clips to {args.frames} frames of {args.size}x{args.size}, {THREADS} threads or processes;\n"
          "median clips a second, in brackets the least and the greatest of a round; a ratio is ours over theirs.\n")
    for name, median in medians.items():
        ratio = "" if name.startswith("ours") else f"{medians['ours'] / median:6.2f}"
        print(f"{name:24}{median:8,.0f}  [{min(rates[name]):,.0f} {max(rates[name]):,.0f}]{ratio}")
    RESULTS.mkdir(parents=True, exist_ok=True)
    with open(RESULTS / "compare-data.json", "w") as file:
        json.dump({"clips": len(paths), "frames": args.frames, "size": args.size, "threads": THREADS,
                   "processor": processor(), "medians": medians, "rounds": rates}, file, indent=2)
        file.write("\n")


if __name__ == "__main__":
    try:
        main()
    except Failed as failure:
        sys.exit(f"data.py: {failure}")
