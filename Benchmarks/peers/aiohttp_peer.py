"""aiohttp with the standard library's event loop and JSON; with PEER_FAST=1, with uvloop and orjson instead.

The pool is raised to the concurrency: aiohttp's own limit is 100 connections.
"""

import asyncio
import json
import os
import sys

import aiohttp

from common import Run, send_all

FAST = os.environ.get("PEER_FAST") == "1"
if FAST:
    import orjson
    import uvloop

dumps = (lambda value: orjson.dumps(value).decode()) if FAST else json.dumps
loads = orjson.loads if FAST else json.loads


async def main():
    run = Run(sys.argv[1:])
    connector = aiohttp.TCPConnector(limit=run.concurrency, ssl=run.trust or True)
    timeout = aiohttp.ClientTimeout(total=600)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout, json_serialize=dumps) as session:

        async def ask(index):
            async with session.post(run.url, json=run.body(index)) as response:
                response.raise_for_status()
                reply = loads(await response.read())
            return reply["choices"][0]["message"]["content"]

        await send_all(run, ask)


if FAST:
    uvloop.run(main())
else:
    asyncio.run(main())
