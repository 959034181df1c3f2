#ifndef VK_RANDOM_H
#define VK_RANDOM_H

#include <stdint.h>

/// One block of Philox4x32-10: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
void vk_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

/// Numbers number `first`, `first` + 1 … of the stream that `key` names.
void vk_random_bits(uint64_t key, uint64_t first, uint32_t *out, long count);
/// In [0, 1): the upper 24 bits.
void vk_random_uniform(uint64_t key, uint64_t first, float *out, long count);
/// Standard normal, by Box and Muller's transform of two 32-bit numbers in double; `first` must be even.
void vk_random_normal(uint64_t key, uint64_t first, float *out, long count);

#endif
