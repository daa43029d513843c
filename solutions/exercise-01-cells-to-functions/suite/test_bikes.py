"""Hidden suite for exercise-01. `sub` is the submission; what it answers is compared with plain values of the suite's own.

An object that the submission made up is never equal to plain data, so that `==` is asked on this side. Every expected
answer is worked out before the call, or drawn from a clean run of the notebook (oracle.json).
"""
import json
import math
import numbers
import pathlib
import re
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

ORACLE = json.loads((pathlib.Path(__file__).parent / "oracle.json").read_text(encoding="utf-8"))
HEADER = "date,temp_c,rain_mm,rides"
DATA = "data/rides.csv"  # as the submission sees it: its working folder holds the public files
NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
MONDAY = date(2024, 2, 26)  # the week goes over the end of a month, in a leap year
SHEET = "import sys, bikes; print(bikes.report(sys.argv[1]))"
NOISY = """\
import sys
opened = []
def hook(event, args):
    if event == "open" and not str(args[0]).endswith((".py", ".pyc")):
        opened.append(str(args[0]))
sys.addaudithook(hook)
import bikes
sys.stdout.write("opened %d" % len(opened))
"""
check = pytest.mark.check

temperatures = st.one_of(st.none(), st.integers(-80, 160).map(lambda n: n / 4))
counts = st.one_of(st.none(), st.integers(0, 2000))
rains = st.integers(0, 40).map(lambda n: n / 8)


def entry(when, temp_c=10.0, rain_mm=0.0, rides=100):
    return {"date": when, "temp_c": temp_c, "rain_mm": rain_mm, "rides": rides}


def entries(dates, rides=counts, min_size=0, max_size=8, **options):
    parts = st.builds(entry, dates, temperatures, rains, rides)
    return st.lists(parts, min_size=min_size, max_size=max_size, **options)


few_days = st.integers(0, 5).map(lambda n: MONDAY + timedelta(days=n))
any_days = st.integers(0, 400).map(lambda n: date(2022, 12, 20) + timedelta(days=n))
cleaned = entries(any_days, st.integers(0, 2000), max_size=6, unique_by=lambda e: e["date"]).map(
    lambda found: sorted(found, key=lambda e: e["date"]))


def kept(raw):
    """The entries that R2 keeps, in order, as they were given."""
    last = {e["date"]: e for e in raw}
    return [last[when] for when in sorted(last) if last[when]["rides"] is not None]


def means(days, wet_mm):
    """Of the wet and of the dry side; None for one that is empty."""
    wet = [e["rides"] for e in days if e["rain_mm"] >= wet_mm]
    dry = [e["rides"] for e in days if not e["rain_mm"] >= wet_mm]
    return [sum(side) / len(side) if side else None for side in (wet, dry)]


def pearson(xs, ys):
    pairs = [(x, y) for x, y in zip(xs, ys) if x is not None and y is not None]
    if len({x for x, _ in pairs}) < 2 or len({y for _, y in pairs}) < 2:
        return None
    mx, my = (sum(column) / len(pairs) for column in zip(*pairs))
    sxy = sum((x - mx) * (y - my) for x, y in pairs)
    return sxy / math.sqrt(sum((x - mx) ** 2 for x, _ in pairs) * sum((y - my) ** 2 for _, y in pairs))


def close(answer, expected):
    """Equal to six digits, or None where None is expected; `answer` counts for no more than the number that it is."""
    if expected is None:
        return answer is None
    return issubclass(type(answer), numbers.Real) and answer == pytest.approx(expected, rel=1e-6, abs=1e-6)


def pair(answer):
    """The two means, given as a tuple or a list."""
    assert issubclass(type(answer), (tuple, list)) and len(answer) == 2, "expected a pair"
    return answer[0], answer[1]


@pytest.fixture(scope="module")
def cleaned_file(sub):
    return sub.clean_rides(sub.read_rides(ORACLE["lines"]))


