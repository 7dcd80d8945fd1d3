#!/usr/bin/env python3
"""The programs of Examples/clusters as they stand, on several processes, against a faulty server, with some killed.

    client_clusters.py PATH_TO_PARADIGM [--rows N] [--all] [ENGINE…]

The server fails a twentieth of the requests and refuses what is too many at once. While it answers, workers or the
command's processes are killed. Every row must be there once with its own answer, rows that cannot be answered with
their error, and no more may be sent again than was in flight. Without names those engines run whose installing costs
little. Exits with status 0 when all is as expected, else 1, and ends with a table for Examples/clusters/README.md.
"""

import argparse
import pathlib
import signal
import sys
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).parent / "clusters"))
import arrays
import engines
import real_slurm
from trial import Trial

QUICK = {
    "one-process": arrays.one_process,
    "parallel": arrays.gnu_parallel,
    "slurm": arrays.slurm,
    "kubernetes": arrays.kubernetes,
    "dask": engines.dask,
}
ALL = QUICK | {
    "real-slurm": real_slurm.slurm,
    "spark-pipe": engines.spark_pipe,
    "spark-dataframe": engines.spark_dataframe,
    "ray": engines.ray,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paradigm")
    parser.add_argument("--rows", type=int, default=3000)
    parser.add_argument("--all", action="store_true", help="without names, those that take long to install too")
    parser.add_argument("engines", nargs="*", metavar="ENGINE", help=", ".join(ALL))
    options = parser.parse_intermixed_args()
    # Whoever ends this ends the servers and workers too, as each trial does when it is left.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))

    table, failed = [], []
    for name in options.engines or (ALL if options.all else QUICK):
        try:
            with Trial(options.paradigm, options.rows) as trial:
                table.append(ALL[name](trial))
        except Exception:
            traceback.print_exc()
            failed.append(name)

    columns = ("engine", "rows", "time", "killed", "lost", "doubled", "sent again", "memory of a process")
    print("", f"| {' | '.join(columns)} |", "|" + "---|" * len(columns), sep="\n")
    for engine, rows, seconds, *counts, memory in table:
        print(f"| {engine} | {rows:,} | {seconds:.0f} s | {' | '.join(map(str, counts))} | {memory:.0f} MiB |")
    if failed:
        print(f"FAILED: {', '.join(failed)}")
    return 1 if failed else 0


# The engines start processes that import this file.
if __name__ == "__main__":
    sys.exit(main())
