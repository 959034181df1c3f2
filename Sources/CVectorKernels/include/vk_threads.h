#ifndef VK_THREADS_H
#define VK_THREADS_H

/// Runs `body(context, index)` for every index in 0..<count on the OpenMP pool that oneDNN and OpenBLAS also use.
/// Which thread runs an index is not fixed, so a body must write only what belongs to its index.
void vk_parallel(long count, void (*body)(void *context, long index), void *context);

/// The number of threads that `vk_parallel`, OpenBLAS and oneDNN use from now on.
void vk_set_thread_count(int count);
int vk_thread_count(void);

/// The number for what the calling thread asks for from now on, 0 for the number of all others; gives the one before.
int vk_use_thread_count(int count);

/// Counts operations that the calling thread asked for, and gives their sum so far.
void vk_count_operations(long count);
long vk_operation_count(void);

#endif
