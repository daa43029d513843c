"""The same assertions directly and under the split: what suites hand over in place of a gateway, a clock or a store."""

from __future__ import annotations

from tests.harness.runs import Workshop
from tests.harness.suite.fidelity.agreement import disagreements

SUBMISSION = """
    class PaymentError(Exception): pass
    def pay(gateway, amount):
        try:
            return gateway.charge(amount)
        except ConnectionError as error:
            raise PaymentError("later") from error
    def call(function, *args, **kwargs): return function(*args, **kwargs)
    def limit_of(thing): return thing.limit
    def has(thing, name): return hasattr(thing, name)
    def chain(api, number): return api.users.get(number).name
    def settle(gateway):
        gateway.open()
        try:
            return gateway.charge(amount=3, currency="EUR")
        finally:
            gateway.close()
    def keep(store, name):
        store.last = name
        store.save(name)
        return store.last
    def make(kind, *args): return kind(*args).size
    def each(source): return [item for item in source()]
"""

SUITE = """
    import functools
    from unittest import mock
    import pytest
    import m

    class Fake:
        limit = 5
        def __init__(self): self.seen = []
        def __call__(self, x): return x + 1
        def charge(self, x): self.seen.append(x); return 2 * x

    class Kind:
        limit = 6
        def __init__(self, size): self.size = size
        @classmethod
        def of(cls): return cls(1)

    @pytest.mark.parametrize("kind", [mock.Mock, mock.MagicMock, mock.NonCallableMock])
    def test_a_mock_is_called_by_its_parts(kind):
        gateway = kind()
        gateway.charge.return_value = 7
        assert m.pay(gateway, 5) == 7
        gateway.charge.assert_called_once_with(5)

    @pytest.mark.parametrize("kind", [mock.Mock, mock.MagicMock])
    def test_a_mock_raises(kind):
        gateway = kind()
        gateway.charge.side_effect = ConnectionError("down")
        with pytest.raises(m.PaymentError) as caught: m.pay(gateway, 5)
        assert isinstance(caught.value.__cause__, ConnectionError)

    def test_a_mock_is_called_itself():
        function = mock.Mock(return_value=3)
        assert m.call(function, 5, key=1) == 3
        function.assert_called_once_with(5, key=1)

    def test_a_mock_of_a_chain():
        api = mock.Mock()
        api.users.get.return_value.name = "ada"
        assert m.chain(api, 3) == "ada"
        api.users.get.assert_called_once_with(3)

    def test_the_order_of_calls():
        gateway = mock.Mock()
        gateway.charge.return_value = True
        assert m.settle(gateway)
        assert gateway.mock_calls == [mock.call.open(), mock.call.charge(amount=3, currency="EUR"), mock.call.close()]

    def test_a_mock_with_a_spec():
        gateway = mock.Mock(spec=Fake)
        gateway.charge.return_value = 1
        assert m.pay(gateway, 2) == 1
        assert not m.has(gateway, "refund")

    def test_a_mock_keeps_what_is_set():
        store = mock.Mock()
        assert m.keep(store, "ada") == "ada"
        store.save.assert_called_once_with("ada")
        assert store.last == "ada"

    def test_an_object_that_can_be_called():
        fake = Fake()
        assert (m.pay(fake, 5), m.call(fake, 5), m.limit_of(fake)) == (10, 6, 5)
        assert fake.seen == [5]

    def test_a_function_with_an_attribute():
        def function(x): return x
        function.limit = 4
        assert (m.limit_of(function), m.call(function, 2), m.has(function, "other")) == (4, 2, False)

    def test_a_class():
        assert (m.make(Kind, 3), m.limit_of(Kind), m.has(Kind, "other")) == (3, 6, False)

    def test_a_partial(): assert m.call(functools.partial(max, 3), 2) == 3
    def test_a_bound_method(): assert m.call(Fake().charge, 2) == 4
    def test_a_generator_function():
        def source(): yield from (1, 2)
        assert m.each(source) == [1, 2]
"""


def test_fakes(workshop: Workshop) -> None:
    """Mocks, fakes and functions do in the sandbox what they do in one process, and remember the same calls."""
    assert disagreements(workshop, SUITE, SUBMISSION) == {}