@check("C01", rule="R1", points=8)
def test_lines_become_entries(sub):
    """Each line after the header becomes an entry; a blank temperature and a count of n/a are None."""
    lines = [HEADER, "2024-02-29,-3.5,0.0,210", "2024-03-01,,12.5,87", "2024-03-02,4,0,n/a", "2024-03-03,,1.0,n/a"]
    expected = [entry(date(2024, 2, 29), -3.5, 0.0, 210), entry(date(2024, 3, 1), None, 12.5, 87),
                entry(date(2024, 3, 2), 4.0, 0.0, None), entry(date(2024, 3, 3), None, 1.0, None)]
    assert sub.read_rides(lines) == expected
    assert sub.read_rides(line + "\n" for line in lines) == expected
    assert sub.read_rides([HEADER]) == []


@check("C02", rule="R1", points=8)
@pytest.mark.parametrize("bad", [
    "2024-05-13,15.0,0.0", "2024-05-13,15.0,0.0,300,1", "2024-13-05,15.0,0.0,300", "13.05.2024,15.0,0.0,300",
    "2024-05-13,warm,0.0,300", "2024-05-13,15.0,,300", "2024-05-13,15.0,0.0,12.5", "2024-05-13,15.0,0.0,many", "2024-05-13,15.0,0.0,"])
def test_a_bad_line_is_named(sub, bad):
    """A line that cannot be read raises ValueError with the number of the line; the header is line 1."""
    good = [f"2024-04-{day},11.5,0.5,250" for day in (21, 22, 23, 24, 25)]
    assert len(sub.read_rides([HEADER, *good])) == 5
    with pytest.raises(ValueError) as caught:
        sub.read_rides([HEADER, *good, bad, "2024-05-14,16.0,0.0,310"])
    assert re.search(r"(?<!\d)7(?!\d)", str(caught.value)), "the message has no number of a line, or another one"


@check("C03", rule="R2", points=12)
@given(raw=entries(few_days))
def test_the_last_entry_for_a_date_counts(sub, raw):
    """Cleaned dates strictly increase, and each entry is the last that was given for its date, if that has a count."""
    expected = [(e["date"], e["rain_mm"], e["rides"]) for e in kept(raw)]
    assert [(e["date"], e["rain_mm"], e["rides"]) for e in sub.clean_rides(raw)] == expected


@check("C04", rule="R2", points=10)
@given(raw=entries(few_days, st.one_of(st.none(), st.just(100))))
def test_a_missing_temperature_is_the_last_known_one(sub, raw):
    """A missing temperature is the nearest earlier known one of a day that is left; before the first it stays None."""
    expected, known = [], None
    for e in kept(raw):
        known = known if e["temp_c"] is None else e["temp_c"]
        expected.append((e["date"], known))
    assert [(e["date"], e["temp_c"]) for e in sub.clean_rides(raw)] == expected


def lines_of(days):
    return [HEADER, *(f"{e['date']},{e['temp_c']},{e['rain_mm']},{e['rides']}" for e in days if e["temp_c"] is not None)]


CALLS = {  # what each function is given, and whether its answer is one that it could give
    "read_rides": (lambda days: [lines_of(days)], lambda found, days: len(found) == len(lines_of(days)) - 1),
    "monthly_totals": (lambda days: [days], lambda found, days: sorted(found) == sorted({e["date"].isoformat()[:7] for e in days})),
    "wet_dry_means": (lambda days: [days, 1.0],
                      lambda found, days: [mean is None for mean in pair(found)] == [mean is None for mean in means(days, 1.0)]),
    "best_weekday": (lambda days: [days], lambda found, days: found in NAMES),
    "correlation": (lambda days: [[e["temp_c"] for e in days], [e["rides"] for e in days]],
                    lambda found, days: (found is None) == (pearson([e["temp_c"] for e in days], [e["rides"] for e in days]) is None)),
}


