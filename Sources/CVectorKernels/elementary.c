#include "elementary.h"

#include "vk_elementary.h"

#pragma STDC FP_CONTRACT OFF

double vk_exp(double x) { return exponential(x); }

double vk_log(double x) { return logarithm(x); }

double vk_sine_of_turns(double turns) { return sineOfTurns(turns); }

double vk_cosine_of_turns(double turns) { return cosineOfTurns(turns); }

// atan(a) for a in [0, 1] by Taylor's series, after atan(a) = pi/4 + atan((a - 1) / (a + 1)) where a > tan(pi/8).
static double arctangent(double a) {
  int isSteep = a > 0.41421356237309503;
  double z = isSteep ? (a - 1) / (a + 1) : a, square = -z * z, sum = 0;
  for (int n = 41; n >= 1; n -= 2) sum = sum * square + 1.0 / n;
  return (isSteep ? 0x1.921fb54442d18p-1 : 0) + z * sum;
}

double vk_turns(double y, double x) {
  double across = x < 0 ? -x : x, up = y < 0 ? -y : y;
  if (across == 0 && up == 0) return 0;
  double angle = arctangent(up > across ? across / up : up / across) / (2 * 0x1.921fb54442d18p+1);
  if (up > across) angle = 0.25 - angle;
  if (x < 0) angle = 0.5 - angle;
  return y < 0 ? -angle : angle;
}
