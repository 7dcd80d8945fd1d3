"""A client that others keep from the processor: `client_starved.py PATH_TO_PARADIGM`.

The speed test niced and on one core with busy loops against a simulator that answers at once, and left alone against one
that takes its time. Needs Linux, two cores, and nothing but Python. Exits with status 0 when the verdicts are right, else 1.
"""

import contextlib
import json
import os
import subprocess
import sys

PARADIGM = sys.argv[1]
CORES = sorted(os.sched_getaffinity(0))
ENVIRONMENT = {"HOME": "/nonexistent", "LC_ALL": "C", "PATH": os.environ["PATH"], "PARADIGM_API_KEY": "k"}
BUSY = "while True: pass"


def measured(url, *before):
    """What a speed test of some seconds finds."""
    arguments = [PARADIGM, "speed-test", "--base-url", url, "--json", "--sequential", "none"]
    load = ["--duration", "3s", "--concurrency", "20"]
    run = subprocess.run([*before, *arguments, *load], env=ENVIRONMENT, stdout=subprocess.PIPE, check=True, text=True)
    return json.loads(run.stdout)


@contextlib.contextmanager
def running(*words, **options):
    """A program that is ended at the end."""
    process = subprocess.Popen(words, env=ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, **options)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


if len(CORES) < 2:
    print("Starved client: not tried, there is one core only.")
    sys.exit(0)
mine, servers = str(CORES[0]), str(CORES[1])
simulator = ["taskset", "-c", servers, PARADIGM, "simulate", "--attached", "--port", "0", "--latency"]
with running(*simulator, "fixed:100ms") as server:
    free = measured(server.stdout.readline().strip(), "taskset", "-c", mine)
with running(*simulator, "none") as server, contextlib.ExitStack() as stack:
    url = server.stdout.readline().strip()
    for _ in range(3):
        stack.enter_context(running("taskset", "-c", mine, sys.executable, "-c", BUSY))
    starved = measured(url, "taskset", "-c", mine, "nice", "-n", "19")
for name, found in [("free", free), ("starved", starved)]:
    shares = f"used {found['client_cpu_share']:.3f} of a core, waited {found['client_waited_share']:.3f} of the time"
    print(f"{name}: {found['answered_per_second']:.0f}/s, {shares}: {found['verdict']}")
# By its processor time alone the starved one would look idle.
assert starved["client_cpu_share"] < 0.5 and starved["verdict"] == "client_bound"
# On a machine that does other things too it may be in between, and never the bottleneck.
assert free["verdict"] != "client_bound"
