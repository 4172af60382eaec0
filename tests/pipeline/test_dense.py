"""Models that are too large for a reader: answered, the same way every time, and what is left out is said."""

from __future__ import annotations

import gc
import json
import os
import random
import subprocess
import sys
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.places import ROOT
from tests.support import analysis_of, read_text

from loopdown.analysis.analysis import COMPARED
from loopdown.base.source import Source
from loopdown.hosts.cli.main import main
from loopdown.pages.fences import whole_file
from loopdown.parts.callout import Callout, Items
from loopdown.parts.callouts.tell_couplings import ROWS
from loopdown.parts.callouts.tell_fights import FIGHTS
from loopdown.parts.callouts.tell_loops import DECLARED
from loopdown.parts.callouts.tell_more_stocks import STOCKS
from loopdown.parts.callouts.tell_problems import PROBLEMS
from loopdown.parts.diagram import Diagram
from loopdown.parts.diagrams.causal_loop import PART, PARTS, WHOLE
from loopdown.parts.page import CompiledBlock, Picture
from loopdown.pipeline.compile import compile_page
from loopdown.syntax.parse import LARGEST
from loopdown.words.sentences import text_of
from loopdown.writers.markdown.write_page import write_parts
from loopdown.writers.mermaid.write_diagram import MAX_CHARACTERS, MAX_EDGES


def links(*pairs: tuple[object, object]) -> str:
    return "".join(f"v{source} (+)-> v{target}\n" for source, target in pairs)


def complete(size: int) -> str:
    return links(*((i, j) for i in range(size) for j in range(size) if i != j))


def chain(length: int) -> str:
    return links(*pairwise(range(length + 1)))


def ring(length: int) -> str:
    return links(*((i, (i + 1) % length) for i in range(length)))


def apart(count: int, claim: str = "R") -> str:
    return "".join(f"loop {claim}{i}: x{i} (+)-> y{i} (+)-> x{i}\n" for i in range(count))


def around_a_hub(count: int) -> str:
    """Reinforcing and balancing loops in turn, all through one variable."""
    return "".join(f"loop {'RB'[i % 2]}{i}: Hub (+)-> x{i} ({'+-'[i % 2]})-> Hub\n" for i in range(count))


def controllers(count: int) -> str:
    """Balancing loops that all drive one actuator for an end of their own."""
    goals = "".join(f"variable Queue {i}, goal 5\n" for i in range(count))
    return goals + "".join(f"loop B{i}: Queue {i} (+)-> Pods (-)-> Queue {i}\n" for i in range(count))


def dense() -> str:
    """Thirty variables with names of 120 characters, and twenty declared loops over them."""
    rng = random.Random(1)
    names = [f"Variable number {i} {'with a name that goes on and on ' * 4}"[:119] + "x" for i in range(30)]
    assert {len(name) for name in names} == {120}
    signs: dict[tuple[str, str], str] = {}
    lines = []
    for number in range(20):
        chosen = rng.sample(names, rng.randint(3, 8))
        around = [signs.setdefault(pair, rng.choice("+-")) for pair in pairwise([*chosen, chosen[0]])]
        claim = "B" if around.count("-") % 2 else "R"
        arrows = "".join(f" ({sign})-> {name}" for sign, name in zip(around, [*chosen[1:], chosen[0]], strict=True))
        lines.append(f"loop {claim}{number}: {chosen[0]}{arrows}\n")
    return "".join(lines)


def stocks(count: int) -> str:
    """Stocks each of which reads every other."""
    lines = []
    for i in range(count):
        others = " + ".join(f"Queue {j} / 3 s" for j in range(count) if j != i)
        lines.append(f"stock Queue {i} = 10\nflow In {i}: () -> Queue {i} @ {others}\n")
    return "".join(lines)


MODELS = {
    "dense": dense(),
    "K9": complete(9),
    "K40": complete(40),
    "chain": chain(20_000),
    "chain in one line": " (+)-> ".join(f"v{i}" for i in range(20_001)) + "\n",
    "ring": ring(20_000),
    "declared": apart(2_000),
    "wrong": apart(2_000, "B"),
    "around a hub": around_a_hub(2_000),
    "fighting": controllers(2_000),
    "stocks": stocks(20),
}
models = pytest.mark.parametrize("name", MODELS)


