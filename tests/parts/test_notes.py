"""What an author says of variables and links stands on the page, once, in the block that says it."""

from __future__ import annotations

from loopdown.base.inline import Line, Prose
from loopdown.base.source import Source
from loopdown.parts.callout import Callout, Items
from loopdown.parts.page import CompiledPage
from loopdown.pipeline.compile import compile_page

MODEL = """\
loop R1: Load (+)-> Latency (+)-> Load
    note "of the loop"
Load (+)-> Cost
    because "[billed](costs.md)"
Latency (+)-> Load, because "of a link on a loop"
variable Latency, note "of a variable"
stock Queue = 5 jobs
    note "of a stock"
flow In: () -> Queue @ 1 job/s
    note "of a flow"
"""


def page_of(*models: str) -> CompiledPage:
    return compile_page(Source("page.md", "\n".join(f"```loopdown\n{model}```\n" for model in models)))


def prose(line: Line) -> list[str]:
    return [piece.markdown for piece in line if isinstance(piece, Prose)]


def notes(page: CompiledPage) -> list[list[str]]:
    """What the notes of each block say."""
    told = []
    for block in page.blocks:
        callouts = [part for part in block.parts if isinstance(part, Callout) and part.name == "notes"]
        items = [item for callout in callouts for item in callout.body if isinstance(item, Items)]
        told.append([text for item in items for line in item.lines for text in prose(line)])
    return told


def test_notes_of_variables_and_reasons_of_links_are_told() -> None:
    expected = ["[billed](costs.md)", "of a link on a loop", "of a variable", "of a flow"]
    assert notes(page_of(MODEL)) == [expected]


def test_each_block_of_a_model_tells_its_own() -> None:
    first = 'model M\nA (+)-> B, because "first"\n'
    second = 'model M\nB (+)-> C\nvariable C, note "second"\n'
    assert notes(page_of(first, second)) == [["first"], ["second"]]


def test_show_leaves_them_out_with_the_rest_of_the_analysis() -> None:
    assert notes(page_of(MODEL + "show loops\n")) == [[]]
    assert notes(page_of(MODEL + "show analysis\n")) != [[]]


def test_a_model_without_any_has_no_such_callout() -> None:
    assert notes(page_of("A (+)-> B\n")) == [[]]
