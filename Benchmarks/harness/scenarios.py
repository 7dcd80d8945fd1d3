"""What is measured: for each scenario the server, the numbers and the clients."""

import dataclasses

from .peers import PEERS


@dataclasses.dataclass(frozen=True)
class Scenario:
    """`requests` None: as many as each client manages in a few seconds. `delay` (ms) asks for the delaying server."""

    key: str
    title: str
    concurrency: tuple[int, ...]
    requests: int | None
    peers: tuple[str, ...]
    delay: int | None = None
    tls: bool = False
    repeats: int | None = None


ALONE = {"chat", "curl"}
ALL = tuple(peer.key for peer in PEERS if peer.key not in ALONE)
COUNTED = tuple(key for key in ALL if key != "wrk")
SCALING = ("engine", "calls", "hyper", "go", "epoll")
OVER_TLS = tuple(peer.key for peer in PEERS if peer.tls and peer.key not in ALONE | {"httpx", "litellm"})
COLD = tuple(key for key in OVER_TLS if key != "wrk")
FIRST_REPLY = ("chat", "curl", "hyper", "libcurl", "go", "epoll", "aiohttp", "httpx", "openai", "litellm")

FULL = [
    Scenario("throughput", "No latency, 64 connections", (64,), None, ALL),
    Scenario("latency-50", "50 ms, 500 at once, 5,000 requests", (500,), 5000, COUNTED, delay=50),
    Scenario("latency-500", "500 ms, 2,000 at once, 10,000 requests", (2000,), 10000, COUNTED, delay=500),
    Scenario("connections", "More connections, no latency", (64, 256, 1024, 4000), None, SCALING),
    Scenario("tls", "TLS, warm: no latency, 64 connections", (64,), None, OVER_TLS, tls=True),
    Scenario("tls-cold-500", "TLS, cold: 500 connections, one request each", (500,), 500, COLD, tls=True),
    Scenario("tls-cold-1000", "TLS, cold: 1,000 connections, one request each", (1000,), 1000, COLD, tls=True),
    Scenario("start", "Process start to end, one request", (1,), 1, FIRST_REPLY, repeats=30),
    Scenario("million", "1,000,000 rows, 64 connections", (64,), 1_000_000, ("engine",), repeats=1),
]

# The same with small numbers: a smoke test, whose figures say nothing.
SMALL = {
    "latency-50": {"title": "50 ms, 100 at once, 200 requests", "concurrency": (100,), "requests": 200},
    "latency-500": {"title": "500 ms, 200 at once, 400 requests", "concurrency": (200,), "requests": 400},
    "connections": {"concurrency": (64, 1000)},
    "tls-cold-500": {"title": "TLS, cold: 50 connections, one request each", "concurrency": (50,), "requests": 50},
    "tls-cold-1000": {"title": "TLS, cold: 100 connections, one request each", "concurrency": (100,), "requests": 100},
    "start": {"repeats": 3},
    "million": {"title": "50,000 rows, 64 connections", "requests": 50_000},
}
QUICK = [dataclasses.replace(scenario, **SMALL.get(scenario.key, {})) for scenario in FULL]
