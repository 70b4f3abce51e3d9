"""The same package under a newer version, for trying upgrades: newer.py DEB TARGET VERSION WORK"""

import re
import shutil
import subprocess
import sys
from pathlib import Path


def main(deb: str, target: str, version: str, work: str) -> None:
    """Unpack, rename, pack again with little compression."""
    folder = Path(work)
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run(["dpkg-deb", "-R", deb, folder], check=True)
    control = folder / "DEBIAN/control"
    control.write_text(re.sub(r"(?m)^Version: .*$", f"Version: {version}", control.read_text(encoding="utf-8")))
    subprocess.run(["dpkg-deb", "--root-owner-group", "-Zxz", "-z0", "-b", folder, target], check=True, stdout=-3)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main(*sys.argv[1:])
