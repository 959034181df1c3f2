#include "CGnuplot.h"

#include <gnuplot-iostream.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <string>

namespace {

// For the shell that starts gnuplot.
std::string quoted(const char *path) {
    std::string result = "'";
    for (; *path; ++path) { result += *path == '\'' ? "'\\''" : std::string(1, *path); }
    return result + "'";
}

}  // namespace

int gnuplot_run(const char *script, const char *log) {
    // A gnuplot that ends early must not end us as we write on.
    auto before = std::signal(SIGPIPE, SIG_IGN);
    int status = -1;
    try {
        // Opened here, for the stream's own closing does not tell how gnuplot ended.
        if (FILE *pipe = popen(("gnuplot 2>" + quoted(log)).c_str(), "w")) {
            if (FILE *copy = fdopen(dup(fileno(pipe)), "w")) {  // the stream closes what it is given
                Gnuplot plot(copy);
                plot << script << std::flush;
            }
            int ended = pclose(pipe);
            status = WIFEXITED(ended) ? WEXITSTATUS(ended) : -1;
        }
    } catch (...) { status = -1; }
    std::signal(SIGPIPE, before);
    return status;
}
