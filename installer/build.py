#!/usr/bin/env python3
"""Builds what is handed out, on Debian, into `dist/`: setup and portable archive for Windows, package for Linux, sums.

python3 installer/build.py all [--check]        everything; --check runs the built things too (installer/README.md)
python3 installer/build.py windows|linux [--check]
python3 installer/build.py portable             only the portable archive
python3 installer/build.py stage                only the Windows program folder, as `.ci/run` does

--fast        compresses less: for checks, not for handing out
--version X   another version than pyproject.toml names: for trying upgrades
--out DIR     instead of dist/
Signing: with RECTIFY_SIGN set to a command that signs the file whose name is added to it, launchers, uninstaller and
setup are signed (see installer/windows/sign.sh).
"""

import argparse
import hashlib
import os
import shlex
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
WORK = ROOT / "build"
SUMS = "SHA256SUMS"
MEGABYTE = 1 << 20
SETUP_LIMIT, INSTALLED_LIMIT = 70 * MEGABYTE, 180 * MEGABYTE
T = TypeVar("T")
KINDS = ("all", "windows", "portable", "linux", "stage")


def main() -> int:
    """Build what was asked for; 1 when a check failed, and an end with a sentence when something cannot be built."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("kind", choices=KINDS)
    for name in ("check", "fast"):
        asked.add_argument(f"--{name}", action="store_true")
    asked.add_argument("--version")
    asked.add_argument("--out", type=Path, default=ROOT / "dist")
    wanted = asked.parse_args()
    _in_environment()
    from installer.locked import PROJECT

    wanted.version = wanted.version or PROJECT["version"]
    wanted.out = wanted.out.absolute()
    wanted.out.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("SOURCE_DATE_EPOCH", _committed())
    systems = [windows] if wanted.kind != "linux" else []
    if wanted.kind in ("all", "linux"):
        systems.append(linux)
    # Side by side: the setup's compression keeps one core busy for most of the time, and the two share nothing.
    with ThreadPoolExecutor() as side_by_side:
        made = [file for files in side_by_side.map(lambda build: build(wanted), systems) for file in files]
    if made:
        _write_sums(wanted.out)
    return check(wanted) if wanted.check else 0


def _in_environment() -> None:
    """Go on under the project's own environment, which dev.py makes from the lock."""
    import dev

    dev.prepare_python()
    if Path(sys.prefix).resolve() != dev.VENV.resolve():
        os.execv(dev.PYTHON, [str(dev.PYTHON), *sys.argv])


def _committed() -> str:
    """The moment of the last commit: two builds of it then differ in nothing."""
    done = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "1700000000"


# --- Windows ----------------------------------------------------------------------------------------------------------


def windows(wanted: argparse.Namespace) -> list[Path]:
    """The staged folder, and of it the setup and the portable archive."""
    from installer import listing
    from installer.windows.stage import stage

    folder = WORK / "windows" / "Rectify"
    _timed("stage", lambda: stage(folder, WORK / "cache", wanted.version))
    if _sign(folder / "rectify.exe", folder / "rectify-cli.exe"):
        listing.write(folder)
    _say_size("installed", sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()), INSTALLED_LIMIT)
    made: list[Path] = []
    if wanted.kind in ("all", "windows"):
        setup = wanted.out / f"rectify-{wanted.version}-setup.exe"
        _timed("setup", lambda: make_setup(folder, setup, wanted.version, fast=wanted.fast))
        _sign(setup)
        _say_size(setup.name, setup.stat().st_size, None if wanted.fast else SETUP_LIMIT)
        made.append(setup)
    if wanted.kind in ("all", "windows", "portable"):
        portable = wanted.out / f"rectify-{wanted.version}-portable.zip"
        _timed("portable", lambda: make_portable(folder, portable, fast=wanted.fast))
        _say_size(portable.name, portable.stat().st_size)
        made.append(portable)
    return made


