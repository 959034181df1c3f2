#include "winograd.h"

#include <string.h>

#include "numbers.h"
#include "rows.h"
#include "vk_memory.h"
#include "vk_threads.h"

// Winograd's minimal filtering (Lavin and Gray, CVPR 2016) on the phases of a strided convolution.
//
// Along one axis, with kernel 4, stride 2 and padding 1, output o is the sum over phases a and taps j, both 0 or 1, of
// x[2 (o + j) + a - 1] g[2 j + a]: two convolutions of stride 1 with two taps. Two neighbouring outputs of such a one,
//   y0 = d0 g0 + d1 g1,   y1 = d1 g0 + d2 g1,
// take three products instead of four:
//   m0 = (d0 - d1) g0,   m1 = d1 (g0 + g1),   m2 = (d2 - d1) g1,   y0 = m0 + m1,   y1 = m1 + m2.
// Over three axes a block of 2×2×2 outputs takes 27 points instead of 64 products, for each of 8 phases. All factors are
// ±1, so rounding grows by little. The gradient of the input is the same with the taps exchanged; that of the filter has
// the same three products with y for g, summed over blocks.

enum { POINTS = 27, PHASES = 8, BLOCK = 24, LANES = 16, GRADIENT_BLOCK = 64 };

int vk_winograd_fits(const vk_convolution *c) {
  for (int d = 0; d < 3; d++)
    if (c->kernel[d] != 4 || c->stride[d] != 2 || c->padding[d] != 1 || c->input[d] != 2 * c->output[d] ||
        c->output[d] % 2 != 0)
      return 0;
  // By the clip, not the batch: so a clip's result does not depend on how many are computed with it.
  return c->groups == 1 && c->inputChannels % LANES == 0 && c->outputChannels % LANES == 0 &&
         c->output[0] * c->output[1] * c->output[2] >= 128;
}

// ---------------------------------------------------------------------------------------------------------------------
// Transforms of 3×3×3 values of sixteen channels, and back

typedef float Lanes __attribute__((vector_size(4 * LANES), aligned(4)));

// Macros, since a function that takes or gives such a vector has another convention for each instruction set.
#define LOAD(from) (*(const Lanes *)(from))
#define STORE(to, value) (*(Lanes *)(to) = (value))

// (d0, d1, d2) -> (d0 - d1, d1, d2 - d1) along each axis, in place.
INLINE void spread(Lanes *v) {
  for (int i = 0; i < POINTS; i += 3) v[i] -= v[i + 1], v[i + 2] -= v[i + 1];
  for (int t = 0; t < POINTS; t += 9)
    for (int i = t; i < t + 3; i++) v[i] -= v[i + 3], v[i + 6] -= v[i + 3];
  for (int i = 0; i < 9; i++) v[i] -= v[i + 9], v[i + 18] -= v[i + 9];
}

// (m0, m1, m2) -> (m0 + m1, m1 + m2) along each axis: 27 points to 8 values, at [t * 9 + h * 3 + w] for t, h, w in 0, 1.
INLINE void gatherPoints(Lanes *v) {
  for (int i = 0; i < POINTS; i += 3) v[i] += v[i + 1], v[i + 1] += v[i + 2];
  for (int t = 0; t < POINTS; t += 9)
    for (int i = t; i < t + 2; i++) v[i] += v[i + 3], v[i + 3] += v[i + 6];
  for (int h = 0; h < 6; h += 3)
    for (int i = h; i < h + 2; i++) v[i] += v[i + 9], v[i + 9] += v[i + 18];
}

// A block of 2×2×2 outputs.
typedef struct {
  long image, place[3]; // counted in blocks
} Block;

static Block blockNumber(const vk_convolution *c, long number) {
  long h = c->output[1] / 2, w = c->output[2] / 2, t = c->output[0] / 2;
  return (Block){number / (t * h * w), {number / (h * w) % t, number / w % h, number % w}};
}

static long blockCount(const vk_convolution *c) {
  return c->n * (c->output[0] / 2) * (c->output[1] / 2) * (c->output[2] / 2);
}

static int bit(long phase, int axis) { return (int)(phase >> (2 - axis) & 1); }

