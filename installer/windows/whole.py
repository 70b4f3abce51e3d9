"""Whether an installed folder is as it was built, by its own list: whole.py FOLDER"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from core.base.program_files import check

if __name__ == "__main__":
    found = check(folder=Path(sys.argv[1]))
    if not found.whole:
        print(f"     {found.count} files; missing {found.missing[:5]}, altered {found.altered[:5]}")
    sys.exit(not found.whole)
