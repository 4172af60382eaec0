"""The causal loop diagram: variables, signed arrows, delays, and a badge where a loop closes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Set

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.loops.loop import Loop, LoopType
from loopdown.language.properties import RUNBOOK
from loopdown.model.model import Key, Link, Origin, Variable
from loopdown.parts.diagram import Diagram, Edge, Emphasis, Node, direction, short
from loopdown.words.en.diagrams import CAUSAL_LOOP_DIAGRAM, DIAGRAM_LOOPS, OPPOSITE, SAME_WAY, UNKNOWN_WAY
from loopdown.words.en.grammar import shortened
from loopdown.words.sentences import say, text_of

Pair = tuple[Key, Key]

WHOLE = 40  # links that a reader can follow in one picture
PART = 24  # links of each picture, where there are more
PARTS = 6  # pictures of one block
LINKS = 30  # told to those who can't see the picture
LOOPS = 50  # named to them
BADGES = 4  # IDs of loops on one link


def in_parts(analysis: Analysis, of: Set[Pair]) -> tuple[Set[Pair], ...]:
    """These links as the pictures that show them; what is in none of them is left out.

    It is one picture where a reader can follow it. Else the told loops are spread over several, in their order, and
    behind them what somebody wrote besides.
    """
    loops = [{(link.source, link.target) for link in loop.links} for loop in analysis.told]
    written = [{pair} for pair, link in analysis.links.items() if pair in of and Origin.WRITTEN in link.origins]
    drawn = [pairs for pairs in (*loops, *written) if pairs <= of]
    parts: list[set[Pair]] = [set()]
    most = WHOLE if len(set().union(*drawn)) <= WHOLE else PART
    for pairs in drawn:
        if any(pairs <= part for part in parts):
            continue
        if parts[-1] and len(parts[-1] | pairs) > most:
            parts.append(set())
        if len(parts) > PARTS:
            break
        parts[-1] |= pairs
    return tuple(parts[:PARTS]) if len(parts) > 1 else (of,)


def draw_causal_loops(analysis: Analysis, of: Set[Pair], most: int) -> Diagram | None:
    """The causal loop diagram of these links, with at most so many of them; None where there is nothing to draw."""
    told = [loop for loop in analysis.told if all((link.source, link.target) in of for link in loop.links)]
    links = _drawn(analysis, told, of, most)
    if not links:
        return None
    linked = {key for link in links for key in (link.source, link.target)}
    keys = [key for key in analysis.model.variables if key in linked]
    place = {key: number for number, key in enumerate(keys)}
    badges = _badges(told)
    types = _types(told)
    title = CAUSAL_LOOP_DIAGRAM + (f": {analysis.model.title}" if analysis.model.title else "")
    return Diagram(
        kind="causal-loop",
        title=title,
        description=_description(analysis, told, links),
        nodes=tuple(_node(analysis.model.variables[key]) for key in keys),
        edges=tuple(
            Edge(
                place[link.source],
                place[link.target],
                "influence",
                link.polarity,
                link.delay is not None,
                tuple(badges.get((link.source, link.target), ())),
                _emphasis(types[link.source, link.target]),
            )
            for link in links
        ),
        direction=direction(_across(keys, links), [short(analysis.name(key)) for key in keys]),
        left_out=len(of) - len(links),
    )


def _node(variable: Variable) -> Node:
    runbook = variable.common.get(RUNBOOK)
    return Node("variable", (short(variable.name),), runbook.text if runbook else None)


def _drawn(analysis: Analysis, told: list[Loop], of: Set[Pair], most: int) -> list[Link]:
    """Of these links those that a reader is shown, in the order of the source.

    All that somebody wrote and all that carry a told loop: a formula's other links stand in the stock-and-flow
    diagram. Where that is more than a picture can hold, loops come first, the declared ones before the others.
    """
    ranked: dict[tuple[Key, Key], None] = {}
    for loop in told:
        ranked.update(dict.fromkeys((link.source, link.target) for link in loop.links))
    written = (pair for pair, link in analysis.links.items() if pair in of and Origin.WRITTEN in link.origins)
    ranked.update(dict.fromkeys(written))
    kept = set(list(ranked)[:most])
    return [link for pair, link in analysis.links.items() if pair in kept]


def _across(keys: list[Key], links: list[Link]) -> int:
    """How many nodes a picture is wide when it runs across: the longest way through it, or all of a loop."""
    inward = Counter(link.target for link in links)
    onward: dict[Key, list[Key]] = {}
    for link in links:
        onward.setdefault(link.source, []).append(link.target)
    longest = dict.fromkeys(keys, 1)
    ready = [key for key in keys if not inward[key]]
    for key in ready:
        for target in onward.get(key, ()):
            longest[target] = max(longest[target], longest[key] + 1)
            inward[target] -= 1
            if not inward[target]:
                ready.append(target)
    return max(longest.values()) if len(ready) == len(keys) else len(keys)


def _badges(loops: list[Loop]) -> dict[tuple[Key, Key], list[str]]:
    """The IDs of the loops by the link that shows them: the one that fewest loops share, the closing one first."""
    shared = Counter((link.source, link.target) for loop in loops for link in loop.links)
    badges: dict[tuple[Key, Key], list[str]] = {}
    for loop in loops:
        pairs = [(link.source, link.target) for link in reversed(loop.links)]
        badges.setdefault(min(pairs, key=lambda pair: shared[pair]), []).append(loop.id)
    return {pair: shortened(ids, BADGES) for pair, ids in badges.items()}


def _types(told: list[Loop]) -> defaultdict[Pair, set[LoopType]]:
    """The types of the told loops by the links that they are on."""
    types = defaultdict[Pair, set[LoopType]](set)
    for loop in told:
        for link in loop.links:
            types[link.source, link.target].add(loop.type)
    return types


def _emphasis(types: set[LoopType]) -> Emphasis | None:
    """The type of the told loops that a link is on, where they are all of one type."""
    if types == {LoopType.REINFORCING}:
        return "reinforcing"
    return "balancing" if types == {LoopType.BALANCING} else None


def _description(analysis: Analysis, told: list[Loop], links: list[Link]) -> str:
    """The picture in words, for those who can't see it."""
    templates = {"+": SAME_WAY, "-": OPPOSITE, "?": UNKNOWN_WAY}
    sentences = [
        text_of(say(templates[link.polarity], source=analysis.name(link.source), target=analysis.name(link.target)))
        for link in links[:LINKS]
    ]
    if told:
        sentences.append(text_of(say(DIAGRAM_LOOPS, loops=", ".join(shortened([loop.id for loop in told], LOOPS)))))
    return ". ".join(sentences) + "."
