"""Runs a program, and ends it with whatever it has started, also with what went its own way: when it ends, and when the pipe of whoever asked for it does."""
import ctypes
import os
import select
import signal
import subprocess
import sys
import time

PIPE = 3
PR_SET_CHILD_SUBREAPER = 36
DAY = 86_400

told, teller = os.pipe()
for end in (told, teller):
    os.set_blocking(end, False)
signal.signal(signal.SIGCHLD, lambda *_: None)
signal.set_wakeup_fd(teller)
# Whoever loses its parent becomes a child of this.
ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
program = subprocess.Popen(sys.argv[1:])


def wait_for_end(others, seconds):
    """Of the program, or until one of the others can be read."""
    until = time.monotonic() + seconds
    while program.poll() is None and time.monotonic() < until:
        ready, _, _ = select.select([told, *others], [], [], until - time.monotonic())
        if told in ready:
            os.read(told, 512)
        elif ready:
            return


def children():
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat", encoding="utf8", errors="replace") as stat:
                parent = int(stat.read().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == os.getpid():
            yield int(name)


def is_anybody_left():
    try:
        while os.waitpid(-1, os.WNOHANG)[0] != 0:
            pass
        return True
    except ChildProcessError:
        return False


wait_for_end([PIPE], DAY)
program.terminate()
wait_for_end([], 3)
while is_anybody_left():
    for pid in children():
        os.kill(pid, signal.SIGKILL)
    time.sleep(0.01)
