// libcurl's multi interface, driven by epoll (curl_multi_socket_action): as many easy handles as requests in flight,
// each reused, so that connections stay open. The JSON is built and read as in the epoll peer.
#define _GNU_SOURCE
#include "peer.h"
#include <curl/curl.h>
#include <sys/epoll.h>

typedef struct {
    CURL *handle;
    size_t filled;
    double began;
    char body[1024], reply[8192];
} transfer;

static CURLM *multi;
static int poller;
static double timer_due = -1;

static size_t keep(char *bytes, size_t size, size_t count, void *context) {
    transfer *its = context;
    if (its->filled + size * count > sizeof its->reply) return 0;
    memcpy(its->reply + its->filled, bytes, size * count);
    its->filled += size * count;
    return size * count;
}

static int watch(CURL *handle, curl_socket_t descriptor, int what, void *context, void *known) {
    (void)handle, (void)context;
    struct epoll_event event = {.data.fd = descriptor};
    if (what & CURL_POLL_IN) event.events |= EPOLLIN;
    if (what & CURL_POLL_OUT) event.events |= EPOLLOUT;
    if (what == CURL_POLL_REMOVE) {
        epoll_ctl(poller, EPOLL_CTL_DEL, descriptor, NULL);
    } else {
        epoll_ctl(poller, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, descriptor, &event);
        curl_multi_assign(multi, descriptor, &poller);
    }
    return 0;
}

static int set_timer(CURLM *of, long milliseconds, void *context) {
    (void)of, (void)context;
    timer_due = milliseconds < 0 ? -1 : now() + (double)milliseconds / 1e3;
    return 0;
}

static void send_next(run *it, transfer *its) {
    size_t length = write_body(it, it->started++, its->body, sizeof its->body);
    curl_easy_setopt(its->handle, CURLOPT_POSTFIELDS, its->body);
    curl_easy_setopt(its->handle, CURLOPT_POSTFIELDSIZE, (long)length);
    its->filled = 0;
    its->began = now();
    curl_multi_add_handle(multi, its->handle);
}

static void take_replies(run *it) {
    int left;
    for (CURLMsg *message; (message = curl_multi_info_read(multi, &left));) {
        transfer *its;
        long status = 0;
        CURL *handle = message->easy_handle;
        CURLcode result = message->data.result;
        curl_easy_getinfo(handle, CURLINFO_PRIVATE, (char **)&its);
        curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
        if (result) fprintf(stderr, "curl: %s\n", curl_easy_strerror(result));
        record(it, result == CURLE_OK && status == 200 ? its->reply : NULL, its->filled, its->began);
        curl_multi_remove_handle(multi, handle);
        if (it->started < it->requests) send_next(it, its);
    }
}

int main(int count, char **arguments) {
    run it = run_of(count, arguments);
    char url[512];
    snprintf(url, sizeof url, "%s/chat/completions", it.url);
    curl_global_init(CURL_GLOBAL_ALL);
    poller = epoll_create1(0);
    multi = curl_multi_init();
    curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, watch);
    curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, set_timer);
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, (long)it.concurrency);
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");

    transfer *transfers = calloc(it.concurrency, sizeof *transfers);
    for (size_t index = 0; index < it.concurrency; index++) {
        transfer *its = &transfers[index];
        its->handle = curl_easy_init();
        curl_easy_setopt(its->handle, CURLOPT_URL, url);
        curl_easy_setopt(its->handle, CURLOPT_HTTPHEADER, headers);
        curl_easy_setopt(its->handle, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
        curl_easy_setopt(its->handle, CURLOPT_WRITEFUNCTION, keep);
        curl_easy_setopt(its->handle, CURLOPT_WRITEDATA, its);
        curl_easy_setopt(its->handle, CURLOPT_PRIVATE, its);
        if (it.ca_file) curl_easy_setopt(its->handle, CURLOPT_CAINFO, it.ca_file);
        send_next(&it, its);
    }
    int running;
    for (struct epoll_event events[512]; it.done < it.requests;) {
        double wait = timer_due < 0 ? 1 : timer_due - now();
        int ready = epoll_wait(poller, events, 512, wait <= 0 ? 0 : (int)(wait * 1e3 + 1));
        for (int index = 0; index < ready; index++) {
            int what = (events[index].events & (EPOLLIN | EPOLLHUP | EPOLLERR) ? CURL_CSELECT_IN : 0) |
                       (events[index].events & EPOLLOUT ? CURL_CSELECT_OUT : 0);
            curl_multi_socket_action(multi, events[index].data.fd, what, &running);
        }
        if (timer_due >= 0 && timer_due <= now()) {
            timer_due = -1;
            curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running);
        }
        take_replies(&it);
    }
    report(&it);
}
