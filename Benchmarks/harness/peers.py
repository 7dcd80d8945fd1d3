"""The clients: how each is called, what it prints, and what it does, for the page of results."""

import dataclasses
import json
import re
from collections.abc import Callable

from .paths import ANSWER, BUILD, HERE, MODEL, PROMPT, VENV, WORK, body, write_input


@dataclasses.dataclass(frozen=True)
class Job:
    """One run of one client."""

    url: str
    requests: int
    concurrency: int
    authority: str | None
    paradigm: str
    seconds: float


@dataclasses.dataclass(frozen=True)
class Peer:
    """`command` gives the arguments and the environment, `read` the figures in what it printed.

    `trial` is a number of requests that takes it a second or less.
    """

    key: str
    title: str
    kind: str
    trial: int
    does: str
    command: Callable
    read: Callable
    tls: bool = True


def last_object(output, _job):
    return json.loads(output.strip().splitlines()[-1])


def positional(*command, **environment):
    """The peers of this folder: COMMAND URL PROMPT ANSWER REQUESTS CONCURRENCY [CA_FILE]."""

    def of(job):
        authority = [job.authority] if job.authority else []
        counts = [str(job.requests), str(job.concurrency)]
        return [*map(str, command), job.url, PROMPT, ANSWER, *counts, *authority], environment

    return of


def python(script, requirements="requirements", **environment):
    return positional(VENV / requirements / "bin" / "python3", HERE / "peers" / script, **environment)


def server_options(job):
    authority = ["--ca-file", job.authority] if job.authority else []
    return ["--base-url", job.url, "--no-key", "--no-proxy", "--model", MODEL, *authority]


def batch(job):
    rows = write_input("rows", job.requests)
    options = ["--force", "--concurrency", str(job.concurrency), "--progress", "none", "--json"]
    return [job.paradigm, "batch", str(rows), "-o", str(WORK / "answers.jsonl"), *options, *server_options(job)], {}


def read_batch(output, job):
    summary = last_object(output, job)
    latency, wrong = summary["latency_seconds"], job.requests
    with open(WORK / "answers.jsonl", encoding="utf-8") as lines:
        for index, line in enumerate(lines):
            # In order, and each with the answer: looked at after the run.
            wrong -= f'"custom_id":"row-{index}"' in line and ANSWER in line
    return {
        "requests": summary["total"],
        "seconds": summary["elapsed_seconds"],
        "sending": summary["sending_seconds"],
        "failures": wrong,
        "p50": latency["p50"],
        "p99": latency["p99"],
    }


# As many prompts as `speed-test` reads from a file (64 MiB); beyond, it numbers them by rounds.
MOST_PROMPTS = (64 << 20) // len(f"{PROMPT} 1000000\n")


def calls(job):
    prompts = write_input("prompts", min(job.requests, MOST_PROMPTS))
    counts = ["--requests", str(job.requests), "--concurrency", str(job.concurrency), "--sequential", "none"]
    shape = ["--temperature", "0.4", "--max-tokens", "150", "--json"]
    return [job.paradigm, "speed-test", "--prompts", str(prompts), *counts, *shape, *server_options(job)], {}


def read_calls(output, job):
    summary = last_object(output, job)
    latency = summary["latency_seconds"]
    figures = {"requests": summary["requests"], "seconds": summary["concurrent_seconds"]}
    return figures | {"failures": job.requests - summary["answered"], "p50": latency["p50"], "p99": latency["p99"]}


def chat(job):
    shape = ["--temperature", "0.4", "--max-tokens", "150", "--no-stream"]
    return [job.paradigm, "chat", *shape, *server_options(job), f"{PROMPT} 0"], {}


def curl(job):
    authority = ["--cacert", job.authority] if job.authority else []
    content = ["-H", "Content-Type: application/json", "-d", body(0)]
    return ["curl", "-sS", "--noproxy", "*", *authority, *content, job.url + "/chat/completions"], {}


def read_text(output, _job):
    return {"requests": 1, "failures": int(ANSWER not in output)}


