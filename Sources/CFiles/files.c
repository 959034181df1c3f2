#include "CFiles.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int zt_next_name(DIR *folder, char *name) {
  errno = 0;
  struct dirent *entry = readdir(folder);
  if (!entry) return errno ? -1 : 0;
  size_t length = strlen(entry->d_name);
  if (length >= zt_name_room) {
    errno = ENAMETOOLONG;
    return -1;
  }
  memcpy(name, entry->d_name, length + 1);
  return 1;
}

int zt_real_path(const char *path, char *whole) { return realpath(path, whole) ? 0 : -1; }
