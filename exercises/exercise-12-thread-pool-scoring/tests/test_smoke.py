"""Three calls that show the shapes. They are not the grade."""
import pytest

from scoring import ScoringError, iter_scores, score_all


def test_a_list_is_scored():
    """A list of items becomes a list of values."""
    assert score_all(["a", "bb", "ccc"], len, workers=2) == [1, 2, 3]


def test_outcomes_come_one_by_one():
    """An iterator gives outcomes that know their place."""
    outcomes = iter_scores(["7", "x"], int, workers=2)
    assert next(outcomes).value == 7
    assert next(outcomes).index == 1
    outcomes.close()


def test_an_error_names_its_item():
    """A failed item is named by its index."""
    with pytest.raises(ScoringError) as caught:
        score_all(["7", "x"], int, workers=2)
    assert caught.value.index == 1
