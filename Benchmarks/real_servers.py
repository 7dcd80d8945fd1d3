"""Compares `paradigm batch` at its default with fixed windows, and with a plain script, on servers others wrote.

    scripts/nightly [--server llama.cpp|vllm|model] [--rows N] [--rounds N] …       (--help lists all)

All settings run in turn, round after round, so that other load on the machine meets all of them. Every answer is
counted. Prints a Markdown table, and ends with status 1 when rows of the command's are missing, or when the default's
median is more than 1.05 times that of the best fixed window. Servers and models are installed into
.build/real-servers, or into REAL_SERVERS_DIR.
"""

import argparse
import contextlib
import dataclasses
import functools
import json
import os
import pathlib
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import typing

from real import install, servers

LENGTHS = (4, 8, 16, 24, 48)
SEED = 7
MOST_RATIO = 1.05
# A run that hangs must not keep the others from their turn.
LONGEST_RUN = 3600
POINTS = 10


@dataclasses.dataclass
class Setting:
    """A client and its options, what became of its runs, and whether it is a fixed window."""

    name: str
    run: typing.Callable
    is_fixed: bool = False
    seconds: list = dataclasses.field(default_factory=list)
    missing: int = 0

    @property
    def median(self):
        return statistics.median(self.seconds)


def numbers(text):
    return [int(number) for number in text.split(",") if number]


