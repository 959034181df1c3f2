#include "vk_memory.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

// Each block starts with its capacity, in 64 bytes of its own.
enum { HEADER = 64, SLACK = 64, PAGE = 4096, HUGE_PAGE = 1 << 21, SMALL = 1 << 16, SHELF = 1024 };

// Released blocks, the latest last; small ones go back to malloc, which is good at them. A block serves requests of down
// to seven eighths of its capacity.
static struct {
  pthread_mutex_t lock;
  void *shelf[SHELF];
  int count;
  long inUse, peak;
} pool = {.lock = PTHREAD_MUTEX_INITIALIZER};

static long capacityOf(const void *block) { return *(const long *)((const char *)block - HEADER); }
static void freeBlock(void *block) { free((char *)block - HEADER); }

static void takeOff(int place) {
  pool.count--;
  for (int i = place; i < pool.count; i++) pool.shelf[i] = pool.shelf[i + 1];
}

static void *find(long capacity) {
  int best = -1;
  for (int i = pool.count - 1; i >= 0; i--) {
    long have = capacityOf(pool.shelf[i]);
    if (have < capacity || have > capacity + capacity / 8) continue;
    if (best < 0 || have < capacityOf(pool.shelf[best])) best = i;
    if (have == capacity) break;
  }
  if (best < 0) return NULL;
  void *block = pool.shelf[best];
  takeOff(best);
  return block;
}

static void *make(long capacity) {
  size_t size = (size_t)(HEADER + capacity + SLACK);
  int isLarge = size >= HUGE_PAGE;
  size_t unit = isLarge ? PAGE : 64, alignment = isLarge ? HUGE_PAGE : 64;
  char *start = aligned_alloc(alignment, (size + unit - 1) / unit * unit);
  if (!start) return NULL;
  if (isLarge) madvise(start, size, MADV_HUGEPAGE);
  *(long *)start = capacity;
  return start + HEADER;
}

void *vk_allocate(long bytes) {
  long capacity = (bytes + 63) / 64 * 64;
  pthread_mutex_lock(&pool.lock);
  pool.inUse += bytes;
  if (pool.inUse > pool.peak) pool.peak = pool.inUse;
  void *block = capacity < SMALL ? NULL : find(capacity);
  if (!block) block = make(capacity);
  if (!block) { // give back what is only kept, then try once more
    while (pool.count > 0) freeBlock(pool.shelf[--pool.count]);
    block = make(capacity);
  }
  pthread_mutex_unlock(&pool.lock);
  if (!block) {
    fprintf(stderr, "out of memory: %ld bytes were asked for\n", bytes);
    abort();
  }
  return block;
}

void vk_release(void *block, long bytes) {
  pthread_mutex_lock(&pool.lock);
  pool.inUse -= bytes;
  if (capacityOf(block) < SMALL) {
    freeBlock(block);
  } else {
    if (pool.count == SHELF) {
      freeBlock(pool.shelf[0]);
      takeOff(0);
    }
    pool.shelf[pool.count++] = block;
  }
  pthread_mutex_unlock(&pool.lock);
}

long vk_bytes_in_use(void) { return pool.inUse; }
long vk_peak_bytes(void) { return pool.peak; }

void vk_reset_peak_bytes(void) {
  pthread_mutex_lock(&pool.lock);
  pool.peak = pool.inUse;
  pthread_mutex_unlock(&pool.lock);
}
