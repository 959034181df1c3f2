#include "vk_optimizers.h"

#include "numbers.h"
#include "vk_threads.h"

enum { TASK = 32768 };

typedef struct {
  vk_adam adam;
  float momentum;
  float *p, *m, *v;
  const float *g;
  long count;
} Update;

static void run(Update *u, void (*task)(void *, long)) { vk_parallel((u->count + TASK - 1) / TASK, task, u); }

#define EACH(u)                                                                                                \
  for (long i = index * TASK, end = (index + 1) * TASK < u->count ? (index + 1) * TASK : u->count; i < end; i++)

FOR_EACH_CPU(void, adamTask, (void *context, long index), (context, index)) {
  const Update *u = context;
  vk_adam a = u->adam;
  EACH(u) {
    float g = u->g[i] + a.decay * u->p[i];
    float m = a.beta1 * u->m[i] + (1 - a.beta1) * g, v = a.beta2 * u->v[i] + (1 - a.beta2) * g * g;
    u->m[i] = m;
    u->v[i] = v;
    u->p[i] -= a.rate * m / (__builtin_elementwise_sqrt(v) * a.root + a.epsilon);
  }
}

void vk_adam_update(const vk_adam *adam, float *p, const float *g, float *m, float *v, long count) {
  Update u = {.adam = *adam, .p = p, .g = g, .m = m, .v = v, .count = count};
  run(&u, adamTask);
}

FOR_EACH_CPU(void, rmspropTask, (void *context, long index), (context, index)) {
  const Update *u = context;
  vk_adam a = u->adam;
  EACH(u) {
    float g = u->g[i] + a.decay * u->p[i], v = a.beta2 * u->v[i] + (1 - a.beta2) * g * g;
    u->v[i] = v;
    u->p[i] -= a.rate * g / (__builtin_elementwise_sqrt(v) + a.epsilon);
  }
}

void vk_rmsprop_update(
    float rate, float alpha, float epsilon, float decay, float *p, const float *g, float *v, long count) {
  Update u = {.adam = {rate, 0, alpha, 1, epsilon, decay}, .p = p, .g = g, .v = v, .count = count};
  run(&u, rmspropTask);
}

FOR_EACH_CPU(void, sgdTask, (void *context, long index), (context, index)) {
  const Update *u = context;
  vk_adam a = u->adam;
  EACH(u) {
    float b = u->momentum * u->m[i] + u->g[i] + a.decay * u->p[i];
    u->m[i] = b;
    u->p[i] -= a.rate * b;
  }
}

void vk_sgd_update(float rate, float momentum, float decay, float *p, const float *g, float *b, long count) {
  Update u = {.adam = {rate, 0, 0, 1, 0, decay}, .momentum = momentum, .p = p, .g = g, .m = b, .count = count};
  run(&u, sgdTask);
}

FOR_EACH_CPU(void, averageTask, (void *context, long index), (context, index)) {
  const Update *u = context;
  EACH(u) u->p[i] = u->momentum * u->p[i] + (1 - u->momentum) * u->g[i];
}

void vk_average_update(float decay, float *a, const float *p, long count) {
  Update u = {.momentum = decay, .p = a, .g = p, .count = count};
  run(&u, averageTask);
}
