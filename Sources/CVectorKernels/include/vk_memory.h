#ifndef VK_MEMORY_H
#define VK_MEMORY_H

/// At least `bytes` bytes, 64-byte aligned, with 64 readable bytes behind them; contents are whatever was there.
/// Released blocks are kept and handed out again: a training loop asks for the same sizes in each step.
void *vk_allocate(long bytes);
void vk_release(void *block, long bytes);

/// Bytes now handed out, and the most that ever were.
long vk_bytes_in_use(void);
long vk_peak_bytes(void);
void vk_reset_peak_bytes(void);

#endif
