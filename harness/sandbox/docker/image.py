"""The images that boxes run: building them, also without a network, and finding them."""

from __future__ import annotations

import io
import re
import tarfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from harness.errors import BoxError
from harness.sandbox.docker import engine

__all__ = ["DEFAULT", "NEEDED", "Image", "build", "find", "images"]

DEFAULT = "default"
LABEL = "prodgrade.image"
_HAS = "prodgrade.has"
NEEDED = ("numpy", "pytest", "hypothesis")
"""What the default image holds: what exercises may use that name no image of their own."""
_REPOSITORY = "prodgrade"


@dataclass(frozen=True, slots=True)
class Image:
    """An image we built. digest: "sha256:...", by which it is used. name: "default". created: seconds since 1970.

    libraries: names of what was asked for when it was built.
    """

    digest: str
    name: str
    created: int
    size_mib: int
    libraries: tuple[str, ...] = ()


def images() -> list[Image]:
    """All that we built and that the engine still has, newest first. Raises BoxError."""
    where = _address()
    try:
        found = [_image(entry) for entry in engine.labelled_images(where, LABEL)]
    except (OSError, ValueError) as error:
        raise BoxError(f"the container engine at {where} does not answer: {error}") from error
    return sorted(found, key=lambda image: (-image.created, image.digest))


def find(name: str = DEFAULT) -> Image | None:
    """The newest image of that name, or None. A default image of an older version, which lacks a library, is none."""
    needed = set(NEEDED) if name == DEFAULT else set()
    return next((image for image in images() if image.name == name and needed <= {*image.libraries}), None)


def build(
    *,
    base: str = "python:3.12-slim",
    wheels: Path | None = None,
    name: str = DEFAULT,
    libraries: Sequence[str] = NEEDED,
    on_progress: Callable[[str], None] = lambda _: None,
) -> Image:
    """Build the image of that name. Raises BoxError with the engine's last words.

    base: any image with Python 3.11 or newer and its venv module. wheels: a folder of wheels to install from;
    then neither the build nor pip asks any network. libraries: requirements, as pip reads them; the default image gets
    those that exercises rely on besides.
    on_progress: is given each line that the engine prints.
    """
    offline = wheels is not None
    names = [_name(requirement) for requirement in libraries]
    besides = [needed for needed in NEEDED if name == DEFAULT and needed not in names]
    with engine.errors_told("build the image"):
        client: Any = engine.client(_address())
        events = client.build(
            fileobj=_context(wheels),
            custom_context=True,
            tag=f"{_REPOSITORY}:{name}",
            buildargs={"BASE": base, "LIBRARIES": " ".join([*libraries, *besides])},
            labels={LABEL: name, _HAS: " ".join([*names, *besides])},
            network_mode="none" if offline else None,
            rm=True,
            forcerm=True,
            decode=True,
        )
        _follow(events, on_progress)
        built = client.inspect_image(f"{_REPOSITORY}:{name}")["Id"]
    image = next((image for image in images() if image.digest == built), None)
    if image is None:
        raise BoxError(f"the engine built the image {built} but does not list it")
    return image


def _follow(events: Any, on_progress: Callable[[str], None]) -> None:
    for event in events:
        if "error" in event:
            raise BoxError(f"the image could not be built: {event['error'].strip()}")
        for line in str(event.get("stream") or event.get("status") or "").splitlines():
            if line.strip():
                on_progress(line.rstrip())


def _context(wheels: Path | None) -> io.BytesIO:
    """What the engine is sent: the Dockerfile and the wheels, and nothing else of this machine."""
    context = io.BytesIO()
    with tarfile.open(fileobj=context, mode="w") as archive:
        _add(archive, "Dockerfile", resources.files(__package__).joinpath("Dockerfile").read_bytes())
        folder = tarfile.TarInfo("wheels")
        folder.type, folder.mode = tarfile.DIRTYPE, 0o755
        archive.addfile(folder)
        for wheel in sorted(wheels.glob("*.whl")) if wheels is not None else ():
            _add(archive, f"wheels/{wheel.name}", wheel.read_bytes())
    context.seek(0)
    return context


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o644
    archive.addfile(entry, io.BytesIO(content))


def _image(entry: dict[str, Any]) -> Image:
    labels = entry.get("Labels") or {}
    size_mib = int(entry.get("Size", 0)) // (1024 * 1024)
    return Image(
        str(entry["Id"]), str(labels.get(LABEL, "")), int(entry.get("Created", 0)), size_mib, tuple(str(labels.get(_HAS, "")).split())
    )


def _name(requirement: str) -> str:
    """The distribution that a requirement is about."""
    found = re.match(r"[\w.-]+", requirement)
    return "" if found is None else found[0].lower().replace("_", "-")


def _address() -> str:
    where = engine.address()
    lack = engine.lacking(where)
    if where is None or lack is not None:
        raise BoxError(str(lack))
    return where
