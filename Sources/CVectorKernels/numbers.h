// Storage of numbers and the elementary functions, written so that compilers turn loops over them into vectors.
#ifndef VK_NUMBERS_H
#define VK_NUMBERS_H

#include <stdint.h>
#include <string.h>

#include "cpu.h"
#include "vk_elementwise.h"

#define INLINE static inline __attribute__((always_inline))

INLINE float bitsToFloat(uint32_t bits) {
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

INLINE uint32_t floatToBits(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

INLINE float fromBFloat16(uint16_t bits) { return bitsToFloat((uint32_t)bits << 16); }

// Rounds to nearest, ties to even; a NaN stays one.
INLINE uint16_t toBFloat16(float value) {
  uint32_t bits = floatToBits(value);
  uint32_t rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
  return (uint16_t)(value == value ? rounded : (bits >> 16 | 0x40));
}

// `count` numbers from index `first` on as float32: in place, or converted into `buffer`.
INLINE const float *stage(const void *numbers, vk_type type, long first, long count, float *buffer) {
  if (type == VK_FLOAT32) return (const float *)numbers + first;
  const uint16_t *from = (const uint16_t *)numbers + first;
  for (long i = 0; i < count; i++) buffer[i] = fromBFloat16(from[i]);
  return buffer;
}

// Where results are written before `unstage`.
INLINE float *target(void *numbers, vk_type type, long first, float *buffer) {
  return type == VK_FLOAT32 ? (float *)numbers + first : buffer;
}

INLINE void unstage(const float *buffer, void *numbers, vk_type type, long first, long count) {
  if (type == VK_FLOAT32) return;
  uint16_t *to = (uint16_t *)numbers + first;
  for (long i = 0; i < count; i++) to[i] = toBFloat16(buffer[i]);
}

// exp(x) = 2^k exp(r), |r| <= ln 2 / 2, by its Taylor series to r^7: relative error under 2e-7, to the last denormal.
INLINE float expOf(float x) {
  float bounded = x < -104.f ? -104.f : x > 88.72284f ? 88.72284f : x;
  float k = __builtin_rintf(bounded * 1.44269504f);
  float r = bounded - k * 0.693359375f + k * 2.12194440e-4f;
  float p = 1 + r * (1 + r * (0.5f + r * (1.f / 6 + r * (1.f / 24 + r * (1.f / 120 + r * (1.f / 720 + r * (1.f / 5040)))))));
  int32_t whole = (int32_t)k, half = whole / 2;
  // Two factors, so that neither leaves the range of exponents.
  float y = p * bitsToFloat((uint32_t)(half + 127) << 23) * bitsToFloat((uint32_t)(whole - half + 127) << 23);
  y = x > 88.72284f ? __builtin_inff() : y;
  return x == x ? y : x;
}

// log(x) = k ln 2 + 2 artanh((m - 1) / (m + 1)), m in [1/sqrt 2, sqrt 2]: relative error under 2e-7.
INLINE float logOf(float x) {
  float scaled = x < 1.17549435e-38f ? x * 8388608.f : x;
  uint32_t bits = floatToBits(scaled);
  int32_t exponent = (int32_t)((bits - 0x3f3504f3u) & 0xff800000u);
  float m = bitsToFloat(bits - (uint32_t)exponent);
  float k = (float)(exponent >> 23) - (x < 1.17549435e-38f ? 23 : 0);
  float s = (m - 1) / (m + 1), q = s * s;
  float series = 2 * s * (q * (1.f / 3 + q * (1.f / 5 + q * (1.f / 7 + q * (1.f / 9)))));
  float y = k * 0.693359375f + ((series + 2 * s) - k * 2.12194440e-4f);
  y = x == 0 ? -__builtin_inff() : y;
  y = x == __builtin_inff() ? x : y;
  y = x < 0 ? __builtin_nanf("") : y;
  return x == x ? y : x;
}

// Near zero, where 1 - 2 / (exp(2x) + 1) cancels, the Taylor series to x^9.
INLINE float tanhOf(float x) {
  float q = x * x;
  float series = x * (1 + q * (-1.f / 3 + q * (2.f / 15 + q * (-17.f / 315 + q * (62.f / 2835 - q * (1382.f / 155925))))));
  float y = 1 - 2 / (expOf(2 * x) + 1);
  return q < 0.09f ? series : y;
}

INLINE float sigmoidOf(float x) { return 1 / (1 + expOf(-x)); }

// log(1 + exp(x)) without overflow; the second term by the series of log(1 + e) where e is small.
INLINE float softplusOf(float x) {
  float e = expOf(x > 0 ? -x : x);
  float u = 1 + e;
  float tail = u == 1 ? e : logOf(u) * e / (u - 1);
  return (x > 0 ? x : 0) + tail;
}

#endif
