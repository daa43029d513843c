"""One run: a box up, the guest in, the suite on it, facts out, the box down.

Theory of operation
-------------------
Five kinds of process take part, and trust runs one way only.

    grader ──── this process. Opens and closes boxes, holds the clock of the whole run, gathers facts.
      │  local socket: the job, box streams (as descriptors), facts
    forkserver  has loaded pytest and hypothesis and nothing else, and forks the examiners; one for a run, or for many of
      │         this process. Trusted; sees no suite and no submission.
    examiner ── holds the suite, pytest and hypothesis; decides every comparison. Trusted; never runs the submission.
      │  the box's one stream: frames, values from a closed list, handles. Everything that comes back is suspect.
    warden ──── the box's first process. Our code only, but it lives where the submission lives, so its word counts for
      │         order (who is alive, was memory exhausted), never for a score.
    zygote ──── has the allowed libraries; forks the guests, one for each scope of pytest's that touches the submission:
                session, module, class, case. The submission runs here and nowhere else.

A suite that has work for two may have a second box beside the first, with a warden and a zygote of its own.

Who dies, and what then:

* a guest (exit, crash, out of memory, time): the case that was running gets that verdict; the next forks anew.
* the warden or the whole box: the same, and the examiner asks for another box (a bounded number of times).
* the examiner: what it reported stands, the rest did not run, and the run is a failure of ours, not the learner's.
* the forkserver: its examiners die with it (elsewhere than on Linux they go on to the end of their run); the next run
  has another.
* this process: its end of the socket and of the box's stream close. Forkserver and examiner end when they notice, the warden ends
  everything in the box, and the backend removes what is left at the latest when it is used again.
* nobody, but time passes: each case has a deadline in the examiner, the run has one here. An examiner that is stuck in a case
  (code in C does not heed its alarm) is ended, that case has timed out, and another examiner goes on with the rest.

Checks are declared before the first case runs. A case that was not seen to pass did not pass.
"""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import hashlib
import os
import resource
import shutil
import socket
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Self

from harness import folders, payload
from harness.errors import BoxError
from harness.examiners import Examiner
from harness.facts import CaseFact, CheckFact, Problem, Provenance, RunRecord, SandboxFact, Usage, Verdict
from harness.limits import Limits
from harness.sandbox import choose
from harness.sandbox.base import Backend, Box, BoxSpec, Framing
from harness.suite.lines import Setup
from harness.suite.talk import Talk
from harness.wire.frames import ClosedError, DeadlineError, FrameError

__all__ = ["Job", "run"]

_MOST_BOXES = 20  # a submission that ends each box it gets has no verdict to gain by more of them
_FINISHED = (0, 1, 2, 5)  # of pytest: all passed, some failed, stopped because the time was up, nothing to run
_SHARED = "/tmp"  # noqa: S108 - a folder of our own in it, which has the same path in every box
_LEAST_ROOM_BYTES = 256 * 1024
_GRACE_SECONDS = 4.0  # of the examiner, once the time of the run is over: the case that is running has two seconds of it
_OVERDUE_SECONDS = 10.0
"""How long after its end a case may still keep the examiner: what is slow by then is done, what is stuck is stuck."""
_MOST_EXAMINERS = 5
_OUT_OF_TIME = "The time for the whole run was used up before this was reached."


@dataclass(frozen=True, slots=True)
class Job:
    """What to run.

    suite: folder of the hidden suite. smoke: folder of the visible tests. submission, public: contents by relative
    path, the learner's and the course's; the guest sees both. libraries: packages that may be imported.
    preload: modules imported before anything is forked. image: for backends that have images, "" for the default.
    only: ids of the checks to run, () for all. plain: the suite was written for plain pytest or unittest, and each of
    its test functions is a check; shown: what those say may be seen by who is graded. first: modules that are taken
    from the submission although the suite's folder, or the host, has one of that name. examples: of each property, when
    other than the suite says. schedules: of each case that uses `sim`, when other than the suite says; then all of them
    run, and each case's fact counts those that failed. replay: the id of the one schedule to run instead, or "".
    """

    suite: Path | None
    smoke: Path | None
    submission: Mapping[str, bytes]
    public: Mapping[str, bytes]
    limits: Limits
    seed: int
    libraries: tuple[str, ...] = ()
    preload: tuple[str, ...] = ()
    image: str = ""
    only: tuple[str, ...] = ()
    plain: bool = False
    shown: bool = False
    first: tuple[str, ...] = ()
    examples: int | None = None
    schedules: int | None = None
    replay: str = ""


