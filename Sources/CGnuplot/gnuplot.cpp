#include "CGnuplot.h"

#include <fcntl.h>
#include <gnuplot-iostream.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>

extern char **environ;

namespace {

// Starts gnuplot without a shell, and without the user's own settings (-d); 0, or why it did not start.
int start(int input, const char *picture, const char *log, pid_t *process) {
    char name[] = "gnuplot", defaults[] = "-d";
    char *arguments[] = {name, defaults, nullptr};
    posix_spawn_file_actions_t files;
    if (int error = posix_spawn_file_actions_init(&files)) { return error; }
    constexpr int flags = O_WRONLY | O_CREAT | O_TRUNC;
    posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, picture, flags, 0644);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, log, flags, 0644);
    int error = posix_spawnp(process, name, &files, nullptr, arguments, environ);
    posix_spawn_file_actions_destroy(&files);
    return error;
}

// How `process` ended: its exit code, or -1.
int end(pid_t process) {
    int status = 0;
    while (waitpid(process, &status, 0) < 0) {
        if (errno != EINTR) { return -1; }
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

int gnuplot_run(const char *script, const char *picture, const char *log) {
    int pipe[2];
    if (pipe2(pipe, O_CLOEXEC) != 0) { return -1; }
    // A gnuplot that ends early must not end us as we write on.
    auto before = std::signal(SIGPIPE, SIG_IGN);
    pid_t process = 0;
    int error = start(pipe[0], picture, log, &process);
    close(pipe[0]);
    int status = -1;
    if (FILE *stream = error == 0 ? fdopen(pipe[1], "w") : nullptr) {
        try {
            Gnuplot plot(stream);  // closes the stream at its end
            plot << script << std::flush;
        } catch (...) {}
        status = end(process);
    } else {
        close(pipe[1]);
        status = error == 0 ? end(process) : -error;
    }
    std::signal(SIGPIPE, before);
    return status;
}
