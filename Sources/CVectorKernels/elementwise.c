#include "vk_elementwise.h"

#include "elementary.h"
#include "numbers.h"
#include "vk_threads.h"

enum { CHUNK = 4096, TASK = 8 * CHUNK };

// x to the power of a. Small whole powers are products; a negative number has whole powers only.
static float powerOf(float x, float a) {
#pragma STDC FP_CONTRACT OFF
  int isWhole = a == __builtin_rintf(a);
  double base = x < 0 && (isWhole || x == -__builtin_inff()) ? -(double)x : x, result = 1, count = a < 0 ? -a : a;
  if (a == 0) return 1;
  if (x == 0) {
    result = a > 0 ? 0 : __builtin_inf();
  } else if (isWhole && count <= 64) {
    for (int i = 0; i < (int)count; i++) result *= base;
    if (a < 0) result = 1 / result;
  } else if (base == __builtin_inf()) {
    result = a > 0 ? base : 0;
  } else {
    result = exponential(a * logarithm(base));
  }
  int isOdd = isWhole && count < 0x1p24 && (int)count % 2 == 1;
  return (float)(x < 0 && isOdd ? -result : result);
}

// Name, f(x), f'(x) given x and y = f(x).
#define UNARY_OPERATIONS(ON)                                                                                   \
  ON(VK_NEGATE, -x, -1)                                                                                        \
  ON(VK_ABSOLUTE, x < 0 ? -x : x, x > 0 ? 1 : x < 0 ? -1 : 0)                                                  \
  ON(VK_SQUARE_ROOT, __builtin_elementwise_sqrt(x), 0.5f / y)                                                             \
  ON(VK_EXP, expOf(x), y)                                                                                      \
  ON(VK_LOG, logOf(x), 1 / x)                                                                                  \
  ON(VK_TANH, tanhOf(x), 1 - y * y)                                                                            \
  ON(VK_SIGMOID, sigmoidOf(x), y *(1 - y))                                                                     \
  ON(VK_HARD_SIGMOID, x < -2.5f ? 0 : x > 2.5f ? 1 : 0.2f * x + 0.5f, x > -2.5f && x < 2.5f ? 0.2f : 0)        \
  ON(VK_SOFTPLUS, softplusOf(x), sigmoidOf(x))                                                                 \
  ON(VK_LEAKY_RELU, x > 0 ? x : a == 0 && x == x ? 0 : a * x, x > 0 ? 1 : a)                                   \
  ON(VK_CLIP, x < a ? a : x > b ? b : x, x < a || x > b ? 0 : 1)                                               \
  ON(VK_POWER, powerOf(x, a), a *powerOf(x, a - 1))                                                                  \
  ON(VK_AFFINE, a *x + b, a)

FOR_EACH_CPU(
    void, unaryChunk, (vk_unary_operation operation, float a, float b, const float *xs, float *ys, long count),
    (operation, a, b, xs, ys, count)) {
  switch (operation) {
#define CASE(name, value, slope)                                                                               \
  case name:                                                                                                   \
    for (long i = 0; i < count; i++) {                                                                         \
      float x = xs[i];                                                                                         \
      ys[i] = value;                                                                                           \
    }                                                                                                          \
    break;
    UNARY_OPERATIONS(CASE)
#undef CASE
  }
}

FOR_EACH_CPU(
    void, unaryGradientChunk, (vk_unary_operation operation, float a, float b, const float *xs, const float *ys,
    const float *upstream, float *to, long count), (operation, a, b, xs, ys, upstream, to, count)) {
  (void)b;
  switch (operation) {
#define CASE(name, value, slope)                                                                               \
  case name:                                                                                                   \
    for (long i = 0; i < count; i++) {                                                                         \
      float x = xs[i], y = ys[i];                                                                              \
      (void)x, (void)y;                                                                                        \
      to[i] = upstream[i] * (slope);                                                                           \
    }                                                                                                          \
    break;
    UNARY_OPERATIONS(CASE)
#undef CASE
  }
}

typedef struct {
  vk_unary_operation operation;
  float a, b;
  vk_type type;
  const void *x, *y, *upstream;
  void *to;
  long count;
} Unary;

