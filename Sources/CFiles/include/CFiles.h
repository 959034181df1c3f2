#pragma once

#include <dirent.h>
#include <limits.h>

/// Room for the longest name of a file, and of a path.
enum { zt_name_room = 256, zt_path_room = PATH_MAX };

/// Puts the next name of `folder` into `name`: 1, 0 after the last, or -1 and the reason in `errno`.
int zt_next_name(DIR *folder, char *name);

/// Puts `path` without links, "." and ".." into `whole`: 0, or -1 and the reason in `errno`.
int zt_real_path(const char *path, char *whole);
