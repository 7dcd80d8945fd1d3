#!/usr/bin/env python3
"""A Ray Dataset through actors that each keep a process of `paradigm batch`: answer and error beside every text.

    python3 ray_map_batches.py TEXTS.parquet ANSWERS.parquet ACTORS [OPTION…]

TEXTS has the columns id, which tells its rows apart, and text. Key, server and model come from the environment of the
nodes (PARADIGM_API_KEY, PARADIGM_BASE_URL, PARADIGM_MODEL), so that no job carries a key. With `--answers FOLDER`, a
folder that all nodes see, a batch that runs again does not ask again what is answered there.
"""

import json
import subprocess
import sys
import threading

import pandas
import ray


class Asker:
    """Keeps a process, and the connections and the pace that it has found, from one batch to the next."""

    def __init__(self, options):
        self.command = ["paradigm", "batch", "-", "--format", "jsonl", "--quiet", *options]
        self.process, self.asked = None, set()

    def __call__(self, batch):
        ids = batch["id"].astype(str)
        if not ids.is_unique:
            raise ValueError("an id comes twice in one batch: ids tell rows and answers apart")
        # A text that is missing is an empty prompt: an error beside its id.
        waiting, answers = dict(zip(ids, batch["text"].fillna(""))), {}
        # To a process an id is good for one row: a batch that Ray gives again goes to another one.
        if self.process and not self.asked.isdisjoint(waiting):
            self.process.communicate()
            self.process = None
        for _ in range(3):
            status = self.ask(waiting, answers)
            if not waiting:
                break
            # Killed: what is left is asked of another process. With a status of its own it has given its reason.
            if status >= 0:
                raise RuntimeError(f"paradigm ended with status {status}: its reason is in this worker's log")
        else:
            raise RuntimeError("paradigm was killed three times in one batch")
        # Text, also where every answer or none is missing: all files then have one type.
        columns = {"answer": [answers[name][0] for name in ids], "error": [answers[name][1] for name in ids]}
        return batch.assign(**{name: pandas.array(cells, dtype="string") for name, cells in columns.items()})

    def ask(self, waiting, answers):
        """Moves rows from `waiting` to `answers` until none waits or the process has ended; gives its status then."""
        if self.process is None:
            self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            self.asked = set()
        process = self.process
        self.asked.update(waiting)
        # Another thread writes: one alone would stand still when both pipes are full.
        writer = threading.Thread(target=self.write, args=(process.stdin, list(waiting.items())))
        writer.start()
        while waiting:
            # Answers come in any order; a process that is killed may leave half a line.
            line = process.stdout.readline()
            if not line.endswith(b"\n"):
                break
            answer = json.loads(line)
            body = answer["response"] and answer["response"]["body"]
            text = body["choices"][0]["message"]["content"] if body else None
            answers[answer["custom_id"]] = text, answer["error"] and answer["error"]["message"]
            del waiting[answer["custom_id"]]
        writer.join()
        if waiting:
            self.process = None
            return process.wait()

    def write(self, requests, rows):
        try:
            for name, text in rows:
                requests.write(json.dumps({"custom_id": name, "prompt": text}).encode() + b"\n")
            requests.flush()
        except BrokenPipeError:
            pass  # The process has ended, as whoever reads from it learns.


if __name__ == "__main__":
    source, target, actors, *options = sys.argv[1:]
    ray.init()
    answers = ray.data.read_parquet(source).map_batches(
        Asker,
        fn_constructor_args=[options],
        batch_format="pandas",
        # Many times what is in flight at once: the end of a batch waits for its slowest answer.
        batch_size=500,
        compute=ray.data.ActorPoolStrategy(size=int(actors)),
        # The process waits more than it works.
        num_cpus=0.5,
    )
    # Written once and read from there: each action on `answers` itself would send everything again.
    answers.write_parquet(target)
