"""The suite looks at no clock, does not sleep, uses no fixed port, no network, and no randomness without a seed.

A verdict depends on the code that is graded: not on the hour, the machine's load, or luck.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.verify.evidence import Evidence

__all__ = ["complaints"]

_CALLS = {
    **dict.fromkeys(("time.time", "time.monotonic", "time.perf_counter", "time.time_ns", "time.process_time"), "looks at a clock"),
    **dict.fromkeys(("datetime.now", "datetime.utcnow", "date.today", "datetime.datetime.now", "datetime.date.today"), "looks at a clock"),
    **dict.fromkeys(("time.sleep", "asyncio.sleep", "sleep"), "sleeps"),
    **dict.fromkeys(("random.random", "random.randint", "random.choice", "random.shuffle", "random.Random"), "is random without a seed"),
    "uuid.uuid4": "is random without a seed",
    "os.urandom": "is random without a seed",
}
_MODULES = dict.fromkeys(("requests", "urllib.request", "http.client", "socket"), "uses the network")
_PORTS = range(1, 65536)


def complaints(evidence: Evidence) -> Iterator[str]:
    """A sentence for each place that does."""
    for name, tree in evidence.suite.items():
        for node in ast.walk(tree):
            fault = _fault(node)
            if fault:
                yield f"{name}, line {getattr(node, 'lineno', '?')}: {fault}"


def _fault(node: ast.AST) -> str:
    if isinstance(node, ast.Call):
        called = ast.unparse(node.func)
        if called == "random.Random" and node.args:
            return ""
        if any(word.arg == "port" and _is_port(word.value) for word in node.keywords):
            return "uses a fixed port"
        return _CALLS.get(called, "")
    if isinstance(node, ast.Import):
        return next((_MODULES[alias.name] for alias in node.names if alias.name in _MODULES), "")
    if isinstance(node, ast.ImportFrom):
        return _MODULES.get(node.module or "", "")
    return ""


def _is_port(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and type(value.value) is int and value.value in _PORTS
