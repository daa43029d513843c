"""What is kept of a failure: words, and where in the submission it came from."""

from __future__ import annotations

import pytest

from harness.suite.record import last_frame, without_objects


class _MineError(KeyError):
    """A class of a submission's, as it stands here."""


class _WantingError(UnicodeError):
    """One whose built-in class takes more than words."""


@pytest.mark.parametrize(
    "error, kind",
    [
        (_MineError(object()), KeyError),
        (ImportError("a"), ImportError),
        (SyntaxError("a"), SyntaxError),
        (_WantingError(), UnicodeError),
        (UnicodeDecodeError("utf-8", b"a", 0, 1, "a"), ImportError),
        (ExceptionGroup("a", [ValueError()]), ImportError),
    ],
)
def test_a_failure_without_objects_is_of_the_nearest_class_of_python(error: Exception, kind: type[Exception]) -> None:
    """Whoever catches it by what it is goes on to do so; what it holds are the words alone."""
    plain = without_objects(error, "no such thing")
    assert type(plain) is kind
    assert plain.args == ("no such thing",)


def test_a_failure_without_objects_tells_its_place() -> None:
    """Where it came from is told as before, for a syntax error and for any other."""
    syntax = SyntaxError("no")
    syntax.filename, syntax.lineno = "churn.py", 4
    assert last_frame(without_objects(syntax, "no")) == "churn.py:4"
    other = ValueError("no")
    other.__dict__["_prodgrade_frames"] = 'File "churn.py", line 7, in read'
    assert last_frame(without_objects(other, "no")) == "churn.py:7"


def test_frames_that_are_no_text_tell_no_place() -> None:
    """An object in their place is not asked for anything."""

    class Frames:
        def __str__(self) -> str:
            raise AssertionError("it must not be asked")

    error = ValueError("no")
    error.__dict__["_prodgrade_frames"] = Frames()
    assert last_frame(error) == ""
    syntax = SyntaxError("no")
    syntax.filename = Frames()  # type: ignore[assignment]
    assert last_frame(syntax) == ""
