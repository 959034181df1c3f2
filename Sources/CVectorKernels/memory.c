#include "vk_memory.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { SLACK = 64, PAGE = 4096, HUGE_PAGE = 1 << 21, SHELF = 1024 };

// Released blocks, the latest last. A block serves a request of up to a sixteenth less than its size.
static struct {
  pthread_mutex_t lock;
  struct {
    void *block;
    long size;
  } shelf[SHELF];
  int count;
  long inUse, peak;
} pool = {.lock = PTHREAD_MUTEX_INITIALIZER};

static long sizeOf(long bytes) {
  long size = bytes + SLACK;
  if (size >= HUGE_PAGE) return (size + PAGE - 1) / PAGE * PAGE;
  long step = 64;
  while (step * 16 < size) step *= 2;
  return (size + step - 1) / step * step;
}

static void *take(long *size) {
  int best = -1;
  for (int i = pool.count - 1; i >= 0; i--) {
    long have = pool.shelf[i].size;
    if (have < *size || have > *size + *size / 16) continue;
    if (best < 0 || have < pool.shelf[best].size) best = i;
    if (have == *size) break;
  }
  if (best < 0) return NULL;
  void *block = pool.shelf[best].block;
  for (int i = best; i + 1 < pool.count; i++) pool.shelf[i] = pool.shelf[i + 1];
  pool.count--;
  return block;
}

static void freeShelf(void) {
  for (int i = 0; i < pool.count; i++) free(pool.shelf[i].block);
  pool.count = 0;
}

void *vk_allocate(long bytes) {
  long size = sizeOf(bytes);
  pthread_mutex_lock(&pool.lock);
  pool.inUse += bytes;
  if (pool.inUse > pool.peak) pool.peak = pool.inUse;
  void *block = take(&size);
  if (!block) {
    size_t alignment = size >= HUGE_PAGE ? HUGE_PAGE : 64;
    size_t whole = ((size_t)size + alignment - 1) / alignment * alignment;
    block = aligned_alloc(alignment, alignment == 64 ? whole : (size_t)size);
    if (!block) {
      freeShelf();
      block = aligned_alloc(alignment, alignment == 64 ? whole : (size_t)size);
    }
    if (block && size >= HUGE_PAGE) madvise(block, (size_t)size, MADV_HUGEPAGE);
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
  if (pool.count == SHELF) {
    free(pool.shelf[0].block);
    for (int i = 0; i + 1 < pool.count; i++) pool.shelf[i] = pool.shelf[i + 1];
    pool.count--;
  }
  pool.shelf[pool.count].block = block;
  pool.shelf[pool.count++].size = sizeOf(bytes);
  pthread_mutex_unlock(&pool.lock);
}

long vk_bytes_in_use(void) { return pool.inUse; }
long vk_peak_bytes(void) { return pool.peak; }
