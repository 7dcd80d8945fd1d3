"""Servers that other people wrote, and the bare batching model of Tests/Peers, each on a free port of loopback."""

import contextlib
import dataclasses
import os
import signal
import socket
import subprocess
import sys
import time
import typing
import urllib.request

from . import install

KEY = "test"
MODEL = "tiny"
SLOTS = 8
LONGEST_START = 180
LONGEST_STOP = 20
CORES = len(os.sched_getaffinity(0))
# Nothing is fetched and nothing is reported; and vLLM takes the cores as they are, without binding itself to some.
VLLM_ENVIRONMENT = {
    "HF_HUB_OFFLINE": "1",
    "VLLM_NO_USAGE_STATS": "1",
    "DO_NOT_TRACK": "1",
    "VLLM_CPU_KVCACHE_SPACE": "1",
    "VLLM_CPU_OMP_THREADS_BIND": "nobind",
    "OMP_NUM_THREADS": str(CORES),
}


@dataclasses.dataclass
class Kind:
    """A server that can be measured: how it starts, and the settings that its clients are measured at."""

    title: str
    command: typing.Callable
    windows: list
    plain: list
    environment: dict = dataclasses.field(default_factory=dict)


def llama():
    model = install.prepare_llama()

    def command(port):
        names = ["-m", model, "--alias", MODEL, "--host", "127.0.0.1", "--port", port, "--api-key", KEY]
        return [install.LLAMA_SERVER, *names, "-c", SLOTS * 2048, "-np", SLOTS, "-t", CORES, "--offline"]

    return Kind(f"llama.cpp, {SLOTS} slots", command, windows=[4, 8, 16, 64], plain=[8, 64])


def vllm():
    model = install.prepare_vllm()

    def command(port):
        names = [model, "--served-model-name", MODEL, "--host", "127.0.0.1", "--port", port, "--api-key", KEY]
        how = ["--enforce-eager", "--max-model-len", 2048, "--dtype", "float32"]
        return [install.program("vllm", "vllm"), "serve", *names, *how]

    return Kind("vLLM on CPU", command, windows=[64, 256], plain=[64, 256], environment=VLLM_ENVIRONMENT)


def batching(numbers):
    """The bare model, its numbers as STEP_MS:REQUEST_MS:MOST."""
    step, request, most = numbers.split(":")
    install.prepare_plain()

    def command(port):
        return [sys.executable, install.ROOT / "Tests" / "Peers" / "batching_server.py", port, step, request, most]

    title = f"batching model, {step} ms + {request} ms × active, {most} at most"
    return Kind(title, command, windows=sorted({max(1, int(most) // 4), int(most)}), plain=[int(most)])


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@contextlib.contextmanager
def serve(kind):
    """Starts a server and gives its base URL once it answers; all it says is in its log."""
    port = free_port()
    install.LOGS.mkdir(parents=True, exist_ok=True)
    log = install.LOGS / f"{kind.title.split(',')[0].replace(' ', '-')}.log"
    with log.open("w") as file:
        # In a process group of its own, since vLLM starts more processes, and all of them must end.
        process = subprocess.Popen(
            [str(word) for word in kind.command(port)],
            stdout=file,
            stderr=file,
            stdin=subprocess.DEVNULL,
            env=os.environ | kind.environment,
            start_new_session=True,
        )
    try:
        wait_until_healthy(process, port, log)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        stop(process)


def wait_until_healthy(process, port, log):
    limit = time.monotonic() + LONGEST_START
    while time.monotonic() < limit and process.poll() is None:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5).close()
            return
        time.sleep(0.1)
    sys.exit(f"real servers: the server did not start; see {log}")


def stop(process):
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(LONGEST_STOP)
