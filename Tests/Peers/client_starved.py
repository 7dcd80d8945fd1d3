"""A client that others keep from the processor: `client_starved.py PATH_TO_PARADIGM`.

The speed test against a fast simulator, niced and on one core with a busy loop, and left alone. Needs Linux, two cores that
have nothing else to do for some seconds, and nothing but Python. Exits with status 0 when the verdict is right, else 1.
"""

import json
import os
import subprocess
import sys

PARADIGM = sys.argv[1]
CORES = sorted(os.sched_getaffinity(0))
ENVIRONMENT = {"HOME": "/nonexistent", "LC_ALL": "C", "PATH": os.environ["PATH"], "PARADIGM_API_KEY": "k"}
BUSY = "while True: pass"


def measured(url, *before):
    """What a speed test of some requests finds."""
    arguments = [PARADIGM, "speed-test", "--base-url", url, "--json", "--sequential", "none"]
    load = ["--requests", "400", "--concurrency", "20"]
    run = subprocess.run([*before, *arguments, *load], env=ENVIRONMENT, stdout=subprocess.PIPE, check=True, text=True)
    return json.loads(run.stdout)


if len(CORES) < 2:
    print("Starved client: not tried, there is one core only.")
    sys.exit(0)
mine, servers = str(CORES[0]), str(CORES[1])
simulator = subprocess.Popen(
    ["taskset", "-c", servers, PARADIGM, "simulate", "--attached", "--port", "0", "--latency", "fixed:100ms"],
    env=ENVIRONMENT,
    stdin=subprocess.PIPE,
    stdout=subprocess.PIPE,
    text=True,
)
loop = None
try:
    url = simulator.stdout.readline().strip()
    free = measured(url, "taskset", "-c", mine)
    loop = subprocess.Popen(["taskset", "-c", mine, sys.executable, "-c", BUSY])
    starved = measured(url, "taskset", "-c", mine, "nice", "-n", "19")
finally:
    if loop:
        loop.kill()
    simulator.kill()
for name, found in [("free", free), ("starved", starved)]:
    shares = f"used {found['client_cpu_share']:.3f} of a core, waited {found['client_waited_share']:.3f} of the time"
    print(f"{name}: {found['answered_per_second']:.0f}/s, {shares}: {found['verdict']}")
# By its processor time alone the starved one would look idle.
assert starved["client_cpu_share"] < 0.5 and starved["verdict"] == "client_bound"
# On a machine that does other things too it may be in between, and never the bottleneck.
assert free["verdict"] != "client_bound"
