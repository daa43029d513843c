"""The implementations that a learner's tests are tried on: correct ones, written apart, and faulty ones with what is wrong.

* `implementations/correct/NAME.py`: each a whole module
* `implementations/faults.toml`: module, tests, which correct one learners have (`documented`), and one table for each
  fault, which is made of a correct one (`base`) by edits or by an operator
* `implementations/equivalents.toml`: generated changes that change nothing, each with the reason
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.errors import SuiteError
from harness.suite.mutation.bench import Material
from harness.suite.mutation.documentation import outline
from harness.suite.mutation.operators import generate

__all__ = ["Fault", "Implementations", "equivalents", "read"]

_TIERS = ("plain", "rare")
_KEYS = frozenset({"id", "what", "tier", "base", "edits", "operator", "file"})


@dataclass(frozen=True, slots=True)
class Fault:
    """One faulty implementation. what: what goes wrong, in words that a learner may read. base: the correct one it is made of."""

    id: str
    what: str
    tier: str
    base: str
    text: str


@dataclass(frozen=True, slots=True)
class Implementations:
    """All of one exercise. correct: texts by name; the first is the one that learners have.

    module: the name that tests import. tests: files of the submission.
    """

    correct: dict[str, str]
    faults: tuple[Fault, ...]
    module: str
    tests: tuple[str, ...]

    @property
    def documented(self) -> str:
        """The text of the implementation that learners have, with the docstrings that say what is correct."""
        return next(iter(self.correct.values()))

    def material(self) -> Material:
        """What a bench needs to know."""
        return Material(self.module, outline(self.documented), self.tests)

    def of_tier(self, tier: str) -> tuple[Fault, ...]:
        """The faults of one tier."""
        return tuple(fault for fault in self.faults if fault.tier == tier)


def read(folder: Path) -> Implementations:
    """The implementations in a folder. Raises SuiteError, naming the place."""
    table = tomllib.loads((folder / "faults.toml").read_text("utf-8"))
    if table.get("format") != 1 or not {"module", "tests", "documented"} <= set(table):
        raise SuiteError(f"{folder / 'faults.toml'} must begin with format = 1, module, tests and documented")
    paths = sorted((folder / "correct").glob("*.py"), key=lambda path: (path.stem != table["documented"], path.stem))
    correct = {path.stem: path.read_text("utf-8") for path in paths}
    if table["documented"] not in correct:
        raise SuiteError(f"there is no correct implementation {table['documented']!r} in {folder / 'correct'}")
    faults = tuple(_fault(entry, correct, folder) for entry in table.get("fault", ()))
    ids = [fault.id for fault in faults]
    if twins := sorted({name for name in ids if ids.count(name) > 1}):
        raise SuiteError(f"two faults are called {twins[0]}")
    return Implementations(correct, faults, str(table["module"]), tuple(map(str, table["tests"])))


def equivalents(folder: Path) -> dict[str, str]:
    """Generated changes that change nothing, by id, each with the reason. Raises SuiteError for one without."""
    path = folder / "equivalents.toml"
    if not path.is_file():
        return {}
    found: dict[str, str] = tomllib.loads(path.read_text("utf-8")).get("equivalent", {})
    for name, reason in found.items():
        if type(reason) is not str or not reason.strip():
            raise SuiteError(f"{path.name}: {name} has no reason")
    return found


def _fault(entry: dict[str, Any], correct: dict[str, str], folder: Path) -> Fault:
    name = str(entry.get("id", ""))
    if unknown := sorted(set(entry) - _KEYS):
        raise SuiteError(f"fault {name} knows {', '.join(sorted(_KEYS))}, not {unknown[0]}")
    what, tier, base = (str(entry.get(key, "")) for key in ("what", "tier", "base"))
    if not name or not what or tier not in _TIERS or base not in correct:
        raise SuiteError(f"fault {name or what!r} needs an id, what, a tier of {' or '.join(_TIERS)}, and a base of {', '.join(correct)}")
    return Fault(name, what, tier, base, _text(name, entry, correct[base], folder))


def _text(name: str, entry: dict[str, Any], base: str, folder: Path) -> str:
    if "file" in entry:
        return (folder / str(entry["file"])).read_text("utf-8")
    if "operator" in entry:
        made = {change.id: change.text for change in generate(base)}
        if entry["operator"] not in made:
            raise SuiteError(f"fault {name}: no operator makes {entry['operator']} of its base")
        return made[entry["operator"]]
    text = base
    for edit in entry.get("edits", ()):
        if text.count(edit["old"]) != 1:
            raise SuiteError(f"fault {name}: what it replaces stands {text.count(edit['old'])} times in its base, not once")
        text = text.replace(edit["old"], edit["new"])
    if text == base:
        raise SuiteError(f"fault {name} is its base")
    return text
