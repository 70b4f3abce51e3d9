"""安装包: a setup file that somebody brought, judged before it is started: is it ours, is it newer, is it whole?

Its SHA-256 comes from the list `SHA256SUMS` that is handed out with it, or is typed from wherever it was published.
Without a trusted signature this sum is all that tells a whole file from a damaged or an exchanged one.
"""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from core.base.errors import Refused, Trouble
from core.base.meter import Meter, silent

SUMS = "SHA256SUMS"
_NAME = re.compile(r"rectify[-_](\d+(?:\.\d+)+)(?:-setup\.exe|_\w+\.deb)")
_SUM = re.compile(r"[0-9a-f]{64}")
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class SetupFile:
    """A setup file by its name: where it lies, the version it brings."""

    path: Path
    version: str


def read(path: Path, present: str) -> SetupFile:
    """The setup file at `path`, newer than the version `present`.

    Refuses `setup_file.not_one` (by its name), `.not_newer`; Trouble `.gone`.
    """
    named = _NAME.fullmatch(path.name)
    if named is None:
        raise Refused("setup_file.not_one", field="file", name=path.name)
    if not path.is_file():
        raise Trouble("setup_file.gone", name=path.name)
    if order(named[1]) <= order(present):
        raise Refused("setup_file.not_newer", field="file", version=named[1], present=present)
    return SetupFile(path, named[1])


def order(version: str) -> tuple[int, ...]:
    """A version as numbers, to be compared: 0.10.0 is newer than 0.9.1."""
    return tuple(int(part) for part in version.split("."))


def sum_beside(path: Path) -> str:
    """The SHA-256 that the list beside the file gives for it; empty when there is none."""
    try:
        lines = (path.parent / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return ""
    for line in lines:
        sha256, _, name = line.partition(" ")
        if name.lstrip(" *") == path.name and _SUM.fullmatch(sha256):
            return sha256
    return ""


def compare(path: Path, expected: str, meter: Meter | None = None) -> None:
    """Read the file and compare its sum with the one given; spaces and capitals in that do not matter.

    Refuses `setup_file.no_sum`, `.wrong_sum`; Trouble `.gone` when it cannot be read.
    """
    wanted = "".join(expected.split()).lower()
    if not _SUM.fullmatch(wanted):
        raise Refused("setup_file.no_sum", field="sum")
    if _sum(path, meter or silent()) != wanted:
        raise Refused("setup_file.wrong_sum", field="sum", name=path.name)


def _sum(path: Path, meter: Meter) -> str:
    summed, done = hashlib.sha256(), 0
    try:
        meter.begin("核对安装包", path.stat().st_size)
        with path.open("rb") as stream:
            while portion := stream.read(_CHUNK):
                summed.update(portion)
                done += len(portion)
                meter.step(done)
    except OSError as error:
        raise Trouble("setup_file.gone", name=path.name) from error
    return summed.hexdigest()
