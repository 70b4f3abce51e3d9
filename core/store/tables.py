"""The records of a workspace: one class a table, no rules.

Every change of such a row is caught by permanent triggers made from these classes. Dates are plain
business dates (`YYYY-MM-DD`); a date a document gives only in part (`2018-07`, `--07-21`) is kept as
it was given in a text column. Texts are never NULL: what is not known is the empty text (未填).
"""

from datetime import date
from typing import Any, ClassVar

from peewee import AutoField, BlobField, BooleanField, ForeignKeyField, IntegerField, Model, TextField


class DayField(TextField):
    """A business date, stored as ISO text so that every SQLite tool shows and sorts it rightly."""

    def db_value(self, value: date | str | None) -> str | None:
        return value.isoformat() if isinstance(value, date) else value

    def python_value(self, value: str | None) -> date | None:
        return date.fromisoformat(value) if value else None


def _words(**options: Any) -> TextField:
    """A text that may be empty but is never NULL."""
    return TextField(default="", **options)


class Record(Model):
    """What every record has: a key that never comes back, a name that survives exchange, a version.

    `searchable` names the columns of the full-text index, `named` those found by pinyin initials too,
    `frozen` those that no operation may ever change once written.
    """

    searchable: ClassVar[tuple[str, ...]] = ()
    named: ClassVar[tuple[str, ...]] = ()
    frozen: ClassVar[tuple[str, ...]] = ()

    id = AutoField()
    uid = TextField(unique=True)
    version = IntegerField(default=1)

    class Meta:
        legacy_table_names = False


# -- who ---------------------------------------------------------------------------------------


class Unit(Record):
    """单位: a node of the office's unit tree."""

    named = ("name", "short")

    parent = ForeignKeyField("self", null=True, index=True, on_delete="RESTRICT")
    name = TextField()
    short = _words()
    place = IntegerField(default=0)


class Person(Record):
    """人员: a person in a post of a unit; who leaves keeps the row (`left_on`)."""

    named = ("name",)
    searchable = ("post", "phone")

    unit = ForeignKeyField(Unit, null=True, index=True, on_delete="RESTRICT")
    name = TextField()
    post = _words()
    phone = _words()
    place = IntegerField(default=0)
    left_on = DayField(null=True)


class Operator(Record):
    """操作员: who sits at the program. `rights` are words: write review clue manage."""

    name = TextField()
    person = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    rights = _words()
    password = _words()


class Setting(Record):
    """设置: one named value of the workspace (office name, language, zone …)."""

    name = TextField(unique=True)
    value = _words()


class OwnResource(Record):
    """自有方案: a scheme, rule set, layout or wording of this office, based on a built-in one."""

    kind = TextField()
    name = TextField()
    based_on = _words()
    based_on_version = _words()
    text = TextField()


# -- what was inspected ------------------------------------------------------------------------


class Inspection(Record):
    """巡视巡察: one round of inspection of one organisation and what frames its rectification."""

    searchable = ("name", "organisation", "team")

    name = TextField()
    side = TextField(default="inspected")
    commissioned_by = _words()
    team = _words()
    team_leader = _words()
    organisation = _words()
    term = _words()
    round = _words()
    kind = _words()
    started_on = _words()
    ended_on = _words()
    feedback_on = _words()
    received_on = DayField(null=True)
    first_responsible = _words()
    first_responsible_person = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    methods = _words()
    themes = _words()
    scheme = _words()
    scheme_version = _words()
    progress_words = _words()
    closing_chain = _words()


class FeedbackEvent(Record):
    """反馈会: to the leader alone (`head`) or to the leadership team (`team`)."""

    inspection = ForeignKeyField(Inspection, index=True, on_delete="CASCADE")
    kind = TextField()
    held_on = _words()
    place = _words()
    chair = _words()
    chair_post = _words()
    speaker = _words()
    attendees = _words()
    observers = _words()
    text = _words()


class Milestone(Record):
    """时限节点: a date that a rule gives an inspection, with the basis it was computed from."""

    inspection = ForeignKeyField(Inspection, index=True, on_delete="CASCADE")
    rule = TextField()
    rule_version = _words()
    title = TextField()
    receiver = _words()
    due_on = DayField(null=True)
    basis = _words()
    reason = _words()
    done_on = DayField(null=True)


