"""What the Python peers share: arguments, a fixed number of workers, the check of each answer, and the report."""

import asyncio
import json
import resource
import ssl
import sys
import time


class Run:
    """The arguments of every peer: URL PROMPT ANSWER REQUESTS CONCURRENCY [CA_FILE]."""

    def __init__(self, arguments):
        if len(arguments) < 5:
            sys.exit("usage: PEER URL PROMPT ANSWER REQUESTS CONCURRENCY [CA_FILE]")
        self.base_url, self.prompt, self.answer = arguments[:3]
        self.url = self.base_url + "/chat/completions"
        self.requests, self.concurrency = int(arguments[3]), int(arguments[4])
        # None: the URL is plain HTTP.
        self.trust = ssl.create_default_context(cafile=arguments[5]) if len(arguments) > 5 else None

    def body(self, index):
        """The request with this number, as an object."""
        return {
            "model": "alfred-4.2",
            "messages": [{"role": "user", "content": f"{self.prompt} {index}"}],
            "temperature": 0.4,
            "max_tokens": 150,
        }


def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


async def send_all(run, ask):
    """Has `ask(index)` return the answer's text for every index, run.concurrency of them at once."""
    indexes, latencies, failures = iter(range(run.requests)), [], 0

    async def work():
        nonlocal failures
        for index in indexes:
            began = time.perf_counter()
            try:
                failures += await ask(index) != run.answer
            except Exception as error:  # Whatever a library throws: the request failed, and the run goes on.
                failures += 1
                if failures == 1:
                    print(f"first failure: {error!r}", file=sys.stderr)
            latencies.append(time.perf_counter() - began)

    start, cpu = time.perf_counter(), cpu_seconds()
    await asyncio.gather(*(work() for _ in range(run.concurrency)))
    seconds, cpu = time.perf_counter() - start, cpu_seconds() - cpu
    latencies.sort()
    report = {"requests": len(latencies), "seconds": seconds, "failures": failures, "cpu": cpu}
    report["p50"], report["p99"] = latencies[len(latencies) // 2], latencies[len(latencies) * 99 // 100]
    print(json.dumps(report))
