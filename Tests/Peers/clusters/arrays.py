"""Shards of a file: one process, GNU parallel, what Slurm does with an array, and Kubernetes with a manifest."""

import csv
import pathlib
import re
import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor

from trial import EXAMPLES, of_lines

WINDOW = 80  # As many requests as the server takes, and lets wait, at once.


def of_csv(path):
    with open(path, newline="") as table:
        for row in csv.DictReader(table):
            yield row["id"], row["answer"] or None


def one_process(trial):
    """What the others are compared with."""
    output = trial.folder / "answers.csv"
    trial.run("paradigm", "batch", trial.csv(), "-o", output, "--prompt", "{{text}}", "--no-strict", "--quiet")
    return trial.judge("one process", of_csv(output), kills=0, again=0)


def gnu_parallel(trial):
    """Blocks of a stream; two processes are killed, and started again by GNU parallel."""
    source, output = trial.json_lines(), trial.folder / "answers.jsonl"
    trial.kill_when(0.3)
    trial.kill_when(0.6)
    with source.open() as requests:
        trial.run("bash", EXAMPLES / "gnu_parallel.sh", output, stdin=requests)
    lines = output.read_text().splitlines()
    answers = list(of_lines(lines))
    assert [name for name, _ in answers] == [
        f"r{number}" for number in range(trial.rows)
    ], "not in the order of the input"
    return trial.judge("GNU parallel", answers, kills=2, again=2 * WINDOW)


class Slurm:
    """The variables, signals and queue that an array of Slurm's has, for a script with lines of #SBATCH.

    `srun` runs what it is given, and `scontrol requeue` ends its task and puts it into the queue again, as does a node
    that fails, which here is a task whose process group was killed.
    """

    def __init__(self, trial, nodes):
        self.trial, self.nodes, self.restarts = trial, nodes, 0
        srun, scontrol = trial.folder / "bin" / "srun", trial.folder / "bin" / "scontrol"
        srun.write_text('#!/bin/sh\nexec "$@"\n')
        scontrol.write_text(f'#!/bin/sh\n[ "$1" = requeue ] && : > {trial.folder}/requeue."$2" && kill -TERM $PPID\n')
        srun.chmod(0o755)
        scontrol.chmod(0o755)

    def sbatch(self, script, *arguments, array=None):
        """Runs the tasks of an array, as many at once as there are nodes; gives their exit statuses."""
        first, last = map(int, (array or re.search(r"#SBATCH --array=(\d+-\d+)", script.read_text())[1]).split("-"))
        with ThreadPoolExecutor(self.nodes) as pool:
            tasks = pool.map(lambda task: self._task(script, arguments, task, first, last), range(first, last + 1))
            return list(tasks)

    def _task(self, script, arguments, task, first, last):
        job = str(1000 + task)
        for restart in range(20):
            variables = {
                "SLURM_JOB_ID": job,
                "SLURM_ARRAY_JOB_ID": "1000",
                "SLURM_ARRAY_TASK_ID": str(task),
                "SLURM_ARRAY_TASK_MIN": str(first),
                "SLURM_ARRAY_TASK_MAX": str(last),
                "SLURM_ARRAY_TASK_COUNT": str(last - first + 1),
                "SLURM_ARRAY_TASK_STEP": "1",
            } | ({"SLURM_RESTART_COUNT": str(restart)} if restart else {})
            with (self.trial.folder / f"slurm-1000_{task}.out").open("a") as output:
                process = subprocess.Popen(
                    ["bash", script, *map(str, arguments)],
                    env=self.trial.environment | variables,
                    cwd=self.trial.folder,
                    stdout=output,
                    stderr=output,
                    start_new_session=True,
                )
                status = process.wait()
            asked = pathlib.Path(self.trial.folder, f"requeue.{job}")
            if not asked.exists() and status != -signal.SIGKILL:
                return status
            asked.unlink(missing_ok=True)
            self.restarts += 1
        raise AssertionError(f"task {task} was put into the queue again and again")


def slurm(trial):
    """An array of eight on four nodes, of which two fail, and one task that reaches its time limit."""
    texts, output = trial.csv(), trial.folder / "answers.csv"
    cluster = Slurm(trial, nodes=4)
    trial.kill_when(0.2, group=True)
    trial.kill_when(0.4, group=True)
    trial.kill_when(0.6, signal=signal.SIGTERM)
    statuses = cluster.sbatch(EXAMPLES / "slurm_array.sh", texts, output, "--prompt", "{{text}}")
    words = "".join(path.read_text() for path in sorted(trial.folder.glob("slurm-*.out")))
    assert statuses == [0] * 8, f"{statuses}\n{words}"
    assert cluster.restarts == 3, f"{cluster.restarts} tasks were put into the queue again\n{words}"
    trial.run("paradigm", "merge", "-o", output, "--shards", 8, "--no-strict")
    answers = list(of_csv(output))
    assert [name for name, _ in answers] == [
        f"r{number}" for number in range(trial.rows)
    ], "not in the order of the input"
    return trial.judge("Slurm, an array of 8", answers, kills=3, again=3 * WINDOW)


def kubernetes(trial):
    """The manifest's pods, as processes: eight indexes, four at once, two killed; and its merge, which waits."""
    import yaml

    manifest = EXAMPLES / "kubernetes.yaml"
    trial.run("kubernetes-validate", "--strict", manifest)
    trial.csv()
    jobs = {
        value["metadata"]["name"]: value["spec"]
        for value in yaml.safe_load_all(manifest.read_text())
        if value["kind"] == "Job"
    }
    spec = jobs["paradigm-batch"]
    trial.kill_when(0.3)
    trial.kill_when(0.6)

    def pod(spec, index=None):
        container = spec["template"]["spec"]["containers"][0]
        variables = {name: trial.environment[name] for name in ("PATH",)}
        for variable in container.get("env", []):
            secret = variable.get("valueFrom")
            variables[variable["name"]] = trial.environment[variable["name"]] if secret else variable["value"]
        if index is not None:
            variables["JOB_COMPLETION_INDEX"] = str(index)
        # The address in the manifest is nobody's, and the volume is a folder here.
        variables["PARADIGM_BASE_URL"] = trial.environment["PARADIGM_BASE_URL"]
        command = [text.replace("/data/", f"{trial.folder}/") for text in container["command"] + container["args"]]
        done = subprocess.run(command, env=variables, cwd="/", capture_output=True, text=True, timeout=300)
        return done.returncode, done.stderr

    def index(number):
        for _ in range(1 + spec["backoffLimitPerIndex"]):
            status, words = pod(spec, number)
            if status == 0:
                return
            refused = [
                rule["onExitCodes"]["values"] for rule in spec["podFailurePolicy"]["rules"] if "onExitCodes" in rule
            ]
            assert status not in sum(refused, []), f"index {number}: {status}\n{words}"
        raise AssertionError(f"index {number} failed too often: {status}\n{words}")

    with ThreadPoolExecutor(spec["parallelism"] + 1) as pool:
        merge = pool.submit(pod, jobs["paradigm-merge"])
        for _ in pool.map(index, range(spec["completions"])):
            pass
        status, words = merge.result()
    assert status == 0, f"merge: {status}\n{words}"
    return trial.judge("Kubernetes, 8 indexes", of_csv(trial.folder / "answers.csv"), kills=2, again=2 * WINDOW)
