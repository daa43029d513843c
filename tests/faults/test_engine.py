"""The container engine may fail at any moment: each way has its sentence, no learner pays for it, and nothing stays."""

from __future__ import annotations

import gc
import io
import os
import socket
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.errors import NotGradedError
from grader.foreign import grade_suite
from harness import payload
from harness.errors import BoxError, HarnessError
from harness.facts import CaseFact, Verdict
from harness.limits import Limits
from harness.sandbox import choose, docker
from harness.sandbox.base import BoxSpec
from harness.sandbox.docker import engine
from harness.session import Job, run
from tests.backends import require
from tests.faults.leftovers import left_after, present
from tests.faults.relay import Relay

_Middle = Callable[[Callable[[], object]], Callable[[CaseFact], None]]
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the SDK drops sockets that did not connect
_SOCKET = "/var/run/docker.sock"
_CASES = 6


@pytest.fixture(autouse=True)
def nothing_is_left_behind() -> Iterator[None]:
    """An engine is there, and after each of these it has no container that it did not have before."""
    require("docker")
    before = present()
    yield
    gc.collect()  # what the SDK dropped is of this test, and of none that follows
    assert left_after(before) == frozenset()


def _spec(image: str = "") -> BoxSpec:
    return BoxSpec(payload.program(), Limits(), image=image, label="prodgrade-test")


def test_an_engine_that_stops_in_the_middle_grades_nobody(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_the_middle: _Middle
) -> None:
    """The run is a failure of ours, with the engine named; when the engine is back, what was left is removed."""
    relay = Relay(tmp_path / "engine.sock", _SOCKET)
    monkeypatch.setenv("DOCKER_HOST", relay.address)
    first = in_the_middle(relay.stop)

    def saw(fact: CaseFact) -> None:
        sys.stdout.write(f"{fact}\n")  # shown when this test fails
        first(fact)

    with pytest.raises(NotGradedError, match="the container engine could not"):
        grade_suite(desk / "suite", desk / "work", sandbox="docker", on_case=saw)
    with pytest.raises(HarnessError, match="does not answer"):
        choose("docker")
    monkeypatch.delenv("DOCKER_HOST")
    docker.open(_spec()).close()


def test_an_engine_that_stops_after_the_last_case_takes_nothing_away(desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What has been found stands when only the container could not be removed; when the engine is back, it is."""
    relay = Relay(tmp_path / "engine.sock", _SOCKET)
    seen: list[CaseFact] = []

    def saw(fact: CaseFact) -> None:
        seen.append(fact)
        if len(seen) == _CASES:
            relay.stop()

    monkeypatch.setenv("DOCKER_HOST", relay.address)
    graded = grade_suite(desk / "suite", desk / "work", sandbox="docker", on_case=saw)
    monkeypatch.delenv("DOCKER_HOST")
    assert graded.passed
    assert len(_containers()) == 1
    docker.open(_spec()).close()


def _containers() -> list[str]:
    ask = ["docker", "ps", "-aq", "--filter", f"label=prodgrade.run=prodgrade-{os.getpid()}"]
    return subprocess.run(ask, capture_output=True, text=True, check=True).stdout.split()


def test_a_container_that_somebody_else_removes_grades_nobody(desk: Path, in_the_middle: _Middle) -> None:
    """Who loses his box to somebody outside is not blamed for it."""

    def remove() -> None:
        subprocess.run(["docker", "rm", "-f", *_containers()], capture_output=True, check=True)

    with pytest.raises(NotGradedError, match="the container engine could not"):
        grade_suite(desk / "suite", desk / "work", sandbox="docker", on_case=in_the_middle(remove))


def test_an_image_that_is_not_there_is_named() -> None:
    """The sentence says which image, and what to do."""
    with pytest.raises(BoxError, match="the engine has no image 'prodgrade-nowhere:1'") as caught:
        docker.open(_spec("prodgrade-nowhere:1"))
    assert "build or pull it" in caught.value.hint


def test_without_our_image_the_sandbox_says_how_to_build_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine without our image is no sandbox yet, and the command that makes it one is named."""
    monkeypatch.setattr(engine, "labelled_images", lambda _where, _label: [])
    assert docker.missing() == "the sandbox image is not built yet, or is one of an older version; run `grade image build`"
    with pytest.raises(BoxError, match="not built yet"):
        docker.open(_spec())


@pytest.fixture
def foreign_image() -> Iterator[str]:
    """An image whose python3 is a program for a processor that nobody has."""
    header = b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x02\x00\xfe\xfe" + bytes(44)
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        entry = tarfile.TarInfo("usr/local/bin/python3")
        entry.size, entry.mode = len(header), 0o755
        tar.addfile(entry, io.BytesIO(header))
    client: Any = engine.client(str(engine.address()))
    client.import_image_from_data(archive.getvalue(), repository="prodgrade-foreign", tag="test")
    yield "prodgrade-foreign:test"
    client.remove_image("prodgrade-foreign:test", force=True)


def test_an_image_for_another_processor_says_so(foreign_image: str, desk: Path) -> None:
    """A box of an image for another architecture does not start, and the sentence says why, and what to do."""
    record = run(Job(desk / "suite", None, {"work.py": b""}, {}, Limits(), 1, image=foreign_image, plain=True), sandbox="docker")
    assert {case.verdict for case in record.cases} == {Verdict.HARNESS_ERROR}
    assert all("made for another kind of processor; run `grade image build`" in case.reason for case in record.cases)


def _told_to_an_ordinary_user(question: Callable[[], str | None]) -> str:
    """What it answers in a process of somebody who is not root."""
    answer, end = os.pipe()
    pid = os.fork()
    if pid == 0:
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
        os.write(end, str(question()).encode())
        os._exit(0)
    os.close(end)
    with os.fdopen(answer, encoding="utf-8") as file:
        told = file.read()
    os.waitpid(pid, 0)
    return told


def test_a_socket_that_one_may_not_use_says_what_to_do() -> None:
    """Without permission on the engine's socket, the sentence names the socket and the way out."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        path = Path(f"/tmp/engine-test-{os.getpid()}.sock")
        listener.bind(str(path))
        try:
            path.chmod(0)
            listener.listen()
            told = _told_to_an_ordinary_user(lambda: engine.lacking(f"unix://{path}"))
        finally:
            path.unlink()
    assert told == f"you may not use the engine's socket unix://{path}; add yourself to the group docker, or use rootless Docker"


def test_a_runtime_that_the_engine_lacks_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asking for a runtime that is not installed says which there are, before anything is graded."""
    monkeypatch.setenv("PRODGRADE_DOCKER_RUNTIME", "nowhere")
    with pytest.raises(HarnessError, match=r"the engine has no runtime 'nowhere'.*it has .*runc"):
        choose("docker")


def test_a_runtime_that_the_engine_has_is_used(desk: Path, monkeypatch: pytest.MonkeyPatch, in_the_middle: _Middle) -> None:
    """A runtime that is named runs the boxes."""
    monkeypatch.setenv("PRODGRADE_DOCKER_RUNTIME", "runc")
    used: list[str] = []

    def look() -> None:
        ask = ["docker", "inspect", "-f", "{{.HostConfig.Runtime}}", *_containers()]
        used.extend(subprocess.run(ask, capture_output=True, text=True, check=True).stdout.split())

    assert grade_suite(desk / "suite", desk / "work", sandbox="docker", on_case=in_the_middle(look)).passed
    assert used == ["runc"]