class Category(Record):
    """类别: a 类 or 方面 of the document or of a scheme."""

    searchable = ("title",)

    inspection = ForeignKeyField(Inspection, index=True, on_delete="CASCADE")
    parent = ForeignKeyField("self", null=True, index=True, on_delete="RESTRICT")
    title = TextField()
    scheme_node = _words()
    place = IntegerField(default=0)


# -- evidence ----------------------------------------------------------------------------------


class Evidence(Record):
    """佐证材料: one file, stored once under its SHA-256."""

    searchable = ("title", "name", "document_number", "note")

    sha256 = TextField(index=True)
    size = IntegerField()
    name = TextField()
    title = _words()
    kind = _words()
    document_number = _words()
    document_on = DayField(null=True)
    pages = IntegerField(null=True)
    note = _words()


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
    name = _words()
    text = TextField()
    digest = TextField(index=True)


class DocumentSpan(Record):
    """One stretch of a document: a draft, the header's evidence, or left over."""

    document = ForeignKeyField(Document, index=True, on_delete="CASCADE")
    kind = TextField()
    start = IntegerField()
    end = IntegerField()
    field = _words()


# -- what must be put right --------------------------------------------------------------------


class Finding(Record):
    """问题: a finding, suggestion, demand or pledge; 具体表现 are rows under their 问题."""

    searchable = ("original", "text", "brief", "goal", "remark")
    frozen = ("original",)

    inspection = ForeignKeyField(Inspection, index=True, on_delete="CASCADE")
    kind = TextField(default="finding")
    level = TextField(default="problem")
    parent = ForeignKeyField("self", null=True, index=True, on_delete="CASCADE")
    category = ForeignKeyField(Category, null=True, index=True, on_delete="RESTRICT")
    place = IntegerField(default=0)
    plan_number = _words()
    span = ForeignKeyField(DocumentSpan, null=True, on_delete="SET NULL")
    original = _words()
    text = _words()
    brief = _words()
    goal = _words()
    special = _words()
    focus = BooleanField(default=False)
    focus_reason = _words()
    problem_class = _words()
    problem_subclass = _words()
    remark = _words()
    withdrawn_on = DayField(null=True)
    withdrawn_reason = _words()

    class Meta:  # pyright: ignore[reportIncompatibleVariableOverride]
        indexes = ((("inspection", "kind", "place"), False),)


class Measure(Record):
    """整改措施: what is done about exactly one finding."""

    searchable = ("text", "remark")

    finding = ForeignKeyField(Finding, index=True, on_delete="CASCADE")
    place = IntegerField(default=0)
    text = TextField()
    kind = _words()
    in_period = BooleanField(null=True)
    standing = BooleanField(default=False)
    remark = _words()


class MeasureServes(Record):
    """A measure that also serves another finding: a link, never counted twice."""

    measure = ForeignKeyField(Measure, index=True, on_delete="CASCADE")
    finding = ForeignKeyField(Finding, index=True, on_delete="CASCADE")


class Assignment(Record):
    """责任: who answers for a finding or a measure, in which role, from when to when."""

    finding = ForeignKeyField(Finding, null=True, index=True, on_delete="CASCADE")
    measure = ForeignKeyField(Measure, null=True, index=True, on_delete="CASCADE")
    role = TextField()
    unit = ForeignKeyField(Unit, null=True, index=True, on_delete="RESTRICT")
    person = ForeignKeyField(Person, null=True, index=True, on_delete="RESTRICT")
    since = DayField(null=True)
    until = DayField(null=True)
    place = IntegerField(default=0)


class Deadline(Record):
    """完成时限: `nth` 0 is the first date (原定), later ones are extensions; none is overwritten."""

    measure = ForeignKeyField(Measure, index=True, on_delete="CASCADE")
    nth = IntegerField(default=0)
    precision = TextField(default="day")
    last_day = DayField(null=True)
    decided_on = DayField(null=True)
    reason = _words()
    approved_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    rule = _words()
    rule_version = _words()
    basis = _words()

    class Meta:  # pyright: ignore[reportIncompatibleVariableOverride]
        indexes = ((("measure", "nth"), True),)


class Progress(Record):
    """整改进展: a dated entry; the present state is the last one."""

    searchable = ("text",)

    finding = ForeignKeyField(Finding, null=True, index=True, on_delete="CASCADE")
    measure = ForeignKeyField(Measure, null=True, index=True, on_delete="CASCADE")
    reported_on = DayField()
    text = _words()
    state = _words()
    reporter = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    source = _words()
    reason = _words()
    next_plan = _words()


