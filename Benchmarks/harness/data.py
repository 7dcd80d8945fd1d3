"""The recorded runs, asked for medians."""

import statistics


class Data:
    def __init__(self, results):
        self.results, self.runs = results, results["runs"]

    def of(self, scenario, peer, concurrency=None):
        """The runs that came to an end."""
        return [
            run for run in self.runs
            if (run["scenario"], run["peer"]) == (scenario, peer) and "error" not in run
            and concurrency in (None, run["concurrency"])
        ]  # fmt: skip

    def values(self, scenario, peer, figure, concurrency=None):
        found = (figure(run) for run in self.of(scenario, peer, concurrency))
        return [value for value in found if value is not None]

    def median(self, scenario, peer, figure, concurrency=None):
        values = self.values(scenario, peer, figure, concurrency)
        return statistics.median(values) if values else None

    def levels(self, scenario):
        return sorted({run["concurrency"] for run in self.runs if run["scenario"] == scenario})


def rate(run):
    return run["requests"] / run["seconds"] if "seconds" in run else None


def sending_rate(run):
    """Of the batch: from the first worker to the last durable outcome, without the output."""
    return run["requests"] / run["sending"] if run.get("sending") else None


def seconds(run):
    return run.get("seconds")


def wall(run):
    return run["wall"]


def cpu(run):
    """Microseconds of processor time a request, of the whole process."""
    return 1e6 * run["cpu_outside"] / run["requests"]


def cpu_inside(run):
    """The same, without the process's start and end; where the client tells it."""
    return 1e6 * run["cpu"] / run["requests"] if "cpu" in run else None


def peak(run):
    return run["peak_kib"] / 1024


def connection_kib(data, peer):
    """What a connection adds to a client's peak, from the fewest to the most connections of the scaling scenario."""
    levels = data.levels("connections")
    if len(levels) < 2:
        return None
    low, high = (data.median("connections", peer, peak, level) for level in (levels[0], levels[-1]))
    return None if None in (low, high) else 1024 * (high - low) / (levels[-1] - levels[0])
