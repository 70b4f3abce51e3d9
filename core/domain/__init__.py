"""The rules: one module per noun (row, draft, columns, queries, operations).

Loading the package loads every noun, so that every operation is declared: an operation that the program
does not know can be neither named in the history nor taken back.
"""

from core.domain import (
    assignments,
    categories,
    closeouts,
    closing_rules,
    clues,
    deadlines,
    deletions,
    evidence,
    evidence_files,
    evidence_rows,
    figure_list,
    figures,
    finder,
    finding_rows,
    findings,
    glance,
    history,
    inspections,
    intake_records,
    ledger_records,
    letter_drafting,
    letter_rules,
    letters,
    measures,
    number_series,
    operators,
    overview,
    own_resources,
    papers,
    people,
    plans,
    progress,
    readiness,
    readiness_questions,
    reopenings,
    settings,
    statistics,
)

__all__ = [
    "assignments", "categories", "closeouts", "closing_rules", "clues", "deadlines", "deletions", "evidence", "evidence_files", "evidence_rows", "figure_list", "figures", "finder",
    "finding_rows", "findings", "glance", "history", "inspections", "intake_records", "ledger_records", "letter_drafting",
    "letter_rules", "letters", "measures", "number_series", "operators", "overview", "own_resources", "papers",
    "people", "plans", "progress", "readiness", "readiness_questions", "reopenings", "settings", "statistics",
]  # fmt: skip
