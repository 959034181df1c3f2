#include "vk_threads.h"

#include <stdatomic.h>

// libgomp's entry points, called directly: the compiler that SwiftPM drives would bring a second OpenMP run-time.
void GOMP_parallel(void (*body)(void *), void *data, unsigned threads, unsigned flags);
void omp_set_num_threads(int count);
int omp_get_num_procs(void);

static atomic_int threadCount;         // 0: as many as there are processors
static _Thread_local int ownThreadCount; // 0: as many as all others

typedef struct {
  void (*body)(void *, long);
  void *context;
  long count;
  atomic_long next;
} Loop;

static void work(void *data) {
  Loop *loop = data;
  for (;;) {
    long index = atomic_fetch_add_explicit(&loop->next, 1, memory_order_relaxed);
    if (index >= loop->count) return;
    loop->body(loop->context, index);
  }
}

void vk_parallel(long count, void (*body)(void *, long), void *context) {
  if (count <= 1 || vk_thread_count() == 1) {
    for (long index = 0; index < count; index++) body(context, index);
    return;
  }
  Loop loop = {body, context, count, 0};
  GOMP_parallel(work, &loop, (unsigned)vk_thread_count(), 0);
}

void vk_set_thread_count(int count) {
  atomic_store(&threadCount, count);
  omp_set_num_threads(count); // what oneDNN asks
}

int vk_use_thread_count(int count) {
  int former = ownThreadCount;
  ownThreadCount = count;
  omp_set_num_threads(count > 0 ? count : vk_thread_count());
  return former;
}

int vk_thread_count(void) {
  if (ownThreadCount > 0) return ownThreadCount;
  int count = atomic_load(&threadCount);
  return count > 0 ? count : omp_get_num_procs();
}

static _Thread_local long operationCount;

void vk_count_operations(long count) { operationCount += count; }

long vk_operation_count(void) { return operationCount; }
