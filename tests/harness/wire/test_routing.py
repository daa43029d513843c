"""Several threads share one stream: each gets what is addressed to it, in order, and all hear of the end."""

from __future__ import annotations

import queue
import threading
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.wire.frames import ClosedError, DeadlineError, FrameError
from harness.wire.routing import MOST_HELD_BYTES, Router

_Item = tuple[int, str]


class _Source:
    """Items as a stream gives them; an exception in it is raised."""

    def __init__(self) -> None:
        self.items: queue.Queue[_Item | Exception] = queue.Queue()
        self.reading = threading.Event()

    def read(self, deadline: float | None) -> _Item:
        self.reading.set()
        try:
            item = self.items.get(timeout=None if deadline is None else max(0.0, deadline - monotonic()))
        except queue.Empty:
            raise DeadlineError("nothing came") from None
        if isinstance(item, Exception):
            raise item
        return item


@pytest.fixture
def source() -> _Source:
    """A stream without anything on it."""
    return _Source()


@pytest.fixture
def router(source: _Source) -> Router[_Item]:
    """A router with addresses 0 and 1 open, which lets nobody else in."""
    made: Router[_Item] = Router(source.read, lambda item: item[0], unclaimed=lambda _: False)
    made.open(0)
    made.open(1)
    return made


def test_each_address_gets_its_own_in_order(source: _Source, router: Router[_Item]) -> None:
    """What comes for somebody else meanwhile is kept for him."""
    for item in ((1, "a"), (0, "b"), (1, "c")):
        source.items.put(item)
    assert router.receive(0) == (0, "b")
    assert [router.receive(1), router.receive(1)] == [(1, "a"), (1, "c")]


def test_a_follower_is_served_by_who_leads(source: _Source, router: Router[_Item]) -> None:
    """While one thread reads, another waits, and gets what the first one read for it; then it leads itself."""
    with ThreadPoolExecutor(2) as pool:
        leader = pool.submit(router.receive, 0)
        source.reading.wait()
        follower = pool.submit(router.receive, 1, monotonic() + 60)
        for item in ((1, "for the follower"), (0, "for the leader")):
            source.items.put(item)
        assert follower.result() == (1, "for the follower")
        assert leader.result() == (0, "for the leader")


def test_a_follower_waits_no_longer_than_its_deadline(source: _Source, router: Router[_Item]) -> None:
    """The deadline holds for who waits behind another, too, and takes nothing from the one who leads."""
    with ThreadPoolExecutor(1) as pool:
        leader = pool.submit(router.receive, 0)
        source.reading.wait()
        with pytest.raises(DeadlineError):
            router.receive(1, monotonic())
        source.items.put((0, "late"))
        assert leader.result() == (0, "late")


def test_a_deadline_of_the_leader_ends_nothing(source: _Source, router: Router[_Item]) -> None:
    """Who was too impatient may ask again."""
    with pytest.raises(DeadlineError):
        router.receive(0, monotonic())
    source.items.put((0, "then"))
    assert router.receive(0) == (0, "then")


def test_the_end_reaches_everybody(source: _Source, router: Router[_Item]) -> None:
    """When the stream ends, whoever waits or asks later is told the same; what came before is still given."""
    source.items.put((1, "before"))
    source.items.put(ClosedError("gone"))
    with pytest.raises(ClosedError):
        router.receive(0)
    assert router.receive(1) == (1, "before")
    with pytest.raises(ClosedError):
        router.receive(1)


def test_what_nobody_claims_is_dropped_and_a_closed_address_forgotten(source: _Source, router: Router[_Item]) -> None:
    """Items for an address that nobody opened, or that was closed, reach nobody."""
    router.close(1)
    for item in ((7, "stray"), (1, "closed"), (0, "mine")):
        source.items.put(item)
    assert router.receive(0) == (0, "mine")
    with pytest.raises(KeyError):
        router.receive(1)


def test_an_address_may_be_let_in_when_its_first_item_comes(source: _Source) -> None:
    """Who asks for somebody new decides whether he is let in."""
    router: Router[_Item] = Router(source.read, lambda item: item[0], unclaimed=lambda item: item[0] == 5)
    router.open(0)
    for item in ((5, "new"), (6, "stray"), (0, "mine")):
        source.items.put(item)
    assert router.receive(0) == (0, "mine")
    assert router.receive(5) == (5, "new")


def test_a_thread_that_leads_for_ever_serves_all_until_the_end(source: _Source, router: Router[_Item]) -> None:
    """It reads whatever comes, gives way to nobody in between, and ends with the stream, however that ends."""
    thread = threading.Thread(target=router.lead_for_ever)
    thread.start()
    source.items.put((0, "one"))
    source.items.put((1, "two"))
    assert router.receive(0) == (0, "one")
    assert router.receive(1) == (1, "two")
    second = threading.Thread(target=router.lead_for_ever)
    second.start()
    source.items.put(ClosedError("gone"))
    thread.join()
    second.join()
    with pytest.raises(ClosedError):
        router.receive(0)
    router.lead_for_ever()
    assert not thread.is_alive()


