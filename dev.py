#!/usr/bin/env python3
"""Sets up what is missing on this machine, then does one thing. Needs nothing but Python.

python3 dev.py demo [DIR] [--no-window]   the whole job once, from a feedback document to ledger and report
python3 dev.py test [--office] [...]      all tests; the rest is passed on to pytest
python3 dev.py check                      ruff and pyright
python3 dev.py campaign                   the long runs, written down in tests/campaign/README.md
python3 dev.py bench [NAME ...]           speed and memory against bare libraries
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "requirements.lock"
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LINUX = sys.platform.startswith("linux")

# What Qt's wheels leave to the system, in Debian's names; the second list only where there is a screen.
QT_NEEDS = ["libgl1", "libegl1", "libxkbcommon0", "libglib2.0-0", "libfontconfig1", "libdbus-1-3", "libgssapi-krb5-2"]
SCREEN_NEEDS = ["libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxkbcommon-x11-0", "libxcb-shape0"]


def main(arguments):
    if sys.version_info < (3, 11):
        sys.exit("dev: Python 3.11 or newer is needed, this is " + platform.python_version())
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if command not in COMMANDS:
        sys.exit(__doc__)
    try:
        prepare_python()
        prepare_system(screen=command == "demo" and has_screen())
        return COMMANDS[command](rest)
    except subprocess.CalledProcessError as error:
        sys.exit(f"dev: this failed with exit code {error.returncode}: {' '.join(map(str, error.cmd))}")
    except OSError as error:
        sys.exit(f"dev: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


# --- what each word does ----------------------------------------------------------------------------------------------


def demo(rest):
    return run(BIN / "rectify", "demo", *rest)


def test(rest):
    if "--office" in rest:
        if not shutil.which("soffice"):
            install(["libreoffice-calc-nogui", "libreoffice-writer-nogui"], "LibreOffice is not installed")
        rest = ["-m", "not campaign and not bench", *(word for word in rest if word != "--office")]
    return run(PYTHON, "-m", "pytest", "-q", "-n", "auto", "--dist", "loadfile", *rest)


def check(rest):
    results = [
        run(BIN / "ruff", "check", "."),
        run(BIN / "ruff", "format", "--check", "."),
        run(BIN / "basedpyright", *rest),
    ]
    return max(results)


def campaign(rest):
    return run(PYTHON, "tests/campaign", *rest)


def bench(rest):
    return run(PYTHON, "tests/bench", *rest)


COMMANDS = {"demo": demo, "test": test, "check": check, "campaign": campaign, "bench": bench}


def run(program, *words):
    """The exit code of one program of the environment, started in the folder the clerk stands in only for `demo`."""
    where = None if "demo" in words[:1] else ROOT
    surroundings = {**os.environ, "PYTHONUTF8": "1"}
    if LINUX and (where or not has_screen()):
        surroundings.setdefault("QT_QPA_PLATFORM", "offscreen")
    return subprocess.call([str(program), *words], cwd=where, env=surroundings)


# --- setting up -------------------------------------------------------------------------------------------------------


def prepare_python():
    """An environment with exactly the locked packages and the project itself; done again when one of them changes."""
    parts = [LOCK.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), sys.version.encode(), str(ROOT).encode()]
    wanted = hashlib.sha256(b"\0".join(parts)).hexdigest()
    stamp = VENV / "stamp"
    if PYTHON.exists() and stamp.is_file() and stamp.read_text() == wanted:
        return
    say("setting up .venv (about 200 MB are fetched the first time)")
    stamp.unlink(missing_ok=True)
    if not has_pip():
        make_environment()
    pip("install", "--require-hashes", "-r", LOCK)
    # Built with the locked setuptools and no index at all: the project's own installation never touches the network.
    pip("install", "--no-index", "--no-deps", "--no-build-isolation", "-e", ROOT)
    stamp.write_text(wanted)


def make_environment():
    try:
        import ensurepip  # noqa: F401 - Debian keeps it in a package of its own
    except ImportError:
        install(["python3-venv"], "this Python cannot make environments")
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)


def has_pip():
    """Whether .venv is whole enough to go on with, and of this very Python."""
    if not PYTHON.exists():
        return False
    asked = [str(PYTHON), "-c", "import pip, sys; print(sys.version)"]
    answer = subprocess.run(asked, capture_output=True, text=True, check=False)
    return answer.returncode == 0 and answer.stdout.strip() == sys.version


def pip(*words):
    command = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--quiet", *map(str, words)]
    subprocess.run(command, cwd=ROOT, check=True)


def prepare_system(screen):
    """The system libraries that Qt is linked against; asked of Qt's own files, so that nothing is installed in vain."""
    if not LINUX or not shutil.which("ldd"):
        return
    (qt,) = VENV.glob("lib/python3*/site-packages/PySide6/Qt")
    files = [qt / "lib" / f"libQt6{name}.so.6" for name in ("Widgets", "PrintSupport", "Pdf", "Network")]
    files.append(qt / "plugins/platforms" / ("libqxcb.so" if screen else "libqoffscreen.so"))
    found = subprocess.run(["ldd", *map(str, files)], capture_output=True, text=True, check=False).stdout
    missing = sorted({line.split()[0] for line in found.splitlines() if "not found" in line})
    if missing:
        packages = QT_NEEDS + SCREEN_NEEDS if screen else QT_NEEDS
        install(packages, "Qt needs system libraries that are missing: " + ", ".join(missing))


def install(packages, why):
    """Through apt-get when this is root, else one line to copy."""
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if not shutil.which("apt-get"):
        sys.exit(f"dev: {why}. Install them with this system's own tools (Debian's names: {' '.join(packages)})")
    if os.geteuid() != 0:
        sys.exit(f"dev: {why}. Run this once, then try again:\n  sudo {' '.join(command)}")
    say(f"{why}\ndev: {' '.join(command)}")
    quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "stdout": subprocess.DEVNULL}
    subprocess.run(["apt-get", "update", "-q"], check=True, **quiet)
    subprocess.run(command, check=True, **quiet)


def has_screen():
    return not LINUX or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def say(text):
    print("dev: " + text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
