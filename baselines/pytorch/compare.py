"""Holds `bench` against PyTorch on this machine: speed and memory of a training step, or the numbers themselves.

  compare.py --bench PATH              time both, print a table, write results/speed/compare-pytorch.{json,png}
  compare.py --bench PATH --quick      the same with fewer steps and rounds and without torch.compile
  compare.py --bench PATH --forward-check
                                       run both networks of both models on random weights in both, and print the
                                       greatest relative error of every output and gradient; exit code 1 above 1e-4

For each row (width and precision) PyTorch's best mode is found first, by a short run of each: eager or
torch.compile, contiguous or channels last, glibc's allocator as it is or keeping freed memory, and in the
bfloat16 rows with and without autocast. Then ours, that best mode and plain eager mode take turns for several
rounds, each in a process of its own, so that a machine that slows down slows all of them.
"""

import argparse
import json
import os
import pathlib
import platform
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
RESULTS = HERE.parents[1] / "results" / "speed"
MODEL, BATCH, THREADS = "vgan-two-stream", 8, 2
PLAIN = {"mode": "eager", "malloc": "default", "autocast": "none"}
TOLERANCE = 1e-4


class Failed(Exception):
    """A run that broke off, with the reason in a few words."""


def run(command, limit):
    """What `command` prints as JSON. It and its children end after `limit` seconds."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                               start_new_session=True)
    try:
        output, errors = process.communicate(timeout=limit)
    except BaseException as error:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        if isinstance(error, subprocess.TimeoutExpired):
            raise Failed(f"took more than {limit} s") from None
        raise
    if process.returncode != 0:
        lines = errors.strip().splitlines() or [f"exit code {process.returncode}"]
        raise Failed(lines[-1][:200])
    try:
        return json.loads(output)
    except json.JSONDecodeError:
        raise Failed("printed something else than JSON") from None


def ours(bench, width, precision, steps, limit):
    return run([bench, "perf", "step", "--model", MODEL, "--width", str(width), "--batch-size", str(BATCH),
                "--precision", precision, "--threads", str(THREADS), "--steps", str(steps), "--json"], limit)


def theirs(mode, width, steps, limit, warmup=2):
    options = [word for key, value in mode.items() for word in (f"--{key}", value)]
    return run([sys.executable, str(HERE / "step.py"), "--model", MODEL, "--width", str(width),
                "--batch-size", str(BATCH), "--threads", str(THREADS), "--steps", str(steps),
                "--warmup", str(warmup)] + options, limit)


def named(mode):
    words = [mode["mode"]]
    words += ["keeping memory"] if mode["malloc"] == "keep" else []
    words += ["autocast"] if mode["autocast"] != "none" else []
    return ", ".join(words)


def modes(precision, quick):
    layouts = ["eager", "channels_last"] + ([] if quick else ["compile", "compile_channels_last"])
    casts = ["none"] if precision == "float32" else ["none", "bfloat16"]
    return [{"mode": layout, "malloc": malloc, "autocast": cast}
            for cast in casts for layout in layouts for malloc in ("default", "keep")]


def best_mode(width, precision, args):
    """The fastest mode of a short run each, and the seconds or the failure of every one."""
    tried = []
    for mode in modes(precision, args.quick):
        try:
            seconds = theirs(mode, width, 2, args.limit, warmup=1)["step_seconds"]["min"]
            tried.append({"mode": mode, "seconds": seconds})
            print(f"  {named(mode)}: {seconds:.3f} s", flush=True)
        except Failed as failure:
            tried.append({"mode": mode, "failure": str(failure)})
            print(f"  {named(mode)}: skipped, {failure}", flush=True)
    fine = [entry for entry in tried if "seconds" in entry]
    if not fine:
        raise Failed("no mode of PyTorch ran")
    return min(fine, key=lambda entry: entry["seconds"])["mode"], tried


def compare(width, precision, args):
    """One row of the table: all three contestants in turn, `args.rounds` times."""
    print(f"width {width}, {precision}: PyTorch's modes", flush=True)
    best, tried = best_mode(width, precision, args)
    contestants = {"ours": lambda: ours(args.bench, width, precision, args.steps, args.limit),
                   "best": lambda: theirs(best, width, args.steps, args.limit),
                   "eager": lambda: theirs(PLAIN, width, args.steps, args.limit)}
    if best == PLAIN:
        del contestants["eager"]
    rounds = []
    for number in range(args.rounds):
        rounds.append({name: contestant() for name, contestant in contestants.items()})
        rounds[-1].setdefault("eager", rounds[-1]["best"])
        print(f"  round {number + 1}: " + ", ".join(
            f"{name} {result['step_seconds']['median']:.3f} s" for name, result in rounds[-1].items()), flush=True)

    def median(name, value):
        return statistics.median(value(entry[name]) for entry in rounds)

    row = {"width": width, "precision": precision, "best_mode": best, "tried": tried, "rounds": rounds}
    for name in ("ours", "best", "eager"):
        row[name] = {"seconds": median(name, lambda result: result["step_seconds"]["median"]),
                     "peak_resident_bytes": median(name, lambda result: result["peak_resident_bytes"])}
    for name in ("best", "eager"):
        ratios = [entry[name]["step_seconds"]["median"] / entry["ours"]["step_seconds"]["median"] for entry in rounds]
        row[name] |= {"time_ratio": row[name]["seconds"] / row["ours"]["seconds"],
                      "time_ratio_range": [min(ratios), max(ratios)],
                      "memory_ratio": row[name]["peak_resident_bytes"] / row["ours"]["peak_resident_bytes"]}
    return row


def print_table(rows):
    print("\nMedian seconds a step and peak resident MiB; a ratio is PyTorch's number over ours, so above 1 ours\n"
          "is faster or smaller; in brackets the least and the greatest of a round.\n")
    lines = [["width", "precision", "ours s", "best s", "ratio", "", "ours MiB", "best MiB", "ratio", "eager s",
              "ratio", "PyTorch's best mode"]]
    for row in rows:
        us, best, eager = row["ours"], row["best"], row["eager"]
        mebi = [f"{entry['peak_resident_bytes'] / 2**20:.0f}" for entry in (us, best)]
        low, high = best["time_ratio_range"]
        lines.append([str(row["width"]), row["precision"], f"{us['seconds']:.3f}", f"{best['seconds']:.3f}",
                      f"{best['time_ratio']:.2f}", f"[{low:.2f} {high:.2f}]", *mebi, f"{best['memory_ratio']:.2f}",
                      f"{eager['seconds']:.3f}", f"{eager['time_ratio']:.2f}", named(row["best_mode"])])
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    for line in lines:
        print("  ".join(cell.rjust(width) for cell, width in zip(line[:-1], widths)) + "  " + line[-1])


def draw(rows, path):
    """A bar chart of times and memory, both relative to ours, through gnuplot."""
    gnuplot = shutil.which("gnuplot")
    if not gnuplot:
        print(f"gnuplot is absent, so {path.name} is not drawn (install gnuplot-nox).")
        return
    names = ("ours", "best", "eager")
    bars = [("ours", "#0072b2"), ("PyTorch, best mode", "#e69f00"), ("PyTorch, eager", "#999999")]
    kinds = [("seconds", "time_ratio", "Time of a training step; numbers: seconds", lambda x: f"{x:.2f}"),
             ("peak_resident_bytes", "memory_ratio", "Peak resident memory; numbers: MiB",
              lambda x: f"{x / 2**20:.0f}")]
    panels = []
    for block, (value, ratio, title, text) in enumerate(kinds):
        panels.append(f"$data{block} << END")
        for row in rows:
            heights = [f"{row[name].get(ratio, 1):.4f}" for name in names]
            labels = [f'"{text(row[name][value])}"' for name in names]
            panels.append(" ".join([f'"width {row["width"]}, {row["precision"]}"', *heights, *labels]))
        plots = [f'$data{block} using {i + 2}:xtic(1) title "{bar}" linecolor "{colour}"'
                 for i, (bar, colour) in enumerate(bars)]
        plots += [f"$data{block} using ($0 + {(i - 1) / 4}):{i + 2}:{i + 5} with labels offset 0,0.6 notitle"
                  for i in range(3)]
        panels += ["END", f'set title "{title}"', "plot " + ", ".join(plots)]
    script = [f'set output "{path.name}"', "set multiplot layout 1,2", "set style data histogram",
              "set style histogram clustered gap 1", "set style fill solid border -1", "set boxwidth 0.9",
              f"set xrange [-0.7:{len(rows) - 0.3}]", "set yrange [0:*]", "set offsets 0,0,graph 0.1,0",
              "set grid y", 'set ylabel "relative to ours"', "set bmargin 5", "set xtics nomirror scale 0",
              "set key at graph 0.5, graph -0.12 center top horizontal width -2 samplen 1", *panels,
              "unset multiplot"]
    for terminal in ("pngcairo", "png"):
        text = "\n".join([f"set terminal {terminal} size 1400,520"] + script)
        done = subprocess.run([gnuplot], input=text, text=True, capture_output=True, cwd=path.parent, check=False)
        if done.returncode == 0:
            return
    print(f"gnuplot failed, so {path.name} is not drawn: {(done.stderr.strip().splitlines() or ['?'])[-1]}")


def processor():
    try:
        with open("/proc/cpuinfo") as file:
            return next(line.split(":", 1)[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor()


def has_bfloat16(bench):
    findings = run([bench, "doctor", "--json"], 60)["findings"]
    return any(finding["name"] == "bfloat16" and finding["is_fine"] for finding in findings)


def speed(args):
    rows = [(64, "float32"), (16, "float32")]
    if has_bfloat16(args.bench):
        rows += [(64, "bfloat16"), (16, "bfloat16")]
    else:
        print("bfloat16 is skipped: this processor has no AVX512_BF16, and bench refuses it without.")
    results = []
    for width, precision in rows:
        try:
            results.append(compare(width, precision, args))
        except Failed as failure:
            print(f"  width {width}, {precision} is skipped: {failure}")
    if not results:
        return 1
    print_table(results)
    RESULTS.mkdir(parents=True, exist_ok=True)
    with open(RESULTS / "compare-pytorch.json", "w") as file:
        json.dump({"model": MODEL, "batch_size": BATCH, "threads": THREADS, "processor": processor(),
                   "torch": results[0]["rounds"][0]["eager"]["torch"], "python": platform.python_version(),
                   "quick": args.quick, "rows": results}, file, indent=2)
        file.write("\n")
    draw(results, RESULTS / "compare-pytorch.png")
    return 0 if len(results) == len(rows) else 1


def forward_check(args):
    """Both networks on random weights, ours in float32 and PyTorch's in double precision."""
    import torch
    from safetensors.torch import load_file, save_file
    from vgan import CODE, VGANDiscriminator, VGANGenerator, channels_last, fill_for_checks, state, step_off_kinks

    torch.manual_seed(0)
    torch.set_num_threads(THREADS)
    torch.set_default_dtype(torch.float64)
    worst = 0.0

    def check(name, network, argument, streams, phase, folder):
        """Prints the error of each tensor relative to its greatest magnitude; gives the greatest of them."""
        kind, main = ("generator", "clip") if argument.dim() == 2 else ("discriminator", "logits")
        network.train(phase == "training").zero_grad()
        step_off_kinks(network, argument)
        save_file({key: tensor.float() for key, tensor in state(network).items()}, folder / "weights")
        given = argument if kind == "generator" else channels_last(argument)
        save_file({"latent" if kind == "generator" else "clip": given.float()}, folder / "input")
        model = "vgan-one-stream" if streams == 1 else "vgan-two-stream"
        subprocess.run([args.bench, "forward", "--model", model, "--network", kind, "--weights", folder / "weights",
                        "--input", folder / "input", "--output", folder / "output", "--phase", phase, "--gradients",
                        "--threads", str(THREADS)], check=True)
        found = load_file(folder / "output")

        out = network(argument)
        out = out if isinstance(out, dict) else {"logits": out}
        out[main].mean().backward()
        if streams == 1:
            out.pop("foreground", None)  # the clip under another name
        if "background" in out:
            out["background"] = out["background"][:, :, None]
        expected = {key: channels_last(tensor) if tensor.dim() == 5 else tensor for key, tensor in out.items()}
        expected |= {f"gradients.{key}": p.grad for key, p in network.named_parameters()}
        assert expected.keys() == found.keys(), expected.keys() ^ found.keys()

        greatest = 0.0
        for key, wanted in expected.items():
            ours_, wanted = found[key].double(), wanted.detach()
            layer = key.removeprefix("gradients.").removesuffix(".bias")
            if phase == "training" and f"{layer}.norm.weight" in network.state_dict() and key.endswith(".bias"):
                # The batch's mean takes this bias away again: its gradient is 0 but for PyTorch's roundings.
                error = ours_.abs().max().item()
                print(f"  {name} {key}: {error:.1e} where the gradient is exactly 0")
            else:
                error = ((ours_ - wanted).abs().max() / wanted.abs().max()).item()
                print(f"  {name} {key}: {error:.1e}")
            greatest = max(greatest, error if error == error else float("inf"))
        return greatest

    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for width, frames, resolution in [(4, 16, 32), (16, 32, 64), (12, 16, 64)]:
            size = f"width {width}, {frames} x {resolution} x {resolution}"
            d = VGANDiscriminator(width, frames, resolution)
            fill_for_checks(d)
            clip = (torch.rand(3, 3, frames, resolution, resolution) * 2 - 1).float().double()
            z = torch.randn(3, CODE).float().double()
            for phase in ("inference", "training"):
                runs = [(d, clip, 2)]
                for streams in (1, 2):
                    g = VGANGenerator(streams, width, frames, resolution)
                    fill_for_checks(g)
                    runs.append((g, z, streams))
                for network, argument, streams in runs:
                    part = "discriminator" if network is d else f"{streams}-stream generator"
                    print(f"{size}, {phase}, {part}")
                    worst = max(worst, check(part, network, argument, streams, phase, folder))
    print(f"\ngreatest relative error {worst:.1e}, allowed {TOLERANCE:.0e}")
    return 0 if worst <= TOLERANCE else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", required=True, help="the built program")
    parser.add_argument("--quick", action="store_true", help="fewer steps and rounds, no torch.compile")
    parser.add_argument("--forward-check", action="store_true", help="compare numbers, not speed")
    parser.add_argument("--rounds", type=int, help="turns of every contestant; 5, or 2 if quick")
    parser.add_argument("--steps", type=int, help="timed steps a turn; 5, or 2 if quick")
    parser.add_argument("--limit", type=int, default=900, help="seconds after which a run is given up")
    args = parser.parse_args()
    if not os.access(args.bench, os.X_OK):
        parser.error(f"{args.bench} is not a program; build it first: swift build -c release --product bench")
    args.bench = os.path.abspath(args.bench)
    args.rounds = args.rounds or (2 if args.quick else 5)
    args.steps = args.steps or (2 if args.quick else 5)
    try:
        sys.exit(forward_check(args) if args.forward_check else speed(args))
    except (Failed, subprocess.CalledProcessError) as failure:
        sys.exit(f"compare.py: {failure}")


if __name__ == "__main__":
    main()
