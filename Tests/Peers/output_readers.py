#!/usr/bin/env python3
"""What people read the outputs of `paradigm batch` with: `output_readers.py PATH_TO_PARADIGM`.

Every sort of input goes through the command, against a server that answers with the question turned round in ways that
are hard to write down (quotes, line ends, accents, formulas). The outputs are then read with Python's csv and json,
pandas, DuckDB, jq, and in the manner of those who read OpenAI's Batch outputs, SDK types included. Asserts the order,
that every row is there once, and every value. Exits with status 0 when all is as expected, else 1.
"""

import csv
import http.server
import io
import json
import pathlib
import subprocess
import sys
import tempfile
import threading

import duckdb
import openai.types
import openai.types.chat
import pandas

PARADIGM = sys.argv[1]

# Questions as they come in files of people. What begins with “refuse” is refused by the server below.
QUESTIONS = [
    "Bonjour, ça va ?",
    'Elle dit : "oui", puis "non"',
    "première ligne\ndeuxième ligne\n\nquatrième",
    "refuse this one, please",
    "a,b;c\td|e",
    "  spaces around  ",
    "naïve café 🦊 e\u0301 日本語 \u2028 end",
    "NA",
    "007",
    "=SUM(A1:A9)",
    "'single' \\backslash\\ {braces} <b>&amp;</b>",
    "1e5",
    "true",
    "ends with a quote\"",
    "\r\nwindows\r\nlines\r\n",
]


def answer_to(question):
    """The answers: with the question in them, and beginnings that a spreadsheet would take for formulas."""
    if question.startswith("="):
        return question
    return f'réponse "{question}",\n\tfin'


class Server(http.server.BaseHTTPRequestHandler):
    """Chat and embeddings, and a refusal."""

    protocol_version = "HTTP/1.1"
    # Head and body in one packet.
    wbufsize = -1

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path.endswith("/embeddings"):
            data = [{"object": "embedding", "index": 0, "embedding": [0.25, -1.5, float(len(body["input"]))]}]
            usage = {"prompt_tokens": len(body["input"]), "total_tokens": len(body["input"])}
            return self.reply(200, {"object": "list", "model": body["model"], "data": data, "usage": usage})
        question = body["messages"][-1]["content"]
        if question.startswith("refuse"):
            return self.reply(422, {"error": {"message": 'I will not, "ever"', "type": "invalid_request_error"}})
        message = {"role": "assistant", "content": answer_to(question)}
        usage = {"prompt_tokens": len(question), "completion_tokens": 5, "total_tokens": len(question) + 5}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        reply = {"id": "c", "object": "chat.completion", "created": 1, "model": body["model"], "choices": [choice]}
        self.reply(200, reply | {"usage": usage})

    def reply(self, status, value):
        # Some servers write JSON with escapes, others without; some over several lines.
        style = len(json.dumps(value)) % 3
        text = json.dumps(value, ensure_ascii=style == 0, indent=2 if style == 2 else None).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("x-request-id", "req-1")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


class ThreadingServer(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


def batch(base_url, source, output, *options, status=0):
    """Runs the command and asserts its exit status."""
    run = subprocess.run(
        [PARADIGM, "batch", str(source), "-o", str(output), "--base-url", base_url, "--no-key", "--progress", "none",
         "--model", "m", "--concurrency", "8", *options],
        capture_output=True, text=True, timeout=50)
    assert run.returncode == status, (source, run.returncode, run.stdout, run.stderr)


# Tables.


def write_table(path, rows, columns, delimiter=",", mark=False, line_end="\r\n"):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=line_end)
    writer.writerow(columns)
    writer.writerows(rows)
    path.write_bytes((b"\xef\xbb\xbf" if mark else b"") + text.getvalue().encode())


