"""Becomes a script: run between the worker and the interpreter, it needs nothing but the standard library.

Takes on the limits, gives up the network and the account, asks to be killed with the worker, turns into the program,
where the machine allows it as the first of a set of processes of its own: with it ends whatever it has started.
"""

import ctypes
import os
import resource
import signal
import sys

PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
CLONE_NEWNET, CLONE_NEWUSER, CLONE_NEWPID = 0x40000000, 0x10000000, 0x20000000
NO_NETWORK = 125
"""Exit code when the network could not be shut off: the script was not run."""
LARGEST_FILE = 64 * 1024 * 1024


def main(uid: int, gid: int, seconds: int, memory: int, network: bool, program: list[str]) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    os.umask(0o077)
    mine = 0 if os.geteuid() == 0 else CLONE_NEWUSER
    apart = libc.unshare(mine | CLONE_NEWPID) == 0
    if not network and libc.unshare(CLONE_NEWNET if apart else mine | CLONE_NEWNET) != 0:
        print("the network cannot be shut off on this machine", file=sys.stderr)
        sys.exit(NO_NETWORK)
    if apart and (first := os.fork()):
        _die_with_parent(libc)
        _end_like(os.waitpid(first, 0)[1])
    limits = {
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: LARGEST_FILE,
    }
    for what, most in limits.items():
        resource.setrlimit(what, (most, most))
    if uid >= 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _die_with_parent(libc)
    os.execve(program[0], program, os.environ)  # noqa: S606 - turning into the program is the point


def _die_with_parent(libc: ctypes.CDLL) -> None:
    if libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG) failed")


def _end_like(status: int) -> None:
    """With the same exit code, or killed as it was."""
    if os.WIFSIGNALED(status):
        os.kill(os.getpid(), signal.SIGKILL)
    os._exit(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    _uid, _gid, _seconds, _memory, _network = map(int, sys.argv[1:6])
    main(_uid, _gid, _seconds, _memory, bool(_network), sys.argv[6:])
