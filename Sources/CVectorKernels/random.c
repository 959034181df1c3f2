#include "vk_random.h"

#include <math.h>

#include "vk_threads.h"

void vk_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]) {
  uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3], k0 = key[0], k1 = key[1];
  for (int round = 0; round < 10; round++) {
    uint64_t a = (uint64_t)0xD2511F53u * c0, b = (uint64_t)0xCD9E8D57u * c2;
    uint32_t n0 = (uint32_t)(b >> 32) ^ c1 ^ k0, n2 = (uint32_t)(a >> 32) ^ c3 ^ k1;
    c1 = (uint32_t)b;
    c3 = (uint32_t)a;
    c0 = n0;
    c2 = n2;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  out[0] = c0, out[1] = c1, out[2] = c2, out[3] = c3;
}

typedef struct {
  uint64_t key, first;
  uint32_t *bits;
  float *out;
  long count;
  int normal;
} Fill;

enum { TASK = 16384 };

static void fillTask(void *context, long index) {
  const Fill *f = context;
  uint32_t key[2] = {(uint32_t)f->key, (uint32_t)(f->key >> 32)}, block[4] = {0};
  uint64_t drawn = UINT64_MAX;
  long end = (index + 1) * TASK < f->count ? (index + 1) * TASK : f->count;
  double radius = 0, angle = 0;
  for (long i = index * TASK; i < end; i++) {
    uint64_t number = f->first + (uint64_t)i;
    if (number / 4 != drawn) {
      drawn = number / 4;
      uint32_t counter[4] = {(uint32_t)drawn, (uint32_t)(drawn >> 32), 0, 0};
      vk_philox(counter, key, block);
    }
    uint32_t bits = block[number % 4];
    if (f->bits) {
      f->bits[i] = bits;
    } else if (!f->normal) {
      f->out[i] = (float)(bits >> 8) * 0x1p-24f;
    } else if (number % 2 == 0) {
      radius = sqrt(-2 * log((bits + 0.5) * 0x1p-32));
      angle = 2 * M_PI * (block[number % 4 + 1] * 0x1p-32);
      f->out[i] = (float)(radius * cos(angle));
    } else {
      f->out[i] = (float)(radius * sin(angle));
    }
  }
}

static void fill(Fill *f) { vk_parallel((f->count + TASK - 1) / TASK, fillTask, f); }

void vk_random_bits(uint64_t key, uint64_t first, uint32_t *out, long count) {
  Fill f = {key, first, out, 0, count, 0};
  fill(&f);
}

void vk_random_uniform(uint64_t key, uint64_t first, float *out, long count) {
  Fill f = {key, first, 0, out, count, 0};
  fill(&f);
}

void vk_random_normal(uint64_t key, uint64_t first, float *out, long count) {
  Fill f = {key, first, 0, out, count, 1};
  fill(&f);
}
