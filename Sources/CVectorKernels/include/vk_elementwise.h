#ifndef VK_ELEMENTWISE_H
#define VK_ELEMENTWISE_H

#include <stdint.h>

/// How numbers are stored. Arithmetic is always float32.
typedef enum { VK_FLOAT32 = 0, VK_BFLOAT16 = 1 } vk_type;

typedef enum {
  VK_NEGATE, VK_ABSOLUTE, VK_SQUARE_ROOT, VK_EXP, VK_LOG, VK_TANH, VK_SIGMOID, VK_HARD_SIGMOID, VK_SOFTPLUS,
  VK_LEAKY_RELU, VK_CLIP, VK_POWER, VK_AFFINE
} vk_unary_operation;

typedef enum {
  VK_ADD, VK_SUBTRACT, VK_MULTIPLY, VK_DIVIDE, VK_MAXIMUM, VK_MINIMUM, VK_GREATER, VK_GREATER_OR_EQUAL, VK_EQUAL
} vk_binary_operation;

/// y = f(x) element by element; `a` and `b` are the function's constants.
void vk_unary(vk_unary_operation operation, float a, float b, vk_type type, const void *x, void *y, long count);
/// dx = upstream * f'(x), given x and y = f(x).
void vk_unary_gradient(
    vk_unary_operation operation, float a, float b, vk_type type, const void *x, const void *y, const void *upstream,
    void *dx, long count);

/// out[i] = a[i] op b[i] over `rank` axes; a stride of 0 repeats. `out` is contiguous.
void vk_binary(
    vk_binary_operation operation, int rank, const long *shape, const float *a, const long *aStrides, const float *b,
    const long *bStrides, float *out);

/// out[i] = condition[i] != 0 ? a[i] : b[i]
void vk_select(const float *condition, const float *a, const float *b, float *out, long count);

/// y += scale * x
void vk_accumulate(float *y, const float *x, float scale, long count);
void vk_fill(float *y, float value, long count);
void vk_convert(const void *from, vk_type fromType, void *to, vk_type toType, long count);

/// Copies `rank` axes between any two layouts. Elements of `size` bytes, 2 or 4; strides in elements.
void vk_copy(
    int size, int rank, const long *shape, const void *from, const long *fromStrides, void *to, const long *toStrides);

/// clip = mask * foreground + (1 - mask) * background, with [n, t, p, c], [n, 1, p, c] and [n, t, p, 1].
void vk_compose(
    const float *foreground, const float *background, const float *mask, float *clip, long n, long t, long p, long c);
void vk_compose_gradient(
    const float *foreground, const float *background, const float *mask, const float *upstream, float *dForeground,
    float *dBackground, float *dMask, long n, long t, long p, long c);

#endif
