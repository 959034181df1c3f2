#include "vk_convolution.h"

#include <stdlib.h>

#include "rows.h"
#include "vk_threads.h"
#include "winograd.h"

// Every direction is a product of a matrix of gathered rows and a packed filter. Rows are never copied: the inner loop
// reads them through pointers, and what lies in the padding points to zeros. Sums run in the same order whatever the
// number of threads, so results do not depend on it.

const float vk_zeros[MAX_DEPTH];

static long padded(long columns) { return divideUp(columns, COLUMNS) * COLUMNS; }

// ---------------------------------------------------------------------------------------------------------------------
// Gathering product

typedef struct {
  long offset[3]; // where this tap reads, relative to the position's origin
} Tap;

typedef struct {
  const float *source; // [n, size..., pitch]; a row is `depth` numbers from the tap's pixel on
  long size[3], pitch, channel, depth, span; // span: pixels that a row covers, more than one only if channels are few
  float *target; // [n, targetSize..., targetPitch]
  long targetSize[3], targetPitch, columns;
  long n, count[3];       // positions that are computed
  long first[3], step[3]; // position j writes target first + j * step …
  long stride[3];         // … and reads source j * stride + tap offset
  long groups, taps;
  const Tap *tap;
  const float *packed; // [group][panel][tap][depth][16]
  const float *bias;
  const Tiles *tiles;
  long columnBlock, rowBlocks, columnBlocks;
} Gather;

// Positions that follow one another along a line.
typedef struct {
  const float *image;
  long origin[3]; // of the first, in the source
  long first, count;
} Run;

static void gatherTask(void *context, long index) {
  const Gather *g = context;
  const Tiles *tiles = g->tiles;
  long columnBlock = index % g->columnBlocks, rest = index / g->columnBlocks;
  long rowBlock = rest % g->rowBlocks, group = rest / g->rowBlocks;
  long perImage = g->count[0] * g->count[1] * g->count[2], total = g->n * perImage;
  long firstRow = rowBlock * ROW_BLOCK, rows = min(ROW_BLOCK, total - firstRow);
  long panels = divideUp(g->columns, COLUMNS), panelSize = g->taps * g->depth * COLUMNS;
  long firstPanel = columnBlock * g->columnBlock, lastPanel = min(panels, firstPanel + g->columnBlock);

  Run run[ROW_BLOCK];
  long runs = 0;
  float *out[ROW_BLOCK + MAX_ROWS];
  for (long r = 0; r < rows;) {
    long image = (firstRow + r) / perImage, rest = (firstRow + r) % perImage;
    long j[3] = {rest / (g->count[1] * g->count[2]), rest / g->count[2] % g->count[1], rest % g->count[2]};
    long count = min(rows - r, g->count[2] - j[2]), to[3];
    Run *next = &run[runs++];
    next->image = g->source + image * g->size[0] * g->size[1] * g->size[2] * g->pitch + group * g->channel;
    next->first = r;
    next->count = count;
    for (int d = 0; d < 3; d++) {
      next->origin[d] = j[d] * g->stride[d];
      to[d] = g->first[d] + j[d] * g->step[d];
    }
    float *target = g->target + group * g->columns +
                    (((image * g->targetSize[0] + to[0]) * g->targetSize[1] + to[1]) * g->targetSize[2] + to[2]) *
                        g->targetPitch;
    for (long i = 0; i < count; i++) out[r++] = target + i * g->step[2] * g->targetPitch;
  }
  for (long r = rows; r < rows + MAX_ROWS; r++) out[r] = out[rows - 1];

  long block = max(1, DEPTH_BLOCK / g->depth), height = tiles->height, tileCount = divideUp(rows, height);
  const float *from[block * (ROW_BLOCK + MAX_ROWS)]; // [tile][tap][row], taps that meet only padding left out
  int tapIndex[tileCount * block], tapCount[tileCount];
  float *scratch = g->span > 1 ? malloc((size_t)(block * ROW_BLOCK * g->depth) * sizeof(float)) : NULL;
  float start[COLUMNS];
  long tap = 0;
  do { // once even without a tap: then the bias is all there is
    long length = min(block, g->taps - tap);
    for (long tile = 0; tile < tileCount; tile++) tapCount[tile] = 0;
    for (long t = 0; t < length; t++) {
      const long *offset = g->tap[tap + t].offset;
      const float *row[ROW_BLOCK + MAX_ROWS];
      for (long i = 0; i < runs; i++)
        rowsAt(
            run[i].image, g->size, g->pitch, g->span, run[i].origin[0] + offset[0], run[i].origin[1] + offset[1],
            run[i].origin[2] + offset[2], g->stride[2], run[i].count, row + run[i].first,
            scratch + (t * ROW_BLOCK + run[i].first) * g->depth);
      for (long r = rows; r < rows + MAX_ROWS; r++) row[r] = vk_zeros;
      for (long tile = 0; tile < tileCount; tile++) {
        const float **to = from + (tile * block + tapCount[tile]) * height;
        int meetsSource = 0;
        for (long r = 0; r < height; r++) {
          to[r] = row[tile * height + r];
          meetsSource |= to[r] != vk_zeros;
        }
        if (meetsSource) tapIndex[tile * block + tapCount[tile]++] = (int)(tap + t);
      }
    }
    for (long panel = firstPanel; panel < lastPanel; panel++) {
      long column = panel * COLUMNS, width = min(COLUMNS, g->columns - column);
      const float *filter = g->packed + (group * panels + panel) * panelSize;
      if (tap == 0)
        for (long c = 0; c < COLUMNS; c++) start[c] = g->bias && c < width ? g->bias[group * g->columns + column + c] : 0;
      for (long tile = 0; tile < tileCount; tile++) {
        if (tap > 0 && tapCount[tile] == 0) continue;
        float *to[MAX_ROWS];
        for (long r = 0; r < height; r++) to[r] = out[tile * height + r] + column;
        tiles->gather(
            tapCount[tile], tapIndex + tile * block, g->depth, from + tile * block * height, filter, to,
            (int)min(height, rows - tile * height), (int)width, tap == 0 ? start : NULL);
      }
    }
  } while ((tap += block) < g->taps);
  free(scratch);
}