// Where 3×3×3 pixels `step` apart from `first` on lie.
INLINE void window(
    const float *image, const long size[3], long channels, const long first[3], long step, const float **pixel) {
  long lineSize = size[2] * channels, w0 = first[2], w1 = w0 + step, w2 = w1 + step;
  int inside0 = (uint64_t)w0 < (uint64_t)size[2], inside1 = (uint64_t)w1 < (uint64_t)size[2];
  int inside2 = (uint64_t)w2 < (uint64_t)size[2];
  for (long t = first[0], i = 0; i < POINTS; t += step)
    for (long h = first[1]; h <= first[1] + 2 * step; h += step, i += 3) {
      const float *line = image + (t * size[1] + h) * lineSize;
      int inside = (uint64_t)t < (uint64_t)size[0] && (uint64_t)h < (uint64_t)size[1];
      pixel[i] = inside && inside0 ? line + w0 * channels : vk_zeros;
      pixel[i + 1] = inside && inside1 ? line + w1 * channels : vk_zeros;
      pixel[i + 2] = inside && inside2 ? line + w2 * channels : vk_zeros;
    }
}

// ---------------------------------------------------------------------------------------------------------------------
// Filters: [point][panel][phase][depth][16] forward, [phase][point][panel][depth][16] for the gradient of the input

typedef struct {
  const vk_convolution *c;
  const float *filter;
  float *packed;
} Packing;

long vk_winograd_packed_size(const vk_convolution *c) {
  return POINTS * PHASES * c->inputChannels * c->outputChannels;
}

// (g0, g1) -> (g0, g0 + g1, g1) along each axis, at one input channel and sixteen output channels.
INLINE void spreadTaps(const float *taps, long pitch, int isForward, long phase, Lanes *v) {
  for (int i = 0; i < 8; i++) {
    int j[3] = {i >> 2, i >> 1 & 1, i & 1};
    long k[3];
    // The gradient of the input meets the taps in the other order.
    for (int d = 0; d < 3; d++) k[d] = 2 * (isForward ? j[d] : 1 - j[d]) + bit(phase, d);
    v[18 * j[0] + 6 * j[1] + 2 * j[2]] = LOAD(taps + ((k[0] * 4 + k[1]) * 4 + k[2]) * pitch);
  }
  for (int t = 0; t < POINTS; t += 18)
    for (int i = t; i < t + 9; i += 6) v[i + 1] = v[i] + v[i + 2];
  for (int t = 0; t < POINTS; t += 18)
    for (int i = t; i < t + 3; i++) v[i + 3] = v[i] + v[i + 6];
  for (int i = 0; i < 9; i++) v[i + 9] = v[i] + v[i + 18];
}

FOR_EACH_CPU(void, packForwardTask, (void *context, long index), (context, index)) {
  const Packing *p = context;
  const vk_convolution *c = p->c;
  long inputs = c->inputChannels, outputs = c->outputChannels, panels = outputs / LANES;
  long phase = index % PHASES, panel = index / PHASES;
  for (long i = 0; i < inputs; i++) {
    Lanes v[POINTS];
    spreadTaps(p->filter + i * outputs + panel * LANES, inputs * outputs, 1, phase, v);
    for (long s = 0; s < POINTS; s++)
      STORE(p->packed + (((s * panels + panel) * PHASES + phase) * inputs + i) * LANES, v[s]);
  }
}

FOR_EACH_CPU(void, packGradientTask, (void *context, long index), (context, index)) {
  const Packing *p = context;
  const vk_convolution *c = p->c;
  long inputs = c->inputChannels, outputs = c->outputChannels, panels = inputs / LANES;
  long phase = index % PHASES, panel = index / PHASES;
  float turned[POINTS][LANES][LANES]; // output channels by input channels
  for (long o = 0; o < outputs; o += LANES) {
    for (long column = 0; column < LANES; column++) {
      Lanes v[POINTS];
      spreadTaps(p->filter + (panel * LANES + column) * outputs + o, inputs * outputs, 0, phase, v);
      for (long s = 0; s < POINTS; s++)
        for (long k = 0; k < LANES; k++) turned[s][k][column] = v[s][k];
    }
    for (long s = 0; s < POINTS; s++)
      memcpy(p->packed + (((phase * POINTS + s) * panels + panel) * outputs + o) * LANES, turned[s], sizeof turned[s]);
  }
}

