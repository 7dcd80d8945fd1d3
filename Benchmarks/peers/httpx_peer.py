"""httpx on asyncio, its pool raised to the concurrency (its own limit is 100 connections)."""

import asyncio
import sys

import httpx

from common import Run, send_all


async def main():
    run = Run(sys.argv[1:])
    limits = httpx.Limits(max_connections=run.concurrency, max_keepalive_connections=run.concurrency)
    async with httpx.AsyncClient(limits=limits, timeout=600, verify=run.trust or True) as client:

        async def ask(index):
            response = await client.post(run.url, json=run.body(index))
            response.raise_for_status()
            return response.json()["choices"][0]["message"]["content"]

        await send_all(run, ask)


asyncio.run(main())
