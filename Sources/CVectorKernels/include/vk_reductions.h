#ifndef VK_REDUCTIONS_H
#define VK_REDUCTIONS_H

#include "vk_elementwise.h"

/// out[o, i] = sum_k x[o, k, i]; sums of sums in an order that does not depend on the number of threads.
void vk_sum(const float *x, long outer, long count, long inner, float *out);
/// out[o, i] = max_k x[o, k, i]
void vk_max(const float *x, long outer, long count, long inner, float *out);

/// Along rows of `columns` numbers: y = x - log sum exp x, and dx = upstream - exp(y) sum upstream.
void vk_log_softmax(const float *x, float *y, long rows, long columns);
void vk_log_softmax_gradient(const float *y, const float *upstream, float *dx, long rows, long columns);

/// A linear map along one axis, as compressed rows: y[o, j, i] = sum_{k in start[j] ..< start[j+1]} weight[k] x[o, index[k], i].
typedef struct {
  long inputs, outputs;
  const long *start, *index;
  const float *weight;
} vk_axis_map;
void vk_apply_axis_map(const vk_axis_map *map, const float *x, float *y, long outer, long inner);

/// The largest of a window along one axis, and which it was; the first of equals. Padding never wins.
void vk_max_pool(
    const float *x, float *y, int32_t *winner, long outer, long inputs, long outputs, long inner, long window,
    long stride, long padding);
void vk_max_pool_gradient(
    const float *upstream, const int32_t *winner, float *dx, long outer, long inputs, long outputs, long inner);

/// Mean and biased variance of each channel of x [rows, channels].
void vk_moments(const void *x, vk_type type, long rows, long channels, float *mean, float *variance);
/// y = activation(x * scale + shift), where activation(v) = v > 0 ? v : slope * v. A slope of 1 is none.
void vk_scale_shift(
    const void *x, vk_type type, const float *scale, const float *shift, float slope, void *y, long rows, long channels);
/// With g = upstream * activation'(y): sum g and sum g * (x - mean) of each channel.
void vk_normalization_sums(
    const void *x, const void *y, const void *upstream, vk_type type, const float *mean, float slope, float *sum,
    float *product, long rows, long channels);
/// dx = a * g + b * x + c, constants of each channel.
void vk_normalization_gradient(
    const void *x, const void *y, const void *upstream, vk_type type, const float *a, const float *b, const float *c,
    float slope, void *dx, long rows, long channels);

#endif
