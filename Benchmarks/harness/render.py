"""RESULTS.md and results.svg from the recorded runs."""

import json
import statistics

from . import chart, targets
from .data import Data, connection_kib, cpu, cpu_inside, peak, rate, seconds, sending_rate, wall
from .peers import PEERS


def json_lines(results):
    """JSON with a line for each run, so that a difference can be read."""
    heads = {name: value for name, value in results.items() if name not in ("runs", "missing")}
    text = json.dumps(heads, indent=1, ensure_ascii=False)[:-2]
    for name in ("missing", "runs"):
        lines = ",\n".join("  " + json.dumps(item, ensure_ascii=False) for item in results[name])
        text += f',\n "{name}": [\n{lines}\n ]'
    return text + "\n}\n"


def number(value, digits=0):
    return "–" if value is None else f"{value:,.{digits}f}"


def spread(values, digits=0):
    """Median (smallest–largest)."""
    if not values:
        return "–"
    middle = number(statistics.median(values), digits)
    return middle if len(values) == 1 else f"{middle} ({number(min(values), digits)}–{number(max(values), digits)})"


def table(heads, rows):
    if not rows:
        return ["Not measured.", ""]
    lines = ["| " + " | ".join(heads) + " |", "|---|" + "---:|" * (len(heads) - 1)]
    return lines + ["| " + " | ".join(row) + " |" for row in rows] + [""]


def named(peer):
    return f"**{peer.title}**" if peer.kind == "ours" else peer.title


def cells(data, scenario, order, descending=False):
    """The clients with runs and their levels, the best first; ours are not put first."""
    found = [(level, peer) for level in data.levels(scenario) for peer in PEERS
             if data.median(scenario, peer.key, order, level) is not None]  # fmt: skip
    sign = -1 if descending else 1
    return sorted(found, key=lambda cell: (cell[0], sign * data.median(scenario, cell[1].key, order, cell[0])))


def shared(data, scenario, peer, level):
    """The columns all scenarios end with."""
    of = lambda figure: data.median(scenario, peer.key, figure, level)  # noqa: E731
    runs = data.of(scenario, peer.key, level)
    failed = sum(run["failures"] for run in runs)
    count = f"{len(runs)}" + (f", {failed} failed requests" if failed else "")
    return [number(of(cpu), 1), number(of(cpu_inside), 1), number(of(peak), 1), count]


SHARED = ["CPU µs a request", "the same, start excluded", "peak MiB", "runs"]


def throughput(data, scenario):
    rows = []
    for level, peer in cells(data, scenario, rate, descending=True):
        base = data.median(scenario, "engine", rate, level)
        mine = data.median(scenario, peer.key, rate, level)
        ratio = number(mine / base, 3 if mine < base / 20 else 2) if base else "–"
        rates = spread(data.values(scenario, peer.key, rate, level))
        requests = number(data.median(scenario, peer.key, lambda run: run["requests"], level))
        rows.append([named(peer), f"{level:,}", requests, rates, ratio, *shared(data, scenario, peer, level)])
    lines = table(["client", "connections", "requests", "requests/s", "× batch", *SHARED], rows)
    sent = [f"{number(data.median(scenario, 'engine', sending_rate, level))} at {level:,} connections"
            for level in data.levels(scenario) if data.values(scenario, "engine", sending_rate, level)]  # fmt: skip
    if sent:
        text = "paradigm batch until the last outcome is durable, without the start, the output and the end, rows/s: "
        lines += [text + ", ".join(sent) + ".", ""]
    return lines


def latency(data, scenario):
    rows = []
    for level, peer in cells(data, scenario, seconds):
        inside = spread(data.values(scenario, peer.key, seconds, level), 2)
        whole = number(data.median(scenario, peer.key, wall, level), 2)
        share = number(data.median(scenario, peer.key, lambda run: 100 * run["server_share"], level))
        rows.append([named(peer), inside, whole, share + " %", *shared(data, scenario, peer, level)])
    return table(["client", "seconds", "whole process", "server's core", *SHARED], rows)