static void gatherAll(Gather *g) {
  long panels = divideUp(g->columns, COLUMNS);
  g->tiles = vk_tiles();
  g->rowBlocks = divideUp(g->n * g->count[0] * g->count[1] * g->count[2], ROW_BLOCK);
  if (g->rowBlocks == 0) return;
  // Few rows: let tasks share a block of rows by columns, or threads would idle.
  long wanted = 8 * vk_thread_count(), tasks = g->rowBlocks * g->groups;
  g->columnBlocks = min(panels, max(1, divideUp(wanted, tasks)));
  g->columnBlock = divideUp(panels, g->columnBlocks);
  g->columnBlocks = divideUp(panels, g->columnBlock);
  vk_parallel(g->groups * g->rowBlocks * g->columnBlocks, gatherTask, g);
}

// ---------------------------------------------------------------------------------------------------------------------
// Packing: [group][panel][tap][depth][16], columns that do not exist are zero

typedef struct {
  const float *filter;
  float *packed;
  long taps, depth, columns, groups;
  const long *tapIndex;        // of each tap in the filter, or null for all in order
  long tapStride, depthStride, columnStride, groupStride;
} Packing;

static void packTask(void *context, long index) {
  const Packing *p = context;
  long panels = divideUp(p->columns, COLUMNS), panel = index % panels, group = index / panels;
  long width = min(COLUMNS, p->columns - panel * COLUMNS);
  float *to = p->packed + index * p->taps * p->depth * COLUMNS;
  for (long tap = 0; tap < p->taps; tap++) {
    const float *from = p->filter + group * p->groupStride + panel * COLUMNS * p->columnStride +
                        (p->tapIndex ? p->tapIndex[tap] : tap) * p->tapStride;
    for (long k = 0; k < p->depth; k++, to += COLUMNS)
      for (long c = 0; c < COLUMNS; c++) to[c] = c < width ? from[k * p->depthStride + c * p->columnStride] : 0;
  }
}