void vk_winograd_pack_forward(const vk_convolution *c, const float *filter, float *packed) {
  Packing p = {c, filter, packed};
  vk_parallel(PHASES * c->outputChannels / LANES, packForwardTask, &p);
}

void vk_winograd_pack_gradient(const vk_convolution *c, const float *filter, float *packed) {
  Packing p = {c, filter, packed};
  vk_parallel(PHASES * c->inputChannels / LANES, packGradientTask, &p);
}

// ---------------------------------------------------------------------------------------------------------------------
// Both directions

// Floats from one point to the next of a row of blocks. A little more than they take: distances that are multiples of
// 4 KiB fall on the same places of the first cache.
static long pointPitch(long blocks, long channels) { return blocks * channels + LANES; }

typedef struct {
  const vk_convolution *c;
  const float *source, *packed, *bias;
  float *target;
  const Tiles *tiles;
  long columnBlock, columnBlocks; // output channels that one task takes
} Direction;

// One phase of a row of blocks: [point][block][channel].
FOR_EACH_CPU(
    void, spreadBlocks, (const float *source, const long size[3], long channels, const Block *block, long
    blocks, const long phase[3], int isForward, float *to), (source, size, channels, block, blocks, phase,
    isForward, to)) {
  for (long b = 0; b < blocks; b++) {
    long first[3];
    for (int d = 0; d < 3; d++)
      first[d] = isForward ? 4 * block[b].place[d] + phase[d] - 1 : 2 * block[b].place[d] - phase[d];
    const float *image = source + block[b].image * size[0] * size[1] * size[2] * channels;
    const float *pixel[POINTS];
    window(image, size, channels, first, isForward ? 2 : 1, pixel);
    for (long channel = 0; channel < channels; channel += LANES) {
      Lanes v[POINTS];
      for (int i = 0; i < POINTS; i++) v[i] = LOAD(pixel[i] + channel);
      spread(v);
      for (int s = 0; s < POINTS; s++) STORE(to + s * pointPitch(BLOCK, channels) + b * channels + channel, v[s]);
    }
  }
}

// Draws the 8 values of each block from its 27 points and writes them `step` apart.
FOR_EACH_CPU(
    void, writeBlocks, (const float *points, const Block *block, long blocks, long columns, const float *bias,
    float *target, const long size[3], long channels, long firstColumn, const long offset[3], long step),
    (points, block, blocks, columns, bias, target, size, channels, firstColumn, offset, step)) {
  for (long b = 0; b < blocks; b++) {
    float *image = target + block[b].image * size[0] * size[1] * size[2] * channels + firstColumn;
    for (long column = 0; column < columns; column += LANES) {
      Lanes v[POINTS], summand = bias ? LOAD(bias + firstColumn + column) : (Lanes){0};
      for (int s = 0; s < POINTS; s++) v[s] = LOAD(points + s * pointPitch(BLOCK, columns) + b * columns + column);
      gatherPoints(v);
      for (int i = 0; i < 8; i++) {
        long t = 2 * step * block[b].place[0] + (i >> 2) * step + offset[0];
        long h = 2 * step * block[b].place[1] + (i >> 1 & 1) * step + offset[1];
        long w = 2 * step * block[b].place[2] + (i & 1) * step + offset[2];
        float *to = image + ((t * size[1] + h) * size[2] + w) * channels + column;
        STORE(to, v[(i >> 2) * 9 + (i >> 1 & 1) * 3 + (i & 1)] + summand);
      }
    }
  }
}

