"""One folder that the two sides know by different names, where they share a file system and must not share the folder."""

from __future__ import annotations

from collections.abc import Sequence

from harness.wire.frames import ByteStream, FrameStream, Traffic

__all__ = ["Renamed"]


class Renamed(FrameStream):
    """Frames in which the path `here` is written `there`, and the other way round; both are plain ASCII and unlike all else.

    A suite gives `tmp_path / "people.csv"` to the submission as a text. Every other box can have a folder of its own by
    that very path; one without a view of its own of the file system has it elsewhere.
    """

    def __init__(self, stream: ByteStream, here: str, there: str, *, traffic: Traffic | None = None) -> None:
        super().__init__(stream, traffic=traffic)
        self._here, self._there = here.encode("ascii"), there.encode("ascii")

    def send(self, payload: bytes, descriptors: Sequence[int] = ()) -> None:
        super().send(payload.replace(self._here, self._there), descriptors)

    def receive(self, deadline: float | None = None) -> bytes:
        return super().receive(deadline).replace(self._there, self._here)
