#!/usr/bin/env python3
"""Tables as spreadsheets and programs write them, read by `paradigm batch`: `input_tables.py PATH_TO_PARADIGM`.

The tables lie in `tables/`: each separator, encoding, line end and way of quoting, and what Excel, LibreOffice and data
frames add of their own. `tables/expected.json` has the cells that each must give; the Swift tests read it too.

With the path of the command: makes the tables anew in memory and asserts that they are those in the folder, reads each
with Python's csv and with pandas and asserts the expected cells, and sends each through the command to a server that
notes the prompts, which hold every cell. With `--write`: writes the folder. Exits with status 0 when all is as expected.
"""

import csv
import io
import json
import pathlib
import subprocess
import sys
import tempfile

import servers

FOLDER = pathlib.Path(__file__).parent / "tables"

COLUMNS = ["N°", "Nom du client", "Question", "Montant"]
ROWS = [
    ["1", "Cœur & Fils", "Où est la bibliothèque ?", "3,50 €"],
    ["2", 'Élodie "Lola" Müller', "Un; deux | trois, quatre\tcinq", "1 000,00 €"],
    ["3", " espaces autour ", "Première ligne\nDeuxième ligne", ""],
    ["4", "", "naïve", "-5,2"],
    ["5", "37°36'37.8\"N", "œuvre; cœur", "007"],
]

# Name, what Python calls it, what the command calls it, whether it begins with a mark.
ENCODINGS = [
    ("utf-8", "utf-8", "utf-8", b""),
    ("utf-8-mark", "utf-8", "utf-8", b"\xef\xbb\xbf"),
    ("utf-16le-mark", "utf-16-le", "utf-16le", b"\xff\xfe"),
    ("utf-16be-mark", "utf-16-be", "utf-16be", b"\xfe\xff"),
    ("utf-16le", "utf-16-le", "utf-16le", b""),
    ("windows-1252", "cp1252", "windows-1252", b""),
    ("latin-9", "iso8859-15", "iso-8859-15", b""),
]
SEPARATORS = [("comma", ","), ("semicolon", ";"), ("tab", "\t"), ("bar", "|")]
STYLES = [
    ("lf-minimal", "\n", csv.QUOTE_MINIMAL),
    ("crlf-all", "\r\n", csv.QUOTE_ALL),
    ("cr-nonnumeric", "\r", csv.QUOTE_NONNUMERIC),
]


class Table:
    """A file, and what is in it."""

    def __init__(self, name, data, columns, rows, separator, codec="utf-8", encoding="utf-8", mark=b"", options=(),
                 empty_rows=0, python=True):
        self.name, self.data, self.columns, self.rows = name, data, columns, rows
        self.separator, self.codec, self.encoding, self.mark = separator, codec, encoding, mark
        self.options, self.empty_rows = list(options), empty_rows
        # Whether Python's readers need no help to give the same cells.
        self.python = python

    def expected(self):
        return {"file": self.name, "separator": self.separator, "encoding": self.encoding, "mark": bool(self.mark),
                "options": self.options, "empty_rows": self.empty_rows, "columns": self.columns, "rows": self.rows}


def written(rows, separator, line_end, quoting):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator=line_end, quoting=quoting)
    for row in rows:
        # So that “nonnumeric” leaves the numbers as they are.
        writer.writerow([int(cell) if cell.isdigit() and cell[0] != "0" else cell for cell in row])
    return text.getvalue()


def matrix():
    for separator_name, separator in SEPARATORS:
        for encoding_name, codec, encoding, mark in ENCODINGS:
            for style, line_end, quoting in STYLES:
                # A line end within a cell is that of the program, and on an old Mac the same as between rows.
                rows = [[cell.replace("\n", " " if line_end == "\r" else "\n") for cell in row] for row in ROWS]
                data = mark + written([COLUMNS] + rows, separator, line_end, quoting).encode(codec)
                extension = "tsv" if separator_name == "tab" and style == "lf-minimal" else "csv"
                yield Table(f"{separator_name}.{encoding_name}.{style}.{extension}", data, COLUMNS, rows, separator,
                            codec, encoding, mark)


