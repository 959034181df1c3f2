#include "COpenCV.h"

#include <cmath>
#include <exception>
#include <opencv2/calib3d.hpp>
#include <opencv2/features2d.hpp>
#include <opencv2/imgproc.hpp>
#include <opencv2/video/tracking.hpp>
#include <string>
#include <vector>

struct zt_features {
  std::vector<cv::KeyPoint> points;
  cv::Mat descriptors;
};

namespace {

thread_local std::string message;

int silent(int, const char *, const char *, const char *, int, void *) { return 0; }

/// One thread a call: callers work on several files at once. One set of loops for all processors, as float32 sums of
/// wider vectors come out otherwise.
void prepare() {
  static const bool once = [] {
    cv::setNumThreads(1);
    cv::setUseOptimized(false);
    cv::redirectError(silent);
    return true;
  }();
  (void)once;
}

/// Runs `body` and keeps the message of what it throws.
template <typename Body> int guarded(Body body) {
  try {
    prepare();
    body();
    return 0;
  } catch (const cv::Exception &error) {
    message = error.err;
  } catch (const std::exception &error) {
    message = error.what();
  } catch (...) {
    message = "unknown failure";
  }
  return -1;
}

cv::Mat view(const uint8_t *pixels, int height, int width) {
  return cv::Mat(height, width, CV_8UC3, const_cast<uint8_t *>(pixels));
}

/// Pairs of points whose features are each other's best by far.
void match(
    const zt_features &from, const zt_features &to, float ratio, std::vector<cv::Point2f> &sources,
    std::vector<cv::Point2f> &targets) {
  // The trees are random; they draw from this generator, of which every thread has one.
  cv::setRNGSeed(1);
  cv::FlannBasedMatcher matcher(
      cv::makePtr<cv::flann::KDTreeIndexParams>(5), cv::makePtr<cv::flann::SearchParams>(50));
  std::vector<std::vector<cv::DMatch>> pairs;
  matcher.knnMatch(from.descriptors, to.descriptors, pairs, 2);
  for (const auto &pair : pairs) {
    if (pair.size() < 2 || !(pair[0].distance < ratio * pair[1].distance)) continue;
    sources.push_back(from.points[pair[0].queryIdx].pt);
    targets.push_back(to.points[pair[0].trainIdx].pt);
  }
}

/// A 3×3 matrix, or an empty one.
cv::Mat fit(
    const std::vector<cv::Point2f> &sources, const std::vector<cv::Point2f> &targets, const zt_fit_settings &settings,
    std::vector<uint8_t> &support) {
  // Both draw from generators of their own, which always begin alike.
  if (!settings.is_similarity)
    return cv::findHomography(sources, targets, cv::RANSAC, settings.inlier_distance, support, 2000, 0.995);
  cv::Mat found =
      cv::estimateAffinePartial2D(sources, targets, support, cv::RANSAC, settings.inlier_distance, 2000, 0.995);
  if (!found.empty()) found.push_back(cv::Mat(cv::Matx13d(0, 0, 1)));
  return found;
}

double rootMeanSquare(
    const std::vector<cv::Point2f> &sources, const std::vector<cv::Point2f> &targets,
    const std::vector<uint8_t> &support, const cv::Mat &transform) {
  std::vector<cv::Point2f> moved;
  cv::perspectiveTransform(sources, moved, transform);
  double sum = 0, count = 0;
  for (size_t i = 0; i < moved.size(); i++) {
    if (!support[i]) continue;
    cv::Point2d difference = cv::Point2d(moved[i]) - cv::Point2d(targets[i]);
    sum += difference.dot(difference);
    count++;
  }
  return std::sqrt(sum / count);
}

} // namespace

const char *zt_opencv_message(void) { return message.c_str(); }

zt_features *zt_features_detect(const uint8_t *pixels, int height, int width) {
  zt_features *features = nullptr;
  int status = guarded([&] {
    features = new zt_features;
    // Under 8 pixels there is no octave to search, and OpenCV fails.
    if (height < 8 || width < 8) return;
    cv::Mat grey;
    cv::cvtColor(view(pixels, height, width), grey, cv::COLOR_RGB2GRAY);
    cv::SIFT::create(0, 3, 0.04, 10, 1.6)
        ->detectAndCompute(grey, cv::noArray(), features->points, features->descriptors);
  });
  if (status == 0) return features;
  delete features;
  return nullptr;
}

void zt_features_free(zt_features *features) { delete features; }

int zt_features_count(const zt_features *features) { return static_cast<int>(features->points.size()); }

int zt_fit_transform(
    const zt_features *from, const zt_features *to, zt_fit_settings settings, double *transform, zt_fit *result) {
  return guarded([&] {
    *result = {0, 0, 0};
    if (from->points.size() < 2 || to->points.size() < 2) return;
    std::vector<cv::Point2f> sources, targets;
    match(*from, *to, settings.ratio, sources, targets);
    result->matches = static_cast<int>(sources.size());
    if (result->matches < settings.minimum_matches || result->matches < 4) return;
    std::vector<uint8_t> support;
    cv::Mat found = fit(sources, targets, settings, support);
    if (found.empty() || !cv::checkRange(found)) return;
    result->is_found = 1;
    result->error = rootMeanSquare(sources, targets, support, found);
    for (int i = 0; i < 9; i++) transform[i] = found.at<double>(i / 3, i % 3);
  });
}

int zt_warp(const uint8_t *pixels, int height, int width, const double *transform, uint8_t *result) {
  return guarded([&] {
    cv::Mat matrix(3, 3, CV_64F, const_cast<double *>(transform)), moved = view(result, height, width);
    cv::warpPerspective(view(pixels, height, width), moved, matrix, moved.size());
  });
}

int zt_erode(const uint8_t *pixels, int height, int width, uint8_t *result) {
  return guarded([&] {
    cv::Mat eroded = view(result, height, width);
    cv::erode(view(pixels, height, width), eroded, cv::Mat::ones(5, 5, CV_8U));
  });
}

int zt_resize(
    const uint8_t *pixels, int height, int width, uint8_t *result, int result_height, int result_width,
    int is_averaging) {
  return guarded([&] {
    cv::Mat resized = view(result, result_height, result_width);
    cv::resize(
        view(pixels, height, width), resized, resized.size(), 0, 0, is_averaging ? cv::INTER_AREA : cv::INTER_LINEAR);
  });
}

int zt_flow(
    const uint8_t *from, const uint8_t *to, int height, int width, zt_flow_settings settings, float *flow) {
  return guarded([&] {
    auto enlarged = [&](const uint8_t *pixels) {
      cv::Mat grey(height, width, CV_8UC1, const_cast<uint8_t *>(pixels)), result;
      cv::resize(grey, result, cv::Size(), settings.enlargement, settings.enlargement, cv::INTER_LINEAR);
      return result;
    };
    cv::Mat motion;
    cv::calcOpticalFlowFarneback(
        enlarged(from), enlarged(to), motion, 0.5, settings.levels, settings.window, settings.iterations,
        settings.neighbourhood, settings.sigma, 0);
    motion /= settings.enlargement;
    cv::Mat reduced(height, width, CV_32FC2, flow);
    cv::resize(motion, reduced, reduced.size(), 0, 0, cv::INTER_AREA);
  });
}
