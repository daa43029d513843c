"""The closed table of what the host can have done to the submission."""

from __future__ import annotations

import operator
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from harness.guest.operations import OPERATIONS, OPERATORS, call, call_each, call_method, import_module, operate, quiet_import
from harness.wire.values import UncrossableError
from tests.harness.guest.children import run


class _Manager:
    """Both kinds of context manager; remembers how it was left."""

    def __init__(self) -> None:
        self.left: list[Any] = []

    def __enter__(self) -> str:
        return "entered"

    def __exit__(self, *how: object) -> bool:
        self.left.append(how)
        return True

    async def __aenter__(self) -> str:
        return "entered later"

    async def __aexit__(self, *how: object) -> bool:
        self.left.append(how)
        return False


def _result_of(coroutine: Any) -> Any:
    with pytest.raises(StopIteration) as ended:
        coroutine.send(None)
    return ended.value.value


def test_the_table_is_closed() -> None:
    """There are twelve operations, and no operator among them that compiles, opens or imports."""
    assert sorted(OPERATIONS) == ["begin", "call", "do", "each", "import", "method", "quiet", "ready", "stage", "test", "tests", "text"]
    assert OPERATORS.keys().isdisjoint({"eval", "exec", "compile", "open", "__import__", "globals", "vars"})
    with pytest.raises(KeyError):
        operate("eval", ["1"], {})


def test_calls_pass_their_arguments() -> None:
    """Functions and methods are called with what came, by position and by name."""
    assert call(sorted, [[3, 1]], {"reverse": True}) == [3, 1]
    assert call_method("a-b-c", "split", ["-"], {"maxsplit": 1}) == ["a", "b-c"]
    assert call_each(len, ["a", "bc"]) == [1, 2]


@pytest.mark.parametrize(
    "name, operands, expected",
    [
        ("add", [1, 2], 3),
        ("imul", [[1], 2], [1, 1]),
        ("contains", [[1], 1], True),
        ("truth", [[]], False),
        ("divmod", [7, 3], (2, 1)),
        ("getattr", [SimpleNamespace(a=1), "a"], 1),
        ("getattr", [object(), "missing", "default"], "default"),
        ("trunc", [2.7], 2),
        ("length_hint", [iter([1, 2])], 2),
        ("fspath", [Path("there")], "there"),
    ],
)
def test_operators_are_pythons(name: str, operands: list[Any], expected: Any) -> None:
    """An operator by name is the one that Python has under this name."""
    assert operate(name, operands, {}) == expected


def test_operators_take_keywords() -> None:
    """What Python takes by name is taken by name here."""
    assert operate("int", ["ff"], {"base": 16}) == 255


def test_a_context_is_entered_and_left() -> None:
    """A with statement of the suite reaches both ends, with the error as it was raised."""
    manager = _Manager()
    assert operate("enter", [manager], {}) == "entered"
    assert operate("exit", [manager, None, None], {}) is True
    error = ValueError("x").with_traceback(None)
    assert operate("exit", [manager, ValueError, error], {}) is True
    assert manager.left == [(None, None, None), (ValueError, error, None)]


def test_an_asynchronous_context_is_entered_and_left() -> None:
    """An async with of the suite does the same by coroutines."""
    manager = _Manager()
    assert _result_of(operate("aenter", [manager], {})) == "entered later"
    with pytest.raises(ValueError, match="x") as caught:
        int("x")
    error = caught.value
    assert _result_of(operate("aexit", [manager, ValueError, error], {})) is False
    assert manager.left == [(ValueError, error, error.__traceback__)]
    assert error.__traceback__ is not None


def test_coroutines_run_by_number() -> None:
    """What a coroutine function gives is run by the three operators for tasks."""
    assert [name for name in OPERATORS if name.startswith("task_")] == ["task_start", "task_turn", "task_cancel"]


