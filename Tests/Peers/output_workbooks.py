#!/usr/bin/env python3
"""Excel workbooks of other programs in, and ours in other programs: `output_workbooks.py PATH_TO_PARADIGM`.

Workbooks made by openpyxl, XlsxWriter and pandas (and LibreOffice, where it is installed) go through the command to a
server that answers with the question, and what was asked is compared with the values that openpyxl reads. The workbooks
that come out are read with openpyxl and pandas: right cells, right types, a header that stays in sight.
"""
import csv
import datetime
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

import openpyxl
import pandas
import xlsxwriter

import servers

PARADIGM = sys.argv[1]
SEPARATOR = " ¦ "


def batch(base_url, source, output, *options, status=0):
    run = subprocess.run(
        [PARADIGM, "batch", str(source), "-o", str(output), "--base-url", base_url, "--no-key", "--progress", "none",
         "--model", "m", "--lang", "en", *options], capture_output=True, text=True, timeout=100)
    assert run.returncode == status, (source, run.returncode, run.stdout, run.stderr)
    return run.stderr


def shown(cell):
    """A cell as a person sees it, from the value that openpyxl reads."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime):
        has_time = any(letter in cell.number_format for letter in "hH")
        return value.strftime("%Y-%m-%d %H:%M:%S" if has_time else "%Y-%m-%d")
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M:%S")
    if isinstance(value, datetime.timedelta):
        seconds = int(value.total_seconds())
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if isinstance(value, (int, float)):
        if cell.number_format == "0%":
            return f"{value * 100:.0f}%"
        if cell.number_format == "0.00%":
            return f"{value * 100:.2f}%"
        text = f"{value:.15g}"
        return text if "e" not in text else f"{float(text):.20f}".rstrip("0").rstrip(".")
    return str(value)


def asked(base_url, folder, source, columns, *options):
    """What the rows of a workbook ask: their cells, as the command reads them."""
    # LibreOffice's workbooks have the names of those that they were made of.
    output = folder / f"{source.parent.name}-{source.stem}.jsonl"
    batch(base_url, source, output, "--prompt", SEPARATOR.join("{{%s}}" % column for column in columns), *options)
    lines = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    return [line["response"]["body"]["choices"][0]["message"]["content"].split(SEPARATOR) for line in lines]


def expected(source, columns, sheet=None):
    """The same by openpyxl: the rows below the header that hold anything."""
    workbook = openpyxl.load_workbook(source, data_only=True)
    sheet = workbook[sheet] if sheet else next(s for s in workbook.worksheets if s.sheet_state == "visible")
    rows = list(sheet.iter_rows())
    start = next(number for number, row in enumerate(rows) if any(cell.value is not None for cell in row))
    places = [[cell.value for cell in rows[start]].index(column) for column in columns]
    read = [[shown(row[place]) for place in places] for row in rows[start + 1:]]
    return [row for row in read if any(row)]


def compare(base_url, folder, source, columns, *options, sheet=None):
    found, wanted = asked(base_url, folder, source, columns, *options), expected(source, columns, sheet)
    assert len(found) == len(wanted) > 0, (source, len(found), len(wanted))
    for number, (ours, theirs) in enumerate(zip(found, wanted)):
        assert ours == theirs, (source.name, number, ours, theirs)


COLUMNS = ["texte", "nombre", "date", "autre"]
TEXTS = ["été", "l'œuvre « à » 100 €", "deux\nlignes", " espaces ", "<&>\"'", "😀 日本語", "=pas une formule", "007", "-5"]
NUMBERS = [0, 1, -1, 1.5, 0.1, 1 / 3, 1e15, 123456789012, 1e-7, 2 ** 53, 99.99]
MOMENTS = [datetime.date(2026, 3, 1), datetime.datetime(2026, 3, 1, 14, 30), datetime.date(1904, 1, 31),
           datetime.date(2000, 2, 29), datetime.datetime(1999, 12, 31, 23, 59, 59)]


def rows_of_every_sort(count=200):
    for number in range(count):
        yield (TEXTS[number % len(TEXTS)], NUMBERS[number % len(NUMBERS)], MOMENTS[number % len(MOMENTS)],
               [True, False, None, datetime.time(8, 15), f"unique {number}"][number % 5])


def by_openpyxl(path):
    workbook = openpyxl.Workbook()
    workbook.active.title = "Cachée"
    workbook.active.sheet_state = "hidden"
    workbook.active.append(["rien"])
    sheet = workbook.create_sheet("Données & co")
    for number, row in enumerate([COLUMNS, *rows_of_every_sort()]):
        for column, value in enumerate(row):
            # Two empty rows and an empty column before the table, and every tenth row is left out.
            cell = sheet.cell(row=3 + number + number // 10, column=2 + column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
    percents = sheet.cell(row=400, column=3)
    percents.value, percents.number_format = 0.125, "0.00%"
    sheet.merge_cells("B401:C402")
    sheet["B401"] = "fusion"
    # Cells that are formatted and empty.
    sheet.cell(row=900, column=9).number_format = "0.00"
    other = workbook.create_sheet("Autre")
    for row in (["texte", "nombre"], ["un", 1], ["deux", 2]):
        other.append(row)
    workbook.save(path)


def by_xlsxwriter(path, **options):
    is_long = options.pop("zip64", False)
    workbook = xlsxwriter.Workbook(str(path), options)
    if is_long:
        workbook.use_zip64()
    sheet = workbook.add_worksheet("Feuil1")
    day = workbook.add_format({"num_format": "dd/mm/yyyy"})
    moment = workbook.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
    time = workbook.add_format({"num_format": "hh:mm:ss"})
    bold = workbook.add_format({"bold": True})
    for number, row in enumerate([COLUMNS, *rows_of_every_sort()]):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, column, value)
            elif isinstance(value, datetime.datetime):
                sheet.write_datetime(number, column, value, moment)
            elif isinstance(value, datetime.date):
                sheet.write_datetime(number, column, value, day)
            elif isinstance(value, datetime.time):
                sheet.write_datetime(number, column, value, time)
            elif value is not None:
                sheet.write(number, column, value)
    last = len(list(rows_of_every_sort())) + 1
    sheet.write_formula(last, 1, "=1+1", None, 2)
    sheet.write_formula(last, 0, '="a"&"b"', None, "ab")
    sheet.write_formula(last, 3, "=NA()", None, "#N/A")
    if not options.get("constant_memory"):
        sheet.write_rich_string(last + 1, 0, "gras ", bold, "et", " maigre")
    workbook.close()


def characters_that_xml_cannot_hold(base_url, folder):
    source = folder / "control.xlsx"
    workbook = xlsxwriter.Workbook(str(source))
    texts = ["a\x01b", "_x0041_ stays", "tab\tbell\x07"]
    workbook.add_worksheet().write_column(0, 0, ["texte", *texts])
    workbook.close()
    assert asked(base_url, folder, source, ["texte"]) == [[text] for text in texts]


def formulas_without_values(base_url, folder):
    source = folder / "formulas.xlsx"
    workbook = openpyxl.Workbook()
    for row in (["texte", "nombre"], ['="a"&"b"', 1], ["c", "=1+1"], ["d", 2]):
        workbook.active.append(row)
    workbook.save(source)
    said = batch(base_url, source, folder / "formulas.csv", "--prompt", "{{texte}}", status=1)
    assert "2 formulas" in said and "the first in A2" in said and "2 of 3" in said, said
    errors = pandas.read_csv(folder / "formulas.csv", keep_default_na=False)["error"].tolist()
    assert errors[0].startswith("no_formula_value: row 2: the formula in A2") and errors[1:] == ["", ""], errors
    # A spreadsheet works them out.
    saved = by_libreoffice(folder, source)
    if saved:
        assert asked(base_url, folder, saved, ["texte", "nombre"]) == [["ab", "1"], ["c", "2"], ["d", "2"]]


def by_libreoffice(folder, source, *options):
    """The same workbook, or table, as LibreOffice saves it; None where there is no LibreOffice."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if not program:
        return None
    target = folder / "libreoffice"
    subprocess.run([program, "--headless", f"-env:UserInstallation=file://{folder}/profile", *options, "--convert-to",
                    "xlsx", "--outdir", str(target), str(source)], check=True, capture_output=True, timeout=120)
    return (target / source.name).with_suffix(".xlsx")


