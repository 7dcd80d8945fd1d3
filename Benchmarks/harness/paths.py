"""Where things are, and what every client sends and must receive."""

import json
import pathlib

HERE = pathlib.Path(__file__).resolve().parent.parent
ROOT = HERE.parent
BUILD = HERE / ".build"
WORK = BUILD / "work"
VENV = HERE / ".venv"

MODEL = "alfred-4.2"
# Plain ASCII without quotation marks or backslashes: the C clients print it into their JSON as it is.
PROMPT = (
    "Write a welcome message for a new colleague in one sentence, in French, warm but not familiar, and mention the "
    "product by its name. Use no emoji and no list. The colleague has the number"
)
ANSWER = (
    "Bienvenue parmi nous ! Toute notre petite troupe se rejouit de vous accueillir, vous souhaite de belles "
    "decouvertes avec Paradigm et reste a votre disposition pour toutes vos questions, des plus simples aux plus "
    "ardues, aujourd'hui comme demain, et pour longtemps encore !"
)


def body(index):
    """The request with this number, as JSON."""
    messages = [{"role": "user", "content": f"{PROMPT} {index}"}]
    value = {"model": MODEL, "messages": messages, "temperature": 0.4, "max_tokens": 150}
    return json.dumps(value, separators=(",", ":"))


def reply():
    """The JSON that the servers answer everything with."""
    message = {"role": "assistant", "content": ANSWER}
    value = {
        "id": "chatcmpl-0f1d3c5b7a9e4d2c8b6a0f1e2d3c4b5a",
        "object": "chat.completion",
        "created": 1767225600,
        "model": MODEL,
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}],
        "usage": {
            "prompt_tokens": 61,
            "completion_tokens": 57,
            "total_tokens": 118,
            "prompt_tokens_details": {"cached_tokens": 0},
        },
        "system_fingerprint": "fp_44709d6fcb",
        "service_tier": "default",
    }
    return json.dumps(value, separators=(",", ":"))


def write_input(kind, requests):
    """The file of so many Batch lines ("rows") or prompts ("prompts"), written when it is not there."""
    WORK.mkdir(parents=True, exist_ok=True)
    path = WORK / f"{kind}-{requests}.{'jsonl' if kind == 'rows' else 'txt'}"
    if path.exists():
        return path
    # A half-written file must not be taken for a whole one by the next run.
    unfinished = path.with_suffix(".part")
    with open(unfinished, "w", encoding="ascii") as file:
        for index in range(requests):
            if kind == "rows":
                line = {"custom_id": f"row-{index}", "method": "POST", "url": "/v1/chat/completions"}
                file.write(json.dumps(line, separators=(",", ":"))[:-1] + ',"body":' + body(index) + "}\n")
            else:
                file.write(f"{PROMPT} {index}\n")
    return unfinished.rename(path)
