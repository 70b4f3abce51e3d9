"""The Debian package: the frozen program under /opt/rectify, and what a desktop wants to know of it.

No maintainer scripts: dpkg's own triggers renew the caches of menus, icons and file types. Always packed with xz, which
the dpkg of older domestic systems reads.
"""

import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from email.utils import formatdate
from pathlib import Path

from installer import licences, listing, locked
from installer.locked import ROOT, pip

HERE = Path(__file__).resolve().parent
TOOLS_LOCK = HERE / "pyinstaller.lock"
NEWEST_GLIBC = (2, 35)  # of Ubuntu 22.04, the oldest system the package is for
GLIBC = re.compile(r"GLIBC_(\d+)\.(\d+)")
DEPENDS = (
    "libstdc++6", "libexpat1", "libgl1", "libegl1", "libxkbcommon0", "libxkbcommon-x11-0", "libfontconfig1",
    "libfreetype6", "libdbus-1-3", "libglib2.0-0 | libglib2.0-0t64", "libgssapi-krb5-2", "libxcb-cursor0",
    "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1", "libxcb-randr0", "libxcb-render-util0", "libxcb-shape0",
    "libxcb-xkb1",
)  # fmt: skip
RECOMMENDS = ("libcups2 | libcups2t64", "fonts-noto-cjk | fonts-wqy-microhei | fonts-wqy-zenhei", "xdg-utils")


def build(target: Path, work: Path, version: str, *, fast: bool, newest: tuple[int, int] = NEWEST_GLIBC) -> None:
    """Freeze the program and pack it. `fast`: packs less tightly. `newest`: the glibc that must do."""
    frozen = freeze(work, version)
    root = work / "linux" / "root"
    shutil.rmtree(root, ignore_errors=True)
    opt = root / "opt/rectify"
    shutil.copytree(frozen, opt, symlinks=True)
    _licences(opt / "licenses")
    _rights(opt)
    listing.write(opt)
    _desktop(root, version)
    _control(root, version, _glibc(opt, newest))
    _touch(root)
    target.unlink(missing_ok=True)
    packing = ["-Zxz", "-z1" if fast else "-z6"]
    _run("dpkg-deb", "--root-owner-group", *packing, "-b", root, target)


def freeze(work: Path, version: str) -> Path:
    """The frozen program's folder, made by PyInstaller out of a folder of its own, so that .venv stays as it is."""
    tools = work / "pyinstaller"
    stamp, wanted = tools / "stamp", hashlib.sha256(TOOLS_LOCK.read_bytes()).hexdigest()
    if not stamp.is_file() or stamp.read_text() != wanted:
        shutil.rmtree(tools, ignore_errors=True)
        pip("install", "--require-hashes", "--no-deps", "--target", tools, "-r", TOOLS_LOCK)
        stamp.write_text(wanted)
    metadata = work / "linux" / "metadata"
    shutil.rmtree(metadata, ignore_errors=True)
    listing.metadata(metadata, version)
    surroundings = {**os.environ, "PYTHONPATH": str(tools), "RECTIFY_METADATA": str(metadata), "PYTHONHASHSEED": "1"}
    words = ["--noconfirm", "--log-level=ERROR", "--distpath", work / "linux", "--workpath", work / "linux/pyinstaller"]
    _run(sys.executable, "-m", "PyInstaller", *words, HERE / "rectify.spec", env=surroundings)
    return work / "linux" / "rectify"


def _licences(target: Path) -> None:
    """Those of the packages in this environment that the program depends on, and of Python."""
    from importlib.metadata import distribution, packages_distributions

    homes = packages_distributions()
    names = {name for top in locked.installed() for name in homes[top]}
    gathered = target.with_name("metadata")
    for name in sorted(names):
        [place] = {path.parts[0] for path in distribution(name).files or () if path.parts[0].endswith(".dist-info")}
        shutil.copytree(Path(str(distribution(name).locate_file(place))), gathered / place)
    python = Path(sys.base_prefix) / "lib" / f"python3.{sys.version_info.minor}" / "LICENSE.txt"
    licences.gather(gathered, target, (sys.version.split()[0], python))
    shutil.rmtree(gathered)


