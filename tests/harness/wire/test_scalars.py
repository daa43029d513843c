"""Dates, exact numbers, ids and paths cross exactly; what only looks like one is refused."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from fractions import Fraction
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.wire.values import UncrossableError, WireError
from tests.harness.wire.codec import encoder, read, same, there_and_back, write

_UTC_FILE = (
    b"TZif" + bytes(16) + b"".join(n.to_bytes(4, "big") for n in (0, 0, 0, 0, 1, 4)) + bytes(6) + b"UTC\0"
)  # a zone that is read from bytes has no name
_NAMED = timezone(timedelta(hours=3), "X")
_OFFSETS = st.timedeltas(timedelta(hours=-23), timedelta(hours=23))
_ZONES = st.one_of(
    st.just(UTC), st.builds(timezone, _OFFSETS), st.builds(timezone, _OFFSETS, st.text(max_size=5)), st.just(ZoneInfo("Europe/Paris"))
)


@pytest.mark.parametrize(
    "value, tree",
    [
        (date(2026, 1, 2), {"da": "2026-01-02"}),
        (Decimal("1.50"), {"de": "1.50"}),
        (Decimal("-0"), {"de": "-0"}),
        (UUID(int=1), {"u": "00000000-0000-0000-0000-000000000001"}),
        (datetime(2026, 1, 2), {"dt": ["2026-01-02T00:00:00", 0, None]}),  # noqa: DTZ001 - a naive one is a value, too
        (datetime(2026, 1, 2, 3, fold=1, tzinfo=UTC), {"dt": ["2026-01-02T03:00:00", 1, ["offset", 0, 0, 0, "UTC"]]}),
        (time(1, 2, tzinfo=_NAMED), {"ti": ["01:02:00", 0, ["offset", 0, 10800, 0, "X"]]}),
        (timedelta(1, 2, 3), {"td": [1, 2, 3]}),
        (_NAMED, {"tz": ["offset", 0, 10800, 0, "X"]}),
        (ZoneInfo("Europe/Paris"), {"tz": ["zone", "Europe/Paris"]}),
        (Fraction(1, 3), {"fr": [1, 3]}),
        (PurePosixPath("a/b"), {"p": ["PurePosixPath", "a/b"]}),
        (PureWindowsPath("a/b"), {"p": ["PureWindowsPath", "a\\b"]}),
    ],
    ids=repr,
)
def test_the_form_of_each_type(value: Any, tree: Any) -> None:
    """Each type has one form on the wire, and that form is read as an equal value of the same type."""
    assert write(value) == tree
    assert same(read(tree), value)


@given(_ZONES)
def test_zones_keep_offset_and_name(zone: tzinfo) -> None:
    """A time zone comes back equal, of its type, and called the same."""
    back = there_and_back(zone)
    assert same(back, zone)
    assert back.tzname(None) == zone.tzname(None)


@given(st.datetimes(timezones=_ZONES, allow_imaginary=True), st.times(timezones=st.none() | _ZONES))
def test_moments_keep_their_fold_and_zone(moment: datetime, clock: time) -> None:
    """A moment keeps which of two equal readings of the clock it is, and where."""
    for value in (moment, moment.replace(fold=1), clock, clock.replace(fold=1)):
        back = there_and_back(value)
        assert (back.replace(tzinfo=None), back.fold, back.tzinfo) == (value.replace(tzinfo=None), value.fold, value.tzinfo)


@given(st.decimals(allow_nan=False) | st.sampled_from(list(map(Decimal, ["1e5", "1E+5", "-0.00", "Infinity", "-Infinity"]))))
def test_decimals_keep_every_digit(value: Decimal) -> None:
    """A decimal comes back with its sign, its digits and its exponent, not just equal."""
    assert there_and_back(value).as_tuple() == value.as_tuple()


def test_decimals_may_be_no_number() -> None:
    """Quiet and signalling ones that are no number come back as what they are."""
    assert [str(there_and_back(Decimal(text))) for text in ("NaN", "sNaN", "-NaN12")] == ["NaN", "sNaN", "-NaN12"]


def test_a_path_of_this_system_is_one_there() -> None:
    """A concrete path arrives as a concrete path."""
    assert same(there_and_back(Path("a/b")), Path("a/b"))


class _Odd(tzinfo):
    """A time zone of somebody's own."""


