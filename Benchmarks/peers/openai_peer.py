"""OpenAI's SDK, AsyncOpenAI: over httpx as it comes, or with PEER_AIOHTTP=1 over its own aiohttp transport.

No retries, and the pool raised to the concurrency.
"""

import asyncio
import os
import sys

import httpx
import openai

from common import Run, send_all

Client = openai.DefaultAioHttpClient if os.environ.get("PEER_AIOHTTP") == "1" else openai.DefaultAsyncHttpxClient


async def main():
    run = Run(sys.argv[1:])
    limits = httpx.Limits(max_connections=run.concurrency, max_keepalive_connections=run.concurrency)
    client = Client(limits=limits, verify=run.trust or True)
    async with openai.AsyncOpenAI(
        base_url=run.base_url, api_key="none", max_retries=0, timeout=600, http_client=client
    ) as api:

        async def ask(index):
            reply = await api.chat.completions.create(**run.body(index))
            return reply.choices[0].message.content

        await send_all(run, ask)


asyncio.run(main())
