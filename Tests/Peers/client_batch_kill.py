#!/usr/bin/env python3
"""Kills `paradigm batch` with SIGKILL at random points and runs it again each time.

Usage: client_batch_kill.py PATH_TO_PARADIGM [KILLS] [ROWS]

Asserts that no row is lost or doubled, that the output is the one of an undisturbed run, that a kill costs at most one
window of requests sent again, that no row whose outcome was in the journal is ever sent again, and that no fewer rows
count as possibly billed twice than were sent again.
"""
import asyncio
import collections
import json
import os
import random
import re
import sys
import tempfile

PARADIGM = sys.argv[1]
KILLS = int(sys.argv[2]) if len(sys.argv) > 2 else 20
ROWS = int(sys.argv[3]) if len(sys.argv) > 3 else 2000
WINDOW = 32

received = collections.Counter()
recorded_twice = []
recorded = set()


async def serve(reader, writer):
    """Answers every request after a moment with the number of its question."""
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(re.search(rb"(?i)content-length: (\d+)", head).group(1))
            body = json.loads(await reader.readexactly(length))
            question = body["messages"][0]["content"]
            received[question] += 1
            if question in recorded:
                recorded_twice.append(question)
            await asyncio.sleep(random.uniform(0.001, 0.02))
            answer = json.dumps({"id": "x", "object": "chat.completion", "created": 1, "model": "m", "choices": [
                {"index": 0, "message": {"role": "assistant", "content": f"answer to {question}"},
                 "finish_reason": "stop"}], "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}})
            writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(answer)}\r\n\r\n"
                         f"{answer}".encode())
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


def journaled(path):
    """The rows of which the journal holds a whole line."""
    rows = set()
    try:
        with open(path, "rb") as journal:
            for line in journal.read().split(b"\n")[:-1]:
                try:
                    value = json.loads(line)
                except ValueError:
                    continue
                if "label" in value:
                    rows.add("question " + value["label"][1:])
    except FileNotFoundError:
        pass
    return rows


async def run(folder, output, port, kill_after=None):
    process = await asyncio.create_subprocess_exec(
        PARADIGM, "batch", f"{folder}/rows.jsonl", "-o", output, "--base-url", f"http://127.0.0.1:{port}/v1",
        "--no-key", "--concurrency", str(WINDOW), "--progress", "none", "--json",
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE)
    if kill_after is None:
        summary, errors = await process.communicate()
        return process.returncode, errors.decode(), json.loads(summary or "{}")
    goal = sum(received.values()) + kill_after
    while process.returncode is None and sum(received.values()) < goal:
        await asyncio.sleep(0.0005)
    await asyncio.sleep(random.uniform(0, 0.02))
    if process.returncode is None:
        process.kill()
    _, errors = await process.communicate()
    return process.returncode, errors.decode(), {}


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=1024)
    port = server.sockets[0].getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/rows.jsonl", "w") as rows:
            for row in range(ROWS):
                rows.write(json.dumps({"custom_id": f"r{row}", "method": "POST", "url": "/v1/chat/completions",
                                       "body": {"model": "m", "messages": [
                                           {"role": "user", "content": f"question {row}"}]}}) + "\n")
        status, errors, _ = await run(folder, f"{folder}/calm.jsonl", port)
        assert status == 0, (status, errors)
        assert sum(received.values()) == ROWS
        received.clear()

        output = f"{folder}/killed.jsonl"
        kills = 0
        while kills < KILLS and not os.path.exists(output):
            # After so many requests of this run that the kills spread over the whole job.
            status, errors, _ = await run(folder, output, port, kill_after=random.randint(1, 2 * ROWS // KILLS - 2))
            if status != -9:
                break
            kills += 1
            recorded.update(journaled(output + ".journal"))
        before = received.copy()
        status, errors, summary = await run(folder, output, port)
        assert status == 0, (status, errors)
        resent = sum(1 for question, count in received.items() if 0 < before[question] < count)
        billed = summary["may_have_been_billed_twice"]
        assert billed >= resent, f"{resent} rows were sent again, and {billed} counted as possibly billed twice"
        with open(output) as killed, open(f"{folder}/calm.jsonl") as calm:
            assert killed.read() == calm.read(), "the output differs from that of an undisturbed run"
        again = sum(received.values()) - ROWS
        assert kills >= KILLS // 3 and len(recorded) > 0 and again > 0, f"only {kills} kills hit a run at work"
        assert len(received) == ROWS, "rows were lost"
        assert not recorded_twice, f"recorded rows were sent again: {recorded_twice[:5]}"
        assert again <= kills * WINDOW, f"{again} requests were sent again after {kills} kills"
        print(f"{kills} kills over {ROWS} rows: 0 lost, 0 doubled, {again} sent again "
              f"({again / max(kills, 1):.1f} a kill, window {WINDOW}), 0 of them recorded before")
    server.close()


asyncio.run(main())