class _Watched(threading.Condition):
    """A condition that says when somebody waits for it."""

    def __init__(self) -> None:
        super().__init__()
        self.waited = threading.Event()

    def wait(self, timeout: float | None = None) -> bool:
        self.waited.set()
        return super().wait(timeout)


def test_who_follows_leads_when_the_leader_stumbles(source: _Source) -> None:
    """An error in letting somebody in reaches the leader alone, and a thread that waits behind it takes over."""

    def unclaimed(_: _Item) -> bool:
        raise RuntimeError("nobody is let in")

    router: Router[_Item] = Router(source.read, lambda item: item[0], unclaimed=unclaimed)
    router._condition = watched = _Watched()
    router.open(0)
    router.open(1)
    with ThreadPoolExecutor(2) as pool:
        leader = pool.submit(router.receive, 0)
        source.reading.wait()
        follower = pool.submit(router.receive, 1)
        watched.waited.wait()
        source.items.put((7, "stranger"))
        with pytest.raises(RuntimeError, match="nobody is let in"):
            leader.result()
        source.items.put((1, "for the follower"))
        assert follower.result() == (1, "for the follower")


def test_what_nobody_takes_is_the_end_at_last(source: _Source) -> None:
    """What waits is bounded by its size; what was received, or was for somebody who left, does not count."""
    large = MOST_HELD_BYTES // 2
    router: Router[_Item] = Router(source.read, lambda item: item[0], unclaimed=lambda _: False, size=lambda _: large)
    for address in (0, 1, 2):
        router.open(address)

    def send(*addresses: int) -> None:
        for address in addresses:
            source.items.put((address, "x"))

    send(1, 1, 0)
    with pytest.raises(FrameError, match="more was sent than anybody waits for"):
        router.receive(0)
    fresh: Router[_Item] = Router(source.read, lambda item: item[0], unclaimed=lambda _: False, size=lambda _: large)
    for address in (0, 1, 2):
        fresh.open(address)
    for _ in range(3):
        send(1, 0)
        assert [fresh.receive(0), fresh.receive(1)] == [(0, "x"), (1, "x")]
        send(2, 0)
        assert fresh.receive(0) == (0, "x")
        fresh.close(2)
        fresh.open(2)


class _Interrupt(BaseException):
    """Like KeyboardInterrupt, but no signal to pytest."""


def test_an_interrupt_is_no_end(source: _Source, router: Router[_Item]) -> None:
    """What interrupts the thread that reads is no end of the stream: whoever asks next is served."""

    def interrupted(_: float | None) -> _Item:
        raise _Interrupt

    router._read = interrupted
    with pytest.raises(_Interrupt):
        router.receive(0)
    router._read = source.read
    source.items.put((0, "after it"))
    assert router.receive(0) == (0, "after it")


def test_who_is_let_in_may_ask_at_once(source: _Source) -> None:
    """A thread that is started for somebody new finds his address open, however early it looks."""

    def unclaimed(item: _Item) -> bool:
        with pytest.raises(DeadlineError):
            made.receive(item[0], monotonic())
        return True

    made: Router[_Item] = Router(source.read, lambda item: item[0], unclaimed=unclaimed)
    made.open(0)
    source.items.put((5, "new"))
    with pytest.raises(DeadlineError):
        made.receive(0, monotonic())
    assert made.receive(5) == (5, "new")


@settings(deadline=None)
@given(st.lists(st.integers(0, 3)), st.permutations(range(4)))
def test_any_mixture_is_sorted_out(addresses: list[int], order: list[int]) -> None:
    """However items are mixed, and whoever asks first, each address gets its own, all of them, in order of arrival."""
    source = _Source()
    router: Router[_Item] = Router(source.read, lambda item: item[0], unclaimed=lambda _: False)
    items = [(address, str(number)) for number, address in enumerate(addresses)]
    for address in order:
        router.open(address)
    for item in items:
        source.items.put(item)
    for address in order:
        expected = [item for item in items if item[0] == address]
        assert [router.receive(address) for _ in expected] == expected


def test_who_waits_at_an_address_that_is_closed_is_told(source: _Source, router: Router[_Item]) -> None:
    """A follower hears at once, the leader with the next item, which reaches whom it is for."""
    with ThreadPoolExecutor(3) as pool:
        leader = pool.submit(router.receive, 0)
        source.reading.wait()
        router.open(2)
        follower = pool.submit(router.receive, 1)
        router.close(1)
        with pytest.raises(KeyError):
            follower.result()
        router.close(0)
        source.items.put((2, "for another"))
        with pytest.raises(KeyError):
            leader.result()
    assert router.receive(2) == (2, "for another")
