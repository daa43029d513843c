"""What the environment decides, read once at the prompt into one frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Settings", "Streams", "read"]

_FALLBACK_WIDTH = 80
_WIDEST_LINE = 100


@dataclass(frozen=True, slots=True)
class Streams:
    """What standard output and standard error are. width: columns of the terminal, 0 when there is none."""

    output_is_terminal: bool = False
    error_is_terminal: bool = False
    width: int = 0


@dataclass(frozen=True, slots=True)
class Settings:
    """How this invocation behaves.

    colour: standard output may be coloured. animate: progress may rewrite its line on standard error.
    width: columns for text that people read. root: the course's root when it was named, else None.
    sandbox: the backend when no option names one. state_folder: where log files go; created when needed.
    working_folder: where the search for the course starts.
    """

    working_folder: Path
    state_folder: Path
    colour: bool = False
    animate: bool = False
    width: int = _FALLBACK_WIDTH
    root: Path | None = None
    sandbox: str = "auto"


def read(environment: Mapping[str, str], streams: Streams, working_folder: Path) -> Settings:
    """Settings from NO_COLOR, CI, TERM, PRODGRADE_ROOT, PRODGRADE_SANDBOX, PRODGRADE_STATE_DIR and XDG_STATE_HOME."""
    quiet_terminal = bool(environment.get("CI")) or environment.get("TERM") == "dumb"
    root = environment.get("PRODGRADE_ROOT")
    return Settings(
        working_folder=working_folder,
        state_folder=_state_folder(environment, working_folder),
        colour=streams.output_is_terminal and not quiet_terminal and not environment.get("NO_COLOR"),
        animate=streams.error_is_terminal and not quiet_terminal,
        width=min(streams.width, _WIDEST_LINE) or _FALLBACK_WIDTH,
        root=working_folder / root if root else None,
        sandbox=environment.get("PRODGRADE_SANDBOX") or "auto",
    )


def _state_folder(environment: Mapping[str, str], working_folder: Path) -> Path:
    if named := environment.get("PRODGRADE_STATE_DIR"):
        return working_folder / named
    if (shared := environment.get("XDG_STATE_HOME")) and Path(shared).is_absolute():
        return Path(shared) / "prodgrade"
    home = environment.get("HOME")
    return Path(home) / ".local" / "state" / "prodgrade" if home else working_folder / ".prodgrade"
