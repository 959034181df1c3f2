#ifndef VK_OPTIMIZERS_H
#define VK_OPTIMIZERS_H

/// p -= rate * m / (sqrt(v) * root + epsilon), where m and v are the decaying means of g and g * g,
/// and g already holds the weight decay `decay` * p.
typedef struct {
  float rate, beta1, beta2, root, epsilon, decay;
} vk_adam;
void vk_adam_update(const vk_adam *adam, float *p, const float *g, float *m, float *v, long count);

/// v = alpha * v + (1 - alpha) * g * g; p -= rate * g / (sqrt(v) + epsilon).
void vk_rmsprop_update(float rate, float alpha, float epsilon, float decay, float *p, const float *g, float *v, long count);

/// b = momentum * b + g; p -= rate * b.
void vk_sgd_update(float rate, float momentum, float decay, float *p, const float *g, float *b, long count);

/// a = decay * a + (1 - decay) * p
void vk_average_update(float decay, float *a, const float *p, long count);

#endif
