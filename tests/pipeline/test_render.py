"""A rendered page: the same article without the plugin, and nothing changed outside its blocks."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import cmarkgfm
import pytest
from click.testing import Result
from cmarkgfm.cmark import Options
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.utils.yaml import yaml_load
from pymdownx.superfences import fence_code_format
from tests.article import outline
from tests.hosts.drawing import MATERIAL, PAGES
from tests.hosts.test_agreement import parts
from tests.places import ROOT
from tests.support import run_command

from loopdown.base.source import Source
from loopdown.hosts.markdown.extension import LoopdownExtension
from loopdown.pages.fences import find_fences
from loopdown.pipeline.render import render_model, render_page
from loopdown.writers.markdown.literal import Target

DOCS = sorted((ROOT / "docs").rglob("*.md"))
TARGETS: tuple[Target, ...] = ("github", "material")

# A page of `tests/hosts/awkward_pages` says what it draws; here it draws more than that.
MODELS = {
    "as they are": ["title drawn"],
    "loops": [
        'loop R1 "Retry & storm": Load (+)-> "Queue [x] *a*" (+)-> Load',
        '    note "See `a|b`, [it](x.md), <b>."',
    ],
    "errors": ['loop B1: A (+)-> "B <b>" (+ delay 3 min)-> A', "A (?)-> C", "loop R7: C (+)-> A -> C"],
    "charts": [
        'stock "Queue *a* [b](c.md) -->" = 5 jobs, max 9 jobs',
        'flow Arriving jobs: () -> "Queue *a* [b](c.md) -->" @ 1 jobs/s',
        "run 30 s",
    ],
    "levers": [
        'stock "Queue *a*" = 5 jobs, max 9 jobs, when full "HTTP [503](a.md)"',
        'flow In: () -> "Queue *a*" @ 2 jobs/s',
        'flow Out: "Queue *a*" -> () @ Workers * 1 jobs/s',
        "Workers = 1",
        "loop R1: Workers (+)-> Load (+)-> Workers",
        "scenario Slow one: Workers = 0.5",
        'lever 12 "Add | *one*", within now, because "see `a|b`, [it](x.md)": Workers = 3',
        'lever 7 "Stop <it>", on R1',
        'cause In rises "A [spike](x.md) | of *load*", check "`a|b`"',
        "show all",
    ],
    "a whole page": [
        "title Checkout",
        "stock Queue = 5 jobs, max 9 jobs, when full block",
        "flow In: (Clients) -> Queue @ 2 jobs/s",
        "flow Out: Queue -> () @ Queue / 3 s",
        "loop R1: Queue (+)-> Latency (+)-> Retries (+)-> In -> Queue",
        "loop B1: Latency (+ delay 3 min)-> Pods (-)-> Latency",
        "loop B2: Retries (+)-> Open (-)-> Retries",
        "show source, all",
    ],
}


FENCE = "```loopdown\nloop R1: A (+)-> B (+)-> A\n```\n"
NEW_LINE = "\n"

# One page includes a file, which is read only where it is built; another test is about that.
awkward_pages = pytest.mark.parametrize(
    "page", [page for page in PAGES if page.stem != "included"], ids=lambda page: page.stem
)


def with_models(text: str, model: str) -> str:
    """The page with other models. What it shows is in another language: ours is nobody's without the plugin."""
    text = re.sub(r"(?i)loopdown(?=[^\n`]*\n[ \t>]*title shown)", "python", text)
    return re.sub(
        r"^([ \t>]*)title drawn.*", lambda match: "\n".join(match[1] + line for line in MODELS[model]), text, flags=re.M
    )


# ------------------------------------------------------------------ the same article


def site_extensions() -> tuple[list[str], dict[str, dict[str, Any]]]:
    """What Material recommends, the fence for Mermaid as it documents it included."""
    mermaid = {"name": "mermaid", "class": "mermaid", "format": fence_code_format}
    return [*MATERIAL, "attr_list", "md_in_html"], {
        "pymdownx.superfences": {"custom_fences": [mermaid]},
        "pymdownx.tabbed": {"alternate_style": True},
        "pymdownx.tasklist": {"custom_checkbox": True},
        "pymdownx.highlight": {"anchor_linenums": True},
    }


