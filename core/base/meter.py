"""How far a long job is, and whether the clerk wants it to stop."""

from collections.abc import Callable

from core.base.errors import Cancelled


class Meter:
    """Handed to every long job. `step` reports and raises `Cancelled` when the clerk said stop."""

    def __init__(
        self,
        report: Callable[[str, int, int], None] | None = None,
        stopped: Callable[[], bool] | None = None,
    ) -> None:
        self._report = report
        self._stopped = stopped
        self._doing = ""
        self._total = 0

    def begin(self, doing: str, total: int) -> None:
        """Name what is being done (a Chinese phrase for the bar) and how many steps it has."""
        self._doing, self._total = doing, total
        self.step(0)

    def step(self, done: int) -> None:
        """`done` of the announced total are done. Raises `Cancelled` if asked to stop."""
        if self._stopped is not None and self._stopped():
            raise Cancelled
        if self._report is not None:
            self._report(self._doing, done, self._total)


def silent() -> Meter:
    """A meter nobody looks at."""
    return Meter()
