"""Three calls that show the shapes. They are not the grade."""
import pytest

from components import ENCODERS, UnknownComponent


def test_an_encoder_is_created_by_name():
    """A name gives an encoder, which turns values into rows."""
    encoder = ENCODERS.create("onehot").fit(["petrol", "diesel", "petrol"])
    assert [list(row) for row in encoder.transform(["diesel", "petrol"])] == [[1.0, 0.0], [0.0, 1.0]]


def test_a_spec_has_parameters():
    """A mapping gives an encoder with parameters."""
    assert len(ENCODERS.create({"type": "hash", "buckets": 3}).fit(["red"]).transform(["red"])[0]) == 3


def test_an_unknown_name_is_refused():
    """A name that nobody registered raises an error that says so."""
    with pytest.raises(UnknownComponent):
        ENCODERS.create("two-hot")
