"""Dates, times, numbers and paths come back exactly, and what only looks like one is refused."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.wire.values import UncrossableError, WireError
from tests.harness.wire.codec import decoder, encoder, read, there_and_back


@pytest.mark.parametrize(
    "zone",
    [UTC, timezone(timedelta(hours=2)), timezone(timedelta(hours=-3, minutes=30), "home"), ZoneInfo("Europe/Berlin"), ZoneInfo("UTC")],
)
def test_zones_come_back_as_they_went(zone: Any) -> None:
    """A zone keeps its offset, its name and its kind, alone and as part of a moment."""
    assert there_and_back(zone) == zone
    moment = datetime(2024, 10, 27, 2, 30, fold=1, tzinfo=zone)
    back = there_and_back(moment)
    assert (back, back.fold, back.tzname()) == (moment, 1, moment.tzname())
    assert there_and_back(time(1, 2, 3, tzinfo=zone)).tzinfo == zone


class _OwnZone(timezone.__base__):  # type: ignore[misc,name-defined]  # datetime.tzinfo
    def utcoffset(self, _: datetime | None) -> timedelta:
        return timedelta(hours=1)

    def dst(self, _: datetime | None) -> None:
        return None

    def tzname(self, _: datetime | None) -> str:
        return "own"


def test_a_zone_of_ones_own_cannot_cross() -> None:
    """A moment in a zone that somebody wrote himself is refused in words."""
    with pytest.raises(UncrossableError, match="zone"):
        encoder().encode(datetime(2024, 1, 1, tzinfo=_OwnZone()))


@pytest.mark.parametrize("path", [PurePosixPath("a/b"), PureWindowsPath("a\\b"), Path("/x")])
def test_paths_come_back_as_they_went(path: Any) -> None:
    """A path keeps its kind."""
    assert there_and_back(path) == path
    assert type(there_and_back(path)) is type(path)


def test_a_fraction_is_exact_up_to_its_bound() -> None:
    """Fractions are exact; one so large that computing with it stalls is neither sent nor taken."""
    assert there_and_back(Fraction(2**100, 3)) == Fraction(2**100, 3)
    huge = 2**200_001
    with pytest.raises(UncrossableError, match="fraction"):
        encoder().encode(Fraction(1, huge))
    with pytest.raises(WireError, match="too large"):
        read({"fr": [1, {"i": hex(huge)}]})


@pytest.mark.parametrize(
    "tree",
    [
        {"fr": [1, 0]},
        {"fr": ["1", 2]},
        {"fr": [1]},
        {"pa": ["Path", 5]},
        {"pa": ["os", "x"]},
        {"tz": None},
        {"tz": ["zone", "/etc"]},
        {"tz": ["zone", "Europe"]},
        {"tz": ["zone", "../../etc/passwd"]},
        {"tz": ["zone", 5]},
        {"tz": ["off", 9, 0, 0, "x"]},
        {"tz": ["off", 0, 3600, 0, 7]},
        {"dt": ["2024-01-01", 0]},
        {"dt": ["yesterday", 0, None]},
        {"dt": ["2024-01-01", 5, None]},
        {"ti": [5, 0, None]},
        {"da": 5},
        {"de": "one"},
        {"u": "x"},
        {"i": "0x"},
        {"i": 5},
        {"i": "12_"},
        {"td": ["x"]},
    ],
)
def test_what_only_looks_like_one_is_refused(tree: Any) -> None:
    """Text that is no date, an offset that no zone has, a path of an unknown kind: each is a WireError."""
    with pytest.raises(WireError):
        read(tree)


@pytest.mark.parametrize("value", [Decimal("1" * 10_001), PurePosixPath("a" * 10_001)], ids=["decimal", "path"])
def test_what_would_be_refused_is_not_sent(value: Any) -> None:
    """A value whose text is longer than a decoder takes is refused by the encoder, in words; the longest is taken."""
    with pytest.raises(UncrossableError, match="10,001 characters"):
        encoder().encode(value)
    longest = type(value)(str(value)[1:])
    assert there_and_back(longest) == longest


@pytest.mark.parametrize("body", [[True, 1], [0.5, 1], [1, {"fr": [1, 2]}], [1, "2"], [None, 1], 1, [1, 2, 3]], ids=repr)
def test_a_fraction_is_of_ints(body: Any) -> None:
    """Above and below the line there are ints and nothing that only behaves like one."""
    with pytest.raises(WireError):
        read({"fr": body})


def test_a_path_of_another_system_is_refused() -> None:
    """A concrete path of a system that this is not cannot be made here, which is no failure of ours."""
    other = "WindowsPath" if type(Path()).__name__ == "PosixPath" else "PosixPath"
    with pytest.raises(WireError, match="cannot instantiate"):
        read({"p": [other, "x"]})


@pytest.mark.parametrize("body", [["Path", "x"], [[], "x"], ["PurePosixPath"], ["PurePosixPath", 5], "ab"], ids=repr)
def test_what_is_no_path_is_refused(body: Any) -> None:
    """A path is one of the known kinds and a text."""
    with pytest.raises(WireError):
        read({"p": body})


_OFFSETS = st.timedeltas(timedelta(hours=-23), timedelta(hours=23))
_NAMED = st.builds(timezone, _OFFSETS, st.text(max_size=5))
_ZONES = st.just(UTC) | st.builds(timezone, _OFFSETS) | _NAMED | st.just(ZoneInfo("Europe/Paris"))


@settings(deadline=None)
@given(st.datetimes(timezones=_ZONES, allow_imaginary=True), st.times(timezones=st.none() | _ZONES))
def test_moments_keep_their_fold_and_zone(moment: datetime, clock: time) -> None:
    """A moment keeps which of two equal readings of the clock it is, and where."""
    for value in (moment, moment.replace(fold=1), clock, clock.replace(fold=1)):
        back = there_and_back(value)
        assert (back.replace(tzinfo=None), back.fold, back.tzinfo) == (value.replace(tzinfo=None), value.fold, value.tzinfo)
        assert back.tzname() == value.tzname()


@settings(deadline=None)
@given(st.decimals(allow_nan=False) | st.sampled_from(list(map(Decimal, ["1e5", "1E+5", "-0.00", "Infinity", "-Infinity"]))))
def test_decimals_keep_every_digit(value: Decimal) -> None:
    """A decimal comes back with its sign, its digits and its exponent, not just equal."""
    assert there_and_back(value).as_tuple() == value.as_tuple()


@pytest.mark.parametrize("text", ["1E+10001", "-1E-10001", "0E+999999", "1E+999999999999999999"])
def test_a_decimal_far_from_one_is_refused_by_who_is_wary(text: str) -> None:
    """A few letters that to round would take for ever: a wary side neither takes nor gives such a number."""
    with pytest.raises(WireError, match="too large an exponent"):
        decoder(wary=True).decode({"de": text})
    with pytest.raises(UncrossableError, match="exponent beyond 10,000"):
        encoder(wary=True).encode(Decimal(text))
    assert there_and_back(Decimal(text)).as_tuple() == Decimal(text).as_tuple()


@pytest.mark.parametrize("text", ["1E+10000", "-9.9E-10000", "0", "9.999999999999999999999999999999999E+6144", "Infinity", "-Infinity"])
def test_decimals_of_every_standard_format_cross(text: str) -> None:
    """What decimal arithmetic of any standard comes to is taken."""
    assert decoder(wary=True).decode(encoder(wary=True).encode(Decimal(text))) == Decimal(text)
    assert decoder(wary=True).decode({"de": "NaN"}).is_nan()
