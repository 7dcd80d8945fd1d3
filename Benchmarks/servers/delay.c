// A server for the benchmark: answers every HTTP/1.1 request with the same reply after the same delay.
//
//   delay PORT DELAY_MS REPLY_FILE      (listens on 127.0.0.1; keep-alive; bodies by Content-Length; one thread)
//
// As the delay is the same for all, replies fall due in the order of the requests: a ring is the timer queue.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { most_connections = 65536, buffer_size = 8192, ring_size = 2 * most_connections };

// `serial` tells a connection from an earlier one with the same descriptor.
typedef struct {
    char *buffer;
    size_t filled, request;
    uint32_t serial;
} connection;
typedef struct {
    int64_t due;
    int descriptor;
    uint32_t serial;
} reply_due;

static connection connections[most_connections];
static reply_due ring[ring_size];
static uint64_t ring_first, ring_end;
static int poller, timer;
static int64_t delay;
static char reply[65536];
static size_t reply_length;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void hang_up(int descriptor) {
    close(descriptor);
    connections[descriptor].serial++;
    connections[descriptor].filled = connections[descriptor].request = 0;
}

static void arm(int64_t due) {
    struct itimerspec when = {.it_value = {due / 1000000000, due % 1000000000}};
    timerfd_settime(timer, TFD_TIMER_ABSTIME, &when, NULL);
}

// The length of the first request in the buffer: 0 when it is not whole yet, -1 when this server cannot read it.
static ssize_t request_length(const connection *peer) {
    const char *end = memmem(peer->buffer, peer->filled, "\r\n\r\n", 4);
    if (!end) return peer->filled == buffer_size ? -1 : 0;
    size_t head = (size_t)(end - peer->buffer) + 4, body = 0;
    for (const char *line = peer->buffer; line < end;) {
        line = (const char *)memchr(line, '\n', (size_t)(end + 2 - line)) + 1;
        if (strncasecmp(line, "content-length:", 15) == 0) body = strtoul(line + 15, NULL, 10);
        if (strncasecmp(line, "transfer-encoding:", 18) == 0) return -1;
    }
    if (head + body > buffer_size) return -1;
    return peer->filled >= head + body ? (ssize_t)(head + body) : 0;
}

static void take_requests(int descriptor);

static void answer(int descriptor) {
    connection *peer = &connections[descriptor];
    // A reply of less than a kilobyte always fits into the socket's buffer when the client reads its replies.
    if (send(descriptor, reply, reply_length, MSG_NOSIGNAL) != (ssize_t)reply_length) {
        hang_up(descriptor);
        return;
    }
    memmove(peer->buffer, peer->buffer + peer->request, peer->filled - peer->request);
    peer->filled -= peer->request;
    peer->request = 0;
    if (peer->filled) take_requests(descriptor);
}

static void take_requests(int descriptor) {
    connection *peer = &connections[descriptor];
    if (peer->request) return;
    ssize_t length = request_length(peer);
    if (length < 0) {
        hang_up(descriptor);
    } else if (length > 0) {
        peer->request = (size_t)length;
        if (delay == 0) {
            answer(descriptor);
            return;
        }
        reply_due next = {now() + delay, descriptor, peer->serial};
        if (ring_first == ring_end) arm(next.due);
        if (ring_end - ring_first == ring_size) fail("too many requests wait");
        ring[ring_end++ % ring_size] = next;
    }
}

static void receive(int descriptor) {
    connection *peer = &connections[descriptor];
    ssize_t count = recv(descriptor, peer->buffer + peer->filled, buffer_size - peer->filled, 0);
    if (count > 0) {
        peer->filled += (size_t)count;
        take_requests(descriptor);
    } else if (count == 0 || errno != EAGAIN) {
        hang_up(descriptor);
    }
}

static void accept_all(int listener) {
    int descriptor, one = 1;
    while ((descriptor = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        if (descriptor >= most_connections) fail("too many connections");
        connection *peer = &connections[descriptor];
        if (!peer->buffer && !(peer->buffer = malloc(buffer_size))) fail("malloc");
        setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        struct epoll_event event = {.events = EPOLLIN, .data.fd = descriptor};
        epoll_ctl(poller, EPOLL_CTL_ADD, descriptor, &event);
    }
    if (errno != EAGAIN) perror("accept");
}

static void send_due(void) {
    uint64_t expirations;
    if (read(timer, &expirations, sizeof expirations) < 0 && errno != EAGAIN) fail("timer");
    while (ring_first != ring_end && ring[ring_first % ring_size].due <= now()) {
        reply_due next = ring[ring_first++ % ring_size];
        if (connections[next.descriptor].serial == next.serial) answer(next.descriptor);
    }
    if (ring_first != ring_end) arm(ring[ring_first % ring_size].due);
}

int main(int count, char **arguments) {
    if (count != 4) return fputs("usage: delay PORT DELAY_MS REPLY_FILE\n", stderr), 64;
    delay = strtoll(arguments[2], NULL, 10) * 1000000;
    static char body[32768];
    FILE *file = fopen(arguments[3], "r");
    if (!file) fail(arguments[3]);
    size_t length = fread(body, 1, sizeof body, file);
    reply_length = (size_t)snprintf(
        reply, sizeof reply,
        "HTTP/1.1 200 OK\r\nServer: delay\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%.*s", length,
        (int)length, body);

    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    signal(SIGPIPE, SIG_IGN);

    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)atoi(arguments[1])),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 8192)) fail("listen");
    poller = epoll_create1(0);
    timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
    epoll_ctl(poller, EPOLL_CTL_ADD, listener, &(struct epoll_event){.events = EPOLLIN, .data.fd = listener});
    epoll_ctl(poller, EPOLL_CTL_ADD, timer, &(struct epoll_event){.events = EPOLLIN, .data.fd = timer});

    for (struct epoll_event events[512];;) {
        int ready = epoll_wait(poller, events, 512, -1);
        for (int index = 0; index < ready; index++) {
            int descriptor = events[index].data.fd;
            if (descriptor == listener) accept_all(listener);
            else if (descriptor == timer) send_due();
            else receive(descriptor);
        }
    }
}
