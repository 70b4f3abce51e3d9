"""Where the program's own files lie, and where a person's files lie when nobody says otherwise."""

from pathlib import Path

RESOURCES = Path(__file__).resolve().parents[2] / "resources"


def resource(name: str) -> Path:
    """The path of a file of `resources/`, e.g. `layouts/main.toml`; missing files are our own fault."""
    path = RESOURCES / name
    if not path.exists():
        raise FileNotFoundError(name)
    return path


def user_folder() -> Path:
    """Preferences and logs of this user: never a workspace, never anything that must not be lost."""
    from platformdirs import user_data_path

    return user_data_path("rectify", appauthor=False, roaming=False)
