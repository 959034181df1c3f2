#include "vk_random.h"

#include "cpu.h"
#include "elementary.h"
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

enum { TASK = 16384, CHUNK = 1024 };

static void drawBits(uint64_t stream, uint64_t first, uint32_t *out, long count) {
  uint32_t key[2] = {(uint32_t)stream, (uint32_t)(stream >> 32)};
  for (long i = 0; i < count;) {
    uint64_t number = first + (uint64_t)i, index = number / 4;
    uint32_t counter[4] = {(uint32_t)index, (uint32_t)(index >> 32), 0, 0}, block[4];
    vk_philox(counter, key, block);
    for (uint64_t k = number % 4; k < 4 && i < count; k++) out[i++] = block[k];
  }
}

FOR_EACH_CPU(void, boxMuller, (const uint32_t *bits, float *out, long pairs), (bits, out, pairs)) {
#pragma STDC FP_CONTRACT OFF
  for (long i = 0; i < pairs; i++) {
    double radius = __builtin_elementwise_sqrt(-2 * logarithm((bits[2 * i] + 0.5) * 0x1p-32)), turns = bits[2 * i + 1] * 0x1p-32;
    out[2 * i] = (float)(radius * cosineOfTurns(turns));
    out[2 * i + 1] = (float)(radius * sineOfTurns(turns));
  }
}

static void fillTask(void *context, long index) {
  const Fill *f = context;
  long end = (index + 1) * TASK < f->count ? (index + 1) * TASK : f->count;
  uint32_t bits[CHUNK];
  float numbers[CHUNK];
  for (long i = index * TASK; i < end; i += CHUNK) {
    long count = end - i < CHUNK ? end - i : CHUNK, even = (count + 1) / 2 * 2;
    drawBits(f->key, f->first + (uint64_t)i, bits, f->normal ? even : count);
    if (f->bits) {
      memcpy(f->bits + i, bits, (size_t)count * sizeof *bits);
    } else if (f->normal) {
      boxMuller(bits, numbers, even / 2);
      memcpy(f->out + i, numbers, (size_t)count * sizeof *numbers);
    } else {
      for (long k = 0; k < count; k++) f->out[i + k] = (float)(bits[k] >> 8) * 0x1p-24f;
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
