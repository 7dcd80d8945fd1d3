"""Runs the benchmark, or renders its page from recorded results; `scripts/bench --help` has the options."""

import argparse
import json
import os
import pathlib
import resource
import shutil
import sys

from harness import build, machine, measure, render, servers
from harness.paths import BUILD, HERE, WORK
from harness.peers import PEERS, Job
from harness.scenarios import FULL, QUICK

# How often a client may run that takes longer than so many seconds for a run.
FEW = ((120, 1), (25, 2))


def options():
    parser = argparse.ArgumentParser(prog="scripts/bench", description="Measures paradigm against its peers.")
    parser.add_argument("--quick", action="store_true", help="small numbers, one repeat: a smoke test of 2 minutes")
    parser.add_argument("--only", metavar="PEER,…", help=", ".join(peer.key for peer in PEERS))
    parser.add_argument("--scenario", metavar="NAME,…", help=", ".join(scenario.key for scenario in FULL))
    parser.add_argument("--repeats", type=int, metavar="N", help="rounds over all clients (default: 5)")
    parser.add_argument("--seconds", type=float, help="length of a run without latency (default: 4)")
    parser.add_argument("--server", choices=["nginx", "epoll"], default="nginx", help="for runs without latency or TLS")
    parser.add_argument("--paradigm", metavar="PATH", help="a built command (default: built here, statically)")
    parser.add_argument("--cores", metavar="A,B", help="the client's core and the server's (default: first and last)")
    parser.add_argument("-o", "--output", type=pathlib.Path, metavar="FILE", help="results, beside which the page goes")
    parser.add_argument("--merge", action="store_true", help="keep the other scenarios that the file holds")
    parser.add_argument("--render", action="store_true", help="make the page from the results; run nothing")
    parser.add_argument("--list", action="store_true", help="say what would be run")
    return parser.parse_args()


def chosen(given, known, what):
    keys = [item.key for item in known]
    wanted = given.split(",") if given else keys
    if unknown := [key for key in wanted if key not in keys]:
        sys.exit(f"bench: no such {what}: {', '.join(unknown)} (there are: {', '.join(keys)})")
    return wanted


def trial(peer, scenario, concurrency, server, settings):
    """How many requests the client needs for a run of the wished length."""
    if scenario.requests or peer.key == "wrk":
        return scenario.requests or 1
    first = max(peer.trial, concurrency)
    if settings.quick:
        return first
    job = Job(server.url, first, concurrency, server.authority, settings.paradigm, 1)
    figures = measure.measure(peer, job, server, settings.client)
    # One that fails is tried again where its failure is recorded.
    rate = first / figures["seconds"] if figures.get("seconds") else first
    return max(concurrency, 100 * round(rate * settings.seconds / 100), 100)


def run_cell(cell, repeat, counts, server, settings):
    scenario, peer, concurrency = cell
    # The same number at all levels, so that they differ in their connections only; the first level has the fewest.
    if peer.key not in counts:
        counts[peer.key] = trial(peer, scenario, concurrency, server, settings)
    requests = max(counts[peer.key], concurrency)
    job = Job(server.url, requests, concurrency, server.authority, settings.paradigm, settings.seconds)
    figures = measure.measure(peer, job, server, settings.client)
    build.say(f"{scenario.key} {repeat + 1}: {peer.key} × {concurrency}: " + summary(figures))
    return {"scenario": scenario.key, "peer": peer.key, "concurrency": concurrency, "repeat": repeat} | figures


def summary(figures):
    if "error" in figures:
        return figures["error"]
    rate = f"{figures['requests'] / figures['seconds']:,.0f} requests/s, " if "seconds" in figures else ""
    failed = f", {figures['failures']} FAILED" if figures["failures"] else ""
    return f"{rate}{figures['wall']:.3f} s, {figures['cpu_outside']:.3f} s of CPU{failed}"


