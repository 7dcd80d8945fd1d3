#!/usr/bin/env bash
# A stream of requests in blocks of 1,000 lines, four processes at a time, on this machine or others (--sshlogin).
#
#   zcat requests.jsonl.gz | gnu_parallel.sh ANSWERS.jsonl [OPTION…]
#
# Every block has a file of answers and a journal in ANSWERS.jsonl.parts: a process that is killed is started again and
# goes on, and so does the same stream after the whole was stopped. The answers come in the order of the lines.
set -euo pipefail

answers=$1 parts=$1.parts
shift
mkdir -p "$parts"
# A row that failed is in the answers with its error, and no reason to run its block again: --no-strict.
parallel --will-cite --quote --pipe -N1000 --jobs 4 --retries 3 --joblog "$parts/log" \
    paradigm batch - --format jsonl --quiet --no-strict -o "$parts/{#}.jsonl" "$@"
# The blocks of this stream alone: a longer one before it may have left more.
tail -n +2 "$parts/log" | cut -f1 | sort -nu | sed "s|.*|$parts/&.jsonl|" | tr '\n' '\0' | xargs -0 -r cat >"$answers"
