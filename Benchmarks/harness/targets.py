"""The targets the project set itself, checked against the medians of the recorded runs."""

from .data import connection_kib, cpu, peak, rate, seconds, sending_rate, wall


def against(data, scenario, peer, other, figure, factor, at_most=False, theirs=None):
    """What a ratio must be, what it is, and whether that will do; `theirs` is the other's figure if not the same."""
    ours, theirs = data.median(scenario, peer, figure), data.median(scenario, other, theirs or figure)
    if not ours or not theirs:
        return "–", None
    ratio = ours / theirs
    return f"{ratio:.2f} ×", ratio <= factor if at_most else ratio >= factor


def at_most(value, limit, unit, digits=0):
    return ("–", None) if value is None else (f"{value:.{digits}f} {unit}", value <= limit)


def spread(data, peer):
    """How far processor time a request is from that at the fewest connections, at any other number of them."""
    levels = data.levels("connections")
    costs = [data.median("connections", peer, cpu, level) for level in levels]
    if len(costs) < 2 or None in costs:
        return "–", None
    apart = [cost / costs[0] - 1 for cost in costs[1:]]
    return ", ".join(f"{change:+.0%}" for change in apart), all(abs(change) <= 0.25 for change in apart)


def rows(data):
    """(target, measured, whether it is met or None when it was not measured)"""
    engine = [("hyper", 1), ("wrk", 0.45), ("go", 4), ("aiohttp-uvloop", 12), ("openai", 100)]
    for other, factor in engine:
        yield (f"batch, rows sent and recorded a second: at least {factor} × {other}",
               *against(data, "throughput", "engine", other, sending_rate, factor, theirs=rate))
        yield (f"the same with start, output and end: at least {factor} × {other}",
               *against(data, "throughput", "engine", other, rate, factor))
    yield ("typed calls, requests/s: at least 0.5 × batch", *against(data, "throughput", "calls", "engine", rate, 0.5))
    for scenario, name in (("latency-50", "50 ms × 500"), ("latency-500", "500 ms × 2,000")):
        for peer, title in (("engine", "batch"), ("calls", "typed calls")):
            yield (f"{title}, {name}: no slower than hyper",
                   *against(data, scenario, peer, "hyper", seconds, 1, at_most=True))
            yield (f"{title}, {name}: at most 1.10 × the bare epoll client",
                   *against(data, scenario, peer, "epoll", seconds, 1.10, at_most=True))
    for peer, title in (("engine", "batch"), ("calls", "typed calls")):
        yield f"{title}, CPU a request: within ±25 % of that at the fewest connections", *spread(data, peer)
    cost = data.median("throughput", "calls", cpu)
    yield ("typed calls, CPU a request, whole process: at most 20 µs", *at_most(cost, 20, "µs", 1))
    cost = data.median("tls", "calls", cpu)
    yield ("the same over TLS, warm: at most 35 µs", *at_most(cost, 35, "µs", 1))
    yield ("batch, 1,000,000 rows: at most 64 MiB", *at_most(data.median("million", "engine", peak), 64, "MiB"))
    yield ("batch, 2,000 connections: at most 40 MiB", *at_most(data.median("latency-500", "engine", peak), 40, "MiB"))
    yield ("batch, memory a connection: at most 16 KiB", *at_most(connection_kib(data, "engine"), 16, "KiB", 1))
    start = data.median("start", "chat", wall)
    yield ("chat, process start to end: at most 15 ms", *at_most(start and 1e3 * start, 15, "ms", 1))
    yield ("the same: no slower than curl", *against(data, "start", "chat", "curl", wall, 1, at_most=True))
