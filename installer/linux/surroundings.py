"""Run first in the frozen program: give other programs it starts (fc-list, the file manager) their own libraries back.

The frozen program's loader points LD_LIBRARY_PATH at its own folder and keeps what was there before beside it.
"""

import os

_before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
if _before is None:
    os.environ.pop("LD_LIBRARY_PATH", None)
else:
    os.environ["LD_LIBRARY_PATH"] = _before
