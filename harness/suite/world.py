"""The world that a suite's stand-ins live in: the guests of one box, forked along pytest's scopes, and every call to them.

A scope (session, module, class, case) has a guest of its own from the moment on that something of that scope touches
the submission; it is forked from the guest of the nearest scope around it. What happened there is there for all scopes
inside it, and nothing that happens in a case goes back. When a scope ends, its guest and all that came from it end.
"""

from __future__ import annotations

import contextlib
import time
import warnings
from functools import partial
from types import ModuleType
from typing import TYPE_CHECKING, Any

from harness.facts import Verdict
from harness.limits import Limits
from harness.suite.at_hand import AtHand
from harness.suite.crossing import Crossing, write_operand
from harness.suite.forks import Forks, how_ended
from harness.suite.guest_warnings import warning_class
from harness.suite.lines import Warden
from harness.suite.losses import BoxLostError, BoxStartError, CannotCrossError, LostError, death
from harness.suite.prints import Prints
from harness.suite.references import Reference, is_stand_in, reference_of
from harness.suite.scopes import Boxes, Guest, ParentLostError, Scope, level_of, run_all
from harness.suite.unbroken import Unbroken, whole
from harness.wire.copyback import apply, replace
from harness.wire.frames import ClosedError, DeadlineError, FrameError
from harness.wire.peer import Peer
from harness.wire.values import Encoder, Tree, UncrossableError, WireError

if TYPE_CHECKING:
    from harness.suite.surroundings import Surroundings

__all__ = ["Boxes", "Scope", "World"]

_RETURNED, _RAISED, _REFUSED = 0, 1, 2
_monotonic = time.monotonic  # a suite may replace the module's
_TELLING = ("call", "each", "method", "surroundings")
_SEED = "seed"  # of Surroundings.news: each example of hypothesis brings one, so it goes along with the next request


