"""Makes the expected values beside this script from the clips of the shared data folder.

    python3 -m venv ENV && ENV/bin/pip install av==18.1.0 numpy==2.*
    ENV/bin/python make_fixtures.py ../../../../shared/data

frame_counts.csv  ffprobe 5.1.9: -v error -count_frames -select_streams v:0
                  -show_entries stream=nb_read_frames -of csv=p=0 FILE   (0 where it gives no number)
samples.json      one clip per codec and container. PyAV 18.1.0 (FFmpeg 8.1.2): an 8×8 grid of pixels of up to 12
                  frames, upright, as VideoFrame.to_ndarray(format="rgb24") gives them, in hexadecimal. ffprobe:
                  best_effort_timestamp_time of each frame, less that of the first, null where there is none (PyAV gives frames of AVI files
                  with B-frames the times of other frames)
anamorphic.mp4, full_range.mp4, varying.mkv
                  ffmpeg 5.1.9 from its own test picture: pixels twice as wide as high; BT.709 with full range; from
                  PyAV: five grays at 0, 0.1, 0.15, 0.4 and 1 s; what PyAV reads from them is in samples.json too
"""
import json
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

CLIPS = [
    "clips/ucf101/v_ApplyEyeMakeup_g01_c01.avi",
    "clips/ucf101/v_SoccerJuggling_g23_c01.avi",
    "weizmann/jump/daria_jump.avi",
    "clips/hmdb51_kinetics/RATRACE_wave_f_nm_np1_fr_goo_37.avi",
    "clips/hmdb51_kinetics/R6llTwEh07w.mp4",
    "clips/codecs/cockatoo.mp4",
    "clips/codecs/cockatoo_yuv420.mp4",
    "clips/codecs/flipping_a_pancake.mkv",
    "clips/codecs/realshort.mp4",
    "clips/codecs/unordered.mov",
    "clips/codecs/video_0.mov",
    "clips/codecs/video_90.mov",
    "clips/codecs/video_180.mov",
    "clips/codecs/video_270.mov",
    "clips/codecs/webm.webm",
    "clips/codecs/newtonscradle.gif",
]


def ffprobe(path, options):
    command = f"ffprobe -v error -select_streams v:0 {options} -of csv=p=0"
    return subprocess.run([*command.split(), str(path)], capture_output=True, text=True).stdout


def frame_count(path):
    output = ffprobe(path, "-count_frames -show_entries stream=nb_read_frames")
    digits = output.split(",")[0].split("\n")[0].strip()
    return int(digits) if digits.isdigit() else 0


def frame_times(path):
    lines = ffprobe(path, "-show_entries frame=best_effort_timestamp_time").split("\n")
    fields = [line.split(",")[0] for line in lines if line.strip(",")]
    times = [None if field == "N/A" else float(field) for field in fields]
    return [None if time is None else round(time - times[0], 4) for time in times]


def grid(extent):
    return [(2 * i + 1) * extent // 16 for i in range(8)]


def samples(path):
    frames = []
    with av.open(str(path)) as container:
        decoded = list(container.decode(video=0))
    chosen = sorted({round(i * (len(decoded) - 1) / 11) for i in range(12)})
    for index, frame in enumerate(decoded):
        if index not in chosen:
            continue
        pixels = np.rot90(frame.to_ndarray(format="rgb24"), k=frame.rotation // 90)
        height, width = pixels.shape[:2]
        points = pixels[np.ix_(grid(height), grid(width))]
        frames.append({"index": index, "pixels": points.tobytes().hex()})
    return {"height": height, "width": width, "times": frame_times(path), "frames": frames}


def synthesize(here):
    """Small files with one property each."""
    source = "-f lavfi -i testsrc2=size=32x32:rate=10:duration=0.5"
    lossless = "-c:v libx264 -qp 0 -pix_fmt yuv444p -bitexact"
    commands = {
        "anamorphic.mp4": f"{source} -vf setsar=2 {lossless}",
        "full_range.mp4": f"{source} -vf scale=out_color_matrix=bt709:out_range=full "
        f"-color_range pc -colorspace bt709 {lossless}",
    }
    for name, options in commands.items():
        command = f"ffmpeg -nostdin -v error -y {options} -frames:v 5"
        subprocess.run([*command.split(), str(here / name)], check=True, timeout=60)
    with av.open(str(here / "varying.mkv"), "w") as container:
        stream = container.add_stream("libx264", rate=100, options={"bf": "0"})
        stream.width, stream.height, stream.pix_fmt = 32, 32, "yuv420p"
        stream.codec_context.time_base = Fraction(1, 100)
        for index, hundredths in enumerate([0, 10, 15, 40, 100]):
            picture = np.full((32, 32, 3), 40 * index, np.uint8)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = hundredths, Fraction(1, 100)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return {name: samples(here / name) for name in [*commands, "varying.mkv"]}


def main():
    root, here = Path(sys.argv[1]).resolve(), Path(__file__).parent
    expected = synthesize(here)
    files = [f for folder in ("clips", "weizmann") for f in sorted((root / folder).rglob("*.*")) if f.is_file()]
    rows = [f"{f.relative_to(root)},{frame_count(f)}" for f in files]
    (here / "frame_counts.csv").write_text("\n".join(["path,frames", *rows]) + "\n")
    expected |= {clip: samples(root / clip) for clip in CLIPS}
    text = ",\n".join(f"{json.dumps(clip)}: {json.dumps(value)}" for clip, value in expected.items())
    (here / "samples.json").write_text("{\n" + text + "\n}\n")


main()
