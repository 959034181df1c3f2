#ifndef VK_CPU_H_PUBLIC
#define VK_CPU_H_PUBLIC

/// The instruction set for which the inner loops were chosen: "portable", "avx2" or "avx512".
const char *vk_instruction_set(void);

/// Runs the loops of `name` from now on; 0 if this processor has no such instructions.
int vk_use_instruction_set(const char *name);

#endif
