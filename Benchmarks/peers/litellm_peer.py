"""LiteLLM's acompletion for an OpenAI-compatible server, no retries; its table of prices is the one it ships."""

import asyncio
import os
import sys

from common import Run, send_all

# Before the import: LiteLLM would fetch the table from the network.
os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
import litellm


async def main():
    run = Run(sys.argv[1:])
    os.environ["AIOHTTP_CONNECTOR_LIMIT"] = str(run.concurrency)
    if run.trust:
        litellm.ssl_verify = sys.argv[6]

    async def ask(index):
        body = run.body(index)
        body["model"] = "openai/" + body["model"]
        reply = await litellm.acompletion(
            **body, api_base=run.base_url, api_key="none", max_retries=0, num_retries=0, timeout=600
        )
        return reply.choices[0].message.content

    await send_all(run, ask)


asyncio.run(main())
