/*
 * Stands between a process and the C library and makes calls fail that write below one folder: compiled by the tests, loaded with
 * LD_PRELOAD. What comes through here is what Node and SQLite ask of the system: open for writing, write, fsync, rename, mkdir,
 * truncate.
 *
 *   FAULT_ROOT    the folder
 *   FAULT_KIND    enospc: from the call on, every one fails, as on a full disk; eio: that one fails; kill: the whole process group is
 *                 killed, in the middle of a write; short: every write takes half of its bytes
 *   FAULT_AT      which of these calls, counted from 1; 0 for none
 *   FAULT_COUNT   a file that says how many there have been: the text is replaced with every call
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static const char *root, *kind, *count_file;
static long at, calls;
static int ready;
static __thread int inside;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static void prepare(void) {
  if (ready) return;
  ready = 1;
  root = getenv("FAULT_ROOT");
  kind = getenv("FAULT_KIND");
  count_file = getenv("FAULT_COUNT");
  const char *text = getenv("FAULT_AT");
  at = text ? atol(text) : 0;
  if (!kind) kind = "";
}

static int below(const char *path) {
  prepare();
  if (!root || !path || inside) return 0;
  char whole[PATH_MAX];
  if (path[0] != '/') {
    if (!getcwd(whole, sizeof whole)) return 0;
    size_t length = strlen(whole);
    snprintf(whole + length, sizeof whole - length, "/%s", path);
    path = whole;
  }
  size_t length = strlen(root);
  return strncmp(path, root, length) == 0 && (path[length] == '/' || path[length] == 0);
}

static int belowFd(int fd) {
  prepare();
  if (!root || inside) return 0;
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return below(path);
}

static void tell(void) {
  if (!count_file) return;
  char name[PATH_MAX], text[32];
  inside = 1;
  snprintf(name, sizeof name, "%s.%d", count_file, (int)getpid());
  int fd = REAL(open)(name, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (fd >= 0) {
    int length = snprintf(text, sizeof text, "%ld", calls);
    ssize_t wrote = REAL(write)(fd, text, length);
    (void)wrote;
    close(fd);
  }
  inside = 0;
}

/* The error that this call shall fail with; 0 for none, -1 for the end of the process. */
static int fault(void) {
  long now = __sync_add_and_fetch(&calls, 1);
  tell();
  if (at == 0 || now < at) return 0;
  if (strcmp(kind, "enospc") == 0) return ENOSPC;
  if (now > at) return 0;
  if (strcmp(kind, "eio") == 0) return EIO;
  if (strcmp(kind, "kill") == 0) return -1;
  return 0;
}

static void die(void) {
  kill(0, SIGKILL);
  for (;;) pause();
}

static int refuse(void) {
  int code = fault();
  if (code == -1) die();
  if (code == 0) return 0;
  errno = code;
  return 1;
}

static size_t halfOf(size_t size) { return size > 1 ? size / 2 : size; }

#define OPEN(name)                                                        \
  int name(const char *path, int flags, ...) {                            \
    mode_t mode = 0;                                                      \
    if (flags & (O_CREAT | O_TMPFILE)) {                                  \
      va_list args;                                                       \
      va_start(args, flags);                                              \
      mode = va_arg(args, mode_t);                                        \
      va_end(args);                                                       \
    }                                                                     \
    int writes = (flags & O_ACCMODE) != O_RDONLY || (flags & O_CREAT);    \
    if (writes && below(path) && refuse()) return -1;                     \
    return REAL(name)(path, flags, mode);                                 \
  }
OPEN(open)
OPEN(open64)

#define WRITES(name, ...)                                                 \
  if (belowFd(fd)) {                                                      \
    int code = fault();                                                   \
    if (code == -1) {                                                     \
      ssize_t wrote = REAL(name)(fd, bytes, halfOf(size), ##__VA_ARGS__); \
      (void)wrote;                                                        \
      die();                                                              \
    }                                                                     \
    if (code != 0) {                                                      \
      errno = code;                                                       \
      return -1;                                                          \
    }                                                                     \
    if (strcmp(kind, "short") == 0) size = halfOf(size);                  \
  }                                                                       \
  return REAL(name)(fd, bytes, size, ##__VA_ARGS__);

ssize_t write(int fd, const void *bytes, size_t size) { WRITES(write) }
ssize_t pwrite(int fd, const void *bytes, size_t size, off_t place) { WRITES(pwrite, place) }
ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t place) { WRITES(pwrite64, place) }

ssize_t writev(int fd, const struct iovec *parts, int count) {
  if (belowFd(fd) && refuse()) return -1;
  return REAL(writev)(fd, parts, count);
}

int fsync(int fd) {
  if (belowFd(fd) && refuse()) return -1;
  return REAL(fsync)(fd);
}

int fdatasync(int fd) {
  if (belowFd(fd) && refuse()) return -1;
  return REAL(fdatasync)(fd);
}

int ftruncate64(int fd, off64_t length) {
  if (belowFd(fd) && refuse()) return -1;
  return REAL(ftruncate64)(fd, length);
}

int rename(const char *from, const char *to) {
  if ((below(from) || below(to)) && refuse()) return -1;
  return REAL(rename)(from, to);
}

int mkdir(const char *path, mode_t mode) {
  if (below(path) && refuse()) return -1;
  return REAL(mkdir)(path, mode);
}
