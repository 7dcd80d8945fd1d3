"""What most people write: AsyncOpenAI, a semaphore and one task for each row.

    python plain.py BASE_URL CONCURRENCY ROWS.jsonl OUTPUT.jsonl

Keeps the package's own two retries; a row that fails all the same is left out of the output.
"""

import asyncio
import json
import sys

import openai


async def main(base_url, concurrency, source, target):
    with open(source, encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    semaphore = asyncio.Semaphore(int(concurrency))
    async with openai.AsyncOpenAI(base_url=base_url) as client:

        async def ask(row):
            async with semaphore:
                try:
                    reply = await client.chat.completions.create(**row["body"])
                except openai.OpenAIError as error:
                    print(f"{row['custom_id']}: {error}", file=sys.stderr)
                    return None
            return {"custom_id": row["custom_id"], "response": {"status_code": 200, "body": reply.model_dump()}}

        answers = await asyncio.gather(*map(ask, rows))
    with open(target, "w", encoding="utf-8") as file:
        file.writelines(json.dumps(answer) + "\n" for answer in answers if answer)


asyncio.run(main(*sys.argv[1:]))
