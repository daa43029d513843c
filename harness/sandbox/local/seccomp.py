"""A system call filter as the kernel reads it: everything is allowed but what a submission never needs.

Where a box has namespaces, they already take the power out of most of these calls, and the filter keeps the kernel code
behind them out of reach. Where it has none, the filter must do more: see `Policy`. Numbers are from the kernel's tables,
which never change: (x86_64, aarch64), None where there is no such call.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from enum import Enum

__all__ = ["Policy", "UnknownMachineError", "program"]


class Policy(Enum):
    """What else is refused."""

    NAMESPACES = "namespaces"
    """Nothing: the box has a network, processes and files of its own."""
    OWN_USER = "own user"
    """Sockets, but pairs of them. The box's user is nobody else's."""
    SAME_USER = "same user"
    """Besides, to change owners, modes, times and attributes of files, which no rule of Landlock covers: done as if it worked."""
    NO_SIGNALS = "no signals"
    """Only to send signals, for what runs as a user whose other processes Landlock cannot keep from them."""


class UnknownMachineError(LookupError):
    """We have no table of system calls for this kind of processor."""


_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7), "arm64": (1, 0xC00000B7)}

_REFUSED = {
    # looking into or driving other processes
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    # other name spaces and file system trees
    "unshare": (272, 97),
    "setns": (308, 268),
    "chroot": (161, 51),
    "pivot_root": (155, 41),
    "mount": (165, 40),
    "umount2": (166, 39),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264),
    "quotactl": (179, 60),
    "fanotify_init": (300, 262),
    # memory that no size limit of the box sees
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
    # the kernel and the machine
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "acct": (163, 89),
    "syslog": (103, 116),
    "settimeofday": (170, 170),
    "clock_settime": (227, 112),
    "adjtimex": (159, 171),
    "clock_adjtime": (305, 266),
    "iopl": (172, None),
    "ioperm": (173, None),
    "modify_ldt": (154, None),
    "vhangup": (153, 58),
    # corners of the kernel with a history
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "lookup_dcookie": (212, 18),
    "mbind": (237, 235),
    "set_mempolicy": (238, 237),
    "migrate_pages": (256, 238),
    "move_pages": (279, 239),
}
_ABSENT = {  # "no such call" makes the C library fall back to an older one that we can look into
    "clone3": (435, 435),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
}
_ALONE = {
    # there is no other network than the machine's, and Landlock knows no sockets that are files
    "socket": (41, 198),
    "connect": (42, 203),
    "bind": (49, 200),
    "listen": (50, 201),
    # what happens to files outside
    "inotify_init": (253, None),
    "inotify_init1": (294, 26),
}
_SIGNALS = {
    "kill": (62, 129),
    "tkill": (200, 130),
    "tgkill": (234, 131),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "pidfd_send_signal": (424, 424),
}
_PRETENDED = {
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, None),
    "fchown": (93, 55),
    "lchown": (94, None),
    "fchownat": (260, 54),
    "utime": (132, None),
    "utimes": (235, None),
    "futimesat": (261, None),
    "utimensat": (280, 88),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "setxattrat": (463, 463),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "removexattrat": (466, 466),
    "file_setattr": (469, 469),
}
_OF_ONESELF = {  # of the caller itself, whose number is 0 here, and of nobody else
    "prlimit64": (302, 261),
    "sched_setaffinity": (203, 122),
    "sched_setscheduler": (144, 119),
    "sched_setparam": (142, 118),
    "sched_setattr": (314, 274),
}
_PRIORITIES = {  # the same; the first argument says whether that is the number of a process, or all of a user's
    "setpriority": ((141, 140), 0),
    "ioprio_set": ((251, 30), 1),
}
_CLONE, _SOCKET, _IOCTL, _PERSONALITY = (56, 220), (41, 198), (16, 29), (135, 92)
_SOCKETPAIR, _FCNTL = (53, 199), (72, 25)
_CONNECTED = tuple(kind | flags for kind in (1, 5) for flags in (0, 0o4000, 0o2000000, 0o2004000))
"""SOCK_STREAM and SOCK_SEQPACKET, with any of SOCK_NONBLOCK and SOCK_CLOEXEC: a pair that can reach nobody else."""
_OWNERS = (8, 15)  # F_SETOWN, F_SETOWN_EX: whom a descriptor sends signals to
_OWNERS_BY_IOCTL = (0x8901, 0x8902)  # FIOSETOWN, SIOCSPGRP
_NEW_NAMESPACES = 0x7E020080  # every CLONE_NEW* that clone() takes
_FAMILIES = (1, 2, 10)  # AF_UNIX, AF_INET, AF_INET6: the box has a loopback of its own
_TERMINAL_INJECTION = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX
_PERSONALITIES = (0, 0xFFFFFFFF)  # the ordinary one, and asking which it is

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT, _SECOND_ARGUMENT = 0, 4, 16, 24  # offsets in struct seccomp_data, little endian
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_EPERM, _ENOSYS, _EAFNOSUPPORT, _DONE = 0x00050000 | 1, 0x00050000 | 38, 0x00050000 | 97, 0x00050000
_X32_BIT = 0x40000000  # x86_64's second numbering of the same calls


def program(machine: str, policy: Policy = Policy.NAMESPACES) -> bytes:
    """The filter for a kind of processor (`platform.machine()`). Raises UnknownMachineError."""
    if machine not in _MACHINES:
        raise UnknownMachineError(f"no system call filter for {machine!r}; there are {', '.join(sorted(_MACHINES))}")
    column, architecture = _MACHINES[machine]
    body = _signals(column) if policy is Policy.NO_SIGNALS else [*_alone(column, policy), *_everywhere(column, policy)]
    return b"".join(
        [
            _step(_LOAD, _ARCHITECTURE),
            *_unless(_EQUAL, architecture, _KILL),
            _step(_LOAD, _NUMBER),
            *_when(_AT_LEAST, _X32_BIT, _ENOSYS),
            *body,
            _step(_RETURN, _ALLOW),
        ]
    )


def _everywhere(column: int, policy: Policy) -> list[bytes]:
    code = [*_answered(_REFUSED, column, _EPERM), *_answered(_ABSENT, column, _ENOSYS)]
    code += _looked_into(_CLONE[column], _FIRST_ARGUMENT, _when(_ANY_BIT, _NEW_NAMESPACES, _EPERM))
    if policy is Policy.NAMESPACES:
        code += _looked_into(_SOCKET[column], _FIRST_ARGUMENT, _only(_FAMILIES, _EAFNOSUPPORT))
    code += _looked_into(_PERSONALITY[column], _FIRST_ARGUMENT, _only(_PERSONALITIES, _EPERM))
    for numbers in _OF_ONESELF.values():
        code += _looked_into(numbers[column], _FIRST_ARGUMENT, _only((0,), _EPERM))
    for pair, kind in _PRIORITIES.values():
        own = [*_unless(_EQUAL, kind, _EPERM), _step(_LOAD, _SECOND_ARGUMENT), *_only((0,), _EPERM)]
        code += _looked_into(pair[column], _FIRST_ARGUMENT, own)
    return code + _looked_into(_IOCTL[column], _SECOND_ARGUMENT, _any_of(_TERMINAL_INJECTION, _EPERM))


def _alone(column: int, policy: Policy) -> list[bytes]:
    """For a box without namespaces."""
    if policy is Policy.NAMESPACES:
        return []
    code = _answered(_ALONE, column, _EPERM)
    code += _looked_into(_SOCKETPAIR[column], _SECOND_ARGUMENT, _only(_CONNECTED, _EPERM))
    return code + (_answered(_PRETENDED, column, _DONE) if policy is Policy.SAME_USER else [])


def _signals(column: int) -> list[bytes]:
    code = _answered(_SIGNALS, column, _EPERM)
    code += _looked_into(_FCNTL[column], _SECOND_ARGUMENT, _any_of(_OWNERS, _EPERM))
    return code + _looked_into(_IOCTL[column], _SECOND_ARGUMENT, _any_of(_OWNERS_BY_IOCTL, _EPERM))


def _answered(calls: Mapping[str, tuple[int | None, int | None]], column: int, answer: int) -> list[bytes]:
    numbers = (pair[column] for pair in calls.values())
    return [step for number in numbers if number is not None for step in _when(_EQUAL, number, answer)]


def _step(operation: int, value: int, *, when_true: int = 0, when_false: int = 0) -> bytes:
    return struct.pack("<HBBI", operation, when_true, when_false, value)


def _when(test: int, value: int, answer: int) -> list[bytes]:
    return [_step(test, value, when_false=1), _step(_RETURN, answer)]


def _unless(test: int, value: int, answer: int) -> list[bytes]:
    return [_step(test, value, when_true=1), _step(_RETURN, answer)]


def _only(values: tuple[int, ...], answer: int) -> list[bytes]:
    """Allow if the loaded word is one of these."""
    return [*(step for value in values for step in _when(_EQUAL, value, _ALLOW)), _step(_RETURN, answer)]


def _any_of(values: tuple[int, ...], answer: int) -> list[bytes]:
    """Answer if the loaded word is one of these."""
    return [step for value in values for step in _when(_EQUAL, value, answer)]


def _looked_into(number: int, argument: int, tests: list[bytes]) -> list[bytes]:
    """For this one call, run tests on the low word of an argument; what they let pass is allowed."""
    body = [_step(_LOAD, argument), *tests, _step(_RETURN, _ALLOW)]
    return [_step(_EQUAL, number, when_false=len(body)), *body]
