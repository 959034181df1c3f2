#include <stdlib.h>

#include "numbers.h"
#include "vk_reductions.h"
#include "vk_threads.h"

// All passes go over blocks of rows that fit the first cache; the statistics of blocks are joined in double, in order.

enum { NUMBERS = 8192 }; // in a block

typedef struct {
  const void *x, *y, *upstream;
  void *to;
  vk_type type;
  const float *a, *b, *c;
  float slope;
  double *partial; // [block][2][channels]
  long rows, channels, blockRows;
} Pass;

static long rowsPerBlock(long channels) { return channels < NUMBERS ? NUMBERS / channels : 1; }
static long blockCount(const Pass *p) { return (p->rows + p->blockRows - 1) / p->blockRows; }
static long rowsIn(const Pass *p, long block) {
  long rest = p->rows - block * p->blockRows;
  return rest < p->blockRows ? rest : p->blockRows;
}

// Adds rows into `sum`, many rows side by side when channels are few, so that the loop is long enough for vectors.
enum { WIDTH = 64 };

FOR_EACH_CPU(void, momentsTask, (void *context, long block), (context, block)) {
  const Pass *p = context;
  long rows = rowsIn(p, block), channels = p->channels;
  float *buffer = p->type == VK_FLOAT32 ? NULL : malloc((size_t)(rows * channels) * sizeof(float));
  const float *x = stage(p->x, p->type, block * p->blockRows * channels, rows * channels, buffer);
  double *mean = p->partial + block * 2 * channels, *squares = mean + channels;
  for (long first = 0; first < channels; first += WIDTH) {
    long width = channels - first < WIDTH ? channels - first : WIDTH;
    float sum[WIDTH] = {0}, square[WIDTH] = {0};
    if (width == WIDTH) {
      for (long r = 0; r < rows; r++)
        for (long c = 0; c < WIDTH; c++) sum[c] += x[r * channels + first + c];
    } else {
      for (long r = 0; r < rows; r++)
        for (long c = 0; c < width; c++) sum[c] += x[r * channels + first + c];
    }
    for (long c = 0; c < width; c++) sum[c] /= (float)rows;
    if (width == WIDTH) {
      for (long r = 0; r < rows; r++)
        for (long c = 0; c < WIDTH; c++) {
          float d = x[r * channels + first + c] - sum[c];
          square[c] += d * d;
        }
    } else {
      for (long r = 0; r < rows; r++)
        for (long c = 0; c < width; c++) {
          float d = x[r * channels + first + c] - sum[c];
          square[c] += d * d;
        }
    }
    for (long c = 0; c < width; c++) {
      mean[first + c] = sum[c];
      squares[first + c] = square[c];
    }
  }
  free(buffer);
}

void vk_moments(const void *x, vk_type type, long rows, long channels, float *mean, float *variance) {
  Pass p = {.x = x, .type = type, .rows = rows, .channels = channels, .blockRows = rowsPerBlock(channels)};
  long blocks = blockCount(&p);
  p.partial = malloc((size_t)(blocks * 2 * channels) * sizeof(double));
  vk_parallel(blocks, momentsTask, &p);
  for (long c = 0; c < channels; c++) {
    // Chan, Golub and LeVeque's rule for joining the moments of two sets.
    double count = 0, m = 0, s = 0;
    for (long b = 0; b < blocks; b++) {
      double n = (double)rowsIn(&p, b), d = p.partial[b * 2 * channels + c] - m;
      s += p.partial[(b * 2 + 1) * channels + c] + d * d * count * n / (count + n);
      m += d * n / (count + n);
      count += n;
    }
    mean[c] = (float)m;
    variance[c] = (float)(s / count);
  }
  free(p.partial);
}

FOR_EACH_CPU(void, scaleShiftTask, (void *context, long block), (context, block)) {
  const Pass *p = context;
  long rows = rowsIn(p, block), channels = p->channels, first = block * p->blockRows * channels;
  float *buffer = p->type == VK_FLOAT32 ? NULL : malloc((size_t)(2 * rows * channels) * sizeof(float));
  const float *x = stage(p->x, p->type, first, rows * channels, buffer);
  float *y = target(p->to, p->type, first, buffer + rows * channels), slope = p->slope;
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < channels; c++) {
      float value = x[r * channels + c] * p->a[c] + p->b[c];
      y[r * channels + c] = value > 0 ? value : slope * value;
    }
  unstage(buffer + rows * channels, p->to, p->type, first, rows * channels);
  free(buffer);
}

