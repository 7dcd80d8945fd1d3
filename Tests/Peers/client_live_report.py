"""A report that is followed while it is made: `client_live_report.py PATH_TO_PARADIGM`.

Follows a speed test and a batch on loopback as a browser does, and tries what other pages of the same browser could. Needs
nothing but Python. Exits with status 0 when all is as expected, else 1.
"""

import http.client
import json
import os
import re
import subprocess
import sys
import tempfile

PARADIGM = sys.argv[1]
ENVIRONMENT = {"HOME": "/nonexistent", "LC_ALL": "C", "PATH": os.environ["PATH"]}


def address(process):
    """Where a command says that its report is."""
    for line in process.stderr:
        found = re.search(r"http://127\.0\.0\.1:(\d+)(/[0-9a-f]{32}/)", line)
        if found:
            return int(found[1]), found[2]
    raise AssertionError("no address was printed")


def get(port, path, **fields):
    """A request and the status and body of its answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers=fields)
    answer = connection.getresponse()
    return answer, answer.read().decode()


def refused(port, path):
    """What nobody else gets to see."""
    assert get(port, "/")[0].status == 404
    assert get(port, path[:-1])[0].status == 404
    assert get(port, path, Host="evil.example")[0].status == 403
    assert get(port, path, Host=f"evil.example:{port}")[0].status == 403
    assert get(port, path, Origin="https://evil.example")[0].status == 403
    assert get(port, path + "events", Origin="null")[0].status == 403


def events(port, path):
    """The events of a run, to its end."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path + "events", headers={"Origin": f"http://127.0.0.1:{port}"})
    answer = connection.getresponse()
    assert answer.getheader("Content-Type") == "text/event-stream"
    name, pages = None, []
    for line in answer:
        line = line.decode().rstrip("\n")
        if line.startswith("event: "):
            name = line[7:]
        elif line.startswith("data: "):
            pages.append((name, json.loads(line[6:])))
        if name == "end" and line == "":
            break
    return pages


def follow(arguments, title):
    """Follows a command, and checks what it showed."""
    process = subprocess.Popen(
        [PARADIGM, *arguments, "--serve-report"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
        text=True,
    )
    try:
        port, path = address(process)
        refused(port, path)
        answer, page = get(port, path)
        assert answer.status == 200 and page.count("<script") == 1, page
        assert "'nonce-" in page and "http" not in page.split("<main>")[0].replace("http-equiv", "")
        pages = events(port, path)
        assert process.wait(timeout=30) == 0
    finally:
        process.kill()
    assert len(pages) > 1 and [name for name, _ in pages[:-1]] == ["report"] * (len(pages) - 1)
    name, last = pages[-1]
    assert name == "end" and title in last and "<script" not in last, (name, last[last.index("<h1>"):][:600])
    assert last.startswith("<!DOCTYPE html>") and last.endswith("</html>\n")
    return last


def unwatched():
    """A run that nobody looks at takes no longer for it, and one whose reader does not read neither."""
    arguments = [PARADIGM, "speed-test", "--simulate", "--requests", "2", "--serve-report", "--sequential", "none"]
    process = subprocess.Popen(
        arguments, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=ENVIRONMENT, text=True
    )
    address(process)
    assert process.wait(timeout=30) == 0


follow(
    ["speed-test", "--simulate", "--duration", "4s", "--concurrency", "4", "--sequential", "none"],
    "A server under load",
)
with tempfile.TemporaryDirectory() as folder:
    source = os.path.join(folder, "rows.txt")
    with open(source, "w", encoding="utf-8") as file:
        file.writelines(f"Question {number}\n" for number in range(300))
    report = os.path.join(folder, "page.html")
    batch = ["batch", source, "-o", os.path.join(folder, "answers.jsonl"), "--simulate", "--rpm", "6000"]
    served = follow([*batch, "--concurrency", "40", "--progress", "none", "--report", report], "rows were answered.")
    with open(report, encoding="utf-8") as file:
        # What is served at last is the report, but for the minute that it may take.
        assert file.read()[:2000] == served[:2000]
unwatched()
print("Live reports: followed, and closed to others.")
