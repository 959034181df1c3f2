#ifndef VK_ELEMENTARY_H
#define VK_ELEMENTARY_H

/// Functions whose every bit is the same on every processor.
double vk_exp(double x);
double vk_log(double x);
/// The sine and the cosine of a fraction of a full turn.
double vk_sine_of_turns(double turns);
double vk_cosine_of_turns(double turns);
/// The angle of (x, y) from the first axis, in full turns, -1/2 to 1/2; 0 at the origin.
double vk_turns(double y, double x);

#endif
