#!/usr/bin/env python3
"""A batch against a server that takes six requests at once, and one that refuses everything for a while.

    client_refusals.py PATH_TO_PARADIGM

The first asks everybody beyond the six to wait for a minute, as LiteLLM does, once with words about parallel requests and
once without. What six at a time would take in that time is not waited for: 300 rows of 100 ms are done in less than twice
five seconds. The second refuses all for twenty seconds in mid-run; five seconds after that, nine tenths of the earlier
rate are back. Nothing may be lost in either. Exits with status 0 when all is as expected, else 1.
"""

import asyncio
import json
import pathlib
import sys
import tempfile
import time

import servers

ANSWER = servers.completion("oui", usage={"prompt_tokens": 3, "completion_tokens": 1, "total_tokens": 4})
failures = 0


class Server(servers.Wire):
    """Answers `slots` requests at once, each in `latency` seconds, as long as `refusal` has nothing against it."""

    def __init__(self, latency, refusal, slots=1_000):
        self.latency, self.refusal, self.slots = latency, refusal, asyncio.Semaphore(slots)
        self.active, self.refused, self.answers = 0, 0, []

    async def answer(self, prompt, writer):
        refusal = self.refusal(self)
        if refusal:
            self.refused += 1
            fields, body = refusal
            writer.write(servers.message(body, "429 Too Many Requests", fields))
            return
        self.active += 1
        async with self.slots:
            await asyncio.sleep(self.latency)
        self.active -= 1
        self.answers.append(time.monotonic())
        writer.write(servers.message(ANSWER))


def expect(condition, words):
    global failures
    print(("ok    " if condition else "FAILED") + " " + words, flush=True)
    failures += not condition


async def batch(paradigm, url, rows):
    """Runs a batch of so many rows; gives the seconds it took and its answered rows."""
    with tempfile.TemporaryDirectory() as folder:
        source, output = pathlib.Path(folder, "in.txt"), pathlib.Path(folder, "out.jsonl")
        source.write_text("".join(f"Question {number}\n" for number in range(rows)))
        begin = time.monotonic()
        command = [paradigm, "batch", source, "-o", output, "--model", "m", "--base-url", url, "--progress", "none"]
        process = await asyncio.create_subprocess_exec(*map(str, command))
        status = await process.wait()
        seconds = time.monotonic() - begin
        lines = [json.loads(line) for line in output.read_text().splitlines()] if output.exists() else []
        answered = sum(line["response"] is not None and line["error"] is None for line in lines)
        expect(status == 0, f"status {status}")
        return seconds, answered


async def six_at_once(paradigm, words):
    kind, message = words

    def refusal(server):
        if server.active < 6:
            return None
        body = json.dumps({"error": {"message": message, "type": "throttling_error", "code": "429"}})
        return f"retry-after: 60\r\n{kind}", body

    async with Server(0.1, refusal) as server:
        seconds, answered = await batch(paradigm, server.url, 300)
        expect(answered == 300, f"six at once, {message!r}: {answered} of 300 rows answered")
        expect(seconds < 10, f"  in {seconds:.1f} s (six at a time: 5.0 s), {server.refused} refusals")


async def a_spell(paradigm):
    begin = time.monotonic()
    first, last = begin + 10, begin + 30

    def refusal(_):
        return ("x-note: none\r\n", '{"error":"busy"}') if first <= time.monotonic() < last else None

    async with Server(0.2, refusal, slots=64) as server:
        _, answered = await batch(paradigm, server.url, 7_000)

        def rate(start, end):
            return sum(start <= at < end for at in server.answers) / (end - start)

        expect(answered == 7_000, f"20 s of refusals: {answered} of 7,000 rows answered")
        before, after = rate(first - 5, first), rate(last + 5, last + 8)
        expect(after >= 0.9 * before, f"  {after:.0f}/s five seconds after it, {before:.0f}/s before")


async def main(paradigm):
    parallel = "Rate limit exceeded for api_key: par. Limit type: max_parallel_requests. Current limit: 6, Remaining: 0."
    await six_at_once(paradigm, ("rate_limit_type: max_parallel_requests\r\n", parallel))
    await six_at_once(paradigm, ("", "Too many requests"))
    await a_spell(paradigm)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    asyncio.run(main(sys.argv[1]))
    sys.exit(1 if failures else 0)
