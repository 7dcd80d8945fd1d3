"""What all runs have in common: a faulty server, rows, somebody who kills, and what must hold after it."""

import collections
import json
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import threading
import time

EXAMPLES = pathlib.Path(__file__).resolve().parents[3] / "Examples" / "clusters"
# A twentieth of the requests fails, and whoever asks for more than 64 at once and 16 that wait is refused (429).
KEY = "sk-cluster-3f9a"
SERVER = ["--latency", "lognormal:100ms:0.5", "--slots", "64", "--queue", "16", "--fault", "500:5%"]


def prompt(number):
    """The text of a row; of every thousandth there is none, so that it can only fail."""
    return "" if number % 1000 == 999 else f"Question {number} of many"


class Trial:
    """A simulator, a folder with inputs, and a watcher that kills while rows are answered.

    `rows` rows have the ids r0, r1, …; `command` is the built command, `folder` where everything lies, `environment` what
    an engine's programs are started with.
    """

    def __init__(self, command, rows):
        self.command, self.rows = pathlib.Path(command).resolve(), rows
        self.kills, self.killed_at, self.memory, self.answered = [], [], 0, 0

    def __enter__(self):
        self._directory = tempfile.TemporaryDirectory(prefix="paradigm-cluster-", ignore_cleanup_errors=True)
        self.folder = pathlib.Path(self._directory.name)
        (self.folder / "bin").mkdir()
        (self.folder / "bin" / "paradigm").symlink_to(self.command)
        self.log = self.folder / "requests.log"
        self.simulator = subprocess.Popen(
            [self.command, "simulate", "--port", "0", *SERVER, "--log", self.log], stdout=subprocess.PIPE, text=True
        )
        address = re.search(r"https?://\S+/api/v2", self.simulator.stdout.readline())[0]
        self.key_file = self.folder / "key"
        self.key_file.touch(mode=0o600)
        self.key_file.write_text(KEY + "\n")
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("PARADIGM_")} | {
            "PATH": f"{self.folder}/bin:{os.environ['PATH']}",
            "PARADIGM_BASE_URL": address,
            "PARADIGM_MODEL": "alfred-4.2",
            "PARADIGM_API_KEY": KEY,
        }
        self._ended = threading.Event()
        self._watcher = threading.Thread(target=self._watch)
        self._watcher.start()
        self.begin = time.monotonic()
        return self

    def __exit__(self, *_):
        self._ended.set()
        self._watcher.join()
        self.simulator.terminate()
        self.simulator.wait()
        self._directory.cleanup()

    # Inputs

    def json_lines(self):
        """A file of lines {"custom_id": …, "prompt": …}."""
        path = self.folder / "requests.jsonl"
        with path.open("w") as lines:
            for number in range(self.rows):
                lines.write(json.dumps({"custom_id": f"r{number}", "prompt": prompt(number)}) + "\n")
        return path

    def csv(self):
        """A table with the columns id and text."""
        path = self.folder / "texts.csv"
        path.write_text("id,text\n" + "".join(f"r{number},{prompt(number)}\n" for number in range(self.rows)))
        return path

    def parquet(self):
        """A table with the columns id and text, where texts are missing and not empty, in groups of rows."""
        import pyarrow
        import pyarrow.parquet

        path = self.folder / "texts.parquet"
        numbers = range(self.rows)
        table = pyarrow.table(
            {"id": [f"r{number}" for number in numbers], "text": [prompt(number) or None for number in numbers]}
        )
        pyarrow.parquet.write_table(table, path, row_group_size=max(1, self.rows // 16))
        return path

    # Running and killing

    def run(self, *arguments, stdin=subprocess.DEVNULL, **environment):
        """Runs a program to its end, with more variables; its words are shown if it fails."""
        done = subprocess.run(
            list(map(str, arguments)),
            env=self.environment | environment,
            cwd=self.folder,
            stdin=stdin,
            capture_output=True,
            text=True,
            timeout=600,
        )
        self.words = done.stdout + done.stderr
        if done.returncode:
            raise AssertionError(f"{arguments[0]} ended with status {done.returncode}:\n{self.words[-4000:]}")
        assert KEY not in self.words, "the key was printed"
        return done.stdout

    def kill_when(self, share, pattern="", group=False, signal=signal.SIGKILL):
        """Kills, once when this share of the rows has been answered, a process that works on them.

        It is the first among a running `paradigm batch` and its ancestors whose command line has the pattern; with
        `group` all of its process group die, as on a machine that fails.
        """
        self.kills.append((share * self.rows, re.compile(pattern), group, signal))

    def clients(self):
        """The numbers of the processes that are a `paradigm batch`."""
        for entry in filter(str.isdigit, os.listdir("/proc")):
            try:
                if os.path.samefile(f"/proc/{entry}/exe", self.command) and "\0batch\0" in _read(
                    f"/proc/{entry}/cmdline"
                ):
                    yield int(entry)
            except OSError:
                pass

    def _watch(self):
        position = 0
        while not self._ended.wait(0.1):
            for process in self.clients():
                high = re.search(r"VmHWM:\s+(\d+)", _read(f"/proc/{process}/status"))
                self.memory = max(self.memory, int(high[1]) if high else 0)
            if not self.log.exists():
                continue
            with self.log.open() as lines:
                lines.seek(position)
                whole = lines.read().rpartition("\n")[0]
                position += len(whole) + 1 if whole else 0
            self.answered += whole.count('"status":200')
            for kill in [kill for kill in self.kills if self.answered >= kill[0]]:
                if self._kill(*kill[1:]):
                    self.kills.remove(kill)
                    self.killed_at.append(self.answered)

    def _kill(self, pattern, group, number):
        # The youngest, which has most of its rows before it.
        for process in sorted(self.clients(), reverse=True):
            while process > 1:
                line = _read(f"/proc/{process}/cmdline").replace("\0", " ")
                if pattern.search(line):
                    try:
                        os.killpg(os.getpgid(process), number) if group else os.kill(process, number)
                    except ProcessLookupError:
                        break
                    return True
                parent = re.search(r"PPid:\s+(\d+)", _read(f"/proc/{process}/status"))
                process = int(parent[1]) if parent else 0
        return False

    # What must hold

    def judge(self, engine, answers, kills, again):
        """Asserts that every row is there once with its own answer, and gives a line for the table.

        - `answers` are pairs of an id and an answer, or None for a row that failed;
        - `kills` is how many processes have to have been killed;
        - `again` is how many rows at most may have been sent again, failures and refusals apart.
        """
        seconds = time.monotonic() - self.begin
        counts, wrong = collections.Counter(), []
        for name, answer in answers:
            counts[name] += 1
            question = prompt(int(name[1:]))
            if (answer is None) != (question == "") or (answer is not None and f"“{question}”" not in answer):
                wrong.append((name, answer))
        lost = sum(f"r{number}" not in counts for number in range(self.rows))
        doubled = sum(counts.values()) - len(counts)
        askable = sum(prompt(number) != "" for number in range(self.rows))
        sent, failed = 0, collections.Counter()
        for line in self.log.read_text().splitlines():
            event = json.loads(line)
            if event["event"] == "request":
                # A server may go on with, and bill, what nobody waits for any more.
                sent += event["status"] == 200 or event["abandoned"]
                failed[event["status"]] += event["status"] != 200
        twice = sent - askable
        line = (engine, self.rows, seconds, kills, lost, doubled, twice, self.memory / 1024)
        print(
            f"{engine}: {self.rows} rows in {seconds:.1f} s, {lost} lost, {doubled} doubled, {twice} sent again "
            f"after {len(self.killed_at)} kills (at {self.killed_at}), {self.memory / 1024:.0f} MiB, "
            f"{failed[500]} × 500, {failed[429]} × 429",
            flush=True,
        )
        assert not wrong, f"{len(wrong)} rows have another's answer or none: {wrong[:3]}"
        assert (lost, doubled) == (0, 0)
        assert len(self.killed_at) == kills, f"{len(self.killed_at)} processes were killed, not {kills}"
        assert failed[500] > 0, "the server never failed"
        assert 0 <= twice <= again, f"{twice} rows were sent again, and {again} may be"
        return line


def _read(path):
    try:
        return pathlib.Path(path).read_text()
    except OSError:
        return ""


def of_lines(lines):
    """Pairs of an id and an answer, of lines of OpenAI's Batch interface."""
    for line in lines:
        value = json.loads(line)
        body = value["response"] and value["response"]["body"]
        yield value["custom_id"], body["choices"][0]["message"]["content"] if body else None


def of_parquet(path):
    """Pairs of an id and an answer, of a Parquet file or a folder of them."""
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(path, columns=["id", "answer", "error"])
    for row in table.to_pylist():
        assert (row["answer"] is None) != (row["error"] is None), row
        yield row["id"], row["answer"]
