#include "tiles.h"

#include "cpu.h"

#include <string.h>

// The vectors below live in inlined functions only, so no calling convention is at stake.
#pragma clang diagnostic ignored "-Wpsabi"

typedef float Vector __attribute__((vector_size(4 * COLUMNS), aligned(4)));

#define INLINE static inline __attribute__((always_inline))

INLINE Vector loadSome(const float *from, int count) {
  Vector value = {0};
  if (count == COLUMNS) return *(const Vector *)from;
  memcpy(&value, from, (size_t)count * sizeof(float));
  return value;
}

INLINE void storeSome(float *to, Vector value, int count) {
  if (count == COLUMNS)
    *(Vector *)to = value;
  else
    memcpy(to, &value, (size_t)count * sizeof(float));
}

INLINE void gather(
    const int height, long taps, const int *tapIndex, long depth, const float *const *rows, const float *panels,
    float *const *out, int rowCount, int columnCount, const float *start) {
  Vector sum[MAX_ROWS];
#pragma unroll
  for (int r = 0; r < height; r++)
    sum[r] = start ? *(const Vector *)start : r < rowCount ? loadSome(out[r], columnCount) : (Vector){0};
  for (long tap = 0; tap < taps; tap++, rows += height) {
    const float *panel = panels + tapIndex[tap] * depth * COLUMNS;
    const float *a[MAX_ROWS];
#pragma unroll
    for (int r = 0; r < height; r++) a[r] = rows[r];
#pragma unroll 4
    for (long k = 0; k < depth; k++, panel += COLUMNS) {
      Vector b = *(const Vector *)panel;
#pragma unroll
      for (int r = 0; r < height; r++) sum[r] += b * a[r][k];
    }
  }
#pragma unroll
  for (int r = 0; r < height; r++)
    if (r < rowCount) storeSome(out[r], sum[r], columnCount);
}

INLINE void filter(
    const int height, long positions, const float *const *left, long offset, const float *panel, float *out,
    long pitch, int rowCount, int columnCount, int accumulate) {
  Vector sum[MAX_ROWS];
#pragma unroll
  for (int r = 0; r < height; r++)
    sum[r] = accumulate && r < rowCount ? loadSome(out + r * pitch, columnCount) : (Vector){0};
#pragma unroll 4
  for (long k = 0; k < positions; k++) {
    const float *a = left[k] + offset;
    Vector b = *(const Vector *)(panel + k * COLUMNS);
#pragma unroll
    for (int r = 0; r < height; r++) sum[r] += b * a[r];
  }
#pragma unroll
  for (int r = 0; r < height; r++)
    if (r < rowCount) storeSome(out + r * pitch, sum[r], columnCount);
}

#define TILES(name, height, attribute)                                                                         \
  attribute static void name##Gather(                                                                          \
      long taps, const int *tapIndex, long depth, const float *const *rows, const float *panel,                \
      float *const *out, int rowCount, int columnCount, const float *start) {                                  \
    gather(height, taps, tapIndex, depth, rows, panel, out, rowCount, columnCount, start);                     \
  }                                                                                                            \
  attribute static void name##Filter(                                                                          \
      long positions, const float *const *left, long offset, const float *panel, float *out, long pitch,       \
      int rowCount, int columnCount, int accumulate) {                                                         \
    filter(height, positions, left, offset, panel, out, pitch, rowCount, columnCount, accumulate);             \
  }                                                                                                            \
  static const Tiles name = {#name, height, name##Gather, name##Filter};

// Twelve of sixteen registers hold sums with AVX2; eight whole registers hide the latency with AVX-512.
TILES(portable, 2, )
#if defined(__x86_64__)
TILES(avx2, 6, __attribute__((target("avx2,fma"))))
TILES(avx512, 8, __attribute__((target("avx512f,avx512vl,avx512dq,avx512bw"))))
#endif

const Tiles *vk_tiles(void) {
#if defined(__x86_64__)
  if (vk_cpu() == CPU_AVX512) return &avx512;
  if (vk_cpu() == CPU_AVX2) return &avx2;
#endif
  return &portable;
}