def specials():
    mark = b"\xef\xbb\xbf"
    rows = [["1", "Été", "3,5"], ["2", "Noël", "4,25"]]

    def table(name, text, columns, rows, separator, codec="utf-8", encoding="utf-8", mark=b"", **more):
        return Table(name, mark + text.encode(codec), columns, rows, separator, codec, encoding, mark, **more)

    yield table("excel-rows-below.csv", "N°;Nom;Prix;;\r\n1;Été;3,5;;\r\n2;Noël;4,25;;\r\n;;;;\r\n;;;;\r\n;;;;\r\n",
                ["N°", "Nom", "Prix"], rows, ";", "cp1252", "windows-1252", empty_rows=3, python=False)
    yield table("excel-separator-line.csv", "sep=;\r\nN°;Nom;Prix\r\n1;Été;3,5\r\n2;Noël;4,25\r\n",
                ["N°", "Nom", "Prix"], rows, ";", mark=mark, python=False)
    yield table("excel-separator-line-1252.csv", '"SEP=|"\r\nN°|Nom|Prix\r\n1|Été|3,5\r\n2|Noël|4,25\r\n',
                ["N°", "Nom", "Prix"], rows, "|", "cp1252", "windows-1252", python=False)
    yield table("excel-separator-line-tab.csv", "sep=\t\r\nN°\tNom\tPrix\r\n1\tÉté\t3,5\r\n2\tNoël\t4,25\r\n",
                ["N°", "Nom", "Prix"], rows, "\t", "utf-16-le", "utf-16le", b"\xff\xfe", python=False)
    yield table("excel-unicode-text.txt", "N°\tNom\tPrix\r\n1\tÉté\t3,5\r\n2\tNoël\t4,25\r\n", ["N°", "Nom", "Prix"],
                rows, "\t", "utf-16-le", "utf-16le", b"\xff\xfe", options=["--input-format", "tsv"])
    yield table("excel-header-of-lines.csv", '"N°\n(interne)";" Nom du client ";Prix\r\n1;Été;3,5\r\n2;Noël;4,25\r\n',
                ["N°\n(interne)", " Nom du client ", "Prix"], rows, ";", mark=mark)
    yield table("google-sheets.csv", 'N°,Nom,Prix\r\n1,Été,"3,5"\r\n2,Noël,"4,25"', ["N°", "Nom", "Prix"], rows, ",")
    yield table("libreoffice-all-quoted.csv", '"N°";"Nom";"Prix"\n1;"Été";"3,5"\n2;"Noël";"4,25"\n',
                ["N°", "Nom", "Prix"], rows, ";")
    yield table("data-frame.csv", ",Nom,Prix\n0,Été,\"3,5\"\n1,Noël,\"4,25\"\n", ["", "Nom", "Prix"],
                [["0", "Été", "3,5"], ["1", "Noël", "4,25"]], ",")
    yield table("decimal-commas.csv", "Nom;Prix, net;Taux\nÉté;3,5;2\nNoël;4,25;3\n", ["Nom", "Prix, net", "Taux"],
                [["Été", "3,5", "2"], ["Noël", "4,25", "3"]], ";")
    yield table("decimal-commas-everywhere.csv", "Prix;Taux\n3,5;2,0\n4,25;3,0\n", ["Prix", "Taux"],
                [["3,5", "2,0"], ["4,25", "3,0"]], ";")
    yield table("quotes-within.csv", "Lieu,Note\n37°36'37.8\"N,5\" de pluie\n\"a \"\"b\"\"\",c\n", ["Lieu", "Note"],
                [["37°36'37.8\"N", '5" de pluie'], ['a "b"', "c"]], ",")
    yield table("one-column.csv", "Question\nPourquoi ; comment ; quand ?\nUn | deux\n", ["Question"],
                [["Pourquoi ; comment ; quand ?"], ["Un | deux"]], ",")
    yield table("semicolons-in-cells.csv", "id,codes\n1,a;b;c\n2,d;e\n", ["id", "codes"],
                [["1", "a;b;c"], ["2", "d;e"]], ",")
    yield table("empty-rows-around.csv", ";;\r\nN°;Nom;Prix\r\n1;Été;3,5\r\n;;\r\n2;Noël;4,25\r\n;;\r\n",
                ["N°", "Nom", "Prix"], rows, ";", empty_rows=3, python=False)
    yield table("macintosh.csv", "N°;Nom;Prix\r1;Été;3,5\r2;Noël;4,25\r", ["N°", "Nom", "Prix"], rows, ";", "mac_roman",
                "macroman", options=["--encoding", "macroman"])
    yield table("latin-1.csv", "N°;Nom;Prix\r\n1;Été;3,5\r\n2;Noël;4,25\r\n", ["N°", "Nom", "Prix"], rows, ";",
                "latin-1", "iso-8859-1", options=["--encoding", "iso-8859-1"])
    yield table("typographer.csv", "N°;Question\r\n1;L’été, c’est « quand » ?\r\n2;Œuvre – 5 €…\r\n", ["N°", "Question"],
                [["1", "L’été, c’est « quand » ?"], ["2", "Œuvre – 5 €…"]], ";", "cp1252", "windows-1252")
    yield table("no-break-spaces.csv", "N°;Question\r\n1;«\u00a0É\u00a0» ou «\u00a0é\u00a0»\u00a0?\r\n2;Noël et été\r\n",
                ["N°", "Question"], [["1", "«\u00a0É\u00a0» ou «\u00a0é\u00a0»\u00a0?"], ["2", "Noël et été"]], ";",
                "cp1252", "windows-1252")
    yield table("carets.csv", "a^b\n1,5^2;5\n", ["a", "b"], [["1,5", "2;5"]], "^", options=["--separator", "^"])
    yield table("commas-by-tabs-name.tsv", "a,b\n1,2\n", ["a", "b"], [["1", "2"]], ",")
    yield table("japanese.csv", "番号,質問\n1,東京はどこですか\n2,\"こんにちは, 世界\"\n", ["番号", "質問"],
                [["1", "東京はどこですか"], ["2", "こんにちは, 世界"]], ",", "utf-16-le", "utf-16le", b"\xff\xfe")
    yield table("emoji.csv", "a;b\r\n🦊;😀é\r\n", ["a", "b"], [["🦊", "😀é"]], ";", "utf-16-be", "utf-16be", b"\xfe\xff")


