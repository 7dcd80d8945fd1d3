"""Counts what the micro-benchmarks take per operation; `scripts/counts --help` has the options."""

import argparse
import concurrent.futures
import json
import os
import pathlib
import platform
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
RECORD = HERE / "counts.json"
PROFILES = HERE / ".build" / "profiles"

# By how much a case may grow: a share of its instructions, and allocations per operation.
INSTRUCTIONS = 0.03
ALLOCATIONS = 0.05

ALLOCATORS = {"malloc", "calloc", "realloc", "posix_memalign", "aligned_alloc", "memalign"}
# Those call one another in glibc, which makes one allocation, not two.
INSIDE = ALLOCATORS | {"_mid_memalign"}

# What makes a run repeatable: hashes without a random seed, symbols looked up at the start, and the same functions of
# the C library whatever the processor can do (Valgrind cannot do AVX-512 anyway).
ENVIRONMENT = {
    "PATH": os.environ.get("PATH", ""),
    "LD_LIBRARY_PATH": os.environ.get("LD_LIBRARY_PATH", ""),
    "SWIFT_DETERMINISTIC_HASHING": "1",
    "LD_BIND_NOW": "1",
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX512F,-AVX512VL,-AVX512BW,-AVX2,-AVX,-AVX_Fast_Unaligned_Load,-ERMS,-FSRM",
}


def fail(message):
    sys.exit(f"counts: {message}")


def options():
    parser = argparse.ArgumentParser(
        prog="scripts/counts", description="Counts instructions and allocations of the hot values."
    )
    parser.add_argument("micro", help=argparse.SUPPRESS)
    parser.add_argument("prefixes", metavar="PREFIX", nargs="*", help="only cases whose names begin so")
    parser.add_argument("--record", action="store_true", help=f"write {RECORD.name} rather than compare with it")
    chosen = parser.parse_args()
    if chosen.record and chosen.prefixes:
        parser.error("a part of the cases is not recorded")
    return chosen


def machine():
    """What else decides the counts."""
    text = subprocess.run(["swift", "--version"], check=True, capture_output=True, text=True).stdout
    return {
        "swift": re.search(r"Swift version (\S+)", text)[1],
        "architecture": platform.machine(),
        "libc": " ".join(platform.libc_ver()),
    }


def cases(micro, prefixes):
    """Names and numbers of operations."""
    lines = subprocess.run([micro, "--list"], check=True, capture_output=True, text=True).stdout.splitlines()
    known = {name: int(operations) for name, operations in (line.split() for line in lines)}
    if unknown := [prefix for prefix in prefixes if not any(name.startswith(prefix) for name in known)]:
        fail(f"no case begins with {', '.join(unknown)} (there are: {', '.join(known)})")
    return {
        name: operations
        for name, operations in known.items()
        if not prefixes or any(name.startswith(prefix) for prefix in prefixes)
    }


def totals(profile):
    """All instructions and allocations of a profile of callgrind's.

    Memcheck's count of allocations would not do: its blocks have no spare room, so that what grows moves more often.
    """
    names = {}
    instructions = allocations = 0
    caller = callee = ""
    for line in profile.open(errors="replace"):
        if found := re.match(r"(c?)fn=\((\d+)\)(?: (.*))?", line):
            is_call, number, name = found.groups()
            if name:
                # Behind the name stand what the compiler made of it and, after an apostrophe, the depth of a recursion.
                names[number] = re.split("['.]", name)[0]
            if is_call:
                callee = names[number]
            else:
                caller = names[number]
        elif line.startswith("calls=") and callee in ALLOCATORS and caller not in INSIDE:
            allocations += int(line[6:].split()[0])
        elif line.startswith("totals:"):
            instructions = int(line.split()[1])
    return instructions, allocations


def measured(micro, name, operations):
    """One run under Valgrind."""
    profile = PROFILES / f"{name}.{operations}"
    command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={profile}", micro, name, str(operations)]
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True)
    if done.returncode != 0:
        fail(f"{name} failed under Valgrind (status {done.returncode}):\n{done.stderr}")
    return totals(profile)


