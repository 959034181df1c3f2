#include "vk_reductions.h"

#include <stdlib.h>

#include "numbers.h"
#include "vk_threads.h"

enum { BLOCK = 4096 };

static long min(long a, long b) { return a < b ? a : b; }
static long max(long a, long b) { return a > b ? a : b; }

// ---------------------------------------------------------------------------------------------------------------------
// Sums: blocks of fixed size in float32, blocks added in double

typedef struct {
  const float *x;
  float *out;
  double *partial;
  long outer, count, inner, blocks, blockLength;
} Sum;

FOR_EACH_CPU(double, lineSum, (const float *x, long count), (x, count)) {
  float lanes[32] = {0};
  long whole = count / 32 * 32;
  for (long i = 0; i < whole; i += 32)
    for (int k = 0; k < 32; k++) lanes[k] += x[i + k];
  double sum = 0;
  for (int k = 0; k < 32; k++) sum += lanes[k];
  for (long i = whole; i < count; i++) sum += x[i];
  return sum;
}

static void lineSumTask(void *context, long index) {
  const Sum *s = context;
  long block = index % s->blocks, row = index / s->blocks, first = block * s->blockLength;
  s->partial[index] = lineSum(s->x + row * s->count + first, min(s->blockLength, s->count - first));
}

FOR_EACH_CPU(void, columnSumTask, (void *context, long index), (context, index)) {
  const Sum *s = context;
  long block = index % s->blocks, outer = index / s->blocks, first = block * s->blockLength;
  long last = min(s->count, first + s->blockLength);
  const float *x = s->x + outer * s->count * s->inner;
  double *to = s->partial + index * s->inner;
  enum { WIDTH = 64 };
  for (long column = 0; column < s->inner; column += WIDTH) {
    long width = min(WIDTH, s->inner - column);
    float sum[WIDTH] = {0};
    for (long k = first; k < last; k++)
      for (long i = 0; i < width; i++) sum[i] += x[k * s->inner + column + i];
    for (long i = 0; i < width; i++) to[column + i] = sum[i];
  }
}

void vk_sum(const float *x, long outer, long count, long inner, float *out) {
  long length = inner == 1 ? BLOCK : max(16, min(256, BLOCK * 4 / inner));
  long blocks = max(1, (count + length - 1) / length);
  Sum s = {x, out, calloc((size_t)(outer * blocks * inner), sizeof(double)), outer, count, inner, blocks, length};
  if (count > 0) vk_parallel(outer * blocks, inner == 1 ? lineSumTask : columnSumTask, &s);
  for (long o = 0; o < outer; o++)
    for (long i = 0; i < inner; i++) {
      double sum = 0;
      for (long b = 0; b < blocks; b++) sum += s.partial[(o * blocks + b) * inner + i];
      out[o * inner + i] = (float)sum;
    }
  free(s.partial);
}

static void maxTask(void *context, long o) {
  const Sum *s = context;
  for (long i = 0; i < s->inner; i++) {
    const float *x = s->x + o * s->count * s->inner + i;
    float best = x[0];
    for (long k = 1; k < s->count; k++) {
      float value = x[k * s->inner];
      best = value > best || value != value ? value : best;
    }
    s->out[o * s->inner + i] = best;
  }
}

void vk_max(const float *x, long outer, long count, long inner, float *out) {
  Sum s = {.x = x, .out = out, .outer = outer, .count = count, .inner = inner};
  vk_parallel(outer, maxTask, &s);
}

// ---------------------------------------------------------------------------------------------------------------------
// Softmax

typedef struct {
  const float *x, *upstream;
  float *y;
  long rows, columns;
} Softmax;

static void logSoftmaxTask(void *context, long row) {
  const Softmax *s = context;
  const float *x = s->x + row * s->columns;
  float *y = s->y + row * s->columns, largest = x[0];
  for (long i = 1; i < s->columns; i++) largest = x[i] > largest ? x[i] : largest;
  double sum = 0;
  for (long i = 0; i < s->columns; i++) sum += expOf(x[i] - largest);
  float logSum = logOf((float)sum);
  for (long i = 0; i < s->columns; i++) y[i] = x[i] - largest - logSum;
}

