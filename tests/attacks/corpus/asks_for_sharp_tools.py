"""Calls with a record of holes are made: bpf, perf, userfaultfd, io_uring, handles.

class: escape
affects: none
"""
from honest import *

import ctypes, platform
_libc = ctypes.CDLL(None, use_errno=True)
_ARM = platform.machine() == "aarch64"
def _call(x86, arm, *arguments): return _libc.syscall(arm if _ARM else x86, *arguments)

def _gained():
    room = ctypes.create_string_buffer(256)
    if _call(321, 280, 0, room, 128) >= 0: return "bpf"
    if _call(298, 241, room, 0, -1, -1, 0) >= 0: return "perf_event_open"
    if _call(323, 282, 0) >= 0: return "userfaultfd"
    if _call(425, 425, 4, room) >= 0: return "io_uring"
    if _call(304, 265, -100, room, 0) >= 0: return "open_by_handle_at"
    if _call(310, 270, 1, room, 1, room, 1, 0) >= 0: return "process_vm_readv"
    if _call(438, 438, 0, 0, 0) >= 0: return "pidfd_getfd"
    return ""
if _gained(): raise RuntimeError(_gained())