def _rights(folder: Path) -> None:
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path == folder / "rectify" else 0o644)


def _desktop(root: Path, version: str) -> None:
    """Command, menu entry, icons, file types, manual page, notes."""
    link = root / "usr/bin/rectify"
    link.parent.mkdir(parents=True)
    link.symlink_to("/opt/rectify/rectify")
    _put(HERE / "rectify.desktop", root / "usr/share/applications/rectify.desktop")
    _put(HERE / "rectify-mime.xml", root / "usr/share/mime/packages/rectify.xml")
    _put(HERE / "lintian-overrides", root / "usr/share/lintian/overrides/rectify")
    _put(HERE / "copyright", root / "usr/share/doc/rectify/copyright")
    for icon in sorted((ROOT / "installer/icons").glob("rectify-*.png")):
        size = icon.stem.partition("-")[2]
        _put(icon, root / f"usr/share/icons/hicolor/{size}x{size}/apps/rectify.png")
    moment = formatdate(float(os.environ.get("SOURCE_DATE_EPOCH", time.time())))
    words = f"rectify ({version}) stable; urgency=medium\n\n  * See CHANGELOG.md of the project.\n\n"
    _packed(f"{words} -- Rectify <rectify@rectify.invalid>  {moment}\n", root / "usr/share/doc/rectify/changelog.gz")
    _packed((HERE / "rectify.1").read_text(encoding="utf-8"), root / "usr/share/man/man1/rectify.1.gz")


def _control(root: Path, version: str, glibc: str) -> None:
    kilobytes = sum(path.lstat().st_size for path in root.rglob("*") if not path.is_dir()) // 1024
    fields = (HERE / "control").read_text(encoding="utf-8")
    depends = ", ".join((f"libc6 (>= {glibc})", *DEPENDS))
    facts = {"version": version, "size": kilobytes, "depends": depends, "recommends": ", ".join(RECOMMENDS)}
    (root / "DEBIAN").mkdir()
    (root / "DEBIAN/control").write_text(fields.format(**facts), encoding="utf-8")
    sums = [
        f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}  {path.relative_to(root)}\n"
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.is_symlink() and "DEBIAN" not in path.parts
    ]
    (root / "DEBIAN/md5sums").write_text("".join(sums), encoding="utf-8")


def _glibc(folder: Path, most: tuple[int, int]) -> str:
    """The newest glibc that anything in the folder asks for; ends the build when that is newer than promised."""
    newest, whose = (2, 17), ""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.open("rb").read(4) == b"\x7fELF":
            said = subprocess.run(["objdump", "-T", path], capture_output=True, text=True, check=False).stdout
            asked = max(((int(major), int(minor)) for major, minor in GLIBC.findall(said)), default=(0, 0))
            newest, whose = max((newest, whose), (asked, path.name))
    if newest > most:
        sys.exit(f"build: {whose} needs glibc {newest[0]}.{newest[1]}, newer than the package promises")
    return f"{newest[0]}.{newest[1]}"


def _put(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(0o644)


def _packed(text: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    target.chmod(0o644)


def _touch(root: Path) -> None:
    """Rights and moments that do not depend on who builds when."""
    moment = int(os.environ.get("SOURCE_DATE_EPOCH", time.time()))
    for path in (root, *root.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)
        os.utime(path, (moment, moment), follow_symlinks=False)


def _run(*words: object, env: dict[str, str] | None = None) -> None:
    if subprocess.run([str(word) for word in words], cwd=ROOT, env=env, check=False).returncode:
        sys.exit(f"build: this failed: {' '.join(map(str, words))}")
