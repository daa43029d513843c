"""More of what a submission may use of threads: pools, caches, records and the rest. See threads.py."""

import contextvars
import dataclasses
import functools
import itertools
import logging
import threading
import time
import weakref
import concurrent.futures
from concurrent.futures import FIRST_COMPLETED, FIRST_EXCEPTION, Future, ThreadPoolExecutor, as_completed, wait

from threads import Box, together

ALL = []


def sample(function):
    """Have it run."""
    ALL.append(function.__name__)
    return function


@sample
def future():
    promise, box = Future(), Box()
    promise.add_done_callback(lambda done: box.seen.append(done.result()))

    def take():
        box.n += promise.result(timeout=10)

    early = False
    try:
        promise.result(timeout=1)
    except concurrent.futures.TimeoutError:
        early = True
    return together(take, lambda: promise.set_result(7)) and early and box.n == 7 and box.seen == [7]


@sample
def executor_map():
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda x: x * x, range(5))) == [0, 1, 4, 9, 16]


@sample
def executor_map_that_fails():
    with ThreadPoolExecutor(2) as pool:
        found = pool.map(lambda x: 1 // x, [1, 0, 1])
        first = next(found)
        try:
            next(found)
        except ZeroDivisionError:
            return first == 1
    return False


@sample
def executor_as_completed():
    def late(seconds):
        time.sleep(seconds)
        return seconds

    with ThreadPoolExecutor(3) as pool:
        calls = {pool.submit(late, seconds): seconds for seconds in (3, 1, 2)}
        return [(calls[done], done.result()) for done in as_completed(calls)] == [(1, 1), (2, 2), (3, 3)]


@sample
def executor_wait():
    with ThreadPoolExecutor(3) as pool:
        calls = [pool.submit(time.sleep, seconds) for seconds in (1, 5, 9)]
        first, rest = wait(calls, return_when=FIRST_COMPLETED)
        some, others = wait(calls, timeout=6)
        failing = [pool.submit(time.sleep, 1), pool.submit(int, "x")]
        failed, _ = wait(failing, return_when=FIRST_EXCEPTION)
        return len(first) == 1 and len(rest) == 2 and len(some) == 2 and len(others) == 1 and len(failed) >= 1


@sample
def executor_cancel():
    pool = ThreadPoolExecutor(1)
    gate, begun = threading.Event(), threading.Event()
    running, waiting = pool.submit(lambda: (begun.set(), gate.wait())[1]), pool.submit(int)
    begun.wait()
    pool.shutdown(wait=False, cancel_futures=True)
    gate.set()
    try:
        pool.submit(int)
    except RuntimeError:
        return running.result() is True and waiting.cancelled()
    return False


@sample
def executor_initializer():
    box = Box()
    with ThreadPoolExecutor(2, thread_name_prefix="w", initializer=box.seen.append, initargs=(1,)) as pool:
        names = set(pool.map(lambda _: threading.current_thread().name, range(4)))
    return names <= {"w_0", "w_1"} and 1 <= len(box.seen) <= 2


@sample
def join_with_a_timeout():
    thread = threading.Thread(target=lambda: time.sleep(5))
    thread.start()
    thread.join(timeout=1)
    lives = thread.is_alive()
    thread.join()
    return lives and not thread.is_alive()


@sample
def local():
    own, box = threading.local(), Box()

    def note(value):
        own.value = value
        time.sleep(1)
        box.seen.append(own.value == value)

    return together(lambda: note(1), lambda: note(2)) and box.seen == [True, True] and not hasattr(own, "value")


@sample
def context_variables():
    variable, box = contextvars.ContextVar("variable", default=0), Box()
    variable.set(5)

    def note():
        box.seen.append(contextvars.copy_context().get(variable, 0))

    with ThreadPoolExecutor(1) as pool:
        copied = pool.submit(contextvars.copy_context().run, variable.get).result()
    return together(note) and copied == 5 and len(box.seen) == 1


class Shape:
    @functools.cached_property
    def area(self):
        return 12


@sample
def caches():
    calls = []

    @functools.cache
    def square(x):
        calls.append(x)
        return x * x

    shape, box = Shape(), Box()

    def ask():
        box.seen.append((square(3), shape.area))

    return together(ask, ask) and box.seen == [(9, 12)] * 2 and 1 <= len(calls) <= 2


@sample
def weak_references():
    cache, shape = weakref.WeakValueDictionary(), Shape()
    cache["s"] = shape
    ids = {id(shape), hash(shape)}
    kept = cache["s"] is shape and len(ids) == 2
    del shape
    return kept and len(cache) == 0


@dataclasses.dataclass(frozen=True, order=True)
class Point:
    x: int
    y: int = 0


@sample
def data_classes():
    return {Point(1), Point(1)} == {Point(1)} and sorted([Point(2), Point(1, 5)])[0] == Point(1, 5)


@sample
def records():
    class Kept(logging.Handler):
        def __init__(self):
            super().__init__()
            self.said = []

        def emit(self, record):
            self.said.append(record.getMessage())

    log, kept = logging.getLogger("sample"), Kept()
    log.addHandler(kept)
    return together(lambda: log.warning("one"), lambda: log.error("two")) and sorted(kept.said) == ["one", "two"]


@sample
def names_of_threads():
    box = Box()
    thread = threading.Thread(target=lambda: box.seen.append(threading.current_thread().name), name="mine")
    thread.start()
    thread.join()
    main = threading.main_thread()
    return box.seen == ["mine"] and thread not in threading.enumerate() and main.name == "MainThread" and thread.ident is not None


@sample
def shared_generator():
    numbers, guard, box = itertools.count(), threading.Lock(), Box()

    def take():
        for _ in range(2):
            with guard:
                box.seen.append(next(numbers))

    return together(take, take) and box.seen == [0, 1, 2, 3]


@sample
def sleepers():
    box = Box()

    def nap(seconds):
        time.sleep(seconds)
        box.seen.append(seconds)

    return together(lambda: nap(3), lambda: nap(1), lambda: nap(2)) and box.seen == [1, 2, 3]


@sample
def courtesy():
    box = Box()

    def spin():
        while not box.n:
            time.sleep(0)

    def end():
        box.n = 1

    return together(spin, end)


@sample
def augmented():
    items = {"a": [1, 2, 3]}
    items["a"][0:2] += [9]
    items["a"][-1] *= 2
    return items == {"a": [1, 2, 9, 6]}


@sample
def matched():
    def name(value):
        match value:
            case {"kind": "a", "n": n} if n > 1:
                return f"a{n}"
            case [first, *_] | (first, *_):
                return first
            case Point(x=0):
                return "origin"
            case _:
                return None

    return [name({"kind": "a", "n": 2}), name([1, 2]), name(Point(0)), name(5)] == ["a2", 1, "origin", None]
