"""Names of records that survive exchange between PCs: UUID version 7 (RFC 9562 §5.7)."""

import os
from uuid import UUID

from core.base import clock


def new_uid() -> str:
    """A new UUIDv7 in its usual text form: the moment in milliseconds first, then 74 random bits."""
    moment = int(clock.now().timestamp() * 1000)
    number = (moment << 80) | int.from_bytes(os.urandom(10), "big")
    number = number & ~(0xF << 76) | 0x7 << 76  # version
    number = number & ~(0x3 << 62) | 0x2 << 62  # variant
    return str(UUID(int=number))
