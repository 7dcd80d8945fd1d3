#!/usr/bin/env python3
"""Several batches that share one server: what all of them finish, how evenly, and how much is refused.

    client_shared.py PATH_TO_PARADIGM [--full] [--case NAME] [--processes N…] [--seconds S] [--apart]

Starts one `paradigm simulate` and n `paradigm batch --shard k/n` of the same input, lets them run for some seconds and
looks at the second half of it: answers a second of all beside those of one process alone, Jain's index of fairness over
what each finished ((Σx)² / n·Σx², 1 when all have as much), and the share of 429s among all that was sent, from the
simulator's log. For a limit per minute all of the time counts. Prints a Markdown
table; the small version takes 40 s. With --apart the processes have inputs of their own instead, and know nothing of each
other. Exits with status 0 when all is as expected, else 1.
"""

import argparse
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time

# What the simulator is told, and answers a minute that it has for all together; None for what one process gets of it.
CASES = {
    "64 slots, a queue without end": (["--slots", "64", "--latency", "fixed:200ms"], None),
    "64 slots, 429 beyond 8 that wait": (["--slots", "64", "--latency", "fixed:200ms", "--queue", "8"], None),
    "64 slots, uneven answers": (["--slots", "64", "--latency", "lognormal:400ms:0.8"], None),
    "a batch of 64, 20 ms + 0.5 ms": (["--batching", "20ms:0.5ms:64"], None),
    "600 a minute, told": (["--rpm", "600", "--latency", "fixed:200ms"], 600),
    "600 a minute, Retry-After alone": (
        ["--rpm", "600", "--latency", "fixed:200ms", "--limit-fields", "retry-after"], 600),
}
SMALL = [("64 slots, a queue without end", 4, 16), ("600 a minute, told", 4, 16)]


def environment():
    return {"HOME": "/nonexistent", "LC_ALL": "C", "PATH": os.environ["PATH"], "PARADIGM_API_KEY": "test"}


class Simulator:
    """A running `paradigm simulate` with a log of its own."""

    def __init__(self, paradigm, folder, options):
        self.log = folder / f"simulator-{time.monotonic_ns()}.jsonl"
        command = [paradigm, "simulate", "--lang", "en", "--port", "0", "--log", self.log, *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment())
        self.url = re.search(r"http://[0-9.]+:\d+/\S+?(?=\.?\s)", self.process.stdout.readline())[0]

    def stop(self):
        """Ends it; gives the statuses of all requests with the seconds since 1970 at which they ended."""
        self.process.terminate()
        self.process.wait()
        lines = [json.loads(line) for line in self.log.read_text().splitlines()]
        start = lines[0]["unix_seconds"]
        return [(start + line["ended"], line["status"]) for line in lines[1:]]


class Batch:
    """A running `paradigm batch`, and what its progress said when."""

    def __init__(self, paradigm, source, output, url, options):
        command = [paradigm, "batch", source, "-o", output, "--model", "alfred-4.2", "--base-url", url, "--progress", "json",
                   "--grace", "1s", *options]
        self.process = subprocess.Popen(list(map(str, command)), stderr=subprocess.PIPE, text=True, env=environment())
        self.done = [(time.time(), 0)]
        threading.Thread(target=self.follow, daemon=True).start()

    def follow(self):
        for line in self.process.stderr:
            if line.startswith("{"):
                state = json.loads(line)
                if state.get("event") == "progress":
                    self.done.append((time.time(), state["done"] - state["failed"]))

    def at(self, moment):
        """How many rows were answered by a moment."""
        return max((count for time, count in self.done if time <= moment), default=0)

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait()


def measure(paradigm, folder, options, count, seconds, apart, is_limit):
    """Answers a second of each process, and the share of 429s."""
    source = folder / "rows.txt"
    if not source.exists():
        source.write_text("".join(f"Question {number}\n" for number in range(200_000)))
    simulator = Simulator(paradigm, folder, options)
    begin = time.time()
    batches = []
    for number in range(1, count + 1):
        output = folder / f"out-{time.monotonic_ns()}.jsonl"
        shard = [] if apart or count == 1 else ["--shard", f"{number}/{count}"]
        batches.append(Batch(paradigm, source, output, simulator.url, shard))
    middle = begin if is_limit else begin + seconds / 2
    end = begin + seconds
    time.sleep(seconds)
    rates = [(batch.at(end) - batch.at(middle)) / (end - middle) for batch in batches]
    for batch in batches:
        batch.stop()
    replies = [status for ended, status in simulator.stop() if middle <= ended <= end]
    return rates, replies.count(429) / max(1, len(replies))


def jain(rates):
    squares = sum(rate * rate for rate in rates)
    return sum(rates) ** 2 / (len(rates) * squares) if squares else 0.0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("paradigm")
    parser.add_argument("--full", action="store_true", help="all cases, 1 to 16 processes: 40 minutes")
    parser.add_argument("--case", action="append", choices=list(CASES))
    parser.add_argument("--processes", type=int, nargs="+", default=[2, 4, 8, 16])
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--apart", action="store_true")
    arguments = parser.parse_args()
    runs = SMALL
    if arguments.full or arguments.case:
        runs = [(case, count, 180 if CASES[case][1] else 90)
                for case in arguments.case or CASES for count in arguments.processes]
    paradigm, failures, alone = os.path.abspath(arguments.paradigm), 0, {}
    print("| server | processes | answers/s, all | beside one process | Jain | 429 |")
    print("|---|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for case, count, seconds in runs:
            seconds = arguments.seconds or seconds
            options, limit = CASES[case]
            if case not in alone:
                # What of a limit is left over from before may go beside its rate.
                allowed = limit and limit / 60
                alone[case] = allowed or sum(measure(paradigm, folder, options, 1, min(seconds, 30), False, False)[0])
            rates, refused = measure(paradigm, folder, options, count, seconds, arguments.apart, limit)
            share, fairness = sum(rates) / max(alone[case], 1e-9), jain(rates)
            print(f"| {case} | {count} | {sum(rates):.1f} | {share:.2f} | {fairness:.2f} | {refused:.1%} |", flush=True)
            # Other programs on the machine make single figures vary.
            failures += share < 0.85 or fairness < 0.8 or refused > 0.03
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
