#ifndef C_VECTOR_KERNELS_H
#define C_VECTOR_KERNELS_H

#include "vk_convolution.h"
#include "vk_cpu.h"
#include "vk_elementary.h"
#include "vk_elementwise.h"
#include "vk_matrices.h"
#include "vk_memory.h"
#include "vk_optimizers.h"
#include "vk_random.h"
#include "vk_reductions.h"
#include "vk_threads.h"

#endif
