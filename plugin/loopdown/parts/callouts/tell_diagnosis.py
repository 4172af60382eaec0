"""Why a stock grows or drains: both explanations, what drives each, and which of them a scenario is on."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.diagnosis import Branch, Diagnosis, Move, other_causes
from loopdown.base.inline import Line, Plain, Prose, Strong
from loopdown.base.source import Span
from loopdown.model.model import Cause, Key
from loopdown.model.printing import show_change
from loopdown.parts.callout import BodyPart, Callout, Items, Paragraph
from loopdown.parts.callouts.word_rates import Rates
from loopdown.parts.callouts.word_where_to_look import variables_to_look_at
from loopdown.story.diagnoses import DiagnosisStory, Verdicts, diagnosis_stories
from loopdown.words.en import diagnosis as words
from loopdown.words.en import grammar, shared
from loopdown.words.sentences import capitalized, joined, say

DRIVERS = 5  # of one flow; the diagram shows the others


def tell_diagnoses(analysis: Analysis) -> dict[Key, tuple[Callout, ...]]:
    """By stock: why it grows, and where empty is trouble why it drains."""
    callouts: dict[Key, tuple[Callout, ...]] = {}
    for story in diagnosis_stories(analysis):
        stock = story.diagnosis.stock
        callouts[stock] = (*callouts.get(stock, ()), _diagnosis(analysis, story))
    return callouts


def tell_other_causes(analysis: Analysis, within: Collection[Span]) -> Iterator[Callout]:
    """The causes that lead to no stock, of the statements at these places: a callout for each variable and way."""
    causes = [cause for cause in other_causes(analysis) if cause.span in within]
    causes.sort(key=lambda cause: (cause.name.key, cause.direction))  # stable: else as they stand
    for (name, direction), group in groupby(causes, key=lambda cause: (cause.name.key, cause.direction)):
        template = words.WHY_RISES if direction == "rises" else words.WHY_FALLS
        headline = say(template, variable=(Strong(_name(analysis, name)),))
        body: list[BodyPart] = [Items(tuple(_cause(cause) for cause in group))]
        yield Callout("causes", "note", headline, (*body, *_look_at(analysis, (name,))))


def _diagnosis(analysis: Analysis, story: DiagnosisStory) -> Callout:
    diagnosis = story.diagnosis
    body: list[BodyPart] = []
    if story.figures and diagnosis.verdicts:
        rates = Rates(analysis, story.figures)
        body.append(Items(tuple(_verdict(analysis, diagnosis, rates, same) for same in story.same_moves)))
    for place, branch in enumerate(diagnosis.branches):
        body.append(Paragraph(_branch(analysis, branch, place, len(diagnosis.branches) > 1)))
        if branch.causes:
            body.append(Items(tuple(_branch_cause(analysis, branch, cause) for cause in branch.causes)))
    stock = (Strong(analysis.name(diagnosis.stock)),)
    if diagnosis.own:
        body.append(Paragraph(say(words.OWN_CAUSES, stock=stock)))
        body.append(Items(tuple(_cause(cause) for cause in diagnosis.own)))
    body.extend(_look_at(analysis, story.watch))
    return Callout("diagnosis", "tip", _headline(analysis, story, stock), tuple(body))


def _name(analysis: Analysis, name: Key) -> str:
    return analysis.name(name) if name in analysis.model.variables else name


# ------------------------------------------------------------------ the headline


def _headline(analysis: Analysis, story: DiagnosisStory, stock: Line) -> Line:
    """Which branch each scenario is on; both where nothing decides."""
    diagnosis = story.diagnosis
    grows = diagnosis.trend == "growing"
    if diagnosis.verdicts:
        decided = joined([_decided(analysis, diagnosis, alike) for alike in story.same_branches], words.ALSO)
        faster = words.WHY_GROWS_FASTER if grows else words.WHY_DRAINS_FASTER
        template = words.WHY_GROWS if grows else words.WHY_DRAINS
        return say(faster if story.already else template, stock=stock, found=decided)
    either = grammar.listed([(Plain(_name_of_branch(branch)),) for branch in diagnosis.branches], grammar.OR)
    if diagnosis.happens:
        return say(words.WHY_GROWS if grows else words.WHY_DRAINS, stock=stock, found=either)
    return say(words.IF_GROWS if grows else words.IF_DRAINS, stock=stock, either=either)


def _decided(analysis: Analysis, diagnosis: Diagnosis, alike: Verdicts) -> Line:
    """`in DB slow the outflow fell`. The model as written, where it is among them, is the first."""
    verdict = alike[0]
    sides = {"in": verdict.inflows, "out": verdict.outflows}
    names: list[Line] = [(Plain(_name_of_branch(branch)),) for branch in diagnosis.branches if sides[branch.side]]
    if verdict.scenario is None:
        template = words.DECIDED_LATER if len(alike) == 1 else words.DECIDED_LATER_ALL
    else:
        template = words.DECIDED_LATER_IN if verdict.time_s > 0 else words.DECIDED_IN
    return say(
        template,
        scenario=grammar.listed([(Plain(each.scenario),) for each in alike if each.scenario]),
        time=grammar.duration(verdict.time_s, months=analysis.in_months),
        branches=grammar.listed(names),
    )


def _name_of_branch(branch: Branch) -> str:
    return grammar.form(words.BRANCH[branch.side, branch.direction], len(branch.flows))


# ------------------------------------------------------------------ the body


def _verdict(analysis: Analysis, diagnosis: Diagnosis, rates: Rates, same: Verdicts) -> Line:
    """`In DB slow the outflow fell: Processed requests 100/s → 40/s.`, and what the scenario sets to bring it about."""
    verdict = same[0]
    moves = (*verdict.inflows, *verdict.outflows)
    when = capitalized(_decided(analysis, diagnosis, same))
    line = say(words.DECIDED, when=when, moves=grammar.listed([_move(analysis, rates, move) for move in moves]))
    flows = {move.flow for move in moves}
    changes = {
        change.span: show_change(change) for move in moves for change in move.changes if change.target.key not in flows
    }
    if not changes:
        return line
    assignments = grammar.listed([(Plain(text),) for text in changes.values()])
    return (*line, *say(words.SET_BY, scenario=verdict.scenario or "", changes=assignments))


def _move(analysis: Analysis, rates: Rates, move: Move) -> Line:
    flow = (Strong(analysis.name(move.flow)),)
    if move.amount is not None:
        return say(words.MOVED_AT_ONCE, flow=flow, amount=rates.amount(move.amount))
    return say(words.MOVED, flow=flow, before=rates.as_written(move.before), after=rates.as_written(move.after))


def _branch(analysis: Analysis, branch: Branch, place: int, two: bool) -> Line:
    template = (words.OR_ELSE if place else words.EITHER) if two else words.ONLY
    flows = grammar.listed([_flow(analysis, branch, flow) for flow in branch.flows])
    heading = say(template, branch=(Strong(_name_of_branch(branch)),), flows=flows)
    return (*capitalized(heading), Plain("."))


def _flow(analysis: Analysis, branch: Branch, flow: Key) -> Line:
    name = (Strong(analysis.name(flow)),)
    drivers: list[Line] = [(Plain(analysis.name(key)),) for key in branch.drivers[flow]]
    if not drivers:
        return name
    return say(words.FOLLOWS, flow=name, drivers=grammar.listed(drivers, most=DRIVERS))


def _branch_cause(analysis: Analysis, branch: Branch, cause: Cause) -> Line:
    """A cause of one branch; it says of what where that isn't the branch's only flow."""
    name = cause.name.key
    if branch.flows == (name,):
        return _cause(cause)
    template = words.RISES if cause.direction == "rises" else words.FALLS
    return (*say(template, variable=_name(analysis, name)), *_cause(cause))


def _cause(cause: Cause) -> Line:
    line: Line = (Prose(cause.why.text), Plain("" if _ends(cause.why.text) else "."))
    if cause.because:
        line = (*line, Plain(" "), Prose(cause.because.text), Plain("" if _ends(cause.because.text) else "."))
    if cause.check:
        line = (*line, *say(words.CHECK, check=(Prose(cause.check.text.rstrip(" .")),)))
    return tuple(part for part in line if part != Plain(""))


def _ends(text: str) -> bool:
    return text.rstrip()[-1:] in tuple(".!?…")


def _look_at(analysis: Analysis, keys: Collection[Key] | Iterator[Key]) -> Iterator[BodyPart]:
    lines = variables_to_look_at(analysis, keys)
    if len(lines) == 1:
        yield Paragraph(lines[0])
    elif lines:
        yield Paragraph(say(shared.WHERE_TO_LOOK))
        yield Items(lines)
