"""A system call filter as the kernel reads it: everything is allowed but what a submission never needs.

The box's namespaces already take the power out of most of these calls; the filter keeps the kernel code behind them
out of reach. Numbers are from the kernel's tables, which never change: (x86_64, aarch64), None where there is no such call.
"""

from __future__ import annotations

import struct

__all__ = ["UnknownMachineError", "program"]


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
_CLONE, _SOCKET, _IOCTL, _PERSONALITY = (56, 220), (41, 198), (16, 29), (135, 92)
_NEW_NAMESPACES = 0x7E020080  # every CLONE_NEW* that clone() takes
_FAMILIES = (1, 2, 10)  # AF_UNIX, AF_INET, AF_INET6: the box has a loopback of its own
_TERMINAL_INJECTION = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX
_PERSONALITIES = (0, 0xFFFFFFFF)  # the ordinary one, and asking which it is

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT, _SECOND_ARGUMENT = 0, 4, 16, 24  # offsets in struct seccomp_data, little endian
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_EPERM, _ENOSYS, _EAFNOSUPPORT = 0x00050000 | 1, 0x00050000 | 38, 0x00050000 | 97
_X32_BIT = 0x40000000  # x86_64's second numbering of the same calls


def program(machine: str) -> bytes:
    """The filter for a kind of processor (`platform.machine()`). Raises UnknownMachineError."""
    if machine not in _MACHINES:
        raise UnknownMachineError(f"no system call filter for {machine!r}; there are {', '.join(sorted(_MACHINES))}")
    column, architecture = _MACHINES[machine]
    code = [
        _step(_LOAD, _ARCHITECTURE),
        *_unless(_EQUAL, architecture, _KILL),
        _step(_LOAD, _NUMBER),
        *_when(_AT_LEAST, _X32_BIT, _ENOSYS),
    ]
    for calls, answer in ((_REFUSED, _EPERM), (_ABSENT, _ENOSYS)):
        for numbers in calls.values():
            number = numbers[column]
            if number is not None:
                code += _when(_EQUAL, number, answer)
    code += _looked_into(_CLONE[column], _FIRST_ARGUMENT, _when(_ANY_BIT, _NEW_NAMESPACES, _EPERM))
    code += _looked_into(_SOCKET[column], _FIRST_ARGUMENT, _only(_FAMILIES, _EAFNOSUPPORT))
    code += _looked_into(_PERSONALITY[column], _FIRST_ARGUMENT, _only(_PERSONALITIES, _EPERM))
    injections = [step for request in _TERMINAL_INJECTION for step in _when(_EQUAL, request, _EPERM)]
    code += _looked_into(_IOCTL[column], _SECOND_ARGUMENT, injections)
    return b"".join([*code, _step(_RETURN, _ALLOW)])


def _step(operation: int, value: int, *, when_true: int = 0, when_false: int = 0) -> bytes:
    return struct.pack("<HBBI", operation, when_true, when_false, value)


def _when(test: int, value: int, answer: int) -> list[bytes]:
    return [_step(test, value, when_false=1), _step(_RETURN, answer)]


def _unless(test: int, value: int, answer: int) -> list[bytes]:
    return [_step(test, value, when_true=1), _step(_RETURN, answer)]


def _only(values: tuple[int, ...], answer: int) -> list[bytes]:
    """Allow if the loaded word is one of these."""
    return [*(step for value in values for step in _when(_EQUAL, value, _ALLOW)), _step(_RETURN, answer)]


def _looked_into(number: int, argument: int, tests: list[bytes]) -> list[bytes]:
    """For this one call, run tests on the low word of an argument; what they let pass is allowed."""
    body = [_step(_LOAD, argument), *tests, _step(_RETURN, _ALLOW)]
    return [_step(_EQUAL, number, when_false=len(body)), *body]
