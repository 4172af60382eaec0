"""What an author says of where to look stands on the page, where it belongs."""

from __future__ import annotations

import pytest
from markdown import markdown
from tests.support import analysis_of

from loopdown.base.source import Source
from loopdown.language.properties import COMMON, METRIC, RUNBOOK, Property
from loopdown.parts.callouts.word_where_to_look import variables_to_look_at, where_to_look
from loopdown.pipeline.render import render_page
from loopdown.words.sentences import text_of

BESIDE = [declared for declared in COMMON if declared.beside]


def page(model: str) -> str:
    return render_page(Source("page.md", f"```loopdown\n{model}\n```\n")).text


@pytest.mark.parametrize("declared", BESIDE, ids=lambda declared: declared.word)
@pytest.mark.parametrize(
    "model", ["stock Queue = 5, PROPERTY", "loop R1: Load (+)-> Latency (+)-> Load\n    PROPERTY",
              "loop R1: Load (+)-> Latency (+)-> Load\nvariable Load, PROPERTY"],
    ids=["stock", "loop", "variable"],
)  # fmt: skip
def test_it_is_told_of_stocks_loops_and_variables(declared: Property, model: str) -> None:
    without = model.replace(", PROPERTY", "").replace("PROPERTY", "")
    assert page(model.replace("PROPERTY", f'{declared.word} "some_thing"')).replace("\\_", "_").count("some_thing") >= 1
    assert "some_thing" not in page(without).replace("\\_", "_")


def test_a_line_says_once_what_it_is_about() -> None:
    analysis = analysis_of('variable Load, metric "m", runbook "r.md"\nvariable Other, runbook "o.md"\nvariable Third')
    keys = ["load", "other", "third"]
    assert [text_of(line) for line in variables_to_look_at(analysis, keys)] == [
        "Watch Load: m. Runbook: r.md.",
        "Runbook for Other: o.md.",
    ]
    common = analysis.model.variables["load"].common
    assert text_of(where_to_look(common)) == "Watch m. Runbook: r.md."
    assert where_to_look(analysis.model.variables["third"].common) == ()
    assert [common.get(METRIC).text, common.get(RUNBOOK).text] == ["m", "r.md"]


OWNED = """\
stock Queue = 5, metric "depth", owner "team *checkout*"
loop R1: Load (+)-> Latency (+)-> Load
    owner "on-call & co"
variable Load, owner "platform"
variable Latency, metric "p99"
"""


def test_an_owner_is_told_where_a_metric_is_and_read_as_plain_text() -> None:
    analysis = analysis_of(OWNED)
    assert [text_of(line) for line in variables_to_look_at(analysis, ["queue", "load", "latency"])] == [
        "Watch Queue: depth. Owner: team *checkout*.",
        "Owner of Load: platform.",
        "Watch Latency: p99.",
    ]
    text = page(OWNED)
    assert "Watch `depth`. Owner: team \\*checkout\\*." in text
    assert "Owner: on-call & co." in text or "Owner: on-call &amp; co." in text
    html = markdown(f"```loopdown\n{OWNED}```\n", extensions=["loopdown"])
    assert "Owner: team *checkout*." in html
    assert "Owner: on-call &amp; co." in html
    assert "Owner of <strong>Load</strong>: platform." in html
