"""已存的对应关系: mappings of earlier forms, kept in the workspace under the form's fingerprint."""

import json
from collections.abc import Iterator

from core.domain import mapping_file, own_resources
from core.domain.mapping import FormMapping
from core.domain.own_resources import OwnRow
from core.store.workspace import Workspace

KIND = "mapping"


def kept(workspace: Workspace) -> list[FormMapping]:
    """The mappings kept, the latest first."""
    return [mapping for _, mapping in _read(workspace)]


def keep(workspace: Workspace, title: str, mapping: FormMapping) -> None:
    """Keep a mapping for the next form with these headings; the one kept for them before gives way."""
    text = json.dumps(mapping_file.as_json(mapping), ensure_ascii=False)
    same = next((row for row, known in _read(workspace) if known.fingerprint == mapping.fingerprint), None)
    if same is None:
        taken = own_resources.named(workspace, KIND, title.strip()) is not None or not title.strip()
        name = f"{title.strip()} {mapping.fingerprint[:6]}".strip() if taken else title.strip()
        own_resources.add(workspace, KIND, name, text)
    elif same.text != text:
        own_resources.edit(workspace, same.id, same.name, text, seen=same.version)


def _read(workspace: Workspace) -> Iterator[tuple[OwnRow, FormMapping]]:
    for row in reversed(own_resources.rows(workspace, KIND)):
        try:
            yield row, mapping_file.from_json(json.loads(row.text))
        except (KeyError, TypeError, ValueError, IndexError):
            continue  # a newer program's, or altered by hand: the form is then proposed for anew
