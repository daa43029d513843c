"""Dates, numbers and names from the standard library: how each is written and read. Importing this fills the tables."""

from __future__ import annotations

import pathlib
from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from harness.wire.values import READERS, WRITERS, Decoder, Encoder, Tree, UncrossableError, WireError

__all__ = ["read_zone", "write_zone"]

_MAX_TEXT = 10_000
_MAX_FRACTION_BITS = 200_000  # to shorten one takes time with the square of that, and nothing can interrupt it
_MAX_EXPONENT = 10_000  # beyond what any standard format has (6,144); to make an int of one with a million takes for ever
_PATHS = ("PurePosixPath", "PureWindowsPath", "PosixPath", "WindowsPath")


def _text(body: Tree) -> str:
    if type(body) is not str or len(body) > _MAX_TEXT:
        raise WireError("a short text was expected")
    return body


def _short(text: str) -> str:
    if len(text) > _MAX_TEXT:
        raise UncrossableError(f"a text of {len(text):,} characters for one value cannot cross; the limit is {_MAX_TEXT:,}")
    return text


def write_zone(value: Any) -> Tree:
    """The tree of a time zone, or of None. Raises UncrossableError for one that both sides do not have."""
    if value is None:
        return None
    if type(value) is timezone:
        offset = value.utcoffset(None)
        return ["offset", offset.days, offset.seconds, offset.microseconds, value.tzname(None)]
    if type(value) is ZoneInfo and value.key:
        return ["zone", value.key]
    raise UncrossableError(f"a time zone of type {type(value).__name__} cannot cross; use datetime.timezone or ZoneInfo")


def read_zone(body: Tree) -> timezone | ZoneInfo | None:
    """The time zone of what `write_zone` wrote."""
    if body is None:
        return None
    kind, *parts = body
    if kind == "zone":
        try:
            return ZoneInfo(_text(parts[0]))
        except OSError as error:  # the name of a folder of zones
            raise WireError(f"not a time zone: {error}") from error
    days, seconds, microseconds, name = parts
    offset = timedelta(days, seconds, microseconds)
    zone = timezone(offset)
    return zone if zone.tzname(None) == name else timezone(offset, _text(name))


def _write_datetime(_: Encoder, value: datetime) -> Tree:
    return {"dt": [value.replace(tzinfo=None).isoformat(), value.fold, write_zone(value.tzinfo)]}


def _read_datetime(_: Decoder, body: Tree) -> datetime:
    text, fold, zone = body
    return datetime.fromisoformat(_text(text)).replace(fold=fold, tzinfo=read_zone(zone))


def _write_time(_: Encoder, value: time) -> Tree:
    return {"ti": [value.replace(tzinfo=None).isoformat(), value.fold, write_zone(value.tzinfo)]}


def _read_time(_: Decoder, body: Tree) -> time:
    text, fold, zone = body
    return time.fromisoformat(_text(text)).replace(fold=fold, tzinfo=read_zone(zone))


def _read_zone_alone(_: Decoder, body: Tree) -> timezone | ZoneInfo:
    zone = read_zone(body)
    if zone is None:
        raise WireError("a time zone was expected")
    return zone


def _read_path(_: Decoder, body: Tree) -> pathlib.PurePath:
    kind, text = body
    if kind not in _PATHS:
        raise WireError("an unknown kind of path")
    made: pathlib.PurePath = getattr(pathlib, kind)(_text(text))
    return made


def _is_far_from_one(value: Decimal) -> bool:
    return value.is_finite() and abs(value.adjusted()) > _MAX_EXPONENT


def _write_decimal(encoder: Encoder, value: Decimal) -> Tree:
    if encoder.wary and _is_far_from_one(value):
        raise UncrossableError(f"a Decimal with an exponent beyond {_MAX_EXPONENT:,} cannot cross")
    return {"de": _short(str(value))}


def _read_decimal(decoder: Decoder, body: Tree) -> Decimal:
    made = Decimal(_text(body))
    if decoder.wary and _is_far_from_one(made):
        raise WireError("a decimal number with too large an exponent")
    return made


def _write_fraction(encoder: Encoder, value: Fraction) -> Tree:
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > _MAX_FRACTION_BITS:
        raise UncrossableError(f"a fraction of more than {_MAX_FRACTION_BITS:,} bits cannot cross")
    return {"fr": [encoder.encode(value.numerator), encoder.encode(value.denominator)]}


def _read_fraction(decoder: Decoder, body: Tree) -> Fraction:
    numerator, denominator = (decoder.decode(part) for part in body)
    if type(numerator) is not int or type(denominator) is not int:
        raise WireError("a fraction of something else than numbers")
    if max(numerator.bit_length(), denominator.bit_length()) > _MAX_FRACTION_BITS:
        raise WireError("a fraction is too large")
    return Fraction(numerator, denominator)


def _simple(tag: str, kind: type, text: Callable[[Any], str], make: Callable[[str], Any]) -> None:
    WRITERS[kind] = lambda _, value: {tag: _short(text(value))}
    READERS[tag] = lambda _, body: make(_text(body))


_simple("da", date, date.isoformat, date.fromisoformat)
_simple("u", UUID, str, UUID)
WRITERS.update(
    {
        datetime: _write_datetime,
        time: _write_time,
        timedelta: lambda _, value: {"td": [value.days, value.seconds, value.microseconds]},
        timezone: lambda _, value: {"tz": write_zone(value)},
        ZoneInfo: lambda _, value: {"tz": write_zone(value)},
        Decimal: _write_decimal,
        Fraction: _write_fraction,
    }
)
for _kind in _PATHS:
    WRITERS[getattr(pathlib, _kind)] = lambda _, value: {"p": [type(value).__name__, _short(str(value))]}
READERS.update(
    {
        "dt": _read_datetime,
        "ti": _read_time,
        "td": lambda _, body: timedelta(*body),
        "tz": _read_zone_alone,
        "de": _read_decimal,
        "fr": _read_fraction,
        "p": _read_path,
    }
)
