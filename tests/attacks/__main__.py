"""Prints what became of every attack in every sandbox, and in one process with the tests: `make attack-table`.

The last column is for contrast: the same suite and the same submission in one plain pytest, as common graders run them,
inside a sandbox so that nothing comes to harm. `won` there means that a check which the attack must not pass was passed.
"""

from __future__ import annotations

import json
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

from harness import examiners
from harness.limits import Limits
from harness.sandbox import SANDBOXES, bubblewrap
from harness.sandbox.base import Backend, BoxSpec
from tests.attacks.attack import CLASSES, HERE, Attack, corpus, grade, passed

_DOCUMENT = Path(__file__).parents[2] / "docs" / "attacks.md"
_IN_ONE_PROCESS = "one process"
_HELD, _WON, _OURS, _SPOILED, _NOT_STOPPED = "held", "won", "ours failed", "spoiled others", "not stopped"
_SECONDS = 30.0
_LIMITS = Limits(wall_seconds=_SECONDS, cpu_seconds=10, memory_mib=512, processes=32, disk_mib=32)
_AT_ONCE = 3

_PLAIN = r"""
import json, os, sys
size = int.from_bytes(sys.stdin.buffer.read(4), "big")
files, libraries = json.loads(sys.stdin.buffer.read(size))
for name, text in files.items():
    os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
    open(name, "w").write(text)
sys.path[:0] = [os.path.abspath("submission"), os.path.abspath("suite"), *libraries]
import pytest
class Outcomes:
    def __init__(self):
        self.of = {}
    def pytest_collection_modifyitems(self, items):
        for item in items:
            mark = item.get_closest_marker("check")
            if mark:
                item.user_properties.append(("check", mark.args[0]))
    def pytest_runtest_logreport(self, report):
        for key, value in report.user_properties:
            if key == "check":
                self.of.setdefault(value, []).append(report.outcome)
outcomes = Outcomes()
result = os.dup(1)
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
pytest.main(["suite", "-q", "-p", "no:cacheprovider"], plugins=[outcomes])
won = [check for check, of in outcomes.of.items() if all(o == "passed" for o in of)]
os.write(result, b"\n" + json.dumps(won).encode() + b"\n")
"""


def main() -> None:
    """Run them all, print the table, and with `--write` keep it in docs/attacks.md."""
    names = [name for name in SANDBOXES.names() if _isolates(name)]
    with examiners.loaded(), ThreadPoolExecutor(_AT_ONCE) as pool:
        runs = {(attack.name, name): pool.submit(_fate, attack, name) for attack in corpus().values() for name in [*names, _IN_ONE_PROCESS]}
        fates = {}
        for key, run in runs.items():
            fates[key] = run.result()
            sys.stderr.write(f"{len(fates)}/{len(runs)} {key[0]}: {key[1]} {fates[key]}\n")
    table = "\n".join(_table([*names, _IN_ONE_PROCESS], fates))
    sys.stdout.write(f"{table}\n")
    if "--write" in sys.argv[1:]:
        _DOCUMENT.write_text(f"{_HEAD}\n{table}\n", encoding="utf-8")
    sys.exit(any(fate not in (_HELD, _NOT_STOPPED) for (_, name), fate in fates.items() if name != _IN_ONE_PROCESS))


def _isolates(name: str) -> bool:
    backend = cast("Backend", SANDBOXES.load(name))
    return backend.ISOLATES and backend.missing() is None


def _fate(attack: Attack, name: str) -> str:
    if name == _IN_ONE_PROCESS:
        earned = _plain_pytest(attack.files)
    else:
        record = grade(attack.files, name)
        if record.failure:
            return _OURS
        earned = passed(record)
        if set(attack.keeps) - earned:
            return _NOT_STOPPED if name in attack.not_stopped else _SPOILED
    return _WON if earned & set(attack.affects) else _HELD


def _plain_pytest(files: dict[str, bytes]) -> set[str]:
    """The checks that one process reports as passed, which has suite and submission together."""
    told = {f"submission/{name}": content.decode("utf-8", "replace") for name, content in files.items()}
    told |= {f"suite/{path.name}": path.read_text("utf-8") for path in (HERE / "suite").glob("*.py")}
    with bubblewrap.open(BoxSpec(_PLAIN, _LIMITS, ("pytest", "hypothesis", "numpy"))) as box:
        body = json.dumps([told, box.library_path]).encode()
        over = threading.Timer(_SECONDS, box.kill)
        over.start()
        try:
            box.stream.sendall(len(body).to_bytes(4, "big") + body)
            said = b""
            while data := box.stream.recv(65536):
                said = (said + data)[-65536:]
        except OSError:
            return set()
        finally:
            over.cancel()
    try:
        told = json.loads(said.strip().splitlines()[-1])
    except (ValueError, IndexError):
        return set()
    return {check for check in told if type(check) is str} if type(told) is list else set()


_HEAD = """# Attacks, and what became of them

Made by `make attack-table`: every submission of `tests/attacks/corpus` against the small suite beside it. `held`: no check
was passed that the code does not deserve, and none was lost that it does. The last column is a contrast: the same suite and
submission in one process, as plain pytest runs them; `won` there means points for nothing. `not stopped`: that sandbox is
not meant to stop it, for the reason below; it gains no points there either.
"""


def _table(columns: list[str], fates: dict[tuple[str, str], str]) -> Iterator[str]:
    for kind in CLASSES:
        attacks = [attack for attack in corpus().values() if attack.kind == kind]
        if not attacks:
            continue
        yield f"\n## {kind.capitalize()} ({len(attacks)})\n"
        yield "| attack | " + " | ".join(columns) + " |"
        yield "|---|" + "---|" * len(columns)
        for attack in attacks:
            yield f"| {attack.name.replace('_', ' ')} | " + " | ".join(fates[attack.name, column] for column in columns) + " |"
    yield "\n## Not stopped, and why\n"
    for attack in corpus().values():
        for name, why in attack.not_stopped.items():
            yield f"* {attack.name.replace('_', ' ')}, {name}: {why}"
    yield "\n## All\n"
    yield f"{len(corpus())} attacks. " + "; ".join(_summary(column, fates) for column in columns) + "."


def _summary(column: str, fates: dict[tuple[str, str], str]) -> str:
    counted = Counter(fate for (_, name), fate in fates.items() if name == column)
    return f"{column}: " + ", ".join(f"{number} {fate}" for fate, number in sorted(counted.items()))


if __name__ == "__main__":
    main()
