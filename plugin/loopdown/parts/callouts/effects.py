"""What the model predicts of one lever, as sentences: which loops it changes, and what it does to each stock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from loopdown.analysis.analysis import Analysis, Loop, LoopChanges, Prediction
from loopdown.analysis.levers.outcomes import StockOutcome
from loopdown.analysis.numbers.read.figures import Arrival
from loopdown.base.inline import Line, Plain, Strong
from loopdown.base.records import dataclass
from loopdown.parts.callouts.figures import Rates
from loopdown.words import en, sentences
from loopdown.words.sentences import say

NEW_LOOPS = 2  # that are told of one lever
MOVED = 0.001  # a level that ends elsewhere by less than this share is told to end where it did


def effect(analysis: Analysis, prediction: Prediction, *, name_stock: bool) -> Line:
    """The prediction of one lever. Stocks are named where there are several."""
    said = [*_loops(analysis, prediction.loops)]
    if prediction.loops and not said:
        said.append((Plain(en.LOOPS_UNTOLD),))
    found = [*_stocks(analysis, prediction.stocks, name_stock)]
    if found:
        said.append((*_capital(sentences.joined(found, "; ")), Plain(".")))
    elif prediction.stocks:
        said.append((Plain(en.NO_EFFECT_ON_FIGURES if said else en.NO_EFFECT),))
    elif not said and not prediction.stuck:
        said.append((Plain(en.NO_LOOP_CHANGES),))
    said.extend(_stuck(prediction))
    return sentences.joined(said, " ")


def when(scenario: str | None) -> Line:
    """`as written`, `when DB slow`."""
    return say(en.IN_WRITTEN) if scenario is None else say(en.IN_SCENARIO, scenario=scenario)


# ------------------------------------------------------------------ loops


def _loops(analysis: Analysis, changes: LoopChanges) -> Iterator[Line]:
    told = {loop.id for loop in analysis.told}
    gone = [loop for loop in changes.removed if loop.id in told]
    if gone:
        listed: list[Line] = [(Strong(loop.id),) for loop in gone]
        if more := len(changes.removed) - len(gone):
            listed.append((Plain(sentences.plural(en.LOOPS_MORE, more)),))
        yield say(en.LOOPS_GONE[0 if len(listed) == 1 else 1], loops=sentences.listed(listed))
    yield from _altered([each for each in changes.altered if each[0].id in told])
    for loop in changes.added[:NEW_LOOPS]:
        way = " → ".join(analysis.name(key) for key in (*loop.variables, loop.variables[0]))
        yield say(en.LOOP_NEW, loop=en.LOOP_NEW_KIND[loop.type.value].format(way=way))
    if len(changes.added) > NEW_LOOPS:
        yield say(en.LOOP_NEW, loop=sentences.plural(en.LOOPS_MORE, len(changes.added) - NEW_LOOPS))


def _altered(pairs: list[tuple[Loop, Loop]]) -> Iterator[Line]:
    """Loops of another type, and loops of another speed; those that fare alike in one sentence."""
    groups: dict[tuple[str, str, str], list[Line]] = {}
    for before, after in pairs:
        alike = before.type is after.type
        how = ("", _speed(before), _speed(after)) if alike else (after.type.value, "", "")
        groups.setdefault(how, []).append((Strong(before.id),))
    for (type_, earlier, later), ids in groups.items():
        forms = en.LOOP_BECOMES if type_ else en.LOOP_ANSWERS
        form = forms[0 if len(ids) == 1 else 1]
        yield say(form, loops=sentences.listed(ids), type=en.TYPE.get(type_, ""), before=earlier, after=later)


def _speed(loop: Loop) -> str:
    return sentences.guard_speed(loop.delay_seconds, bool(loop.delayed_links))


# ------------------------------------------------------------------ stocks


@dataclass(frozen=True, slots=True)
class _Phrase:
    """What is told of a stock in one scenario."""

    scenario: str | None
    head: str  # the verdict; or what becomes of a stock that has no trouble, or keeps what it has
    figures: str  # behind the verdict
    judged: bool
    left: bool = False  # in a trouble that the lever leaves as it is


def _stocks(analysis: Analysis, outcomes: Sequence[StockOutcome], name_stock: bool) -> Iterator[Line]:
    by_stock = sorted(outcomes, key=lambda each: list(analysis.model.variables).index(each.stock))
    for stock, group in groupby(by_stock, key=lambda each: each.stock):
        all_ = [_phrase(analysis, each) for each in group]
        kept = [phrase for phrase in all_ if phrase.head]
        if any(phrase.judged for phrase in kept):  # then what changes without any trouble is beside the point
            kept = [phrase if phrase.judged else _left(phrase) for phrase in all_ if phrase.judged or phrase.left]
        if not kept:
            continue
        heads = dict.fromkeys(phrase.head for phrase in kept)
        phrases = [_grouped(head, [each for each in kept if each.head == head], len(all_)) for head in heads]
        line = sentences.joined(phrases, ", ")
        yield (Strong(analysis.name(stock)), Plain(": "), *line) if name_stock else line


def _left(phrase: _Phrase) -> _Phrase:
    """Said beside what the lever does elsewhere: who reads of a delay takes it for one of all troubles."""
    return _Phrase(phrase.scenario, en.LEAVES, "", judged=True)


def _grouped(head: str, told: Sequence[_Phrase], scenarios: int) -> Line:
    """One verdict with its figures, in each scenario that has it: `delays it (15.5 s → 31.9 s when DB slow)`."""
    several = scenarios > 1
    if not any(phrase.figures for phrase in told):
        if not several or len(told) == scenarios:
            return (Plain(head),)
        labels = sentences.listed([when(phrase.scenario) for phrase in told])
        return (Plain(f"{head} "), *labels) if told[0].judged else (*labels, Plain(f" {head}"))
    alike = len({phrase.figures for phrase in told}) == 1 and len(told) == scenarios
    parts: list[Line] = [
        (Plain(phrase.figures), Plain(" "), *when(phrase.scenario))
        if several and not alike
        else (Plain(phrase.figures),)
        for phrase in (told[:1] if alike else told)
    ]
    return (Plain(f"{head} ("), *sentences.joined(parts, ", "), Plain(")"))


def _phrase(analysis: Analysis, outcome: StockOutcome) -> _Phrase:
    rates = Rates(analysis, next(each for each in analysis.numbers.stocks if each.stock == outcome.stock))
    if outcome.verdict == "no effect" or not outcome.named:
        left = outcome.named and outcome.trouble_before
        return _Phrase(outcome.scenario, _neutral(rates, outcome), "", judged=False, left=left)
    head = {
        "prevents": en.PREVENTS,
        "delays": en.DELAYS,
        "improves": en.IMPROVES,
        "worse": en.WORSENS,
    }[outcome.verdict]
    return _Phrase(outcome.scenario, head, "" if outcome.verdict == "prevents" else _figures(rates, outcome), True)


def _figures(rates: Rates, outcome: StockOutcome) -> str:
    before, after = outcome.before, outcome.after
    match outcome.reason:
        case "full":
            return en.FROM_TO.format(before=_time(before.full), after=_time(after.full))
        case "empty":
            return en.FROM_TO.format(before=_time(before.empty), after=_time(after.empty))
        case "in the end":
            one, other = before.in_the_end, after.in_the_end
            return en.AWAY_FROM_TO.format(before=rates.show(one), after=rates.show(other))
        case "in all":
            one, other = before.in_all, after.in_all
            return en.AWAY_FROM_TO.format(before=rates.amount(one), after=rates.amount(other))
        case "furthest":
            return _furthest(rates, outcome)
        case _:
            return en.NET_FROM_TO.format(before=rates.show(before.net), after=rates.show(after.net))


def _furthest(rates: Rates, outcome: StockOutcome) -> str:
    """How near the level comes to the limit that counts; of two limits to the one that it comes nearer to."""
    before, after = outcome.before, outcome.after
    up = max(each.highest - each.start_level for each in (before, after))
    down = max(each.start_level - each.lowest for each in (before, after))
    if outcome.trouble.full and (up >= down or not outcome.trouble.empty):
        return en.HIGHEST_FROM_TO.format(before=rates.amount(before.highest), after=rates.amount(after.highest))
    return en.LOWEST_FROM_TO.format(before=rates.amount(before.lowest), after=rates.amount(after.lowest))


def _time(arrival: Arrival) -> str:
    if arrival.time_s is not None:
        return sentences.duration(arrival.time_s) if arrival.time_s else en.AT_START
    return en.BEYOND_RUN if arrival.how == "not within the run" else en.NOT_BEFORE


def _neutral(rates: Rates, outcome: StockOutcome) -> str:
    """What happens to a stock that has no trouble, or whose trouble the lever leaves as it is."""
    before, after = outcome.before, outcome.after
    if outcome.reason == "full":
        if after.full.time_s is None:
            return en.NEVER_FULL
        return en.FULL_INSTEAD.format(before=_after(before.full), after=_after(after.full))
    size = max(abs(before.end_level), abs(after.end_level))
    one, other = rates.amount(before.end_level), rates.amount(after.end_level)
    if abs(after.end_level - before.end_level) <= MOVED * size or one == other:
        return ""
    return en.ENDS_INSTEAD.format(before=one, after=other)


def _after(arrival: Arrival) -> str:
    if arrival.time_s:
        return en.AFTER.format(delay=sentences.duration(arrival.time_s))
    return en.AT_START if arrival.time_s == 0 else _time(arrival)


def _stuck(prediction: Prediction) -> Iterator[Line]:
    """What can't be computed: once, for it is mostly the same in every scenario."""
    for each in prediction.stuck[:1]:
        why = each.why[:1].upper() + each.why[1:]
        yield say(en.STUCK, why=why if why.endswith(".") else f"{why}.")


def _capital(line: Line) -> Line:
    first, *rest = line
    if isinstance(first, Plain) and first.text:
        return (Plain(first.text[0].upper() + first.text[1:]), *rest)
    return line
