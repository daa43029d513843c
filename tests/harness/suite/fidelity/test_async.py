"""The same assertions directly and under the split: coroutines, async iterators and async context managers."""
# ruff: noqa: E501

from __future__ import annotations

from tests.harness.runs import Workshop
from tests.harness.suite.fidelity.agreement import disagreements

SUBMISSION = '''
    """Module doc."""
    import abc, asyncio, collections, contextlib, dataclasses, enum, functools, os, random, sys, time, threading, types, typing, warnings, json
    from pathlib import Path
    from typing import NamedTuple, Optional
    COUNTER = 0
    async def afetch(x, f=None):
        await asyncio.sleep(0)
        if f: return await f(x) if asyncio.iscoroutinefunction(f) else f(x)
        if x < 0: raise ValueError("neg")
        return x * 2
    async def agen(n):
        for i in range(n):
            yield i
    class ACM:
        async def __aenter__(self): return 5
        async def __aexit__(self, *a): return False
    class AIt:
        def __init__(self): self.n = 0
        def __aiter__(self): return self
        async def __anext__(self):
            self.n += 1
            if self.n > 3: raise StopAsyncIteration
            return self.n
'''

SUITE = """
    import abc, asyncio, collections, collections.abc, contextlib, copy, dataclasses, enum, functools, inspect, io, os
    import random, sys, tempfile, time, types, typing, unittest, unittest.mock as mock, warnings
    from pathlib import Path
    import pytest
    import m
    from m import ACM, AIt, afetch, agen

    def test_async(): assert asyncio.run(afetch(3)) == 6
    def test_async_raise():
        with pytest.raises(ValueError, match="neg"): asyncio.run(afetch(-1))
    def test_async_gather():
        async def main(): return await asyncio.gather(afetch(1), afetch(2))
        assert asyncio.run(main()) == [2, 4]
    def test_async_gen():
        async def main(): return [i async for i in agen(3)]
        assert asyncio.run(main()) == [0, 1, 2]
    def test_async_cm():
        async def main():
            async with ACM() as x: return x
        assert asyncio.run(main()) == 5
    def test_async_it():
        async def main(): return [i async for i in AIt()]
        assert asyncio.run(main()) == [1, 2, 3]
    def test_coro_type():
        c = afetch(1); assert inspect.iscoroutine(c) and isinstance(c, collections.abc.Coroutine); c.close()
    def test_wait_for():
        assert asyncio.run(asyncio.wait_for(afetch(2), 5)) == 4
    class TestA(unittest.IsolatedAsyncioTestCase):
        async def test_it(self): self.assertEqual(await afetch(2), 4)
"""


def test_the_split_agrees_with_plain_pytest(workshop: Workshop) -> None:
    """Under the split each of these assertions comes out as it does in one process: it holds."""
    assert disagreements(workshop, SUITE, SUBMISSION) == {}
