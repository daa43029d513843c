"""No namespaces: Landlock, a filter of system calls and kernel limits, for machines that forbid namespaces and have no engine.

Weaker than the others, because the box shares everything of the machine that these cannot take away: it sees the same
file system (rules say what may be opened, not what exists), the same process numbers, the same host name. It has no
network, not even a loopback, no memory shared by name, and what it may write is bounded for each file only.

Started by root, the box runs as a user whose number nobody else has, which bounds its processes and keeps it from all
others. Started by an ordinary user it runs as that user, and the filter keeps it from what that user could do.
"""

from __future__ import annotations

import functools
import os
import platform
import secrets
import sys
import sysconfig
import tempfile
from pathlib import Path

from harness import folders
from harness.errors import BoxError
from harness.limits import Limits
from harness.sandbox.base import BoxSpec
from harness.sandbox.local import confinement, interpreter, libraries, process, seccomp, tree, watchman

__all__ = ["DOES_NOT_HOLD", "ISOLATES", "NAME", "missing", "open"]

NAME = "landlock"
ISOLATES = True
DOES_NOT_HOLD: frozenset[str] = frozenset({"disk"} if os.name == "posix" and os.geteuid() == 0 else {"disk", "processes"})

_MARK = "PRODGRADE_BOX"
_SYSTEM_CACHE = Path("/var/cache/prodgrade")
_SIGNALS_SINCE = 6  # the version of Landlock that keeps signals inside
_DEVICES = (("/dev/null", confinement.USE), ("/dev/zero", confinement.USE), ("/dev/full", confinement.USE))
_RANDOM = (("/dev/random", confinement.READ), ("/dev/urandom", confinement.READ))
_PROCESSES = ("/proc", confinement.READ)
_TRIAL_SECONDS = 10.0


def missing() -> str | None:
    """What this machine lacks, in a sentence; None when a trial box (made once per process) held."""
    return _lack()


def open(spec: BoxSpec) -> process.ProcessBox:  # noqa: A001 - the name that the Backend protocol gives it
    """Start the program behind rules of its own. Raises BoxError."""
    python = _interpreter()
    user = 2**30 + secrets.randbelow(2**30) if _is_root() else None
    prepared = libraries.folder(spec.libraries, _cache(), python) if spec.libraries else None
    place = folders.make("box", within=_temporary_root())
    mark = secrets.token_hex(16)
    try:
        work, temporary = _laid_out(place, user)
        grants = [*_readable(python, prepared), (work, confinement.WRITE), (temporary, confinement.WRITE)]
        program = _program(spec, grants, user)
        environment = {**process.environment(spec, home=temporary), **_beside(python), _MARK: mark}
        started = process.start([python, "-s", "-S", "-c", program], environment=environment, directory=work)
    except BaseException:  # whatever stopped us, the folder must not stay
        folders.remove(place)
        raise
    return process.ProcessBox(
        started,
        work_dir=work,
        temporary_dir=temporary,
        library_path=() if prepared is None else (str(prepared),),
        end=lambda: tree.kill_tree(started.process.pid, mark=f"{_MARK}={mark}", user=user),
        release=lambda: folders.remove(place),
    )


def _laid_out(place: str, user: int | None) -> tuple[str, str]:
    """The two folders in which the box may write. What is around them is ours, and can be passed through."""
    made = []
    for name in ("work", "tmp"):
        folder = Path(place, name)
        folder.mkdir(mode=0o700)
        if user is not None:
            os.chown(folder, user, user)
        made.append(str(folder))
    if user is not None:
        Path(place).chmod(0o711)
    return made[0], made[1]


def _program(spec: BoxSpec, grants: list[tuple[str, int]], user: int | None) -> str:
    """The program behind all that is done before it: a watchman stays outside, limits, another user, rules, the filter."""
    version = confinement.abi()
    policy = seccomp.Policy.SAME_USER if user is None else seccomp.Policy.OWN_USER
    machine = platform.machine()
    needs_filter = user is None and version < _SIGNALS_SINCE
    layer = seccomp.program(machine, seccomp.Policy.NO_SIGNALS).hex() if needs_filter else ""
    enter = _ENTER.format(
        confinement=process.source(confinement),
        watchman=process.source(watchman),
        grader=os.getpid(),
        outer=[*grants, _PROCESSES],
        inner=grants,
        version=version,
        layer=layer,
        filter=seccomp.program(machine, policy),
        limits=process.with_prelude("", _bounds(spec.limits, user), user=user),
    )
    return enter + spec.program