static void pack(Packing *p) { vk_parallel(p->groups * divideUp(p->columns, COLUMNS), packTask, p); }

long vk_packed_forward_size(const vk_convolution *c) {
  if (vk_winograd_fits(c)) return vk_winograd_packed_size(c);
  return tapCount(c) * (c->inputChannels / c->groups) * c->groups * padded(c->outputChannels / c->groups);
}

void vk_pack_forward(const vk_convolution *c, const float *filter, float *packed) {
  if (vk_winograd_fits(c)) return vk_winograd_pack_forward(c, filter, packed);
  long depth = c->inputChannels / c->groups, columns = c->outputChannels / c->groups;
  Packing p = {filter, packed, tapCount(c), depth, columns, c->groups, NULL, depth * c->outputChannels,
               c->outputChannels, 1, columns};
  pack(&p);
}

// ---------------------------------------------------------------------------------------------------------------------
// Forward

void vk_convolve(const vk_convolution *c, const float *input, const float *packed, const float *bias, float *output) {
  if (vk_winograd_fits(c)) return vk_winograd_convolve(c, input, packed, bias, output);
  long depth = c->inputChannels / c->groups, span = pixelSpan(c), taps = tapCount(c) / span;
  long kernelColumns = c->kernel[2] / span;
  Tap *tap = malloc((size_t)taps * sizeof(Tap));
  for (long i = 0; i < taps; i++) {
    tap[i].offset[0] = i / (c->kernel[1] * kernelColumns) - c->padding[0];
    tap[i].offset[1] = i / kernelColumns % c->kernel[1] - c->padding[1];
    tap[i].offset[2] = i % kernelColumns - c->padding[2];
  }
  Gather g = {.source = input, .pitch = c->inputChannels, .channel = depth, .depth = span * depth, .span = span,
              .target = output, .targetPitch = c->outputChannels, .columns = c->outputChannels / c->groups,
              .n = c->n, .groups = c->groups, .taps = taps, .tap = tap, .packed = packed, .bias = bias};
  for (int d = 0; d < 3; d++) {
    g.size[d] = c->input[d];
    g.targetSize[d] = g.count[d] = c->output[d];
    g.step[d] = 1;
    g.stride[d] = c->stride[d];
  }
  gatherAll(&g);
  free(tap);
}

// ---------------------------------------------------------------------------------------------------------------------
// Gradient of the input, which is also the transposed convolution

// With a stride, the input positions of one residue meet only the taps of that residue: each residue is a dense product.
typedef struct {
  long taps, columns, first[3], count[3]; // columns: taps along a kernel's row
  long *index; // of each tap in the filter
  Tap *tap;
} Residue;

static Residue residue(const vk_convolution *c, long number) {
  long r[3] = {number / (c->stride[1] * c->stride[2]), number / c->stride[2] % c->stride[1], number % c->stride[2]};
  Residue result = {0};
  long firstRow[2] = {0};
  long all = tapCount(c);
  result.index = malloc((size_t)all * sizeof(long));
  result.tap = malloc((size_t)all * sizeof(Tap));
  for (int d = 0; d < 3; d++) {
    result.first[d] = r[d];
    result.count[d] = c->input[d] > r[d] ? divideUp(c->input[d] - r[d], c->stride[d]) : 0;
  }
  for (long i = 0; i < all; i++) {
    // Columns from the last to the first: so taps that follow one another read neighbouring pixels.
    long column = c->kernel[2] - 1 - i % c->kernel[2];
    long k[3] = {i / (c->kernel[1] * c->kernel[2]), i / c->kernel[2] % c->kernel[1], column};
    Tap tap;
    int belongs = 1;
    for (int d = 0; d < 3; d++) {
      long distance = r[d] + c->padding[d] - k[d];
      if (distance % c->stride[d] != 0) belongs = 0;
      tap.offset[d] = distance / c->stride[d];
    }
    if (!belongs) continue;
    if (result.taps == 0) firstRow[0] = k[0], firstRow[1] = k[1];
    result.index[result.taps] = (k[0] * c->kernel[1] + k[1]) * c->kernel[2] + k[2];
    result.tap[result.taps++] = tap;
    result.columns += k[0] == firstRow[0] && k[1] == firstRow[1];
  }
  return result;
}