@cache
def block_of(text: str) -> CompiledBlock:
    source = Source("model.loopdown", text)
    (block,) = compile_page(source, blocks=(whole_file(source),)).blocks
    return block


def diagrams(block: CompiledBlock) -> list[Diagram]:
    return [part.diagram for part in block.parts if isinstance(part, Picture)]


def told(block: CompiledBlock, name: str) -> list[Callout]:
    return [part for part in block.parts if isinstance(part, Callout) and part.name == name]


def headline(block: CompiledBlock, name: str) -> str:
    (callout,) = told(block, name)
    return text_of(callout.headline)


def checked(block: CompiledBlock) -> list[str]:
    """The lines of the design checklist."""
    (checklist,) = told(block, "checklist")
    return [text_of(line) for part in checklist.body if isinstance(part, Items) for line in part.lines]


def captions(block: CompiledBlock) -> list[str]:
    return [text_of(part.caption) for part in block.parts if isinstance(part, Picture)]


# ------------------------------------------------------------------ every model


@models
def test_a_page_stays_within_what_a_reader_and_mermaid_can_take(name: str) -> None:
    block = block_of(MODELS[name])
    pictures = [part for part in block.parts if isinstance(part, Picture)]
    assert pictures
    assert len(pictures) <= PARTS + 1
    for picture in pictures:
        assert len(picture.diagram.edges) <= 80 < MAX_EDGES
        assert len(picture.mermaid) <= MAX_CHARACTERS / 2
    assert len(block.parts) <= 120
    lines = [*write_parts(block.parts, "github")]
    assert sum(map(len, lines)) < 400_000
    assert max(map(len, lines)) < 8_000


def test_the_same_text_gives_the_same_page_in_every_process() -> None:
    """Sets are walked in another order with another hash seed."""
    code = (
        "import sys; from loopdown import Source, render_model; from tests.pipeline.test_dense import MODELS\n"
        "for name in ['dense', 'K9', 'K40', 'stocks']:\n"
        "    print(render_model(Source('m.loopdown', MODELS[name])).text)"
    )
    pages = set()
    for seed in ("1", "4242"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        root = ROOT
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, cwd=root, env=environment, check=True
        )
        pages.add(done.stdout)
    assert len(pages) == 1
    assert "Picture 2 of 6." in pages.pop()


# ------------------------------------------------------------------ circuits


def test_a_complete_graph_of_forty_is_answered_with_its_shortest_loops() -> None:
    read = read_text(MODELS["K40"])
    assert read.analysis.truncated
    assert {len(loop.variables) for loop in read.analysis.told} == {2}
    assert len(read.analysis.told) == 5
    assert [f.message for f in read.findings if f.rule == "budget-spent"] == [
        "The search for loops stopped after 1,000 of them"
    ]
    block = block_of(MODELS["K40"])
    assert headline(block, "budget-spent") == "The search for loops stopped after 1,000 of them"
    drawn = sum(len(diagram.edges) for diagram in diagrams(block))
    assert drawn == PART * PARTS
    assert captions(block)[-1].startswith(f"Picture {PARTS} of {PARTS}. {1_560 - drawn:,} more links aren't drawn")


def test_a_chain_of_20_000_links_has_no_loop() -> None:
    for name in ("chain", "chain in one line"):
        block = block_of(MODELS[name])
        assert sum(len(diagram.edges) for diagram in diagrams(block)) == PART * PARTS
        assert f" {20_000 - PART * PARTS:,} more links aren't drawn; " in captions(block)[-1]
        assert block.findings == ()
        assert [part for part in block.parts if isinstance(part, Callout)] == []


def test_a_ring_of_20_000_links_is_one_loop_and_told_short() -> None:
    block = block_of(MODELS["ring"])
    (hidden,) = (finding for finding in block.findings if finding.rule == "hidden-loop")
    assert hidden.message.endswith(" -> v13 -> … 19,986 more … -> v0")
    (callout,) = told(block, "loop")
    texts = [text_of(part.line) for part in callout.body if hasattr(part, "line")]
    assert any("v14 ↑ → … 19,984 more … → v19999 ↑ → v0 ↑ (more)" in text for text in texts)
    assert not any("add:" in text for text in texts)