def counted(micro, wanted):
    """Counts per operation: what twice as many operations cost more than once as many, so that start-up falls out."""
    PROFILES.mkdir(parents=True, exist_ok=True)
    counts = {}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        runs = {
            name: [pool.submit(measured, micro, name, factor * operations) for factor in (1, 2)]
            for name, operations in wanted.items()
        }
        for name, (once, twice) in runs.items():
            more = [b - a for a, b in zip(once.result(), twice.result())]
            instructions, allocations = (count / wanted[name] for count in more)
            counts[name] = {"instructions": round(instructions, 1), "allocations": round(allocations, 2)}
    return counts


def verdict(count, recorded):
    """What is to be said about a case, and whether it fails."""
    if recorded is None:
        return "FAILS: not recorded", True
    grown = count["instructions"] > recorded["instructions"] * (1 + INSTRUCTIONS)
    shrunk = count["instructions"] < recorded["instructions"] * (1 - INSTRUCTIONS)
    # The recorded figures are rounded; a difference that is just allowed must not fail for that.
    allocations = round(count["allocations"] - recorded["allocations"], 2)
    words = ["more instructions"] * grown + ["more allocations"] * (allocations > ALLOCATIONS)
    if words:
        return "FAILS: " + ", ".join(words), True
    return "less" * (shrunk or allocations < -ALLOCATIONS), False


def table(counts, recorded):
    """Prints all cases; returns those that fail and those that became better."""
    failing, better = [], []
    width = max(map(len, counts))
    recalled = ("recorded         ", "recorded") if recorded else ("", "")
    print(f"{'per operation':{width}}  instructions  {recalled[0]}  allocations  {recalled[1]}".rstrip())
    for name, count in counts.items():
        if not recorded:
            print(f"{name:{width}}  {count['instructions']:12,.1f}    {count['allocations']:11.2f}")
            continue
        old = recorded.get(name)
        words, fails = verdict(count, old)
        if words:
            (failing if fails else better).append(name)
        change = f"{count['instructions'] / old['instructions'] - 1:+.1%}" if old else ""
        before = [f"{old['instructions']:,.1f}", f"{old['allocations']:.2f}"] if old else ["", ""]
        print(
            f"{name:{width}}  {count['instructions']:12,.1f}  {before[0]:>9} {change:>7}"
            f"  {count['allocations']:11.2f}  {before[1]:>8}  {words}".rstrip()
        )
    return failing, better


def compare(counts, record, here, partly):
    failing, better = table(counts, record["cases"])
    gone = [] if partly else [name for name in record["cases"] if name not in counts]
    if better:
        print(f"counts: {', '.join(better)} became cheaper: record that by scripts/counts --record")
    if not failing and not gone:
        print("Counts: nothing grew.")
        return
    if here["libc"] != record["libc"]:
        print(f"counts: recorded with {record['libc']}, this is {here['libc']}, whose functions are counted too")
    if gone:
        print(f"counts: there are no such cases any more: {', '.join(gone)}")
    fail("see above. If that is how it must be, record it by scripts/counts --record and say why in the commit.")


def main():
    chosen = options()
    here = machine()
    record = None
    if not chosen.record:
        if not RECORD.exists():
            fail("nothing is recorded yet: scripts/counts --record")
        record = json.loads(RECORD.read_text())
        if differing := [key for key in ("swift", "architecture") if here[key] != record[key]]:
            told = ", ".join(f"{key} {record[key]}, and this is {here[key]}" for key in differing)
            fail(f"recorded with {told}: no comparison. Record anew, without your change: scripts/counts --record")
    counts = counted(chosen.micro, cases(chosen.micro, chosen.prefixes))
    if record:
        return compare(counts, record, here, partly=bool(chosen.prefixes))
    table(counts, {})
    # One case a line, so that a commit shows what changed.
    lines = ",\n".join(f"    {json.dumps(name)}: {json.dumps(count)}" for name, count in counts.items())
    facts = "".join(f"  {json.dumps(key)}: {json.dumps(value)},\n" for key, value in here.items())
    RECORD.write_text(f'{{\n{facts}  "cases": {{\n{lines}\n  }}\n}}\n')


main()
