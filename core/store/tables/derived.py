"""一览: what is worked out from the records and can be made again."""

from peewee import BlobField, BooleanField, IntegerField, Model, TextField


class Glance(Model):
    """一览: what lists sort and filter findings by, derived from the records after each operation.

    Not a record: no audit, no undo; `core.domain.glance` can make it again at any time. Keys of Chinese
    text are its GB 18030 bytes, which stand in pinyin order for the common characters.
    """

    finding = IntegerField(primary_key=True)
    inspection = IntegerField()
    kind = TextField()
    place = IntegerField()
    category = IntegerField(null=True)
    category_key = IntegerField(default=0)
    text_key = BlobField()
    measures = IntegerField(default=0)
    leader_key = BlobField()
    unit_key = BlobField()
    due = TextField(null=True)
    long_term = BooleanField(default=False)
    progress = TextField()
    progress_rank = IntegerField(default=0)
    done_on = TextField(null=True)
    closing = TextField(default="none")
    withdrawn = BooleanField(default=False)

    class Meta:  # pyright: ignore[reportIncompatibleVariableOverride]
        legacy_table_names = False
        # Each order a list may have, and for the usual one whatever it may be filtered by, is read from one index
        # alone: looking into the rows of 100,000 findings would take several times as long.
        indexes = (
            (("kind", "withdrawn", "inspection", "place", "progress_rank", "closing", "due", "long_term", "category",
              "measures"), False),
            *((("kind", "withdrawn", column, "inspection", "place"), False)
              for column in ("category_key", "text_key", "measures", "leader_key", "unit_key", "due", "progress_rank",
                             "closing")),
        )  # fmt: skip


class MeasureGlance(Model):
    """任务一览: what lists and figures of measures sort and count by, derived in the same way and at the same time.

    `done_on` is the day of the report since which it has been done without a break; `place` that of its finding.
    """

    measure = IntegerField(primary_key=True)
    finding = IntegerField(index=True)
    inspection = IntegerField()
    kind = TextField()
    place = IntegerField()
    nth = IntegerField()
    measure_kind = TextField()
    leader_key = BlobField()
    unit_key = BlobField()
    first_due = TextField(null=True)
    due = TextField(null=True)
    long_term = BooleanField(default=False)
    progress = TextField()
    progress_rank = IntegerField(default=0)
    done_on = TextField(null=True)
    withdrawn = BooleanField(default=False)

    class Meta:  # pyright: ignore[reportIncompatibleVariableOverride]
        legacy_table_names = False
        indexes = (
            (("kind", "withdrawn", "inspection", "place", "nth"), False),
            (("kind", "withdrawn", "inspection", "progress_rank", "due", "first_due", "done_on", "long_term"), False),
            (("kind", "withdrawn", "due", "inspection", "place", "nth"), False),
        )
