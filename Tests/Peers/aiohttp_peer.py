"""aiohttp: many requests at once on few connections, streams, and the demonstration as a program of its own."""

import asyncio
import json
import os
import pathlib
import re
import subprocess
import sys
import time

import aiohttp

BASE = sys.argv[1].rstrip("/")
HEADERS = {"Authorization": "Bearer any-key"}


def body(text, **more):
    return {"model": "alfred-4.2", "messages": [{"role": "user", "content": text}], **more}


async def many(session):
    async def ask(index):
        async with session.post(f"{BASE}/chat/completions", json=body(f"row {index}"), headers=HEADERS) as reply:
            assert reply.status == 200
            return (await reply.json())["choices"][0]["message"]["content"]

    answers = await asyncio.gather(*(ask(i) for i in range(500)))
    assert all(f"“row {i}”" in answer for i, answer in enumerate(answers))


async def stream(session):
    start = time.perf_counter()
    async with session.post(f"{BASE}/chat/completions", json=body("streamed", stream=True), headers=HEADERS) as reply:
        assert reply.headers["content-type"].startswith("text/event-stream")
        lines = [line async for line in reply.content]
        streamed = time.perf_counter() - start
    data = [line[6:].strip() for line in lines if line.startswith(b"data: ")]
    assert data[-1] == b"[DONE]"
    text = "".join(c["delta"].get("content", "") for d in data[:-1] for c in json.loads(d)["choices"])
    start = time.perf_counter()
    async with session.post(f"{BASE}/chat/completions", json=body("streamed"), headers=HEADERS) as reply:
        plain = (await reply.json())["choices"][0]["message"]["content"]
        whole = time.perf_counter() - start
    assert text == plain
    assert abs(streamed - whole) < 0.1, "a streamed answer takes as long as a plain one"


async def main():
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=100)) as session:
        await many(session)
        await stream(session)


asyncio.run(main())
print("ok aiohttp")
script = pathlib.Path(__file__).with_name("demonstration.py")
environment = dict(os.environ, PARADIGM_API_KEY="any-key", PARADIGM_BASE_URL=BASE)
output = subprocess.run([sys.executable, script], env=environment, capture_output=True, text=True, check=True).stdout
assert re.fullmatch(
    r"L'exécution asynchrone a pris \d+\.\d\d secondes\.\n"
    r"L'exécution synchrone a pris \d+\.\d\d secondes\.\n"
    r"Facteur d'amélioration : \d+\.\d\d\n",
    output,
), output
print(output, end="")
print("ok demonstration")
