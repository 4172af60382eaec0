"""One model in several blocks: each shows its part, everything is told once, and findings stand where they belong."""

from __future__ import annotations

import logging
import re
from itertools import permutations

import pytest
from markdown import Markdown
from tests.support import callouts_of

from loopdown.base.finding import Severity
from loopdown.base.source import Source
from loopdown.hosts.markdown.extension import LoopdownExtension
from loopdown.pages.fences import find_fences
from loopdown.parts.callout import Callout
from loopdown.parts.page import CompiledBlock, Heading, Listed, Picture, Plot
from loopdown.pipeline.compile import compile_page
from loopdown.words.sentences import text_of

STOCKS = """model Pool
stock Connections = 20 connections, max 200 connections, when full "queries wait"
flow Queries started: (App) -> Connections @ 50/s
flow Queries completed: Connections -> (Done) @ Connections / Query time
Query time = 100 ms
scenario Slow: Query time = 10 s
run 1 min
"""
LOOPS = """model Pool
loop R1 "Contention": Connections (+)-> Lock contention (+)-> Query time -> Queries completed -> Connections
"""
LEVERS = """model Pool
lever 5 "Every query has a timeout", on R1: Query time = 5 s
"""


def page(*blocks: str) -> str:
    return "".join(f"Prose.\n\n```loopdown\n{block}```\n\n" for block in blocks)


def compiled(*blocks: str) -> tuple[CompiledBlock, ...]:
    source = Source("page.md", page(*blocks))
    return compile_page(source, blocks=find_fences(source)).blocks


def kinds(block: CompiledBlock) -> list[str]:
    """What stands in a block's place, in order: diagrams by their kind, callouts by name, loops by ID."""
    found = []
    for part in block.parts:
        match part:
            case Picture():
                found.append(part.diagram.kind)
            case Plot():
                found.append("chart")
            case Heading():
                found.append(part.text)
            case Listed():
                found.append("source")
            case Callout():
                found.append(text_of(part.headline).split()[0] if part.name == "loop" else part.name)
    return found


def picture(block: CompiledBlock, kind: str) -> Picture:
    return next(part for part in block.parts if isinstance(part, Picture) and part.diagram.kind == kind)


def names(shown: Picture) -> set[str]:
    return {node.label[0] for node in shown.diagram.nodes if node.label}


def badges(shown: Picture) -> list[str]:
    return [badge for edge in shown.diagram.edges for badge in edge.badges]


# ------------------------------------------------------------------ each its part


def test_each_block_shows_what_its_statements_declare() -> None:
    stocks, loops, levers = map(kinds, compiled(STOCKS, LOOPS, LEVERS))
    assert stocks == ["stock-flow", "chart", "moments", "stock", "diagnosis"]
    assert loops == ["causal-loop", "R1", "B1"]
    assert levers[-1] == "checklist"
    assert not {"stock-flow", "causal-loop", "chart", "stock", "R1", "B1"} & set(levers)


@pytest.mark.parametrize("order", list(permutations((STOCKS, LOOPS, LEVERS))))
def test_in_any_order_each_part_stands_in_its_block_once(order: tuple[str, ...]) -> None:
    blocks = compiled(*order)
    found = dict(zip(order, map(kinds, blocks), strict=True))
    assert found[STOCKS][:5] == ["stock-flow", "chart", "moments", "stock", "diagnosis"]
    assert found[LOOPS][:3] == ["causal-loop", "R1", "B1"]
    assert [kinds(block)[-1] == "checklist" for block in blocks] == [False, False, True]
    everything = [kind for block in blocks for kind in kinds(block)]
    assert len(everything) == len(set(everything))


def test_blocks_of_different_names_are_different_models() -> None:
    first, second = compiled(STOCKS, LOOPS.replace("model Pool", "model Other"))
    assert first.state == "sound"
    assert second.state == "broken"  # its loop goes over links that only the other model has
    assert [block.state for block in compiled(STOCKS, LOOPS)] == ["sound", "sound"]


def test_a_loop_diagram_has_the_loops_of_its_block_and_no_other_link() -> None:
    breaker = 'model Pool\nloop B2 "Breaker": Query time (+)-> Breaker open (-)-> Query time\n'
    _, first, second = compiled(STOCKS, LOOPS, breaker)
    assert names(picture(first, "causal-loop")) == {
        "Connections", "Lock contention", "Query time", "Queries completed",
    }  # fmt: skip
    assert badges(picture(first, "causal-loop")) == ["R1"]
    assert names(picture(second, "causal-loop")) == {"Query time", "Breaker open"}
    assert badges(picture(second, "causal-loop")) == ["B2"]
    assert picture(first, "causal-loop").caption == ()


