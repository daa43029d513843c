"""What `_thread` and `time` are made of, under the engine: the standard library's own classes are then run on top of it."""

from __future__ import annotations

import _thread
import sys
import time
import types
from collections.abc import Callable
from typing import Any

from harness.guest.schedules import engine as points
from harness.guest.schedules.engine import ENGINE, Place
from harness.guest.schedules.identity import hash_of
from harness.guest.schedules.task import SLEEPING, Task

__all__ = ["Lock", "RLock", "thread_module", "time_module"]

_frame_of = sys._getframe  # noqa: SLF001 - it has no other name
_EPOCH = 1_700_000_000.0
_NANO = 1_000_000_000


def _check_timeout(blocking: bool, timeout: float) -> None:  # noqa: FBT001 - as `acquire` has them
    if not blocking and timeout != -1:
        raise ValueError("can't specify a timeout for a non-blocking call")
    if timeout != -1 and timeout < 0:
        raise ValueError("timeout value must be a non-negative number")


def _made() -> Place:
    return ENGINE.place(_frame_of(2))


class Lock:
    """`_thread.lock`."""

    __slots__ = ("__weakref__", "_held", "made", "owner")

    def __init__(self) -> None:
        self._held = False
        self.owner: Task | None = None
        self.made = _made()

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:  # noqa: FBT001, FBT002 - as it is called
        _check_timeout(blocking, timeout)
        current = ENGINE.me()
        if current is None:
            return self._acquire_alone(waits=blocking and timeout == -1)
        ENGINE.step(points.ACQUIRE)
        if self._held:
            if not blocking:
                return False
            deadline = None if timeout == -1 else ENGINE.now + timeout
            while self._held:
                if not ENGINE.wait_on(self, deadline):
                    return False
        self._held, self.owner = True, current
        return True

    def _acquire_alone(self, *, waits: bool) -> bool:
        """By the director, who has nobody to wait for."""
        if self._held and waits:
            raise RuntimeError("a lock that a waiting thread holds is asked for outside a thread")
        had, self._held = self._held, True
        return not had

    def release(self) -> None:
        if not self._held:
            raise RuntimeError("release unlocked lock")
        self.let_go()
        ENGINE.step(points.RELEASE)

    def let_go(self) -> None:
        """Free it without a point."""
        self._held, self.owner = False, None
        ENGINE.wake_waiters(self)

    def locked(self) -> bool:
        return self._held

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()

    def _at_fork_reinit(self) -> None:
        self._held, self.owner = False, None

    acquire_lock, release_lock, locked_lock = acquire, release, locked
    __hash__ = hash_of

    def __reduce_ex__(self, protocol: object) -> Any:
        raise TypeError("cannot pickle '_thread.lock' object")

    def __repr__(self) -> str:
        return f"<{'locked' if self._held else 'unlocked'} _thread.lock object>"


class RLock:
    """`_thread.RLock`."""

    __slots__ = ("__weakref__", "_count", "_holder", "made", "owner")

    def __init__(self) -> None:
        self._count = self._holder = 0
        self.owner: Task | None = None
        self.made = _made()

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:  # noqa: FBT001, FBT002 - as it is called
        _check_timeout(blocking, timeout)
        me = ENGINE.ident()
        if self._count and self._holder == me:
            self._count += 1
            return True
        current = ENGINE.me()
        if current is None:
            if self._count:
                if blocking and timeout == -1:
                    raise RuntimeError("a lock that a waiting thread holds is asked for outside a thread")
                return False
        else:
            ENGINE.step(points.ACQUIRE)
            if self._count and not blocking:
                return False
            deadline = None if timeout == -1 else ENGINE.now + timeout
            while self._count:
                if not ENGINE.wait_on(self, deadline):
                    return False
        self._count, self._holder, self.owner = 1, me, current
        return True

    def release(self) -> None:
        if not self._is_owned():
            raise RuntimeError("cannot release un-acquired lock")
        self._count -= 1
        if not self._count:
            self._free()
            ENGINE.step(points.RELEASE)

    def _free(self) -> None:
        self._count, self._holder, self.owner = 0, 0, None
        ENGINE.wake_waiters(self)

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()

    def locked(self) -> bool:
        return bool(self._count)

    def _is_owned(self) -> bool:
        return bool(self._count) and self._holder == ENGINE.ident()

    def _recursion_count(self) -> int:
        return self._count if self._is_owned() else 0

    def _release_save(self) -> tuple[int, int]:
        state = (self._count, self._holder)
        self._free()
        return state

    def _acquire_restore(self, state: tuple[int, int]) -> None:
        self.acquire()
        self._count, self._holder = state

    def _at_fork_reinit(self) -> None:
        self._count, self._holder, self.owner = 0, 0, None

    __hash__ = hash_of

    def __reduce_ex__(self, protocol: object) -> Any:
        raise TypeError("cannot pickle '_thread.RLock' object")

    def __repr__(self) -> str:
        return f"<{'locked' if self._count else 'unlocked'} _thread.RLock object count={self._count}>"


