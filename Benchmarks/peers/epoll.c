// What the machine allows: one thread, epoll, no library. It prints each request, sends it, waits for a whole reply by
// its Content-Length, and compares the text in it. It retries nothing and knows no deadline.
#define _GNU_SOURCE
#include "peer.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct {
    int descriptor;
    size_t filled;
    double began;
    char buffer[4096];
} connection;

static char host[256], path[256];
static int port;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void send_next(run *it, connection *peer) {
    char request[2048], body[1024];
    size_t length = write_body(it, it->started++, body, sizeof body);
    int size = snprintf(request, sizeof request,
                        "POST %s HTTP/1.1\r\nHost: %s:%d\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                        path, host, port, length, body);
    peer->filled = 0;
    peer->began = now();
    if (send(peer->descriptor, request, (size_t)size, MSG_NOSIGNAL) != size) fail("send");
}

// The length of the reply's head, when the whole reply is there, else 0. Anything but a 200 ends the run.
static size_t whole_reply(const connection *peer) {
    const char *end = memmem(peer->buffer, peer->filled, "\r\n\r\n", 4);
    if (!end) return 0;
    if (memcmp(peer->buffer, "HTTP/1.1 200", 12)) fail("not a 200");
    for (const char *line = peer->buffer; line < end;) {
        line = (const char *)memchr(line, '\n', (size_t)(end + 2 - line)) + 1;
        if (strncasecmp(line, "content-length:", 15) == 0) {
            size_t head = (size_t)(end - peer->buffer) + 4;
            return peer->filled >= head + strtoul(line + 15, NULL, 10) ? head : 0;
        }
    }
    return 0;
}

static void receive(run *it, connection *peer) {
    ssize_t count = recv(peer->descriptor, peer->buffer + peer->filled, sizeof peer->buffer - peer->filled, 0);
    if (count < 0 && errno == EAGAIN) return;
    if (count <= 0) fail("recv");
    peer->filled += (size_t)count;
    size_t head = whole_reply(peer);
    if (!head) return;
    record(it, peer->buffer + head, peer->filled - head, peer->began);
    if (it->started < it->requests) send_next(it, peer);
}

int main(int count, char **arguments) {
    run it = run_of(count, arguments);
    if (sscanf(it.url, "http://%255[0-9.]:%d%255s", host, &port, path) != 3) return fputs("bad URL\n", stderr), 64;
    strncat(path, "/chat/completions", sizeof path - strlen(path) - 1);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    inet_pton(AF_INET, host, &address.sin_addr);

    int poller = epoll_create1(0), one = 1;
    connection *connections = calloc(it.concurrency, sizeof *connections);
    for (size_t index = 0; index < it.concurrency; index++) {
        connection *peer = &connections[index];
        peer->descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        setsockopt(peer->descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        if (connect(peer->descriptor, (struct sockaddr *)&address, sizeof address) && errno != EINPROGRESS) fail("connect");
        // Writable means connected: then the first request goes, and only replies matter from there on.
        struct epoll_event event = {.events = EPOLLOUT, .data.ptr = peer};
        epoll_ctl(poller, EPOLL_CTL_ADD, peer->descriptor, &event);
    }
    for (struct epoll_event events[512]; it.done < it.requests;) {
        int ready = epoll_wait(poller, events, 512, -1);
        for (int index = 0; index < ready; index++) {
            connection *peer = events[index].data.ptr;
            if (events[index].events & EPOLLOUT) {
                struct epoll_event event = {.events = EPOLLIN, .data.ptr = peer};
                epoll_ctl(poller, EPOLL_CTL_MOD, peer->descriptor, &event);
                if (it.started < it.requests) send_next(&it, peer);
            } else {
                receive(&it, peer);
            }
        }
    }
    report(&it);
}
