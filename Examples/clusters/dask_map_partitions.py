#!/usr/bin/env python3
"""A Dask DataFrame, each partition through a process of `paradigm batch`: its answer and its error beside every text.

    DASK_SCHEDULER_ADDRESS=tcp://… python3 dask_map_partitions.py TEXTS.parquet ANSWERS.parquet [OPTION…]

TEXTS has the columns id, which tells its rows apart, and text. Key, server and model come from the environment of the
workers (PARADIGM_API_KEY, PARADIGM_BASE_URL, PARADIGM_MODEL), so that no task carries a key. With `--answers FOLDER`, a
folder that all workers see, a task that runs again does not ask again what is answered there.
"""

import json
import subprocess
import sys

import dask.dataframe
import pandas
from dask.distributed import Client


def ask(texts, options):
    """The partition with the columns answer and error."""
    ids = texts["id"].astype(str)
    if not ids.is_unique:
        raise ValueError("an id comes twice in one partition: ids tell rows and answers apart")
    # A text that is missing is an empty prompt: an error beside its id.
    rows = [{"custom_id": name, "prompt": text} for name, text in zip(ids, texts["text"].fillna(""))]
    command = ["paradigm", "batch", "-", "--format", "jsonl", "--quiet", *options]
    requests = "".join(json.dumps(row) + "\n" for row in rows).encode()
    # A status other than 0 fails the task; the reason is in the worker's log.
    done = subprocess.run(command, input=requests, stdout=subprocess.PIPE, check=True)

    answers = {}
    for answer in map(json.loads, done.stdout.splitlines()):
        body = answer["response"] and answer["response"]["body"]
        text = body["choices"][0]["message"]["content"] if body else None
        answers[answer["custom_id"]] = text, answer["error"] and answer["error"]["message"]
    # Text, also where every answer or none is missing: all files then have one type.
    columns = {"answer": [answers[name][0] for name in ids], "error": [answers[name][1] for name in ids]}
    return texts.assign(**{name: pandas.array(cells, dtype="string") for name, cells in columns.items()})


if __name__ == "__main__":
    source, target, *options = sys.argv[1:]
    client = Client()
    # A partition is a process, and what is asked again when its worker dies: a few thousand rows.
    texts = dask.dataframe.read_parquet(source).repartition(npartitions=16)
    columns = {name: pandas.array([], dtype="string") for name in ("answer", "error")}
    answers = texts.map_partitions(ask, options, meta=texts._meta.assign(**columns))
    # Written once and read from there: each computation of `answers` itself would send everything again.
    client.compute(answers.to_parquet(target, compute=False), retries=2).result()
