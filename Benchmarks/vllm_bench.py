"""The speed test beside `vllm bench serve`: the same prompts, in turn, on one server.

    REAL_SERVERS_DIR=… python3 Benchmarks/vllm_bench.py --paradigm .build/release/paradigm

Starts vLLM on the processor (Benchmarks/real) and measures streamed chats of one length with both, interleaved. Prints
requests a second, the time to the first token, the time between tokens and the client's processor time, medians of the
rounds. Not for CI.
"""

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile

from real import install, servers

ANSWER = 32
WORDS = "the of and to in is it you that he was for on are with as his they be at one have this from".split()


def prompts(path, count, seed):
    """A file of different prompts, as both read them."""
    chance = random.Random(seed)
    with open(path, "w", encoding="utf-8") as file:
        for _ in range(count):
            file.write(json.dumps({"prompt": " ".join(chance.choices(WORDS, k=60))}) + "\n")


def timed(command, environment):
    """What a client prints, and the processor time that it and its children used."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run(command, env=os.environ | environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if run.returncode:
        sys.exit(f"{command[0]} ended with status {run.returncode}: {run.stdout[-2000:]}{run.stderr[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return run.stdout, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def ours(options, url, file):
    command = [options.paradigm, "speed-test", "--base-url", url, "--json", "--stream", "--sequential", "none"]
    load = ["--prompts", file, "--concurrency", options.concurrency, "--requests", options.requests]
    fields = ["--model", servers.MODEL, "--max-tokens", ANSWER, "--set", "ignore_eos=true", "--temperature", "0"]
    printed, used = timed([str(word) for word in command + load + fields], {"PARADIGM_API_KEY": servers.KEY})
    found = json.loads(printed)
    assert found["failed"] == 0, found["errors"]
    first, between = found["first_token_seconds"], found["between_tokens_seconds"]
    return {
        "requests/s": found["answered_per_second"], "ttft p50 ms": 1e3 * first["p50"],
        "ttft p99 ms": 1e3 * first["p99"], "itl p50 ms": 1e3 * between["p50"], "itl p99 ms": 1e3 * between["p99"],
        "tokens": found["completion_tokens"], "client s": used, "seconds": found["concurrent_seconds"],
    }  # fmt: skip


def theirs(options, url, file):
    with tempfile.TemporaryDirectory() as folder:
        command = [install.program("vllm", "vllm"), "bench", "serve", "--backend", "openai-chat"]
        where = ["--base-url", url.removesuffix("/v1"), "--endpoint", "/v1/chat/completions"]
        model = ["--model", install.MODELS / "tiny-llama", "--served-model-name", servers.MODEL]
        load = ["--dataset-name", "custom", "--dataset-path", file, "--num-prompts", options.requests]
        load += ["--custom-output-len", ANSWER, "--max-concurrency", options.concurrency, "--skip-chat-template"]
        load += ["--ignore-eos", "--temperature", "0", "--disable-shuffle", "--disable-tqdm"]
        result = ["--percentile-metrics", "ttft,itl", "--metric-percentiles", "50,99", "--save-result"]
        result += ["--result-dir", folder, "--result-filename", "result.json"]
        words = [str(word) for word in command + where + model + load + result]
        _, used = timed(words, servers.VLLM_ENVIRONMENT | {"OPENAI_API_KEY": servers.KEY})
        with open(os.path.join(folder, "result.json"), encoding="utf-8") as saved:
            found = json.load(saved)
    return {
        "requests/s": found["request_throughput"], "ttft p50 ms": found["median_ttft_ms"],
        "ttft p99 ms": found["p99_ttft_ms"], "itl p50 ms": found["median_itl_ms"], "itl p99 ms": found["p99_itl_ms"],
        "tokens": found["total_output_tokens"], "client s": used, "seconds": found["duration"],
    }  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--paradigm", required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--requests", type=int, default=160)
    parser.add_argument("--concurrency", type=int, default=8)
    options = parser.parse_args()
    rounds = {"paradigm": [], "vllm bench serve": []}
    with servers.serve(servers.vllm()) as url, tempfile.TemporaryDirectory() as folder:
        for number in range(options.rounds + 1):
            for name, measure in [("paradigm", ours), ("vllm bench serve", theirs)]:
                # No two runs send the same prompts, so that no cache of the server's for beginnings answers.
                file = os.path.join(folder, f"{number}-{name[0]}.jsonl")
                prompts(file, options.requests, f"{number} {name}")
                found = measure(options, url, file)
                print(name, {key: round(value, 2) for key, value in found.items()}, flush=True)
                # The first round warms the server up.
                if number:
                    rounds[name].append(found)
    for key in rounds["paradigm"][0]:
        ours_, theirs_ = (statistics.median(run[key] for run in rounds[name]) for name in rounds)
        print(f"{key:14} {ours_:10.2f} {theirs_:10.2f} {100 * (ours_ / theirs_ - 1):+7.1f} %")


main()