void vk_log_softmax(const float *x, float *y, long rows, long columns) {
  Softmax s = {x, NULL, y, rows, columns};
  vk_parallel(rows, logSoftmaxTask, &s);
}

static void logSoftmaxGradientTask(void *context, long row) {
  const Softmax *s = context;
  const float *y = s->x + row * s->columns, *upstream = s->upstream + row * s->columns;
  double sum = 0;
  for (long i = 0; i < s->columns; i++) sum += upstream[i];
  for (long i = 0; i < s->columns; i++) s->y[row * s->columns + i] = upstream[i] - expOf(y[i]) * (float)sum;
}

void vk_log_softmax_gradient(const float *y, const float *upstream, float *dx, long rows, long columns) {
  Softmax s = {y, upstream, dx, rows, columns};
  vk_parallel(rows, logSoftmaxGradientTask, &s);
}

// ---------------------------------------------------------------------------------------------------------------------
// Maps along one axis

typedef struct {
  const vk_axis_map *map;
  const float *x;
  float *y;
  long inner;
} AxisMap;

FOR_EACH_CPU(void, axisMapTask, (void *context, long outer), (context, outer)) {
  const AxisMap *a = context;
  const vk_axis_map *map = a->map;
  const float *x = a->x + outer * map->inputs * a->inner;
  float *y = a->y + outer * map->outputs * a->inner;
  for (long j = 0; j < map->outputs; j++, y += a->inner) {
    for (long i = 0; i < a->inner; i++) y[i] = 0;
    for (long k = map->start[j]; k < map->start[j + 1]; k++) {
      const float *from = x + map->index[k] * a->inner;
      float weight = map->weight[k];
      for (long i = 0; i < a->inner; i++) y[i] += weight * from[i];
    }
  }
}

void vk_apply_axis_map(const vk_axis_map *map, const float *x, float *y, long outer, long inner) {
  AxisMap a = {map, x, y, inner};
  vk_parallel(outer, axisMapTask, &a);
}

typedef struct {
  const float *x;
  float *y;
  int32_t *winner;
  long inputs, outputs, inner, window, stride, padding;
} MaxPool;

static void maxPoolTask(void *context, long outer) {
  const MaxPool *p = context;
  const float *x = p->x + outer * p->inputs * p->inner;
  for (long j = 0; j < p->outputs; j++) {
    long first = max(0, j * p->stride - p->padding), last = min(p->inputs, j * p->stride - p->padding + p->window);
    float *y = p->y + (outer * p->outputs + j) * p->inner;
    int32_t *winner = p->winner + (outer * p->outputs + j) * p->inner;
    for (long i = 0; i < p->inner; i++) {
      y[i] = x[first * p->inner + i];
      winner[i] = (int32_t)first;
    }
    for (long k = first + 1; k < last; k++)
      for (long i = 0; i < p->inner; i++) {
        float value = x[k * p->inner + i];
        int wins = value > y[i] || value != value;
        y[i] = wins ? value : y[i];
        winner[i] = wins ? (int32_t)k : winner[i];
      }
  }
}

void vk_max_pool(
    const float *x, float *y, int32_t *winner, long outer, long inputs, long outputs, long inner, long window,
    long stride, long padding) {
  MaxPool p = {x, y, winner, inputs, outputs, inner, window, stride, padding};
  vk_parallel(outer, maxPoolTask, &p);
}

static void maxPoolGradientTask(void *context, long outer) {
  const MaxPool *p = context;
  float *dx = p->y + outer * p->inputs * p->inner;
  memset(dx, 0, (size_t)(p->inputs * p->inner) * sizeof(float));
  for (long j = 0; j < p->outputs; j++)
    for (long i = 0; i < p->inner; i++) {
      long at = (outer * p->outputs + j) * p->inner + i;
      dx[p->winner[at] * p->inner + i] += p->x[at];
    }
}

void vk_max_pool_gradient(
    const float *upstream, const int32_t *winner, float *dx, long outer, long inputs, long outputs, long inner) {
  MaxPool p = {.x = upstream, .y = dx, .winner = (int32_t *)winner, .inputs = inputs, .outputs = outputs, .inner = inner};
  vk_parallel(outer, maxPoolGradientTask, &p);
}