TABLES = [*matrix(), *specials()]


def write():
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    for table in TABLES:
        (FOLDER / table.name).write_bytes(table.data)
    lines = [json.dumps(table.expected(), ensure_ascii=False) for table in TABLES]
    (FOLDER / "expected.json").write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


def compare_with_folder():
    assert {path.name for path in FOLDER.iterdir()} == {table.name for table in TABLES} | {"expected.json"}
    expected = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
    assert expected == [table.expected() for table in TABLES], "tables/expected.json: run with --write"
    for table in TABLES:
        assert (FOLDER / table.name).read_bytes() == table.data, table.name


def compare_with_python():
    import pandas

    for table in TABLES:
        if not table.python:
            continue
        text = table.data[len(table.mark):].decode(table.codec)
        read = list(csv.reader(io.StringIO(text, newline=""), delimiter=table.separator))
        assert read == [table.columns] + table.rows, (table.name, read)
        frame = pandas.read_csv(io.StringIO(text, newline=""), sep=table.separator, dtype=str, keep_default_na=False)
        columns = [column or "Unnamed: 0" for column in table.columns]
        assert list(frame.columns) == columns, (table.name, list(frame.columns))
        assert frame.values.tolist() == table.rows, (table.name, frame.values.tolist())


def compare_with_command(paradigm):
    with servers.echo() as url, tempfile.TemporaryDirectory() as name:
        for table in TABLES:
            # As a person writes the names: on one line, without blanks around them. A nameless column has no place.
            named = [index for index, column in enumerate(table.columns) if column]
            prompt = "<|>".join("{{ %s }}" % " ".join(table.columns[index].split()) for index in named)
            output = pathlib.Path(name) / (table.name + ".jsonl")
            run = subprocess.run(
                [paradigm, "batch", FOLDER / table.name, "-o", output, "--prompt", prompt, "--model", "m", "--no-key",
                 "--base-url", url, "--progress", "none", *table.options],
                capture_output=True, text=True, timeout=50)
            assert run.returncode == 0, (table.name, run.returncode, run.stderr)
            answers = [json.loads(line)["response"]["body"]["choices"][0]["message"]["content"]
                       for line in output.read_text(encoding="utf-8").splitlines()]
            wanted = ["<|>".join(row[index] for index in named) for row in table.rows]
            assert answers == wanted, (table.name, answers, wanted)


if sys.argv[1] == "--write":
    write()
else:
    compare_with_folder()
    compare_with_python()
    compare_with_command(sys.argv[1])
    print(f"the command, Python's csv and pandas read the same cells of {len(TABLES)} tables")
