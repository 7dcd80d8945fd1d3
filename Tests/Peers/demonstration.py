"""In the manner of the documentation's demonstration: the same requests all at once, then one after the other.

Reads PARADIGM_API_KEY and PARADIGM_BASE_URL, and prints the documentation's three lines.
"""

import asyncio
import os
import time

import aiohttp
import requests

KEY = os.environ["PARADIGM_API_KEY"]
BASE = os.environ.get("PARADIGM_BASE_URL", "https://paradigm.lighton.ai/api/v2")
NAMES = [
    "Alice", "Bob", "Charlie", "David", "Eva", "Frank", "Grace", "Hannah", "Ian", "Julia",
    "Kevin", "Laura", "Michael", "Nina", "Oscar", "Paula", "Quentin", "Rachel", "Steve", "Tiffany",
]
HEADERS = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}


def body(name):
    prompt = (
        "Dis bonjour au nouvel utilisateur sur Paradigm ! "
        f"Donne un accueil court d'une phrase hautement personnalisé à : {name}"
    )
    return {
        "model": "alfred-4.2",
        "messages": [{"role": "user", "content": prompt}],
        "temperature": 0.4,
        "max_tokens": 150,
    }


async def ask(session, name):
    async with session.post(f"{BASE}/chat/completions", json=body(name), headers=HEADERS) as reply:
        return (await reply.json())["choices"][0]["message"]["content"]


async def all_at_once():
    async with aiohttp.ClientSession() as session:
        return await asyncio.gather(*(ask(session, name) for name in NAMES))


def one_after_the_other():
    return [
        requests.post(f"{BASE}/chat/completions", json=body(name), headers=HEADERS).json()["choices"][0]["message"]["content"]
        for name in NAMES
    ]


start = time.perf_counter()
concurrent = asyncio.run(all_at_once())
concurrent_seconds = time.perf_counter() - start
start = time.perf_counter()
sequential = one_after_the_other()
sequential_seconds = time.perf_counter() - start

for name, answer in zip(NAMES, concurrent):
    assert name in answer, answer
assert concurrent == sequential
print(f"L'exécution asynchrone a pris {concurrent_seconds:.2f} secondes.")
print(f"L'exécution synchrone a pris {sequential_seconds:.2f} secondes.")
print(f"Facteur d'amélioration : {sequential_seconds / concurrent_seconds:.2f}")