def test_what_is_told_of_all_loops_stands_in_the_last_block_that_has_some() -> None:
    breaker = 'model Pool\nloop B2 "Breaker": Query time (+)-> Breaker open (-)-> Query time\n'
    _, first, second = map(kinds, compiled(STOCKS, LOOPS, breaker))
    assert first == ["causal-loop", "R1"]
    assert second[:2] == ["causal-loop", "B2"]
    assert {"B1", "coupled-loops"} <= set(second)


def test_hidden_loops_have_a_place_where_no_block_has_loops() -> None:
    first, second = compiled(STOCKS, LEVERS)
    assert "B1" in kinds(first)
    assert badges(picture(first, "causal-loop")) == ["B1"]
    assert "B1" not in kinds(second)


def test_two_blocks_with_stocks_each_have_their_own() -> None:
    one = "model M\nstock A = 5, max 9, when full block\nflow Into A: () -> A @ Rate\nRate = 1/s\nrun 1 min\n"
    other = "model M\nstock B = 5, max 90\nflow From A: A -> B @ 2/s\n"
    first, second = compiled(one, other)
    assert names(picture(first, "stock-flow")) == {"A", "Into A", "Rate"}
    assert names(picture(second, "stock-flow")) == {"A", "B", "From A"}
    told = [
        [text_of(p.headline).split()[0] for p in block.parts if isinstance(p, Callout) and p.name != "moments"]
        for block in (first, second)
    ]
    assert told == [["A"], ["B"]]


def test_a_block_of_scenarios_is_where_their_effect_is_told() -> None:
    scenario = "scenario Slow: Query time = 10 s\n"
    first, second = map(kinds, compiled(STOCKS.replace(scenario, ""), f"model Pool\n{scenario}"))
    assert first == ["stock-flow", "causal-loop", "B1"]
    assert second == ["chart", "moments", "stock", "diagnosis"]


def test_a_block_of_causes_is_where_the_diagnosis_is_told() -> None:
    first, second = map(kinds, compiled(STOCKS, 'model Pool\ncause Query time rises "Locks"\n'))
    assert "diagnosis" not in first
    assert second == ["diagnosis"]


def test_a_block_without_anything_to_draw_shows_its_text() -> None:
    parameters, stocks = compiled("model Pool\nQuery time = 100 ms\n", STOCKS.replace("Query time = 100 ms\n", ""))
    assert kinds(parameters) == ["source"]
    assert "stock-flow" in kinds(stocks)
    assert "Query time" in names(picture(stocks, "stock-flow"))


# ------------------------------------------------------------------ show


def test_show_all_with_source_in_one_of_several_is_its_own_part() -> None:
    first, second = map(kinds, compiled(STOCKS + "show source, all\n", LOOPS + "show source, all\n"))
    assert first == ["source", *kinds(compiled(STOCKS, LOOPS)[0])]
    assert second == ["source", *kinds(compiled(STOCKS, LOOPS)[1])]


def test_show_names_a_part_that_the_block_does_not_have() -> None:
    assert kinds(compiled(STOCKS + "show loops\n", LOOPS)[0]) == ["causal-loop"]
    whole = picture(compiled(STOCKS + "show loops\n", LOOPS)[0], "causal-loop")
    assert set(badges(whole)) == {"R1", "B1"}


def test_a_block_that_declares_nothing_can_show_the_whole_model() -> None:
    *_, summary = compiled(STOCKS, LOOPS, "model Pool\nshow stocks, loops\n")
    assert kinds(summary) == ["stock-flow", "causal-loop"]
    *_, summary = compiled(STOCKS, LOOPS, LEVERS, "model Pool\nshow all\n")
    assert [kind for kind in kinds(summary) if kind[0] in "123"] == [
        "1 What is accumulating", "2 Why", "3 Where to intervene",
    ]  # fmt: skip


# ------------------------------------------------------------------ the three steps in one block


def together(*blocks: str) -> str:
    return "".join(block.replace("model Pool\n", "") for block in blocks)


def test_one_block_with_all_three_parts_is_told_in_three_steps() -> None:
    (block,) = compiled(together(STOCKS, LOOPS, LEVERS))
    shown = kinds(block)
    assert shown[:7] == ["1 What is accumulating", "stock-flow", "chart", "moments", "stock", "diagnosis", "2 Why"]
    assert shown[7:10] == ["causal-loop", "R1", "B1"]
    assert "3 Where to intervene" in shown[10:]
    assert shown[-1] == "checklist"


