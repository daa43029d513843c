"""What the warden needs and no guest does, given up by the zygote for itself and all that come from it.

Where no namespace keeps a box's processes from seeing others, the warden has to look at all of them, to find its own. The
sandbox prepares a second, stricter layer of rules beneath the first, and names it in the environment.
"""

from __future__ import annotations

import ctypes
import os

__all__ = ["LAYER", "give_up"]

LAYER = "PRODGRADE_LAYER"
"""The descriptor of a ruleset of Landlock and, behind a colon, a filter of system calls in hexadecimal digits, or nothing."""

_RESTRICT, _SET_SECCOMP, _FILTER_MODE = 446, 22, 2


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def give_up() -> None:
    """Enter the second layer, if there is one. Raises OSError when it cannot be: then nothing of the submission may run."""
    prepared = os.environ.pop(LAYER, "")
    if not prepared:
        return
    rules, _, digits = prepared.partition(":")
    library = ctypes.CDLL(None, use_errno=True)
    refused = library.syscall(_RESTRICT, int(rules), 0)
    os.close(int(rules))
    if not refused and digits:
        steps = bytes.fromhex(digits)
        loaded = _Program(len(steps) // 8, steps)
        refused = library.prctl(_SET_SECCOMP, _FILTER_MODE, ctypes.byref(loaded), 0, 0)
    if refused:
        raise OSError(ctypes.get_errno(), "the second layer of the sandbox cannot be entered")