@dataclass(slots=True)
class _Gathered:
    """Facts as they come in."""

    checks: tuple[CheckFact, ...] = ()
    cases: list[CaseFact] = field(default_factory=list)
    smoke: list[CaseFact] = field(default_factory=list)
    done: dict[str, Any] | None = None
    failure: str = ""
    detail: str = ""
    image: str = ""
    examiners_cpu_seconds: float = 0.0
    running: _Running | None = None

    def take(self, fact: CaseFact, *, is_smoke: bool) -> None:
        """A case has ended."""
        (self.smoke if is_smoke else self.cases).append(fact)
        self.running = None

    def reported(self) -> list[str]:
        """The cases that have ended."""
        return [fact.id for fact in (*self.smoke, *self.cases)]


@dataclass(slots=True)
class _Running:
    """The case that is running. by: when it is overdue."""

    fact: CaseFact
    is_smoke: bool
    by: float
    since: float = field(default_factory=time.monotonic)

    def timed_out(self) -> CaseFact:
        """What is known of it when it is ended from here."""
        return dataclasses.replace(self.fact, verdict=Verdict.TIMEOUT, wall_seconds=round(time.monotonic() - self.since, 4))


def run(job: Job, *, sandbox: str = "auto", on_case: Callable[[CaseFact], None] | None = None) -> RunRecord:
    """The facts of one run.

    sandbox: a backend's name, or "auto" for the best isolating one here. on_case: called with each case's facts.
    Raises HarnessError or UnknownPluginError when there is no such sandbox; every other failure of ours is in the record.
    """
    backend = choose(sandbox)
    started, cpu = time.monotonic(), _children_cpu()
    gathered = _Gathered()
    for _ in range(_MOST_EXAMINERS):
        if not _examined(job, backend, gathered, on_case, started + job.limits.total_seconds):
            break
    usage = Usage(
        round(time.monotonic() - started, 3),
        round(_children_cpu() - cpu + gathered.examiners_cpu_seconds, 3),
        int((gathered.done or {}).get("peak_memory_kib", 0)) // 1024,
    )
    return _record(job, backend, gathered, usage)


def _examined(job: Job, backend: Backend, gathered: _Gathered, on_case: Callable[[CaseFact], None] | None, ends: float) -> bool:
    """Have an examiner run what has not been reported. Whether another should: this one got stuck in a case, and was ended."""
    is_stuck = False
    with contextlib.ExitStack() as stack:
        examiner = stack.enter_context(contextlib.closing(Examiner()))
        talk = examiner.talk
        share = stack.enter_context(folders.temporary("share", within=_SHARED))
        try:
            boxes = stack.enter_context(_BoxKeeper(backend, job))
            talk.send(_job_message(job, share, ends, gathered.reported()))
            boxes.give(talk)
            gathered.image = boxes.image
            is_stuck = _listen(talk, boxes, gathered, on_case, ends + _GRACE_SECONDS)
        except BoxError as error:
            gathered.failure, gathered.detail = error.message, error.hint
        except (ClosedError, FrameError, ValueError) as error:
            gathered.failure = "the process that holds the suite ended before it was done"
            gathered.detail = f"{error}\n{examiner.last_words()}"
        if gathered.done and gathered.done["code"] not in _FINISHED:
            gathered.failure = f"pytest could not run the suite (it ended with {gathered.done['code']})"
            gathered.detail = examiner.last_words()
        _blame_a_full_disk(gathered)
    gathered.examiners_cpu_seconds += examiner.cpu_seconds
    return is_stuck


