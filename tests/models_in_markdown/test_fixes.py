"""A mend that a message offers works: applied to the file, what was told is gone and nothing else is wrong for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.random_blocks import corpus, good_statements, random_block
from tests.support import read_text

from loopdown.base.apply_fixes import apply_fixes
from loopdown.base.finding import Finding, Fix, Severity
from loopdown.base.source import Source
from loopdown.pages.fences import find_fences, whole_file
from loopdown.pipeline.models import read_models
from loopdown.rules.registry import rules
from loopdown.syntax.parse import parse

# What says that a line can't be read: what else is wrong in it is seen only once it can be.
UNREAD = ("syntax", "unknown-property", "bad-change", "lever-level")


# Mends of what a model says, rather than of how it is written.
MODELS = (
    "B = A * 2\nA = 3\nA (-)-> B\n",
    "B = A * 2\nA = 3\nA (-)-> B\nA (?)-> B\n",
    "A (+)-> B\nA (-)-> B\n",
    "Load (+)-> Pods\nPods (-)-> Load\nloop B1: Load -> Pods\n",
    'loop R1 reinforcing: Load (+)-> Pods (-)-> Load\nlever 7 "x", on R1: cut Load -> Pods\n',
    "loop Storm reinforcing: Load (+)-> Pods (-)-> Load\n",
    "A = 3\nB = 4\nC = A-B\n",
    'A = 3 * "5"\n',
    "A = 3\nB = mni(A, 5)\n",
    "A = min(3,000, 5)\n",
    "stock Queue = 5 m\n",
)


def corpus_texts() -> tuple[str, ...]:
    return (*corpus(), *MODELS, *(rule.bad for rule in rules().values() if "```" not in rule.bad))


def offered(text: str) -> Iterator[Finding]:
    return (finding for finding in read_text(text).findings if finding.fixes)


def complaints(text: str, finding: Finding) -> Iterator[str]:
    """What doesn't hold of the fixes of a finding."""
    before = Counter((each.rule, each.message) for each in read_text(text).findings)
    clean = []
    for fix in finding.fixes:
        mended = apply_fixes(text, [fix])
        after = read_text(mended).findings
        if any((each.rule, each.message, each.span) == (finding.rule, finding.message, finding.span) for each in after):
            yield f"{finding.message} is still told after `{fix.title}`:\n{mended}"
        errors = [each for each in after if each.severity is Severity.ERROR and not before[each.rule, each.message]]
        if finding.rule in UNREAD:
            errors = [each for each in errors if each.rule in UNREAD]
        clean.append(not errors)
        if errors and fix.safe:
            yield f"`{fix.title}` makes {errors[0].message}:\n{mended}"
    if not any(clean):
        yield f"no fix of {finding.message} is without an error of its own:\n{text}"


@pytest.mark.parametrize("text", MODELS, ids=count())
def test_a_mend_is_offered(text: str) -> None:
    assert list(offered(text))


@pytest.mark.parametrize("text", corpus_texts(), ids=count())
def test_a_mend_of_the_corpus_works(text: str) -> None:
    found = [complaint for finding in offered(text) for complaint in complaints(text, finding)]
    assert not found, "\n\n".join(found)


def test_the_corpus_offers_mends_of_many_rules() -> None:
    found = Counter(finding.rule for text in corpus_texts() for finding in offered(text))
    assert found["syntax"] > 100
    wanted = {"link-conflict", "link-without-sign", "loop-polarity", "loop-not-closed", "near-miss-name"}
    assert wanted | {"unknown-name", "unknown-property", "flow-ends"} <= found.keys()


def test_a_mend_that_does_not_work_fails() -> None:
    text = "A (+)-> B; \n"
    (finding,) = offered(text)
    (fix,) = finding.fixes
    assert not list(complaints(text, finding))
    (edit,) = fix.edits
    for wrong in ("!!", ";"):
        broken = Fix(fix.title, (type(edit)(edit.span, wrong),), fix.safe)
        spoiled = Finding("syntax", finding.severity, finding.path, finding.span, finding.message, fixes=(broken,))
        assert list(complaints(text, spoiled))


@given(st.randoms(use_true_random=False).map(random_block))
@settings(max_examples=100)
def test_a_mend_of_any_block_takes_its_finding_away(text: str) -> None:
    """Whatever the text, an edit lies in it, and what is mended is no longer told.

    What else is wrong in a line may be told only once it can be read.
    """
    findings = parse(whole_file(Source("model.loopdown", text)))[1]
    told = Counter((each.rule, each.message) for each in findings)
    for finding in findings:
        for fix in finding.fixes:
            mended = apply_fixes(text, [fix])
            after = Counter(
                (each.rule, each.message) for each in parse(whole_file(Source("model.loopdown", mended)))[1]
            )
            said = (finding.rule, finding.message)
            assert after[said] < told[said], (text, fix)


# ------------------------------------------------------------------ slips that have one meaning

