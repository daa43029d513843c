"""Another file of the hidden suite, which takes all names of the submission."""

import pytest
from target import *  # noqa: F403


@pytest.mark.check("A25", points=1)
def test_names_come_by_star():
    """double(4) is 8."""
    assert double(4) == 8  # noqa: F405
