"""One callout for each loop that is told: what it does, how it goes round, and what follows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from loopdown.analysis.analysis import Analysis, Loop, LoopType
from loopdown.analysis.loops.couplings import is_observed, uses_metrics
from loopdown.analysis.loops.guards import Choice, Guard, amplifies, choices, guards, is_unguarded
from loopdown.analysis.loops.slow_guards import SlowGuard, slow_guards
from loopdown.base.inline import Code, Line, Plain, Prose, Strong
from loopdown.language.properties import NOTE
from loopdown.model.model import Kind, Link
from loopdown.parts.callout import BodyPart, Callout, Items, Paragraph, Tone
from loopdown.parts.callouts.watching import variables_to_look_at, where_to_look
from loopdown.syntax.printing import quoted, show_formula
from loopdown.words import en, sentences
from loopdown.words.sentences import say

OPEN = 12  # loops that are told with their details in sight
DECLARED = 40  # told on a page; one that declares more isn't read to its end
ITEMS = 6  # of a list within a sentence
GUARDS = 6  # told one by one
CHAIN = 16  # variables of a loop that is told whole
NAMED = 40  # variables of a loop that somebody may want to declare


def tell_loops(analysis: Analysis, ids: Collection[str] | None = None) -> Iterator[Callout]:
    """The told loops, declared ones first; only those with these IDs where IDs are given.

    Of more declared loops than a reader can take the first are told, and how many are left out.
    """
    chosen = [loop for loop in analysis.told if ids is None or loop.id in ids]
    declared = [loop for loop in chosen if loop.declared]
    slow = {each.guard.id: each for each in slow_guards(analysis)}
    for loop in (*declared[:DECLARED], *chosen[len(declared) :]):
        yield _loop(analysis, loop, slow.get(loop.id), folded=loop.declared is None or len(declared) > OPEN)
    if len(declared) > DECLARED:
        headline = (Plain(sentences.plural(en.MORE_DECLARED, len(declared) - DECLARED)),)
        why = Paragraph((Prose(en.MORE_DECLARED_WHY),))
        yield Callout("more-declared-loops", "abstract", headline, (why,), folded=True)


def _loop(analysis: Analysis, loop: Loop, slow: SlowGuard | None, *, folded: bool) -> Callout:
    body: list[BodyPart] = [Paragraph(reading(analysis, loop)), Paragraph(_count(analysis, loop))]
    tone: Tone = "info" if loop.type is LoopType.BALANCING else "note"
    if is_unguarded(analysis, loop):
        tone = "warning"
        body.append(Paragraph(say(en.UNGUARDED, variables=_variables(analysis, loop))))
    elif amplifies(loop) and (found := guards(analysis, loop)):
        told = found if len(found) <= GUARDS + 1 else found[:GUARDS]
        lines = [_guard(analysis, guard) for guard in told]
        if len(told) < len(found):
            lines.append(say(en.MORE_GUARDS, count=f"{len(found) - len(told):,}"))
        body.append(Items(tuple(lines)))
    if loop.type is LoopType.BALANCING:
        goals = [(key, variable.goal) for key in loop.variables if (variable := analysis.model.variables[key]).goal]
        body.extend(
            Paragraph(say(en.SEEKS, variable=analysis.name(key), goal=show_formula(goal)))
            for key, goal in goals
            if goal
        )
    if loop.type is LoopType.BALANCING and loop.delayed_links:
        body.append(Paragraph(say(en.LATE)))
        if slow:
            body.append(Paragraph(_too_late(slow)))
    if uses_metrics(analysis) and not is_observed(analysis, loop):
        body.append(Paragraph(say(en.UNOBSERVED)))
    if loop.supply_links:
        template = en.SUPPLIED_BALANCING if loop.type is LoopType.BALANCING else en.SUPPLIED
        body.append(Paragraph(say(template, links=_links(analysis, loop.supply_links))))
    by_run = [link for link in loop.links if link.by_run]
    if by_run:
        body.append(Paragraph(say(en.BY_RUN, links=_links(analysis, by_run))))
    if loop.declared is None and len(loop.variables) <= NAMED:
        body.append(Paragraph((*say(en.NAME_IT), Code(_statement(analysis, loop)))))
    elif loop.declared and (note := loop.declared.common.get(NOTE)):
        body.append(Paragraph((Prose(note.text),)))
    body.extend(Paragraph(line) for line in _look_at(analysis, loop))
    return Callout("loop", tone, _headline(analysis, loop), tuple(body), folded)


def _look_at(analysis: Analysis, loop: Loop) -> Iterator[Line]:
    """Metrics and runbooks: the loop's own, and those of its variables that no loop before it has told."""
    if loop.declared and (own := where_to_look(loop.declared.common)):
        yield own
    before = analysis.told[: analysis.told.index(loop)]
    told = {key for other in before for key in other.variables}
    # A stock has a callout of its own.
    keys = [k for k in loop.variables if k not in told and analysis.model.variables[k].kind is not Kind.STOCK]
    yield from variables_to_look_at(analysis, keys)


