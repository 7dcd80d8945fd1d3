#!/usr/bin/env python3
"""Lines in, lines out: every partition of an RDD through a process of `paradigm batch`.

    spark-submit spark_pipe.py REQUESTS.jsonl ANSWERS KEY_FILE [OPTION…]

REQUESTS has a line {"custom_id": …, "prompt": …}, or any other that `paradigm batch` takes, for each row; ANSWERS becomes
a folder of answers as lines, in any order, each with its custom_id. KEY_FILE is a file on every worker. With
`--answers FOLDER`, a folder that all workers see, a task that runs again does not ask again what is answered there.
"""

import os
import shlex
import sys

from pyspark.sql import SparkSession

source, target, key_file, *options = sys.argv[1:]
command = ["paradigm", "batch", "-", "--format", "jsonl", "--quiet", "--key-file", key_file, *options]
# PySpark starts the process with these variables and no others: what is secret has no place here.
environment = {name: os.environ[name] for name in ("PATH", "PARADIGM_BASE_URL", "PARADIGM_MODEL") if name in os.environ}

spark = SparkSession.builder.appName("paradigm").getOrCreate()
requests = spark.sparkContext.textFile(source, minPartitions=16)
# Without checkCode a process that was killed, or found no key, would look like the end of its answers.
answers = requests.pipe(shlex.join(command), env=environment, checkCode=True)
# Written once and read from there: each action on `answers` would send everything again.
answers.saveAsTextFile(target)
