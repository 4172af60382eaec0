"""One callout for each loop that is told: what it does, how it goes round, and what follows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.loops.contests import Contest
from loopdown.analysis.loops.guards import Choice, Guard, choices
from loopdown.analysis.loops.late_loops import LateLoop, late_loop
from loopdown.analysis.loops.loop import Loop, LoopType
from loopdown.analysis.loops.slow_guards import SlowGuard
from loopdown.base.inline import Code, Line, Plain, Prose, Strong
from loopdown.language.properties import NOTE
from loopdown.language.quoting import quoted
from loopdown.model.model import Delay, Link
from loopdown.model.printing import show_formula
from loopdown.parts.callout import BodyPart, Callout, Items, Paragraph, Tone
from loopdown.parts.callouts.word_contests import word_losses
from loopdown.parts.callouts.word_where_to_look import variables_to_look_at, where_to_look
from loopdown.story.loops import LoopStory, loop_stories
from loopdown.words.en import grammar, shared
from loopdown.words.en import loops as words
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
    shown = {loop.id for loop in (*declared[:DECLARED], *chosen[len(declared) :])}
    for story in loop_stories(analysis, shown):
        yield _loop(analysis, story, folded=story.loop.declared is None or len(declared) > OPEN)
    if len(declared) > DECLARED:
        headline = (Plain(grammar.plural(words.MORE_DECLARED, len(declared) - DECLARED)),)
        why = Paragraph((Prose(words.MORE_DECLARED_WHY),))
        yield Callout("more-declared-loops", "abstract", headline, (why,), folded=True)


def _loop(analysis: Analysis, story: LoopStory, *, folded: bool) -> Callout:
    loop = story.loop
    body: list[BodyPart] = [Paragraph(_way_round(analysis, story)), Paragraph(_count(analysis, loop))]
    tone: Tone = "info" if loop.type is LoopType.BALANCING else "note"
    if story.amplifies_alone:
        tone = "warning"
        body.append(Paragraph(say(words.UNGUARDED, variables=_variables(analysis, loop))))
    elif story.guards:
        body.append(_guards(analysis, story.guards))
        body.extend(_contest(story))
    body.extend(Paragraph(line) for line in _remarks(analysis, story))
    if loop.declared is None and len(loop.variables) <= NAMED:
        body.append(Paragraph((*say(words.NAME_IT), Code(_statement(analysis, loop)))))
    elif loop.declared and (note := loop.declared.common.get(NOTE)):
        body.append(Paragraph((Prose(note.text),)))
    if loop.declared and (own := where_to_look(loop.declared.common)):
        body.append(Paragraph(own))
    body.extend(Paragraph(line) for line in variables_to_look_at(analysis, story.watch))
    return Callout("loop", tone, _headline(analysis, story), tuple(body), folded)


def _remarks(analysis: Analysis, story: LoopStory) -> Iterator[Line]:
    """What follows from what the loop is, a sentence each."""
    loop = story.loop
    balancing = loop.type is LoopType.BALANCING
    for variable in story.goals:
        if variable.goal:
            yield say(words.SEEKS, variable=variable.name, goal=show_formula(variable.goal))
    if balancing and loop.delayed_links:
        yield _late(late_loop(analysis, loop))
    if story.too_late:
        yield _too_late(analysis, story.too_late)
    if story.unobserved:
        yield say(words.UNOBSERVED)
    if loop.supply_links:
        template = words.SUPPLIED_BALANCING if balancing else words.SUPPLIED
        yield say(template, links=_links(analysis, loop.supply_links))
    if story.by_run:
        yield say(words.BY_RUN, links=_links(analysis, story.by_run))


# ------------------------------------------------------------------ the headline


def _headline(analysis: Analysis, story: LoopStory) -> Line:
    loop = story.loop
    called = _called(loop)
    variable = Plain(analysis.name(loop.variables[0]))
    match story.effect:
        case "undetermined":
            return say(words.UNDETERMINED, loop=called, links=_links(analysis, story.unknown_links))
        case "carries material round":
            return say(words.CARRIES_ROUND, loop=called)
        case "amplifies alone":
            return say(words.AMPLIFIES_ALONE, loop=called)
        case "amplifies":
            return _amplifies(called, story)
        case "pushes back while short":
            stocks = grammar.listed([(Plain(analysis.name(link.source)),) for link in loop.supply_links], grammar.OR)
            return say(words.PUSHES_BACK_SHORT, loop=called, variable=variable, stocks=stocks)
        case "drains":
            return say(words.DRAINS, loop=called, stock=grammar.listed(_stocks(analysis, loop)))
        case "pushes back at once":
            return say(words.PUSHES_BACK, loop=called, variable=variable)
        case "pushes back after an unknown delay":
            return say(words.PUSHES_BACK_UNKNOWN, loop=called, variable=variable)
        case "pushes back after a known delay":
            delay = grammar.duration(loop.delay_seconds or 0.0, months=analysis.in_months)
            return say(words.PUSHES_BACK_LATE, loop=called, variable=variable, delay=delay)


def _called(loop: Loop) -> Line:
    called: Line = (Strong(loop.id),)
    if loop.declared and loop.declared.title:
        return (*called, Plain(f" {loop.declared.title}"))
    return called if loop.declared else (*called, Plain(f" ({words.HIDDEN})"))


def _stocks(analysis: Analysis, loop: Loop) -> list[Line]:
    return [(Plain(analysis.name(key)),) for key in loop.variables if analysis.model.variables[key].stock is not None]


def _amplifies(called: Line, story: LoopStory) -> Line:
    guards = story.guards
    if not guards:
        return say(words.AMPLIFIES, loop=called)
    ids = grammar.listed([(Strong(guard.loop.id),) for guard in guards], most=ITEMS)
    outcome = story.contest.outcome if story.contest else "held"
    forms = {
        "held": words.AMPLIFIES_GUARDED,
        "lost": words.AMPLIFIES_LOST,
        "too late": words.AMPLIFIES_TOO_LATE,
    }[outcome]
    return say(grammar.form(forms, len(guards)), loop=called, guards=ids, when=_when(story.contest))


def _when(contest: Contest | None) -> Line:
    """In which scenarios guards lose; nothing where they lose in the model as written."""
    names = [loss.course.scenario for loss in contest.losses] if contest else []
    if None in names or not names:
        return ()
    listed = grammar.listed([(Plain(name or ""),) for name in names], grammar.OR, most=ITEMS)
    return (Plain(words.WHEN.format(scenario="")), *listed)


# ------------------------------------------------------------------ the guards


def _guards(analysis: Analysis, guards: Sequence[Guard]) -> Items:
    shown = guards if len(guards) <= GUARDS + 1 else guards[:GUARDS]
    lines = [_guard(analysis, guard) for guard in shown]
    if len(shown) < len(guards):
        lines.append(say(words.MORE_GUARDS, count=f"{len(guards) - len(shown):,}"))
    return Items(tuple(lines))


def _contest(story: LoopStory) -> Iterator[Paragraph]:
    """Whether the guards hold the loop in the runs; nothing where nothing is run."""
    if story.contest is not None and story.contest.losses:
        yield Paragraph(say(words.LOST, losses=word_losses(story.contest)))
    elif story.contest is not None:
        yield Paragraph(say(words.HELD))


def _guard(analysis: Analysis, guard: Guard) -> Line:
    loop = (Strong(guard.loop.id),)
    speed = grammar.guard_speed(guard.loop.delay_seconds, bool(guard.loop.delayed_links), months=analysis.in_months)
    acts_on = guard.acts_on
    if not acts_on:
        return say(words.GUARD_ALL, loop=loop, speed=speed)
    variables = grammar.listed([(Plain(analysis.name(key)),) for key in acts_on], most=ITEMS)
    limits = [_while(choice) for choice in choices(analysis, guard)]
    if limits:
        listed = grammar.listed(limits, most=ITEMS)
        return say(words.GUARD_WHILE, loop=loop, variables=variables, speed=speed, limits=listed)
    return say(words.GUARD, loop=loop, variables=variables, speed=speed)


def _while(choice: Choice) -> Line:
    """`min(Wanted, Slots)` follows `Wanted`."""
    parts = grammar.listed([(Code(show_formula(part)),) for part in choice.follows], grammar.OR)
    return say(words.GUARD_FOLLOWS, formula=(Code(show_formula(choice.call)),), parts=parts)


def _late(late: LateLoop) -> Line:
    stock = Plain(late.course.figures.name if late.course else "")
    scenario = late.course.scenario if late.course else None
    return say(words.LATE[late.how], stock=stock, when=words.WHEN.format(scenario=scenario) if scenario else "")


def _too_late(analysis: Analysis, slow: SlowGuard) -> Line:
    figures = slow.figures
    return say(
        words.TOO_LATE_BUT if slow.in_time else words.TOO_LATE,
        stock=(Strong(figures.name),),
        time=grammar.duration(figures.full.time_s or 0.0, months=analysis.in_months),
        when=words.WHEN.format(scenario=figures.scenario) if figures.scenario else "",
        loops=grammar.listed([(Strong(loop.id),) for loop in slow.in_time], grammar.OR, most=ITEMS),
    )


# ------------------------------------------------------------------ the way round


def _way_round(analysis: Analysis, story: LoopStory) -> Line:
    """`Load ↑ → Latency ↑ → Load ↑ (more)`: a rise of the first variable, carried round."""
    pieces = [f"{analysis.name(story.loop.variables[0])} ↑"]
    for step in story.way:
        arrow = "→" if step.delay is None else f"→ ‖ {_after(analysis, step.delay)} →"
        arrives = "?" if step.rises is None else "↑" if step.rises else "↓"
        pieces.append(f"{arrow} {analysis.name(step.variable)} {arrives}")
    count = len(story.loop.variables)
    if count > CHAIN:
        pieces[CHAIN - 1 : -2] = [f"→ {grammar.MORE_BETWEEN.format(count=f'{count - CHAIN:,}')}"]
    returns = story.way[-1].rises
    if returns is not None:
        less = words.LESS_LEAVES if story.effect in ("drains", "pushes back while short") else words.LESS
        pieces.append(words.MORE if returns else less)
    return (Plain(" ".join(pieces)),)


def _after(analysis: Analysis, delay: Delay) -> str:
    if delay.seconds is None:
        return words.AFTER_SOME_TIME
    return grammar.AFTER.format(delay=grammar.duration(delay.seconds, months=analysis.in_months))


def _count(analysis: Analysis, loop: Loop) -> Line:
    count = grammar.plural(words.NEGATIVE_LINKS, len(loop.negative_links))
    line = say(words.COUNT, count=count[0].upper() + count[1:], type=shared.TYPE[loop.type.value])
    if not loop.delayed_links:
        return line
    links = _links(analysis, loop.delayed_links)
    if loop.delay_seconds is None:
        return (*line, *say(words.DELAY_UNKNOWN, links=links))
    return (
        *line,
        *say(words.DELAY_KNOWN, delay=grammar.duration(loop.delay_seconds, months=analysis.in_months), links=links),
    )


def _links(analysis: Analysis, links: Sequence[Link]) -> Line:
    names = [(Plain(f"{analysis.name(link.source)} → {analysis.name(link.target)}"),) for link in links]
    return grammar.listed([*names], most=ITEMS)


def _variables(analysis: Analysis, loop: Loop) -> Line:
    return grammar.listed([(Plain(analysis.name(key)),) for key in loop.variables], grammar.OR, most=ITEMS)


def _statement(analysis: Analysis, loop: Loop) -> str:
    """The loop statement that an author would add; names that aren't plain are quoted."""
    names = [quoted(analysis.name(key)) for key in (*loop.variables, loop.variables[0])]
    return f'loop {loop.id} "…": ' + " -> ".join(names)
