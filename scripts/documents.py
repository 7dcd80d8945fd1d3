"""Checks the given Markdown files against the repository.

Every Swift block must stand, line for line, in a source file of Examples: those are built by scripts/examples, so what a
reader copies compiles. A block may be a part of a function; then the source has it under a common indentation. Every
relative link must lead to a file.
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


def complaints(document, sources):
    """What is wrong with a document, as lines of the form `file:line: complaint`."""
    text = document.read_text(encoding="utf-8")

    def place(match):
        return f"{document}:{text.count(chr(10), 0, match.start()) + 1}"

    for block in re.finditer(r"^```swift\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        if not any(contains(source, block[1].splitlines()) for source in sources):
            yield f"{place(block)}: this Swift code is in no source file of Examples"
    for link in re.finditer(r"\]\(([^)\s#:]+)(?:#[^)\s]*)?\)", text):
        if not (document.parent / link[1]).exists():
            yield f"{place(link)}: there is no {link[1]}"


def main(documents):
    sources = [path.read_text(encoding="utf-8").splitlines() for path in SOURCES]
    found = [line for name in documents for line in complaints(pathlib.Path(name), sources)]
    print("\n".join(found), end="\n" if found else "", file=sys.stderr)
    return 1 if found else 0


sys.exit(main(sys.argv[1:]))
