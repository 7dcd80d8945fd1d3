#!/usr/bin/env python3
"""The client against servers written in Python: `client_python.py PATH_TO_PARADIGM`.

First the standard library's http.server, which speaks HTTP/1.0, HTTP/1.1 with chunks, and bodies that end with their
connection; then uvicorn, as many inference servers use it, and LiteLLM's proxy with a model that only pretends. Exits with status 0 when all is as expected, else 1.
"""

import http.server
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

KEY = "sk-python-0123456789"
CHAT = {
    "id": "c1",
    "object": "chat.completion",
    "model": "alfred-4.2",
    "choices": [{"index": 0, "message": {"role": "assistant", "content": "Bonjour de Python"}, "finish_reason": "stop"}],
    "usage": {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7},
}
MODELS = {"object": "list", "data": [{"id": "alfred-4.2", "object": "model"}]}
PIECES = ["Bon", "jour", " en", " flux"]
failures = 0


def events():
    for index, text in enumerate(PIECES):
        reason = "stop" if index == len(PIECES) - 1 else None
        choice = {"index": 0, "delta": {"content": text}, "finish_reason": reason}
        yield f"data: {json.dumps({'id': 'c1', 'choices': [choice]})}\n\n".encode()
    yield b"data: [DONE]\n\n"


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers in the framing that the path begins with: /length, /chunked, /close."""

    def do_GET(self):
        self.reply(MODELS)

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if body.get("stream"):
            return self.send("text/event-stream", list(events()))
        self.reply(CHAT)

    def reply(self, value):
        text = json.dumps(value).encode()
        self.send("application/json", [text[:20], text[20:]])

    def send(self, kind, pieces):
        framing = self.path.split("/")[1]
        self.send_response(200)
        self.send_header("Content-Type", kind)
        if framing == "length":
            self.send_header("Content-Length", str(sum(map(len, pieces))))
        elif framing == "chunked":
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.close_connection = True
        self.end_headers()
        for piece in pieces:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece) if framing == "chunked" else piece)
            self.wfile.flush()
        if framing == "chunked":
            self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *_):
        pass


UVICORN_APP = '''
import asyncio, json
CHAT, MODELS, EVENTS = json.loads({chat!r}), json.loads({models!r}), json.loads({events!r})

async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    streams = body and json.loads(body).get("stream")
    kind = b"text/event-stream" if streams else b"application/json"
    # Without a Content-Length uvicorn sends chunks.
    await send({{"type": "http.response.start", "status": 200, "headers": [(b"content-type", kind)]}})
    for event in EVENTS if streams else [json.dumps(MODELS if scope["method"] == "GET" else CHAT)]:
        await send({{"type": "http.response.body", "body": event.encode(), "more_body": True}})
        await asyncio.sleep(0)
    await send({{"type": "http.response.body", "body": b""}})
'''

LITELLM_CONFIG = """
model_list:
  - model_name: alfred-4.2
    litellm_params: {model: openai/pretended, api_key: none, mock_response: "Bonjour de Python"}
  - model_name: limited
    litellm_params: {model: openai/pretended, api_key: none, mock_response: "litellm.RateLimitError"}
  - model_name: broken
    litellm_params: {model: openai/pretended, api_key: none, mock_response: "litellm.InternalServerError"}
router_settings: {num_retries: 0}
general_settings: {master_key: %s}
litellm_settings: {telemetry: false}
"""


def check(name, paradigm, arguments, status, words, key=KEY):
    """Runs the command and holds its exit status and output against what is wanted."""
    global failures
    environment = {
        **{name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")},
        "PARADIGM_API_KEY": key,
        "PARADIGM_MODEL": "alfred-4.2",
        "PARADIGM_LANG": "en",
    }
    environment.pop("PARADIGM_BASE_URL", None)
    result = subprocess.run(
        [paradigm, *arguments], capture_output=True, text=True, timeout=120, env=environment, stdin=subprocess.DEVNULL
    )
    output = result.stdout + result.stderr
    if result.returncode != status or words not in output or key in output:
        failures += 1
        print(f"FAILED  {name}: status {result.returncode}, wanted {status} and {words!r}\n{output}")
    else:
        print(f"ok      {name}")


def checks(name, paradigm, url):
    """What every server must pass."""
    to = ["--base-url", url]
    check(f"{name}: models", paradigm, ["models", *to], 0, "alfred-4.2")
    check(f"{name}: chat", paradigm, ["chat", *to, "Bonjour"], 0, "Bonjour de Python")
    check(f"{name}: streamed chat", paradigm, ["chat", "--stream", *to, "Bonjour"], 0, "Bonjour")
    speed = ["speed-test", "--json", "--requests", "40", "--concurrency", "8", *to]
    check(f"{name}: speed-test", paradigm, speed, 0, '"answered"')


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def standard_library(paradigm):
    for protocol in ["HTTP/1.0", "HTTP/1.1"]:
        handler = type("Handler", (Handler,), {"protocol_version": protocol})
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        # HTTP/1.0 has no chunks.
        for framing in ["length", "close"] + (["chunked"] if protocol == "HTTP/1.1" else []):
            checks(f"http.server, {protocol}, {framing}", paradigm, f"http://127.0.0.1:{server.server_port}/{framing}")
        server.shutdown()
        server.server_close()


def wait_for(url, process, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=2)
            return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            time.sleep(0.3)
    return False


def uvicorn(paradigm, folder):
    app = UVICORN_APP.format(
        chat=json.dumps(CHAT), models=json.dumps(MODELS), events=json.dumps([event.decode() for event in events()])
    )
    (folder / "replies.py").write_text(app)
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "replies:app", "--port", str(port), "--log-level", "warning"]
    with subprocess.Popen(command, cwd=folder) as process:
        try:
            wait_for(f"http://127.0.0.1:{port}/models", process, 30)
            checks("uvicorn", paradigm, f"http://127.0.0.1:{port}/v1")
        finally:
            process.terminate()


def litellm(paradigm, folder):
    global failures
    (folder / "config.yaml").write_text(LITELLM_CONFIG % KEY)
    port = free_port()
    program = pathlib.Path(sys.executable).parent / "litellm"
    command = [program, "--config", folder / "config.yaml", "--host", "127.0.0.1", "--port", str(port)]
    with open(folder / "litellm.log", "w") as log:
        environment = {**os.environ, "LITELLM_LOCAL_MODEL_COST_MAP": "True", "NO_DOCS": "True"}
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, env=environment)
        try:
            if not wait_for(f"http://127.0.0.1:{port}/health/liveliness", process, 90):
                failures += 1
                print("FAILED  LiteLLM did not start\n" + (folder / "litellm.log").read_text()[-2000:])
                return
            url = f"http://127.0.0.1:{port}/v1"
            to = ["--base-url", url]
            checks("LiteLLM", paradigm, url)
            # Without a database to look keys up in, LiteLLM refuses a wrong one with 400.
            check("LiteLLM: wrong key", paradigm, ["chat", *to, "?"], 1, "400", key="sk-of-somebody-else")
            check("LiteLLM: unknown model", paradigm, ["chat", "--model", "nobody", *to, "?"], 1, "nobody")
            check("LiteLLM: server error", paradigm, ["chat", "--model", "broken", *to, "?"], 69, "500")
        finally:
            process.terminate()
            process.wait()


def main():
    paradigm = str(pathlib.Path(sys.argv[1]).resolve())
    standard_library(paradigm)
    with tempfile.TemporaryDirectory() as folder:
        uvicorn(paradigm, pathlib.Path(folder))
        litellm(paradigm, pathlib.Path(folder))
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
