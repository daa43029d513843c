"""The submission as a process: what is seen of it from outside, in every sandbox, and by a suite that runs directly."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Collection
from functools import cache
from pathlib import Path

import pytest

from harness.facts import CaseFact, Verdict
from harness.limits import Limits
from harness.sandbox.base import Backend
from tests.backends import require
from tests.harness.runs import LIMITS, Workshop

ROOT = Path(__file__).parents[3]

SUBMISSION = {
    "m.py": "def save(): open('kept', 'w').write('by a call')\n",
    "tool.py": """
        import json, os, sys
        print(json.dumps([sys.argv[1:], sorted(os.listdir()), os.environ.get("SEEN"), hash("a"), sys.stdin.read()]))
        print("words", file=sys.stderr)
        sys.exit(3)
    """,
    "writes.py": """
        import os, pathlib
        pathlib.Path("new").mkdir()
        pathlib.Path("new/made").write_bytes(b"\\0made")
        pathlib.Path("given").write_text("changed")
        pathlib.Path("old").unlink()
        os.symlink("/etc/passwd", "link")
        os.mkfifo("pipe")
    """,
    "slow.py": """
        import os, signal, sys, time
        signal.signal(signal.SIGTERM, lambda *_: (os.write(1, b"stopped\\n"), os._exit(0)))  # to print may be what it interrupts
        print("ready", flush=True)
        for line in sys.stdin: print("got", line.strip(), flush=True)
        while True: time.sleep(1)
    """,
    "closes.py": "import os\nos.closerange(0, 256)\n",
    "daemon.py": """
        import os, sys, time
        if os.path.exists("daemon"): os.unlink("daemon")
        if os.fork() == 0:
            os.setsid()
            if os.fork(): os._exit(0)
            open("daemon", "w").write(str(os.getpid()))
            while True: time.sleep(1)
        while not os.path.exists("daemon") or not open("daemon").read(): time.sleep(0.001)
        print("left", flush=True)
        if sys.argv[1:]: time.sleep(100)
    """,
    "bomb.py": """
        import os, time
        while True:
            try: os.fork()
            except OSError: time.sleep(0.01)
    """,
    "kills.py": """
        import os, signal
        for number in range(3):
            try: os.killpg(0, signal.SIGTERM) if number else os.kill(os.getppid(), signal.SIGKILL)
            except OSError: pass
    """,
    "stops.py": """
        import os, signal, time
        os.kill(os.getppid(), signal.SIGSTOP)
        time.sleep(100)
    """,
    "looks.py": """
        import os
        for pid in filter(str.isdigit, os.listdir("/proc")):
            if int(pid) == os.getpid(): continue
            for name in ("mem", "fd/1", "fd/3", "fd/5", "fd/7", "environ"):
                try: print(pid, name, os.open(f"/proc/{pid}/{name}", os.O_RDWR if name != "environ" else os.O_RDONLY))
                except OSError: pass
        print(sorted(os.listdir("/proc/self/fd"))[:-1])
    """,
    "burns.py": """
        import os, signal, time
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits, so no account is kept
        if os.fork() == 0:
            while time.process_time() < 0.3: pass
            os._exit(0)
        try: os.wait()
        except ChildProcessError: pass
    """,
}

SUITE: dict[str, tuple[str, str, Verdict]] = {
    "arguments": (
        "Arguments, input, environment and files reach it; exit code and both outputs come back.",
        """
        import json
        r = program("-m", "tool", "a b", "ü", stdin="text", environment={"SEEN": "yes"}, files={"below/x": "1", "y": b"2"})
        arguments, names, seen, _, text = json.loads(r.out)
        assert (arguments, seen, text) == (["a b", "ü"], "yes", "text")
        assert {"below", "y", "tool.py"} <= set(names)
        assert (r.ended, r.exit_code, r.err) == (Ended.EXITED, 3, "words\\n")
        assert program("tool.py").exit_code == 3
        assert program("-c", "exit(4)").exit_code == 4
        """,
        Verdict.PASSED,
    ),
    "elsewhere": (
        "Started in another folder it still finds the submission, and nothing lies there.",
        """
        r = program("-c", "import m, os; print(os.listdir())", folder="else/where")
        assert (r.out, r.err) == ("[]\\n", "")
        """,
        Verdict.PASSED,
    ),
    "hash_seed": (
        "Hashes of text are the same each time, and differ where the suite asks for another seed.",
        """
        import json
        hashes = [json.loads(program("tool.py", environment=e).out)[3]
                  for e in ({}, {}, {"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "1"})]
        assert hashes[0] == hashes[1] != hashes[2] == hashes[3]
        """,
        Verdict.PASSED,
    ),
    "files": (
        "Files that it made, changed or removed are told; links and pipes are named, not followed.",
        """
        program("-c", "open('old', 'w')")
        r = program("writes.py", files={"given": "as it was", "same": "untouched"})
        assert r.err == ""
        assert r.files == {"new/made": b"\\0made", "given": b"changed"}
        assert (r.gone, r.unread) == (("old",), ("link", "pipe"))
        """,
        Verdict.PASSED,
    ),
    "files_of_calls": (
        "A program finds the files that a call made in the same case.",
        """
        m.save()
        assert program("-c", "print(open('kept').read())").out == "by a call\\n"
        """,
        Verdict.PASSED,
    ),
    "files_of_fixtures": (
        "A program finds the files that one made in a fixture of the module,",
        """
        assert program("-c", "print(open('made.txt').read()); open('made.txt', 'w')").out == "once\\n"
        """,
        Verdict.PASSED,
    ),
    "files_of_fixtures_again": (
        "and they are in the next case as that left them.",
        """
        assert program("-c", "print(open('made.txt').read())").out == "once\\n"
        """,
        Verdict.PASSED,
    ),
    "shared_files": (
        "A file of the test's own temporary folder is there for both.",
        """
        (tmp_path / "in").write_text("here")
        r = program("-c", "import sys; open(sys.argv[1] + '/out', 'w').write(open(sys.argv[1] + '/in').read())", str(tmp_path))
        assert r.err == ""
        assert (tmp_path / "out").read_text() == "here"
        """,
        Verdict.PASSED,
    ),
    "memory": (
        "Peak memory is the program's own: small for one that does nothing, right for one that holds 100 MiB.",
        """
        import sys
        ballast = numpy.ones(8_000_000) if sys.argv else None
        small = program("-c", "pass").peak_memory_mib
        large = program("-c", "x = b'x' * (100 << 20)").peak_memory_mib
        assert 2 < small < 20
        assert 100 < large < 120
        """,
        Verdict.PASSED,
    ),
    "memory_of_several": (
        "What several processes hold together counts.",
        """
        code = "import os, time; p = os.fork(); x = b'x' * (60 << 20); time.sleep(0.6); p and os.wait()"
        assert 120 < program("-c", code).peak_memory_mib < 160
        """,
        Verdict.PASSED,
    ),
    "cpu": (
        "CPU time counts what it did, and not what it slept; also that of children nobody waits for.",
        """
        busy = program("-c", "import time\\nwhile time.process_time() < 0.4: pass").cpu_seconds
        idle = program("-c", "import time; time.sleep(0.1)").cpu_seconds
        assert 0.3 > busy - idle - 0.2 > 0
        assert program("burns.py").cpu_seconds > idle + 0.1
        """,
        Verdict.PASSED,
    ),
    "input_is_counted": (
        "The bytes that it read from its input are counted, however much more there would be.",
        """
        import itertools
        r = program("-c", "import os; print(len(os.read(0, 10)))", stdin=b"x" * 1000)
        assert (r.out, r.stdin_bytes) == ("10\\n", 10)
        endless = itertools.repeat(b"y\\n" * 1000)
        r = program("-c", "import sys; print(sys.stdin.readline())", stdin=endless)
        assert (r.exit_code, r.out) == (0, "y\\n\\n") and 2 <= r.stdin_bytes <= 8192
        r = program("-c", "import sys; print(sum(map(len, sys.stdin)))", stdin=("z" * 999 + "\\n" for _ in range(500)))
        assert (r.out, r.stdin_bytes) == ("500000\\n", 500_000)
        """,
        Verdict.PASSED,
    ),
    "conversation": (
        "A running program is fed, read from and sent signals.",
        """
        with program.start("slow.py") as running:
            assert running.read_until("ready\\n") == b"ready\\n"
            assert running.feed("one\\n")
            assert running.read_until("got one\\n") == b"got one\\n"
            assert running.feed(b"two\\n")
            assert running.read_until("two\\n") == b"got two\\n"
            running.send_signal(15)
            r = running.wait()
        assert (r.exit_code, r.out) == (0, "ready\\ngot one\\ngot two\\nstopped\\n")
        """,
        Verdict.PASSED,
    ),
    "interrupted": (
        "A signal that it does not expect ends it, and is told.",
        """
        with program.start("-c", "print('up', flush=True); import time; time.sleep(100)") as running:
            running.read_until("up")
            running.send_signal(2)
            r = running.wait()
        assert r.exit_code in (-2, 130) and "KeyboardInterrupt" in r.err
        with program.start("slow.py") as running:
            running.read_until("ready")
            assert running.kill().ended is Ended.KILLED
        """,
        Verdict.PASSED,
    ),
    "several": (
        "Programs run beside one another.",
        """
        with program.start("slow.py") as one, program.start("slow.py") as other:
            one.feed("1\\n"), other.feed("2\\n")
            assert other.read_until("got 2\\n").endswith(b"2\\n") and one.read_until("got 1\\n").endswith(b"1\\n")
        """,
        Verdict.PASSED,
    ),
    "wall_limit": (
        "A limit that the suite sets on its time is an answer.",
        """
        r = program("-c", "import time; time.sleep(100)", wall_seconds=0.3)
        assert (r.ended, r.timed_out, r.exit_code) == (Ended.WALL_LIMIT, True, -9)
        """,
        Verdict.PASSED,
    ),
    "cpu_limit": (
        "So is one on its processor time,",
        """
        r = program("-c", "while True: pass", cpu_seconds=0.3)
        assert (r.ended, r.timed_out) == (Ended.CPU_LIMIT, True)
        """,
        Verdict.PASSED,
    ),
    "memory_limit": (
        "on its memory, whether it fills it or asks for all at once,",
        """
        for code in ("x = []\\nwhile True: x.append(b'x' * (1 << 20))", "x = bytearray(1 << 40)", "x = b'x' * (70 << 20)"):
            r = program("-c", code, memory_mib=60)
            assert (r.ended, r.out_of_memory) == (Ended.MEMORY_LIMIT, True), code
        assert program("-c", "x = b'x' * (30 << 20)", memory_mib=60).exit_code == 0
        """,
        Verdict.PASSED,
    ),
    "output_limit": (
        "and on what it prints.",
        """
        r = program("-c", "while True: print('x' * 1000)", output_kib=8)
        assert (r.ended, len(r.stdout)) == (Ended.OUTPUT_LIMIT, 8192)
        assert program("-c", "print('x' * 8000)", output_kib=8).exit_code == 0
        """,
        Verdict.PASSED,
    ),
    "beyond_the_box": (
        "A limit beyond the sandbox's, and a path outside the folder, are refused.",
        """
        for options in (dict(memory_mib=100000), dict(wall_seconds=0), dict(files={"../x": ""}), dict(folder="/")):
            with pytest.raises(ValueError):
                program("-c", "", **options)
        """,
        Verdict.PASSED,
    ),
    "box_time": (
        "A program that runs into the sandbox's time ends its case.",
        'program("-c", "import time; time.sleep(100)")',
        Verdict.TIMEOUT,
    ),
    "box_memory": (
        "One that fills the sandbox's memory does,",
        """program("-c", "x = []\\nwhile True: x.append(b'x' * (1 << 20))")""",
        Verdict.OUT_OF_MEMORY,
    ),
    "box_output": ("and one that prints too much.", """program("-c", "while True: print('x' * 1000)")""", Verdict.OUTPUT_LIMIT),
    "closes_everything": (
        "A program that closes every descriptor ends like any other.",
        "assert program('closes.py').exit_code == 0",
        Verdict.PASSED,
    ),
    "daemon": (
        "A daemon that it leaves is gone when it has ended, or was ended.",
        """
        def killed():
            with program.start("daemon.py", "stays") as running:
                running.read_until("left")
                return running.kill()
        for r in (program("daemon.py"), killed()):
            assert r.out == "left\\n" and r.files["daemon"]
            gone = "import os, sys; p = f'/proc/{sys.argv[1]}/stat'; print(os.path.exists(p) and open(p).read().split()[2])"
            assert program("-c", gone, r.files["daemon"].decode()).out in ("False\\n", "Z\\n")
        """,
        Verdict.PASSED,
    ),
    "kills_its_parent": (
        "One that kills its parent loses its case, and no other.",
        "assert program('kills.py').exit_code == -15",
        Verdict.CRASHED,
    ),
    "stops_its_parent": ("One that stops its parent has no more time.", "program('stops.py')", Verdict.TIMEOUT),
    "bomb": (
        "A fork bomb is ended with all that came from it.",
        """
        r = program("bomb.py", wall_seconds=1)
        assert r.ended is Ended.WALL_LIMIT
        """,
        Verdict.PASSED,
    ),
    "looks_around": (
        "It sees none of our processes' memory, descriptors or environment, and has three descriptors of its own.",
        "assert program('looks.py').out == \"['0', '1', '2']\\n\"",
        Verdict.PASSED,
    ),
    "left_running": (
        "A program that nobody ends is there as long as its case,",
        """
        running = program.start("slow.py")
        assert running.read_until("ready") == b"ready"
        """,
        Verdict.PASSED,
    ),
    "left_running_is_gone": (
        "and no longer.",
        """
        code = "import glob; print(sum(b'slow' + b'.py' in open(f, 'rb').read() for f in glob.glob('/proc/*/cmdline')))"
        assert program("-c", code).out == "0\\n"
        """,
        Verdict.PASSED,
    ),
    "fine_again": ("After all that a program runs as ever.", "assert program('-c', 'print(1)').out == '1\\n'", Verdict.PASSED),
}
EVERYWHERE = (
    *("arguments", "files", "files_of_calls", "memory", "memory_of_several", "cpu", "input_is_counted", "conversation"),
    *("wall_limit", "memory_limit", "box_memory", "daemon", "fine_again"),
)
"""In every sandbox; one that isolates meets all."""
WHERE_PROCESSES_ARE_SEEN = ("memory_of_several", "cpu", "daemon")
"""What is found out from the kernel's list of processes, which guests do not see in every sandbox."""
DIRECTLY = (
    *("arguments", "elsewhere", "files", "files_of_calls", "shared_files", "memory", "conversation", "wall_limit"),
    *("box_output", "daemon"),
)
TIMEOUTS = ("box_time", "stops_its_parent", "fine_again")
_PATIENT = dataclasses.replace(LIMITS, wall_seconds=60, total_seconds=400)
_HASTY = dataclasses.replace(LIMITS, wall_seconds=4, total_seconds=120)

_HEAD = """
    import pytest
    import numpy
    import m
    from harness.suite.programs import Ended
    @pytest.fixture(scope="module")
    def made(program):
        return program("-c", "open('made.txt', 'w').write('once')")
"""


def _suite(names: Collection[str]) -> str:
    parts = [textwrap.dedent(_HEAD)]
    for name in names:
        sentence, body, _ = SUITE[name]
        fixtures = ["program"] + ["made"] * name.startswith("files_of_fixtures") + ["tmp_path"] * (name == "shared_files")
        text = textwrap.indent(textwrap.dedent(body).strip(), "    ")
        parts.append(f'@pytest.mark.check("{name}", points=1)\ndef test_{name}({", ".join(fixtures)}):\n    """{sentence}"""\n{text}\n')
    return "\n".join(parts)


@cache
def _cases(backend: str, names: tuple[str, ...], limits: Limits = _PATIENT) -> dict[str, CaseFact]:
    with tempfile.TemporaryDirectory() as folder:
        found = Workshop(Path(folder)).cases(_suite(names), SUBMISSION, sandbox=backend, limits=limits)
    return {name.removeprefix("test_"): case for name, case in found.items()}


@pytest.mark.parametrize("name", EVERYWHERE)
def test_in_a_box(name: str, backend: Backend) -> None:
    """What the entries of SUITE say that hold everywhere, in every sandbox; on landlock, what needs no list of processes."""
    case = _cases(backend.NAME, EVERYWHERE)[name]
    if backend.NAME == "landlock" and name in WHERE_PROCESSES_ARE_SEEN:  # docs/sandboxes.md says so
        assert case.verdict is Verdict.FAILED
        return
    assert case.verdict is SUITE[name][2], (case.message, case.traceback, case.reason)


@pytest.mark.parametrize("name", [name for name in SUITE if name not in TIMEOUTS])
def test_in_a_box_that_isolates(name: str) -> None:
    """What the entries of SUITE say, but for those whose time is up."""
    case = _cases(require("bubblewrap").NAME, tuple(each for each in SUITE if each not in TIMEOUTS))[name]
    assert case.verdict is SUITE[name][2], (case.message, case.traceback, case.reason)


@pytest.mark.parametrize("name", TIMEOUTS)
def test_time_that_is_up(name: str) -> None:
    """What those say, with little time."""
    case = _cases(require("bubblewrap").NAME, TIMEOUTS, _HASTY)[name]
    assert case.verdict is SUITE[name][2], (case.message, case.traceback, case.reason)


def test_directly(tmp_path: Path) -> None:
    """A suite that runs in one process sees the same of a program, and fails where the split ends the case."""
    for folder, files in (("suite", {"test_it.py": _suite(DIRECTLY)}), ("accepted/reference", SUBMISSION)):
        (tmp_path / folder).mkdir(parents=True)
        for name, text in files.items():
            (tmp_path / folder / name).write_text(textwrap.dedent(text))
    command = [sys.executable, "-B", "-m", "pytest", "-q", "-rA", str(tmp_path / "suite")]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    outcomes = [line.split()[:2] for line in ran.stdout.splitlines() if line.startswith(("PASSED", "FAILED", "ERROR"))]
    found = {place.partition("::test_")[2]: outcome == "PASSED" for outcome, place in outcomes}
    assert found == {name: SUITE[name][2] is Verdict.PASSED for name in DIRECTLY}, ran.stdout
