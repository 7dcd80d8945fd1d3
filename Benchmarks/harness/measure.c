// Runs a command on one core and writes what it cost, as one JSON object, to REPORT.
//
//   measure CORE REPORT COMMAND [ARGUMENT…]
//
// A program of its own because the kernel counts the memory of the process that forks into the child's peak: started
// from Python, nothing would seem to need less than Python does.
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(struct timeval time) { return (double)time.tv_sec + (double)time.tv_usec / 1e6; }

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int count, char **arguments) {
    if (count < 4) return fputs("usage: measure CORE REPORT COMMAND [ARGUMENT…]\n", stderr), 64;
    cpu_set_t core;
    CPU_ZERO(&core);
    CPU_SET(atoi(arguments[1]), &core);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    double start = now();
    pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (sched_setaffinity(0, sizeof core, &core)) perror("sched_setaffinity");
        execvp(arguments[3], arguments + 3);
        perror(arguments[3]);
        _exit(127);
    }
    int status;
    struct rusage usage;
    if (child < 0 || wait4(child, &status, 0, &usage) < 0) return perror("measure"), 1;
    double wall = now() - start;

    FILE *report = fopen(arguments[2], "w");
    if (!report) return perror(arguments[2]), 1;
    fprintf(report, "{\"status\":%d,\"wall\":%.6f,\"user\":%.6f,\"system\":%.6f,\"peak_kib\":%ld}\n",
            WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), wall, seconds(usage.ru_utime),
            seconds(usage.ru_stime), usage.ru_maxrss);
    return fclose(report) ? 1 : 0;
}
