"""The file system that a bubblewrap box sees: one Python, chosen libraries, one writable place of bounded size."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from harness.sandbox.local import libraries

__all__ = ["LIBRARIES", "NOBODY", "TEMPORARY", "WORK", "RootFilesystem", "exposed_package"]

LIBRARIES = libraries.INSIDE
WORK = "/box/work"
TEMPORARY = "/tmp"  # noqa: S108 - a path inside the box
NOBODY = 65534

_MIB = 1024 * 1024
_SHARED_MEMORY_BYTES = 8 * _MIB  # multiprocessing keeps its semaphores there
_SMALL_BYTES = 64 * 1024
_FILES = {
    "/etc/passwd": f"box:x:{NOBODY}:{NOBODY}:box:{TEMPORARY}:/bin/sh\n",
    "/etc/group": f"box:x:{NOBODY}:\n",
    "/etc/hosts": "127.0.0.1 localhost\n::1 localhost\n",
    "/etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
}
_TOOLS = ("/bin/sh", "/usr/bin/env")


@dataclass(frozen=True, slots=True)
class RootFilesystem:
    """What to mount, as bubblewrap's options.

    interpreter: the base interpreter; it keeps its path in the box, since it may hold its own libraries by that path.
    disk_mib: size of the one tmpfs that holds the work folder and /tmp. (How many files fit cannot be set.)
    libraries: a folder made by `local.libraries`, or None.
    """

    interpreter: str
    disk_mib: int
    libraries: Path | None

    def options(self, holding: Callable[[bytes], int]) -> list[str]:
        """The options; `holding` gives a descriptor from which the given content can be read."""
        return [*self._folders(), *self._writable(), *self._system(), *self._etc(holding), *self._python(), *self._sealed()]

    def _folders(self) -> Iterator[str]:
        """Every folder on the way to a mount: those that bubblewrap makes by itself are for their owner only."""
        ends = ("/opt/x", "/etc/x", "/usr/bin/x", "/usr/share/x", f"{sys.base_prefix}/x", self.interpreter)
        ways = {parent for end in ends for parent in Path(end).parent.parents} | {Path(end).parent for end in ends}
        for folder in sorted(ways - {Path("/")}):
            yield from ("--perms", "0755", "--dir", str(folder))

    def _writable(self) -> Iterator[str]:
        yield from ("--perms", "0755", "--size", str(self.disk_mib * _MIB), "--tmpfs", "/box")
        yield from ("--perms", "0777", "--dir", WORK, "--perms", "1777", "--dir", "/box/tmp", "--symlink", "box/tmp", TEMPORARY)
        yield from ("--proc", "/proc", "--dev", "/dev")
        yield from ("--perms", "1777", "--size", str(_SHARED_MEMORY_BYTES), "--tmpfs", "/dev/shm")  # noqa: S108 - inside the box

    def _system(self) -> Iterator[str]:
        """The C library and its kin; of the programs only a shell."""
        for name in ("usr/lib", "usr/lib32", "usr/lib64", "usr/share/zoneinfo", "etc/ld.so.cache"):
            yield from ("--ro-bind-try", f"/{name}", f"/{name}")
        for name in ("lib", "lib32", "lib64", "bin"):
            path = Path("/", name)
            if path.is_symlink():
                yield from ("--symlink", str(path.readlink()), str(path))
            elif path.is_dir() and name != "bin":
                yield from ("--ro-bind", str(path), str(path))
        for tool in _TOOLS:
            if Path(tool).exists():
                inside = Path(tool).parent.resolve() / Path(tool).name
                yield from ("--ro-bind", str(Path(tool).resolve()), str(inside))

    def _etc(self, holding: Callable[[bytes], int]) -> Iterator[str]:
        for path, content in _FILES.items():
            yield from ("--perms", "0444", "--file", str(holding(content.encode())), path)

    def _python(self) -> Iterator[str]:
        prefix = sys.base_prefix
        if prefix == "/usr":  # the system's own: all of it but the interpreter is there already
            yield from ("--ro-bind", self.interpreter, self.interpreter)
        else:
            yield from ("--ro-bind", prefix, prefix)
        if self.interpreter != "/usr/bin/python3":
            yield from ("--symlink", self.interpreter, "/usr/bin/python3")
        for masked in _site_folders(prefix):
            yield from ("--perms", "0555", "--size", str(_SMALL_BYTES), "--tmpfs", str(masked), "--remount-ro", str(masked))
        if self.libraries is not None:
            yield from ("--ro-bind", str(self.libraries), LIBRARIES)

    def _sealed(self) -> Iterator[str]:
        yield from ("--remount-ro", "/dev", "--remount-ro", "/")


def exposed_package(interpreter: str) -> Path | None:
    """Our own package's folder, if a box would see it; None when all is well."""
    package = Path(__file__).resolve().parents[2]
    shown = [Path(sys.base_prefix), Path(interpreter).parent, Path("/usr/lib")]
    if sys.base_prefix == "/usr":
        shown = [Path("/usr/lib")]
    hidden = _site_folders(sys.base_prefix)
    if any(package.is_relative_to(path) for path in shown) and not any(package.is_relative_to(path) for path in hidden):
        return package
    return None


def _site_folders(prefix: str) -> list[Path]:
    """Where third-party packages lie in the Python trees that a box sees: they are hidden, whatever they hold."""
    roots = dict.fromkeys((Path(prefix, "lib"), Path("/usr/lib")))
    return [path for root in roots for pattern in ("*-packages",) for path in sorted(root.glob(f"python3*/{pattern}")) if path.is_dir()]
