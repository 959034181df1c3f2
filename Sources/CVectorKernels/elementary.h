// Elementary functions of float64, made only of operations that IEEE 754 rounds correctly, one by one: no fused
// multiply-add and nothing of the C library, whose functions differ in the last bit from one processor to the next.
#ifndef VK_ELEMENTARY_LOOPS_H
#define VK_ELEMENTARY_LOOPS_H

#include <stdint.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF

#define ELEMENTARY static inline __attribute__((always_inline))

#define LN2 0x1.62e42fefa39efp-1
#define LN2_LOW 0x1.abc9e3b39803fp-56

ELEMENTARY double doubleOf(uint64_t bits) {
  double value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

ELEMENTARY uint64_t bitsOf(double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

ELEMENTARY double twoTo(int64_t power) { return doubleOf((uint64_t)(power + 1023) << 52); }

// exp(x) = 2^k exp(r), |r| <= ln 2 / 2, by Taylor's series to r^14: relative error about 2e-15.
ELEMENTARY double exponential(double x) {
  double bounded = x < -746 ? -746 : x > 710 ? 710 : x;
  double k = __builtin_rint(bounded / LN2);
  double r = (bounded - k * LN2) - k * LN2_LOW;
  double sum = 1 / 479001600.0 + r * (1 / 6227020800.0 + r * (1 / 87178291200.0));
  sum = 1 / 362880.0 + r * (1 / 3628800.0 + r * (1 / 39916800.0 + r * sum));
  sum = 1 / 720.0 + r * (1 / 5040.0 + r * (1 / 40320.0 + r * sum));
  sum = 1 / 6.0 + r * (1 / 24.0 + r * (1 / 120.0 + r * sum));
  sum = 1 + r * (1 + r * (1 / 2.0 + r * sum));
  // Two factors, so that neither leaves the range of exponents.
  int64_t whole = (int64_t)k, half = whole / 2;
  return x == x ? sum * twoTo(half) * twoTo(whole - half) : x;
}

// log(x) = k ln 2 + 2 artanh((m - 1) / (m + 1)), m in [1/sqrt 2, sqrt 2]: relative error about 2e-15.
ELEMENTARY double logarithm(double x) {
  int isTiny = x < 0x1p-1022;
  uint64_t bits = bitsOf(isTiny ? x * 0x1p54 : x);
  double k = (double)((int64_t)(bits >> 52) - 1023 - (isTiny ? 54 : 0));
  double m = doubleOf((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  int isLarge = m > 0x1.6a09e667f3bcdp0;
  m = isLarge ? m / 2 : m;
  k = isLarge ? k + 1 : k;
  double s = (m - 1) / (m + 1), square = s * s;
  double sum = 1 / 23.0;
  sum = sum * square + 1 / 21.0;
  sum = sum * square + 1 / 19.0;
  sum = sum * square + 1 / 17.0;
  sum = sum * square + 1 / 15.0;
  sum = sum * square + 1 / 13.0;
  sum = sum * square + 1 / 11.0;
  sum = sum * square + 1 / 9.0;
  sum = sum * square + 1 / 7.0;
  sum = sum * square + 1 / 5.0;
  sum = sum * square + 1 / 3.0;
  sum = sum * square + 1;
  double y = 2 * s * sum + k * LN2;
  y = x == 0 ? -__builtin_inf() : y;
  y = x == __builtin_inf() ? x : y;
  y = x < 0 ? __builtin_nan("") : y;
  return x == x ? y : x;
}

// The sine of a fraction of a full turn, by Taylor's series to the 21st power of the angle: error about 1e-15.
ELEMENTARY double sineOfTurns(double turns) {
  double t = turns - __builtin_rint(turns); // -1/2 to 1/2
  t = t > 0.25 ? 0.5 - t : t < -0.25 ? -0.5 - t : t;
  double x = 2 * 0x1.921fb54442d18p+1 * t, y = -x * x;
  double sum = 1 / 355687428096000.0 + y * (1 / 1.21645100408832e17 + y * (1 / 5.109094217170944e19));
  sum = 1 / 39916800.0 + y * (1 / 6227020800.0 + y * (1 / 1307674368000.0 + y * sum));
  sum = 1 / 120.0 + y * (1 / 5040.0 + y * (1 / 362880.0 + y * sum));
  return x * (1 + y * (1 / 6.0 + y * sum));
}

ELEMENTARY double cosineOfTurns(double turns) { return sineOfTurns(turns + 0.25); }

#pragma STDC FP_CONTRACT DEFAULT

#endif
