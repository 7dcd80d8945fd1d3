// What the two C peers share: arguments, the request's JSON, the answer in a reply, latencies and the report.
#pragma once
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

// The arguments of every peer: URL PROMPT ANSWER REQUESTS CONCURRENCY [CA_FILE].
typedef struct {
    const char *url, *prompt, *answer, *ca_file;
    size_t requests, concurrency, answer_length;
    size_t started, done, failures;
    double start, cpu, *latencies;
} run;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double cpu_seconds(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static run run_of(int count, char **arguments) {
    if (count < 6) {
        fprintf(stderr, "usage: %s URL PROMPT ANSWER REQUESTS CONCURRENCY [CA_FILE]\n", arguments[0]);
        exit(64);
    }
    run it = {.url = arguments[1],
              .prompt = arguments[2],
              .answer = arguments[3],
              .ca_file = count > 6 ? arguments[6] : NULL,
              .requests = strtoul(arguments[4], NULL, 10),
              .concurrency = strtoul(arguments[5], NULL, 10),
              .answer_length = strlen(arguments[3])};
    it.latencies = malloc(sizeof(double) * it.requests);
    if (it.concurrency > it.requests) it.concurrency = it.requests;
    it.cpu = cpu_seconds();
    it.start = now();
    return it;
}

// A prompt that a JSON string can hold as it is is the runner's promise; so the object is built by printing it.
static size_t write_body(const run *it, size_t index, char *into, size_t room) {
    return (size_t)snprintf(into, room,
                            "{\"model\":\"alfred-4.2\",\"messages\":[{\"role\":\"user\",\"content\":\"%s %zu\"}],"
                            "\"temperature\":0.4,\"max_tokens\":150}",
                            it->prompt, index);
}

// Takes note of a request's end: its body must hold the answer as the value of "content".
static void record(run *it, const char *body, size_t length, double began) {
    static const char key[] = "\"content\":\"";
    const char *text = body ? memmem(body, length, key, sizeof key - 1) : NULL;
    if (text) text += sizeof key - 1;
    // The answer has no escapes, so the first quotation mark ends it.
    const char *end = text ? memchr(text, '"', length - (size_t)(text - body)) : NULL;
    if (!end || (size_t)(end - text) != it->answer_length || memcmp(text, it->answer, it->answer_length)) it->failures++;
    it->latencies[it->done++] = now() - began;
}

static int ascending(const void *left, const void *right) {
    double difference = *(const double *)left - *(const double *)right;
    return (difference > 0) - (difference < 0);
}

static void report(run *it) {
    double elapsed = now() - it->start, used = cpu_seconds() - it->cpu;
    qsort(it->latencies, it->done, sizeof(double), ascending);
    printf("{\"requests\":%zu,\"seconds\":%.6f,\"failures\":%zu,\"cpu\":%.6f,\"p50\":%.6f,\"p99\":%.6f}\n", it->done,
           elapsed, it->failures, used, it->latencies[it->done / 2], it->latencies[it->done * 99 / 100]);
}