// sums[point][block][column] (+)= spread[tap][point][block][depth] * packed[tap][depth][column]
static void multiply(
    const Tiles *tiles, const float *spread, long taps, long tapPitch, const int *tapIndex, long depth,
    const float *packed, long packedPitch, long panelPitch, float *sums, long columns, long blocks, int accumulate) {
  const float zero[LANES] = {0};
  for (long s = 0; s < POINTS; s++)
    for (long column = 0; column < columns; column += LANES)
      for (long tile = 0; tile < blocks; tile += tiles->height) {
        const float *from[PHASES * MAX_ROWS];
        float *to[MAX_ROWS];
        for (long r = 0; r < tiles->height; r++) {
          long b = min(tile + r, blocks - 1);
          for (long tap = 0; tap < taps; tap++)
            from[tap * tiles->height + r] = spread + tap * tapPitch + s * pointPitch(BLOCK, depth) + b * depth;
          to[r] = sums + s * pointPitch(BLOCK, columns) + b * columns + column;
        }
        tiles->gather(
            taps, tapIndex, depth, from, packed + s * packedPitch + column / LANES * panelPitch, to,
            (int)min(tiles->height, blocks - tile), LANES, accumulate ? NULL : zero);
      }
}

static void forwardTask(void *context, long index) {
  const Direction *f = context;
  const vk_convolution *c = f->c;
  long firstColumn = index % f->columnBlocks * f->columnBlock, first = index / f->columnBlocks * BLOCK;
  long columns = min(f->columnBlock, c->outputChannels - firstColumn), blocks = min(BLOCK, blockCount(c) - first);
  long depth = c->inputChannels, panels = c->outputChannels / LANES, panelPitch = PHASES * depth * LANES;
  Block block[BLOCK];
  for (long b = 0; b < blocks; b++) block[b] = blockNumber(c, first + b);
  // As many phases at once as leave room in the second cache for the sums.
  long size = POINTS * pointPitch(BLOCK, depth), together = PHASES;
  while (together > 1 && together * size > 100000) together /= 2;
  long spreadBytes = together * size * (long)sizeof(float), sumBytes = POINTS * pointPitch(BLOCK, columns) * (long)sizeof(float);
  float *spread = vk_allocate(spreadBytes), *sums = vk_allocate(sumBytes);
  for (long phase = 0; phase < PHASES; phase += together) {
    int tapIndex[PHASES];
    for (long k = 0; k < together; k++) {
      long bits[3] = {bit(phase + k, 0), bit(phase + k, 1), bit(phase + k, 2)};
      spreadBlocks(f->source, c->input, depth, block, blocks, bits, 1, spread + k * size);
      tapIndex[k] = (int)(phase + k);
    }
    multiply(
        f->tiles, spread, together, size, tapIndex, depth, f->packed + firstColumn / LANES * panelPitch,
        panels * panelPitch, panelPitch, sums, columns, blocks, phase > 0);
  }
  const long none[3] = {0};
  writeBlocks(
      sums, block, blocks, columns, f->bias, f->target, c->output, c->outputChannels, firstColumn, none, 1);
  vk_release(spread, spreadBytes);
  vk_release(sums, sumBytes);
}

static void gradientTask(void *context, long index) {
  const Direction *f = context;
  const vk_convolution *c = f->c;
  long firstColumn = index % f->columnBlocks * f->columnBlock, first = index / f->columnBlocks * BLOCK;
  long columns = min(f->columnBlock, c->inputChannels - firstColumn), blocks = min(BLOCK, blockCount(c) - first);
  long depth = c->outputChannels, panels = c->inputChannels / LANES, panelPitch = depth * LANES;
  Block block[BLOCK];
  for (long b = 0; b < blocks; b++) block[b] = blockNumber(c, first + b);
  long spreadBytes = POINTS * pointPitch(BLOCK, depth) * (long)sizeof(float);
  long sumBytes = POINTS * pointPitch(BLOCK, columns) * (long)sizeof(float);
  float *spread = vk_allocate(spreadBytes), *sums = vk_allocate(sumBytes);
  const int onlyTap = 0;
  for (long phase = 0; phase < PHASES; phase++) {
    // Phase a holds the positions 2 m + a - 1; for a = 0 the first of them, -1, is padding, so m starts at 1.
    long bits[3], offset[3];
    for (int d = 0; d < 3; d++) {
      bits[d] = bit(phase, d);
      offset[d] = 1 - bits[d];
    }
    spreadBlocks(f->source, c->output, depth, block, blocks, bits, 0, spread);
    multiply(
        f->tiles, spread, 1, 0, &onlyTap, depth,
        f->packed + (phase * POINTS * panels + firstColumn / LANES) * panelPitch, panels * panelPitch, panelPitch, sums,
        columns, blocks, 0);
    writeBlocks(
        sums, block, blocks, columns, f->bias, f->target, c->input, c->inputChannels, firstColumn, offset, 2);
  }
  vk_release(spread, spreadBytes);
  vk_release(sums, sumBytes);
}

