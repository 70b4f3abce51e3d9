"""Moments: UTC, to the millisecond, and never running backwards in the audit.

A day ends at 24:00 in the zone of the workspace; China has one zone and no summer time.
"""

from datetime import UTC, datetime, timedelta, timezone

from core.base import clock

ZONE = timezone(timedelta(hours=8), "Asia/Shanghai")
FAR_AHEAD = timedelta(days=60)


def text(moment: datetime) -> str:
    """`2025-09-15T01:00:00.000Z`: sorts as text in the order of time. Needs an aware moment."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone")
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read(stored: str) -> datetime:
    """The moment of a stored text."""
    return datetime.fromisoformat(stored.replace("Z", "+00:00"))


def next_after(before: str) -> tuple[str, bool]:
    """This moment as text, never earlier than `before`; True when the clock had run backwards."""
    now = text(clock.now())
    return (before, True) if now < before else (now, False)
