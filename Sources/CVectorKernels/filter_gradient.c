#include <stdlib.h>

#include "rows.h"
#include "vk_convolution.h"
#include "vk_threads.h"
#include "winograd.h"

// Each tap of the filter is a product over all positions of the pixel that it meets and the output's gradient there.

typedef struct {
  const vk_convolution *c;
  const float *input, *output;
  float *filter;
  const Tiles *tiles;
  long rowTaps, tasks; // taps with pixels joined, and how many tasks share them
} FilterGradient;

// Adds what `count` positions from `first` on contribute to one tap; `right` are their outputs as [panel][position][16].
static void addToTap(
    const FilterGradient *f, long group, long tap, long first, long count, const float *right, float *scratch) {
  const vk_convolution *c = f->c;
  const Tiles *tiles = f->tiles;
  long span = pixelSpan(c), kernelColumns = c->kernel[2] / span, height = tiles->height;
  long depth = c->inputChannels / c->groups, columns = c->outputChannels / c->groups, rows = span * depth;
  long kw = tap % kernelColumns, kh = tap / kernelColumns % c->kernel[1], kt = tap / (kernelColumns * c->kernel[1]);
  long perImage = c->output[0] * c->output[1] * c->output[2];
  long imageSize = c->input[0] * c->input[1] * c->input[2] * c->inputChannels;
  const float *row[DEPTH_BLOCK];
  for (long i = 0; i < count;) {
    long image = (first + i) / perImage, rest = (first + i) % perImage, ow = rest % c->output[2];
    long ot = rest / (c->output[1] * c->output[2]), oh = rest / c->output[2] % c->output[1];
    long run = min(count - i, c->output[2] - ow);
    rowsAt(
        f->input + image * imageSize + group * depth, c->input, c->inputChannels, span,
        ot * c->stride[0] - c->padding[0] + kt, oh * c->stride[1] - c->padding[1] + kh,
        ow * c->stride[2] - c->padding[2] + kw, c->stride[2], run, row + i, scratch + i * rows);
    i += run;
  }
  long tileCount = divideUp(rows, height);
  float *filter = f->filter + tap * rows * c->outputChannels + group * columns;
  for (long panel = 0; panel * COLUMNS < columns; panel++)
    for (long tile = 0; tile < tileCount; tile++)
      tiles->filter(
          count, row, tile * height, right + panel * DEPTH_BLOCK * COLUMNS,
          filter + tile * height * c->outputChannels + panel * COLUMNS, c->outputChannels,
          (int)min(height, rows - tile * height), (int)min(COLUMNS, columns - panel * COLUMNS), first > 0);
}

// A task takes a share of the taps and goes over all positions, a block at a time: so a block is read once a task.
static void filterTask(void *context, long index) {
  const FilterGradient *f = context;
  const vk_convolution *c = f->c;
  long rows = pixelSpan(c) * c->inputChannels / c->groups, columns = c->outputChannels / c->groups;
  long positions = c->n * c->output[0] * c->output[1] * c->output[2], panels = divideUp(columns, COLUMNS);
  long firstTap = f->rowTaps * index / f->tasks, lastTap = f->rowTaps * (index + 1) / f->tasks;
  float *right = malloc((size_t)(DEPTH_BLOCK * panels * COLUMNS) * sizeof(float));
  float *scratch = malloc((size_t)(DEPTH_BLOCK * rows + MAX_ROWS) * sizeof(float));
  for (long group = 0; group < c->groups; group++)
    for (long first = 0; first < positions; first += DEPTH_BLOCK) {
      long count = min(DEPTH_BLOCK, positions - first);
      for (long panel = 0; panel < panels; panel++) {
        const float *from = f->output + first * c->outputChannels + group * columns + panel * COLUMNS;
        float *to = right + panel * DEPTH_BLOCK * COLUMNS;
        long width = min(COLUMNS, columns - panel * COLUMNS);
        for (long i = 0; i < count; i++, from += c->outputChannels, to += COLUMNS) {
          if (width == COLUMNS) {
            memcpy(to, from, COLUMNS * sizeof(float));
          } else {
            memset(to, 0, COLUMNS * sizeof(float));
            memcpy(to, from, (size_t)width * sizeof(float));
          }
        }
      }
      for (long tap = firstTap; tap < lastTap; tap++) addToTap(f, group, tap, first, count, right, scratch);
    }
  free(right);
  free(scratch);
}

void vk_filter_gradient(const vk_convolution *c, const float *input, const float *output, float *filter) {
  if (vk_winograd_fits(c)) return vk_winograd_filter_gradient(c, input, output, filter);
  FilterGradient f = {.c = c, .input = input, .output = output, .filter = filter, .tiles = vk_tiles()};
  f.rowTaps = tapCount(c) / pixelSpan(c);
  f.tasks = min(f.rowTaps, 2 * vk_thread_count());
  vk_parallel(f.tasks, filterTask, &f);
}
