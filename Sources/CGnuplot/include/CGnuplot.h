#pragma once

#ifdef __cplusplus
extern "C" {
#endif

/// Passes `script` to a gnuplot process, which draws into the file `picture` and whose messages go to the file `log`,
/// and waits for its end.
///
/// 0 if it ran through; otherwise its exit code, or a negative error number if it could not be started. No shell takes
/// part, and nothing is thrown across this line.
int gnuplot_run(const char *script, const char *picture, const char *log);

#ifdef __cplusplus
}
#endif
