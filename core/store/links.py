"""快捷方式: a small file on the desktop that opens one workspace with a double click.

It holds the folder as it was, and the way there from the file itself, so that both may move together on a stick.
"""

import contextlib
import json
import os
from pathlib import Path
from typing import Any

from core.base.errors import Trouble
from core.store.folders import DATABASE

SUFFIX = ".rectify-link"
_LARGEST = 1 << 16


def text(folder: Path, beside: Path) -> str:
    """What a shortcut to the workspace in `folder` holds when it lies in the folder `beside`."""
    known = {"workspace": str(folder.absolute())}
    with contextlib.suppress(ValueError):  # another drive of Windows: there is no way from one to the other
        known["from_here"] = Path(os.path.relpath(folder, beside)).as_posix()
    return json.dumps(known, ensure_ascii=False, indent=1) + "\n"


def target(file: Path) -> Path:
    """The folder of the workspace that a shortcut means. Trouble: it is none, or the workspace is not there."""
    known = _read(file)
    named = [known["workspace"], str(file.absolute().parent / known.get("from_here", known["workspace"]))]
    for folder in map(Path, named):
        if (folder / DATABASE).is_file():
            return folder.resolve()
    raise Trouble("link.workspace_gone", name=file.stem, folder=known["workspace"])


def _read(file: Path) -> dict[str, str]:
    try:
        with file.open(encoding="utf-8") as stream:
            known: Any = json.loads(stream.read(_LARGEST))
    except (OSError, ValueError) as error:
        raise Trouble("link.not_one", name=file.name) from error
    if not isinstance(known, dict) or not isinstance(known.get("workspace"), str):  # pyright: ignore[reportUnknownMemberType]
        raise Trouble("link.not_one", name=file.name)
    return {str(key): str(value) for key, value in known.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
