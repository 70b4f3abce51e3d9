"""One workspace on disk: tables, operations and audit, undo, search, evidence, backup, migrations."""