static void unaryTask(void *context, long index) {
  const Unary *u = context;
  float x[CHUNK], y[CHUNK], upstream[CHUNK], to[CHUNK];
  long end = (index + 1) * TASK < u->count ? (index + 1) * TASK : u->count;
  for (long first = index * TASK; first < end; first += CHUNK) {
    long count = end - first < CHUNK ? end - first : CHUNK;
    float *result = target(u->to, u->type, first, to);
    if (u->upstream)
      unaryGradientChunk(
          u->operation, u->a, u->b, stage(u->x, u->type, first, count, x), stage(u->y, u->type, first, count, y),
          stage(u->upstream, u->type, first, count, upstream), result, count);
    else
      unaryChunk(u->operation, u->a, u->b, stage(u->x, u->type, first, count, x), result, count);
    unstage(to, u->to, u->type, first, count);
  }
}

static long tasks(long count) { return (count + TASK - 1) / TASK; }

void vk_unary(vk_unary_operation operation, float a, float b, vk_type type, const void *x, void *y, long count) {
  Unary u = {operation, a, b, type, x, NULL, NULL, y, count};
  vk_parallel(tasks(count), unaryTask, &u);
}

void vk_unary_gradient(
    vk_unary_operation operation, float a, float b, vk_type type, const void *x, const void *y, const void *upstream,
    void *dx, long count) {
  Unary u = {operation, a, b, type, x, y, upstream, dx, count};
  vk_parallel(tasks(count), unaryTask, &u);
}

// ---------------------------------------------------------------------------------------------------------------------
// Two operands

#define BINARY_OPERATIONS(ON)                                                                                  \
  ON(VK_ADD, x + y)                                                                                            \
  ON(VK_SUBTRACT, x - y)                                                                                       \
  ON(VK_MULTIPLY, x *y)                                                                                        \
  ON(VK_DIVIDE, x / y)                                                                                         \
  ON(VK_MAXIMUM, x > y || x != x ? x : y)                                                                      \
  ON(VK_MINIMUM, x < y || x != x ? x : y)                                                                      \
  ON(VK_GREATER, x > y)                                                                                        \
  ON(VK_GREATER_OR_EQUAL, x >= y)                                                                              \
  ON(VK_EQUAL, x == y)

FOR_EACH_CPU(
    void, binaryRow, (vk_binary_operation operation, const float *a, long aStride, const float *b, long bStride,
    float *out, long count), (operation, a, aStride, b, bStride, out, count)) {
  switch (operation) {
#define LOOP(value, i, j)                                                                                      \
  for (long k = 0; k < count; k++) {                                                                           \
    float x = a[i], y = b[j];                                                                                  \
    out[k] = value;                                                                                            \
  }
#define CASE(name, value)                                                                                      \
  case name:                                                                                                   \
    if (aStride == 1 && bStride == 1) {                                                                        \
      LOOP(value, k, k)                                                                                        \
    } else if (aStride == 1 && bStride == 0) {                                                                 \
      LOOP(value, k, 0)                                                                                        \
    } else if (aStride == 0 && bStride == 1) {                                                                 \
      LOOP(value, 0, k)                                                                                        \
    } else {                                                                                                   \
      LOOP(value, k *aStride, k *bStride)                                                                      \
    }                                                                                                          \
    break;
    BINARY_OPERATIONS(CASE)
#undef CASE
#undef LOOP
  }
}

typedef struct {
  vk_binary_operation operation;
  int rank;
  const long *shape, *aStrides, *bStrides;
  const float *a, *b;
  float *out;
  long rows, rowsPerTask, rowSize;
} Binary;

static void binaryTask(void *context, long index) {
  const Binary *p = context;
  int last = p->rank - 1;
  long end = (index + 1) * p->rowsPerTask < p->rows ? (index + 1) * p->rowsPerTask : p->rows;
  for (long row = index * p->rowsPerTask; row < end; row++) {
    long rest = row, a = 0, b = 0;
    for (int axis = last - 1; axis >= 0; axis--) {
      long i = rest % p->shape[axis];
      rest /= p->shape[axis];
      a += i * p->aStrides[axis];
      b += i * p->bStrides[axis];
    }
    binaryRow(
        p->operation, p->a + a, p->aStrides[last], p->b + b, p->bStrides[last], p->out + row * p->rowSize, p->rowSize);
  }
}

