#ifndef VK_CONVOLUTION_H
#define VK_CONVOLUTION_H

/// A convolution over time, rows and columns, channels last.
/// Input [n, input..., inputChannels], output [n, output..., outputChannels],
/// filter [kernel..., inputChannels / groups, outputChannels]. `padding` is what stands before the first element;
/// what stands after the last one follows from the sizes.
typedef struct {
  long n, input[3], output[3], inputChannels, outputChannels, groups;
  long kernel[3], stride[3], padding[3];
} vk_convolution;

/// Floats in the packed copy of a filter for each direction.
long vk_packed_forward_size(const vk_convolution *c);
long vk_packed_gradient_size(const vk_convolution *c);
void vk_pack_forward(const vk_convolution *c, const float *filter, float *packed);
void vk_pack_gradient(const vk_convolution *c, const float *filter, float *packed);

/// output = input * filter (+ bias, if not null).
void vk_convolve(const vk_convolution *c, const float *input, const float *packed, const float *bias, float *output);
/// input = the gradient of the input, which is also the transposed convolution of `output` (+ bias, if not null).
void vk_convolve_transposed(
    const vk_convolution *c, const float *output, const float *packed, const float *bias, float *input);
/// filter = the gradient of the filter.
void vk_filter_gradient(const vk_convolution *c, const float *input, const float *output, float *filter);

#endif