def assert_pure(function, arguments, is_possible):
    before = json.dumps(arguments, default=str)
    first = function(*arguments)
    assert is_possible(first)
    assert json.dumps(arguments, default=str) == before, "an argument was changed"
    assert function(*arguments) == first, "the second call gave another answer"


@check("C05", rule="R3", points=10)
@pytest.mark.parametrize("name", CALLS)
@settings(max_examples=20)
@given(days=cleaned.filter(bool))
def test_calls_leave_nothing_behind(sub, name, days):
    """Calling a function again gives the same answer, and what it was given is as it was."""
    arguments, is_possible = CALLS[name]
    assert_pure(getattr(sub, name), arguments(days), lambda found: is_possible(found, days))


@check("C05", rule="R3", points=10)
@given(raw=entries(few_days))
def test_cleaning_leaves_nothing_behind(sub, raw):
    """Cleaning the same entries again gives the same answer, and they are as they were."""
    assert_pure(sub.clean_rides, [raw], lambda found: len(found) == len(kept(raw)))


@check("C06", rule="R4", points=10)
def test_monthly_totals_are_the_notebooks(sub, cleaned_file):
    """Monthly totals equal the notebook's, in the order of the calendar, in any year."""
    assert list(sub.monthly_totals(cleaned_file).items()) == list(zip(ORACLE["months"], ORACLE["totals"]))
    days = [entry(date(2023, 11, 30), rides=5), entry(date(2024, 1, 31), rides=70), entry(date(2024, 2, 1), rides=6)]
    assert list(sub.monthly_totals(days).items()) == [("2023-11", 5), ("2024-01", 70), ("2024-02", 6)]


@check("C06", rule="R4", points=10)
def test_a_sheet_begins_with_its_months(program):
    """A sheet, written by a process of its own, begins with the months, their totals and their days."""
    lines = [f"{month}: {int(total)} rides on {int(days)} days"
             for month, total, days in zip(ORACLE["months"], ORACLE["totals"], ORACLE["counts"])]
    other = [HEADER, "2021-12-31,,0.0,40", "2022-01-01,1.0,0.0,n/a", "2022-01-03,1.0,0.0,9", "2022-01-02,1.0,0.0,8",
             "2022-01-03,1.0,0.0,30", "2021-12-30,2.0,3.0,3"]
    for path, expected in ((DATA, lines), ("district/sheet.csv", ["2021-12: 43 rides on 2 days", "2022-01: 38 rides on 2 days"])):
        found = program("-c", SHEET, path, files={"district/sheet.csv": "\n".join(other) + "\n"})
        assert found.exit_code == 0
        assert found.out.splitlines()[:len(expected)] == expected
        assert not found.files, "a file was written"


@check("C07", rule="R5", points=12)
def test_wet_and_dry_days_are_those_of_a_clean_run(sub, cleaned_file):
    """The means of wet and of dry days are what the notebook computes when it runs from top to bottom."""
    for days, expected in ((cleaned_file, ORACLE["wet_dry"]), (cleaned_file[59:151], ORACLE["spring_wet_dry"])):
        wet, dry = pair(sub.wet_dry_means(days))
        assert close(wet, expected[0]) and close(dry, expected[1])


@check("C08", rule="R5", points=8)
@given(days=cleaned.filter(bool), wet_mm=st.integers(1, 80).map(lambda n: n / 8), moved=st.integers(0, 5), just=st.booleans())
def test_a_day_with_exactly_enough_rain_is_wet(sub, days, wet_mm, moved, just):
    """A day with just less rain than asked for is dry, one with exactly as much is wet; an empty side is None."""
    moved %= len(days)
    days[moved] = {**days[moved], "rain_mm": wet_mm if just else wet_mm - 0.125}
    expected = means(days, wet_mm)
    wet, dry = pair(sub.wet_dry_means(days, wet_mm))
    assert close(wet, expected[0]) and close(dry, expected[1])


