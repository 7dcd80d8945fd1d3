"""Spark, Ray and Dask on several worker processes, some of which are killed, with the programs of Examples/clusters."""

import contextlib
import os
import pathlib
import sys

from arrays import WINDOW
from trial import EXAMPLES, of_lines, of_parquet, prompt

# Of a task that runs again, answers that reached no shared folder are lost: those in flight and those not yet written.
AGAIN = 2 * WINDOW


def spark(trial, program, *arguments):
    """Runs a program on three executors of one core each, which are processes of their own, and kills one of them."""
    import pyspark

    home = pathlib.Path(pyspark.__file__).parent
    trial.kill_when(0.4, "CoarseGrainedExecutorBackend")
    settings = {"spark.ui.enabled": "false", "spark.executor.memory": "512m", "spark.driver.host": "127.0.0.1"}
    trial.run(
        home / "bin" / "spark-submit",
        *("--master", "local-cluster[3,1,512]"),
        *(text for name, value in settings.items() for text in ("--conf", f"{name}={value}")),
        EXAMPLES / program,
        *arguments,
        *("--answers", trial.folder / "answers"),
        SPARK_HOME=str(home),
        SPARK_LOCAL_IP="127.0.0.1",
    )


def spark_pipe(trial):
    output = trial.folder / "answers.lines"
    spark(trial, "spark_pipe.py", trial.json_lines(), output, trial.key_file)
    lines = [line for part in sorted(output.glob("part-*")) for line in part.read_text().splitlines()]
    return trial.judge("Spark, rdd.pipe", of_lines(lines), kills=1, again=AGAIN)


def spark_dataframe(trial):
    output = trial.folder / "answers.parquet"
    spark(trial, "spark_dataframe.py", trial.parquet(), output)
    return trial.judge("Spark, DataFrame", of_parquet(output), kills=1, again=AGAIN)


def ray(trial):
    """Three nodes with an actor each; the worker of one is killed, and later the kept process of another."""
    output = trial.folder / "answers.parquet"
    with environment(trial.environment | {"RAY_DEDUP_LOGS": "0", "RAY_USAGE_STATS_ENABLED": "0"}):
        from ray.cluster_utils import Cluster

        cluster = Cluster()
        try:
            for _ in range(3):
                cluster.add_node(num_cpus=2, object_store_memory=80 << 20)
            cluster.wait_for_nodes()
            trial.kill_when(0.3, "^ray::")
            trial.kill_when(0.6)
            program = EXAMPLES / "ray_map_batches.py"
            arguments = (trial.parquet(), output, 3, "--answers", trial.folder / "answers")
            trial.run("python3", program, *arguments, RAY_ADDRESS=cluster.address)
        finally:
            cluster.shutdown()
        given_again(trial)
    return trial.judge("Ray, map_batches", of_parquet(output), kills=2, again=2 * AGAIN)


def given_again(trial):
    """An actor is given a batch a second time, as when the node that held its result has died."""
    import pandas

    sys.path.insert(0, str(EXAMPLES))
    from ray_map_batches import Asker

    asker = Asker(["--answers", str(trial.folder / "answers")])
    batch = pandas.DataFrame(
        {"id": [f"r{number}" for number in range(20)], "text": [prompt(number) for number in range(20)]}
    )
    first, second = (list(asker(batch.copy())["answer"]) for _ in range(2))
    assert first == second and None not in first, (first, second)
    asker.process.communicate()


def dask(trial):
    """Three worker processes, of which one is killed and started again by its nanny."""
    output = trial.folder / "answers.parquet"
    with environment(trial.environment):
        from dask.distributed import LocalCluster

        with LocalCluster(n_workers=3, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
            trial.kill_when(0.4, "spawn_main|distributed")
            program = EXAMPLES / "dask_map_partitions.py"
            arguments = (trial.parquet(), output, "--answers", trial.folder / "answers")
            trial.run("python3", program, *arguments, DASK_SCHEDULER_ADDRESS=cluster.scheduler_address)
    return trial.judge("Dask, map_partitions", of_parquet(output), kills=1, again=AGAIN)


@contextlib.contextmanager
def environment(variables):
    """The variables of this process, and so of the workers that an engine starts from it."""
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
