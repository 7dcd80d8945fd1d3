"""Bare servers for the scripts that want one of their own."""

import asyncio
import contextlib
import http.server
import json
import re
import threading


def completion(text, **more):
    """The JSON of a chat completion that says `text`."""
    message = {"role": "assistant", "content": text}
    choices = [{"index": 0, "message": message, "finish_reason": "stop"}]
    return json.dumps({"id": "c1", "object": "chat.completion", "model": "m", "choices": choices, **more})


def message(body, status="200 OK", fields=""):
    """A whole reply; each of `fields` ends with CR LF."""
    head = f"HTTP/1.1 {status}\r\n{fields}Content-Type: application/json\r\nContent-Length: {len(body.encode())}\r\n\r\n"
    return (head + body).encode()


class Wire:
    """Serves connections on a port of loopback, without anything that would shape what is written."""

    async def __aenter__(self):
        self.listener = await asyncio.start_server(self.serve, "127.0.0.1", 0, backlog=2048)
        self.url = f"http://127.0.0.1:{self.listener.sockets[0].getsockname()[1]}/v1"
        return self

    async def __aexit__(self, *_):
        self.listener.close()

    async def serve(self, reader, writer):
        try:
            await self.accept(writer)
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(re.search(rb"(?i)content-length: *(\d+)", head)[1])
                prompt = json.loads(await reader.readexactly(length))["messages"][-1]["content"]
                await self.answer(prompt, writer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def accept(self, writer):
        """A connection is open, and nothing asked over it yet."""

    async def answer(self, prompt, writer):
        """Writes what there is to say to a prompt."""
        raise NotImplementedError


class _Echo(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        usage = {"prompt_tokens": 3, "completion_tokens": 5, "total_tokens": 8}
        text = completion(body["messages"][-1]["content"], usage=usage).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def echo():
    """A server that answers with the prompt; gives its base URL."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Echo)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
