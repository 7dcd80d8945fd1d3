"""curl: plain, streamed, HEAD, chunked upload, Expect, reuse of a connection, pipelining's poor relations."""

import json
import subprocess
import sys
import tempfile

BASE = sys.argv[1].rstrip("/")
CHAT = f"{BASE}/chat/completions"
BODY = {"model": "alfred-4.2", "messages": [{"role": "user", "content": "Bonjour !"}]}
KEY = ["-H", "Authorization: Bearer any-key"]


def curl(*arguments, stdin=None):
    command = ["curl", "-sS", "-k", "--max-time", "60", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, check=True).stdout


plain = json.loads(curl(*KEY, "--json", json.dumps(BODY), CHAT))
assert plain["object"] == "chat.completion"
assert json.loads(curl("--http1.1", *KEY, "--json", json.dumps(BODY), CHAT))["choices"] == plain["choices"]
assert json.loads(curl("--http1.0", *KEY, "--json", json.dumps(BODY), CHAT))["choices"] == plain["choices"]
# curl offers an upgrade to HTTP/2, which the simulator leaves unanswered.
assert json.loads(curl("--http2", *KEY, "--json", json.dumps(BODY), CHAT))["choices"] == plain["choices"]

streamed = curl("-N", *KEY, "--json", json.dumps(dict(BODY, stream=True)), CHAT).decode()
assert streamed.startswith("data: {") and streamed.endswith("data: [DONE]\n\n"), streamed
assert curl("--http1.0", "-N", *KEY, "--json", json.dumps(dict(BODY, stream=True)), CHAT).endswith(b"data: [DONE]\n\n")

chunked = curl(
    *KEY, "-H", "Transfer-Encoding: chunked", "-H", "Content-Type: application/json", "--data-binary", "@-", CHAT,
    stdin=json.dumps(BODY).encode(),
)
assert json.loads(chunked)["choices"] == plain["choices"]

long = dict(BODY, messages=[{"role": "user", "content": "long " * 500_000}])
with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
    json.dump(long, file)
    file.flush()
    expected = curl(
        *KEY, "-H", "Expect: 100-continue", "-H", "Content-Type: application/json", "--data-binary", f"@{file.name}",
        "-D", "-", CHAT,
    )
assert expected.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"), expected[:200]

head = curl("-I", *KEY, f"{BASE}/models").decode()
assert head.startswith("HTTP/1.1 200 OK\r\n") and "content-length: " in head

assert curl(*KEY, "-w", "%{num_connects} ", "-o", "/dev/null", f"{BASE}/models", "-o", "/dev/null", f"{BASE}/models") == b"1 0 "

status = ["-o", "/dev/null", "-w", "%{http_code}"]
assert curl(*status, "--json", json.dumps(BODY), CHAT) == b"401"
assert curl(*status, "-H", "Authorization: Bearer wrong-key", "--json", json.dumps(BODY), CHAT) == b"401"
assert curl(*status, *KEY, "-X", "DELETE", CHAT) == b"405"
assert curl(*status, *KEY, f"{BASE}/nothing") == b"404"
print("ok curl")
