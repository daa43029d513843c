"""Two tests that show the shape. They are not the grade."""
import test_metrics
from metrics import roc_auc


def test_there_are_several_tests():
    """The file can be imported, and has at least five tests, or classes of tests."""
    assert len([name for name in dir(test_metrics) if name.lower().startswith("test")]) >= 5


def test_an_example():
    """A test calls a function and compares what it answers with a number worked out by hand."""
    assert abs(roc_auc([0, 1, 1], [0.2, 0.9, 0.1]) - 0.5) < 1e-9