static void freeResidue(Residue *r) {
  free(r->index);
  free(r->tap);
}

static long residueCount(const vk_convolution *c) { return c->stride[0] * c->stride[1] * c->stride[2]; }

// Few columns waste a panel of sixteen. Then all taps of a row are columns of one product, which is scattered.
static int isSkinny(const vk_convolution *c) {
  return c->groups == 1 && c->inputChannels <= 8 && c->kernel[1] * c->kernel[2] > 1 && c->outputChannels >= COLUMNS;
}

static long skinnyColumns(const vk_convolution *c) { return c->kernel[1] * c->kernel[2] * c->inputChannels; }

long vk_packed_gradient_size(const vk_convolution *c) {
  if (vk_winograd_fits(c)) return vk_winograd_packed_size(c);
  if (isSkinny(c)) return c->kernel[0] * padded(skinnyColumns(c)) * c->outputChannels;
  return tapCount(c) * c->outputChannels * padded(c->inputChannels / c->groups);
}

void vk_pack_gradient(const vk_convolution *c, const float *filter, float *packed) {
  if (vk_winograd_fits(c)) return vk_winograd_pack_gradient(c, filter, packed);
  long columns = c->inputChannels / c->groups, depth = c->outputChannels / c->groups;
  if (isSkinny(c)) {
    Packing p = {filter, packed, 1, depth, skinnyColumns(c), c->kernel[0], NULL, 0, 1, depth, skinnyColumns(c) * depth};
    pack(&p);
    return;
  }
  for (long number = 0; number < residueCount(c); number++) {
    Residue r = residue(c, number);
    Packing p = {filter, packed, r.taps, depth, columns, c->groups, r.index,
                 columns * c->outputChannels, 1, c->outputChannels, depth};
    pack(&p);
    packed += r.taps * c->outputChannels * padded(columns);
    freeResidue(&r);
  }
}

typedef struct {
  const vk_convolution *c;
  const float *output, *packed, *bias;
  float *input;
  const Tiles *tiles;
} Scatter;

static inline __attribute__((always_inline)) void addRow(float *restrict to, const float *restrict from, long length) {
  for (long k = 0; k < length; k++) to[k] += from[k];
}

// Adds `count` rows, one for each column of the output from `ow` on, to a line of the input, where they overlap.
static void addLine(
    const vk_convolution *c, float *line, const float *from, long pitch, long ow, long count) {
  long channels = c->inputChannels, length = c->kernel[2] * channels, lineLength = c->input[2] * channels;
  long step = c->stride[2] * channels, left = ow * step - c->padding[2] * channels;
  // Rows that overlap are not added one after the other: a sum would wait for the one before to be stored.
  long apart = divideUp(c->kernel[2], c->stride[2]);
  for (long phase = 0; phase < apart; phase++)
    for (long i = phase; i < count; i += apart) {
      float *to = line + left + i * step;
      const float *row = from + i * pitch;
      long begin = line - to, end = lineLength + begin;
      if (begin > 0 || end < length)
        addRow(to + max(0, begin), row + max(0, begin), min(length, end) - max(0, begin));
      else if (length == 16)
        addRow(to, row, 16);
      else if (length == 12)
        addRow(to, row, 12);
      else
        addRow(to, row, length);
    }
}

