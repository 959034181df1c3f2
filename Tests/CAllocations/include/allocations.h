#ifndef ALLOCATIONS_H
#define ALLOCATIONS_H

/// Bytes that this process allocated and did not free: a count, whatever the system makes of its pages.
long allocated_bytes(void);

#endif