def options():
    parser = argparse.ArgumentParser(
        prog="scripts/nightly", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--server", choices=["llama.cpp", "vllm", "model"], default="llama.cpp")
    parser.add_argument("--model-args", metavar="A:B:MOST", default="20:0.5:256", help="ms a step, ms a request, most")
    parser.add_argument("--rows", type=int, metavar="N", default=12_000)
    parser.add_argument("--rounds", type=int, metavar="N", default=3)
    parser.add_argument("--fixed", type=numbers, metavar="N,…", help="fixed windows (default: the server's)")
    parser.add_argument("--plain", type=numbers, metavar="N,…", help="the plain script's; '' for none")
    parser.add_argument("--paradigm", type=pathlib.Path, metavar="PATH", help="default: the release build's")
    parser.add_argument("--before", type=pathlib.Path, metavar="PATH", help="an older command, run at its default")
    return parser.parse_args()


def write_rows(path, count):
    """Batch lines whose answers' lengths are drawn, the same in every run of this program."""
    drawn = random.Random(SEED)
    with path.open("w") as file:
        for index in range(count):
            messages = [{"role": "user", "content": f"{index}: say something about the sea"}]
            body = {"model": servers.MODEL, "messages": messages, "temperature": 0, "max_tokens": drawn.choice(LENGTHS)}
            line = {"custom_id": f"row-{index}", "method": "POST", "url": "/v1/chat/completions", "body": body}
            file.write(json.dumps(line) + "\n")


def identifiers(path):
    """The rows of an input, or those of an output that have an answer."""
    found = set()
    if path.exists():
        for line in map(json.loads, path.open()):
            response = line.get("response")
            if "body" in line or (response and response["status_code"] == 200 and response["body"]["choices"]):
                found.add(line["custom_id"])
    return found


@contextlib.contextmanager
def time_limit(process):
    timer = threading.Timer(LONGEST_RUN, process.kill)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        process.kill()
        process.wait()


def run_paradigm(command, more, url, rows, output):
    """Runs a batch; returns its window over time."""
    words = [command, "batch", rows, "-o", output, "--base-url", url, "--lang", "en", "--progress", "json", *more]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PARADIGM_")}
    environment["PARADIGM_API_KEY"] = servers.KEY
    process = subprocess.Popen(
        words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace", env=environment
    )
    windows = []
    with time_limit(process), process.stderr:
        for line in process.stderr:
            if not line.startswith("{"):
                sys.stderr.write(line)
                continue
            progress = json.loads(line)
            # The last line of all has the window 0.
            if progress.get("window"):
                windows.append((progress["elapsed_seconds"], progress["window"]))
        process.wait()
    return windows


def run_plain(concurrency, url, rows, output):
    words = [install.program("venv", "python"), install.HERE / "plain.py", url, str(concurrency), rows, output]
    process = subprocess.Popen(words, env=os.environ | {"OPENAI_API_KEY": servers.KEY})
    with time_limit(process):
        process.wait()
    return []


def short(windows):
    """The first changes of the window, and where it ended."""
    changes = [point for before, point in zip([(0, None), *windows], windows) if point[1] != before[1]]
    shown = changes[:POINTS] + [point for point in windows[-1:] if point not in changes[:POINTS]]
    return ", ".join(f"{seconds:.1f} s {window}" for seconds, window in shown)


def settings_of(kind, chosen):
    fixed = kind.windows if chosen.fixed is None else chosen.fixed
    plain = kind.plain if chosen.plain is None else chosen.plain
    found = [Setting("default", functools.partial(run_paradigm, chosen.paradigm, []))]
    if chosen.before:
        found.append(Setting("before, default", functools.partial(run_paradigm, chosen.before, [])))
    for window in fixed:
        more = ["--concurrency", str(window)]
        found.append(Setting(f"fixed {window}", functools.partial(run_paradigm, chosen.paradigm, more), is_fixed=True))
    found += [Setting(f"plain {window}", functools.partial(run_plain, window)) for window in plain]
    return found


def measure(setting, url, rows, asked):
    with tempfile.TemporaryDirectory(prefix="paradigm-real-servers-") as folder:
        output = pathlib.Path(folder) / "out.jsonl"
        start = time.monotonic()
        windows = setting.run(url, rows, output)
        seconds = time.monotonic() - start
        missing = len(asked - identifiers(output))
    setting.seconds.append(seconds)
    setting.missing += missing
    lost = f", {missing} ROWS MISSING" if missing else ""
    changes = f"; window: {short(windows)}" if windows and not setting.is_fixed else ""
    install.say(f"{setting.name}: {seconds:.1f} s, {len(asked) / seconds:.0f} rows/s{lost}{changes}")


def run_rounds(settings, kind, chosen):
    with tempfile.TemporaryDirectory(prefix="paradigm-real-servers-") as folder, servers.serve(kind) as url:
        rows, few = pathlib.Path(folder) / "rows.jsonl", pathlib.Path(folder) / "few.jsonl"
        write_rows(rows, chosen.rows)
        write_rows(few, 50)
        install.say(f"{kind.title}: warming up")
        # A server's first answers are slower, and should be nobody's.
        settings[0].run(url, few, pathlib.Path(folder) / "warm.jsonl")
        asked = identifiers(rows)
        for number in range(chosen.rounds):
            install.say(f"round {number + 1} of {chosen.rounds}")
            # Back and forth: a load that grows or falls within each round would else favour the same ones.
            for setting in settings if number % 2 == 0 else reversed(settings):
                measure(setting, url, rows, asked)


def table(settings, kind, chosen):
    lines = [f"{kind.title}: {chosen.rows:,} rows, rounds: {chosen.rounds}", "", "| | best s | median s | rows/s |"]
    lines.append("|---|---:|---:|---:|")
    for setting in settings:
        name = f"{setting.name} ({setting.missing} rows missing)" if setting.missing else setting.name
        rate = chosen.rows / setting.median
        lines.append(f"| {name} | {min(setting.seconds):.1f} | {setting.median:.1f} | {rate:.0f} |")
    return "\n".join(lines)


def verdict(settings):
    """Says how the default compares with the best fixed window; returns whether all is well."""
    fixed = [setting for setting in settings if setting.is_fixed]
    complete = not any(setting.missing for setting in settings if not setting.name.startswith("plain"))
    if not fixed:
        return complete
    best = min(fixed, key=lambda setting: setting.median)
    ratio = settings[0].median / best.median
    kept = ratio <= MOST_RATIO
    word = "kept" if kept else "NOT KEPT"
    print(f"\nDefault / best fixed ({best.name}): {ratio:.2f}; at most {MOST_RATIO} is promised: {word}.")
    return kept and complete


def prepared(chosen):
    chosen.paradigm = (chosen.paradigm or install.ROOT / ".build" / "release" / "paradigm").resolve()
    for command in filter(None, (chosen.paradigm, chosen.before)):
        if not shutil.which(command):
            sys.exit(f"real servers: no such command: {command}")
    make = {"llama.cpp": servers.llama, "vllm": servers.vllm}
    make["model"] = functools.partial(servers.batching, chosen.model_args)
    return make[chosen.server]()


def main():
    chosen = options()
    # Ended from outside, it must end its servers too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("real servers: stopped"))
    kind = prepared(chosen)
    settings = settings_of(kind, chosen)
    run_rounds(settings, kind, chosen)
    print(table(settings, kind, chosen))
    return 0 if verdict(settings) else 1


if __name__ == "__main__":
    sys.exit(main())