def test_zones_of_ones_own_do_not_cross() -> None:
    """A time zone that the other side could not look up is refused, with what to use instead."""
    nameless = ZoneInfo.from_file(io.BytesIO(_UTC_FILE))
    for zone in (_Odd(), nameless):
        for value in (datetime(2026, 1, 2, tzinfo=zone), time(1, tzinfo=zone)):
            with pytest.raises(UncrossableError, match=r"use datetime\.timezone or ZoneInfo"):
                encoder().encode(value)
    with pytest.raises(UncrossableError, match="ZoneInfo cannot cross"):
        encoder().encode(nameless)


@pytest.mark.parametrize("value", [Decimal("1" * 10_001), PurePosixPath("a" * 10_001)], ids=["decimal", "path"])
def test_what_would_be_refused_is_not_sent(value: Any) -> None:
    """A value whose text is longer than a decoder takes is refused by the encoder, with words; the longest is taken."""
    with pytest.raises(UncrossableError, match="10,001 characters"):
        encoder().encode(value)
    longest = type(value)(str(value)[1:])
    assert there_and_back(longest) == longest


def test_fractions_have_a_bound() -> None:
    """A fraction is as long as the bound allows, on both sides, above the line and below it."""
    most = 2**200_000 - 1
    for value in (Fraction(most, 2), Fraction(2, most), Fraction(-most, 2)):
        assert there_and_back(value) == value
    for value in (Fraction(most + 1), Fraction(1, most + 1)):
        with pytest.raises(UncrossableError, match="a fraction of more than 200,000 bits"):
            encoder().encode(value)
        with pytest.raises(WireError, match="too large"):
            read({"fr": [encoder().encode(value.numerator), encoder().encode(value.denominator)]})


@pytest.mark.parametrize(
    "tree",
    [
        {"da": "yesterday"},
        {"da": 5},
        {"da": "2026-01-02" + " " * 10_000},
        {"de": "one"},
        {"de": 1},
        {"de": "1" * 10_001},
        {"u": "1"},
        {"u": None},
        {"dt": ["yesterday", 0, None]},
        {"dt": ["2026-01-02", 2, None]},
        {"dt": ["2026-01-02", "0", None]},
        {"dt": ["2026-01-02", 0]},
        {"dt": ["2026-01-02", 0, "UTC"]},
        {"dt": [5, 0, None]},
        {"dt": "abc"},
        {"ti": ["25:00", 0, None]},
        {"ti": [None, 0, None]},
        {"ti": 0},
        {"td": [10**30]},
        {"td": ["1"]},
        {"td": [float("nan")]},
        {"td": [1] * 8},
        {"td": 1},
        {"tz": None},
        {"tz": []},
        {"tz": 5},
        {"tz": ["zone"]},
        {"tz": ["zone", 5]},
        {"tz": ["zone", ""]},
        {"tz": ["zone", "Europe"]},
        {"tz": ["zone", "Europe/Nowhere"]},
        {"tz": ["zone", "../../../etc/passwd"]},
        {"tz": ["zone", "/etc/passwd"]},
        {"tz": ["zone", "a\0b"]},
        {"tz": ["zone", "\ud800"]},
        {"tz": ["offset", 1, 0, 0, "x"]},
        {"tz": ["offset", 0, 0, 0]},
        {"tz": ["offset", 0, 0, 0, 5]},
        {"tz": ["offset", 0, 0, 0, "x" * 10_001]},
        {"fr": [1, 0]},
        {"fr": [1]},
        {"fr": [1, 2, 3]},
        {"fr": 1},
        {"fr": [0.5, 1]},
        {"fr": [True, 1]},
        {"fr": [1, {"fr": [1, 2]}]},
        {"fr": [1, "2"]},
        {"p": ["Path", "x"]},
        {"p": [[], "x"]},
        {"p": ["PurePosixPath"]},
        {"p": ["PurePosixPath", 5]},
        {"p": "ab"},
    ],
    ids=lambda tree: json.dumps(tree)[:40],
)
def test_hostile_bodies_are_refused(tree: Any) -> None:
    """A body that its tag's encoder would never write is refused, and not by another error."""
    with pytest.raises(WireError):
        read(tree)


def test_a_path_of_another_system_is_refused() -> None:
    """A concrete path of a system that this is not cannot be made here, and that is no error of ours."""
    other = "WindowsPath" if type(Path()).__name__ == "PosixPath" else "PosixPath"
    with pytest.raises(WireError, match="cannot instantiate"):
        read({"p": [other, "x"]})
