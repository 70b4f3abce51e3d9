"""For trying an upgrade: the staged program as an older version, and a setup of it that compresses little.

python older.py STAGED TARGET VERSION OLDER SETUP
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from installer.build import make_setup
from installer.windows.stage import rename

if __name__ == "__main__":
    staged, target, version, older, setup = sys.argv[1:]
    rename(Path(staged), Path(target), version, older)
    make_setup(Path(target), Path(setup), older, fast=True)
