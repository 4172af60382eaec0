"""Every name that a finding can have has one entry, and each entry's examples do what they say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.models_in_markdown.test_models import cases
from tests.support import findings_of_example

from loopdown.base.finding import Finding, Severity
from loopdown.pipeline.models import read_models
from loopdown.rules.registry import Rule, rules


@pytest.fixture(params=rules().values(), ids=lambda rule: rule.name)
def rule(request: pytest.FixtureRequest) -> Rule:
    found: Rule = request.param
    return found


def test_the_bad_example_raises_it(rule: Rule) -> None:
    assert rule.name in {finding.rule for finding in findings_of_example(rule.bad)}


def test_the_good_example_does_not_and_has_no_error(rule: Rule) -> None:
    findings = findings_of_example(rule.good)
    assert rule.name not in {finding.rule for finding in findings}
    assert [finding for finding in findings if finding.severity is Severity.ERROR] == []


def test_the_bad_example_of_an_insight_or_a_warning_has_no_error(rule: Rule) -> None:
    """A page that shows what a model says must not first be mended."""
    if rule.severity is not Severity.ERROR:
        errors = [f for f in findings_of_example(rule.bad) if f.severity is Severity.ERROR]
        assert errors == []


def test_the_summary_is_one_sentence(rule: Rule) -> None:
    assert rule.summary.endswith(".")
    assert "\n" not in rule.summary
    assert rule.why


def _all_findings() -> Iterator[Finding]:
    for rule in rules().values():
        yield from findings_of_example(rule.bad)
        yield from findings_of_example(rule.good)
    for case in cases():
        for model in read_models(case.blocks):
            yield from model.findings


def test_every_finding_is_in_the_registry_with_its_severity() -> None:
    severities = {rule.name: rule.severity for rule in rules().values()}
    raised = {(finding.rule, finding.severity) for finding in _all_findings()}
    assert raised == {(name, severities.get(name)) for name, _ in raised}


def test_every_error_and_warning_says_where_it_stands_and_how_to_mend_it() -> None:
    told = [finding for finding in _all_findings() if finding.severity is not Severity.INSIGHT]
    assert {finding.rule for finding in told if not finding.help or finding.span is None} == set()
