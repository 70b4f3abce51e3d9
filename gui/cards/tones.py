"""Which tone of the palette a state of the trade has: the same in lists, cards and on the overview."""

PROGRESS_TONES = {"not_started": "idle", "open": "busy", "basic": "busy", "done": "good"}

# Only what asks for attention has a tone of its own; the others are plain words.
WARNING_TONES = {"overdue": "overdue", "urgent": "soon", "soon": "soon"}

CLOSING_TONES = {"none": "idle", "applied": "busy", "returned": "soon", "closed": "good", "reopened": "overdue"}

LETTER_TONES = {
    "draft": "idle", "issued": "busy", "received": "busy", "reply_overdue": "overdue", "replied": "good",
    "withdrawn": "idle",
}  # fmt: skip

SUBMISSION_TONES = {
    "overdue": "overdue", "due_soon": "soon", "later": "idle", "unset": "idle", "submitted_late": "soon",
    "submitted": "good", "voided": "idle", "not_applicable": "idle",
}  # fmt: skip

ROUND_TONES = {"overdue": "overdue", "open": "busy", "complete": "good"}

RETURN_TONES = {"overdue": "overdue", "waiting": "busy", "late": "soon", "returned": "good"}

PUBLICATION_TONES = {"answer_overdue": "overdue", "planned": "idle", "showing": "busy", "published": "good"}

WORDING_TONES = {"moved": "overdue", "named": "soon", "withheld": "busy", "plain": "good"}
