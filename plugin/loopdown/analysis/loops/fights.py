"""Two controllers on one actuator, and pairs of which nobody can say whether they are two.

What is found depends on how loops run and on what the author says that they are for. It does not depend on which way a
variable counts, *Free disk* or *Used disk*: by the signs alone two loops that pull a shared variable to two ends can't
be told from two that look after it, for what is one with *Cost* is the other with *Savings*.
"""

from __future__ import annotations

import math
import re
from itertools import combinations

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.loops.guards import amplifies
from loopdown.analysis.loops.loop import Loop, LoopType
from loopdown.base.records import dataclass
from loopdown.model.model import Key, Kind, Link, Model, Origin
from loopdown.words.en.interplay import CONTROLLER


@dataclass(frozen=True, slots=True)
class Contender:
    """One of two loops that fight: what drives the actuator, and what it corrects."""

    loop: Loop
    enters_by: Link  # from the driver into the actuator
    leaves_by: Link  # from the actuator to what only this loop goes through
    ends: tuple[Key, ...]  # what it is known to be for: variables that only this loop goes through

    @property
    def end(self) -> Key:
        """What it is for, as far as that is known; else what it moves first."""
        return self.ends[0] if self.ends else self.leaves_by.target

    @property
    def raises(self) -> bool:
        """Whether more of the driver is more of the actuator."""
        return self.enters_by.polarity == "+"


@dataclass(frozen=True, slots=True)
class Fight:
    """Two balancing loops that move the same variables, each for its own end."""

    actuator: tuple[Key, ...]  # the run of variables that both share
    one: Contender
    other: Contender


def fights(analysis: Analysis) -> tuple[Fight, ...]:
    """Every pair of the compared balancing loops that fight.

    They share one run of variables (the actuator), enter it by different links (two drivers), leave it by different
    links, and are for two ends that the actuator can't serve at once: two set points (a `goal`, or a title that names
    what is controlled), or two variables of which `better` says that what is good for the one is bad for the other.
    One actuator can't meet two goals (J. Tinbergen, *On the Theory of Economic Policy*, 1952); what follows is policy
    resistance (D. H. Meadows, *Thinking in Systems*, 2008, chapter 5). Of flows it is enough that two decisions set
    them.
    """
    return tuple(pair for pair in _meetings(analysis) if _fights(analysis, pair))


def open_fights(analysis: Analysis) -> tuple[Fight, ...]:
    """The pairs of sketched loops that meet as two that fight do, and of which nothing says what they are for.

    What a loop that grows goes round is no such place: both hold it back.
    """
    grown = frozenset(key for loop in analysis.told if amplifies(loop) for key in loop.variables)
    return tuple(pair for pair in _meetings(analysis) if grown.isdisjoint(pair.actuator) and _is_open(analysis, pair))


# ------------------------------------------------------------------ where two loops meet


def _meetings(analysis: Analysis) -> tuple[Fight, ...]:
    balancing = [_Way(loop) for loop in analysis.compared if loop.type is LoopType.BALANCING]
    found = (_meeting(analysis, one, other) for one, other in combinations(balancing, 2))
    return tuple(pair for pair in found if pair is not None)


class _Way:
    """A loop as the links into and out of each of its variables."""

    def __init__(self, loop: Loop) -> None:
        self.loop = loop
        self.into = {link.target: link for link in loop.links}
        self.out_of = {link.source: link for link in loop.links}


def _meeting(analysis: Analysis, one: _Way, other: _Way) -> Fight | None:
    """Two loops that share one run of variables, which each enters and leaves by a link of its own."""
    shared = one.into.keys() & other.into.keys()
    if not shared or len(shared) in (len(one.into), len(other.into)):
        return None
    starts = [key for key in one.loop.variables if key in shared and one.into[key].source not in shared]
    if len(starts) != 1:
        return None  # more than one run: the loops meet again
    run = [starts[0]]
    while one.out_of[run[-1]].target in shared and one.out_of[run[-1]] == other.out_of[run[-1]]:
        run.append(one.out_of[run[-1]].target)
    if len(run) != len(shared) or other.into[run[0]].source in shared or one.out_of[run[-1]] == other.out_of[run[-1]]:
        return None
    contenders = [
        Contender(way.loop, way.into[run[0]], way.out_of[run[-1]], _ends(analysis, way.loop, run))
        for way in (one, other)
    ]
    return Fight(tuple(run), *contenders)


