#pragma once

#ifdef __cplusplus
extern "C" {
#endif

/// Passes `script` to a gnuplot process, whose messages go to the file `log`, and waits for its end.
///
/// 0 if it ran through; otherwise its exit code, or -1 if it could not be started. Nothing is thrown across this line.
int gnuplot_run(const char *script, const char *log);

#ifdef __cplusplus
}
#endif
