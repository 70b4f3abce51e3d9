"""日志: what went wrong, for whoever mends the program — operation names and ids, never names or texts.

These offices handle confidential matters, so an exception is logged by its kind and the places it passed
through; its message may quote a finding and stays out.
"""

import traceback

from core.base import clock
from core.base.places import user_folder

LARGEST = 512 * 1024


def record(error: BaseException) -> str:
    """Append the error's kind and path through the program to the log; gives the log's file name or empty."""
    lines = [f"{clock.now().isoformat(timespec='seconds')} {type(error).__name__}"]
    lines += [f"  {frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in _frames(error)]
    try:
        folder = user_folder() / "logs"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "rectify.log"
        if path.exists() and path.stat().st_size > LARGEST:
            path.replace(folder / "rectify.old.log")
        with path.open("a", encoding="utf-8") as log:
            log.write("\n".join(lines) + "\n")
    except OSError:
        return ""
    return str(path)


def _frames(error: BaseException) -> list[traceback.FrameSummary]:
    return list(traceback.extract_tb(error.__traceback__))
