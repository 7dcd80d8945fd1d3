#!/usr/bin/env python3
"""A DataFrame in, a DataFrame out: the answer to every text, and the error where there is none, beside the text's id.

    spark-submit spark_dataframe.py TEXTS.parquet ANSWERS.parquet [OPTION…]

TEXTS has the columns id, which tells its rows apart, and text. Key, server and model come from the environment of the
executors (PARADIGM_API_KEY, PARADIGM_BASE_URL, PARADIGM_MODEL), so that no job carries a key. With `--answers FOLDER`,
a folder that all executors see, a task that runs again does not ask again what is answered there.
"""

import itertools
import json
import subprocess
import sys
import threading

import pyarrow
from pyspark.sql import SparkSession

source, target, *options = sys.argv[1:]
COMMAND = ["paradigm", "batch", "-", "--format", "jsonl", "--quiet", *options]


def ask(batches):
    """The answers to the rows of one partition, from a process of its own, as they come."""
    process = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    failures = []

    def write():
        try:
            with process.stdin as requests:
                for batch in batches:
                    for row in batch.to_pylist():
                        line = json.dumps({"custom_id": str(row["id"]), "prompt": row["text"]})
                        requests.write(line.encode() + b"\n")
        except Exception as failure:  # Of the rows before these, or of a process that has ended.
            failures.append(failure)

    # Another thread writes: one alone would stand still when both pipes are full.
    writer = threading.Thread(target=write)
    writer.start()
    while lines := list(itertools.islice(process.stdout, 1000)):
        yield pyarrow.RecordBatch.from_pylist([columns(json.loads(line)) for line in lines], schema=SCHEMA)
    writer.join()
    if process.wait() or failures:
        raise RuntimeError(f"paradigm ended with status {process.returncode} {failures}: its reason is in this log")


def columns(answer):
    body = answer["response"] and answer["response"]["body"]
    text = body["choices"][0]["message"]["content"] if body else None
    return {"id": answer["custom_id"], "answer": text, "error": answer["error"] and answer["error"]["message"]}


SCHEMA = pyarrow.schema([("id", pyarrow.string()), ("answer", pyarrow.string()), ("error", pyarrow.string())])

spark = SparkSession.builder.appName("paradigm").getOrCreate()
# A partition is a process, and what is asked again when a task fails. By id, so that it then has the same rows.
texts = spark.read.parquet(source).select("id", "text").repartition(16, "id")
answers = texts.mapInArrow(ask, "id string, answer string, error string")
# Written once, then joined to the texts by id: each action on `answers` itself would send everything again.
answers.write.parquet(target)
