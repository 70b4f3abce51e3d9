"""首选项: what this user likes on this PC. Never in a workspace, never anything that must not be lost.

Losing or damaging the file costs column widths and the theme, nothing else: it is then begun anew.
"""

import json
from pathlib import Path
from typing import Any

from core.base.places import found, remembered, user_folder

THEMES = ("system", "light", "dark")
TEXT_SIZES = (90, 100, 115, 130, 150)
RECENT_AT_MOST = 8


class Preferences:
    """A small JSON file. `get` and `put` know keys like `theme`, `table.findings`, `recent`."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or user_folder() / "preferences.json"
        self._known: dict[str, Any] = _read(self.path)
        self._dirty = False

    def get(self, key: str, default: Any = None) -> Any:
        """The remembered value, or `default`."""
        return self._known.get(key, default)

    def put(self, key: str, value: Any) -> None:
        """Remember a value that JSON can hold; None forgets it. `save` brings it to disk."""
        if self._known.get(key) == value:
            return
        if value is None:
            self._known.pop(key, None)
        else:
            self._known[key] = value
        self._dirty = True

    def save(self) -> None:
        """Write what changed. A preference that cannot be written is not worth stopping a clerk for."""
        if not self._dirty:
            return
        draft = self.path.with_suffix(".new")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(json.dumps(self._known, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")
            draft.replace(self.path)
        except OSError:
            return
        self._dirty = False

    def opened(self, folder: Path) -> None:
        """Put a workspace first among the recent ones; it is the one opened at the next start."""
        name = remembered(folder)
        others = [known for known in self.get("recent", []) if known != name]
        self.put("recent", [name, *others][:RECENT_AT_MOST])

    def forget(self, folder: Path) -> None:
        """A workspace that is not there any more."""
        self.put("recent", [known for known in self.get("recent", []) if known != remembered(folder)])

    def recent(self) -> list[Path]:
        """Workspaces opened before, last one first."""
        return [found(name) for name in self.get("recent", [])]


def _read(path: Path) -> dict[str, Any]:
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}
