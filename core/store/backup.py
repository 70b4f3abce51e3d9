"""备份: snapshots inside the workspace, one complete file for elsewhere, and the way back.

A database in use is never copied as a file: SQLite's backup API makes a consistent one. Daily snapshots lie
in `backups/`, their evidence beside them by hash. A `.rectify` file is a zip of snapshot, evidence and a
manifest with size and SHA-256 of everything. What is read back is treated as hostile until it has shown
names, sizes and hashes as the manifest says. What was in the folder before is kept beside it.
"""

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import metadata
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from core.base import clock
from core.base.errors import Trouble
from core.base.meter import Meter, silent
from core.store import evidence, folders, migrate, moments, sqlite
from core.store.sqlite import Database

if TYPE_CHECKING:
    from core.store.workspace import Workspace

SUFFIX = ".rectify"
MANIFEST = "manifest.json"
FORMAT = 1
_DAYS, _WEEKS, _MONTHS = 7, 4, 12
_BEFORE = "before-upgrade"
_FAT_LIMIT = (1 << 32) - 1
_MANIFEST_LIMIT = 64 << 20
_STAMP = "%Y%m%d-%H%M%S"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One snapshot in `backups/`: when it was made (UTC), the last operation in it, and why it was made."""

    path: Path
    at: datetime
    operation: int
    before_upgrade: bool


def snapshots(folder: Path) -> list[Snapshot]:
    """The snapshots of a workspace, newest first."""
    found: list[Snapshot] = []
    for path in (folder / folders.BACKUPS).glob("*.db"):
        stamp, _, rest = path.stem.rpartition("-")
        why, _, when = stamp.rpartition("~")
        try:
            at = datetime.strptime(when, _STAMP).replace(tzinfo=moments.ZONE)
        except ValueError:
            continue
        if rest.isdigit():
            found.append(Snapshot(path, at, int(rest), why == _BEFORE))
    return sorted(found, key=lambda one: (one.at, one.operation), reverse=True)


# -- inside the workspace ----------------------------------------------------------------------


def daily(workspace: "Workspace", meter: Meter | None = None) -> Path | None:
    """A snapshot on leaving, if anything changed since the last; thins out old ones. None when nothing changed.

    Kept are the newest of each of the last 7 days, 4 weeks and 12 months that have one.
    """
    last = workspace.database.value("SELECT max(id) FROM operation")
    known = [one for one in snapshots(workspace.folder) if not one.before_upgrade]
    if known and known[0].operation == last:
        return None
    made = _snapshot_here(workspace, "", last)
    _copy_evidence(workspace, meter or silent())
    for path in spare(snapshots(workspace.folder)):
        path.unlink(missing_ok=True)
    return made


def before_upgrade(workspace: "Workspace") -> Path:
    """The snapshot taken before a workspace is carried forward to a newer schema; never thinned out."""
    return _snapshot_here(workspace, f"{_BEFORE}~", workspace.database.value("SELECT max(id) FROM operation"))


def _snapshot_here(workspace: "Workspace", why: str, last: int) -> Path:
    stamp = clock.now().astimezone(moments.ZONE).strftime(_STAMP)
    target = workspace.folder / folders.BACKUPS / f"{why}{stamp}-{last}.db"
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(exist_ok=True)
        _snapshot(workspace.database, part)
        part.replace(target)
        evidence.flush_folder(target.parent)
    except OSError as error:
        raise folders.trouble(error) from error
    finally:
        part.unlink(missing_ok=True)
    return target


def _snapshot(database: Database, target: Path) -> None:
    """A consistent copy of the database as one file that needs no log beside it."""
    target.unlink(missing_ok=True)
    with sqlite.translated():
        copy = sqlite.plain(target)
        try:
            database.driver.backup(copy, pages=-1)
            copy.execute("PRAGMA journal_mode = DELETE")
        finally:
            copy.close()
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def _copy_evidence(workspace: "Workspace", meter: Meter) -> None:
    source, target = workspace.folder / folders.EVIDENCE, workspace.folder / folders.BACKUPS / folders.EVIDENCE
    files = sorted(evidence.named(workspace))
    meter.begin("备份佐证材料", len(files))
    for done, sha256 in enumerate(files, 1):
        here, there = evidence.place(source, sha256), evidence.place(target, sha256)
        if here.is_file() and not there.is_file():
            try:
                evidence.copy(here, there)
            except OSError as error:
                raise folders.trouble(error) from error
        meter.step(done)


def spare(known: list[Snapshot]) -> list[Path]:
    """The daily snapshots that need not be kept, given all of them, newest first."""
    kept: set[Path] = set()
    own = [one for one in known if not one.before_upgrade]
    for form, most in (("%Y-%m-%d", _DAYS), ("%G-%V", _WEEKS), ("%Y-%m", _MONTHS)):
        newest: dict[str, Path] = {}
        for one in own:
            newest.setdefault(one.at.strftime(form), one.path)
        kept.update(list(newest.values())[:most])
    return [one.path for one in own if one.path not in kept]


# -- one complete file -------------------------------------------------------------------------


def make(workspace: "Workspace", target: Path, meter: Meter | None = None) -> list[str]:
    """Write the whole workspace into one file, through a temporary one beside it; replaces what is there.

    Gives the names of evidence whose files are missing in the workspace and so in the backup too.
    Trouble: not enough room, FAT32 and more than 4 GB, the disk went away.
    """
    # Fixed names beside the target: what a power failure leaves is taken over by the next backup.
    part, database = target.with_name(target.name + ".part"), target.with_name(target.name + ".db.part")
    try:
        _snapshot(workspace.database, database)
        files = {folders.DATABASE: database, **_evidence_files(workspace)}
        _refuse_too_big(target, sum(path.stat().st_size for path in files.values()))
        _pack(workspace, files, part, meter or silent())
        part.replace(target)
        evidence.flush_folder(target.absolute().parent)
        return _missing(workspace)
    except OSError as error:
        raise Trouble("backup.cannot_write", name=target.name) from error
    finally:
        for path in (part, database):
            with suppress(OSError):  # a disk that takes no file lets none be removed either
                path.unlink(missing_ok=True)


def _evidence_files(workspace: "Workspace") -> dict[str, Path]:
    root = workspace.folder / folders.EVIDENCE
    found = {
        f"{folders.EVIDENCE}/{one[:2]}/{one}": evidence.place(root, one) for one in sorted(evidence.named(workspace))
    }
    # What is missing is told; the rest must be saved all the same.
    return {name: path for name, path in found.items() if path.is_file()}


def _missing(workspace: "Workspace") -> list[str]:
    root = workspace.folder / folders.EVIDENCE
    named = workspace.sql("SELECT DISTINCT sha256, name FROM evidence ORDER BY name")
    return [name for sha256, name in named if not evidence.place(root, sha256).is_file()]


def _pack(workspace: "Workspace", files: dict[str, Path], part: Path, meter: Meter) -> None:
    listed: dict[str, dict[str, Any]] = {}
    meter.begin("备份", len(files))
    with part.open("wb") as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED, allowZip64=True) as packed:
            for done, (name, path) in enumerate(files.items(), 1):
                info = zipfile.ZipInfo.from_file(path, name, strict_timestamps=False)
                # Evidence is scans and documents, packed already; the database packs to a fifth.
                info.compress_type = zipfile.ZIP_DEFLATED if name == folders.DATABASE else zipfile.ZIP_STORED
                with path.open("rb") as source, packed.open(info, "w", force_zip64=True) as goal:
                    listed[name] = _measured(source, goal)
                meter.step(done)
            packed.writestr(MANIFEST, json.dumps(_manifest(workspace, listed), ensure_ascii=False, indent=1))
        stream.flush()
        os.fsync(stream.fileno())


def _measured(source: IO[bytes], goal: IO[bytes], most: int | None = None) -> dict[str, Any]:
    """Copy, and tell size and SHA-256 of what was copied; stops beyond `most` bytes."""
    summed, size = hashlib.sha256(), 0
    while portion := source.read(evidence.CHUNK):
        size += len(portion)
        if most is not None and size > most:
            break
        summed.update(portion)
        goal.write(portion)
    return {"size": size, "sha256": summed.hexdigest()}


def _manifest(workspace: "Workspace", files: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "program": metadata.version("rectify"),
        "schema": workspace.schema.version,
        "name": workspace.name,
        "made": moments.text(clock.now()),
        "code": workspace.code(),
        "counts": {
            name: workspace.database.value(f'SELECT count(*) FROM "{name}"') for name in workspace.schema.by_name
        },
        "files": files,
    }


def _refuse_too_big(target: Path, size: int) -> None:
    if size >= _FAT_LIMIT and folders.is_fat(target.absolute().parent):
        raise Trouble("backup.too_big_for_fat", size=f"{size / 1e9:.1f} GB")


# -- back again --------------------------------------------------------------------------------


def read_manifest(file: Path) -> dict[str, Any]:
    """What a backup says of itself: office name, moment, counts, chain value. Trouble when it is none."""
    with _packed(file) as packed:
        return _read_manifest(packed, file)


def restore(file: Path, folder: Path, meter: Meter | None = None) -> Path | None:
    """Put a backup into a folder. The workspace that was there is kept whole beside it: its new place, else None.

    Everything is unpacked and tried beside the folder first; only then are the two exchanged. Trouble:
    no backup, damaged or altered, newer than the program, the workspace there is open, no room.
    """
    folder = folder.absolute()
    folders.refuse_unsafe(folder)
    meter = meter or silent()
    occupied = folder.is_dir() and any(folder.iterdir())
    if occupied and not (folder / folders.DATABASE).is_file():
        raise Trouble("backup.folder_in_use", folder=str(folder))
    fresh = folder.with_name(f".{folder.name}-restoring")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(fresh, ignore_errors=True)
        with _packed(file) as packed:
            _unpack(packed, file, fresh, meter)
        _try_out(fresh, file)
        return _exchange(fresh, folder, occupied=occupied)
    except OSError as error:
        raise Trouble("backup.cannot_restore", folder=str(folder)) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


@contextmanager
def _packed(file: Path) -> Generator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(file) as packed:
            yield packed
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
        code = "backup.cut_off" if _begins_like_one(file) else "backup.not_one"
        raise Trouble(code, name=file.name) from error


def _begins_like_one(file: Path) -> bool:
    """Whether it is the beginning of a packed file whose end, where the list of its content stands, is gone."""
    try:
        with file.open("rb") as stream:
            return stream.read(4) == b"PK\x03\x04"
    except OSError:
        return False


def _read_manifest(packed: zipfile.ZipFile, file: Path) -> dict[str, Any]:
    try:
        info = packed.getinfo(MANIFEST)
        if info.file_size > _MANIFEST_LIMIT:
            raise Trouble("backup.damaged", name=file.name, where=MANIFEST)
        with packed.open(info) as stream:
            manifest = json.loads(stream.read(_MANIFEST_LIMIT))
        files: dict[str, Any] = manifest["files"]
        for name, facts in files.items():
            if not _is_ours(name) or int(facts["size"]) < 0 or len(str(facts["sha256"])) != 64:
                raise Trouble("backup.damaged", name=file.name, where=name[:80])
        if manifest["format"] != FORMAT or manifest["schema"] > migrate.product().version:
            raise Trouble("backup.newer")
    except KeyError as error:
        raise Trouble("backup.not_one", name=file.name) from error
    except (ValueError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        raise Trouble("backup.damaged", name=file.name, where=MANIFEST) from error
    return manifest


def _is_ours(name: str) -> bool:
    """Only the database and evidence under its own hash: no other name ever becomes a path."""
    if name == folders.DATABASE:
        return True
    root, _, rest = name.partition("/")
    start, _, sha256 = rest.partition("/")
    return (
        root == folders.EVIDENCE
        and len(sha256) == 64
        and sha256[:2] == start
        and set(sha256) <= set("0123456789abcdef")
    )


def _unpack(packed: zipfile.ZipFile, file: Path, fresh: Path, meter: Meter) -> None:
    files = _read_manifest(packed, file)["files"]
    held = sorted(info.filename for info in packed.infolist())
    if held != sorted([MANIFEST, *files]) or folders.DATABASE not in files:
        raise Trouble("backup.damaged", name=file.name, where=MANIFEST)
    size = sum(int(facts["size"]) for facts in files.values())
    if size > shutil.disk_usage(fresh.parent).free:
        raise Trouble("workspace.disk_full")
    for name in (folders.EVIDENCE, folders.BACKUPS):
        (fresh / name).mkdir(parents=True)
    meter.begin("恢复", len(files))
    for done, (name, facts) in enumerate(files.items(), 1):
        target = fresh / name
        target.parent.mkdir(exist_ok=True)
        with target.open("wb") as goal:
            try:
                with packed.open(name) as source:
                    got = _measured(source, goal, most=int(facts["size"]))
            except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
                raise Trouble("backup.damaged", name=file.name, where=name) from error
            goal.flush()
            os.fsync(goal.fileno())
        if got["size"] != facts["size"] or got["sha256"] != facts["sha256"]:
            raise Trouble("backup.damaged", name=file.name, where=name)
        meter.step(done)


def _try_out(fresh: Path, file: Path) -> None:
    """Whether what was unpacked opens, with nothing foreign in it."""
    try:
        with closing(Database(fresh / folders.DATABASE, "rw")) as database:
            migrate.check(database, migrate.product())
            whole = database.value("PRAGMA quick_check") == "ok"
    except Trouble as trouble:
        if trouble.code == "workspace.newer":
            raise Trouble("backup.newer") from trouble
        raise Trouble("backup.damaged", name=file.name, where=folders.DATABASE) from trouble
    if not whole:
        raise Trouble("backup.damaged", name=file.name, where=folders.DATABASE)


def _exchange(fresh: Path, folder: Path, *, occupied: bool) -> Path | None:
    """Give the new folder the old one's place; the old one stays beside it under a name that says when."""
    if not occupied:
        if folder.is_dir():
            folder.rmdir()
        fresh.rename(folder)
        return None
    folders.Lock(folder).release()  # Trouble when somebody has it open
    stamp = clock.now().astimezone(moments.ZONE)
    aside = folder
    while aside.exists():
        aside = folder.with_name(f"{folder.name}-恢复前-{stamp.strftime(_STAMP)}")
        stamp += timedelta(seconds=1)
    folder.rename(aside)
    try:
        fresh.rename(folder)
    except OSError:
        aside.rename(folder)
        raise
    evidence.flush_folder(folder.parent)
    return aside
