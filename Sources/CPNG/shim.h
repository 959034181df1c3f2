#include <png.h>

// The message of an image as a plain pointer; Swift sees the array as a tuple.
static inline const char *zt_png_message(const png_image *image) { return image->message; }
