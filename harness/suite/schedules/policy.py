"""What a submission may use while its threads are under control, read from its text before any of it runs.

Two kinds of trespass: what would reach for the scheduler itself, and what the scheduler cannot follow. The canary
(explore.py) stands behind it, for what a text does not show.
"""

from __future__ import annotations

import ast
import os.path
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from harness.parsing import parse

__all__ = ["Trespass", "trespasses"]

_ALLOWED = frozenset(
    "__future__ _collections_abc abc argparse array base64 bisect calendar collections concurrent "
    "contextlib contextvars copy csv dataclasses datetime decimal "
    "difflib enum errno fractions functools graphlib hashlib heapq hmac io itertools json keyword locale logging math "
    "numbers operator pathlib pprint queue random re reprlib sched secrets shutil statistics string struct tempfile "
    "textwrap threading time timeit token tokenize traceback types typing typing_extensions unicodedata uuid warnings weakref "
    "zlib zoneinfo atexit".split()
)
_SOME_OF = {
    "os.path": frozenset(dir(os.path)),
    "sys": frozenset(
        "exc_info maxsize stderr stdout version_info version float_info getsizeof getrecursionlimit setrecursionlimit platform "
        "getswitchinterval setswitchinterval intern byteorder exception hash_info getrefcount".split()
    ),
    "os": frozenset("cpu_count process_cpu_count sched_getaffinity path environ getenv getpid linesep sep fspath PathLike".split()),
    "inspect": frozenset(
        "signature Signature Parameter iscoroutinefunction isgeneratorfunction isgenerator isfunction ismethod isclass "
        "isbuiltin isroutine iscoroutine isawaitable getdoc cleandoc".split()
    ),
}
_REACHING = frozenset(
    "_thread bdb builtins cProfile code codeop ctypes dis faulthandler fcntl gc grader harness hypothesis imp importlib marshal mmap "
    "opcode pdb pickle pkgutil posix profile pytest resource runpy site symtable sysconfig trace tracemalloc unittest zipimport".split()
)
_NAMES = frozenset("exec eval compile __import__ globals breakpoint __builtins__ __loader__ __spec__".split())
_ATTRIBUTES = frozenset(
    "_getframe _current_frames settrace setprofile settrace_all_threads setprofile_all_threads f_globals f_locals f_back f_builtins "
    "tb_frame gi_frame cr_frame ag_frame __globals__ __code__ __closure__ __subclasses__ __builtins__ __loader__ __spec__ "
    "co_consts __kwdefaults__".split()
)
_OPEN_TO_ALL = frozenset({"threading.excepthook"})
_PROCESSES = frozenset({"ProcessPoolExecutor", "InterpreterPoolExecutor"})
_OTHER_PROCESSES = frozenset({"concurrent.futures.process", "concurrent.futures.interpreter", "concurrent.interpreters"})


@dataclass(frozen=True, slots=True)
class Trespass:
    """One line that may not be run under control. reaches: for the scheduler; else it cannot be followed. what: in words."""

    file: str
    line: int
    what: str
    reaches: bool


def trespasses(sources: Mapping[str, str], libraries: Collection[str] = (), *, any_library: bool = False) -> list[Trespass]:
    """All of them. sources: text by file name, `.py`. libraries: packages that may be imported. No Python: none.

    any_library: whatever is not of the standard library, and does not reach for the tools, may be imported too.
    """
    own = {name.removesuffix(".py").split("/")[0] for name in sources}
    found: list[Trespass] = []
    for name, source in sources.items():
        try:
            tree = parse(source)
        except (SyntaxError, ValueError, RecursionError):
            continue
        reader = _Reader(tree, own | set(libraries), any_library=any_library)
        found += [Trespass(name, line, what, reaches) for line, what, reaches in sorted(set(reader.found()))]
    return found


_Found = tuple[int, str, bool]