def tables_for_spreadsheets(base_url, folder):
    source, output = folder / "french.csv", folder / "french-answers.csv"
    questions = ["Où est l'été ?", "l'œuvre ; « à » 100 €", "-1 234,5", 'dit "oui"', "- un\n- deux"]
    with source.open("w", encoding="cp1252", newline="") as file:
        csv.writer(file, delimiter=";", lineterminator="\r\n").writerows(
            [["Liste des questions"], [], ["id", "Question"], *enumerate(questions)])
    batch(base_url, source, output, "--prompt", "{{Question}}", "--excel", "--lang", "fr")
    # Semicolons, quotes, UTF-8, French numbers, cells that are quoted are text.
    saved = by_libreoffice(folder, output, "--infilter=Text - txt - csv (StarCalc):59,34,76,1,,1036,true,false")
    if saved:
        rows = [[cell.value for cell in row[:3]] for row in openpyxl.load_workbook(saved).active.iter_rows()]
        assert rows[0] == ["id", "Question", "answer"], rows
        wanted = [-1234.5 if text == "-1 234,5" else text for text in questions]
        assert [row[1] for row in rows[1:]] == wanted, rows
        # A list would be an error there, so it is text, with the mark of one.
        assert [row[2] for row in rows[1:]] == [*wanted[:4], "'- un\n- deux"], rows


