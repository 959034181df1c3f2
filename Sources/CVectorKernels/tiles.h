// The two inner loops on which every convolution runs: a few rows by sixteen columns, all sums in registers.
#ifndef VK_TILES_H
#define VK_TILES_H

enum { COLUMNS = 16, MAX_ROWS = 8 };

/// out[r][c] = start[c] + sum_tap sum_k rows[tap * height + r][k] * panel[(tapIndex[tap] * depth + k) * 16 + c];
/// without `start` the sum continues from what `out` holds.
typedef void (*GatherTile)(
    long taps, const int *tapIndex, long depth, const float *const *rows, const float *panel, float *const *out,
    int rowCount, int columnCount, const float *start);

/// out[r * pitch + c] (+)= sum_k left[k][offset + r] * panel[k * 16 + c].
/// Reads `height` numbers of each row, though only `rowCount` count.
typedef void (*FilterTile)(
    long positions, const float *const *left, long offset, const float *panel, float *out, long pitch, int rowCount,
    int columnCount, int accumulate);

typedef struct {
  const char *name;
  int height; // rows of a tile
  GatherTile gather;
  FilterTile filter;
} Tiles;

/// The fastest loops that this processor runs.
const Tiles *vk_tiles(void);

#endif
