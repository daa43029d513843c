"""Two tests that show the shape. They are not the grade."""
import test_metrics
from metrics import roc_auc


def count_tests(where):
    """How many tests there are in a module, those in its classes included."""
    functions = [name for name in dir(where) if name.startswith("test")]
    classes = [name for name in dir(where) if name.startswith("Test")]
    return len(functions) + sum(count_tests(getattr(where, name)) for name in classes)


def test_there_are_several_tests():
    """The file can be imported, and has at least five tests."""
    assert count_tests(test_metrics) >= 5


def test_an_example():
    """A test calls a function and compares what it answers with a number worked out by hand."""
    assert abs(roc_auc([0, 1, 1], [0.2, 0.9, 0.1]) - 0.5) < 1e-9