def inputs(base_url, folder):
    source = folder / "openpyxl.xlsx"
    by_openpyxl(source)
    compare(base_url, folder, source, COLUMNS)
    compare(base_url, folder, source, ["texte", "nombre"], "--sheet", "Autre", "--force", sheet="Autre")
    for name, options in [("shared", {}), ("inline", {"constant_memory": True}), ("mac", {"date_1904": True}),
                          ("long", {"zip64": True})]:
        source = folder / f"xlsxwriter-{name}.xlsx"
        by_xlsxwriter(source, **options)
        compare(base_url, folder, source, COLUMNS)
        # The same through a pipe.
        run = subprocess.run(
            [PARADIGM, "batch", "-", "--base-url", base_url, "--no-key", "--progress", "none", "--model", "m",
             "--prompt", "{{texte}}"], input=source.read_bytes(), capture_output=True, timeout=50)
        assert run.returncode == 0, run.stderr
        assert len(run.stdout.splitlines()) == len(expected(source, COLUMNS)), run.stderr
    for engine in ("openpyxl", "xlsxwriter"):
        # openpyxl makes a formula of what begins with an equals sign, and works none out.
        texts = [text for text in TEXTS if engine == "xlsxwriter" or not text.startswith("=")]
        frame = pandas.DataFrame({"texte": texts, "nombre": range(len(texts)), "date": pandas.Timestamp("2026-03-01")})
        source = folder / f"pandas-{engine}.xlsx"
        frame.to_excel(source, index=False, engine=engine)
        compare(base_url, folder, source, ["texte", "nombre", "date"])
    saved = by_libreoffice(folder, folder / "openpyxl.xlsx")
    if saved:
        compare(base_url, folder, saved, COLUMNS)


def outputs(base_url, folder):
    source, output = folder / "xlsxwriter-shared.xlsx", folder / "answers.xlsx"
    batch(base_url, source, output, "--prompt", "{{texte}}")
    before = openpyxl.load_workbook(source, data_only=True).active
    workbook = openpyxl.load_workbook(output)
    sheet = workbook.active
    assert sheet.title == "Feuil1" and sheet.freeze_panes == "A2", (sheet.title, sheet.freeze_panes)
    header = [cell.value for cell in sheet[1]]
    assert header == COLUMNS + ["answer", "error", "finish_reason", "prompt_tokens", "completion_tokens"], header
    assert all(cell.font.bold for cell in sheet[1])
    assert sheet.max_row == before.max_row, (sheet.max_row, before.max_row)
    for ours, theirs in zip(sheet.iter_rows(min_row=2), before.iter_rows(min_row=2)):
        for mine, other in zip(ours, theirs):
            # openpyxl takes a text that begins with = for a formula when it writes, and not when it reads.
            assert mine.value == other.value, (mine.coordinate, mine.value, other.value)
            assert mine.data_type == other.data_type, (mine.coordinate, mine.data_type, other.data_type)
        assert ours[4].value == (theirs[0].value or None) and ours[4].data_type == "s", (ours[4].value, theirs[0].value)
        assert ours[4].alignment.wrap_text
        assert (ours[7].value, ours[8].value) == (3, 5) and ours[7].data_type == "n"
    frame = pandas.read_excel(output, dtype={"texte": str}, keep_default_na=False)
    assert frame["answer"].tolist() == frame["texte"].tolist()
    assert frame["completion_tokens"].sum() == 5 * len(frame)
    again = by_libreoffice(folder, output)
    if again:
        assert openpyxl.load_workbook(again).active["E2"].value == sheet["E2"].value

    # From lines of JSON.

    lines = folder / "lines.jsonl"
    lines.write_text('{"custom_id": "a", "prompt": "=1+1"}\n{"prompt": "\\u0001é"}\n')
    batch(base_url, lines, folder / "lines.xlsx")
    sheet = openpyxl.load_workbook(folder / "lines.xlsx").active
    assert [[cell.value for cell in row[:2]] for row in sheet.iter_rows()] == [
        ["custom_id", "answer"], ["a", "=1+1"], ["row-2", "_x0001_é"]]
    assert sheet["B2"].data_type == "s"

    # What a cell cannot hold is cut, told, and whole elsewhere.
    long = folder / "long.jsonl"
    long.write_text(json.dumps({"prompt": "é" * 40_000}) + "\n")
    said = batch(base_url, long, folder / "long.xlsx")
    assert "1 cell cut at 32,767 characters" in said and "--partial" in said, said
    assert len(openpyxl.load_workbook(folder / "long.xlsx").active["B2"].value) == 32_767
    batch(base_url, long, folder / "whole.jsonl", "--journal", folder / "long.xlsx.journal", "--partial")
    whole = json.loads((folder / "whole.jsonl").read_text())
    assert len(whole["response"]["body"]["choices"][0]["message"]["content"]) == 40_000


def main():
    with servers.echo() as base_url, tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        checks = (inputs, characters_that_xml_cannot_hold, formulas_without_values, tables_for_spreadsheets, outputs)
        for check in checks:
            check(base_url, folder)
    print("openpyxl, XlsxWriter and pandas: their workbooks are read as they are, and ours by them")


main()