def run_scenario(scenario, wanted, reasons, settings):
    """All runs of a scenario, repeats over all clients in turn."""
    runs, missing, counts, most = [], [], {}, {}
    peers = [peer for peer in PEERS if peer.key in scenario.peers and peer.key in wanted]
    missing += [{"scenario": scenario.key, "peer": peer.key, "reason": reasons[peer.key]}
                for peer in peers if peer.key in reasons]  # fmt: skip
    cells = [(scenario, peer, concurrency) for concurrency in scenario.concurrency for peer in peers
             if peer.key not in reasons]  # fmt: skip
    delay = scenario.delay if scenario.delay or settings.server == "nginx" or scenario.tls else 0
    with servers.serve(settings.server_core, delay, scenario.tls) as server:
        for repeat in range(scenario.repeats or settings.repeats):
            for cell in cells:
                key = (cell[1].key, cell[2])
                # Thirty starts are for programs whose start is short.
                if repeat >= most.get(key, settings.repeats if cell[1].kind == "python" else repeat + 1):
                    continue
                runs.append(run_cell(cell, repeat, counts, server, settings))
                wall = runs[-1].get("wall", FEW[0][0] + 1)
                most |= {key: few for seconds, few in reversed(FEW) if wall > seconds}
    shutil.rmtree(WORK, ignore_errors=True)
    return runs, missing


def main():
    settings = options()
    scenarios = QUICK if settings.quick else FULL
    keys, wanted = chosen(settings.scenario, scenarios, "scenario"), chosen(settings.only, PEERS, "peer")
    partial = settings.quick or settings.only or (settings.scenario and not settings.merge)
    target = settings.output or (BUILD / "results.json" if partial and not settings.render else HERE / "results.json")
    if settings.render:
        return render.write(json.loads(target.read_text(encoding="utf-8")), target)
    scenarios = [scenario for scenario in scenarios if scenario.key in keys]
    if settings.list:
        for scenario in scenarios:
            print(f"{scenario.key}: {scenario.title}: {', '.join(key for key in scenario.peers if key in wanted)}")
        return None
    settings.repeats = settings.repeats or (1 if settings.quick else 5)
    settings.seconds = settings.seconds or (1 if settings.quick else 4)
    available = sorted(os.sched_getaffinity(0))
    cores = [int(core) for core in settings.cores.split(",")] if settings.cores else [available[0], available[-1]]
    if cores[0] == cores[1]:
        sys.exit("bench: two cores are needed, one for the client and one for the server")
    settings.client, settings.server_core = cores
    # Not found out when all has been measured.
    target.parent.mkdir(parents=True, exist_ok=True)
    raise_descriptor_limit(max(level for scenario in scenarios for level in scenario.concurrency) + 200)

    needed = {key for scenario in scenarios for key in scenario.peers if key in wanted}
    if settings.paradigm:
        settings.paradigm = os.path.abspath(settings.paradigm)
    settings.paradigm, reasons = build.prepare(needed, settings.paradigm)
    for key, reason in reasons.items():
        build.say(f"left out: {key}: {reason}")
    results = {"machine": machine.description(cores), "versions": machine.versions(settings.paradigm)}
    results |= {"quick": settings.quick, "server": settings.server, "runs": [], "missing": [], "scenarios": {}}
    if settings.merge and target.exists():
        before = json.loads(target.read_text(encoding="utf-8"))
        for part in ("runs", "missing"):
            results[part] = [item for item in before[part] if item["scenario"] not in keys]
        results["scenarios"] = before["scenarios"]
    # The runner itself stays off the client's core.
    os.sched_setaffinity(0, {settings.server_core})
    shutil.rmtree(WORK, ignore_errors=True)
    for scenario in scenarios:
        runs, missing = run_scenario(scenario, wanted, reasons, settings)
        results["runs"] += runs
        results["missing"] += missing
        results["scenarios"][scenario.key] = scenario.title
        target.write_text(render.json_lines(results), encoding="utf-8")
    return render.write(results, target)


def raise_descriptor_limit(needed):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < needed and os.geteuid() == 0:
        hard = needed
    if hard < needed:
        sys.exit(f"bench: {needed} open files are needed and {hard} allowed; raise it (ulimit -n) or use --scenario")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


if __name__ == "__main__":
    sys.exit(main())
