// What the convolution's directions share: rows of pixels that are read in place.
#ifndef VK_ROWS_H
#define VK_ROWS_H

#include <stdint.h>
#include <string.h>

#include "tiles.h"
#include "vk_convolution.h"

enum {
  ROW_BLOCK = 96,    // output positions that one task takes: a multiple of both tile heights
  DEPTH_BLOCK = 256, // products summed between two visits to the output: a panel of 16 KiB stays in the first cache
  SHALLOW = 48,      // channels under which pixels are joined: following a pointer costs as much as a few products
  MAX_DEPTH = 1 << 16, // numbers of a row that lies in the padding
};

extern const float vk_zeros[MAX_DEPTH];

static inline long min(long a, long b) { return a < b ? a : b; }
static inline long max(long a, long b) { return a > b ? a : b; }
static inline long divideUp(long a, long b) { return (a + b - 1) / b; }

static inline long tapCount(const vk_convolution *c) { return c->kernel[0] * c->kernel[1] * c->kernel[2]; }

// With few channels, the pixels under a kernel's row count as one row: they lie side by side.
static inline long joined(const vk_convolution *c, long channels, long pixels) {
  return c->groups == 1 && channels < SHALLOW ? pixels : 1;
}

static inline long pixelSpan(const vk_convolution *c) { return joined(c, c->inputChannels, c->kernel[2]); }

// The `span` pixels from column `w` of a line on as one row: in place where they lie inside, `vk_zeros` where none does, and
// copied to `scratch` where they straddle the border.
static inline const float *borderRow(const float *line, long width, long pitch, long span, long w, float *scratch) {
  long first = max(0, -w), last = min(span, width - w);
  if (first >= last) return vk_zeros;
  memset(scratch, 0, (size_t)(span * pitch) * sizeof(float));
  memcpy(scratch + first * pitch, line + (w + first) * pitch, (size_t)((last - first) * pitch) * sizeof(float));
  return scratch;
}

// `count` rows of an image at (t, h), from column `w` on in steps of `step`.
static inline void rowsAt(
    const float *image, const long size[3], long pitch, long span, long t, long h, long w, long step, long count,
    const float **rows, float *scratch) {
  if ((uint64_t)t >= (uint64_t)size[0] || (uint64_t)h >= (uint64_t)size[1]) {
    for (long i = 0; i < count; i++) rows[i] = vk_zeros;
    return;
  }
  const float *line = image + (t * size[1] + h) * size[2] * pitch;
  long last = size[2] - span; // the last column from which a row lies inside
  for (long i = 0; i < count; i++, w += step)
    rows[i] = w >= 0 && w <= last ? line + w * pitch
                                  : borderRow(line, size[2], pitch, span, w, scratch + i * span * pitch);
}

#endif
