"""An ancestor of actors without a box: for suites that an author runs in one process, `pytest SUITE --submission DIR`.

Run as `python -c`, with the number of a socket and the folder of the submission; see harness/suite/schedules/alone.py.
"""

from __future__ import annotations

import os
import socket
import sys

from harness.guest.handles import Handles
from harness.guest.process import Guest, GuestSettings

__all__ = ["main"]


def main() -> None:
    """Serve the host over the socket, in the folder."""
    number, folder, seed = sys.argv[1:]
    os.chdir(folder)
    sys.path.insert(0, folder)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    Guest(socket.socket(fileno=int(number)), GuestSettings(folder, 1 << 20, int(seed)), Handles(1)).serve()
