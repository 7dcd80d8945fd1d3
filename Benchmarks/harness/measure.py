"""One run of one client, seen from outside."""

import json
import os
import subprocess

from .paths import BUILD, WORK


def core_busy_seconds(core):
    """What anybody used of a core since the machine was started, time stolen by the hypervisor included."""
    with open("/proc/stat", encoding="ascii") as file:
        fields = next(line for line in file if line.startswith(f"cpu{core} ")).split()[1:9]
    ticks = [int(field) for field in fields]
    return (sum(ticks) - ticks[3] - ticks[4]) / os.sysconf("SC_CLK_TCK")


def clean_environment():
    """The caller's, without keys, addresses and proxies."""
    keep = {name: value for name, value in os.environ.items() if not name.startswith("PARADIGM_")}
    keep = {name: value for name, value in keep.items() if not name.lower().endswith("_proxy")}
    return keep | {"PARADIGM_LANG": "en", "PYTHONDONTWRITEBYTECODE": "", "LANG": "C.UTF-8"}


def measure(peer, job, server, core, limit=900):
    """Figures of a run, as a dictionary; with the key "error" when it did not come to an end as it should."""
    report, log = WORK / "report.json", WORK / "stderr.txt"
    report.unlink(missing_ok=True)
    command, environment = peer.command(job)
    busy, served = core_busy_seconds(core), server.cpu_seconds()
    with open(log, "w", encoding="utf-8") as complaints:
        try:
            done = subprocess.run(
                [BUILD / "measure", str(core), report, *command], env=clean_environment() | environment, cwd=WORK,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=complaints, timeout=limit,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return {"error": f"not done after {limit} s"}
    busy, served = core_busy_seconds(core) - busy, server.cpu_seconds() - served
    output = done.stdout.decode("utf-8", "replace")
    said = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    try:
        outside = json.loads(report.read_text(encoding="ascii"))
        figures = {} if outside["status"] else peer.read(output, job)
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        return {"error": f"its report cannot be read: {error!r}; {said[-1:]}"}
    if outside["status"]:
        return {"error": f"status {outside['status']}: {(said or output.splitlines() or ['no message'])[-1]}"}
    used = outside["user"] + outside["system"]
    rounded = {name: round(value, 6) if isinstance(value, float) else value for name, value in figures.items()}
    return rounded | {
        "wall": outside["wall"],
        "cpu_outside": round(used, 6),
        "peak_kib": outside["peak_kib"],
        "server_share": round(served / outside["wall"], 3),
        "others_share": round(max(0, busy - used) / outside["wall"], 3),
    }