static void run(Direction *f, long columns, void (*task)(void *, long)) {
  long rows = (blockCount(f->c) + BLOCK - 1) / BLOCK;
  f->tiles = vk_tiles();
  f->columnBlock = min(columns, 128);
  f->columnBlocks = (columns + f->columnBlock - 1) / f->columnBlock;
  vk_parallel(rows * f->columnBlocks, task, f);
}

void vk_winograd_convolve(
    const vk_convolution *c, const float *input, const float *packed, const float *bias, float *output) {
  Direction f = {.c = c, .source = input, .packed = packed, .bias = bias, .target = output};
  run(&f, c->outputChannels, forwardTask);
}

void vk_winograd_convolve_transposed(
    const vk_convolution *c, const float *output, const float *packed, const float *bias, float *input) {
  Direction f = {.c = c, .source = output, .packed = packed, .bias = bias, .target = input};
  run(&f, c->inputChannels, gradientTask);
}

// ---------------------------------------------------------------------------------------------------------------------
// Gradient of the filter

typedef struct {
  const vk_convolution *c;
  const float *input, *output;
  float *points; // [phase][point][inputChannels][outputChannels]
  float *filter;
  const Tiles *tiles;
  long phases; // that one task takes
} FilterGradient;

// The nine points of one plane in time, for one phase, of a row of blocks: [point][block][channel].
FOR_EACH_CPU(
    void, spreadPlane, (const float *input, const vk_convolution *c, const Block *block, long blocks, long
    phase, int plane, float *to), (input, c, block, blocks, phase, plane, to)) {
  long channels = c->inputChannels, imageSize = c->input[0] * c->input[1] * c->input[2] * channels;
  for (long b = 0; b < blocks; b++) {
    long corner[3];
    for (int d = 0; d < 3; d++) corner[d] = 4 * block[b].place[d] + bit(phase, d) - 1;
    const float *pixel[POINTS];
    window(input + block[b].image * imageSize, c->input, channels, corner, 2, pixel);
    const float *const *side = pixel + 9 * plane, *const *middle = pixel + 9;
    for (long channel = 0; channel < channels; channel += LANES) {
      Lanes v[9];
      for (int i = 0; i < 9; i++) v[i] = LOAD(side[i] + channel);
      if (plane != 1)
        for (int i = 0; i < 9; i++) v[i] -= LOAD(middle[i] + channel);
      for (int i = 0; i < 9; i += 3) v[i] -= v[i + 1], v[i + 2] -= v[i + 1];
      for (int i = 0; i < 3; i++) v[i] -= v[i + 3], v[i + 6] -= v[i + 3];
      for (int i = 0; i < 9; i++) STORE(to + i * pointPitch(GRADIENT_BLOCK, channels) + b * channels + channel, v[i]);
    }
  }
}

// The same of the output: (y0, y0 + y1, y1) along each axis; [point][panel][block][16].
FOR_EACH_CPU(
    void, spreadOutputs, (const float *output, const vk_convolution *c, const Block *block, long blocks, int
    plane, float *to), (output, c, block, blocks, plane, to)) {
  long channels = c->outputChannels, panels = channels / LANES;
  for (long b = 0; b < blocks; b++) {
    for (long panel = 0; panel < panels; panel++) {
      Lanes v[3][3];
      for (int h = 0; h < 2; h++)
        for (int w = 0; w < 2; w++) {
          long t = 2 * block[b].place[0];
          const float *from = output + (((block[b].image * c->output[0] + t) * c->output[1] + 2 * block[b].place[1] + h) *
                                            c->output[2] + 2 * block[b].place[2] + w) * channels + panel * LANES;
          const float *next = from + c->output[1] * c->output[2] * channels;
          v[2 * h][2 * w] = LOAD(plane == 2 ? next : from);
          if (plane == 1) v[2 * h][2 * w] += LOAD(next);
        }
      for (int h = 0; h < 3; h += 2) v[h][1] = v[h][0] + v[h][2];
      for (int w = 0; w < 3; w++) v[1][w] = v[0][w] + v[2][w];
      for (int s = 0; s < 9; s++) STORE(to + s * pointPitch(GRADIENT_BLOCK, channels) + (panel * GRADIENT_BLOCK + b) * LANES, v[s / 3][s % 3]);
    }
  }
}

