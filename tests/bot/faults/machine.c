/* A machine that fails on demand, to be preloaded (LD_PRELOAD).

   MACHINE_FSYNC: while the file of this name exists, fsync and fdatasync fail with EIO.
   MACHINE_READ_ONLY: while the file of this name exists, the database's files cannot be written (EROFS).
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

static int is_set(const char *name) {
    const char *flag = getenv(name);
    return flag && access(flag, F_OK) == 0;
}

static int fails(void) { return is_set("MACHINE_FSYNC"); }

/* What a system does with a disk that it no longer trusts: files that are open cannot be written any more. */
ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t place) {
    static ssize_t (*real)(int, const void *, size_t, off64_t);
    if (is_set("MACHINE_READ_ONLY")) { errno = EROFS; return -1; }
    if (!real) real = (ssize_t (*)(int, const void *, size_t, off64_t))dlsym(RTLD_NEXT, "pwrite64");
    return real(file, bytes, count, place);
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