def wrk(job):
    options = ["-t1", f"-c{job.concurrency}", f"-d{max(1, round(job.seconds))}s", "--timeout", "30s"]
    script = ["-s", str(HERE / "peers" / "post.lua")]
    return ["wrk", *options, *script, job.url + "/chat/completions"], {"PEER_BODY": body(100000)}


def h2load(job):
    content = WORK / "body.json"
    content.write_text(body(100000))
    counts = ["--h1", "-t1", "-n", str(job.requests), "-c", str(job.concurrency)]
    return ["h2load", *counts, "-d", str(content), "-H", "content-type: application/json",
            job.url + "/chat/completions"], {}  # fmt: skip


def read_h2load(output, _job):
    finished = re.search(r"finished in ([\d.]+)(us|ms|s)", output)
    succeeded = re.search(r"requests: (\d+) total.* (\d+) succeeded", output)
    scale = {"us": 1e-6, "ms": 1e-3, "s": 1}[finished[2]]
    total, passed = int(succeeded[1]), int(succeeded[2])
    return {"requests": total, "seconds": float(finished[1]) * scale, "failures": total - passed}


HYPER = BUILD / "hyper" / "release" / "peer"
PEERS = [
    Peer("engine", "paradigm batch", "ours", 20000, "reads OpenAI Batch lines from a file, writes each outcome to a "
         "durable journal (fsync), then the output file in the order of the input; the runner checks its answers "
         "afterwards", batch, read_batch),
    Peer("calls", "paradigm speed-test", "ours", 20000, "typed calls of the library through the fixed window: builds "
         "each request from a prompt in a file, decodes each reply and keeps it", calls, read_calls),
    Peer("hyper", "Rust hyper + serde_json", "compiled", 20000, "pooled client on tokio's single-threaded runtime; "
         "requests and replies as serde structs", positional(HYPER), last_object),
    Peer("libcurl", "libcurl multi (C)", "compiled", 20000, "multi_socket_action over epoll, reused easy handles; "
         "request printed, answer found by searching the reply", positional(BUILD / "curl_multi"), last_object),
    Peer("go", "Go net/http", "compiled", 10000, "one goroutine for each request in flight, one shared client; "
         "requests and replies as structs by encoding/json", positional(BUILD / "go"), last_object),
    Peer("aiohttp-uvloop", "aiohttp + uvloop + orjson", "python", 2000, "dictionaries by orjson, pool raised to the "
         "concurrency", python("aiohttp_peer.py", PEER_FAST="1"), last_object),
    Peer("aiohttp", "aiohttp", "python", 2000, "dictionaries by the standard library's json, pool raised to the "
         "concurrency", python("aiohttp_peer.py"), last_object),
    Peer("httpx", "httpx", "python", 150, "AsyncClient on asyncio, pool raised to the concurrency",
         python("httpx_peer.py"), last_object),
    Peer("openai-aiohttp", "openai SDK over aiohttp", "python", 300, "AsyncOpenAI with DefaultAioHttpClient, no "
         "retries, typed replies", python("openai_peer.py", PEER_AIOHTTP="1"), last_object),
    Peer("openai", "openai SDK", "python", 200, "AsyncOpenAI over httpx as it comes, no retries, typed replies",
         python("openai_peer.py"), last_object),
    Peer("litellm", "LiteLLM", "python", 200, "acompletion, no retries, typed replies", python("litellm_peer.py", "litellm-requirements"),
         last_object),
    Peer("epoll", "bare epoll client (C)", "ceiling", 20000, "what the machine allows: prints each request, finds the "
         "answer in the reply and compares it; no retries, no deadlines, no TLS", positional(BUILD / "epoll"),
         last_object, tls=False),
    Peer("wrk", "wrk", "ceiling", 20000, "posts one body for a fixed time and keeps nothing of a reply: no JSON", wrk,
         last_object),
    Peer("h2load", "h2load --h1", "ceiling", 20000, "posts one body and keeps nothing of a reply: no JSON", h2load,
         read_h2load),
    Peer("chat", "paradigm chat", "ours", 1, "one question, the answer on standard output", chat, read_text),
    Peer("curl", "curl", "compiled", 1, "one POST of a body from the command line, the reply on standard output",
         curl, read_text),
]  # fmt: skip