# Ways to write a statement wrong that leave no doubt what is meant.
SLIPS = (
    (" (+)-> ", " -(+)-> "), (" (+)-> ", " (s)-> "), (", max", " max"), ("max ", "max: "), (" @ ", " = "),
    ("stock Queue =", "stock: Queue ="), ("= 50", ":= 50"), ("reinforcing", "positive"), ('"Stop"', "Stop"),
    ("goal 70%", "goal = 70%"), ("run 10 min,", "run 10 min"), ("loops, analysis", "loops analysis"),
    (" rises ", " goes up "), ("cut Load -> Latency", "cut Load (+)-> Latency"),
)  # fmt: skip


@pytest.mark.parametrize(("right", "wrong"), SLIPS)
def test_a_safe_mend_gives_back_what_was_meant(right: str, wrong: str) -> None:
    model = (
        "stock Queue = 50, max 1000\nflow In: (Clients) -> Queue @ 100\nvariable Goal, goal 70%\n"
        'Load (+)-> Latency\nLatency (+)-> Load\nloop R1 "Storm" reinforcing: Load (+)-> Latency (+)-> Load\n'
        'lever 7 "Stop", on R1: cut Load -> Latency\ncause Load rises "A campaign"\nrun 10 min, step 1 s\n'
        "show loops, analysis\n"
    )
    before, _, behind = model.partition(right)
    slipped = before + wrong + behind
    (finding,) = parse(whole_file(Source("model.loopdown", slipped)))[1]
    (fix,) = finding.fixes
    assert fix.safe
    mended = read_text(apply_fixes(slipped, [fix]))
    sound = read_text(model)
    assert mended.analysis.model.variables.keys() == sound.analysis.model.variables.keys()
    told = [[(each.rule, each.message) for each in read.findings] for read in (mended, sound)]
    assert told[0] == told[1]


@pytest.mark.parametrize(
    "text",
    [
        "A --> B\n", "A <- B\n", "A (s)-> B --> C\n", "A -> B -> C: +\n", "stok Queue = 5\n", "A = 2 (3)\n",
        "loop: A (+)-> B (+)-> A\n", "A -> B\n", "A & B (+)-> C\n", "loop R1: Load (+)-> Pods (-)-> Load\n",
    ],
)  # fmt: skip
def test_a_mend_that_guesses_is_a_suggestion(text: str) -> None:
    fixes = [fix for finding in offered(text) for fix in finding.fixes]
    assert fixes
    assert not any(fix.safe for fix in fixes)


# ------------------------------------------------------------------ where a block may stand

CONTAINERS = {
    "the margin": "",
    "a quote": "> ",
    "a quote in a quote": "> > ",
    "an item": "    ",
    "a tab": "\t",
    "a quote in an item": "    > ",
}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("indent", ["", "  ", "\t"])
@pytest.mark.parametrize("prefix", CONTAINERS.values(), ids=CONTAINERS.keys())
def test_a_mend_lands_in_its_block_wherever_that_stands(prefix: str, indent: str, end: str) -> None:
    tried = 0
    for text in (*MISTAKES, *good_statements()):
        lines = [indent + line for line in text.rstrip("\n").split("\n")]
        head = ["- item", ""] if prefix[:1].isspace() else []
        fenced = [prefix + line for line in ("```loopdown", *lines, "```")]
        page = end.join([*head, *fenced, ""])
        plain = "\n".join(lines)
        (read,) = read_models(find_fences(Source("page.md", page)))
        alone = read_text(plain)
        assert len(read.findings) == len(alone.findings)
        for finding, same in zip(read.findings, alone.findings, strict=True):
            for fix, wanted in zip(finding.fixes, same.fixes, strict=True):
                mended = apply_fixes(page, [fix])
                (block,) = find_fences(Source("page.md", mended))
                assert block.text.expandtabs(4) == apply_fixes(plain, [wanted]).expandtabs(4)
                assert mended.startswith(end.join([*head, fenced[0]]))
                assert mended.endswith(end.join([fenced[-1], ""]))
                tried += 1
    assert tried >= len(MISTAKES)


MISTAKES = (
    "A --> B # remark\n",
    "stock Queue = 5 max 10\n",
    "stock Queue\n    max: 10\n",
    "A (+)-> B\nLatency (p99) (+)-> B\n",
    "Load -> Latency\n",
    "Title = 5\n",
    "stock Queue = 5\nmax = 10\n",
    "loop R1: Load (+)-> Pods\n    (-)-> Load\nlever 7 \"x\", on R1: cut Load -> Pods\n",
    "scenario Slow  Rate = 5\nRate = 4\n",
    "lever 7 \"x\": cut Load\n    (+)-> Pods\nLoad (+)-> Pods\n",
)  # fmt: skip


@pytest.mark.parametrize(
    ("line", "offers"),
    [("show loops analysis", True), ("show(+)-> loops\n    analysis", False)],
)
def test_a_comma_is_offered_only_where_one_is_missing(line: str, offers: bool) -> None:
    findings = parse(whole_file(Source("model.loopdown", f"Load (+)-> Latency\n{line}\n")))[1]
    assert findings
    assert any("comma" in each.message for each in findings) is offers
    assert all(edit.text for each in findings for fix in each.fixes for edit in fix.edits)