class _Handle:
    """`_thread._ThreadHandle`, from Python 3.13 on."""

    def __init__(self, ident: int | None = None) -> None:
        self.ident = ident
        self._ended = False

    def is_done(self) -> bool:
        return self._ended

    def end(self) -> None:
        """Its thread has ended."""
        self._ended = True
        ENGINE.wake_waiters(self)

    _set_done = end

    def join(self, timeout: float | None = None) -> None:
        if ENGINE.me() is None:
            return
        ENGINE.step(points.JOIN)
        deadline = None if timeout is None or timeout < 0 else ENGINE.now + timeout
        while not self._ended:
            if not ENGINE.wait_on(self, deadline):
                return


def _start_new_thread(function: Callable[..., object], args: Any, kwargs: Any = None) -> int:
    task = ENGINE.spawn(lambda: function(*args, **(kwargs or {})))
    ENGINE.step(points.START)
    return 100 + task.number


def _start_joinable_thread(function: Callable[[], object], handle: _Handle | None = None, daemon: bool = True) -> _Handle:  # noqa: ARG001, FBT001, FBT002 - as it is called
    handle = _Handle() if handle is None else handle
    task = ENGINE.spawn(function, handle=handle)
    handle.ident = 100 + task.number
    ENGINE.step(points.START)
    return handle


def _set_sentinel() -> Lock:
    lock, current = Lock(), ENGINE.me()
    if current is not None:
        current.sentinels.append(_Sentinel(lock))
    return lock


class _Sentinel:
    """Frees the lock that `Thread.join` waits for, up to Python 3.12."""

    def __init__(self, lock: Lock) -> None:
        self._lock = lock

    def let_go(self) -> None:
        if self._lock.locked():
            self._lock.let_go()


def sleep(seconds: float) -> None:
    """`time.sleep`, in virtual time."""
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    if ENGINE.me() is None:
        return
    if not seconds:
        ENGINE.yield_turn()
        return
    ENGINE.step(points.SLEEP)
    ENGINE.wait_on(None, ENGINE.now + seconds, SLEEPING)


def thread_module() -> types.ModuleType:
    """What stands for `_thread`."""
    made = _copy(_thread)
    new: dict[str, Any] = {
        "start_new_thread": _start_new_thread,
        "start_new": _start_new_thread,
        "allocate_lock": Lock,
        "allocate": Lock,
        "lock": Lock,
        "LockType": Lock,
        "RLock": RLock,
        "get_ident": ENGINE.ident,
        "get_native_id": ENGINE.ident,
        "interrupt_main": lambda *_: None,
    }
    if sys.version_info >= (3, 13):
        new |= {
            "start_joinable_thread": _start_joinable_thread,
            "_ThreadHandle": _Handle,
            "_make_thread_handle": _Handle,
            "_get_main_thread_ident": lambda: 1,
            "_shutdown": lambda: None,
            "daemon_threads_allowed": lambda: True,
        }
    else:
        new["_set_sentinel"] = _set_sentinel
    vars(made).update(new)
    return made


def time_module() -> types.ModuleType:
    """What stands for `time`: all clocks show virtual time."""
    made = _copy(time)
    vars(made)["sleep"] = sleep
    for name in ("monotonic", "perf_counter", "process_time", "thread_time"):
        vars(made)[name] = now
        vars(made)[f"{name}_ns"] = lambda: int(ENGINE.now * _NANO)
    vars(made)["time"] = lambda: _EPOCH + ENGINE.now
    vars(made)["time_ns"] = lambda: int((_EPOCH + ENGINE.now) * _NANO)
    return made


def now() -> float:
    """The virtual time, in seconds."""
    return ENGINE.now


def _copy(module: types.ModuleType) -> types.ModuleType:
    made = types.ModuleType(module.__name__, module.__doc__)
    vars(made).update({name: value for name, value in vars(module).items() if not name.startswith("__")})
    return made
