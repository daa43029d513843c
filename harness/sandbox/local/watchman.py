"""The first process of a landlock box: it stays outside, and ends whatever is in the box when the box or the grader does.

Sent as text behind `confinement`, and so imports nothing of ours. A namespace would end all of a box's processes with
its first; here somebody must: orphans become this process's children, because it asks for them, and it goes last.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import select
import signal

__all__ = ["die_with", "split"]

_ADOPT_ORPHANS, _DIE_WITH_PARENT = 36, 1
_POLL_MILLISECONDS = 1000


def split(grader: int) -> int:
    """Return in a new process, which is to shut itself in; gives the old one's number, for `die_with`.

    The old one stays outside, and ends with the new one and as it does. grader: the number of the process that opened
    the box; when that ends, so does everything.
    """
    ctypes.CDLL(None).prctl(_ADOPT_ORPHANS, 1, 0, 0, 0)
    watchman = os.getpid()
    inside = os.fork()
    if inside:
        _watch(inside, grader)
    os.setsid()
    with open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:  # when memory runs out, the kernel takes a box
        file.write("500")
    return watchman


def die_with(watchman: int) -> None:
    """End when the watchman does. To be said last: whoever becomes another user has said nothing."""
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != watchman:
        os._exit(1)


def _watch(inside: int, grader: int) -> None:
    """Wait for one of them to end, end all that is left, and end. Never returns."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):  # the stream ends when the box's own processes do
        os.dup2(nothing, standard)
    poller = select.poll()
    poller.register(os.pidfd_open(inside), select.POLLIN)
    try:
        poller.register(os.pidfd_open(grader), select.POLLIN)
        while os.getppid() == grader and not poller.poll(_POLL_MILLISECONDS):
            pass
    except ProcessLookupError:  # it has ended before we looked
        pass
    status = _end_all(inside)
    if os.WIFSIGNALED(status):
        if os.WTERMSIG(status) != signal.SIGKILL:
            signal.signal(os.WTERMSIG(status), signal.SIG_DFL)
        os.kill(os.getpid(), os.WTERMSIG(status))
    os._exit(os.WEXITSTATUS(status))


def _end_all(inside: int) -> int:
    """Kill everything below until nothing is left; how the first one ended."""
    found = 0
    while True:
        below = _below(os.getpid())
        for number in (signal.SIGSTOP, signal.SIGKILL):  # stopped first: nobody forks while we kill
            for pid in below:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)
        try:
            pid, status = os.waitpid(-1, 0)
        except ChildProcessError:
            return found
        if pid == inside:
            found = status


def _below(root: int) -> list[int]:
    """Everything that came from a process, parents first."""
    children: dict[int, list[int]] = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", "rb") as file:
                    state, parent = file.read().rpartition(b")")[2].split()[:2]
            except OSError:
                continue
            if state != b"Z":
                children.setdefault(int(parent), []).append(int(name))
    found: list[int] = []
    waiting = [root]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found