@check("C08", rule="R5", points=8)
def test_empty_sides_have_no_mean(sub):
    """Without wet days, without dry days and without days at all, the mean is None."""
    dry, wet = entry(MONDAY, rain_mm=0.0, rides=10), entry(MONDAY, rain_mm=9.0, rides=20)
    assert [list(pair(sub.wet_dry_means(days, 2.5))) for days in ([dry], [wet], [])] == [[None, 10], [20, None], [None, None]]


@check("C09", rule="R6", points=6)
def test_the_best_weekday_has_the_highest_mean(sub, cleaned_file):
    """The best weekday has the highest mean; of equal ones the earlier counts; no entries are refused."""
    def week(*rides):
        return [entry(MONDAY + timedelta(days=i), rides=count) for i, count in enumerate(rides) if count is not None]

    assert sub.best_weekday(cleaned_file) == ORACLE["best"]
    assert [sub.best_weekday(week(*rides)) for rides in (
        (1, 2, 9, 4, 9, 9, 1), (None, 7, 7), (0, 0, 0, 0, 0, 0, 0), (5, None, None, 5, None, 5, 6))] == [
        "Wednesday", "Tuesday", "Monday", "Sunday"]
    often = [*week(8), *(entry(MONDAY + timedelta(days=7 * n + 1), rides=6) for n in range(3))]
    assert sub.best_weekday(often) == "Monday"
    with pytest.raises(ValueError):
        sub.best_weekday([])


values = st.one_of(st.none(), st.integers(-12, 12).map(lambda n: n / 4))


@check("C10", rule="R7", points=8)
@given(pairs=st.lists(st.tuples(values, values), max_size=6), shift=st.integers(-9, 9), scale=st.integers(1, 9), moved=st.sampled_from("xy"))
def test_the_correlation_is_pearsons(sub, pairs, shift, scale, moved):
    """It is from -1 to 1, skips pairs with a gap, is unchanged by shifting or stretching a side, and None where nothing varies."""
    xs, ys = [x for x, _ in pairs], [y for _, y in pairs]
    expected = pearson(xs, ys)
    other = [None if value is None else value * scale + shift for value in (xs if moved == "x" else ys)]
    assert close(sub.correlation(*((other, ys) if moved == "x" else (xs, other))), expected)


@check("C10", rule="R7", points=8)
def test_a_side_that_never_varies_has_no_correlation(sub, cleaned_file):
    """A constant side, a single pair and no pair give None; the file's own correlation is the notebook's."""
    assert [sub.correlation(xs, ys) for xs, ys in (
        ([5, 5, 5], [1, 2, 4]), ([1, 2, 4], [0, 0, 0]), ([1, None, 3], [None, 2, 5]), ([None], [1]), ([], []))] == [None] * 5
    xs, ys = [e["temp_c"] for e in cleaned_file], [e["rides"] for e in cleaned_file]
    assert close(sub.correlation(xs, ys), ORACLE["correlation"])


@check("C11", rule="R8", points=8)
def test_importing_does_nothing_visible(program, sub):
    """Importing the module in a fresh process prints nothing and opens no file; what it brings can read a line."""
    found = program("-c", NOISY, folder="elsewhere")
    assert (found.exit_code, found.out, found.err) == (0, "opened 0", "")
    assert (found.files, found.stdin_bytes) == ({}, 0)
    assert sub.read_rides([HEADER, "2024-06-01,20.5,0.0,1500"]) == [entry(date(2024, 6, 1), 20.5, 0.0, 1500)]


@check("C11", rule="R8", points=8)
def test_functions_share_no_state(structure, sub):
    """There is no `global`, nothing of the module that a function changes, and nothing but definitions at top level."""
    structure.refuse(structure.import_effects(), structure.global_statements(), structure.shared_state())
    assert sub.read_rides([HEADER, "2024-06-02,,1.5,900"]) == [entry(date(2024, 6, 2), None, 1.5, 900)]
