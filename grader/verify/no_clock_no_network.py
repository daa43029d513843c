"""The suite looks at no clock, does not sleep, uses no fixed port, no network, and no randomness without a seed.

A verdict depends on the code that is graded: not on the hour, the machine's load, or luck. Names are followed through imports,
aliases, assignments and getattr. Virtual time, such as a scheduler's, is no clock. Probes and visible tests are read too.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.verify.base import Cost, asked_of_all
from grader.verify.evidence import Evidence
from grader.verify.trees import dotted_names

__all__ = ["COST", "complaints", "spared"]

COST = Cost.READS
spared = asked_of_all
_CLOCK, _SLEEP, _LUCK, _NET, _PORT = (
    "looks at a clock", "sleeps", "is random without a seed", "uses the network", "uses a fixed port",
)  # fmt: skip
_NAMES = {
    **{
        f"time.{name}{unit}": _CLOCK
        for name in ("time", "monotonic", "perf_counter", "process_time", "thread_time")
        for unit in ("", "_ns")
    },
    **{f"time.{name}": _CLOCK for name in ("clock_gettime", "localtime", "gmtime", "ctime", "asctime", "strftime")},
    **{f"datetime.{name}": _CLOCK for name in ("datetime.now", "datetime.utcnow", "datetime.today", "date.today")},
    **dict.fromkeys(("time.sleep", "asyncio.sleep", "threading.Timer", "signal.alarm", "signal.setitimer", "select.select"), _SLEEP),
    **dict.fromkeys(("uuid.uuid1", "uuid.uuid4", "os.urandom", "os.getrandom", "random.SystemRandom"), _LUCK),
}
_LUCKY_MODULES = ("random", "numpy.random", "secrets")
_SEEDED = {
    *(
        "random.Random",
        "random.seed",
        "numpy.random.default_rng",
        "numpy.random.Generator",
        "numpy.random.RandomState",
        "numpy.random.seed",
    ),
    *("numpy.random.PCG64", "numpy.random.SeedSequence"),
}
_MODULES = (
    *("socket", "socketserver", "ssl", "requests", "httpx", "aiohttp", "urllib3", "urllib.request", "http.client", "http.server"),
    *("ftplib", "smtplib", "poplib", "imaplib", "telnetlib", "xmlrpc"),
)
_PORTS = range(1, 65536)
_ADDRESS = re.compile(r"(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\]):\d{1,5}\b")
_HOSTS = {"localhost", "127.0.0.1", "0.0.0.0", "::1"}  # noqa: S104 - what is looked for in others


def complaints(evidence: Evidence) -> Iterator[str]:
    """A sentence for each place that does."""
    visible = {f"tests/{name}": tree for name, tree in evidence.visible_tests.items()}
    for name, tree in {**evidence.suite, **visible}.items():
        faults = {*_faults_of_names(tree), *_faults_of_ports(tree)}
        yield from (f"{name}, line {line}: {fault}" for line, fault in sorted(faults))


def _faults_of_names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    seeded = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call) and (node.args or node.keywords)}
    for read, name in dotted_names(tree):
        if fault := _fault_of(name, is_seeded=id(read) in seeded):
            yield read.lineno, fault
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, _NET) for alias in node.names if _is_of(alias.name, _MODULES))
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
            yield from ((node.lineno, _NET) for name in names if _is_of(name, _MODULES))


def _fault_of(name: str, *, is_seeded: bool) -> str:
    if name in _NAMES:
        return _NAMES[name]
    if _is_of(name, _MODULES):
        return _NET
    if name in _SEEDED:
        return "" if is_seeded else _LUCK
    owner = next((module for module in _LUCKY_MODULES if name.startswith(f"{module}.")), "")
    return _LUCK if owner and name.removeprefix(f"{owner}.").islower() else ""


def _is_of(name: str, modules: tuple[str, ...]) -> bool:
    return any(name == module or name.startswith(f"{module}.") for module in modules)


def _faults_of_ports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from ((node.lineno, _PORT) for word in node.keywords if word.arg == "port" and _is_port(word.value))
        elif isinstance(node, ast.Tuple) and len(node.elts) == 2:  # noqa: PLR2004 - an address is a pair
            host, port = node.elts
            if isinstance(host, ast.Constant) and host.value in _HOSTS and _is_port(port):
                yield node.lineno, _PORT
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _ADDRESS.search(node.value):
            yield node.lineno, _PORT


def _is_port(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and type(value.value) is int and value.value in _PORTS