void vk_scale_shift(
    const void *x, vk_type type, const float *scale, const float *shift, float slope, void *y, long rows, long channels) {
  Pass p = {.x = x, .to = y, .type = type, .a = scale, .b = shift, .slope = slope, .rows = rows, .channels = channels,
            .blockRows = rowsPerBlock(channels)};
  vk_parallel(blockCount(&p), scaleShiftTask, &p);
}

FOR_EACH_CPU(void, sumsTask, (void *context, long block), (context, block)) {
  const Pass *p = context;
  long rows = rowsIn(p, block), channels = p->channels, at = block * p->blockRows * channels, n = rows * channels;
  float *buffer = p->type == VK_FLOAT32 ? NULL : malloc((size_t)(3 * n) * sizeof(float));
  const float *x = stage(p->x, p->type, at, n, buffer), *y = stage(p->y, p->type, at, n, buffer + n);
  const float *up = stage(p->upstream, p->type, at, n, buffer + 2 * n);
  double *sums = p->partial + block * 2 * channels, *products = sums + channels;
  float slope = p->slope;
  for (long first = 0; first < channels; first += WIDTH) {
    long width = channels - first < WIDTH ? channels - first : WIDTH;
    float sum[WIDTH] = {0}, product[WIDTH] = {0};
    const float *mean = p->a + first;
#define ROWS(count)                                                                                            \
  for (long r = 0; r < rows; r++)                                                                              \
    for (long c = 0; c < count; c++) {                                                                         \
      long i = r * channels + first + c;                                                                       \
      float g = y[i] > 0 ? up[i] : slope * up[i];                                                              \
      sum[c] += g;                                                                                             \
      product[c] += g * (x[i] - mean[c]);                                                                      \
    }
    if (width == WIDTH) {
      ROWS(WIDTH)
    } else {
      ROWS(width)
    }
#undef ROWS
    for (long c = 0; c < width; c++) {
      sums[first + c] = sum[c];
      products[first + c] = product[c];
    }
  }
  free(buffer);
}

void vk_normalization_sums(
    const void *x, const void *y, const void *upstream, vk_type type, const float *mean, float slope, float *sum,
    float *product, long rows, long channels) {
  Pass p = {.x = x, .y = y, .upstream = upstream, .type = type, .a = mean, .slope = slope, .rows = rows,
            .channels = channels, .blockRows = rowsPerBlock(channels)};
  long blocks = blockCount(&p);
  p.partial = malloc((size_t)(blocks * 2 * channels) * sizeof(double));
  vk_parallel(blocks, sumsTask, &p);
  for (long c = 0; c < channels; c++) {
    double s = 0, q = 0;
    for (long b = 0; b < blocks; b++) {
      s += p.partial[b * 2 * channels + c];
      q += p.partial[(b * 2 + 1) * channels + c];
    }
    sum[c] = (float)s;
    product[c] = (float)q;
  }
  free(p.partial);
}

FOR_EACH_CPU(void, gradientTask, (void *context, long block), (context, block)) {
  const Pass *p = context;
  long rows = rowsIn(p, block), channels = p->channels, at = block * p->blockRows * channels, n = rows * channels;
  float *buffer = p->type == VK_FLOAT32 ? NULL : malloc((size_t)(4 * n) * sizeof(float));
  const float *x = stage(p->x, p->type, at, n, buffer), *y = stage(p->y, p->type, at, n, buffer + n);
  const float *up = stage(p->upstream, p->type, at, n, buffer + 2 * n);
  float *dx = target(p->to, p->type, at, buffer + 3 * n), slope = p->slope;
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < channels; c++) {
      long i = r * channels + c;
      float g = y[i] > 0 ? up[i] : slope * up[i];
      dx[i] = p->a[c] * g + p->b[c] * x[i] + p->c[c];
    }
  unstage(buffer + 3 * n, p->to, p->type, at, n);
  free(buffer);
}

void vk_normalization_gradient(
    const void *x, const void *y, const void *upstream, vk_type type, const float *a, const float *b, const float *c,
    float slope, void *dx, long rows, long channels) {
  Pass p = {.x = x, .y = y, .upstream = upstream, .to = dx, .type = type, .a = a, .b = b, .c = c, .slope = slope,
            .rows = rows, .channels = channels, .blockRows = rowsPerBlock(channels)};
  vk_parallel(blockCount(&p), gradientTask, &p);
}