NAMES, CONFIGS = site_extensions()
WITH, WITHOUT = (
    Markdown(extensions=[*NAMES, *plugin], extension_configs=CONFIGS) for plugin in ([LoopdownExtension()], [])
)


def article(text: str, plugin: bool) -> list[str]:
    return outline((WITH if plugin else WITHOUT).reset().convert(text))


def without_front_matter(text: str) -> str:
    return re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL) if "title:" in text[:20] else text


def check_same_article(text: str) -> None:
    rendered = render_page(Source("<markdown>", text), "material").text
    assert article(rendered, plugin=False) == article(text, plugin=True)


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_pages_of_the_site_are_the_same_articles(page: Path) -> None:
    check_same_article(without_front_matter(page.read_text("utf-8")))


@pytest.mark.parametrize("model", MODELS)
@awkward_pages
def test_awkward_pages_are_the_same_articles(page: Path, model: str) -> None:
    text = with_models(without_front_matter(page.read_text("utf-8")), model)
    check_same_article(text)


@awkward_pages
def test_awkward_pages_with_tabs_are_the_same_articles(page: Path) -> None:
    text = with_models(without_front_matter(page.read_text("utf-8")), "loops")
    check_same_article(re.sub(r"(?m)^(?: {4})+", lambda match: "\t" * (len(match[0]) // 4), text))


@given(st.lists(parts, min_size=1, max_size=4), st.sampled_from(sorted(MODELS)))
@settings(max_examples=60, deadline=None)
def test_pages_of_containers_are_the_same_articles(blocks: list[list[str]], model: str) -> None:
    text = "\n\nBetween.\n\n".join("\n".join(block) for block in blocks) + "\n"
    check_same_article(with_models(text, model))


def test_the_site_can_be_built_without_the_plugin(tmp_path: Path) -> None:
    """Our own site, strictly: with the plugin, and from rendered pages without it."""

    def articles(docs: Path, folder: str, **changes: object) -> dict[str, list[str]]:
        site = tmp_path / folder
        build(load_config(str(ROOT / "mkdocs.yml"), docs_dir=str(docs), site_dir=str(site), strict=True, **changes))
        found = {}
        for page in sorted(site.rglob("*.html")):
            match = re.search(r"<article.*</article>", page.read_text("utf-8"), re.DOTALL)
            found[page.relative_to(site).as_posix()] = outline(match[0]) if match else []
        return found

    rendered = tmp_path / "docs"
    shutil.copytree(ROOT / "docs", rendered)
    for page in rendered.rglob("*.md"):
        text = render_page(Source(page.as_posix(), page.read_text("utf-8")), "material").text
        page.write_text(text, encoding="utf-8")
    config = yaml_load((ROOT / "mkdocs.yml").read_text("utf-8"))
    plugins = [each for each in config["plugins"] if each != "loopdown"]
    assert len(plugins) == len(config["plugins"]) - 1
    fences = {"pymdownx.superfences": CONFIGS["pymdownx.superfences"]}
    extensions = [fences if each == "pymdownx.superfences" else each for each in config["markdown_extensions"]]
    assert fences in extensions

    with_plugin = articles(ROOT / "docs", "with")
    without = articles(rendered, "without", plugins=plugins, markdown_extensions=extensions)
    assert list(without) == list(with_plugin)
    assert [page for page in without if without[page] != with_plugin[page]] == []
    assert sum(line.strip().startswith("pre mermaid") for lines in without.values() for line in lines) >= 10


def test_different_articles_are_seen_to_differ() -> None:
    page = f"Text.\n\n- item\n\n    {FENCE.replace(NEW_LINE, NEW_LINE + '    ')}\n"
    rendered = render_page(Source("page.md", page), "material").text
    same = article(page, plugin=True)
    assert article(rendered, plugin=False) == same
    for one, other in (
        ("!!! warning", "!!! note"),
        ("    !!! warning", "!!! warning"),
        ("**R1**", "R1"),
        ("```mermaid", "```text"),
        ("n0", "n9"),
        ("- item", "1. item"),
        ("No negative link", "\n    No negative link"),
    ):
        assert one in rendered
        assert article(rendered.replace(one, other), plugin=False) != same, one


# ------------------------------------------------------------------ what stays as it was


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("model", ["errors", "a whole page"])
@awkward_pages
def test_all_outside_the_blocks_stays_as_it_is(page: Path, model: str, target: Target) -> None:
    text = with_models(page.read_text("utf-8"), model)
    rendered = render_page(Source("page.md", text), target).text
    lines = text.split("\n")
    outside, at = [], 0
    for block in find_fences(Source("page.md", text)):
        outside.append("".join(f"{line}\n" for line in lines[at : block.span.line - 1]))
        at = block.span.end_line
    assert rendered.startswith(outside[0])
    place = 0
    for piece in outside:
        place = rendered.index(piece, place) + len(piece)
    assert rendered[place:].endswith("\n".join(lines[at:]))
    # What is rendered holds no block, and rendering it again changes nothing.
    assert find_fences(Source("page.md", rendered)) == ()
    assert render_page(Source("page.md", rendered), target).text == rendered


@pytest.mark.parametrize("target", TARGETS)
@awkward_pages
def test_line_ends_and_a_byte_order_mark_stay(page: Path, target: Target) -> None:
    text = with_models(page.read_text("utf-8"), "a whole page")
    rendered = render_page(Source("page.md", text), target).text
    with_returns = render_page(Source("page.md", "\ufeff" + text.replace("\n", "\r\n")), target).text
    assert with_returns == "\ufeff" + rendered.replace("\n", "\r\n")
    assert render_page(Source("page.md", text.rstrip("\n")), target).text == rendered.rstrip("\n")


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize(
    "text", ["", "\n", "\ufeff", "Text", "# Page\r\n\tcode\r\n", "```loopdown\nA\n", "    ```loopdown"]
)
def test_a_page_without_blocks_is_the_same(text: str, target: Target) -> None:
    assert render_page(Source("page.md", text), target).text == text


@given(st.text(alphabet='`~>-*1.#!?=:<>/ \t\n\rlodpwnab[]^"', max_size=200), st.sampled_from(TARGETS))
@settings(max_examples=100, deadline=None)
def test_any_text_gets_an_answer(text: str, target: Target) -> None:
    page = re.sub("l", "\n```loopdown\n", text)
    rendered = render_page(Source("page.md", page), target).text
    assert render_page(Source("page.md", rendered), target).text == rendered


def test_what_cannot_be_read_stays_and_is_told() -> None:
    page = f'{FENCE}\n```loopdown\n--8<-- "model.loopdown"\n```\n'
    rendered = render_page(Source("page.md", page))
    assert '```loopdown\n--8<-- "model.loopdown"\n```\n' in rendered.text
    assert rendered.text.count("```mermaid") == 1
    assert [finding.rule for finding in rendered.left] == ["not-read"]
    assert render_page(Source("page.md", FENCE)).left == ()


# ------------------------------------------------------------------ in containers


@pytest.mark.parametrize(
    ("above", "mark", "containers"),
    [
        ("", "> ", ["blockquote"]),
        ("- item\n\n", "    ", ["ul", "li"]),
        ("1. item\n\n", "   > ", ["ol", "li", "blockquote"]),
    ],
    ids=["quote", "item", "quote in an item"],
)
def test_every_line_keeps_its_prefix_and_no_alert_is_nested(above: str, mark: str, containers: list[str]) -> None:
    text = above + "".join(f"{mark}{line}\n" for line in FENCE.splitlines())
    rendered = render_page(Source("page.md", text)).text
    lines = rendered.removeprefix(above).split("\n")[:-1]
    assert all(line.startswith(mark) or line == mark.rstrip() for line in lines)
    assert "[!" not in rendered
    seen = outline(cmarkgfm.github_flavored_markdown_to_html(rendered, Options.CMARK_OPT_UNSAFE))
    depth = "  " * len(containers)
    opened = [line.strip() for line in seen if line.strip() in ("blockquote", "ul", "ol", "li")]
    assert opened[: len(containers)] == containers
    assert sum(line.startswith(f"{depth}pre") for line in seen) == 1
    assert f"{depth}blockquote" in seen
    assert f"{depth}  <strong>Warning: R1 amplifies, and nothing in this model pushes back</strong>" in seen


def test_at_the_margin_callouts_are_alerts() -> None:
    assert "\n> [!WARNING]\n> **R1 " in render_page(Source("page.md", FENCE)).text


def test_blocks_stand_apart_from_what_is_around_them() -> None:
    text = f"Text\n{FENCE}{FENCE}more\n\n{FENCE}\nend\n"
    for target in TARGETS:
        rendered = render_page(Source("page.md", text), target).text
        assert rendered.startswith("Text\n\n```mermaid\n")
        assert rendered.count("\n\n```mermaid\n") == 3
        assert "\n\nmore\n\n```mermaid" in rendered
        assert rendered.endswith("\n\nend\n")
        assert "\n\n\n" not in rendered


def test_code_below_a_block_stays_code() -> None:
    """An admonition would take it in."""
    check_same_article(f"{FENCE}\n    code\n")
    check_same_article(f"- item\n\n    {FENCE.replace(NEW_LINE, NEW_LINE + '    ').rstrip()}\n\n        code\n")


# ------------------------------------------------------------------ a model, and the command

WRONG = FENCE.replace("R1", "B1")


def run(*arguments: object) -> Result:
    return run_command("render", *arguments)


def test_a_model_is_a_page_too(tmp_path: Path) -> None:
    model = "\n".join(FENCE.split("\n")[1:-2])
    file = tmp_path / "storm.loopdown"
    file.write_text(model, encoding="utf-8")
    for target in TARGETS:
        rendered = render_model(Source("storm.loopdown", model), target)
        assert rendered.text == render_page(Source("page.md", FENCE), target).text
        done = run(file, "--to", target)
        assert (done.exit_code, done.stdout) == (0, rendered.text)
    returns = render_model(Source("storm.loopdown", f"show source, all\r\n{model}\r\n")).text
    assert returns.count("\r\n") == returns.count("\n") > 10
    assert "\r\r" not in returns


def test_the_command_writes_the_page_and_nothing_else(tmp_path: Path) -> None:
    page, output = tmp_path / "page.md", tmp_path / "out.md"
    page.write_bytes(f"\ufeff# Page\r\n{FENCE}".encode())
    done = run(page)
    expected = render_page(Source(page.as_posix(), page.read_bytes().decode())).text
    assert (done.exit_code, done.stdout_bytes, done.stderr) == (0, expected.encode(), "")
    assert "[!WARNING]" in expected
    done = run(page, "--to", "material", "--output", output)
    assert (done.exit_code, done.output) == (0, "")
    assert b"!!! warning" in output.read_bytes()
    # In place, for whoever leaves.
    assert run(page, "--output", page).exit_code == 0
    assert page.read_bytes() == expected.encode()


def test_a_page_with_errors_is_rendered_and_they_are_told(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"# Page\n\n{WRONG}\n```loopdown\n--8<-- 'x'\n```\n", encoding="utf-8")
    done = run(page)
    assert done.exit_code == 1
    assert "> [!CAUTION]\n> **B1 claims balancing" in done.stdout
    assert f"{page.as_posix()}:4:6: error: loop-polarity: " in done.stderr
    assert f"{page.as_posix()}:7:1: insight: not-read: " in done.stderr
    page.write_text("```loopdown\nA\n", encoding="utf-8")
    assert run(page).exit_code == 1


def test_what_cannot_be_read_or_written_is_misuse(tmp_path: Path) -> None:
    bad, page = tmp_path / "bad.md", tmp_path / "page.md"
    bad.write_bytes(b"\xff")
    page.write_text(FENCE, encoding="utf-8")
    for arguments in (
        [tmp_path / "missing.md"],
        [bad],
        [tmp_path],
        [page, "--output", tmp_path],
        [page, "--to", "x"],
        [],
    ):
        done = run(*arguments)
        assert (done.exit_code, done.stdout) == (2, ""), arguments
        assert "Error: " in done.stderr
