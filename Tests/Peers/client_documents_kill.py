#!/usr/bin/env python3
"""Kills `paradigm batch --documents FOLDER` with SIGKILL at random moments and runs the same command again each time.

Usage: client_documents_kill.py PATH_TO_PARADIGM [--full] [--seed N]

Every question is asked of every document of a folder, at a simulator with faults: a tenth of the documents cannot be
embedded, a twentieth of all requests fail with 500, turns are answered with 202 and asked about again, and there are two
maintenances of some seconds, one while documents are put in and one while they are asked. Small by default, for every run of the peers; --full is 200 documents and 20 questions, killed
ten times, with the second maintenance of 20 s.

Asserts by the simulator's log and the output that every pair has one outcome, an answer or a failure with its reason; that
no document was made twice; that what was begun before a kill was asked about and not begun again; and that no more was
begun than the rows and their budget of further attempts allow.
"""
import argparse
import collections
import csv
import json
import os
import random
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

arguments = argparse.ArgumentParser()
arguments.add_argument("paradigm")
arguments.add_argument("--full", action="store_true")
arguments.add_argument("--seed", type=int, default=1)
arguments = arguments.parse_args()
DOCUMENTS, QUESTIONS, KILLS, PAUSE = (200, 20, 10, 20) if arguments.full else (24, 8, 5, 4)
# How long turns take, at least and at most, and how many are under way at once.
TURNS, WINDOW = ("lognormal:3s:0.5", 64) if arguments.full else ("lognormal:1500ms:0.5", 24)
random.seed(arguments.seed)


def simulator(log, *options):
    """A simulator and its address."""
    process = subprocess.Popen(
        [arguments.paradigm, "simulate", "--port", "0", "--log", log, *options], stdout=subprocess.PIPE, text=True)
    line = process.stdout.readline()
    return process, line[line.index("http"):].split()[0]


def requests(log):
    """The requests that have ended, as the log has them."""
    with open(log) as lines:
        return [entry for entry in map(json.loads, lines) if entry["event"] == "request"]


class Ends:
    """Counts the requests that have ended, while the log grows."""

    def __init__(self, log):
        self.log, self.count = open(log, "rb"), 0

    def __int__(self):
        self.count += self.log.read().count(b"\n")
        return self.count


def documents(url):
    """The documents that the simulator has."""
    # Past any proxy of the environment, which the command does without on loopback, too.
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    found, page = [], "/api/v3/files"
    while page:
        request = urllib.request.Request(url[:url.index("/api")] + page, headers={"Authorization": "Bearer k"})
        try:
            reply = json.load(direct.open(request))
        except urllib.error.HTTPError as error:
            assert error.code in (500, 503), error
            time.sleep(0.2)
            continue
        found += reply["results"]
        page = reply["next"]
    return found


def main(folder):
    contracts = f"{folder}/contracts"
    os.mkdir(contracts)
    for number in range(DOCUMENTS):
        with open(f"{contracts}/c{number:03}.txt", "w") as file:
            file.write(f"Contract {number} is about boats. The term is {number} years.\n")
    with open(f"{folder}/questions.csv", "w") as file:
        file.write("question\n" + "".join(f"Question {number}: what is the term?\n" for number in range(QUESTIONS)))
    log, output = f"{folder}/requests.jsonl", f"{folder}/answers.csv"
    pause = 90 if arguments.full else 12
    server, url = simulator(
        log, "--latency", "lognormal:60ms:0.5", "--embedding", "lognormal:2s:0.5", "--turns", TURNS,
        "--turn-wait", "300ms", "--fault", "maintenance@1s-3s", "--fault", f"maintenance@{pause}s-{pause + PAUSE}s",
        "--fault", "failed-work;match=Contract:10%", "--fault", "500:5%")
    command = [arguments.paradigm, "batch", f"{folder}/questions.csv", "-o", output, "--documents", contracts,
               "--workspace", "1", "--concurrency", str(WINDOW), "--progress", "none", "--json"]
    environment = {"PATH": os.environ["PATH"], "HOME": folder, "PARADIGM_BASE_URL": url, "PARADIGM_API_KEY": "k"}
    begin, kills, cut, ends = time.monotonic(), 0, collections.Counter(), Ends(log)
    # As many requests as it makes in all, about, so that the kills spread over all of it.
    every = (DOCUMENTS * 3 + DOCUMENTS * QUESTIONS * 3) // (KILLS + 1)
    try:
        while True:
            goal = (kills + 1) * every * random.uniform(0.85, 1)
            errors = open(f"{folder}/errors.txt", "w+")
            run = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True)
            while kills < KILLS and run.poll() is None and int(ends) < goal:
                time.sleep(0.05)
            if kills < KILLS and run.poll() is None:
                time.sleep(random.uniform(0, 0.5))
                cut["pairs" if os.path.exists(output + ".pairs.csv") else "uploads"] += 1
                run.send_signal(signal.SIGKILL)
                run.wait()
                kills += 1
                continue
            summary = run.communicate()[0]
            break
        errors.seek(0)
        errors = errors.read()
        took = time.monotonic() - begin
        check(run.returncode, summary, errors, log, url, output, kills, cut, took)
    finally:
        server.terminate()
        server.wait()