def make_setup(folder: Path, target: Path, version: str, *, fast: bool) -> None:
    """The setup of a staged folder."""
    here = ROOT / "installer" / "windows"
    words = ["makensis", "-V2", "-INPUTCHARSET", "UTF8"]
    if fast:  # beats the script's own SetCompressor, of which makensis warns
        words.append("-XSetCompressor /FINAL zlib")
    if signing := os.environ.get("RECTIFY_SIGN"):
        words.append(f"-DSIGN={signing}")
    icons = ROOT / "installer" / "icons"
    facts = {"STAGE": folder, "VERSION": version, "OUT": target}
    facts |= {"ICON": icons / "rectify.ico", "SIDE": icons / "setup-side.bmp"}
    words += [f"-D{name}={value}" for name, value in facts.items()]
    _run(*words, here / "rectify.nsi", cwd=here)


def make_portable(folder: Path, target: Path, *, fast: bool) -> None:
    """The same folder as an archive, with the marker that keeps everything beside the program."""
    from core.base.places import MARKER

    target.unlink(missing_ok=True)
    moment = time.gmtime(int(os.environ["SOURCE_DATE_EPOCH"]))[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1 if fast else 9) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                info = zipfile.ZipInfo((Path(folder.name) / path.relative_to(folder)).as_posix(), moment)
                info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
                packed.writestr(info, path.read_bytes())
        packed.writestr(zipfile.ZipInfo(f"{folder.name}/{MARKER}", moment), "data\r\n")


def _sign(*files: Path) -> bool:
    """Sign, if there is something to sign with."""
    signing = os.environ.get("RECTIFY_SIGN")
    for file in files if signing else ():
        _run(*shlex.split(signing or ""), file)
    return bool(signing)


# --- Linux ------------------------------------------------------------------------------------------------------------


def linux(wanted: argparse.Namespace) -> list[Path]:
    """The Debian package."""
    from installer.linux.package import build

    target = wanted.out / f"rectify_{wanted.version}_amd64.deb"
    _timed("linux", lambda: build(target, WORK, wanted.version, fast=wanted.fast))
    _say_size(target.name, target.stat().st_size)
    return [target]


# --- checks -----------------------------------------------------------------------------------------------------------


def check(wanted: argparse.Namespace) -> int:
    """Run what was built; the scripts say what they look at."""
    folders = {"windows": ("windows",), "linux": ("linux",), "all": ("windows", "linux")}.get(wanted.kind, ())
    if not folders:
        sys.exit("build: --check goes with all, windows and linux")
    failed = [name for name in folders if _timed(f"check {name}", lambda name=name: _check(name, wanted))]
    return 1 if failed else 0


def _check(name: str, wanted: argparse.Namespace) -> int:
    script = ROOT / "installer" / name / "check.sh"
    return subprocess.call(["bash", str(script), str(wanted.out), wanted.version, str(WORK / f"check-{name}")])


# --- what all of them use ---------------------------------------------------------------------------------------------


def _write_sums(folder: Path) -> None:
    """The sums of everything in the folder that is handed out."""
    files = sorted(path for path in folder.iterdir() if path.suffix in (".exe", ".zip", ".deb"))
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


def _say_size(name: str, size: int, limit: int | None = None) -> None:
    print(f"build: {name}: {size / MEGABYTE:.1f} MB", flush=True)
    if limit is not None and size > limit:
        sys.exit(f"build: {name} is larger than {limit / MEGABYTE:.0f} MB")


def _timed(what: str, work: Callable[[], T]) -> T:
    began = time.monotonic()
    result = work()
    print(f"build: {what}: {time.monotonic() - began:.0f} s", flush=True)
    return result


def _run(*words: object, cwd: Path = ROOT) -> None:
    if subprocess.run([str(word) for word in words], cwd=cwd, check=False).returncode:
        sys.exit(f"build: this failed: {' '.join(map(str, words))}")


if __name__ == "__main__":
    sys.exit(main())
