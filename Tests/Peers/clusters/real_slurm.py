"""Slurm itself, on this machine alone: controller and node as processes of this test, on ports of their own."""

import contextlib
import os
import re
import secrets
import socket
import subprocess
import time

from arrays import WINDOW, of_csv
from trial import EXAMPLES

CONFIGURATION = """
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge/socket
CryptoType=crypto/munge
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
SlurmctldPort={ports[0]}
SlurmdPort={ports[1]}
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmdParameters=config_overrides
ReturnToService=2
MpiDefault=none
SchedulerParameters=sched_interval=2,batch_sched_delay=1
NodeName={host} NodeAddr=127.0.0.1 CPUs=4 CoresPerSocket=4 RealMemory=4000 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""


@contextlib.contextmanager
def cluster(trial):
    """A controller and a node of four processors, for as long as the block lasts."""
    assert os.geteuid() == 0, "a node of Slurm has to be started as root"
    folder, host, listeners = (
        trial.folder / "slurm",
        socket.gethostname().split(".")[0],
        [socket.create_server(("", 0)) for _ in "12"],
    )
    for name in ("munge", "state", "spool"):
        (folder / name).mkdir(parents=True)
    trial.folder.chmod(0o755)
    (folder / "munge" / "key").touch(mode=0o600)
    (folder / "munge" / "key").write_bytes(secrets.token_bytes(1024))
    ports = [listener.getsockname()[1] for listener in listeners]
    (folder / "slurm.conf").write_text(CONFIGURATION.format(host=host, folder=folder, ports=ports))
    for listener in listeners:
        listener.close()
    trial.environment["SLURM_CONF"] = str(folder / "slurm.conf")
    munge = {"key": "key-file", "socket": "socket", "pid": "pid-file", "log": "log-file", "seed": "seed-file"}
    daemons = []
    with (folder / "daemons.out").open("w") as words:
        for command in (
            [
                "munged",
                "--force",
                "--foreground",
                *(f"--{option}={folder}/munge/{name}" for name, option in munge.items()),
            ],
            ["slurmctld", "-D", "-c", "-f", f"{folder}/slurm.conf"],
            ["slurmd", "-D", "-f", f"{folder}/slurm.conf"],
        ):
            daemons.append(subprocess.Popen(command, env=trial.environment, stdout=words, stderr=words))
            if command[0] == "munged":
                wait_for(lambda: (folder / "munge" / "socket").exists(), "munged")
        try:
            wait_for(lambda: "idle" in output(trial, "sinfo", "--noheader"), "a node")
            yield host
        finally:
            output(trial, "scancel", "--user=root")
            for daemon in reversed(daemons):
                daemon.terminate()
                daemon.wait()


def output(trial, *command):
    return subprocess.run(command, env=trial.environment, cwd=trial.folder, capture_output=True, text=True).stdout


def wait_for(condition, what, pause=0.2, seconds=300):
    begin = time.monotonic()
    while not condition():
        assert time.monotonic() - begin < seconds, f"waited for {what} in vain"
        time.sleep(pause)


def slurm(trial):
    """The array and its merge as the script's comment says, with a node that fails and a task told to stop."""
    trial.csv()
    with cluster(trial) as node:
        script, prompt = EXAMPLES / "slurm_array.sh", ("--prompt", "{{text}}")
        array = trial.run("sbatch", "--parsable", script, "texts.csv", "answers.csv", *prompt).strip()
        merge = "paradigm merge -o answers.csv --shards 8 --no-strict"
        trial.run("sbatch", f"--dependency=afterok:{array}", "--wrap", merge)

        wait_for(lambda: trial.answered > 0.2 * trial.rows, "a fifth of the answers")
        trial.run("scontrol", "update", f"NodeName={node}", "State=DOWN", "Reason=test")
        wait_for(lambda: trial.answered > 0.6 * trial.rows, "three fifths of the answers")
        running = re.search(
            r"\d+_\d+", output(trial, "squeue", "--noheader", "--array", "--states=R", "--sort=-M", "--format=%i")
        )
        # What comes two minutes before the time limit, to the step.
        trial.run("scancel", "--signal=TERM", running[0])
        wait_for(lambda: resume(trial) or (trial.folder / "answers.csv").exists(), "the merge", pause=3)
    words = "".join(path.read_text() for path in sorted(trial.folder.glob("slurm-*.out")))
    assert "node failure" in words.lower() and re.search("exit code 75|Terminated", words), words
    # Four tasks ran on the node that failed, and one was told to stop.
    return trial.judge("Slurm itself, an array of 8", of_csv(trial.folder / "answers.csv"), kills=0, again=5 * WINDOW)


def resume(trial):
    """Lets tasks that wait for the two minutes after which Slurm starts them again begin now.

    Not more often than its scheduler looks, which begins anew with each change.
    """
    for task in output(trial, "squeue", "--noheader", "--array", "--states=PD", "--format=%i %r").splitlines():
        name, _, reason = task.partition(" ")
        if reason == "BeginTime":
            output(trial, "scontrol", "update", f"JobId={name}", "StartTime=now")
    return False
