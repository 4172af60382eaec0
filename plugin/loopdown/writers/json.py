"""Everything that was worked out, for programs. Keys, once released, keep their names and meanings."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.levers.loop_changes import LoopChanges
from loopdown.analysis.levers.predictions import Prediction
from loopdown.analysis.levers.verdicts import Outcome
from loopdown.analysis.loops.loop import Loop
from loopdown.analysis.numbers.read.figures import StockFigures
from loopdown.base.finding import Finding, Fix
from loopdown.base.source import Span
from loopdown.model.changes import Name, NamedLink
from loopdown.model.model import Common, Lever, Link, Variable
from loopdown.model.printing import show_formula
from loopdown.parts.callouts.word_verdicts import word_outcome
from loopdown.rules.rule import address
from loopdown.writers.course_json import course_as_dict


def write_json(models: Iterable[tuple[Analysis, tuple[Finding, ...]]], findings: Iterable[Finding] = ()) -> str:
    """The analyses of models with their findings, and the findings that belong to no model."""
    document = {"models": [model_as_dict(analysis, own) for analysis, own in models]}
    beside = [finding_as_dict(finding) for finding in findings]
    return json.dumps({**document, "findings": beside}, ensure_ascii=False, indent=2, allow_nan=False)


def model_as_dict(analysis: Analysis, findings: Iterable[Finding]) -> dict[str, Any]:
    """One model."""
    model = analysis.model
    return {
        "path": model.path,
        "line": model.span.line,
        "name": model.name,
        "title": model.title,
        "variables": [_variable(variable) for variable in model.variables.values()],
        "links": [_link(analysis, link) for link in analysis.links.values()],
        "loops": [_loop(analysis, loop) for loop in analysis.loops],
        "loops_truncated": analysis.truncated,
        "stocks": _stocks(analysis),
        "levers": [_lever(analysis, *each) for each in zip(model.levers, analysis.predictions, strict=True)],
        "findings": [finding_as_dict(finding) for finding in findings],
    }


def _variable(variable: Variable) -> dict[str, Any]:
    said = {"goal": show_formula(variable.goal)} if variable.goal is not None else {}
    way = {"better": variable.better} if variable.better is not None else {}
    return {"name": variable.name, "kind": variable.kind.value, **said, **way, **_said(variable.common)}


def _link(analysis: Analysis, link: Link) -> dict[str, Any]:
    return {
        "from": analysis.name(link.source),
        "to": analysis.name(link.target),
        "polarity": link.polarity,
        "delay": {"seconds": link.delay.seconds} if link.delay else None,
        "settled_by_run": link.by_run,
        "origins": [origin.value for origin in link.origins],
    }


def _loop(analysis: Analysis, loop: Loop) -> dict[str, Any]:
    return {
        "id": loop.id,
        "title": loop.declared.title if loop.declared else None,
        "type": loop.type.value,
        "claimed": loop.declared.claim if loop.declared else None,
        "declared": loop.declared is not None,
        "variables": [analysis.name(key) for key in loop.variables],
        "negative_links": len(loop.negative_links),
        "delay_seconds": loop.delay_seconds,
        **_said(loop.declared.common if loop.declared else Common()),
    }


def _said(common: Common) -> dict[str, str]:
    """What the author says of a variable or a loop, by the words of its properties."""
    return {word: text.text for word, text in common.texts}


def _stocks(analysis: Analysis) -> list[dict[str, Any]]:
    """Rates per second, times in seconds, amounts in the unit."""
    found = []
    for key, group in groupby(analysis.numbers.courses, key=lambda course: course.stock):
        scenarios = list(group)
        found.append(
            {
                "name": analysis.name(key),
                "unit": scenarios[0].figures.unit.base.text or None,
                "scenarios": [
                    {**_figures(analysis, course.figures), "course": course_as_dict(analysis, course)}
                    for course in scenarios
                ],
            }
        )
    return found


def _figures(analysis: Analysis, figures: StockFigures) -> dict[str, Any]:
    return {
        "scenario": figures.scenario,
        "level": figures.level,
        "inflow": figures.inflow,
        "outflow": figures.outflow,
        "net": figures.net,
        "trend": figures.trend,
        "time_to_full_s": figures.full.time_s,
        "time_to_empty_s": figures.empty.time_s,
        "turned_away": figures.turned_away,
        "residence_s": figures.residence_s,
        "residence_at_limit_s": figures.residence_at_limit_s,
        "returned_share": figures.returned_share,
        "effective_inflow": figures.effective_inflow,
        "amplification": figures.amplification,
        "stable_when": [{"flow": analysis.name(flow), "rate": rate} for flow, rate in figures.stable_when],
    }


def _lever(analysis: Analysis, lever: Lever, prediction: Prediction | None) -> dict[str, Any]:
    """A lever and what is predicted of it: nothing of one that says no change, or one that can't be made."""
    loops = prediction.loops if prediction else LoopChanges()
    return {
        "level": lever.level,
        "title": lever.title.text,
        "on": _on(lever),
        "within": lever.within,
        "loops_removed": [loop.id for loop in loops.removed],
        "loops_added": [[analysis.name(key) for key in loop.variables] for loop in loops.added],
        "loops_changed": [before.id for before, _ in loops.altered],
        "predictions": [
            {
                "scenario": each.scenario,
                "stock": analysis.name(each.key),
                "verdict": each.verdict,
                "told": word_outcome(analysis, each) or None,
                "reason": each.judgement.reason,
                "reason_before": each.judgement.before,
                "reason_after": each.judgement.after,
                "before": _outcome(each.before),
                "after": _outcome(each.after),
            }
            for each in (prediction.levels if prediction else ())
        ],
    }


def _on(lever: Lever) -> str | None:
    match lever.on:
        case Name() as name:
            return name.text + (f".{lever.on_limit}" if lever.on_limit else "")
        case NamedLink() as link:
            return f"{link.source.text} -> {link.target.text}"
    return None


def _outcome(outcome: Outcome) -> dict[str, float | None]:
    return {
        "time_to_full_s": outcome.full.time_s,
        "time_to_empty_s": outcome.empty.time_s,
        "end_level": outcome.measures.end,
        "highest": outcome.measures.highest,
        "lowest": outcome.measures.lowest,
        "turned_away": outcome.turned_away,
        "turned_away_in_all": outcome.in_all,
    }


def finding_as_dict(finding: Finding) -> dict[str, Any]:
    """One finding; lines and columns count from 1 and are null where the place isn't known.

    `url` is relative to the root of Loopdown's own documentation.
    """
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "path": finding.path,
        **_place(finding.span),
        "message": finding.message,
        "help": finding.help,
        "pointers": [{**_place(pointer.span), "text": pointer.text} for pointer in finding.pointers],
        "fixes": [_fix(fix) for fix in finding.fixes],
        "url": address(finding.rule),
    }


def _fix(fix: Fix) -> dict[str, Any]:
    edits = [{**_place(edit.span), "text": edit.text} for edit in fix.edits]
    return {"title": fix.title, "safe": fix.safe, "edits": edits}


def _place(span: Span | None) -> dict[str, int | None]:
    """A stretch of the file; its end is one past its last character."""
    ends = ("line", "column", "end_line", "end_column")
    return {end: getattr(span, end) if span else None for end in ends}
