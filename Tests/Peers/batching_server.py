"""A bare model of a server that batches continuously, such as vLLM: shows without noise what a window does to it.

    python3 batching_server.py PORT STEP_MS REQUEST_MS MOST

The server works in steps. A step gives every active request one token, and lasts STEP_MS + REQUEST_MS × active
requests; at most MOST are active, and the others wait in the order in which they came. So each request in flight makes
the others slower, and yet the server does more in all: who judges by latency alone cuts the window where it should
grow. An answer has as many tokens as `max_tokens` says, and its prompt costs nothing.

    20 0.5 256    like a graphics processor
    8 1 256       a slower one
    2 1 8         like llama.cpp with 8 slots on a few cores

Serves /chat/completions under any path, and answers each GET, so that it can be waited for. PORT may be 0: the first
line of the output has the port.
"""

import asyncio
import collections
import json
import sys
import time

# A step that ended late is made up for by shorter ones, unless the machine was away for longer than this.
MOST_LATE = 0.05
DEFAULT_TOKENS = 16
PROMPT_TOKENS = 20


class Request:
    """A request that waits or is active: the tokens it still wants, and what tells its connection that it has them."""

    def __init__(self, tokens):
        self.left, self.done = tokens, asyncio.get_running_loop().create_future()


class Engine:
    """Gives the active requests their tokens, step by step."""

    def __init__(self, step, request, most):
        self.step, self.request, self.most = step, request, most
        self.waiting, self.active, self.arrival = collections.deque(), [], asyncio.Event()

    async def generate(self, tokens):
        """Returns when so many tokens have been made."""
        request = Request(tokens)
        self.waiting.append(request)
        self.arrival.set()
        await request.done

    async def run(self):
        end = time.monotonic()
        while True:
            self._admit()
            if not self.active:
                self.arrival.clear()
                await self.arrival.wait()
                end = time.monotonic()
                continue
            # From the end that the step before should have had, not from now: else every late wake-up would make the
            # server slower than its numbers say.
            end = max(end + self.step + self.request * len(self.active), time.monotonic() - MOST_LATE)
            await asyncio.sleep(max(0, end - time.monotonic()))
            self._give_tokens()

    def _admit(self):
        while self.waiting and len(self.active) < self.most:
            self.active.append(self.waiting.popleft())

    def _give_tokens(self):
        for request in self.active:
            request.left -= 1
            if request.left <= 0:
                request.done.set_result(None)
        self.active = [request for request in self.active if request.left > 0]


async def read_request(reader):
    """The method and the body of the next request; raises IncompleteReadError when the client has closed."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    body = await reader.readexactly(length)
    return head.split(b" ", 1)[0], json.loads(body) if body else {}


def completion(model, tokens):
    message = {"role": "assistant", "content": "x"}
    return {
        "id": "chatcmpl-0",
        "object": "chat.completion",
        "created": 1,
        "model": model,
        "choices": [{"index": 0, "message": message, "finish_reason": "length"}],
        "usage": {
            "prompt_tokens": PROMPT_TOKENS,
            "completion_tokens": tokens,
            "total_tokens": PROMPT_TOKENS + tokens,
        },
    }


async def serve(engine, reader, writer):
    """Answers one connection's requests, one after the other."""
    try:
        while True:
            method, body = await read_request(reader)
            answer = {"object": "list", "data": [{"id": "batching", "object": "model"}]}
            if method == b"POST":
                tokens = body.get("max_tokens") or DEFAULT_TOKENS
                await engine.generate(tokens)
                answer = completion(body.get("model"), tokens)
            text = json.dumps(answer).encode()
            head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(text)
            writer.write(head + text)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def main(port, step_ms, request_ms, most):
    engine = Engine(float(step_ms) / 1000, float(request_ms) / 1000, int(most))
    # Thousands may connect at once, and none is to be refused.
    server = await asyncio.start_server(
        lambda reader, writer: serve(engine, reader, writer), "127.0.0.1", int(port), backlog=2048
    )
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", flush=True)
    await asyncio.gather(engine.run(), server.serve_forever())


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit("usage: batching_server.py PORT STEP_MS REQUEST_MS MOST")
    try:
        asyncio.run(main(*sys.argv[1:]))
    except KeyboardInterrupt:
        pass
