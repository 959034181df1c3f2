// Convolutions with kernel 4, stride 2 and padding 1 along each axis by minimal filtering, with 27 products for 64.
#ifndef VK_WINOGRAD_H
#define VK_WINOGRAD_H

#include "vk_convolution.h"

/// Whether `c` is such a convolution, with enough channels and positions to pay for the transforms.
int vk_winograd_fits(const vk_convolution *c);

/// Floats of the transformed filter, the same for both directions.
long vk_winograd_packed_size(const vk_convolution *c);
void vk_winograd_pack_forward(const vk_convolution *c, const float *filter, float *packed);
void vk_winograd_pack_gradient(const vk_convolution *c, const float *filter, float *packed);

void vk_winograd_convolve(
    const vk_convolution *c, const float *input, const float *packed, const float *bias, float *output);
void vk_winograd_convolve_transposed(
    const vk_convolution *c, const float *output, const float *packed, const float *bias, float *input);
void vk_winograd_filter_gradient(const vk_convolution *c, const float *input, const float *output, float *filter);

#endif
