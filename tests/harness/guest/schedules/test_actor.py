"""An actor does what the host says, one message for another, and asks only what was not foretold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.guest.schedules import watch
from tests.harness.guest.schedules.actors import CALLBACK, CLOCK, MODULE, Played, method

SOURCE = """
import os, signal, sys, threading

class Odd(Exception):
    def __str__(self):
        raise KeyError("inner")

class Thing:
    pass

seen = []

def note(value):
    seen.append(value)
    return value

def fail():
    raise LookupError("no such thing")

def use(function, *arguments):
    return function(*arguments)

def use_thing(function):
    return function(Thing())

def vast():
    return range(10**12)

def odd():
    error = ValueError()
    error.__notes__ = [Odd()]
    return error

def say(text):
    print(text, end="")

def read():
    return os.read(os.pipe()[0], 1)

lock = threading.Lock()

def hold():
    lock.acquire()

def watched():
    frame = sys._getframe()
    while not hasattr(frame.f_locals.get("self"), "_watch"):
        frame = frame.f_back
    return [frame.f_locals["self"]._watch.talking, signal.getitimer(signal.ITIMER_REAL)[1] > 0]

def wait():
    threading.Event().wait(timeout=500)
"""

WATCHED = pytest.mark.skipif(watch._clock_of is None, reason="this system tells no thread's processor time")


@pytest.fixture
def actor(tmp_path: Path) -> Any:
    """One that plays SOURCE."""
    with Played(tmp_path, SOURCE) as played:
        yield played


def _line(text: str) -> int:
    """Number of a line of SOURCE."""
    return 1 + SOURCE.splitlines().index(text)


def _error(result: Any) -> tuple[int, str, list[Any]]:
    """Status, class and arguments of an operation that raised."""
    status, tree = result
    return status, tree["x"]["c"]["ty"], tree["x"]["a"]


def test_a_client_is_asked_for_each_operation_until_it_ends(actor: Played) -> None:
    """Each time with the number of its task, its own, and what the last operation gave; keywords go along."""
    assert actor.begin([]) == ["next", [1, 1, None]]
    assert actor.reply("op", *method("note", 5)) == ["next", [1, 1, [0, 5]]]
    assert actor.reply("op", "method", MODULE, "note", [], {"": {"value": "v"}}) == ["next", [1, 1, [0, "v"]]]
    kind, facts = actor.reply("end")
    assert (kind, facts["reason"], facts["table"], facts["crashes"]) == ("stopped", "clients", [], [])


def test_what_an_operation_gives_is_an_answer(actor: Played) -> None:
    """What it raises, and what cannot cross in either direction, are told; also what is raised while a result is written."""
    actor.begin([])
    _, (_, _, raised) = actor.reply("op", *method("fail"))
    assert _error(raised) == (1, "builtins:LookupError", ["no such thing"])
    assert actor.reply("op", *method("note", {"h": [9, 9]}))[1][2] == [2, "an object from another case's guest"]
    assert actor.reply("op", *method("vast"))[1][2][0] == 2
    _, (_, _, raised) = actor.reply("op", *method("odd"))
    assert _error(raised) == (1, "builtins:KeyError", ["inner"])
    assert actor.reply("end")[0] == "stopped"


def test_of_several_operations_the_first_that_fails_is_the_last(actor: Played) -> None:
    """Together they give a list; after a failure no other is done."""
    actor.begin([])
    assert actor.reply("ops", [method("note", 1), method("note", 2)])[1][2] == [0, [1, 2]]
    _, (_, _, raised) = actor.reply("ops", [method("note", 3), method("fail"), method("note", 4)])
    assert _error(raised)[:2] == (1, "builtins:LookupError")
    assert actor.reply("op", "do", "getattr", [MODULE, "seen"], {"": {}})[1][2] == [0, [1, 2, 3]]


def test_a_client_of_one_operation_asks_nothing(actor: Played) -> None:
    """What it gave comes along with the next message, with its time."""
    assert actor.begin(method("note", 1), method("note", 2))[0] == "stopped"
    assert actor.extras["u"] == [["done", [1, [0, 1]], 1000.0], ["done", [2, [0, 2]], 1000.0]]


def test_a_callback_is_asked_of_the_host(actor: Played) -> None:
    """It may want operations before it returns or raises; classes that the host has not met are described."""
    assert actor.begin(method("use", CALLBACK, 3)) == ["ask", [1, "call", 5, [[3], {"d": {}}]]]
    assert "k" not in actor.extras
    assert actor.reply("op", *method("note", 7)) == ["again", [1, [0, 7]]]
    assert actor.reply("return", 0, 8)[0] == "stopped"
    assert actor.extras["u"] == [["done", [1, [0, 8]], 1000.0]]
    assert actor.begin(method("use_thing", CALLBACK))[0] == "ask"
    assert [news["name"] for _, news in actor.extras["k"]] == ["Thing"]
    actor.reply("return", 1, {"x": ["builtins:KeyError", ["k"], 3]})
    assert actor.extras["u"] == [["done", [1, [1, {"k": 3}]], 1000.0]]


def test_gates_are_opened_with_messages(actor: Played) -> None:
    """A task at a gate stays there until a message to a thread, or a command, holds its number; others are left alone."""
    assert actor.begin([], []) == ["next", [1, 1, None]]
    assert actor.reply("gate") == ["next", [2, 2, None]]
    assert actor.reply("yield", wake=(1, 2, 77)) == ["next", [2, 2, None]]
    assert actor.reply("end") == ["next", [1, 1, None]]
    _, facts = actor.reply("gate")
    assert (facts["reason"], facts["table"][0][:3]) == ("quiet", [1, 1, "gate"])
    assert actor.tell(actor.pump(1, wake=(1,))) == ["next", [1, 1, None]]
    assert actor.reply("end")[1]["reason"] == "clients"


def test_a_client_sleeps_in_virtual_time(actor: Played) -> None:
    """Time passes when nobody can run, as far as the command allows; the host may move it on."""
    actor.begin([])
    assert (actor.reply("sleep", 5.0), actor.now) == (["next", [1, 1, None]], 1005.0)
    assert actor.reply("sleep", 500.0)[1]["reason"] == "timers"
    assert (actor.tell(["advance", 1400.0])[1]["now"], actor.now) == (1400.0, 1400.0)
    assert actor.tell(["advance", 1300.0])[1]["now"] == 1400.0
    assert (actor.tell(actor.pump(1, seconds=200.0)), actor.now) == (["next", [1, 1, None]], 1505.0)
    _, facts = actor.reply("yield")[0], actor.reply("end")[1]
    assert facts["used"] >= 1


def test_the_host_looks_on_without_a_step(actor: Played) -> None:
    """Between two messages and while a thread waits for its answer; a peek may not call the suite."""
    actor.begin([])
    assert actor.reply("peek", *method("note", 1)) == ["peeked", [0, 1]]
    assert actor.reply("peek", "do", "getattr", [MODULE, "seen"], {"": {}}) == ["peeked", [0, [1]]]
    kind, result = actor.reply("peek", *method("use", CALLBACK))
    assert (kind, _error(result)[:2]) == ("peeked", (1, "builtins:RuntimeError"))
    _, facts = actor.reply("end")
    assert actor.tell(["peek", *method("note", 2)]) == ["peeked", [0, 2]]
    assert _error(actor.tell(["peek", *method("use", CALLBACK)])[1])[:2] == (1, "builtins:RuntimeError")
    assert actor.tell(["peek", "call", CLOCK, [], {"": {}}]) == ["peeked", [0, 1000.0]]
    assert actor.tell(["advance", 0.0])[1]["steps"] == facts["steps"]


def test_what_was_foretold_is_not_asked(actor: Played) -> None:
    """A record of it comes along, in order; where the table has a hole the host is asked."""
    foretold = {"client 1": [[["op", *method("note", 1)], None, ["end"]]]}
    assert actor.begin([], foretold=foretold) == ["next", [1, 1, [0, 1]]]
    assert actor.extras["u"] == [["next", [1, 1, None], 1000.0]]
    assert actor.reply("op", *method("note", 2))[0] == "stopped"
    assert actor.extras["u"] == [["next", [1, 1, [0, 2]], 1000.0]]


def test_prints_come_along(tmp_path: Path) -> None:
    """What is printed comes with the next message; too much of it is told; the next schedule may print anew."""
    with Played(tmp_path, SOURCE, output_bytes=1024) as actor:
        actor.begin([])
        actor.reply("op", *method("say", "words"))
        assert (actor.extras["o"], "l" in actor.extras) == (["words", ""], False)
        _, (_, _, raised) = actor.reply("op", *method("say", "x" * 2000))
        assert (raised[0], actor.extras["l"]) == (1, 1)
        actor.reply("end")
        actor.begin([])
        actor.reply("op", *method("say", "again"))
        assert (actor.extras["o"], "l" in actor.extras) == (["again", ""], False)


@pytest.mark.parametrize("source, body", [("raise OSError('disk')", "disk"), ("import threading\nthreading.Event().wait()", None)])
def test_a_module_that_cannot_be_imported(source: str, body: str | None, tmp_path: Path) -> None:
    """What importing raises is told, or that it does not end; what else was commanded is not done."""
    with Played(tmp_path, source) as actor:
        kind, told = actor.begin([])
        assert (kind, told and told["x"]["a"][0]) == ("failed", body)


def test_each_schedule_begins_anew(actor: Played) -> None:
    """Its modules, its time and its numbers are those of the first."""
    assert actor.begin() == ["begun", None]
    for _ in range(2):
        assert actor.begin(method("note", 1))[0] == "stopped"
        assert actor.tell(["peek", "do", "getattr", [MODULE, "seen"], {"": {}}]) == ["peeked", [0, [1]]]


def test_switches_and_sites_can_be_had(actor: Played) -> None:
    """The log, if the schedule was begun with one, says who made way for whom and where; the survey, which points were passed."""
    actor.begin(method("hold"), method("hold"))
    assert actor.tell(["log"]) == ["log", [[], [[0, 0], [1, 1], [2, 2]]]]
    actor.begin(method("hold"), method("hold"), log=True)
    _, (switches, _) = actor.tell(["log"])
    assert [switch[:2] for switch in switches] == [[1, 2]]
    kind, choices = actor.tell(["choices"])
    assert (kind, [(choice[0], choice[2:]) for choice in choices][-3:]) == ("choices", [(-1, [0, 0]), (-1, [0, 1]), (1, [0, 2])])
    actor.begin(method("hold"), method("hold"), [], strategy="lifo", log=True)
    assert actor.reply("end")[1]["table"][0][:6] == [1, 1, "lock", 1, _line("    lock.acquire()"), ""]
    kind, sites = actor.tell(["survey"])
    assert (kind, len(sites) > 1) == ("survey", True)


def test_the_table_tells_who_waits_for_what(actor: Played) -> None:
    """The line of the submission, the library's function that it called there, where a lock was made, and who has it."""
    _, facts = actor.begin(method("hold"), method("hold"), method("wait"))
    hold, made, wait = map(_line, ("    lock.acquire()", "lock = threading.Lock()", "    threading.Event().wait(timeout=500)"))
    waiting = [[2, 2, "lock", 1, hold, "", 1, made, 1, "Lock"], [3, 3, "lock", 1, wait, "Event.wait", 1, wait, 3, "Lock"]]
    assert (facts["reason"], facts["table"]) == ("timers", waiting)


@WATCHED
def test_threads_are_watched_while_they_run(actor: Played) -> None:
    """Not while nobody runs; and who waits for the host may do so."""
    actor.begin([])
    assert actor.reply("op", *method("watched"))[1][2] == [0, [False, True]]
    assert actor.reply("peek", *method("watched")) == ["peeked", [0, [True, True]]]
    actor.reply("end")
    assert actor.tell(["peek", *method("watched")]) == ["peeked", [0, [False, False]]]


@WATCHED
def test_a_thread_that_waits_elsewhere_ends_the_process(actor: Played) -> None:
    """Nobody can wake it, so the line where it waits is the last message."""
    kind, place = actor.begin(method("read"))
    assert (kind, place) == ("stuck", [1, _line("    return os.read(os.pipe()[0], 1)")])
    assert actor.child.code() == 0


@pytest.mark.parametrize("clients", [[], [[]]])
def test_who_is_left_alone_ends(clients: list[list[Any]], actor: Played) -> None:
    """Once the line is closed the process ends, whether a thread waits for an answer or nobody runs."""
    actor.begin(*clients)
    actor.leave()
    assert actor.child.code() == 0
