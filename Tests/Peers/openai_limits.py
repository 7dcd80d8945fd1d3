"""The openai package against limits; needs a fresh simulator: `simulate --rpm 5 --latency fixed:5ms`."""

import sys

import openai

client = openai.OpenAI(api_key="any-key", base_url=sys.argv[1], max_retries=0)
seen = []
for index in range(7):
    try:
        raw = client.chat.completions.with_raw_response.create(
            model="alfred-4.2", messages=[{"role": "user", "content": f"request {index}"}]
        )
        seen.append(200)
        assert raw.headers["x-ratelimit-limit-requests"] == "5", raw.headers
        assert raw.headers["x-ratelimit-remaining-requests"] == str(4 - index), raw.headers
    except openai.RateLimitError as error:
        seen.append(429)
        assert 0 < int(error.response.headers["retry-after"]) <= 60
        assert 0 < int(error.response.headers["retry-after-ms"]) <= 60_000
        assert error.response.headers["x-ratelimit-remaining-requests"] == "0"
assert seen == [200] * 5 + [429] * 2, seen
print("ok limits")