def _blame_a_full_disk(gathered: _Gathered) -> None:
    """Where nothing more can be written, what did not pass may have failed for that."""
    full = [place for place in {_SHARED, tempfile.gettempdir()} if shutil.disk_usage(place).free < _LEAST_ROOM_BYTES]
    if full and (gathered.failure or any(case.verdict is not Verdict.PASSED for case in gathered.cases)):
        gathered.failure, gathered.detail = f"the disk that holds {full[0]} is full", gathered.failure or "free some room and try again"


class _BoxKeeper:
    """Opens the boxes of one run, one after the other, and closes them. A suite may ask for a second one beside the first."""

    def __init__(self, backend: Backend, job: Job) -> None:
        self._backend = backend
        self._job = job
        self._boxes: dict[bool, Box] = {}  # the second one under True
        self._opened = 0
        self.image = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        with contextlib.ExitStack() as stack:
            for box in self._boxes.values():  # how they ended is asked of nobody: what the run has found stands
                stack.callback(box.close)

    def _close(self, *, beside: bool) -> bool:
        """Whether the box had run out of memory. Raises BoxError."""
        box = self._boxes.pop(beside, None)
        if box is None:
            return False
        try:
            box.kill()
            ending = box.ending()
            return ending is not None and ending.out_of_memory
        finally:
            box.close()

    def give(self, talk: Talk, *, beside: bool = False) -> None:
        """Open a box and hand its stream to the examiner, after what had the last one of its kind. Raises BoxError."""
        out_of_memory = self._close(beside=beside)
        if self._opened >= _MOST_BOXES:
            talk.send({"kind": "no box"})
            return
        self._opened += 1
        job = self._job
        spec = BoxSpec(payload.program(), job.limits, job.libraries, job.image, label=f"prodgrade-{os.getpid()}")
        box = self._boxes[beside] = self._backend.open(spec)
        self.image = box.image or self.image
        direct = box.framing is Framing.PLAIN and box.stream.family == socket.AF_UNIX
        setup = Setup(
            work_dir=box.work_dir,
            files={**job.submission, **job.public},
            library_path=box.library_path,
            preload=job.preload,
            limits=job.limits,
            seed=job.seed,
            direct=direct,
            temporary=box.temporary_dir,
        )
        content = payload.parcel()
        with contextlib.suppress(OSError):  # a box that died already says so when it is read
            box.stream.sendall(len(content).to_bytes(4, "big") + content + setup.message())
        message = {
            "kind": "box",
            "direct": direct,
            "demultiplex": box.framing is Framing.DOCKER,
            "out_of_memory": out_of_memory,
            "share": f"{box.temporary_dir}/shared" if box.temporary_dir else "",
        }
        talk.send(message, [box.stream.fileno()])


def _job_message(job: Job, share: str, ends: float, reported: Sequence[str]) -> dict[str, Any]:
    modules = _modules(job)
    files = {**job.submission, **job.public}
    top = [name for name in _modules_of(job.submission) if "." not in name]
    return {
        "kind": "job",
        "suite": _text(job.suite),
        "smoke": _text(job.smoke),
        "module": top[0] if top else "",
        "modules": modules,
        "limits": dataclasses.asdict(job.limits),
        "seed": job.seed,
        "only": list(job.only),
        "reported": list(reported),
        "share": share,
        "ends": ends,
        "files": _as_text(files) if job.plain else {},
        "sources": _as_text({name: text for name, text in job.submission.items() if name.endswith(".py") and name not in job.public}),
        "plain": job.plain,
        "shown": job.shown,
        "first": list(job.first),
        "examples": job.examples,
        "kept": str(folders.cache_root() / "hypothesis"),
        "rewritten": None if job.plain else str(folders.cache_root() / "suites"),
        "schedules": job.schedules,
        "replay": job.replay,
        "libraries": list(job.libraries),
        "texts": {name: content.decode("utf-8", "replace") for name, content in files.items() if name.endswith(".py")},
        "own": [name for name in job.submission if name.endswith(".py")],
    }


def _as_text(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: base64.b64encode(content).decode("ascii") for name, content in files.items()}


def _modules(job: Job) -> list[str]:
    return sorted({*_modules_of(job.submission), *_modules_of(job.public), *job.first})


