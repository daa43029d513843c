"""The first code in a box: takes our package from the stream into memory, and starts the warden.

It is sent as the interpreter's `-c` program and must not import anything of ours before the package has come. It reads
the zip by itself: the library for that takes longer to load than all that it has to do here.
"""

import marshal
import os
import sys
from importlib.machinery import ModuleSpec
from importlib.util import MAGIC_NUMBER
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # these, too, take long to load
    from importlib.abc import Loader, MetaPathFinder

    class _Base(MetaPathFinder, Loader):
        """What the import system wants of whoever finds and loads."""
else:
    _Base = object

_LOCAL_HEADER = b"PK\3\4"  # APPNOTE.TXT 4.3.7
_PYC_HEAD = 16  # of compiled files: the interpreter's number, flags, digest of the source (PEP 552)


def _read(size: int) -> bytes:
    data = b""
    while len(data) < size:
        chunk = os.read(0, size - len(data))
        if not chunk:
            os._exit(3)
        data += chunk
    return data


def _entries(archive: bytes) -> dict[str, bytes]:
    """The files of a zip in which each is stored as it is, with its size before it."""
    found: dict[str, bytes] = {}
    place = 0
    while archive[place : place + 4] == _LOCAL_HEADER:
        size, name, extra = (
            int.from_bytes(archive[place + start : place + end], "little") for start, end in ((18, 22), (26, 28), (28, 30))
        )
        start = place + 30 + name + extra
        found[archive[place + 30 : place + 30 + name].decode()] = archive[start : start + size]
        place = start + size
    return found


class _Memory(_Base):
    """Finds the modules of the zip that came through the stream."""

    def __init__(self, content: bytes) -> None:
        self._files = _entries(content)

    def find_spec(self, fullname: str, _path: object = None, _target: object = None) -> ModuleSpec | None:
        base = fullname.replace(".", "/")
        for name, is_package in ((base + "/__init__.py", True), (base + ".py", False)):
            if name in self._files:
                return ModuleSpec(fullname, self, origin="prodgrade:" + name, is_package=is_package)
        return None

    def create_module(self, _spec: ModuleSpec) -> ModuleType | None:
        return None  # an ordinary one

    def exec_module(self, module: ModuleType) -> None:
        origin = str(module.__spec__ and module.__spec__.origin)
        name = origin.partition(":")[2]
        compiled = self._files.get(name + "c", b"")
        if compiled.startswith(MAGIC_NUMBER):  # by an interpreter like this one
            code = marshal.loads(compiled[_PYC_HEAD:])  # noqa: S302 - from the host
        else:
            code = compile(self._files[name], origin, "exec", dont_inherit=True)
        exec(code, module.__dict__)  # noqa: S102 - our own package


def main() -> None:
    """Read the package, forget the folder we were started in, and become the warden."""
    finder = _Memory(_read(int.from_bytes(_read(4), "big")))
    sys.path[:] = [entry for entry in sys.path if entry not in ("", ".")]
    sys.meta_path.insert(0, finder)
    from harness.guest import later, warden

    later.keep(finder)
    warden.main()


if __name__ == "__main__":
    main()
