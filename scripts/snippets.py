"""Checks that every Swift block of the given Markdown files stands, line for line, in a source file of Examples.

Those sources are built by scripts/examples, so what a reader copies compiles. A block may be a part of a function:
then the source has it under a common indentation.
"""

import pathlib
import re
import sys

EXAMPLES = pathlib.Path(__file__).resolve().parent.parent / "Examples"
SOURCES = [path for path in EXAMPLES.rglob("*.swift") if ".build" not in path.relative_to(EXAMPLES).parts]


def contains(source, block):
    """Whether the lines of a block follow each other in the source, all indented by the same amount or not at all."""
    for start in range(len(source) - len(block) + 1):
        first = source[start]
        indent = first[: len(first) - len(block[0])]
        if indent.strip() or first[len(indent) :] != block[0]:
            continue
        if all(line == (indent + wanted if wanted else "") for line, wanted in zip(source[start:], block)):
            return True
    return False


def main(documents):
    sources = [path.read_text(encoding="utf-8").splitlines() for path in SOURCES]
    count = 0
    strays = []
    for document in documents:
        text = pathlib.Path(document).read_text(encoding="utf-8")
        for match in re.finditer(r"^```swift\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
            count += 1
            if not any(contains(source, match[1].splitlines()) for source in sources):
                strays.append(f"{document}:{text.count(chr(10), 0, match.start()) + 1}")
    for place in strays:
        print(f"{place}: this Swift code is in no source file of Examples", file=sys.stderr)
    if not strays:
        print(f"Snippets: {count} blocks, all compiled in Examples.")
    return 1 if strays else 0


sys.exit(main(sys.argv[1:]))
