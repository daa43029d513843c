"""The first code in a box: takes our package from the stream into memory, and starts the warden.

It is sent as the interpreter's `-c` program and must not import anything of ours before the package has come.
"""

import os
import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from types import ModuleType


def _read(size: int) -> bytes:
    data = b""
    while len(data) < size:
        chunk = os.read(0, size - len(data))
        if not chunk:
            os._exit(3)
        data += chunk
    return data


class _Memory(MetaPathFinder, Loader):
    """Finds the modules of the zip that came through the stream."""

    def __init__(self, content: bytes) -> None:
        import io
        import zipfile

        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            self._sources = {name: archive.read(name) for name in archive.namelist()}

    def find_spec(self, fullname: str, _path: object = None, _target: object = None) -> ModuleSpec | None:
        base = fullname.replace(".", "/")
        for name, is_package in ((base + "/__init__.py", True), (base + ".py", False)):
            if name in self._sources:
                return spec_from_loader(fullname, self, origin="prodgrade:" + name, is_package=is_package)
        return None

    def exec_module(self, module: ModuleType) -> None:
        origin = str(module.__spec__ and module.__spec__.origin)
        source = self._sources[origin.partition(":")[2]]
        exec(compile(source, origin, "exec", dont_inherit=True), module.__dict__)  # noqa: S102 - our own package


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
