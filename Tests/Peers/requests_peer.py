"""requests: keep-alive, errors in JSON, methods, chunked uploads and limits of size."""

import sys

import requests

BASE = sys.argv[1].rstrip("/")
ORIGIN = BASE.split("/api")[0]
HEADERS = {"Authorization": "Bearer any-key"}
BODY = {"model": "alfred-4.2", "messages": [{"role": "user", "content": "Bonjour !"}]}

session = requests.Session()
session.headers.update(HEADERS)

for prefix in ("/api/v2", "/api/v3", "/v1", ""):
    reply = session.post(f"{ORIGIN}{prefix}/chat/completions", json=BODY, timeout=60)
    assert reply.status_code == 200, (prefix, reply.text)
    assert reply.headers["content-type"] == "application/json"
    assert reply.headers["x-request-id"] and reply.headers["date"].endswith("GMT")

assert session.get(f"{BASE}/models").json()["data"][0]["name"] == "alfred-4.2"
head = session.head(f"{BASE}/models")
assert head.status_code == 200 and int(head.headers["content-length"]) > 100 and head.text == ""
options = session.options(f"{BASE}/chat/completions")
assert options.status_code == 204 and "POST" in options.headers["allow"]

unknown = session.get(f"{BASE}/nothing/here")
assert unknown.status_code == 404 and unknown.json()["error"] == "not_found" and unknown.json()["code"] == 404
wrong_method = session.get(f"{BASE}/chat/completions")
assert wrong_method.status_code == 405 and wrong_method.json()["code"] == 405 and "POST" in wrong_method.headers["allow"]
no_key = requests.post(f"{BASE}/chat/completions", json=BODY)
assert no_key.status_code == 401 and no_key.json()["error"] == "unauthorized"
for malformed in (b"{", b"[]", b'{"model":"alfred-4.2"}', b"\xff\xfe", b""):
    reply = session.post(f"{BASE}/chat/completions", data=malformed)
    assert reply.status_code == 400 and reply.json()["code"] == 400, (malformed, reply.text)

import json

chunked = session.post(f"{BASE}/chat/completions", data=iter([json.dumps(BODY)[:10].encode(), json.dumps(BODY)[10:].encode()]))
assert chunked.status_code == 200, chunked.text

first = session.post(f"{BASE}/chat/completions", json=BODY, headers={"Idempotency-Key": "requests-peer"})
second = session.post(f"{BASE}/chat/completions", json=BODY, headers={"Idempotency-Key": "requests-peer"})
assert second.headers["x-simulator-replayed"] == "true" and first.content == second.content
other = dict(BODY, messages=[{"role": "user", "content": "Another request"}])
clash = session.post(f"{BASE}/chat/completions", json=other, headers={"Idempotency-Key": "requests-peer"})
assert clash.status_code == 422

schema = {"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer"}}}
guided = session.post(f"{BASE}/chat/completions", json=dict(BODY, guided_json=schema)).json()
assert set(json.loads(guided["choices"][0]["message"]["content"])) == {"name", "age"}

huge = session.post(f"{BASE}/chat/completions", data=b"x" * (33 << 20))
assert huge.status_code == 413 and huge.json()["code"] == 413
print("ok requests")
