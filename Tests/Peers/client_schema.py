#!/usr/bin/env python3
"""`paradigm batch --schema` against Python's jsonschema, over schemas and answers that are drawn.

    client_schema.py PATH_TO_PARADIGM [SCHEMAS] [SEED]

A server answers each row with one drawn value; the command says which of them follow the schema, and so does jsonschema
with the rules of draft 2020-12. Every disagreement is printed. Exits with status 0 when there is none, else 1.
"""

import asyncio
import json
import pathlib
import random
import sys
import tempfile

import jsonschema

import servers

TEXTS = ["", "a", "ab", "abc", "ok", "ko", "é", "😀x", "12", "A-1", "2024-02-29", "2023-02-29", "2024-13-01", "x" * 9]
NUMBERS = [0, 1, 2, 3, 7, -1, 1.5, 2.0, -0.0, 1e3, 0.1, 10**20, 2**53 + 1, -2.5]
PATTERNS = ["^a", "b$", "^[a-z]{2,3}$", "\\d+", "^(ok|ko)$", "^\\S*$", "[^a-c]", "^A-?\\d{1,2}$", "(?:ab)+c?", "."]
NAMES = ["a", "b", "c d", "é"]
STOPPED = "none of the first answers has the shape"
TYPES = ["object", "array", "string", "number", "integer", "boolean", "null"]


def value(random, depth=0):
    kind = random.choice(TYPES if depth < 3 else TYPES[2:])
    if kind == "object":
        return {name: value(random, depth + 1) for name in random.sample(NAMES, random.randint(0, 3))}
    if kind == "array":
        return [value(random, depth + 1) for _ in range(random.randint(0, 3))]
    if kind == "string":
        return random.choice(TEXTS)
    if kind in ("number", "integer"):
        return random.choice(NUMBERS)
    return random.choice([True, False]) if kind == "boolean" else None


def schema(random, depth=0):
    """A schema of the words that are known, more often one that some values follow than not."""
    if depth > 0 and random.random() < 0.04:
        return random.choice([True, True, False])
    if depth > 0 and random.random() < 0.08:
        return {"$ref": random.choice(["#", "#/$defs/one", "#/$defs/two"])}
    rules = {}
    if random.random() < 0.7:
        rules["type"] = random.choice(TYPES) if random.random() < 0.7 else random.sample(TYPES, random.randint(1, 4))
    if depth < 3 and random.random() < 0.5:
        rules["properties"] = {name: schema(random, depth + 1) for name in random.sample(NAMES, random.randint(0, 3))}
    if random.random() < 0.2:
        rules["required"] = random.sample(NAMES, random.randint(0, 2))
    if depth < 3 and random.random() < 0.15:
        rules["additionalProperties"] = random.choice([True, False, schema(random, depth + 1)])
    if depth < 3 and random.random() < 0.4:
        rules["items"] = schema(random, depth + 1)
    for word, least, most, share in [("Length", 0, 4, 0.15), ("Items", 0, 3, 0.15)]:
        for bound in ("min", "max"):
            if random.random() < share:
                rules[bound + word] = random.randint(least, most)
    for word in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
        if random.random() < 0.08:
            rules[word] = random.choice(NUMBERS)
    if random.random() < 0.1:
        rules["enum"] = [value(random, 1) for _ in range(random.randint(1, 4))]
    if random.random() < 0.04:
        rules["const"] = value(random, 1)
    if random.random() < 0.1:
        rules["pattern"] = random.choice(PATTERNS)
    if random.random() < 0.08:
        rules["format"] = random.choice(["date", "email"])
    for word in ("anyOf", "oneOf"):
        if depth < 3 and random.random() < 0.1:
            rules[word] = [schema(random, depth + 1) for _ in range(random.randint(1, 3))]
    if random.random() < 0.1:
        rules["description"] = "d"
    return rules


def document(random):
    whole = schema(random)
    whole["$defs"] = {"one": schema(random, 2), "two": schema(random, 2)}
    return whole


class Server(servers.Wire):
    """Answers a prompt, which is a number, with the value at that place."""

    async def answer(self, prompt, writer):
        writer.write(servers.message(servers.completion(json.dumps(self.values[int(prompt)]))))


async def verdicts(paradigm, server, folder, rules):
    """What the command says of each value; None for a schema that it refuses, with its words."""
    (folder / "schema.json").write_text(json.dumps(rules))
    (folder / "in.txt").write_text("".join(f"{place}\n" for place in range(len(server.values))))
    errors, more = STOPPED, ["--force"]
    # Where none of the first answers follows the schema the run stops, and goes on when it is started again.
    while STOPPED in errors:
        process = await asyncio.create_subprocess_exec(
            paradigm, "batch", folder / "in.txt", "-o", folder / "out.jsonl", *more, "--schema", folder / "schema.json",
            "--repairs", "0", "--model", "m", "--base-url", server.url, "--no-key", "--progress", "none",
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        errors, more = (await process.communicate())[1].decode(), []
    if process.returncode not in (0, 1):
        return None, errors
    lines = [json.loads(line) for line in (folder / "out.jsonl").read_text().splitlines()]
    return [line["error"] for line in lines], errors


async def main(paradigm, count, seed):
    draw = random.Random(seed)
    checked = refused = right = wrong = 0
    with tempfile.TemporaryDirectory() as name:
        async with Server() as server:
            for number in range(count):
                rules = document(draw)
                server.values = [value(draw) for _ in range(40)]
                found, errors = await verdicts(paradigm, server, pathlib.Path(name), rules)
                if found is None:
                    # Of these, only what leads back to itself is refused, which jsonschema would follow until it falls, and
                    # bounds that nothing lies between, which it takes as long as no value is of their type.
                    refused += 1
                    if "leads back to itself" not in errors and "contradict each other" not in errors:
                        wrong += 1
                        print(f"FAILED {json.dumps(rules)}: {errors}")
                    continue
                formats = jsonschema.FormatChecker(formats=["date"])
                validator = jsonschema.Draft202012Validator(rules, format_checker=formats)
                for answer, error in zip(server.values, found, strict=True):
                    expected = validator.is_valid(answer)
                    checked += 1
                    right += expected
                    if expected != (error is None):
                        wrong += 1
                        print(f"FAILED {json.dumps(rules)}: {json.dumps(answer)} is {expected}, but {error}")
    print(f"{count} schemas, {refused} refused; {checked} answers, {right} right; {wrong} disagreements")
    # As many as that must have been looked at for the run to say anything.
    return 0 if wrong == 0 and right > checked / 50 and checked > 15 * count else 1


if __name__ == "__main__":
    options = [int(option) for option in sys.argv[2:]]
    sys.exit(asyncio.run(main(sys.argv[1], *(options + [150, 1][len(options) :]))))
