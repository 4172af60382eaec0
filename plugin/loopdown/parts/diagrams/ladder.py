"""The ladder of places to intervene: the rungs that the model's levers stand on, strong ones above weak ones."""

from __future__ import annotations

from itertools import groupby

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.levers.places import WEAKEST_STRONG
from loopdown.parts.diagram import Diagram, Edge, Node, short
from loopdown.words.en import diagrams as words
from loopdown.words.en.levers import LEVELS
from loopdown.words.sentences import say, text_of


def draw_ladder(analysis: Analysis, most: int) -> Diagram | None:
    """The ladder with at most so many levers; None where they all stand on one rung, for then it says nothing."""
    levers = sorted((each for each in analysis.model.levers if each.level in LEVELS), key=lambda each: each.level)
    drawn = levers[:most]
    rungs = [
        (level, [each.title.text for each in group]) for level, group in groupby(drawn, key=lambda each: each.level)
    ]
    if len(rungs) < 2:
        return None
    nodes = tuple(
        Node(
            "rung" if level <= WEAKEST_STRONG else "weak rung",
            (
                text_of(say(words.LADDER_RUNG, level=str(level), name=LEVELS[level])),
                *(f"· {short(title)}" for title in titles),
            ),
        )
        for level, titles in rungs
    )
    sentences = [
        text_of(say(words.LADDER_TOLD, level=str(level), name=LEVELS[level], levers=", ".join(titles)))
        for level, titles in rungs
    ]
    return Diagram(
        kind="ladder",
        title=words.LADDER + (f": {analysis.model.title}" if analysis.model.title else ""),
        description=". ".join(sentences) + ".",
        nodes=nodes,
        edges=tuple(_step(place, rungs[place][0], rungs[place + 1][0]) for place in range(len(rungs) - 1)),
        direction="TD",
        left_out=len(levers) - len(drawn),
    )


def _step(place: int, upper: int, lower: int) -> Edge:
    """From a rung to the next one below; the one that leads from strong to weak is drawn as a break."""
    apart = upper <= WEAKEST_STRONG < lower
    return Edge(place, place + 1, "break" if apart else "rail")
