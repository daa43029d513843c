"""What a guest has been told of the suite's surroundings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Knowledge"]


@dataclass(slots=True)
class Knowledge:
    """What one guest has been told. A guest that is forked from it knows the same."""

    patches: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    environment: Mapping[str, str | None] = field(default_factory=dict)
    files: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    folder: tuple[str, str] = ("desk", "")
    seeds: int = 0

    def copy(self) -> Knowledge:
        """What a fork knows. Temporary folders are emptied between cases, so it knows nothing of those."""
        files = {place: state for place, state in self.files.items() if place[0] == "desk"}
        return Knowledge(self.patches, self.environment, files, self.folder, self.seeds)
