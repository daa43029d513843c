"""Three calls that show the shapes. They are not the grade."""
from datetime import date

from bikes import best_weekday, correlation, read_rides


def test_a_line_becomes_an_entry():
    """A line of text becomes an entry with values."""
    lines = ["date,temp_c,rain_mm,rides", "2023-06-01,17.5,0.2,1480"]
    assert read_rides(lines) == [{"date": date(2023, 6, 1), "temp_c": 17.5, "rain_mm": 0.2, "rides": 1480}]


def test_a_weekday_is_named():
    """The best day of the week has an English name."""
    day = {"date": date(2023, 6, 1), "temp_c": 17.5, "rain_mm": 0.2, "rides": 1480}
    assert best_weekday([day]) == "Thursday"


def test_two_series_that_rise_together():
    """Series that rise in step have a correlation of 1."""
    assert abs(correlation([1, 2, 3], [10, 20, 30]) - 1) < 1e-9
