"""The official openai package: plain, streamed, embeddings, models and its error classes."""

import asyncio
import math
import sys

import openai

BASE = sys.argv[1]
MODEL = "alfred-4.2"


def client(**options):
    return openai.OpenAI(api_key=options.pop("api_key", "any-key"), base_url=BASE, max_retries=0, **options)


def messages(text):
    return [{"role": "user", "content": text}]


def expect(error, call):
    try:
        call()
    except error as caught:
        return caught
    raise AssertionError(f"expected {error.__name__}")


def chat():
    with client() as c:
        reply = c.chat.completions.create(model=MODEL, messages=messages("Bonjour !"), temperature=0.4)
        assert reply.object == "chat.completion" and reply.model == MODEL
        assert "Bonjour !" in reply.choices[0].message.content
        assert reply.choices[0].finish_reason == "stop"
        usage = reply.usage
        assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens

        again = c.chat.completions.create(model=MODEL, messages=messages("Bonjour !"))
        assert again.choices[0].message.content == reply.choices[0].message.content

        cut = c.chat.completions.create(model=MODEL, messages=messages("Bonjour !"), max_tokens=3)
        assert cut.choices[0].finish_reason == "length" and cut.usage.completion_tokens == 3

        stopped = c.chat.completions.create(model=MODEL, messages=messages("Bonjour !"), stop=["bytes"])
        assert stopped.choices[0].message.content.startswith("The simulator read")
        assert "bytes" not in stopped.choices[0].message.content

        several = c.chat.completions.create(model=MODEL, messages=messages("Bonjour !"), n=3)
        assert [choice.index for choice in several.choices] == [0, 1, 2]

        parts = [{"role": "user", "content": [{"type": "text", "text": "In parts"}]}]
        assert "In parts" in c.chat.completions.create(model=MODEL, messages=parts).choices[0].message.content

        chosen = c.chat.completions.create(
            model=MODEL, messages=messages("Choose"), extra_body={"guided_choice": ["yes", "no"]}
        )
        assert chosen.choices[0].message.content in ("yes", "no")

        raw = c.chat.completions.with_raw_response.create(model=MODEL, messages=messages("Bonjour !"))
        assert raw.headers["x-request-id"] and raw.headers["date"]
        assert raw.parse().choices


def stream():
    with client() as c:
        plain = c.chat.completions.create(model=MODEL, messages=messages("Streamed, please"))
        events = list(
            c.chat.completions.create(
                model=MODEL,
                messages=messages("Streamed, please"),
                stream=True,
                stream_options={"include_usage": True},
            )
        )
        text = "".join(e.choices[0].delta.content or "" for e in events if e.choices)
        assert text == plain.choices[0].message.content, (text, plain)
        assert events[-1].usage == plain.usage and not events[-1].choices
        assert [e.choices[0].finish_reason for e in events if e.choices][-1] == "stop"

        without = list(c.chat.completions.create(model=MODEL, messages=messages("x"), stream=True))
        assert all(e.usage is None for e in without)

        legacy = "".join(
            e.choices[0].text for e in c.completions.create(model=MODEL, prompt="Once upon a time", stream=True)
        )
        assert legacy == c.completions.create(model=MODEL, prompt="Once upon a time").choices[0].text


def embeddings():
    with client() as c:
        model = "multilingual-e5-large"
        texts = ["un", "deux", "un"]
        # The package asks for base64 by itself when no format is given.
        packed = c.embeddings.create(model=model, input=texts)
        floats = c.embeddings.create(model=model, input=texts, encoding_format="float")
        assert len(packed.data) == 3 and len(packed.data[0].embedding) == 1024
        for a, b in zip(packed.data, floats.data):
            assert all(abs(x - y) < 1e-6 for x, y in zip(a.embedding, b.embedding))
            assert math.isclose(sum(x * x for x in b.embedding), 1, rel_tol=1e-4)
        assert floats.data[0].embedding == floats.data[2].embedding != floats.data[1].embedding
        assert len(c.embeddings.create(model=model, input="seul", dimensions=64).data[0].embedding) == 64
        assert floats.usage.prompt_tokens == floats.usage.total_tokens > 0


def models():
    with client() as c:
        listed = list(c.models.list())
        assert MODEL in [m.id for m in listed]
        assert all(m.object == "model" and m.created and m.owned_by for m in listed)
        assert all(m.name and m.technical_name and m.model_type and m.enabled for m in listed)
        assert c.models.retrieve(MODEL).id == MODEL
        expect(openai.NotFoundError, lambda: c.models.retrieve("no-such-model"))


def errors():
    with client(api_key="wrong-key") as c:
        expect(openai.AuthenticationError, lambda: c.chat.completions.create(model=MODEL, messages=messages("x")))
        expect(openai.AuthenticationError, lambda: list(c.models.list()))
    with client() as c:
        create = c.chat.completions.create
        missing = expect(openai.NotFoundError, lambda: create(model="no-such-model", messages=messages("x")))
        assert "no-such-model" in str(missing)
        expect(openai.BadRequestError, lambda: create(model=MODEL, messages=[]))
        expect(openai.BadRequestError, lambda: create(model=MODEL, messages=messages("x"), max_tokens=0))
        expect(openai.BadRequestError, lambda: create(model=MODEL, messages=messages("x"), temperature=3))
        expect(openai.BadRequestError, lambda: create(model=MODEL, messages="not a list"))


async def concurrently():
    async with openai.AsyncOpenAI(api_key="any-key", base_url=BASE, max_retries=0) as c:
        replies = await asyncio.gather(
            *(c.chat.completions.create(model=MODEL, messages=messages(f"number {i}")) for i in range(50))
        )
        assert all(f"number {i}" in r.choices[0].message.content for i, r in enumerate(replies))
        text = ""
        async for event in await c.chat.completions.create(model=MODEL, messages=messages("async"), stream=True):
            text += event.choices[0].delta.content or ""
        assert "async" in text


for check in (chat, stream, embeddings, models, errors):
    check()
    print("ok", check.__name__)
asyncio.run(concurrently())
print("ok concurrently")
