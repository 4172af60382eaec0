"""Says of a place that the grammar can't read what is wrong there and what the right form is.

The words come from the text, not from the parser's tables: an author knows `-->`, not `ARROW`. Each
function of this folder knows one common mistake; the first that recognises its own speaks. A line that a
message offers has been read before.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from loopdown.syntax.advice import (
    arrow_slips,
    direction_slips,
    formula_slips,
    level_slips,
    name_slips,
    other_notations,
    property_slips,
    relative_slips,
    statement_slips,
    text_slips,
    word_slips,
)
from loopdown.syntax.advice.fallback import otherwise
from loopdown.syntax.advice.place import Advice, BadLine, see
from loopdown.syntax.recovery import Mistake

_KNOWN: tuple[Callable[[BadLine], Advice | None], ...] = (
    text_slips.not_closed,
    text_slips.comment,
    *other_notations.FIRST,
    *level_slips.FIRST,
    *arrow_slips.KNOWN,
    *word_slips.SLIPS,
    *formula_slips.NUMBERS,
    *direction_slips.SLIPS,
    *relative_slips.SLIPS,
    *property_slips.SLIPS,
    *statement_slips.SLIPS,
    *text_slips.SLIPS,
    *formula_slips.SLIPS,
    *level_slips.SLIPS,
    *other_notations.AT_LAST,
    *name_slips.KNOWN,
    *property_slips.AT_LAST,
    *statement_slips.AT_LAST,
)

# The patterns of common mistakes allow white space in many places, and try all ways to share out a stretch of it:
# that takes time by the cube of its length. Nobody who writes one of these mistakes sets words so far apart.
_GAP = re.compile(r"\s{48}")


def advise(text: str, mistake: Mistake) -> Advice:
    """What to say of a mistake in a text."""
    place = see(text, mistake)
    for known in () if _GAP.search(place.line) else _KNOWN:
        advice = known(place)
        if advice is not None:
            return advice
    return otherwise(place)
