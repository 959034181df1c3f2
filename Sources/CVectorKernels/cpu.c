#include "cpu.h"

#include <stdatomic.h>
#include <string.h>

#include "vk_cpu.h"

static const char *const names[] = {"portable", "avx2", "avx512"};

static atomic_int limit = -1; // -1: not asked yet

static Cpu found(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("x86-64-v4")) return CPU_AVX512;
  if (__builtin_cpu_supports("x86-64-v3")) return CPU_AVX2;
#endif
  return CPU_PORTABLE;
}

Cpu vk_cpu(void) {
  int level = atomic_load_explicit(&limit, memory_order_relaxed);
  if (level < 0) {
    level = (int)found();
    atomic_store_explicit(&limit, level, memory_order_relaxed);
  }
  return (Cpu)level;
}

int vk_use_instruction_set(const char *name) {
  for (int level = CPU_PORTABLE; level <= (int)found(); level++)
    if (strcmp(name, names[level]) == 0) {
      atomic_store(&limit, level);
      return 1;
    }
  return 0;
}

const char *vk_instruction_set(void) { return names[vk_cpu()]; }