def start(data, scenario):
    rows = []
    for level, peer in cells(data, scenario, wall):
        times = spread(data.values(scenario, peer.key, lambda run: 1e3 * run["wall"], level), 1)
        used = number(data.median(scenario, peer.key, lambda run: 1e3 * run["cpu_outside"], level), 1)
        rows.append([named(peer), times, used, *shared(data, scenario, peer, level)[2:]])
    return table(["client", "ms", "CPU ms", "peak MiB", "runs"], rows)


def connection_memory(data):
    rows = [[named(peer), number(connection_kib(data, peer.key), 1)] for peer in PEERS
            if connection_kib(data, peer.key) is not None]  # fmt: skip
    levels = data.levels("connections")
    text = [f"What a connection adds to the peak, from {levels[0]:,} to {levels[-1]:,} of them:", ""] if rows else []
    return text + (table(["client", "KiB a connection"], rows) if rows else [])


FORMS = {"throughput": throughput, "connections": throughput, "tls": throughput, "million": throughput, "start": start}


def target_rows(data):
    words = {True: "met", False: "**not met**", None: "not measured"}
    return [[target, measured, words[met]] for target, measured, met in targets.rows(data)]


def circumstances(results):
    machine, versions = results["machine"], results["versions"]
    virtual = ", virtual" if machine["virtual"] else ""
    yield (f"{machine['date']}: {machine['cpu']}, {machine['cores']} cores{virtual}, {machine['memory_gib']} GiB, "
           f"{machine['system']}, Linux {machine['kernel']}. Client on core {machine['client_core']}, server on core "
           f"{machine['server_core']}.")
    yield ""
    yield "Versions: " + ", ".join(f"{name} {version}" for name, version in versions.items()) + "."
    # Ticks of 10 ms: over short runs they say nothing.
    runs = [run for run in results["runs"] if run.get("wall", 0) >= 1]
    if runs:
        share = sum(run["others_share"] * run["wall"] for run in runs) / sum(run["wall"] for run in runs)
        yield ""
        yield (f"What others took of the client's core, the hypervisor included, in runs of a second and more: "
               f"{share:.1%} on average, {max(run['others_share'] for run in runs):.0%} in the worst run.")


def page(results):
    data = Data(results)
    yield from ["# Results", "", "Written by `scripts/bench`; [README.md](README.md) says how, and what each client does.",
                "Medians, and in brackets the smallest and the largest value.", ""]  # fmt: skip
    if results["quick"]:
        yield from ["**A smoke test with small numbers: the figures say nothing.**", ""]
    yield from [*circumstances(results), "", "![Bars of the medians](results.svg)", ""]
    for scenario, title in results["scenarios"].items():
        yield from [f"## {title}", "", *FORMS.get(scenario, latency)(data, scenario)]
        if scenario == "connections":
            yield from connection_memory(data)
    if not results["quick"]:
        yield from ["## Targets", "", *table(["target", "measured", ""], target_rows(data))]
        yield from ["Not part of this benchmark: instructions a request, and the twenty requests of the demonstration.", ""]
    reasons = {(item["peer"], item["scenario"]): item["reason"] for item in results["missing"]}
    for run in results["runs"]:
        if "error" in run:
            reasons[run["peer"], run["scenario"]] = f"a run at {run['concurrency']}: {run['error']}"
    if reasons:
        yield from ["## Left out or failed", ""]
        yield from [f"- {peer}, {scenario}: {reason}" for (peer, scenario), reason in reasons.items()]


def write(results, target):
    folder = target.parent
    (folder / "RESULTS.md").write_text("\n".join(page(results)).rstrip() + "\n", encoding="utf-8")
    (folder / "results.svg").write_text(chart.svg(Data(results)), encoding="utf-8")
    print(f"bench: wrote {folder}/RESULTS.md", flush=True)
