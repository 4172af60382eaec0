"""Who wins where a reinforcing loop meets its guards, worded."""

from __future__ import annotations

from loopdown.analysis.loops.contests import Contest
from loopdown.base.inline import Line, Plain
from loopdown.words.en import grammar

LOSSES = 3  # scenarios that are told one by one


def word_losses(contest: Contest) -> Line:
    """`Queue is full in 15 s when DB slow`: how the guards lose, scenario by scenario."""
    told = [
        (Plain(grammar.loss(loss.course.figures.name, loss.limit, loss.time_s, loss.course.scenario)),)
        for loss in contest.losses
    ]
    return grammar.listed(told, most=LOSSES)