def test_a_ring_that_a_reader_can_follow_is_told_whole() -> None:
    (callout,) = told(block_of(ring(16)), "loop")
    texts = [text_of(part.line) for part in callout.body if hasattr(part, "line")]
    assert not any("more …" in text for text in texts)
    assert any("v7 ↑ → v8 ↑ → v9 ↑" in text for text in texts)
    assert any("add: loop R1" in text for text in texts)


# ------------------------------------------------------------------ many loops


def test_of_thousands_of_declared_loops_the_first_are_told_and_the_others_counted() -> None:
    block = block_of(MODELS["declared"])
    assert [text_of(c.headline).split()[0] for c in told(block, "loop")] == [f"R{i}" for i in range(DECLARED)]
    assert headline(block, "more-declared-loops") == f"{2_000 - DECLARED:,} more declared loops aren't told here"
    # Every one of them is analysed, and whatever is said of each stands in the findings.
    assert sum(finding.rule == "unguarded-loop" for finding in block.findings) == 2_000


def test_no_loop_is_left_out_where_a_reader_can_take_them() -> None:
    block = block_of(apart(DECLARED))
    assert len(told(block, "loop")) == DECLARED
    assert told(block, "more-declared-loops") == []
    assert told(block, "not-compared") == []


def test_hidden_loops_are_told_beside_declared_ones() -> None:
    block = block_of(apart(DECLARED + 1) + complete(4))
    headlines = [text_of(callout.headline) for callout in told(block, "loop")]
    assert len(headlines) == DECLARED + 5
    assert sum("not declared" in text for text in headlines) == 5
    assert headline(block, "more-declared-loops") == "1 more declared loop isn't told here"
    assert headline(block, "more-loops") == "15 more loops aren't told here"


def test_every_declared_loop_is_checked_and_the_first_errors_are_shown() -> None:
    block = block_of(MODELS["wrong"])
    assert sum(finding.rule == "loop-polarity" for finding in block.findings) == 2_000
    assert len(told(block, "loop-polarity")) == PROBLEMS
    assert headline(block, "more-problems") == f"{2_000 - PROBLEMS:,} more findings aren't shown here"
    assert block.state == "broken"


def test_errors_are_shown_before_warnings() -> None:
    twice = "loop X{i}: Alpha {i} (+)-> Beta {i} (+)-> Alpha {i}\nloop Y{i}: Alpha {i} -> Beta {i} -> Alpha {i}\n"
    near = "".join(twice.format(i=i) for i in range(PROBLEMS))
    block = block_of(f"{near}loop B1: A (+)-> B (+)-> A\n")
    assert len(told(block, "duplicate-loop")) == PROBLEMS - 1
    assert len(told(block, "loop-polarity")) == 1
    assert headline(block, "more-problems") == "1 more finding isn't shown here"


def test_guards_beyond_those_that_act_first_are_counted() -> None:
    block = block_of(around_a_hub(40))
    first = told(block, "loop")[0]
    assert text_of(first.headline) == "R0 amplifies; B1, B3, B5, B7, B9, B11 and 14 more push back"
    message = next(finding.message for finding in block.findings if finding.rule == "guarded-loop")
    assert message.startswith("What pushes back on R0: B1 on Hub at once; B3 on Hub at once; ")
    assert message.endswith("; B23 on Hub at once; and 8 more")
    few = told(block_of(around_a_hub(8)), "loop")[0]
    assert text_of(few.headline) == "R0 amplifies; B1, B3, B5 and B7 push back"


def test_pairs_of_loops_are_bounded_and_counted() -> None:
    block = block_of(controllers(20))
    assert len(told(block, "fighting-loops")) == FIGHTS
    assert headline(block, "more-fights") == f"{20 * 19 // 2 - FIGHTS} more pairs of loops fight"
    assert sum(finding.rule == "fighting-loops" for finding in block.findings) == 20 * 19 // 2
    (table,) = told(block, "coupled-loops")
    assert text_of(table.headline) == "190 pairs of loops share variables"
    assert f"{190 - ROWS} more pairs are left out here." in str(table)
    assert told(block_of(controllers(3)), "more-fights") == []


