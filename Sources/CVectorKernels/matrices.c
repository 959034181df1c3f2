#include "vk_matrices.h"

#include <string.h>

#include "cpu.h"
#include "vk_threads.h"

#pragma clang diagnostic ignored "-Wpsabi"

#define TILE static inline __attribute__((always_inline))

enum {
  ROW_BLOCK = 384,        // rows that one task takes: a multiple of all heights of a tile
  DEPTH_BLOCK = 256,      // products summed between two visits to the result: a panel of 16 KiB stays in the first cache
  FEW_ROWS = 32,          // rows for which copying a panel costs more than reading it in place
  TASK_WORK = 1 << 20,    // products
};

static inline long min(long a, long b) { return a < b ? a : b; }
static inline long max(long a, long b) { return a > b ? a : b; }
static inline long divideUp(long a, long b) { return (a + b - 1) / b; }

// The heights of tiles.c, for the same reasons.
#if defined(__x86_64__)
#define FOR_EACH_CPU_HEIGHT(name, task, Context) FOR_EACH_CPU_HEIGHT2(name, task, Context)
#define FOR_EACH_CPU_HEIGHT2(name, task, Context)                                                              \
  __attribute__((target("avx512f,avx512vl,avx512dq,avx512bw"))) static void name##AVX512(void *p, long index) { task(8, (Context *)p, index); } \
  __attribute__((target("arch=x86-64-v3"))) static void name##AVX2(void *p, long index) { task(6, (Context *)p, index); } \
  static void name##Portable(void *p, long index) { task(2, (Context *)p, index); }                            \
  static void name(void *p, long index) {                                                                      \
    switch (vk_cpu()) {                                                                                        \
    case CPU_AVX512: return name##AVX512(p, index);                                                            \
    case CPU_AVX2: return name##AVX2(p, index);                                                                \
    default: return name##Portable(p, index);                                                                  \
    }                                                                                                          \
  }
#else
#define FOR_EACH_CPU_HEIGHT(name, task, Context) FOR_EACH_CPU_HEIGHT2(name, task, Context)
#define FOR_EACH_CPU_HEIGHT2(name, task, Context)                                                              \
  static void name(void *p, long index) { task(2, (Context *)p, index); }
#endif

#define JOIN2(a, b) a##b
#define JOIN(a, b) JOIN2(a, b)
#define NAMED(x) JOIN(x, SUFFIX)

#define NUMBER float
#define SUFFIX Float
#include "matrix_product.h"
#undef NUMBER
#undef SUFFIX
#define NUMBER double
#define SUFFIX Double
#include "matrix_product.h"

void vk_matrix_product(const vk_product *product, const float *a, const float *b, float *out) {
  multiplyFloat(product, a, b, out);
}

void vk_matrix_product_double(const vk_product *product, const double *a, const double *b, double *out) {
  multiplyDouble(product, a, b, out);
}

// y -= scale * x
FOR_EACH_CPU(void, subtractScaled, (double *restrict y, const double *restrict x, double scale, long count),
    (y, x, scale, count)) {
  for (long i = 0; i < count; i++) y[i] -= scale * x[i];
}

// Eight sums side by side, then those.
FOR_EACH_CPU(double, dot, (const double *x, const double *y, long count), (x, y, count)) {
  double lanes[8] = {0}, sum = 0;
  long i = 0;
  for (; i + 8 <= count; i += 8)
    for (int k = 0; k < 8; k++) lanes[k] += x[i + k] * y[i + k];
  for (; i < count; i++) lanes[i % 8] += x[i] * y[i];
  for (int k = 0; k < 8; k++) sum += lanes[k];
  return sum;
}

int vk_cholesky(double *matrix, long n) {
  for (long i = 0; i < n; i++) {
    double *row = matrix + i * n;
    for (long j = 0; j <= i; j++) {
      const double *other = matrix + j * n;
      double rest = row[j] - dot(row, other, j);
      if (j < i)
        row[j] = rest / other[j];
      else if (rest > 0 && rest < __builtin_inf())
        row[j] = __builtin_elementwise_sqrt(rest);
      else
        return 0;
    }
    memset(row + i + 1, 0, (size_t)(n - i - 1) * sizeof(double));
  }
  return 1;
}

typedef struct {
  const double *lower;
  double *x;
  long n, columns;
} Solve;

enum { SOLVE_COLUMNS = 64 };

static void solveTask(void *context, long index) {
  const Solve *s = context;
  long first = index * SOLVE_COLUMNS, count = min(SOLVE_COLUMNS, s->columns - first);
  for (long i = 0; i < s->n; i++) {
    double *row = s->x + i * s->columns + first;
    for (long j = 0; j < i; j++)
      subtractScaled(row, s->x + j * s->columns + first, s->lower[i * s->n + j], count);
    for (long c = 0; c < count; c++) row[c] /= s->lower[i * s->n + i];
  }
}

void vk_solve_lower(const double *lower, double *x, long n, long columns) {
  Solve s = {lower, x, n, columns};
  vk_parallel(divideUp(columns, SOLVE_COLUMNS), solveTask, &s);
}

typedef struct {
  const double *reflector;
  double *columns;
  double scale;
  long rows, pitch;
} Reflection;

// column -= scale * (reflector · column) * reflector
static void reflectTask(void *context, long index) {
  const Reflection *r = context;
  double *column = r->columns + index * r->pitch;
  subtractScaled(column, r->reflector, r->scale * dot(r->reflector, column, r->rows), r->rows);
}

static void reflect(const double *v, double *columns, double scale, long rows, long pitch, long count) {
  Reflection r = {v, columns, scale, rows, pitch};
  if (rows * count > TASK_WORK / 8) return vk_parallel(count, reflectTask, &r);
  for (long i = 0; i < count; i++) reflectTask(&r, i);
}

// Householder's reflections: H = I - 2 v v' / v'v. Q is their product, applied to the unit vectors from the last one on.
void vk_orthogonal_factor(double *matrix, long rows, long columns) {
  double scales[columns], signs[columns];
  for (long j = 0; j < columns; j++) {
    double *v = matrix + j * rows + j, length = __builtin_elementwise_sqrt(dot(v, v, rows - j));
    double diagonal = v[0] > 0 ? -length : length; // of R
    signs[j] = diagonal < 0 ? -1 : 1;
    v[0] -= diagonal;
    double square = dot(v, v, rows - j);
    scales[j] = square > 0 ? 2 / square : 0;
    reflect(v, v + rows, scales[j], rows - j, rows, columns - j - 1);
  }
  for (long j = columns - 1; j >= 0; j--) {
    double *v = matrix + j * rows + j;
    reflect(v, v + rows, scales[j], rows - j, rows, columns - j - 1);
    // The j-th unit vector, which the later reflections leave alone.
    double own = scales[j] * v[0];
    for (long i = 1; i < rows - j; i++) v[i] *= -own;
    v[0] = 1 - own * v[0];
    memset(matrix + j * rows, 0, (size_t)j * sizeof(double));
  }
  for (long j = 0; j < columns; j++)
    for (long i = 0; i < rows; i++) matrix[j * rows + i] *= signs[j];
}
