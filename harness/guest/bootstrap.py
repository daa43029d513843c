"""The first code in a box: takes our package from the stream into memory, and starts the warden.

It is sent as the interpreter's `-c` program and must not import anything of ours before the package has come.
"""

import os
import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.util import spec_from_loader


def _read(size):  # type: ignore[no-untyped-def]  # runs on any interpreter, before typing matters
    data = b""
    while len(data) < size:
        chunk = os.read(0, size - len(data))
        if not chunk:
            os._exit(3)
        data += chunk
    return data


class _Memory(MetaPathFinder, Loader):
    """Finds the modules of the zip that came through the stream."""

    def __init__(self, content):  # type: ignore[no-untyped-def]
        import io
        import zipfile

        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            self._sources = {name: archive.read(name) for name in archive.namelist()}

    def find_spec(self, fullname, path=None, target=None):  # type: ignore[no-untyped-def]
        base = fullname.replace(".", "/")
        for name, is_package in ((base + "/__init__.py", True), (base + ".py", False)):
            if name in self._sources:
                return spec_from_loader(fullname, self, origin="prodgrade:" + name, is_package=is_package)
        return None

    def exec_module(self, module):  # type: ignore[no-untyped-def]
        source = self._sources[module.__spec__.origin.partition(":")[2]]
        exec(compile(source, module.__spec__.origin, "exec", dont_inherit=True), module.__dict__)


def main():  # type: ignore[no-untyped-def]
    """Read the package, forget the folder we were started in, and become the warden."""
    finder = _Memory(_read(int.from_bytes(_read(4), "big")))
    sys.path[:] = [entry for entry in sys.path if entry not in ("", ".")]
    sys.meta_path.insert(0, finder)
    from harness.guest import warden

    sys.meta_path.remove(finder)
    for name in [name for name in sys.modules if name.split(".")[0] == "harness"]:
        del sys.modules[name]
    warden.main()


if __name__ == "__main__":
    main()