typedef struct {
  vk_binary_operation operation;
  const float *a, *b;
  long aStride, bStride;
  float *out;
  long count;
} BinaryLine;

static void binaryLineTask(void *context, long index) {
  const BinaryLine *p = context;
  long first = index * TASK, count = p->count - first < TASK ? p->count - first : TASK;
  binaryRow(
      p->operation, p->a + first * p->aStride, p->aStride, p->b + first * p->bStride, p->bStride, p->out + first, count);
}

void vk_binary(
    vk_binary_operation operation, int rank, const long *shape, const float *a, const long *aStrides, const float *b,
    const long *bStrides, float *out) {
  if (rank == 1) {
    BinaryLine p = {operation, a, b, aStrides[0], bStrides[0], out, shape[0]};
    vk_parallel(tasks(shape[0]), binaryLineTask, &p);
    return;
  }
  long rows = 1, rowSize = shape[rank - 1];
  for (int axis = 0; axis < rank - 1; axis++) rows *= shape[axis];
  long rowsPerTask = TASK / (rowSize > 0 ? rowSize : 1) + 1;
  Binary p = {operation, rank, shape, aStrides, bStrides, a, b, out, rows, rowsPerTask, rowSize};
  vk_parallel((rows + rowsPerTask - 1) / rowsPerTask, binaryTask, &p);
}

// ---------------------------------------------------------------------------------------------------------------------
// Lines of equal length

typedef struct {
  const float *condition, *a, *b;
  float *out;
  float scale;
  const void *from;
  void *to;
  vk_type fromType, toType;
  long count;
} Lines;

static long lineCount(const Lines *l, long first) { return l->count - first < TASK ? l->count - first : TASK; }

FOR_EACH_CPU(void, selectTask, (void *context, long index), (context, index)) {
  const Lines *l = context;
  long first = index * TASK, end = first + lineCount(l, first);
  for (long i = first; i < end; i++) l->out[i] = l->condition[i] != 0 ? l->a[i] : l->b[i];
}

void vk_select(const float *condition, const float *a, const float *b, float *out, long count) {
  Lines l = {.condition = condition, .a = a, .b = b, .out = out, .count = count};
  vk_parallel(tasks(count), selectTask, &l);
}

FOR_EACH_CPU(void, accumulateTask, (void *context, long index), (context, index)) {
  const Lines *l = context;
  long first = index * TASK, end = first + lineCount(l, first);
  for (long i = first; i < end; i++) l->out[i] += l->scale * l->a[i];
}

void vk_accumulate(float *y, const float *x, float scale, long count) {
  Lines l = {.a = x, .out = y, .scale = scale, .count = count};
  vk_parallel(tasks(count), accumulateTask, &l);
}

static void fillTask(void *context, long index) {
  const Lines *l = context;
  long first = index * TASK, end = first + lineCount(l, first);
  for (long i = first; i < end; i++) l->out[i] = l->scale;
}

void vk_fill(float *y, float value, long count) {
  Lines l = {.out = y, .scale = value, .count = count};
  vk_parallel(tasks(count), fillTask, &l);
}

FOR_EACH_CPU(void, convertTask, (void *context, long index), (context, index)) {
  const Lines *l = context;
  long first = index * TASK, count = lineCount(l, first);
  if (l->fromType == VK_BFLOAT16) {
    stage(l->from, VK_BFLOAT16, first, count, (float *)l->to + first);
  } else {
    unstage((const float *)l->from + first, l->to, VK_BFLOAT16, first, count);
  }
}

void vk_convert(const void *from, vk_type fromType, void *to, vk_type toType, long count) {
  if (fromType == toType) {
    memcpy(to, from, (size_t)count * (fromType == VK_FLOAT32 ? 4 : 2));
    return;
  }
  Lines l = {.from = from, .to = to, .fromType = fromType, .toType = toType, .count = count};
  vk_parallel(tasks(count), convertTask, &l);
}

