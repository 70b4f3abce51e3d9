"""Where a workspace may lie, and who has it open.

The lock is the operating system's, so a stale one cannot exist. On a network drive or in a folder that a
cloud program carries away file by file, SQLite's write-ahead log is unsafe: such places are refused.
"""

import errno
import os
import sys
from pathlib import Path

import filelock

from core.base.errors import Trouble

DATABASE = "workspace.db"
LOCK = "workspace.lock"
EVIDENCE = "evidence"
BACKUPS = "backups"

# For test machines whose disks all look like network drives.
ANYWHERE = "RECTIFY_ANY_FOLDER"

_NETWORK = frozenset({
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "ceph", "lustre", "glusterfs", "davfs", "coda",
    "fuse.sshfs", "fuse.rclone", "fuse.gvfsd-fuse", "fuse.davfs", "fuse.glusterfs", "fuse.s3fs", "fuse.curlftpfs",
    "fuse.smbnetfs", "fuse.google-drive-ocamlfuse", "fuse.onedriver",
})  # fmt: skip
_SYNCED = (
    "onedrive",
    "nutstore",
    "坚果云",
    "dropbox",
    "baidusyncdisk",
    "百度网盘",
    "wps云盘",
    "wpsdrive",
    "iclouddrive",
)
_DRIVE_REMOTE = 4  # GetDriveTypeW


def database(folder: Path) -> Path:
    """The database of a workspace's folder. Trouble: this is none, the file is gone, or there is nothing in it."""
    file = folder / DATABASE
    if not file.is_file():
        if (folder / EVIDENCE).is_dir() and (folder / BACKUPS).is_dir():
            raise Trouble("workspace.file_gone", folder=str(folder))
        raise Trouble("workspace.not_one", folder=str(folder))
    if file.stat().st_size == 0:
        raise Trouble("workspace.damaged")
    return file


def log_lost(folder: Path) -> bool:
    """Whether the log of the last steps was taken away while the workspace was in use: what goes with it is there."""
    return _beside(folder, "-shm").exists() and not _beside(folder, "-wal").exists()


def _beside(folder: Path, ending: str) -> Path:
    return folder / (DATABASE + ending)


class Lock:
    """The operating system's lock of one workspace; gone with the process that held it."""

    def __init__(self, folder: Path) -> None:
        self._lock = filelock.FileLock(folder / LOCK, thread_local=False)
        try:
            self._lock.acquire(timeout=0)
        except filelock.Timeout as error:
            raise Trouble("workspace.in_use", folder=str(folder)) from error
        except OSError as error:
            raise Trouble("workspace.read_only") from error

    def release(self) -> None:
        """Let others open the workspace."""
        self._lock.release()


def trouble(error: OSError) -> Trouble:
    """What an error of the file system under a workspace means to a clerk."""
    if error.errno in (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return Trouble("workspace.disk_full")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Trouble("workspace.read_only")
    return Trouble("workspace.disk_error")


def sweep(folder: Path) -> None:
    """Remove what a power failure left half written; only with the lock held."""
    for part in [*(folder / EVIDENCE).glob("*.part"), *(folder / BACKUPS).rglob("*.part")]:
        part.unlink(missing_ok=True)


def refuse_unsafe(folder: Path) -> None:
    """Trouble when the folder lies on a network drive or is carried away by a cloud program."""
    if os.environ.get(ANYWHERE):
        return
    resolved = folder.absolute()
    if _is_remote(resolved):
        raise Trouble("workspace.on_network", folder=str(folder))
    if is_synced(resolved):
        raise Trouble("workspace.synced", folder=str(folder))


def is_synced(folder: Path) -> bool:
    """Whether a cloud program takes care of the folder: known by its name or its variable of the system."""
    homes = [
        os.environ[name] for name in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer") if os.environ.get(name)
    ]
    if any(folder.is_relative_to(home) for home in homes):
        return True
    return any(part.lower().startswith(_SYNCED) or "坚果云" in part for part in folder.parts)


def _is_remote(folder: Path) -> bool:
    if sys.platform == "win32":
        import ctypes

        drive = folder.drive
        return drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(drive + "\\") == _DRIVE_REMOTE
    return _mounted_as(folder) in _NETWORK


def _mounted_as(folder: Path) -> str:
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""
    return file_system(str(folder.resolve()), mounts)


def is_fat(folder: Path) -> bool:
    """Whether a file in the folder cannot exceed 4 GB."""
    if sys.platform == "win32":
        import ctypes

        kind = ctypes.create_unicode_buffer(64)
        ctypes.windll.kernel32.GetVolumeInformationW(folder.anchor, None, 0, None, None, None, kind, len(kind))
        return kind.value.upper() in ("FAT", "FAT32")
    return _mounted_as(folder) in ("vfat", "msdos")


def file_system(path: str, mounts: str) -> str:
    """The kind of file system a path lies on, by the system's list of mounts (proc(5)); later ones cover earlier."""
    best, kind = "", ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        point = fields[1].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
        inside = path == point or path.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, fields[2]
    return kind
