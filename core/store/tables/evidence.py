"""佐证材料 and 反馈意见原文: files, what they prove, and the text everything began with."""

from peewee import ForeignKeyField, IntegerField, TextField

from core.store.tables.inspection import Inspection
from core.store.tables.record import DayField, Record, words


class Evidence(Record):
    """佐证材料: one file, stored once under its SHA-256; from an old ledger it may be a name alone (`sha256` empty).

    `sort` is what the file was when it was taken in (`core.base.file_sorts`); empty in what came from before.
    """

    searchable = ("title", "name", "document_number", "note")

    sha256 = TextField(index=True)
    size = IntegerField()
    name = TextField()
    sort = words()
    title = words()
    kind = words()
    document_number = words()
    document_on = DayField(null=True)
    pages = IntegerField(null=True)
    note = words()


class EvidenceTie(Record):
    """What a piece of evidence proves: any record, with the pages that matter there."""

    evidence = ForeignKeyField(Evidence, index=True, on_delete="RESTRICT")
    noun = TextField()
    record = IntegerField()
    page_from = IntegerField(null=True)
    page_to = IntegerField(null=True)
    place = IntegerField(default=0)

    class Meta:  # pyright: ignore[reportIncompatibleVariableOverride]
        indexes = ((("noun", "record"), False),)


class Document(Record):
    """反馈意见原文: the text as it was read, and what the reader and the clerk made of it."""

    frozen = ("text", "digest")

    inspection = ForeignKeyField(Inspection, index=True, on_delete="CASCADE")
    evidence = ForeignKeyField(Evidence, null=True, on_delete="RESTRICT")
    name = words()
    text = TextField()
    digest = TextField(index=True)


class DocumentSpan(Record):
    """One stretch of a document: a draft, the header's evidence, or left over."""

    document = ForeignKeyField(Document, index=True, on_delete="CASCADE")
    kind = TextField()
    start = IntegerField()
    end = IntegerField()
    field = words()