def expect_table(rows, read, name):
    """Compares the rows of a reader, as dictionaries of text, with what they must be."""
    assert len(read) == len(rows), (name, len(read))
    for (number, question), row in zip(rows, read):
        assert row["number"] == number, (name, number, row)
        assert row["question"] == question, (name, question, row)
        if question.startswith("refuse"):
            assert row["answer"] == "" and 'I will not, "ever"' in row["error"], (name, row)
            assert row["completion_tokens"] == "", (name, row)
        else:
            wanted = answer_to(question)
            # The formula guard, before what would be a formula and is the model's.
            wanted = "'" + wanted if wanted.startswith("=") else wanted
            assert row["answer"] == wanted, (name, wanted, row["answer"])
            assert row["error"] == "" and row["finish_reason"] == "stop", (name, row)
            assert row["prompt_tokens"] == str(len(question)) and row["completion_tokens"] == "5", (name, row)


def tables(folder, base_url):
    rows = [(str(number), question) for number, question in enumerate(QUESTIONS * 20, 1)]
    columns = ["number", "question"]
    for name, delimiter, mark, line_end in [
        ("plain.csv", ",", False, "\n"), ("excel.csv", ",", True, "\r\n"), ("tabs.tsv", "\t", False, "\n"),
    ]:
        source, output = folder / name, folder / f"out-{name}"
        write_table(source, rows, columns, delimiter, mark, line_end)
        batch(base_url, source, output, "--prompt", "{{question}}", status=1)
        assert output.read_bytes().startswith(b"\xef\xbb\xbf") == mark, name
        assert output.read_bytes().endswith(line_end.encode()), name

        with open(output, encoding="utf-8-sig", newline="") as file:
            expect_table(rows, list(csv.DictReader(file, delimiter=delimiter)), f"csv {name}")

        # Text as text first, then as most people call it: numbers become numbers, and nothing else changes.
        frame = pandas.read_csv(output, sep=delimiter, dtype=str, keep_default_na=False)
        expect_table(rows, frame.to_dict("records"), f"pandas {name}")
        frame = pandas.read_csv(output, sep=delimiter)
        assert list(frame.columns)[:3] == ["number", "question", "answer"], (name, frame.columns)
        assert frame["number"].tolist() == list(range(1, len(rows) + 1)), name
        assert frame["completion_tokens"].sum() == 5 * sum(not q.startswith("refuse") for _, q in rows), name
        assert frame["error"].notna().sum() == 20, name

        read = f"SELECT * FROM read_csv_auto('{output}'"
        relation = duckdb.sql(read + ", all_varchar=true)")
        read_back = [dict(zip(relation.columns, (cell or "" for cell in row))) for row in relation.fetchall()]
        expect_table(rows, read_back, f"duckdb {name}")
        relation = duckdb.sql(f"SELECT count(*), sum(completion_tokens), min(number), max(number), count(error) "
                              f"FROM read_csv_auto('{output}')").fetchall()[0]
        assert relation == (300, 1400, 1, 300, 20), (name, relation)


def text_lines(folder, base_url):
    questions = [question for question in QUESTIONS if "\n" not in question]
    source, output = folder / "prompts.txt", folder / "prompts.csv"
    source.write_text("\n".join(questions) + "\n", newline="")
    batch(base_url, source, output, status=1)
    frame = pandas.read_csv(output, dtype=str, keep_default_na=False)
    assert frame["prompt"].tolist() == questions, frame["prompt"].tolist()


def bad_rows_of_a_table(folder, base_url):
    source, output = folder / "bad.csv", folder / "out-bad.csv"
    source.write_bytes(b'id,question\na,one\nb,two,three\nc,"four" five\na,again\nd,\xff\xfe\ne,six\n')
    batch(base_url, source, output, "--prompt", "{{question}}", "--id-column", "id", status=1)
    raw = output.read_bytes()
    read = list(csv.DictReader(io.StringIO(raw.decode("utf-8", errors="replace"), newline="")))
    assert [bool(row["answer"]) for row in read] == [True, False, False, False, False, True], read
    assert [row["error"] == "" for row in read] == [True, False, False, False, False, True], read
    assert [row["id"] for row in read if row["answer"]] == ["a", "e"], read
    assert len({len(row) for row in csv.reader(io.StringIO(raw.decode("utf-8", "replace"), newline=""))}) == 1
    frame = pandas.read_csv(output, dtype=str, keep_default_na=False)
    assert len(frame) == 6 and (frame["answer"] != "").sum() == 2, frame
    count = duckdb.sql(f"SELECT count(*), count(answer) FROM read_csv_auto('{output}', all_varchar=true)").fetchall()[0]
    assert count == (6, 2), count


