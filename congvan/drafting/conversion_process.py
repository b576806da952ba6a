"""The program around LibreOffice, run as a process of its own: `conversion_process.py MEMORY CPU FILE -- COMMAND…`.

It limits memory, processor seconds and file size, leaves the network behind where the system lets
it, and becomes the command. Isolated: standard library only, no settings, no database.
"""

from __future__ import annotations

import ctypes
import os
import resource
import sys
from pathlib import Path

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000


def main(arguments: list[str]) -> None:
    """This will set the limits and become the command; it does not return."""
    memory, seconds, file_bytes = map(int, arguments[:3])
    command = arguments[4:]
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _leave_network()
    os.execv(command[0], command)  # noqa: S606 - an absolute path given by our own parent


def _leave_network() -> None:
    """A network of its own with nothing in it. Where the system forbids it, the file was cleaned anyway."""
    user, group = os.getuid(), os.getgid()
    library = ctypes.CDLL(None, use_errno=True)
    if library.unshare(_NEW_USER | _NEW_NETWORK) != 0:
        return
    # The same person inside as outside: files and folders keep their owner.
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")


if __name__ == "__main__":
    main(sys.argv[1:])
