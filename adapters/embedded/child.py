"""Becomes a server: run as a script between the owner and the program, it needs nothing but the standard library.

Drops root, asks the kernel for a signal when the owner dies (after the change of account, which would clear the
request), checks that the owner is still there, and turns into the program.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def main(owner: int, death_signal: int, uid: int, gid: int, program: list[str]) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    os.umask(0o077)
    if uid >= 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    if libc.prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG) failed")
    if os.getppid() != owner:
        sys.exit("the owner is gone")
    os.execv(program[0], program)  # noqa: S606 - turning into the program is the point


if __name__ == "__main__":
    _owner, _signal, _uid, _gid = map(int, sys.argv[1:5])
    main(_owner, _signal, _uid, _gid, sys.argv[5:])