// One plane of points and some phases, over all blocks.
static void pointsTask(void *context, long index) {
  const FilterGradient *f = context;
  const vk_convolution *c = f->c;
  const Tiles *tiles = f->tiles;
  long all = blockCount(c), inputs = c->inputChannels, outputs = c->outputChannels, panels = outputs / LANES;
  int plane = (int)(index % 3);
  long firstPhase = index / 3 * f->phases;
  long leftBytes = (9 * pointPitch(GRADIENT_BLOCK, inputs) + MAX_ROWS) * (long)sizeof(float);
  long rightBytes = 9 * pointPitch(GRADIENT_BLOCK, outputs) * (long)sizeof(float);
  float *left = vk_allocate(leftBytes), *right = vk_allocate(rightBytes);
  for (long first = 0; first < all; first += GRADIENT_BLOCK) {
    long blocks = min(GRADIENT_BLOCK, all - first);
    Block block[GRADIENT_BLOCK];
    for (long b = 0; b < blocks; b++) block[b] = blockNumber(c, first + b);
    spreadOutputs(f->output, c, block, blocks, plane, right);
    for (long phase = firstPhase; phase < firstPhase + f->phases; phase++) {
      spreadPlane(f->input, c, block, blocks, phase, plane, left);
      for (long s = 0; s < 9; s++) {
        const float *row[GRADIENT_BLOCK];
        for (long b = 0; b < blocks; b++) row[b] = left + s * pointPitch(GRADIENT_BLOCK, inputs) + b * inputs;
        float *points = f->points + (phase * POINTS + plane * 9 + s) * inputs * outputs;
        for (long panel = 0; panel < panels; panel++)
          for (long tile = 0; tile < inputs; tile += tiles->height)
            tiles->filter(
                blocks, row, tile, right + s * pointPitch(GRADIENT_BLOCK, outputs) + panel * GRADIENT_BLOCK * LANES,
                points + tile * outputs + panel * LANES, outputs, (int)min(tiles->height, inputs - tile), LANES,
                first > 0);
      }
    }
  }
  vk_release(left, leftBytes);
  vk_release(right, rightBytes);
}

// From points to taps, for one phase and one input channel.
FOR_EACH_CPU(void, tapsTask, (void *context, long index), (context, index)) {
  const FilterGradient *f = context;
  const vk_convolution *c = f->c;
  long phase = index % PHASES, channel = index / PHASES, outputs = c->outputChannels;
  long pitch = c->inputChannels * outputs;
  for (long column = 0; column < outputs; column += LANES) {
    Lanes v[POINTS];
    for (int s = 0; s < POINTS; s++) v[s] = LOAD(f->points + (phase * POINTS + s) * pitch + channel * outputs + column);
    gatherPoints(v);
    for (int i = 0; i < 8; i++) {
      long j[3] = {i >> 2, i >> 1 & 1, i & 1}, k[3];
      for (int d = 0; d < 3; d++) k[d] = 2 * j[d] + bit(phase, d);
      STORE(
          f->filter + ((k[0] * 4 + k[1]) * 4 + k[2]) * pitch + channel * outputs + column,
          v[j[0] * 9 + j[1] * 3 + j[2]]);
    }
  }
}

void vk_winograd_filter_gradient(const vk_convolution *c, const float *input, const float *output, float *filter) {
  FilterGradient f = {.c = c, .input = input, .output = output, .filter = filter, .tiles = vk_tiles()};
  long bytes = vk_winograd_packed_size(c) * (long)sizeof(float);
  f.points = vk_allocate(bytes);
  f.phases = vk_thread_count() <= 2 ? 4 : vk_thread_count() <= 4 ? 2 : 1;
  vk_parallel(3 * PHASES / f.phases, pointsTask, &f);
  vk_parallel(PHASES * c->inputChannels, tapsTask, &f);
  vk_release(f.points, bytes);
}
