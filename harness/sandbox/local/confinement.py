"""How a process shuts itself in: Landlock rules and a system call filter. Linux only.

This file is also sent into boxes as text, in front of their program, so it imports nothing of ours. Whatever is asked
for and cannot be had is an error, and the program behind it does not run.
"""

from __future__ import annotations

import ctypes
import os

__all__ = ["LEAST_ABI", "LIST", "READ", "USE", "WRITE", "abi", "filter_calls", "forbid_new_rights", "restrict", "ruleset"]

LEAST_ABI = 3
"""The first version of Landlock (Linux 6.2) that has a word on all ways to change what a file holds."""

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same numbers on every processor
_VERSION, _PATH_BENEATH = 1, 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR, _TRUNCATE, _DEVICE_IOCTL = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 14, 1 << 15
_MAKE_DIR, _MAKE_REGULAR, _MAKE_SOCKET, _MAKE_FIFO, _MAKE_LINK, _REFER = 1 << 7, 1 << 8, 1 << 9, 1 << 10, 1 << 12, 1 << 13
_REMOVE = 1 << 4 | 1 << 5
_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
"""All rights over files that a version knows."""
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _DEVICE_IOCTL
_NETWORK_SINCE, _TCP = 4, 1 << 0 | 1 << 1
_SCOPES_SINCE, _ABSTRACT_SOCKETS_AND_SIGNALS = 6, 1 << 0 | 1 << 1

READ = _EXECUTE | _READ_FILE | _READ_DIR
LIST = _READ_DIR
WRITE = READ | _WRITE_FILE | _TRUNCATE | _REMOVE | _MAKE_DIR | _MAKE_REGULAR | _MAKE_SOCKET | _MAKE_FIFO | _MAKE_LINK | _REFER
USE = _READ_FILE | _WRITE_FILE | _TRUNCATE
"""What may be done: read and run; list folders; all but make devices; read and write what is there."""

_SET_SECCOMP, _FILTER_MODE, _SET_NO_NEW_PRIVILEGES = 22, 2, 38


class _Handled(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("rights", ctypes.c_uint64), ("folder", ctypes.c_int32))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def abi() -> int:
    """Which version of Landlock the kernel has; 0 for none."""
    try:
        return max(0, int(_library().syscall(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint(_VERSION))))
    except (OSError, AttributeError):
        return 0


def ruleset(grants: list[tuple[str, int]], version: int, *, network: bool = False) -> int:
    """A descriptor of rules: nothing is allowed but these rights under these paths, those that exist. Raises OSError.

    network: TCP is left as it is. From version 6 on, abstract sockets and processes outside cannot be reached either.
    """
    known = max(rights for since, rights in _RIGHTS.items() if since <= version)
    handled = _Handled(known)
    if version >= _NETWORK_SINCE and not network:
        handled.network = _TCP
    if version >= _SCOPES_SINCE:
        handled.scopes = _ABSTRACT_SOCKETS_AND_SIGNALS
    size = 8 if version < _NETWORK_SINCE else 16 if version < _SCOPES_SINCE else 24
    rules = _called(_CREATE, ctypes.byref(handled), ctypes.c_size_t(size), ctypes.c_uint(0))
    for path, rights in grants:
        try:
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:  # not on this system
            continue
        possible = known if os.path.isdir(path) else known & _OF_FILES
        beneath = _Beneath(rights & possible, place)
        _called(_ADD, ctypes.c_int(rules), ctypes.c_int(_PATH_BENEATH), ctypes.byref(beneath), ctypes.c_uint(0))
        os.close(place)
    return rules


def forbid_new_rights() -> None:
    """No program that is started from here on gains rights. Raises OSError."""
    if _library().prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "new rights cannot be forbidden")


def restrict(rules: int) -> None:
    """Hold this process and all that comes from it to a ruleset, and close its descriptor. Raises OSError."""
    _called(_RESTRICT, ctypes.c_int(rules), ctypes.c_uint(0))
    os.close(rules)


def filter_calls(program: bytes) -> None:
    """Let a filter (see seccomp.py) decide on every system call from here on. Raises OSError."""
    loaded = _Program(len(program) // 8, program)
    if _library().prctl(_SET_SECCOMP, _FILTER_MODE, ctypes.byref(loaded), 0, 0):
        raise OSError(ctypes.get_errno(), "the filter of system calls was refused")


def _called(number: int, *arguments: object) -> int:
    answer = int(_library().syscall(number, *arguments))
    if answer < 0:
        raise OSError(ctypes.get_errno(), f"system call {number} of Landlock failed")
    return answer


def _library() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
