#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// What stabilisation and recognition need of OpenCV, which has no C interface any more. Pixels are bytes, three channels
// each unless they are called grey, rows without gaps. A transform is a 3×3 matrix, row after row, that acts on columns (x, y, 1). Functions that can fail
// return 0 on success; what was wrong says `zt_opencv_message` on the same thread. Nothing is thrown across.

/// What the last failure on this thread was.
const char *zt_opencv_message(void);

/// SIFT features of one picture.
typedef struct zt_features zt_features;

/// Finds the features of an RGB picture with the settings of OpenCV 2.4: all of them, 3 layers an octave, contrast 0.04,
/// edge 10, sigma 1.6. Null on failure; otherwise `zt_features_free` must follow.
zt_features *zt_features_detect(const uint8_t *pixels, int height, int width);
void zt_features_free(zt_features *features);
int zt_features_count(const zt_features *features);

/// How features are matched and a transform is fitted.
typedef struct {
  /// A match holds if its distance is under this many times that of the second best.
  float ratio;
  /// Fewer matches than this fit nothing.
  int minimum_matches;
  /// How far off, in pixels, a match may be that supports the transform.
  double inlier_distance;
  /// Rotation, translation and scale only.
  int is_similarity;
} zt_fit_settings;

/// What came of a fit.
typedef struct {
  /// Matches that passed the ratio test.
  int matches;
  /// Whether a transform was found.
  int is_found;
  /// Root mean square, in pixels, of the distances of the supporting matches.
  double error;
} zt_fit;

/// The transform that takes `from` onto `to`, by FLANN's trees and RANSAC. The same features give the same numbers.
int zt_fit_transform(
    const zt_features *from, const zt_features *to, zt_fit_settings settings, double *transform, zt_fit *fit);

/// Moves a picture by `transform`, bilinear, black where nothing comes from; the size stays.
int zt_warp(const uint8_t *pixels, int height, int width, const double *transform, uint8_t *result);

/// The minimum over 5×5 pixels around each; beyond the border there is nothing to be smaller.
int zt_erode(const uint8_t *pixels, int height, int width, uint8_t *result);

/// Another size: bilinear with half-pixel centres and no low-pass, or the averages of areas.
int zt_resize(
    const uint8_t *pixels, int height, int width, uint8_t *result, int result_height, int result_width,
    int is_averaging);

/// How optical flow is found.
typedef struct {
  /// How many times larger, bilinear, pictures are made before; at least 1.
  int enlargement;
  /// Pictures of the pyramid, each half as large as the one before.
  int levels;
  /// Rows and columns, in enlarged pixels, over which the motion is taken to be one.
  int window;
  /// Rounds at each level.
  int iterations;
  /// Rows and columns, in enlarged pixels, on which brightness is a polynomial, and the deviation of their weights.
  int neighbourhood;
  double sigma;
} zt_flow_settings;

/// The motion from one grey picture to the next by Farnebäck's method: for each pixel the way to the right and down, in
/// pixels, averaged over its area where the picture was enlarged. `flow` holds 2 * height * width numbers.
int zt_flow(
    const uint8_t *from, const uint8_t *to, int height, int width, zt_flow_settings settings, float *flow);

#ifdef __cplusplus
}
#endif
