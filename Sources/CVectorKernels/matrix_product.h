// Products of matrices of NUMBER; included once for each type. NAMED(x) names a function of that type.

typedef NUMBER NAMED(Row) __attribute__((vector_size(64), aligned(sizeof(NUMBER))));

typedef struct {
  const vk_product *product;
  const NUMBER *a, *b;
  NUMBER *out;
  long rowBlocks, panelGroups, panelsPerTask;
} NAMED(Product);

enum { NAMED(WIDTH) = 64 / sizeof(NUMBER) };

// out[r][c] (+)= sum_k a[r * aRow + k * aDepth] * b[k * bDepth + c], all sums in registers.
TILE void NAMED(tile)(
    const int height, long depth, const NUMBER *a, long aRow, long aDepth, const NUMBER *b, long bDepth, NUMBER *out,
    long pitch, int rows, int columns, int accumulate) {
  NAMED(Row) sum[8];
  const NUMBER *row[8];
#pragma unroll
  for (int r = 0; r < height; r++) {
    row[r] = a + (r < rows ? r : 0) * aRow;
    sum[r] = (NAMED(Row)){0};
    if (accumulate && r < rows) memcpy(&sum[r], out + r * pitch, (size_t)columns * sizeof(NUMBER));
  }
#pragma unroll 4
  for (long k = 0; k < depth; k++) {
    NAMED(Row) v = *(const NAMED(Row) *)(b + k * bDepth);
#pragma unroll
    for (int r = 0; r < height; r++) sum[r] += v * row[r][k * aDepth];
  }
#pragma unroll
  for (int r = 0; r < height; r++)
    if (r < rows) {
      if (columns == NAMED(WIDTH))
        *(NAMED(Row) *)(out + r * pitch) = sum[r];
      else
        memcpy(out + r * pitch, &sum[r], (size_t)columns * sizeof(NUMBER));
    }
}

TILE void NAMED(task)(const int height, const NAMED(Product) * p, long index) {
  const vk_product *s = p->product;
  long panels = divideUp(s->columns, NAMED(WIDTH));
  long group = index % p->panelGroups, block = index / p->panelGroups % p->rowBlocks;
  long image = index / p->panelGroups / p->rowBlocks;
  long firstRow = block * ROW_BLOCK, rows = min(ROW_BLOCK, s->rows - firstRow);
  const NUMBER *a = p->a + image * s->rows * s->depth, *b = p->b + image * s->depth * s->columns;
  NUMBER *out = p->out + image * s->rows * s->columns + firstRow * s->columns;
  long aRow = s->aTransposed ? 1 : s->depth, aDepth = s->aTransposed ? s->rows : 1;
  a += firstRow * aRow;
  _Alignas(64) NUMBER packed[DEPTH_BLOCK * NAMED(WIDTH)];
  long lastPanel = min(panels, (group + 1) * p->panelsPerTask);
  for (long first = 0; first < s->depth; first += DEPTH_BLOCK) {
    long depth = min(DEPTH_BLOCK, s->depth - first);
    for (long panel = group * p->panelsPerTask; panel < lastPanel; panel++) {
      long column = panel * NAMED(WIDTH), columns = min(NAMED(WIDTH), s->columns - column);
      const NUMBER *right = b + first * s->columns + column;
      long pitch = s->columns;
      if (s->bTransposed) {
        for (long c = 0; c < columns; c++) {
          const NUMBER *from = b + (column + c) * s->depth + first;
          for (long k = 0; k < depth; k++) packed[k * NAMED(WIDTH) + c] = from[k];
        }
        for (long c = columns; c < NAMED(WIDTH); c++)
          for (long k = 0; k < depth; k++) packed[k * NAMED(WIDTH) + c] = 0;
        right = packed, pitch = NAMED(WIDTH);
      } else if (columns < NAMED(WIDTH) || rows > FEW_ROWS) {
        if (columns < NAMED(WIDTH)) memset(packed, 0, (size_t)depth * 64);
        for (long k = 0; k < depth; k++)
          memcpy(packed + k * NAMED(WIDTH), right + k * s->columns, (size_t)columns * sizeof(NUMBER));
        right = packed, pitch = NAMED(WIDTH);
      }
      for (long row = 0; row < rows; row += height)
        NAMED(tile)(
            height, depth, a + row * aRow + first * aDepth, aRow, aDepth, right, pitch,
            out + row * s->columns + column, s->columns, (int)min(height, rows - row), (int)columns, first > 0);
    }
  }
}

FOR_EACH_CPU_HEIGHT(NAMED(run), NAMED(task), const NAMED(Product))

static void NAMED(multiply)(const vk_product *s, const NUMBER *a, const NUMBER *b, NUMBER *out) {
  long panels = divideUp(s->columns, NAMED(WIDTH)), rowBlocks = divideUp(s->rows, ROW_BLOCK);
  if (s->depth == 0) memset(out, 0, (size_t)(s->batch * s->rows * s->columns) * sizeof(NUMBER));
  if (s->batch * s->rows * s->columns * s->depth == 0) return;
  // Tasks of some ten microseconds at least.
  long work = min(ROW_BLOCK, s->rows) * s->depth * NAMED(WIDTH), group = min(panels, max(1, TASK_WORK / work));
  NAMED(Product) p = {s, a, b, out, rowBlocks, divideUp(panels, group), group};
  vk_parallel(s->batch * rowBlocks * p.panelGroups, NAMED(run), &p);
}