_ENTER = """\
def _enter(rules={{}}, watch={{}}):
    import os
    exec({confinement!r}, rules)
    exec({watchman!r}, watch)
    watchman = watch["split"]({grader})
    exec({limits!r}, {{}})
    outer = rules["ruleset"]({outer!r}, {version})
    inner = rules["ruleset"]({inner!r}, {version})
    rules["forbid_new_rights"]()
    rules["restrict"](outer)
    rules["filter_calls"]({filter!r})
    watch["die_with"](watchman)
    os.environ["PRODGRADE_LAYER"] = "%d:{layer}" % inner
_enter()
del _enter
"""


def _bounds(limits: Limits, user: int | None) -> dict[str, int]:
    bounds = process.resource_limits(limits, own_user=user is not None)
    if user is None:
        bounds["RLIMIT_NPROC"] = tree.with_others(os.getuid(), limits.processes)
    return bounds


def _readable(python: str, prepared: Path | None) -> list[tuple[str, int]]:
    prefix = _prefix(python)
    granted = [(path, confinement.READ) for path in interpreter.paths_to_read(prefix, python)]
    granted += [(path, confinement.LIST) for path in interpreter.folders_to_list(prefix)]
    if prepared is not None:
        granted.append((str(prepared), confinement.READ))
    return [*granted, *_DEVICES, *_RANDOM]


def _interpreter() -> str:
    """The interpreter that boxes run: the one behind ours, or a copy where the box's own user could not reach that."""
    python = process.base_interpreter()
    if not _is_root() or all(map(interpreter.can_be_reached, (python, sysconfig.get_path("stdlib")))):
        return python
    return interpreter.copied(sys.base_prefix, python, _cache())


def _prefix(python: str) -> str:
    return sys.base_prefix if python == process.base_interpreter() else str(Path(python).parents[1])


def _beside(python: str) -> dict[str, str]:
    """A copy looks for its shared library where the original was."""
    return {} if python == process.base_interpreter() else {"LD_LIBRARY_PATH": f"{_prefix(python)}/lib"}


def _cache() -> Path:
    """Where what boxes read is kept: the user's own cache, unless root keeps it from everybody."""
    own = libraries.cache_root()
    if not _is_root():
        return own
    own.mkdir(parents=True, exist_ok=True)
    return own if interpreter.can_be_reached(str(own)) else _SYSTEM_CACHE


def _temporary_root() -> str | None:
    usual = tempfile.gettempdir()
    return "/tmp" if _is_root() and not interpreter.can_be_reached(usual) else usual  # noqa: S108 - a folder of our own in it


def _is_root() -> bool:
    return os.geteuid() == 0


_TRIAL = """\
import os, socket
def refused(attempt, *operands):
    try:
        attempt(*operands)
    except OSError:
        return True
held = [refused(open, {secret!r}), refused(open, "/etc/passwd"), refused(os.listdir, "/"), refused(socket.socket)]
os.write(1, b"held" if all(held) else b"open")
"""


@functools.cache
def _lack() -> str | None:
    if sys.platform != "linux":
        return "it needs Linux 6.2 or newer; use the docker sandbox"
    version = confinement.abi()
    if version < confinement.LEAST_ABI:
        known = f"this kernel has version {version} of it" if version else "this kernel has none, or it was switched off"
        return f"it needs Landlock as of Linux 6.2 (version {confinement.LEAST_ABI}); {known}"
    if platform.machine() not in ("x86_64", "aarch64"):
        return f"it has no filter of system calls for {platform.machine()}; use the docker sandbox"
    return _exposed() or _trial()


def _trial() -> str | None:
    """A sentence on what a box that tries to leave is not kept from, or None."""
    with tempfile.NamedTemporaryFile(prefix="prodgrade-trial-") as secret:
        Path(secret.name).chmod(0o644)
        try:
            with open(BoxSpec(_TRIAL.format(secret=secret.name), Limits())) as box:
                box.stream.settimeout(_TRIAL_SECONDS)
                said = box.stream.recv(16)
                ending = box.ending(_TRIAL_SECONDS)
        except (OSError, BoxError) as error:
            return f"a box could not be made: {error}"
    if said == b"held":
        return None
    words = "" if ending is None else ending.stderr.strip().rpartition("\n")[2]
    return f"a box did not hold what it should ({said.decode('ascii', 'replace') or words or 'it said nothing'})"


def _exposed() -> str | None:
    """A sentence, if a box could read our own package."""
    package = Path(__file__).resolve().parents[1]
    python = process.base_interpreter()
    shown = interpreter.paths_to_read(sys.base_prefix, python)
    if any(package.is_relative_to(Path(path).resolve()) for path in shown):
        return f"the grader is installed at {package}, inside what a box must see of Python; install it in a virtual environment"
    return None
