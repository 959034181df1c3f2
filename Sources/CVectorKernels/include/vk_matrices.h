#ifndef VK_MATRICES_H
#define VK_MATRICES_H

/// `batch` products [rows, depth] · [depth, columns], row by row; a transposed factor is stored as [depth, rows] or
/// [columns, depth]. Each number of a product is one sum over the depth, first to last, whatever the processor.
typedef struct {
  long batch, rows, depth, columns;
  int aTransposed, bTransposed;
} vk_product;
void vk_matrix_product(const vk_product *product, const float *a, const float *b, float *out);
void vk_matrix_product_double(const vk_product *product, const double *a, const double *b, double *out);

/// Replaces the lower triangle of a matrix by its Cholesky factor and the rest by zeros; 0 if it is not positive definite.
int vk_cholesky(double *matrix, long n);
/// x [n, columns] = the solution of lower · x = what x holds; the lower triangle of `lower` [n, n] is read.
void vk_solve_lower(const double *lower, double *x, long n, long columns);
/// Replaces a matrix, its columns one after another, at least as many rows as columns, by the orthogonal factor of its QR
/// decomposition whose triangle has no negative number on its diagonal.
void vk_orthogonal_factor(double *matrix, long rows, long columns);

#endif