def check(status, summary, errors, log, url, output, kills, cut, took):
    assert status == 1, (status, errors[-2000:])
    # The requests under way at a kill end at the server a moment later.
    made = documents(url)
    entries = requests(log)
    names = collections.Counter(document["filename"] for document in made)
    assert kills >= KILLS - 1, f"only {kills} kills hit a run at work"
    assert len(names) == DOCUMENTS and max(names.values()) == 1, f"documents made twice: {names.most_common(3)}"
    failed = {document["filename"] for document in made if document["status"].endswith("_failed")}
    assert failed, "no document failed"

    with open(output, newline="") as file:
        rows = list(csv.DictReader(file))
    pairs = collections.Counter((row["filename"], row["question"]) for row in rows)
    assert len(pairs) == len(rows) == DOCUMENTS * QUESTIONS, f"{len(pairs)} pairs in {len(rows)} rows"
    reasons = collections.Counter()
    for row in rows:
        assert bool(row["answer"]) != bool(row["error"]), row
        if row["answer"]:
            assert row["status"] == "completed" and row["sources"], row
        else:
            reasons[row["error"].split(":")[0]] += 1
            assert len(row["error"]) > 20, row
        assert row["filename"] not in failed or row["error"].startswith("document_failed: "), row

    asked = (DOCUMENTS - len(failed)) * QUESTIONS
    turns = [entry for entry in entries if entry["method"] == "POST" and entry["target"].endswith("/threads/turns")]
    # Also those whose reply nobody was there to read any more, and which no journal can tell of.
    unheard = sum(entry["abandoned"] for entry in turns)
    begun = unheard + sum(entry["status"] in (200, 202) for entry in turns)
    # A run that was started in it waits before it asks anything.
    refused = [entry for entry in entries if entry["status"] == 503]
    assert refused, "nothing met the maintenance"
    polls = sum(1 for entry in entries if entry["method"] == "GET" and "/threads/" in entry["target"])
    answered = sum(1 for row in rows if row["answer"])
    twice = begun - answered
    assert 0 <= twice <= unheard + kills, f"{twice} turns were begun again, and {unheard} were being sent at a kill"
    budget = max(20, asked // 10) * (kills + 1)
    extra = len(turns) - asked
    assert extra <= budget, f"{extra} more than one a row, and the budget is {budget}"
    uploads = [entry for entry in entries if entry["method"] == "POST" and entry["target"].endswith("/files")]
    print(f"{DOCUMENTS} documents, {QUESTIONS} questions: {len(pairs)} pairs once each, {answered} answered, "
          f"{dict(reasons)}; {kills} kills ({dict(cut)}), {took:.0f} s")
    print(f"{len(made)} documents, none twice, of {len(uploads)} uploads sent; {len(turns)} turns sent for {asked} rows, "
          f"{sum(entry['status'] == 500 for entry in turns)} answered with 500; {unheard} were being sent at a kill, {twice} "
          f"begun twice; {polls} questions about turns, {len(refused)} replies of maintenance, "
          f"{sum('/threads/' in entry['target'] for entry in refused)} of them to either; {extra} further sends of "
          f"{budget} allowed")


with tempfile.TemporaryDirectory() as folder:
    main(folder)