// Draws one time plane of the input from the planes of the output that reach it.
static void scatterTask(void *context, long index) {
  const Scatter *s = context;
  const vk_convolution *c = s->c;
  long image = index / c->input[0], t = index % c->input[0];
  long height = c->input[1], width = c->input[2], channels = c->inputChannels, depth = c->outputChannels;
  long columns = skinnyColumns(c), pitch = padded(columns), rowLength = c->kernel[2] * channels;
  float *plane = s->input + index * height * width * channels;
  memset(plane, 0, (size_t)(height * width * channels) * sizeof(float));
  for (long i = 0; s->bias && i < height * width; i++)
    for (long k = 0; k < channels; k++) plane[i * channels + k] = s->bias[k];
  float *product = malloc((size_t)(ROW_BLOCK * pitch) * sizeof(float));
  long positions = c->output[1] * c->output[2];
  for (long kt = 0; kt < c->kernel[0]; kt++) {
    long distance = t + c->padding[0] - kt;
    if (distance < 0 || distance % c->stride[0] != 0 || distance / c->stride[0] >= c->output[0]) continue;
    const float *source =
        s->output + (image * c->output[0] + distance / c->stride[0]) * positions * depth;
    for (long firstRow = 0; firstRow < positions; firstRow += ROW_BLOCK) {
      long rows = min(ROW_BLOCK, positions - firstRow);
      const float start[COLUMNS] = {0};
      const int onlyTap = 0;
      for (long panel = 0; panel < pitch / COLUMNS; panel++) {
        const float *filter = s->packed + (kt * (pitch / COLUMNS) + panel) * depth * COLUMNS;
        for (long tile = 0; tile < rows; tile += s->tiles->height) {
          const float *from[MAX_ROWS];
          float *to[MAX_ROWS];
          for (long r = 0; r < s->tiles->height; r++) {
            long row = min(tile + r, rows - 1);
            from[r] = source + (firstRow + row) * depth;
            to[r] = product + row * pitch + panel * COLUMNS;
          }
          s->tiles->gather(
              1, &onlyTap, depth, from, filter, to, (int)min(s->tiles->height, rows - tile), COLUMNS, start);
        }
      }
      for (long r = 0; r < rows;) {
        long oh = (firstRow + r) / c->output[2], ow = (firstRow + r) % c->output[2];
        long count = min(rows - r, c->output[2] - ow);
        for (long kh = 0; kh < c->kernel[1]; kh++) {
          long h = oh * c->stride[1] - c->padding[1] + kh;
          if (h < 0 || h >= height) continue;
          addLine(c, plane + h * width * channels, product + r * pitch + kh * rowLength, pitch, ow, count);
        }
        r += count;
      }
    }
  }
  free(product);
}

void vk_convolve_transposed(
    const vk_convolution *c, const float *output, const float *packed, const float *bias, float *input) {
  if (vk_winograd_fits(c)) return vk_winograd_convolve_transposed(c, output, packed, bias, input);
  if (isSkinny(c)) {
    Scatter s = {c, output, packed, bias, input, vk_tiles()};
    vk_parallel(c->n * c->input[0], scatterTask, &s);
    return;
  }
  for (long number = 0; number < residueCount(c); number++) {
    Residue r = residue(c, number);
    long depth = c->outputChannels / c->groups, span = joined(c, depth, max(1, r.columns));
    for (long tap = 0; tap * span < r.taps; tap++) r.tap[tap] = r.tap[tap * span];
    Gather g = {.source = output, .pitch = c->outputChannels, .channel = depth, .depth = span * depth, .span = span,
                .target = input, .targetPitch = c->inputChannels, .columns = c->inputChannels / c->groups,
                .n = c->n, .groups = c->groups, .taps = r.taps / span, .tap = r.tap, .packed = packed, .bias = bias};
    for (int d = 0; d < 3; d++) {
      g.size[d] = c->output[d];
      g.targetSize[d] = c->input[d];
      g.count[d] = r.count[d];
      g.first[d] = r.first[d];
      g.step[d] = c->stride[d];
      g.stride[d] = 1;
    }
    gatherAll(&g);
    packed += r.taps * c->outputChannels * padded(c->inputChannels / c->groups);
    freeResidue(&r);
  }
}