@pytest.mark.parametrize(
    "thing, expected",
    [
        (SimpleNamespace(a=1, _b=2, c=3), ["a", "c"]),
        (SimpleNamespace(a=1, __all__=["b", "_c"]), ["b", "_c"]),
        (SimpleNamespace(a=1, __all__=()), []),
    ],
)
def test_public_names(thing: Any, expected: list[str]) -> None:
    """`__all__` decides; without it, what has no underscore in front."""
    assert operate("public_names", [thing], {}) == expected


@pytest.mark.parametrize("value", [[1, 2], {"a": 1}, {1}, bytearray(b"x")], ids=lambda value: type(value).__name__)
def test_the_content_of_a_container_is_plain(value: Any) -> None:
    """What lies under a subclass of a container comes as that container."""
    content = operate("content", [type("Mine", (type(value),), {})(value)], {})
    assert type(content) is type(value)
    assert content == value


def test_other_objects_have_no_content() -> None:
    """What derives from no container is refused by its name."""
    with pytest.raises(UncrossableError, match="a SimpleNamespace has no plain content"):
        operate("content", [SimpleNamespace()], {})


def test_a_signature_is_told_in_parts() -> None:
    """Name, kind, default and annotation of each parameter, and what is returned, where something is said."""

    def function(a, /, b: int = 1, *rest, c: str, **more) -> float: ...  # type: ignore[no-untyped-def, empty-body]  # noqa: ANN001, ANN002, ANN003 - half said is the point

    assert operate("signature", [function], {}) == [
        [["a", 0, [], []], ["b", 1, [1], ["int"]], ["rest", 2, [], []], ["c", 3, [], ["str"]], ["more", 4, [], []]],
        ["float"],
    ]
    assert operate("signature", [lambda: None], {}) == [[], []]


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Writes the submission's module `told_off`, which may be imported from then on."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def write(source: str) -> Path:
        (tmp_path / "told_off.py").write_text(source, encoding="utf-8")
        return tmp_path

    yield write
    sys.modules.pop("told_off", None)


def test_a_module_is_imported_although_it_was_just_written(module: Any) -> None:
    """A file that came a moment ago is seen, in a folder that was looked at before."""
    with pytest.raises(ModuleNotFoundError):
        import_module("told_off")
    module("value = 5")
    assert import_module("told_off").value == 5


@pytest.mark.parametrize(
    "source, code",
    [
        ("value = 5", 0),
        ("raise SystemExit(3)", 3),
        ("raise SystemExit", 0),
        ("raise SystemExit('a message')", 1),
        ("raise ValueError('broken')", 1),
        ("raise KeyboardInterrupt", 1),
    ],
)
def test_a_quiet_import_says_how_it_ended(source: str, code: int, module: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """The exit code is what an interpreter would end with; an error is shown as an interpreter shows it."""
    folder = module(source) / "empty" / "folder"
    back = Path.cwd()
    assert quiet_import("told_off", str(folder)) == {"exit": code}
    assert Path.cwd() == back
    shown = capsys.readouterr().err
    assert ("Traceback" in shown) == ("SystemExit" not in source and code == 1)


def test_a_quiet_import_runs_in_its_own_folder(module: Any) -> None:
    """What a module writes while it is imported lands in the folder that was made for it."""
    folder = module("open('made', 'w').close()") / "empty"
    quiet_import("told_off", str(folder))
    assert [path.name for path in folder.iterdir()] == ["made"]


def test_a_stage_is_set_for_the_modules_of_the_folder(tmp_path: Path) -> None:
    """A process can be made to play schedules: it says which files of its folder have points, and threads there are the stage's."""
    (tmp_path / "m.py").write_text("VALUE = 1\n")
    (tmp_path / "broken.py").write_text("VALUE =\n")
    (tmp_path / "data.txt").write_text("")

    def set_up() -> Any:
        os.chdir(tmp_path)
        before = sys.modules["threading"]
        return [OPERATIONS["stage"](), sys.modules["threading"] is before]

    assert run(set_up) == [["", "m.py"], False]


def test_every_symbol_is_pythons() -> None:
    """The in-place and the plain operators are the operator module's own."""
    assert OPERATORS["iadd"] is operator.iadd
    assert OPERATORS["matmul"] is operator.matmul