def _headline(analysis: Analysis, loop: Loop) -> Line:
    called: Line = (Strong(loop.id),)
    if loop.declared and loop.declared.title:
        called = (*called, Plain(f" {loop.declared.title}"))
    elif loop.declared is None:
        called = (*called, Plain(f" ({en.HIDDEN})"))
    match loop.type:
        case LoopType.UNDETERMINED:
            unknown = [link for link in loop.links if link.polarity == "?"]
            return say(en.UNDETERMINED, loop=called, links=_links(analysis, unknown))
        case LoopType.REINFORCING:
            if loop.supply_links:
                return say(en.CARRIES_ROUND, loop=called)
            return _amplifies(analysis, loop, called)
    variable = Plain(analysis.name(loop.variables[0]))
    if not loop.pushes_back:
        stocks = sentences.listed([(Plain(analysis.name(link.source)),) for link in loop.supply_links], en.OR)
        return say(en.PUSHES_BACK_SHORT, loop=called, variable=variable, stocks=stocks)
    if not loop.delayed_links:
        return say(en.PUSHES_BACK, loop=called, variable=variable)
    if loop.delay_seconds is None:
        return say(en.PUSHES_BACK_UNKNOWN, loop=called, variable=variable)
    return say(en.PUSHES_BACK_LATE, loop=called, variable=variable, delay=sentences.duration(loop.delay_seconds))


def _amplifies(analysis: Analysis, loop: Loop, called: Line) -> Line:
    if is_unguarded(analysis, loop):
        return say(en.AMPLIFIES_ALONE, loop=called)
    found = guards(analysis, loop)
    if not found:
        return say(en.AMPLIFIES, loop=called)
    ids = sentences.listed([(Strong(guard.loop.id),) for guard in found], most=ITEMS)
    return say(en.AMPLIFIES_GUARDED[0 if len(found) == 1 else 1], loop=called, guards=ids)


def _too_late(slow: SlowGuard) -> Line:
    figures = slow.figures
    return say(
        en.TOO_LATE_BUT if slow.in_time else en.TOO_LATE,
        stock=(Strong(figures.name),),
        time=sentences.duration(figures.full.time_s or 0.0),
        when=en.WHEN.format(scenario=figures.scenario) if figures.scenario else "",
        loops=sentences.listed([(Strong(loop.id),) for loop in slow.in_time], en.OR, most=ITEMS),
    )


def _guard(analysis: Analysis, guard: Guard) -> Line:
    loop = (Strong(guard.loop.id),)
    speed = sentences.guard_speed(guard.loop.delay_seconds, bool(guard.loop.delayed_links))
    if not guard.acts_on:
        return say(en.GUARD_ALL, loop=loop, speed=speed)
    variables = sentences.listed([(Plain(analysis.name(key)),) for key in guard.acts_on], most=ITEMS)
    limits = [_while(choice) for choice in choices(analysis, guard)]
    if limits:
        listed = sentences.listed(limits, most=ITEMS)
        return say(en.GUARD_WHILE, loop=loop, variables=variables, speed=speed, limits=listed)
    return say(en.GUARD, loop=loop, variables=variables, speed=speed)


def _while(choice: Choice) -> Line:
    """`min(Wanted, Slots)` follows `Wanted`."""
    parts = sentences.listed([(Code(show_formula(part)),) for part in choice.follows], en.OR)
    return say(en.GUARD_FOLLOWS, formula=(Code(show_formula(choice.call)),), parts=parts)


def reading(analysis: Analysis, loop: Loop) -> Line:
    """`Load ↑ → Latency ↑ → Load ↑ (more)`: a rise of the first variable, carried round."""
    rising: bool | None = True
    pieces = [f"{analysis.name(loop.variables[0])} ↑"]
    for link in loop.links:
        rising = None if rising is None or link.polarity == "?" else rising == (link.polarity == "+")
        arrow = "→" if link.delay is None else f"→ ‖ {_after(link.delay.seconds)} →"
        pieces.append(f"{arrow} {analysis.name(link.target)} {'?' if rising is None else '↑' if rising else '↓'}")
    if len(loop.variables) > CHAIN:
        pieces[CHAIN - 1 : -2] = [f"→ {en.MORE_BETWEEN.format(count=f'{len(loop.variables) - CHAIN:,}')}"]
    if rising is not None:
        pieces.append(en.MORE if rising else en.LESS)
    return (Plain(" ".join(pieces)),)


def _after(seconds: float | None) -> str:
    if seconds is None:
        return en.AFTER_SOME_TIME
    return en.AFTER.format(delay=sentences.duration(seconds))


def _count(analysis: Analysis, loop: Loop) -> Line:
    count = sentences.plural(en.NEGATIVE_LINKS, len(loop.negative_links))
    line = say(en.COUNT, count=count[0].upper() + count[1:], type=en.TYPE[loop.type.value])
    if not loop.delayed_links:
        return line
    links = _links(analysis, loop.delayed_links)
    if loop.delay_seconds is None:
        return (*line, *say(en.DELAY_UNKNOWN, links=links))
    return (*line, *say(en.DELAY_KNOWN, delay=sentences.duration(loop.delay_seconds), links=links))


def _links(analysis: Analysis, links: Sequence[Link]) -> Line:
    told = [(Plain(f"{analysis.name(link.source)} → {analysis.name(link.target)}"),) for link in links]
    return sentences.listed([*told], most=ITEMS)


def _variables(analysis: Analysis, loop: Loop) -> Line:
    return sentences.listed([(Plain(analysis.name(key)),) for key in loop.variables], en.OR, most=ITEMS)


def _statement(analysis: Analysis, loop: Loop) -> str:
    """The loop statement that an author would add; names that aren't plain are quoted."""
    names = [quoted(analysis.name(key)) for key in (*loop.variables, loop.variables[0])]
    return f'loop {loop.id} "…": ' + " -> ".join(names)
