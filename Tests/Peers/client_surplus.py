#!/usr/bin/env python3
"""A batch against servers that send more replies than they are asked for.

    client_surplus.py PATH_TO_PARADIGM

One sends a reply of its own on accepting a connection, so that each further reply is the one before it; the other sends
one reply in fifty a second time, up to three latencies late. No row may keep another's answer: of the first server each row
fails and says why, of the second each gets its own. Exits with status 0 when all is as expected, else 1.
"""

import asyncio
import json
import pathlib
import random
import sys
import tempfile

import servers

failures = 0


class Server(servers.Wire):
    """Answers a prompt with itself after `latency` seconds."""

    def __init__(self, latency, greets=False, repeated=0.0):
        self.latency, self.greets, self.repeated = latency, greets, repeated
        self.random, self.requests = random.Random(1), 0

    async def accept(self, writer):
        if self.greets:
            # A little later, so that the first request is on its way.
            await asyncio.sleep(0.002)
            writer.write(servers.message(servers.completion("welcome")))

    async def answer(self, prompt, writer):
        self.requests += 1
        await asyncio.sleep(self.latency)
        reply = servers.message(servers.completion(prompt))
        writer.write(reply)
        if self.random.random() < self.repeated:
            await asyncio.sleep(self.random.random() * 3 * self.latency)
            writer.write(reply)


def expect(condition, words):
    global failures
    print(("ok    " if condition else "FAILED") + " " + words, flush=True)
    failures += not condition


async def batch(paradigm, server, rows):
    """Runs a batch; gives its status, summary, rows with another's answer, and codes of failures."""
    with tempfile.TemporaryDirectory() as directory:
        path = pathlib.Path(directory)
        (path / "in.jsonl").write_text("".join(f'{{"prompt":"prompt {n}"}}\n' for n in range(1, rows + 1)))
        process = await asyncio.create_subprocess_exec(
            paradigm, "batch", str(path / "in.jsonl"), "-o", str(path / "out.jsonl"), "--base-url", server.url,
            "--no-key", "--model", "m", "--concurrency", "16", "--json",
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        output, errors = await asyncio.wait_for(process.communicate(), 300)
        wrong, codes = 0, {}
        for line in (path / "out.jsonl").read_text().splitlines():
            line = json.loads(line)
            if line["error"]:
                codes[line["error"]["code"]] = codes.get(line["error"]["code"], 0) + 1
            else:
                text = line["response"]["body"]["choices"][0]["message"]["content"]
                wrong += text != "prompt " + line["custom_id"][4:]
        return process.returncode, json.loads(output), wrong, codes


async def main(paradigm):
    async with Server(0.02, greets=True) as server:
        status, summary, wrong, codes = await batch(paradigm, server, 200)
        expect(wrong == 0, f"a reply on accepting: {wrong} of 200 rows have another's answer")
        expect(status == 1 and set(codes) <= {"answer_in_doubt", "connection_lost"}, f"status {status}, {codes}")
    async with Server(0.01, repeated=0.02) as server:
        status, summary, wrong, codes = await batch(paradigm, server, 1000)
        expect(wrong == 0, f"some replies twice: {wrong} of 1000 rows have another's answer")
        expect(status == 0 and not codes, f"status {status}, {codes}")
        expect(summary["came_into_doubt"] > 0, f"{summary['came_into_doubt']} rows came into doubt")
        print(f"      {server.requests} requests in {summary['elapsed_seconds']:.1f} s")


asyncio.run(main(sys.argv[1]))
sys.exit(failures > 0)
