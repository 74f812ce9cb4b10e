/* A machine that fails on demand, to be preloaded (LD_PRELOAD).

   MACHINE_FSYNC: while the file of this name exists, fsync and fdatasync fail with EIO.
   MACHINE_CLOCK: a file of eight bytes, a number of seconds by which the time of day is ahead. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static int fails(void) {
    const char *flag = getenv("MACHINE_FSYNC");
    return flag && access(flag, F_OK) == 0;
}

int fsync(int file) {
    static int (*real)(int);
    if (fails()) { errno = EIO; return -1; }
    if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    return real(file);
}

int fdatasync(int file) {
    static int (*real)(int);
    if (fails()) { errno = EIO; return -1; }
    if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    return real(file);
}

static int64_t ahead(void) {
    static volatile int64_t *shared;
    if (!shared) {
        static int64_t none;
        const char *name = getenv("MACHINE_CLOCK");
        int file = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
        void *page = file < 0 ? MAP_FAILED : mmap(NULL, 8, PROT_READ, MAP_SHARED, file, 0);
        shared = page == MAP_FAILED ? &none : page;
        if (file >= 0) close(file);
    }
    return *shared;
}

int clock_gettime(clockid_t clock, struct timespec *moment) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    int code = real(clock, moment);
    if (code == 0 && clock == CLOCK_REALTIME) moment->tv_sec += ahead();
    return code;
}