class Clue(Record):
    """问题线索: minimal on purpose; never in lists, search, ledgers or packages."""

    inspection = ForeignKeyField(Inspection, index=True, on_delete="CASCADE")
    span = ForeignKeyField(DocumentSpan, null=True, on_delete="SET NULL")
    text = _words()
    receiver = _words()
    number = _words()
    items = IntegerField(null=True)
    persons = IntegerField(null=True)
    handed_over_on = DayField(null=True)


# -- plan, close-out, what was handed in -------------------------------------------------------


class PlanEdition(Record):
    """整改方案: what was decided; from the first edition on numbers never move."""

    inspection = ForeignKeyField(Inspection, index=True, on_delete="CASCADE")
    nth = IntegerField()
    decided_on = DayField()
    signed_by = _words()
    reason = _words()


class PlanEntry(Record):
    """One finding as the edition froze it."""

    edition = ForeignKeyField(PlanEdition, index=True, on_delete="CASCADE")
    finding = ForeignKeyField(Finding, index=True, on_delete="RESTRICT")
    number = TextField()
    category = _words()
    text = TextField()
    goal = _words()


class PlanMeasure(Record):
    """One measure as the edition froze it, owners and deadline in words."""

    entry = ForeignKeyField(PlanEntry, index=True, on_delete="CASCADE")
    measure = IntegerField()
    place = IntegerField(default=0)
    text = TextField()
    kind = _words()
    leaders = _words()
    lead_units = _words()
    co_units = _words()
    persons = _words()
    deadline = _words()
    last_day = DayField(null=True)


class Closeout(Record):
    """销号: one application and what became of it. `taken_over`: closed before the program (历史转入)."""

    finding = ForeignKeyField(Finding, index=True, on_delete="RESTRICT")
    applied_on = DayField(null=True)
    doer = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    summary = _words()
    state = TextField(default="applied")
    closed_on = DayField(null=True)
    number = _words()
    result = _words()
    taken_over = BooleanField(default=False)
    source = _words()
    reason = _words()


class CloseoutReview(Record):
    """审核: one level's opinion; `on_paper` when recorded from the signed form (依据纸质审批)."""

    closeout = ForeignKeyField(Closeout, index=True, on_delete="CASCADE")
    level = TextField()
    place = IntegerField(default=0)
    reviewer = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    agreed = BooleanField(null=True)
    opinion = _words()
    reviewed_on = DayField(null=True)
    on_paper = BooleanField(default=False)


class Submission(Record):
    """报送: the very bytes that were handed in, with what they were made from."""

    inspection = ForeignKeyField(Inspection, index=True, on_delete="CASCADE")
    paper = TextField()
    title = _words()
    receiver = _words()
    submitted_on = DayField()
    evidence = ForeignKeyField(Evidence, on_delete="RESTRICT")
    moment = TextField()
    program_version = _words()
    chain = _words()


class CollectionRound(Record):
    """报送期: a date by which the units report."""

    inspection = ForeignKeyField(Inspection, index=True, on_delete="CASCADE")
    title = TextField()
    due_on = DayField()


class CollectionReturn(Record):
    """What one unit has sent for a collection round."""

    round = ForeignKeyField(CollectionRound, index=True, on_delete="CASCADE")
    unit = ForeignKeyField(Unit, on_delete="RESTRICT")
    returned_on = DayField(null=True)
    contact = _words()
    phone = _words()


class PaperText(Record):
    """A prose block of a paper as the office wants it; `digest` tells whether facts under it changed."""

    inspection = ForeignKeyField(Inspection, index=True, on_delete="CASCADE")
    paper = TextField()
    block = TextField()
    text = TextField()
    digest = _words()

    class Meta:  # pyright: ignore[reportIncompatibleVariableOverride]
        indexes = ((("inspection", "paper", "block"), True),)


# -- derived -----------------------------------------------------------------------------------


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


DERIVED: tuple[type[Model], ...] = (Glance,)

TABLES: tuple[type[Record], ...] = (
    Unit, Person, Operator, Setting, OwnResource,
    Inspection, FeedbackEvent, Milestone, Category,
    Evidence, EvidenceTie, Document, DocumentSpan,
    Finding, Measure, MeasureServes, Assignment, Deadline, Progress, Clue,
    PlanEdition, PlanEntry, PlanMeasure, Closeout, CloseoutReview,
    Submission, CollectionRound, CollectionReturn, PaperText,
)  # fmt: skip
