"""The records of a workspace: one class a table, no rules; a module for each part of the trade.

Every change of such a row is caught by permanent triggers made from these classes. Dates are plain
business dates (`YYYY-MM-DD`); a date a document gives only in part (`2018-07`, `--07-21`) is kept as
it was given in a text column. Texts are never NULL: what is not known is the empty text (未填).
"""

from peewee import Model

from core.store.tables.closing import (
    Closeout,
    CloseoutCriterion,
    CloseoutReview,
    NumberSeries,
    PlanEdition,
    PlanEntry,
    PlanMeasure,
    Reopening,
    ReturnVisit,
)
from core.store.tables.dealing import (
    Letter,
    LetterItem,
    Meeting,
    MeetingAttendee,
    MeetingDecision,
    Publication,
    PublicComment,
    Withholding,
)
from core.store.tables.derived import Glance, MeasureGlance
from core.store.tables.evidence import Document, DocumentSpan, Evidence, EvidenceTie
from core.store.tables.finding import (
    Assignment,
    AuditDetail,
    Clue,
    Deadline,
    Extension,
    Finding,
    Handover,
    HandoverItem,
    Measure,
    MeasureServes,
    Progress,
)
from core.store.tables.inspection import Category, FeedbackEvent, GroupMember, Inspection, Milestone, StepMark, Waiver
from core.store.tables.outcome import Accountability, Money, OutcomeTie, Regulation, WiderAction
from core.store.tables.record import Record
from core.store.tables.reporting import CollectionReturn, CollectionRound, PaperPrint, PaperText, Submission, UnitForm
from core.store.tables.who import Operator, OwnResource, Person, Setting, Unit

DERIVED: tuple[type[Model], ...] = (Glance, MeasureGlance)

TABLES: tuple[type[Record], ...] = (
    Unit, Person, Operator, Setting, OwnResource,
    Inspection, FeedbackEvent, Milestone, Category,
    Evidence, EvidenceTie, Document, DocumentSpan,
    Finding, AuditDetail, Measure, MeasureServes, Assignment, Deadline, Progress, Extension, Handover, HandoverItem,
    Clue,
    PlanEdition, PlanEntry, PlanMeasure, Closeout, CloseoutCriterion, CloseoutReview,
    NumberSeries, Submission, CollectionRound, CollectionReturn, UnitForm, PaperText,
    Regulation, Accountability, Money, WiderAction, OutcomeTie, ReturnVisit, Reopening,
    GroupMember, Meeting, MeetingAttendee, MeetingDecision, Letter, LetterItem,
    Publication, PublicComment, Withholding,
    StepMark, Waiver, PaperPrint,
)  # fmt: skip