def _is_material(model: Model, link: Link) -> bool:
    """Whether a link says how material moves: from a flow into its stock, or from a stock to what leaves it."""
    ends = model.ends.get(link.target)
    return Origin.FLOW in link.origins or (ends is not None and ends.source == link.source)


# ------------------------------------------------------------------ what a loop is for


def _ends(analysis: Analysis, loop: Loop, shared: list[Key]) -> tuple[Key, ...]:
    """The variables of a loop that it is known to be for, without those that it shares; set points first."""
    own = [key for key in loop.variables if key not in shared]
    aimed = [key for key in own if _has_set_point(analysis, loop, key)]
    return (*aimed, *(key for key in own if key not in aimed and analysis.model.variables[key].better))


def _has_set_point(analysis: Analysis, loop: Loop, key: Key) -> bool:
    return analysis.model.variables[key].goal is not None or _controlled(analysis, loop) == [key]


def _controlled(analysis: Analysis, loop: Loop) -> list[Key]:
    """The variables of a loop that its title may call what it controls: *Latency autoscaler*, *Cost control*.

    What stands before the controller's name is a variable's name or the first words of one (*Queue scaler*).
    """
    said = loop.declared.title if loop.declared else None
    *subject, controller = said.casefold().split() if said else [""]
    if not subject or not re.fullmatch(CONTROLLER, controller):
        return []
    return [key for key in loop.variables if analysis.name(key).casefold().split()[: len(subject)] == subject]


def _effect(pair: Contender, end: Key) -> int:
    """How an end answers a rise of the actuator, by the loop's own way to it."""
    links = pair.loop.links
    start = links.index(pair.leaves_by)
    way = (*links[start:], *links[:start])
    until = next(place for place, link in enumerate(way) if link.target == end)
    return math.prod(1 if link.polarity == "+" else -1 for link in way[: until + 1])


# ------------------------------------------------------------------ whether they fight


def _fights(analysis: Analysis, pair: Fight) -> bool:
    one, other = pair.one, pair.other
    aimed = [_has_set_point(analysis, each.loop, each.end) for each in (one, other) if each.ends]
    if len(aimed) == 2:
        if _is_wanted(analysis, pair) and not all(aimed):
            return False
        return any(aimed) or _are_opposed(analysis, pair)
    if any(_is_material(analysis.model, each.enters_by) for each in (one, other)):
        return False
    return all(key in analysis.model.ends for key in pair.actuator)


def _are_opposed(analysis: Analysis, pair: Fight) -> bool:
    """Whether the actuator is good for the end of one where it is bad for that of the other."""
    good = [_effect(each, each.end) * _good(analysis, each.end) for each in (pair.one, pair.other)]
    return good[0] != good[1]


def _good(analysis: Analysis, key: Key) -> int:
    return 1 if analysis.model.variables[key].better == "high" else -1


def _is_wanted(analysis: Analysis, pair: Fight) -> bool:
    """Whether the model says how what two loops share should be: then it is an end, and both look after it."""
    return any(
        analysis.model.variables[key].goal is not None or analysis.model.variables[key].better for key in pair.actuator
    )


def _is_open(analysis: Analysis, pair: Fight) -> bool:
    """Whether it is a sketch of which nothing says whether the shared variables are a means or an end."""
    one, other = pair.one, pair.other
    if (one.ends and other.ends) or not (one.loop.declared and other.loop.declared) or _is_wanted(analysis, pair):
        return False
    keys = {*one.loop.variables, *other.loop.variables}
    return all(analysis.model.variables[key].kind is Kind.VARIABLE for key in keys)