class _Reader:
    """One file. modules: what its names stand for, where they are bound by an import and nothing else."""

    def __init__(self, tree: ast.Module, known: Collection[str], *, any_library: bool) -> None:
        self._tree = tree
        self._any_library = any_library
        self._known = known
        bound: dict[str, str] = {}
        otherwise: set[str] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                bound.update(
                    {
                        alias.asname or alias.name.split(".")[0]: alias.name if alias.asname else alias.name.split(".")[0]
                        for alias in node.names
                    }
                )
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                bound.update({alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names})
            elif isinstance(node, ast.arg):
                otherwise.add(node.arg)
            elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
                otherwise.add(node.id)
        self._bound = {name: meant for name, meant in bound.items() if name not in otherwise}

    def found(self) -> Iterator[_Found]:
        for node in ast.walk(self._tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield from self._imported(node.lineno, alias.name)
            elif isinstance(node, ast.ImportFrom):
                yield from self._imported_from(node)
            elif isinstance(node, ast.Name) and node.id in _NAMES:
                yield node.lineno, f"`{node.id}`", True
            elif isinstance(node, ast.Attribute):
                yield from self._attribute(node)
            elif isinstance(node, ast.Constant) and type(node.value) is str and node.value in _ATTRIBUTES:
                yield node.lineno, f"`{node.value}`", True
            elif isinstance(node, ast.Call):
                yield from self._call(node)

    def _imported(self, line: int, name: str) -> Iterator[_Found]:
        top = name.split(".", maxsplit=1)[0]
        if top in self._known or name in _SOME_OF or (top in _ALLOWED and name not in _OTHER_PROCESSES):
            return
        if top in _REACHING:
            yield line, f"the module `{top}`", True
        elif not self._any_library or top in sys.stdlib_module_names:
            yield line, f"the module `{name}`", False

    def _imported_from(self, node: ast.ImportFrom) -> Iterator[_Found]:
        if node.level or not node.module:
            return
        trespass = list(self._imported(node.lineno, node.module))
        yield from trespass
        for alias in node.names if not trespass else ():
            yield from self._member(node.lineno, node.module, alias.name)

    def _member(self, line: int, module: str, name: str) -> Iterator[_Found]:
        """A name of an imported module."""
        if name in _PROCESSES:
            yield line, f"`{name}`", False
        elif (
            (module in _SOME_OF and name not in _SOME_OF[module])
            or name in _ATTRIBUTES
            or (name.startswith("_") and not name.startswith("__") and module.split(".", maxsplit=1)[0] in _ALLOWED)
        ):
            yield line, f"`{module}.{name}`", True

    def _attribute(self, node: ast.Attribute) -> Iterator[_Found]:
        module = self._meant(node.value)
        if module is not None and module.split(".")[0] not in self._known:
            if isinstance(node.ctx, ast.Load):
                yield from self._member(node.lineno, module, node.attr)
            elif f"{module}.{node.attr}" not in _OPEN_TO_ALL:
                yield node.lineno, f"a new meaning for `{module}.{node.attr}`", True
        elif node.attr in _ATTRIBUTES:
            yield node.lineno, f"`{node.attr}`", True

    def _call(self, node: ast.Call) -> Iterator[_Found]:
        """Of getattr and its like, on a module."""
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name not in ("getattr", "setattr", "delattr", "vars") or not node.args:
            return
        module = self._meant(node.args[0])
        if module is None or module.split(".")[0] in self._known:
            return
        attribute = node.args[1] if len(node.args) > 1 else None
        if name == "getattr" and isinstance(attribute, ast.Constant) and type(attribute.value) is str:
            yield from self._member(node.lineno, module, attribute.value)
        else:
            yield node.lineno, f"`{name}({module}, ...)`", True

    def _meant(self, node: ast.expr) -> str | None:
        """The dotted name that an expression stands for, if it begins with an imported one."""
        if isinstance(node, ast.Name):
            return self._bound.get(node.id)
        if isinstance(node, ast.Attribute):
            owner = self._meant(node.value)
            return None if owner is None else f"{owner}.{node.attr}"
        return None
