"""The only clock: everything that needs the time asks here, so that tests can set it."""

from datetime import UTC, datetime


def now() -> datetime:
    """This moment in UTC, to the millisecond: the precision that the audit keeps."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