def test_a_model_without_levers_has_no_steps_and_no_checklist() -> None:
    (block,) = compiled(together(STOCKS, LOOPS))
    assert kinds(block) == ["stock-flow", "causal-loop", "chart", "moments", "stock", "diagnosis", "R1", "B1"]


def test_a_step_that_is_not_shown_has_no_heading() -> None:
    (block,) = compiled(together(STOCKS, LOOPS, LEVERS) + "show stocks, loops\n")
    assert kinds(block) == ["1 What is accumulating", "stock-flow", "2 Why", "causal-loop"]
    (block,) = compiled(together(STOCKS, LOOPS, LEVERS) + "show loops\n")
    assert kinds(block) == ["causal-loop"]


# ------------------------------------------------------------------ findings


WRONG_LOOPS = LOOPS + "loop B9: Connections (+)-> Waiting (+)-> Connections\n"  # claims what it isn't
WRONG_STOCKS = STOCKS + "flow Lost: Connectons -> () @ 1/s\n"  # a name with a slip


def place(text: str, needle: str) -> int:
    return text[: text.index(needle)].count("\n") + 1


@pytest.mark.parametrize("order", [(WRONG_STOCKS, WRONG_LOOPS), (WRONG_LOOPS, WRONG_STOCKS)])
def test_errors_stand_at_the_line_and_in_the_block_that_they_are_of(order: tuple[str, str]) -> None:
    text = page(*order)
    source = Source("page.md", text)
    result = compile_page(source, blocks=find_fences(source))
    errors = {f.rule: f.span.line for f in result.findings if f.severity is Severity.ERROR and f.span}
    assert errors["loop-polarity"] == place(text, "loop B9")
    assert errors["unknown-name"] == place(text, "flow Lost")
    for block, written in zip(result.blocks, order, strict=True):
        own = {finding.rule for finding in block.findings if finding.severity is Severity.ERROR}
        assert own == ({"loop-polarity"} if written == WRONG_LOOPS else {"unknown-name"})
        assert kinds(block)[0] in own


def test_findings_are_told_once_over_the_whole() -> None:
    found = [(f.rule, f.message) for f in _findings(STOCKS, LOOPS, LEVERS)]
    assert len(found) == len(set(found))
    alone = [(f.rule, f.message) for f in _findings(together(STOCKS, LOOPS, LEVERS))]
    assert sorted(found) == sorted(alone)


def _findings(*blocks: str):  # type: ignore[no-untyped-def]
    return compile_page(Source("page.md", page(*blocks))).findings


IN_TABS = """# Page

=== "What accumulates"

    ```loopdown
{first}
    ```

=== "Why"

    !!! note "Loops"

        ```loopdown
{second}
        ```
"""


def indented(text: str, by: int) -> str:
    return re.sub(r"(?m)^(?=.)", " " * by, text.rstrip("\n"))


@pytest.mark.parametrize("order", [(WRONG_STOCKS, WRONG_LOOPS), (WRONG_LOOPS, WRONG_STOCKS)])
def test_in_tabs_and_admonitions_they_are_one_model_and_lines_are_right(
    order: tuple[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    text = IN_TABS.format(first=indented(order[0], 4), second=indented(order[1], 8))
    extensions = ["admonition", "pymdownx.superfences", "pymdownx.tabbed", LoopdownExtension()]
    with caplog.at_level(logging.WARNING):
        html = Markdown(extensions=extensions).convert(text)
    told = {re.sub(r"^<markdown>:(\d+):\d+: ([a-z-]+): .*", r"\1 \2", each.getMessage()) for each in caplog.records}
    assert told == {f"{place(text, 'loop B9')} loop-polarity", f"{place(text, 'flow Lost')} unknown-name"}
    blocks = html.split('<div class="loopdown">')[1:]
    assert [('data-loopdown="loop-polarity"' in block) for block in blocks] == [each == WRONG_LOOPS for each in order]
    assert [('data-loopdown="unknown-name"' in block) for block in blocks] == [each == WRONG_STOCKS for each in order]
    assert html.count('data-loopdown="loop"') >= 2


def nothing(model: str) -> list[str]:
    """What a block says that shows nothing."""
    return [text_of(each.headline) for each in callouts_of(model, "nothing")]


def test_only_an_empty_model_is_called_empty() -> None:
    assert nothing("# soon\n") == ["This model is empty"]
    assert nothing("P = 3\nQ = P\n") == ["This model has no loop and no stock, so there is nothing to show"]
    assert nothing("A (+)-> B\nshow stocks\n") == ["This model has nothing of what is to be shown here"]
    assert nothing("A (+)-> B\nshow loops\n") == []
