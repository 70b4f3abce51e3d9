"""The window: what a clerk sees and touches. Knows the core; the core does not know it."""

import ctypes
import sys


def _keep_singletons() -> None:
    """Keep None, True and False alive under Python before 3.12.

    PySide6 6.12 is built for the immortal singletons of Python 3.12 and gives None and True back without taking a
    reference. Under 3.11 each such call loses one, and after some thousand calls the interpreter stops with
    «none_dealloc». A count that no session can use up makes them immortal there too.
    """
    if sys.version_info >= (3, 12) or sys.implementation.name != "cpython":
        return
    for singleton in (None, True, False, NotImplemented, Ellipsis):
        ctypes.c_ssize_t.from_address(id(singleton)).value += 1 << 40


_keep_singletons()
