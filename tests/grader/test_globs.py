"""Path patterns: `*` stays within a folder, `**` crosses folders, and no folder is passed over that could hold a match."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader import globs

_SEGMENTS = st.sampled_from(["**", "*", "?", "a", "b", "a*", "*b", "?a", "*a*", "[ab]", "[!a]"])
_PATTERNS = st.lists(_SEGMENTS, min_size=1, max_size=4).map("/".join)
_PATHS = st.lists(st.text("abc", min_size=1, max_size=2), min_size=1, max_size=4).map("/".join)
_PLAIN = st.lists(st.text("ab.*", min_size=1, max_size=2), min_size=1, max_size=3).map("/".join)


def _reference(pattern: str, path: str) -> bool:
    """The same question, asked of one regular expression over the path with a slash behind every segment."""
    rules = {"**": "(?:[^/]+/)*"}
    parts = [rules.get(segment) or f"{_of_segment(segment)}/" for segment in pattern.split("/")]
    return re.fullmatch("".join(parts), f"{path}/") is not None


def _of_segment(segment: str) -> str:
    return segment.replace("[!", "[^").replace("*", "[^/]*").replace("?", "[^/]")


@pytest.mark.parametrize(
    "pattern, path, matched",
    [
        ("churn.py", "churn.py", True),
        ("churn.py", "src/churn.py", False),
        ("churn.py", "churnxpy", False),
        ("churn.py", "Churn.py", False),
        ("*.py", "churn.py", True),
        ("*.py", ".py", True),
        ("*.py", "src/churn.py", False),
        ("*.py", "churn.pyc", False),
        ("src/*.py", "src/churn.py", True),
        ("src/*.py", "src/deep/churn.py", False),
        ("**", "a/b/c.txt", True),
        ("**/*.py", "churn.py", True),
        ("**/*.py", "a/b/churn.py", True),
        ("src/**/*.py", "src/churn.py", True),
        ("src/**/*.py", "src/a/b/churn.py", True),
        ("src/**/*.py", "churn.py", False),
        ("data/**", "data/a/b.csv", True),
        ("data/**", "database/b.csv", False),
        ("**/data/**/x", "a/data/b/c/x", True),
        ("a**b", "a/b", False),
        ("a**b", "axxb", True),
        ("?.py", "a.py", True),
        ("?.py", "ab.py", False),
        ("[ab].py", "b.py", True),
        ("[!ab].py", "b.py", False),
        ("a+b.py", "a+b.py", True),
        ("a+b.py", "aab.py", False),
        ("[", "[", True),
        ("*", "a\nb", True),
    ],
)
def test_what_a_pattern_means(pattern: str, path: str, matched: bool) -> None:
    """Each kind of pattern matches what its author would expect, and nothing else."""
    assert globs.matches([pattern], path) is matched


@settings(deadline=None)
@given(_PATTERNS, _PATHS)
def test_matching_is_one_regular_expression(pattern: str, path: str) -> None:
    """A pattern matches exactly the paths that the regular expression of the same meaning does."""
    assert globs.matches([pattern], path) is _reference(pattern, path)


@settings(deadline=None)
@given(st.lists(_PATTERNS, max_size=3), _PATHS)
def test_several_patterns_match_what_any_does(patterns: list[str], path: str) -> None:
    """A list of patterns matches when one of them does; an empty list matches nothing."""
    assert globs.matches(patterns, path) is any(globs.matches([pattern], path) for pattern in patterns)
    assert globs.may_hold(patterns, path) is any(globs.may_hold([pattern], path) for pattern in patterns)


@settings(deadline=None)
@given(st.lists(_PATTERNS, min_size=1, max_size=3), _PATHS)
def test_no_match_is_passed_over(patterns: list[str], path: str) -> None:
    """Every folder above a matching file may hold it, so that a walk never turns away from one."""
    parts = path.split("/")
    if globs.matches(patterns, path):
        assert all(globs.may_hold(patterns, "/".join(parts[:depth])) for depth in range(1, len(parts)))


@settings(deadline=None)
@given(_PATTERNS, _PATHS)
def test_no_folder_is_entered_in_vain(pattern: str, folder: str) -> None:
    """A folder that may hold a match has a place for one: some file below it would match."""
    filled = [segment.replace("[!a]", "b").replace("[ab]", "a").replace("?", "a").replace("*", "a") for segment in pattern.split("/")]
    below = [f"{folder}/{'/'.join(filled[start:])}" for start in range(len(filled))]
    assert globs.may_hold([pattern], folder) is any(globs.matches([pattern], path) for path in [*below, f"{folder}/a"])


@settings(deadline=None)
@given(_PLAIN, _PLAIN)
def test_without_a_wildcard_a_pattern_is_a_path(pattern: str, path: str) -> None:
    """A pattern without a wildcard matches the one path that it spells."""
    if not globs.has_wildcard(pattern):
        assert globs.matches([pattern], path) is (pattern == path)
        assert globs.matches([pattern], pattern)


@pytest.mark.parametrize(
    "pattern, wild", [("churn.py", False), ("a/b.py", False), ("*.py", True), ("a/**", True), ("?.py", True), ("[ab].py", True)]
)
def test_a_wildcard_is_seen(pattern: str, wild: bool) -> None:
    """A star, a question mark or an opening bracket makes a pattern that can match more than one path."""
    assert globs.has_wildcard(pattern) is wild


@pytest.mark.parametrize(
    "pattern, folder, held",
    [
        ("src/churn.py", "src", True),
        ("src/churn.py", "lib", False),
        ("src/churn.py", "src/churn.py", False),
        ("churn.py", "src", False),
        ("*.py", "src", False),
        ("*/x.py", "src", True),
        ("*/x.py", "src/deep", False),
        ("src/**", "src/a/b", True),
        ("**", "a", True),
        ("a/**/b/c.py", "a/x", True),
    ],
)
def test_which_folders_are_worth_entering(pattern: str, folder: str, held: bool) -> None:
    """A folder is worth entering while the pattern has something left below it."""
    assert globs.may_hold([pattern], folder) is held
