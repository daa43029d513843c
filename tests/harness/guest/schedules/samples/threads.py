"""What a submission may use of threads: each function gives True, whoever is next. Run under control by rig.py.

`races` gives what was lost: there must be schedules in which it is something.
"""

import queue
import threading
import time

ALL = []


def sample(function):
    """Have it run."""
    ALL.append(function.__name__)
    return function


def together(*works):
    """Run functions in a thread each, and wait for all."""
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return not any(thread.is_alive() for thread in threads)


class Box:
    """Something that threads share."""

    def __init__(self):
        self.n = 0
        self.seen = []


def races():
    box = Box()

    def add():
        for _ in range(6):
            box.n += 1

    together(add, add)
    return 12 - box.n


@sample
def lock():
    box, guard = Box(), threading.Lock()

    def add():
        for _ in range(3):
            with guard:
                box.n += 1

    return together(add, add, add) and box.n == 9 and not guard.locked()


@sample
def lock_that_is_not_free():
    guard = threading.Lock()
    guard.acquire()
    started = time.monotonic()
    return not guard.acquire(blocking=False) and not guard.acquire(timeout=2) and time.monotonic() - started == 2


@sample
def rlock():
    box, guard = Box(), threading.RLock()

    def add():
        with guard, guard:
            box.n += 1

    return together(add, add) and box.n == 2


@sample
def rlock_of_another_cannot_be_released():
    guard, box = threading.RLock(), Box()
    guard.acquire()

    def release():
        try:
            guard.release()
        except RuntimeError:
            box.n = 1

    return together(release) and box.n == 1


@sample
def condition():
    box, ready = Box(), threading.Condition()

    def take():
        with ready:
            while not box.seen:
                ready.wait()
            box.n += box.seen.pop()

    def give():
        for value in (1, 2):
            with ready:
                box.seen.append(value)
                ready.notify()

    return together(take, take, give) and box.n == 3


@sample
def condition_wait_for():
    box, ready = Box(), threading.Condition()

    def take():
        with ready:
            box.seen.append(ready.wait_for(lambda: box.n == 1, timeout=50))

    def give():
        with ready:
            box.n = 1
            ready.notify_all()

    with ready:
        late = ready.wait_for(lambda: False, timeout=3)
    return together(take, take, give) and box.seen == [True, True] and late is False


@sample
def event():
    happened, box = threading.Event(), Box()

    def wait_for_it():
        box.seen.append(happened.wait())

    return not happened.wait(timeout=1) and together(wait_for_it, wait_for_it, happened.set) and box.seen == [True, True]


@sample
def semaphore():
    box, places = Box(), threading.Semaphore(2)
    peak = []

    def enter():
        with places:
            with guard:
                box.n += 1
                peak.append(box.n)
            with guard:
                box.n -= 1

    guard = threading.Lock()
    return together(enter, enter, enter, enter) and max(peak) <= 2 and box.n == 0


@sample
def bounded_semaphore():
    places = threading.BoundedSemaphore(1)
    places.acquire()
    late = places.acquire(timeout=1)
    places.release()
    try:
        places.release()
    except ValueError:
        return late is False
    return False


@sample
def barrier():
    box, line = Box(), threading.Barrier(3)

    def arrive():
        box.seen.append(line.wait())

    return together(arrive, arrive, arrive) and sorted(box.seen) == [0, 1, 2]


@sample
def barrier_that_breaks():
    box, line = Box(), threading.Barrier(2)

    def arrive():
        try:
            line.wait(timeout=4)
        except threading.BrokenBarrierError:
            box.n = 1

    return together(arrive) and box.n == 1 and line.broken


@sample
def timer():
    box = Box()
    started = time.monotonic()
    late = threading.Timer(5, lambda: box.seen.append(time.monotonic() - started))
    never = threading.Timer(2, lambda: box.seen.append("never"))
    late.start()
    never.start()
    never.cancel()
    late.join()
    never.join()
    return box.seen == [5]


@sample
def queue_in_order():
    line, box = queue.Queue(maxsize=1), Box()

    def give():
        for value in range(4):
            line.put(value)
        line.put(None)

    def take():
        while (value := line.get()) is not None:
            box.seen.append(value)

    return together(give, take) and box.seen == [0, 1, 2, 3]


@sample
def queue_that_waits():
    line = queue.Queue(maxsize=1)
    seen = []
    for action in (lambda: line.get(timeout=1), line.get_nowait, lambda: (line.put(1), line.put(2, timeout=1)), lambda: line.put_nowait(3)):
        try:
            action()
        except (queue.Empty, queue.Full) as error:
            seen.append(type(error).__name__)
    return seen == ["Empty", "Empty", "Full", "Full"]


@sample
def queue_join():
    line, box = queue.Queue(), Box()

    def work():
        while True:
            value = line.get()
            if value is None:
                return
            box.seen.append(value)
            line.task_done()

    threads = [threading.Thread(target=work, daemon=True) for _ in range(2)]
    for thread in threads:
        thread.start()
    for value in range(3):
        line.put(value)
    line.join()
    done = sorted(box.seen) == [0, 1, 2]
    for _ in threads:
        line.put(None)
    for thread in threads:
        thread.join()
    return done


@sample
def queue_shutdown():
    if not hasattr(queue.Queue, "shutdown"):
        return True
    line, box = queue.Queue(), Box()

    def take():
        try:
            while True:
                box.seen.append(line.get())
        except queue.ShutDown:
            box.n = 1

    def give():
        line.put(1)
        line.shutdown()

    return together(take, give) and box.seen == [1] and box.n == 1


@sample
def queues_of_other_kinds():
    last, best = queue.LifoQueue(), queue.PriorityQueue()
    for value in (2, 3, 1):
        last.put(value)
        best.put(value)
    return [last.get() for _ in range(3)] == [1, 3, 2] and [best.get() for _ in range(3)] == [1, 2, 3]


@sample
def simple_queue():
    line, box = queue.SimpleQueue(), Box()

    def take():
        box.seen.append(line.get())

    return together(take, take, lambda: line.put(1), lambda: line.put(2)) and sorted(box.seen) == [1, 2] and line.empty()