// ---------------------------------------------------------------------------------------------------------------------
// Layouts

typedef struct {
  int size, rank;
  const long *shape, *fromStrides, *toStrides;
  const char *from;
  char *to;
  long sheets, sheetsPerTask;
} Copy;

// Rows shorter than a cache line are copied number by number: a call would cost more.
INLINE void copyRows32(
    const uint32_t *from, uint32_t *to, long rows, long fromStep, long toStep, long length, long fromStride,
    long toStride) {
  for (long row = 0; row < rows; row++, from += fromStep, to += toStep)
    for (long i = 0; i < length; i++) to[i * toStride] = from[i * fromStride];
}

static void copySheet32(
    const uint32_t *from, uint32_t *to, long rows, long fromStep, long toStep, long length, long fromStride,
    long toStride) {
  if (fromStride == 1 && toStride == 1 && length >= 16) {
    for (long row = 0; row < rows; row++) memcpy(to + row * toStep, from + row * fromStep, (size_t)length * 4);
  } else if (fromStride == 1 && toStride == 1) {
    switch (length) {
    case 1: return copyRows32(from, to, rows, fromStep, toStep, 1, 1, 1);
    case 3: return copyRows32(from, to, rows, fromStep, toStep, 3, 1, 1);
    default: return copyRows32(from, to, rows, fromStep, toStep, length, 1, 1);
    }
  } else {
    copyRows32(from, to, rows, fromStep, toStep, length, fromStride, toStride);
  }
}

static void copySheet16(
    const uint16_t *from, uint16_t *to, long rows, long fromStep, long toStep, long length, long fromStride,
    long toStride) {
  for (long row = 0; row < rows; row++, from += fromStep, to += toStep)
    for (long i = 0; i < length; i++) to[i * toStride] = from[i * fromStride];
}

// A sheet is what the last two axes span.
static void copyTask(void *context, long index) {
  const Copy *c = context;
  int last = c->rank - 1;
  long end = (index + 1) * c->sheetsPerTask < c->sheets ? (index + 1) * c->sheetsPerTask : c->sheets;
  for (long sheet = index * c->sheetsPerTask; sheet < end; sheet++) {
    long rest = sheet, f = 0, t = 0;
    for (int axis = last - 2; axis >= 0; axis--) {
      long i = rest % c->shape[axis];
      rest /= c->shape[axis];
      f += i * c->fromStrides[axis];
      t += i * c->toStrides[axis];
    }
    const char *from = c->from + f * c->size;
    char *to = c->to + t * c->size;
    if (c->size == 4)
      copySheet32(
          (const uint32_t *)from, (uint32_t *)to, c->shape[last - 1], c->fromStrides[last - 1], c->toStrides[last - 1],
          c->shape[last], c->fromStrides[last], c->toStrides[last]);
    else
      copySheet16(
          (const uint16_t *)from, (uint16_t *)to, c->shape[last - 1], c->fromStrides[last - 1], c->toStrides[last - 1],
          c->shape[last], c->fromStrides[last], c->toStrides[last]);
  }
}

enum { MAX_RANK = 16 };

void vk_copy(
    int size, int rank, const long *shape, const void *from, const long *fromStrides, void *to, const long *toStrides) {
  // Two axes more than needed, so that there is always a sheet, and long rows of sheets are split between tasks.
  long s[MAX_RANK + 2] = {1}, f[MAX_RANK + 2] = {0}, t[MAX_RANK + 2] = {0};
  int axes = 0;
  s[axes] = 1, f[axes] = t[axes] = 0, axes++;
  for (int axis = 0; axis < rank; axis++) {
    long extent = shape[axis], step = TASK / (axis == rank - 2 && shape[rank - 1] > 0 ? shape[rank - 1] : TASK);
    if (axis == rank - 2 && step > 0 && extent > step && extent % step == 0) {
      s[axes] = extent / step, f[axes] = fromStrides[axis] * step, t[axes] = toStrides[axis] * step, axes++;
      extent = step;
    }
    s[axes] = extent, f[axes] = fromStrides[axis], t[axes] = toStrides[axis], axes++;
  }
  long sheets = 1, sheetSize = s[axes - 1] * s[axes - 2];
  for (int axis = 0; axis < axes - 2; axis++) sheets *= s[axis];
  long sheetsPerTask = TASK / (sheetSize > 0 ? sheetSize : 1) + 1;
  Copy c = {size, axes, s, f, t, from, to, sheets, sheetsPerTask};
  vk_parallel((sheets + sheetsPerTask - 1) / sheetsPerTask, copyTask, &c);
}