def _modules_of(files: Mapping[str, bytes]) -> list[str]:
    """Dotted names of the modules and packages in a set of files."""
    names: dict[str, None] = {}
    for name in files:
        path = PurePosixPath(name)
        if path.suffix == ".py" and all(part.isidentifier() for part in path.with_suffix("").parts):
            parts = path.with_suffix("").parts
            parts = parts[:-1] if parts[-1] == "__init__" else parts
            for length in range(1, len(parts) + 1):
                names[".".join(parts[:length])] = None
    return sorted(names, key=lambda name: (name.count("."), name))


def _listen(
    talk: Talk,
    boxes: _BoxKeeper,
    gathered: _Gathered,
    on_case: Callable[[CaseFact], None] | None,
    deadline: float,
) -> bool:
    """Take what the examiner reports until it is done, or out of time. Whether it is stuck in a case, which has timed out then."""

    def take(fact: CaseFact, *, is_smoke: bool) -> None:
        gathered.take(fact, is_smoke=is_smoke)
        if on_case is not None:
            on_case(fact)

    while True:
        running = gathered.running
        try:
            message, _ = talk.receive(deadline if running is None else min(deadline, running.by))
        except DeadlineError:
            if running is not None:
                take(running.timed_out(), is_smoke=running.is_smoke)
            return time.monotonic() < deadline
        kind = message["kind"]
        if kind == "declared":
            gathered.checks = tuple(CheckFact(**{**check, "cases": tuple(check["cases"])}) for check in message["checks"])
        elif kind == "begin":
            gathered.running = _Running(_fact(message), message["smoke"], message["by"] + _OVERDUE_SECONDS)
        elif kind == "case":
            take(_fact(message), is_smoke=message["smoke"])
        elif kind == "need box":
            _give(boxes, talk, running, beside=bool(message.get("beside")))
        else:
            gathered.done = message
            return False


def _fact(message: Mapping[str, Any]) -> CaseFact:
    return CaseFact(**{**message["fact"], "verdict": Verdict[message["fact"]["verdict"]]})


def _give(boxes: _BoxKeeper, talk: Talk, running: _Running | None, *, beside: bool) -> None:
    """A box, as was asked for; a run goes on without the second one when there can be none. Raises BoxError."""
    asked = time.monotonic()
    try:
        boxes.give(talk, beside=beside)
    except BoxError:
        if not beside:
            raise
        talk.send({"kind": "no box"})
    if running is not None:
        running.by += time.monotonic() - asked


def _record(job: Job, backend: Backend, gathered: _Gathered, usage: Usage) -> RunRecord:
    done = gathered.done or {}
    if done.get("error"):
        gathered.failure = done["error"]
    return RunRecord(
        SandboxFact(backend.NAME, backend.ISOLATES, gathered.image),
        job.limits,
        checks=gathered.checks,
        cases=(*gathered.cases, *_not_run(job, gathered)),
        smoke=tuple(gathered.smoke),
        problems=tuple(Problem(**problem) for problem in done.get("problems", ())),
        usage=usage,
        provenance=Provenance(_suite_digest(job), payload.digest(), str(done.get("python", "")), job.seed),
        failure=gathered.failure,
        failure_detail=gathered.detail,
    )


def _not_run(job: Job, gathered: _Gathered) -> list[CaseFact]:
    """A fact for each case that was declared, was to be run, and did not report."""
    seen = {case.id for case in gathered.cases}
    return [
        CaseFact(case, check.id, title=check.title, reason=_OUT_OF_TIME)
        for check in gathered.checks
        if not job.only or check.id in job.only
        for case in check.cases
        if case not in seen
    ]


def _suite_digest(job: Job) -> str:
    """Of the names and contents of all files of the suite."""
    if job.suite is None:
        return ""
    digest = hashlib.sha256()
    for path in sorted(job.suite.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            name = path.relative_to(job.suite).as_posix().encode()
            content = path.read_bytes()
            digest.update(b"%d %d\n%s%s" % (len(name), len(content), name, content))
    return "sha256:" + digest.hexdigest()


def _text(path: Path | None) -> str | None:
    return None if path is None else str(path.resolve())


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