class World(Unbroken):
    """All calls of one run go through here. Scopes are a stack; the innermost is the running case, if any."""

    def __init__(self, boxes: Boxes, limits: Limits) -> None:
        super().__init__()
        self._boxes = boxes
        self._limits = limits
        self._warden: Warden | None = None
        self._zygote: Guest | None = None
        self._generation = 0
        self._forks: Forks | None = None
        self._crossing = Crossing(self, 0)
        self._at_hand = AtHand()
        self._drops: list[Reference] = []
        self._forget: list[int] = []
        self._dirty = False
        self._cleaning = False
        self._lost_parents: set[int] = set()
        self._present: set[int] = set()
        self._recovered: list[object] = []
        self.scopes: list[Scope] = [Scope("session")]
        self.acting: Scope = self.scopes[0]
        self.deadline: float | None = None
        self.loss: LostError | None = None
        self.prints = Prints(limits.output_kib * 1024)
        self.python = ""
        self.peak_memory_kib = 0
        self.calls = 0
        self.surroundings: Surroundings | None = None
        self._traffic_before = (0, 0)

    # Scopes.

    def enter(self, name: str) -> Scope:
        """Begin a scope inside the present ones."""
        scope = Scope(name)
        self.scopes.append(scope)
        self.acting = scope
        return scope

    @whole
    def leave(self, scope: Scope) -> None:
        """End a scope and those inside it: their guests die, their files go."""
        while scope in self.scopes:
            inner = self.scopes.pop()
            self._end(inner)
        self._crossing.callbacks.forget(len(self.scopes))
        self.acting = self.scopes[-1]
        self._tidy()

    def _end(self, scope: Scope) -> None:
        run_all(scope.on_end)
        if scope.before and self.surroundings is not None:
            self.surroundings.desk.put_back(scope.before)
            scope.before.clear()
        guest, scope.guest = scope.guest, None
        self._at_hand.forget()
        if guest is not None:
            self._dirty = True
            self._present.discard(guest.number)
            self._forget.append(guest.number)
            self._drop_line(guest)

    def _tidy(self) -> None:
        """Nothing of an ended scope may live on, in processes or in files. Done while pytest goes on to the next case."""
        if self._dirty:
            self._dirty = False
            self._begin_clean()

    @whole
    def _begin_clean(self) -> None:
        """Kill every guest but those of the present scopes, and put the files back to the innermost of them."""
        self._settle()
        if self._warden is None or self._zygote is None:
            return
        living = [scope.guest for scope in self.scopes if scope.guest is not None]
        keep = [pid for pid in (self._zygote.pid, *self._beside(), *(guest.pid for guest in living)) if pid not in self._lost_parents]
        forget, self._forget = self._forget, []
        baseline = next((guest.number for guest in reversed(living) if not guest.used), 0)
        try:
            self._warden.begin_clean(keep, baseline, forget)
            self._cleaning = True
        except BoxLostError:
            self.lose()

    def _beside(self) -> tuple[int, ...]:
        """Processes that are no scope's, and live on."""
        return ()

    @whole
    def _settle(self) -> bool:
        """Wait for what `_begin_clean` began. Whether the box had run out of memory."""
        if not self._cleaning or self._warden is None:
            return False
        self._cleaning = False
        try:
            out_of_memory = self._warden.end_clean()
        except BoxLostError:
            self.lose()
            return False
        self._bury(self._warden.alive)
        return out_of_memory

    def _bury(self, alive: frozenset[int]) -> None:
        """Part with guests of outer scopes that a case took with it, so that no later case is blamed for it."""
        if self._zygote is None or self._zygote.pid not in alive:
            self.lose()
            return
        for index, scope in enumerate(self.scopes):
            if scope.guest is not None and scope.guest.pid not in alive:
                for inner in self.scopes[index:]:
                    self._end(inner)
                if index == 0:
                    self._start_afresh()
                return

    # Guests.

    def _guest(self, retries: int = 3) -> Guest:
        """The guest in which an operation of the acting scope happens, made if need be."""
        if self.acting.guest is not None and self.acting is self.scopes[-1]:
            return self.acting.guest
        index = self.scopes.index(self.acting)
        for scope in reversed(self.scopes[index:]):
            if scope.guest is not None:  # of a scope inside the acting one: what it holds must be at hand
                return scope.guest
        return self._made(index, retries)

    @whole
    def _made(self, index: int, retries: int) -> Guest:
        self._need_box()
        parent = next((scope.guest for scope in reversed(self.scopes[:index]) if scope.guest is not None), None)
        try:
            parent = parent or self._required(self._zygote)
            self.acting.guest = self._fork(parent)
            self._present.add(self.acting.guest.number)
        except ParentLostError:
            self._begin_clean()  # it says who is left; the case goes on from the nearest of them
            self._settle()
            if not retries:
                raise BoxLostError("It ended the processes that its cases start from, again and again.") from None
            return self._guest(retries - 1)
        return self.acting.guest

    @whole
    def prepare(self) -> None:
        """Have a box, and a clean one, before a case's clock starts: how long that takes is not the doing of that case."""
        self._settle()
        if self._warden is None:
            with contextlib.suppress(BoxLostError, BoxStartError):  # whoever needs it tries again, and says so
                self._open_box()

    def _need_box(self) -> None:
        self._settle()
        if self._warden is None:
            self._open_box()

    @whole
    def _open_box(self) -> bool:
        """Take a box into use. Whether the one before had run out of memory. Raises BoxLostError."""
        self._warden, out_of_memory = (self._boxes.another if self._generation else self._boxes.first)()
        try:
            line = self._warden.ready()
        except BoxLostError as error:
            self._generation = max(self._generation, 1)
            self.lose()
            raise BoxStartError(f"The sandbox did not start: {error}") from error
        self.python = self._warden.python
        self._forks = Forks(self._warden, self._answer)
        self._present = {1}
        self._lost_parents.clear()
        self._zygote = Guest(1, self._warden.zygote_pid, line, Peer(line.frames, partial(self._answer, 1), first_number=2))
        self._start_afresh()
        return out_of_memory

    def _start_afresh(self) -> None:
        """What was known of the submission's objects is known no more; see `key_of`."""
        self._generation += 1
        self._recovered.clear()
        self._crossing = Crossing(self, self._generation, self._crossing.callbacks.changes)

    def _fork(self, parent: Guest, *role: str) -> Guest:
        try:
            fresh: Guest = self._required(self._forks).fork(parent, *role)
        except ParentLostError:
            self._lost_parents.add(parent.pid)
            raise ParentLostError("It ended the processes that its cases start from.") from None
        return fresh

    def _drop_line(self, guest: Guest) -> None:
        if self._warden is not None:
            try:
                self._warden.drop(guest.line)
            except BoxLostError:
                self.lose()

    def lose(self) -> None:
        """Part with a box that is of no use any more: the next one is a new one."""
        self._traffic_before = self.traffic
        self._at_hand.forget()
        warden, self._warden = self._warden, None
        self._zygote = self._forks = None
        for scope in self.scopes:
            scope.guest = None
            run_all(scope.on_end)
        self._forget.clear()
        self._dirty = self._cleaning = False
        if warden is not None:
            self.peak_memory_kib = max(self.peak_memory_kib, warden.peak_memory_kib)
            warden.close()

    @property
    def traffic(self) -> tuple[int, int]:
        """Bytes sent to guests and received from them, in all boxes so far."""
        sent, received = self._traffic_before
        now = None if self._warden is None else self._warden.traffic
        return (sent, received) if now is None else (sent + now.sent, received + now.received)

    def finish(self) -> None:
        """The run is over: hang up."""
        self._settle()
        self.lose()

    # Losses.

    def record(self, loss: LostError) -> LostError:
        """Note what ends the case. What to raise: the first that did."""
        if self.loss is None:
            self.loss = loss
        return self.loss

    @whole
    def _lost(self, guest: Guest, error: Exception) -> LostError:
        """What the end of a guest means. It and all inside its scope are gone after this."""
        parent = self._parent_of(guest)
        for scope in [scope for scope in self.scopes if scope.guest is guest]:
            for inner in self.scopes[self.scopes.index(scope) :]:
                self._end(inner)
        self._dirty = False
        session = self.scopes[0].guest
        self._begin_clean()
        out_of_memory = self._settle()
        if self._warden is None:  # the box itself is gone, or all in it
            with contextlib.suppress(BoxLostError):
                out_of_memory = self._open_box() or out_of_memory
        elif session is None and self._generation:
            self._start_afresh()
        if out_of_memory:
            verdict, reason = Verdict.OUT_OF_MEMORY, ""
        elif isinstance(error, DeadlineError):
            verdict, reason = Verdict.TIMEOUT, ""
        elif isinstance(error, (FrameError, WireError)):
            verdict, reason = Verdict.VIOLATION, "It wrote to a channel that is not its own."
        else:
            verdict, reason = death(*how_ended(parent if self._warden else None, guest), self._limits)
        return self.record(LostError(verdict, reason))

    def _parent_of(self, guest: Guest) -> Guest | None:
        owners = [scope.guest for scope in self.scopes if scope.guest is not None]
        if guest in owners:
            before = owners[: owners.index(guest)]
            return before[-1] if before else self._zygote
        return None

    @staticmethod
    def _required(thing: Any) -> Any:
        if thing is None:
            raise BoxLostError("there is no box")
        return thing

    # Calls.

    def read(self, thing: Any, name: str) -> Any:
        """An attribute of the submission's. Raises what reading it raises."""
        guest = self.acting.guest
        if guest is not None and self.loss is None and self._at_hand.has((self.calls, guest.number), thing, name):
            return self._at_hand.take(name)
        value = self.perform("do", "getattr", [thing, name], {})
        if is_stand_in(value):
            self._remember_path(thing, name, value)
        return value

    def import_module(self, name: str) -> Any:
        """The stand-in of one of the submission's modules. Raises what importing it raises."""
        module = self.perform("import", name)
        if not is_stand_in(module):
            raise self.record(LostError(Verdict.VIOLATION, "It gave something else where a module was asked for."))
        if not isinstance(module, ModuleType):
            raise TypeError(f"{name} has put something else in its own place, which is no module")
        reference_of(module).path = (name,)
        return module

    def perform(self, operation: str, *operands: Any) -> Any:
        """Have one thing done in the guest of the acting scope. Raises what the submission raises, or LostError."""
        guest = self.acting_guest()
        news = None if self.surroundings is None else self.surroundings.news(guest.knows)
        if news and not (len(news) == 1 and news[0][0] == _SEED and type(news[0][1]) is int):
            self.exchange(guest, "surroundings", (news,))
            news = None
        return self.exchange(guest, operation, operands, news)

    def acting_guest(self) -> Guest:
        """The guest of the acting scope, made if need be. Raises LostError."""
        if self.loss is not None:
            raise self.loss
        try:
            return self._guest()
        except (BoxLostError, BoxStartError) as error:
            raise self._without_box(error) from None

    def _without_box(self, error: Exception) -> LostError:
        verdict = Verdict.HARNESS_ERROR if isinstance(error, BoxStartError) else Verdict.CRASHED
        return self.record(LostError(verdict, str(error)))

    def exchange(self, guest: Guest, operation: str, operands: tuple[Any, ...], news: Tree = None) -> Any:
        """Have one thing done in a guest. news: what to tell it along with that, in plain words."""
        crossing = self._crossing
        crossing.callbacks.level = level_of(self.scopes, guest.number)
        encoder = crossing.encoder()
        try:
            parts = [write_operand(encoder, operand) for operand in operands]
        except UncrossableError as error:
            raise CannotCrossError(str(error)) from None
        guest.used = True
        guest.was_told = guest.was_told or operation in _TELLING
        self.calls += 1
        if self.deadline is not None and _monotonic() > self.deadline:
            raise self._lost(guest, DeadlineError())
        try:
            drops = self._take_drops()
            request = [operation, {"drops": drops, "news": news} if news else drops, *parts]
            reply = guest.peer.request(request, deadline=self.deadline)
            status, tree, extras = reply
            if extras:
                self._take(extras, encoder, guest)
            value = crossing.decoder(encoder.containers).decode(tree)
            fields = crossing.decoder().decode(extras["p"]) if extras and "p" in extras else {}
            self._at_hand.hear((self.calls, guest.number), _read_next(operation, operands, value), fields)
        except (TypeError, ValueError, LookupError, AttributeError, ArithmeticError):
            raise self._lost(guest, WireError("a reply of no meaning")) from None
        except (ClosedError, DeadlineError, FrameError, WireError) as error:
            raise self._lost(guest, error) from None
        if self.loss is not None:
            raise self.loss
        if status == _RETURNED:
            return value
        if status == _RAISED and isinstance(value, BaseException):
            if isinstance(value, MemoryError):
                raise self.record(LostError(Verdict.OUT_OF_MEMORY, ""))
            raise value
        raise CannotCrossError(str(value))

    def _take(self, extras: Any, encoder: Encoder, guest: Guest) -> None:
        """What came along with a reply: descriptions, prints, warnings, changed arguments."""
        if "k" in extras:
            self._crossing.learn(extras["k"])
        if "o" in extras:
            self._within_limit(extras["o"])
        if "c" in extras:
            apply(extras["c"], encoder.containers, self._crossing.decoder())
        for number, place in extras.get("kp", ()):
            guest.kept[int(number)] = encoder.containers[int(place)]
        for number, tree in extras.get("lc", ()):
            if number in guest.kept:
                replace(guest.kept[number], self._crossing.decoder().decode(tree))
        if "f" in extras and self.surroundings is not None:
            self.surroundings.desk.incoming(
                self._crossing.decoder().decode(extras["f"]), guest.knows, self.scopes[level_of(self.scopes, guest.number)].before
            )
        if "l" in extras:
            self.record(LostError(Verdict.OUTPUT_LIMIT, ""))
        for category, bases, message, line in extras.get("w", ()):
            warnings.warn_explicit(str(message), warning_class(category, bases), "submission", int(line))

    def _within_limit(self, texts: Any) -> bool:
        """Take what was printed. Whether that may be; if not, the case ends as it does where its own half stops it."""
        if self.prints.take(texts):
            return True
        self.record(LostError(Verdict.OUTPUT_LIMIT, ""))
        return False

    def _answer(self, guest: int, body: Tree) -> Tree:
        """A guest calls back. What the suite's object raises goes to the submission; what breaks rules ends the guest."""
        try:
            operation, number, *rest, news, prints = body
            if news:
                self._crossing.learn(news)
            if prints and not self._within_limit(prints):
                raise WireError("more prints than its own half lets pass")
            decoder = self._crossing.decoder()
            operands = [decoder.decode(tree) for tree in rest]
            self._at_hand.forget()
        except (TypeError, ValueError, LookupError, AttributeError) as error:
            raise WireError("a request of no meaning") from error
        encoder = self._crossing.encoder()
        self._crossing.callbacks.level = level_of(self.scopes, guest)
        try:
            return [0, encoder.encode(self._crossing.callbacks.answer(operation, number, operands))]
        except (UncrossableError, CannotCrossError) as error:
            return [1, {"x": ["builtins:TypeError", [str(error)]]}]
        except WireError:
            raise
        except Exception as error:
            return [1, self._crossing.thrown(error)]

    # References.

    def key_of(self, reference: Reference) -> tuple[int, int]:
        """The key to send for a reference; found again by its path when its guest has ended. Raises CannotCrossError."""
        if reference.generation == self._generation and reference.key[0] in self._present:
            return reference.key
        if not reference.path:
            raise CannotCrossError("this object was made in another test; make it in the test or the fixture that uses it")
        module, *names = reference.path
        found = self.import_module(module)
        for name in names:
            found = getattr(found, name)
        if not is_stand_in(found):
            raise CannotCrossError(f"{'.'.join(reference.path)} is no longer the object that it was")
        self._recovered.append(found)  # dropped, it would take the key that is now shared with it
        fresh = reference_of(found)
        reference.key, reference.generation = fresh.key, fresh.generation
        return reference.key

    def let_go(self, reference: Reference) -> None:
        """Nobody holds a stand-in any more; the guest is told with the next call."""
        if reference.generation == self._generation:
            self._drops.append(reference)  # it is kept from the end by this list for a moment, which is allowed

    def _take_drops(self) -> Tree:
        if not self._drops:
            return []
        drops, self._drops = self._drops, []
        return [[*reference.key, reference.times] for reference in drops if self._forgotten(reference)]

    def _forgotten(self, reference: Reference) -> bool:
        same = reference.generation == self._generation
        reference.generation = -1  # its end must not come back here
        return same

    def _remember_path(self, thing: Any, name: str, value: Any) -> None:
        if is_stand_in(thing) or hasattr(thing, "__name__"):
            path = reference_of(thing).path
            reference = reference_of(value)
            if path and not reference.path:
                reference.path = (*path, name)


def _read_next(operation: str, operands: tuple[Any, ...], value: Any) -> Any:
    """See harness/guest/process.py."""
    if is_stand_in(value):
        return value
    return operands[1][0] if operation == "do" and operands[0] == "getattr" else None