def test_what_is_not_compared_is_said() -> None:
    said = f"Only the first {COMPARED} of 2,000 loops are compared with each other"
    block = block_of(f"{MODELS['around a hub']}show loops, analysis, checklist\n")
    assert headline(block, "not-compared") == said
    assert said in [finding.message for finding in block.findings if finding.rule == "budget-spent"]
    peace = "No two balancing loops fight over one actuator"
    assert f"{peace}: not among the first {COMPARED} loops; the others aren't compared." in checked(block)
    small = block_of("variable A, goal 5\nloop B1: A (+)-> B (-)-> A\nloop B2: A (+)-> C (-)-> A\nshow checklist\n")
    assert f"{peace}." in checked(small)


def test_the_command_tells_what_a_page_leaves_out(tmp_path: Path) -> None:
    file = tmp_path / "model.loopdown"
    file.write_text(apart(DECLARED + 9), encoding="utf-8")
    done = CliRunner().invoke(main, ["analyze", str(file)])
    assert f"R{DECLARED + 8} reinforcing: x{DECLARED + 8} -> " in done.output
    done = CliRunner().invoke(main, ["analyze", str(file), "--output-format", "json"])
    assert len(json.loads(done.output)["models"][0]["loops"]) == DECLARED + 9


def test_of_many_stocks_the_first_are_told_and_the_others_counted() -> None:
    def told_of(count: int) -> CompiledBlock:
        return block_of("".join(f"stock S{i} = 1\nflow F{i}: () -> S{i} @ 1/s\n" for i in range(count)))

    many = told_of(STOCKS + 2)
    assert len(told(many, "stock")) == STOCKS
    assert headline(many, "more-stocks") == "2 more stocks aren't told here"
    assert len(told(told_of(STOCKS), "stock")) == STOCKS
    assert told(told_of(STOCKS), "more-stocks") == []


# ------------------------------------------------------------------ pictures


def test_thirty_variables_and_twenty_loops_are_drawn_in_pictures_that_can_be_read() -> None:
    block = block_of(MODELS["dense"])
    pictures = diagrams(block)
    assert 2 <= len(pictures) <= PARTS
    assert all(len(picture.edges) <= PART for picture in pictures)
    analysis = analysis_of(MODELS["dense"])
    # Every declared loop is whole in one of them, under its own name.
    badges = [badge for picture in pictures for edge in picture.edges for badge in edge.badges]
    assert {loop.id for loop in analysis.loops if loop.declared} <= set(badges)
    assert captions(block)[0].startswith(f"Picture 1 of {len(pictures)}: ")
    assert len(told(block, "loop")) == 25


def test_what_one_picture_can_show_is_not_split() -> None:
    (diagram,) = diagrams(block_of(apart(WHOLE // 2)))
    assert len(diagram.edges) == WHOLE
    two = block_of(apart(WHOLE // 2 + 1))
    assert [len(diagram.edges) for diagram in diagrams(two)] == [PART, WHOLE + 2 - PART]
    assert captions(two) == ["Picture 1 of 2: one alone would have too many lines to follow.", "Picture 2 of 2."]


def test_pipes_are_drawn_before_what_formulas_read() -> None:
    block = block_of(MODELS["stocks"])
    diagram = next(diagram for diagram in diagrams(block) if diagram.kind == "stock-flow")
    assert [edge.kind for edge in diagram.edges] == ["pipe"] * 40 + ["information"] * 24
    assert captions(block)[0] == f"{20 * 19 - 24} links aren't drawn, so that the others can be read."


def test_a_name_of_any_length_that_is_allowed_fits_a_node() -> None:
    block = block_of(f"loop R1: A{'b' * 199} (+)-> C (+)-> A{'b' * 199}\n")
    (diagram,) = diagrams(block)
    assert diagram.nodes[0].label[0].endswith("b…")


# ------------------------------------------------------------------ the text itself


def test_a_block_beyond_the_largest_is_refused_with_a_reason() -> None:
    (finding,) = read_text("# " + "x" * LARGEST + "\n").findings
    assert finding.message == "This block has more than 1,000,000 characters"
    assert read_text("# " + "x" * (LARGEST - 3) + "\n").findings == ()


def test_the_collector_is_left_as_it_was() -> None:
    assert gc.isenabled()
    read_text("A (+)-> B\n")
    assert gc.isenabled()
    gc.disable()
    try:
        read_text("A (+)-> B\n")
        assert not gc.isenabled()
    finally:
        gc.enable()
