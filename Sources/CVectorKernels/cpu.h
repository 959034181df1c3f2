// Which of a loop's versions runs. All of them give the same bits: the vectors are wider, the sums are the same.
#ifndef VK_CPU_H
#define VK_CPU_H

/// Levels of the instruction set, each with all of the former's instructions.
/// AVX2 comes with fused multiply-add and AVX-512 with its F, BW, CD, DQ and VL parts.
typedef enum { CPU_PORTABLE, CPU_AVX2, CPU_AVX512 } Cpu;

/// The highest level that this processor and `vk_use_instruction_set` allow.
Cpu vk_cpu(void);

// FOR_EACH_CPU(result, name, (parameters), (arguments)) { ... } compiles a function once for each level. A call takes the
// version of `vk_cpu()`.
#if defined(__x86_64__)
#define FOR_EACH_CPU(result, name, parameters, arguments)                                                      \
  static inline __attribute__((always_inline)) result name##Body parameters;                                   \
  __attribute__((target("arch=x86-64-v4"))) static result name##AVX512 parameters { return name##Body arguments; }    \
  __attribute__((target("arch=x86-64-v3"))) static result name##AVX2 parameters { return name##Body arguments; }      \
  static result name##Portable parameters { return name##Body arguments; }                                     \
  static result name parameters {                                                                              \
    switch (vk_cpu()) {                                                                                        \
    case CPU_AVX512: return name##AVX512 arguments;                                                            \
    case CPU_AVX2: return name##AVX2 arguments;                                                                \
    default: return name##Portable arguments;                                                                  \
    }                                                                                                          \
  }                                                                                                            \
  static inline __attribute__((always_inline)) result name##Body parameters
#else
#define FOR_EACH_CPU(result, name, parameters, arguments) static result name parameters
#endif

#endif
