"""The Windows program folder, built on Linux without Windows or Wine: interpreter, packages, program, launchers.

rectify.exe  rectify-cli.exe  files.sha256  licenses/  README.txt
program/     python311.dll, its library; lib/ packages; app/ the program itself, all as byte code
"""

import compileall
import os
import py_compile
import shutil
import subprocess
import sys
from pathlib import Path

from installer import licences, listing, locked
from installer.locked import ROOT, pip
from installer.windows import interpreter
from installer.windows.trim import trim

HERE = Path(__file__).resolve().parent
MINGW = "x86_64-w64-mingw32-"
LAUNCHERS = {"rectify.exe": ("-mwindows",), "rectify-cli.exe": ("-DCONSOLE", "-mconsole")}


def stage(folder: Path, cache: Path, version: str) -> None:
    """Build the program folder anew."""
    if sys.version_info[:2] != (3, 11):
        sys.exit("build: byte code for the Windows interpreter can only be made by Python 3.11")
    shutil.rmtree(folder, ignore_errors=True)
    program = folder / "program"
    interpreter.lay_out(program, cache / "interpreter")
    wheels = locked.wheels(locked.WINDOWS, cache / "wheels-windows")
    pip("install", "--no-index", "--no-deps", "--no-compile", "--target", program / "lib", *locked.WINDOWS.pip, *wheels)
    listing.metadata(program / "lib", version)
    text = program / "LICENSE.txt"
    licences.gather(program / "lib", folder / "licenses", (interpreter.VERSION, text))
    text.unlink()
    _only_names(program / "lib")
    trim(program / "lib")
    listing.sources(program / "app")
    for name in ("lib", "app"):
        _compile(program / name, program)
    _for_notepad(HERE / "README.txt", folder / "README.txt")
    launchers(folder, version)
    listing.write(folder)


def rename(folder: Path, other: Path, old: str, new: str) -> None:
    """The same program folder as another version, for trying upgrades: only what names the version is made anew."""
    shutil.rmtree(other, ignore_errors=True)
    shutil.copytree(folder, other)
    shutil.rmtree(other / "program/lib" / f"rectify-{old}.dist-info")
    listing.metadata(other / "program/lib", new)
    launchers(other, new)
    listing.write(other)


def _for_notepad(source: Path, target: Path) -> None:
    """With the marks and line ends by which every editor of Windows sees Chinese text."""
    words = source.read_text(encoding="utf-8").replace("\n", "\r\n")
    target.write_bytes(words.encode("utf-8-sig"))


def _only_names(lib: Path) -> None:
    """Of what pip notes of each package its name and version stay, for reports and for packages that ask."""
    for path in lib.glob("*.dist-info/*"):
        if path.name != "METADATA":
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _compile(folder: Path, root: Path) -> None:
    """Byte code beside nothing else: it starts faster, and nothing is ever written into the program's folder."""
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    done = compileall.compile_dir(
        folder, quiet=1, legacy=True, invalidation_mode=mode, stripdir=str(root), workers=os.cpu_count() or 1
    )
    if not done:
        sys.exit(f"build: something in {folder} cannot be compiled")
    for path in folder.rglob("*.py"):
        path.unlink()


def launchers(folder: Path, version: str) -> None:
    """Compile the two programs that are started: with a window, and for the command line."""
    numbers = (*map(int, version.split(".")), 0, 0, 0)[:4]
    facts = (f"-DVERSION={version}", f"-DVERSION_NUMBERS={','.join(map(str, numbers))}")
    for name, flags in LAUNCHERS.items():
        resource = folder / f"{name}.o"
        words = (*facts, f"-DFILE_NAME={name}")
        compiling = ("-O2", "-s", "-municode", "-Wall", "-Wextra", "-Werror", *flags)
        _run(f"{MINGW}windres", "-c", "65001", *words, "-I", HERE, HERE / "launcher.rc", "-O", "coff", "-o", resource)
        _run(f"{MINGW}gcc", *compiling, "-o", folder / name, HERE / "launcher.c", resource)
        resource.unlink()


def _run(*words: object) -> None:
    if subprocess.run([str(word) for word in words], cwd=ROOT, check=False).returncode:
        sys.exit(f"build: this failed: {' '.join(map(str, words))}")