# Lines.


def batch_lines(folder, base_url):
    """All shapes of a line in one file, with a row refused, two that are bad, and an id that comes twice."""
    lines, expected = [], []
    for number, question in enumerate(QUESTIONS * 20, 1):
        body = {"model": "m", "messages": [{"role": "user", "content": question}]}
        line = {"custom_id": f"q-{number}-é\"", "method": "POST", "url": "/v1/chat/completions", "body": body}
        lines.append(json.dumps(line, ensure_ascii=number % 2 == 0))
        expected.append((line["custom_id"], None if question.startswith("refuse") else answer_to(question)))
    lines.insert(3, '{"custom_id": "broken", "body": {')
    expected.insert(3, ("row-4", None))
    lines.append(json.dumps({"custom_id": "q-1-é\"", "body": {"messages": [{"role": "user", "content": "again"}]}}))
    expected.append(("q-1-é\"", None))
    lines.append(json.dumps({"messages": [{"role": "user", "content": "no id"}]}))
    expected.append((f"row-{len(expected) + 1}", answer_to("no id")))
    source, output = folder / "requests.jsonl", folder / "answers.jsonl"
    source.write_text("\ufeff" + "\n".join(lines) + "\n", encoding="utf-8")
    batch(base_url, source, output, status=1)

    # In the manner of OpenAI's cookbook.
    results = [json.loads(line) for line in output.read_text(encoding="utf-8").strip().split("\n")]
    assert [result["custom_id"] for result in results] == [custom_id for custom_id, _ in expected]
    assert len({result["id"] for result in results}) == len(results)
    for (custom_id, answer), result in zip(expected, results):
        assert set(result) == {"id", "custom_id", "response", "error"}, result
        if answer is None:
            assert result["error"]["code"] and result["error"]["message"], result
            assert result["response"] is None, result
            assert result["error"].get("status_code") in (None, 422), result
            continue
        assert result["error"] is None and result["response"]["status_code"] == 200, result
        assert result["response"]["request_id"] == "req-1", result
        assert result["response"]["body"]["choices"][0]["message"]["content"] == answer, result
        completion = openai.types.chat.ChatCompletion.model_validate(result["response"]["body"])
        assert completion.choices[0].message.content == answer and completion.usage.completion_tokens == 5
    codes = [result["error"]["code"] for result in results if result["error"]]
    assert codes.count("duplicate_id") == 1 and codes.count("bad_row") == 1 and len(codes) == 22, codes

    frame = pandas.read_json(output, lines=True)
    assert frame["custom_id"].tolist() == [custom_id for custom_id, _ in expected]
    good = frame[frame["error"].isna()]
    answers = good["response"].map(lambda response: response["body"]["choices"][0]["message"]["content"]).tolist()
    assert answers == [answer for _, answer in expected if answer is not None]

    query = f"""SELECT custom_id, response.body.choices[1].message.content, error.code
                FROM read_json_auto('{output}', format='newline_delimited')"""
    for (custom_id, answer), row in zip(expected, duckdb.sql(query).fetchall(), strict=True):
        assert row[0] == custom_id and row[1] == answer and (row[2] is None) == (answer is not None), row

    program = "[.custom_id, .response.body.choices[0].message.content?, .error.code]"
    read = subprocess.run(["jq", "-c", program, output], capture_output=True, text=True, check=True).stdout
    for (custom_id, answer), line in zip(expected, read.rstrip("\n").split("\n"), strict=True):
        row = json.loads(line)
        assert row[0] == custom_id and row[1] == answer and (row[2] is None) == (answer is not None), row

    # The same lines as a table.
    table = folder / "answers.csv"
    batch(base_url, source, table, status=1)
    frame = pandas.read_csv(table, dtype=str, keep_default_na=False)
    assert frame["custom_id"].tolist() == [custom_id for custom_id, _ in expected]
    assert frame["answer"].str.lstrip("'").tolist() == [answer or "" for _, answer in expected]


