"""Whether a run in steps of one length says what it says in shorter ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from loopdown.analysis.numbers.program.program import Program
from loopdown.analysis.numbers.run.integrate import Track
from loopdown.analysis.numbers.tolerances import AT_LIMIT
from loopdown.model.model import Key

SHORTER = 4  # times
AGREES = 0.006  # of what a level covers, or of a time: an error that shrinks with the step is a third of this then
JUMPS = 4  # moments at which a level may be elsewhere: one that jumps does so a step earlier or later


def unlike(program: Program, coarse: Track, fine: Track) -> Iterator[Key]:
    """The stocks of which a run in steps that are `SHORTER` says something else: a level, or when a limit is met."""
    for stock in program.stocks:
        one, other = coarse.columns[stock.slot], fine.columns[stock.slot]
        near = AGREES * max(max(other) - min(other), AT_LIMIT * max(map(abs, other)))
        extremes = abs(max(one) - max(other)) > near or abs(min(one) - min(other)) > near
        if extremes or _often_apart(one, other, near) or _other_moments(stock.key, coarse, fine):
            yield stock.key


def _often_apart(one: Sequence[float], other: Sequence[float], near: float) -> bool:
    apart = [abs(a - b) > near for a, b in zip(one, other[::SHORTER], strict=False)]
    return sum(apart) > JUMPS or apart[-1]


def _other_moments(stock: Key, coarse: Track, fine: Track) -> bool:
    for limit in ("full", "empty"):
        one, other = (
            next((hit.time_s for hit in track.hits if (hit.stock, hit.limit) == (stock, limit)), None)
            for track in (coarse, fine)
        )
        if (one is None) != (other is None) or (
            one is not None and other is not None and abs(one - other) > AGREES * max(one, other)
        ):
            return True
    return False