// ---------------------------------------------------------------------------------------------------------------------
// Foreground over background

typedef struct {
  const float *foreground, *background, *mask, *upstream;
  float *clip, *dForeground, *dBackground, *dMask;
  long t, p, c;
} Compose;

INLINE void composeRow(const float *f, const float *b, const float *m, float *clip, long pixels, long c) {
  for (long i = 0; i < pixels; i++)
    for (long k = 0; k < c; k++) clip[i * c + k] = b[i * c + k] + m[i] * (f[i * c + k] - b[i * c + k]);
}

FOR_EACH_CPU(void, composeTask, (void *context, long index), (context, index)) {
  const Compose *x = context;
  long image = index / x->t, pixels = x->p;
  const float *f = x->foreground + index * pixels * x->c, *b = x->background + image * pixels * x->c;
  float *clip = x->clip + index * pixels * x->c;
  if (x->c == 3)
    composeRow(f, b, x->mask + index * pixels, clip, pixels, 3);
  else
    composeRow(f, b, x->mask + index * pixels, clip, pixels, x->c);
}

void vk_compose(
    const float *foreground, const float *background, const float *mask, float *clip, long n, long t, long p, long c) {
  Compose x = {.foreground = foreground, .background = background, .mask = mask, .clip = clip, .t = t, .p = p, .c = c};
  vk_parallel(n * t, composeTask, &x);
}

INLINE void composeGradientRow(
    const float *f, const float *b, const float *m, const float *up, float *df, float *db, float *dm, long pixels,
    long c) {
  for (long i = 0; i < pixels; i++) {
    float slope = 0;
    for (long k = 0; k < c; k++) {
      long j = i * c + k;
      df[j] = m[i] * up[j];
      db[j] += up[j] - m[i] * up[j];
      slope += up[j] * (f[j] - b[j]);
    }
    dm[i] = slope;
  }
}

enum { COMPOSE_PIXELS = 512 };

// One block of an image's pixels over all its frames, so that the background's gradient stays in the cache.
FOR_EACH_CPU(void, composeGradientTask, (void *context, long index), (context, index)) {
  const Compose *x = context;
  long blocks = (x->p + COMPOSE_PIXELS - 1) / COMPOSE_PIXELS, image = index / blocks, c = x->c;
  long first = index % blocks * COMPOSE_PIXELS, pixels = x->p - first < COMPOSE_PIXELS ? x->p - first : COMPOSE_PIXELS;
  const float *b = x->background + (image * x->p + first) * c;
  float *db = x->dBackground + (image * x->p + first) * c;
  memset(db, 0, (size_t)(pixels * c) * sizeof(float));
  for (long t = 0; t < x->t; t++) {
    long at = (image * x->t + t) * x->p + first;
    const float *f = x->foreground + at * c, *m = x->mask + at, *up = x->upstream + at * c;
    if (c == 3)
      composeGradientRow(f, b, m, up, x->dForeground + at * c, db, x->dMask + at, pixels, 3);
    else
      composeGradientRow(f, b, m, up, x->dForeground + at * c, db, x->dMask + at, pixels, c);
  }
}

void vk_compose_gradient(
    const float *foreground, const float *background, const float *mask, const float *upstream, float *dForeground,
    float *dBackground, float *dMask, long n, long t, long p, long c) {
  Compose x = {foreground, background, mask, upstream, NULL, dForeground, dBackground, dMask, t, p, c};
  vk_parallel(n * ((p + COMPOSE_PIXELS - 1) / COMPOSE_PIXELS), composeGradientTask, &x);
}