def embeddings(folder, base_url):
    source, output = folder / "embeddings.jsonl", folder / "vectors.jsonl"
    source.write_text("".join(json.dumps({"input": text, "model": "e", "custom_id": f"e{number}"}) + "\n"
                              for number, text in enumerate(QUESTIONS)))
    batch(base_url, source, output)
    for number, line in enumerate(output.read_text().rstrip("\n").split("\n")):
        result = json.loads(line)
        reply = openai.types.CreateEmbeddingResponse.model_validate(result["response"]["body"])
        assert result["custom_id"] == f"e{number}" and reply.data[0].embedding == [0.25, -1.5, len(QUESTIONS[number])]
    rows = duckdb.sql(f"SELECT response.body.data[1].embedding FROM read_json_auto('{output}')").fetchall()
    assert [row[0][2] for row in rows] == [len(text) for text in QUESTIONS]
    # In a table a vector is one cell of JSON.
    table = folder / "vectors.csv"
    batch(base_url, source, table)
    vectors = pandas.read_csv(table)["answer"].map(json.loads).tolist()
    assert vectors == [[0.25, -1.5, len(text)] for text in QUESTIONS], vectors


def standard_output(folder, base_url):
    """Without a file lines come as they finish: every row once, in whatever order."""
    source = folder / "stream.csv"
    write_table(source, [(str(number), question) for number, question in enumerate(QUESTIONS)], ["id", "question"])
    run = subprocess.run(
        [PARADIGM, "batch", str(source), "--id-column", "id", "--prompt", "{{question}}", "--base-url", base_url,
         "--no-key", "--progress", "none", "--model", "m"], capture_output=True, text=True, timeout=50)
    assert run.returncode == 1, run.stderr
    results = {(result := json.loads(line))["custom_id"]: result for line in run.stdout.rstrip("\n").split("\n")}
    assert sorted(results, key=int) == [str(number) for number in range(len(QUESTIONS))]
    for number, question in enumerate(QUESTIONS):
        response = results[str(number)]["response"]
        if not question.startswith("refuse"):
            assert response["body"]["choices"][0]["message"]["content"] == answer_to(question)


def simulator(folder):
    """The built-in simulator's answers are what the SDK takes for a completion, streamed or not."""
    source = folder / "simulated.txt"
    source.write_text("".join(f"Dis bonjour à {name}\n" for name in ("Zoé", "Anaïs", "Chloé")))
    for options in ([], ["--stream"]):
        output = folder / f"simulated{len(options)}.jsonl"
        run = subprocess.run([PARADIGM, "batch", str(source), "-o", str(output), "--simulate", "--model",
                              "alfred-4.2", "--progress", "none", *options], capture_output=True, timeout=50)
        assert run.returncode == 0, run.stderr
        for line in output.read_text().splitlines():
            body = json.loads(line)["response"]["body"]
            assert openai.types.chat.ChatCompletion.model_validate(body).choices[0].message.content, body


def main():
    server = ThreadingServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base_url = f"http://127.0.0.1:{server.server_port}/v1"
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for check in (tables, text_lines, bad_rows_of_a_table, batch_lines, embeddings, standard_output):
            check(folder, base_url)
        simulator(folder)
    server.shutdown()
    print("csv, json, pandas, DuckDB, jq and the SDK's types read every output as it was meant")


main()
