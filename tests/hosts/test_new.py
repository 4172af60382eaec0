"""`loopdown new`: pages that work at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click import Choice
from tests.support import run_command

from loopdown.base.source import Source
from loopdown.hosts.cli.main import main
from loopdown.hosts.cli.new import TEMPLATES, template
from loopdown.pages.fences import find_fences
from loopdown.parts.callout import Callout
from loopdown.parts.page import Picture
from loopdown.pipeline.compile import compile_page
from loopdown.syntax.parse import parse
from loopdown.syntax.tree import Flow, WrittenCause, WrittenLever, WrittenLoop, WrittenScenario, WrittenStock

kinds = pytest.mark.parametrize("kind", TEMPLATES)


def test_the_command_offers_the_templates() -> None:
    kind = main.commands["new"].params[0]
    assert isinstance(kind.type, Choice)
    assert tuple(kind.type.choices) == TEMPLATES
    assert run_command("new", "haiku").exit_code == 2


@kinds
def test_a_new_page_passes_the_strictest_gate_of_a_site(kind: str, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    done = run_command("new", kind, page)
    assert (done.exit_code, done.output) == (0, "")
    checked = run_command("check", "--fail-on", "warning", page)
    assert (checked.exit_code, checked.output) == (0, "no errors in 1 model of 1 file\n")


@kinds
def test_a_new_page_shows_something_in_each_of_its_blocks(kind: str) -> None:
    source = Source("page.md", template(kind))
    blocks = compile_page(source, blocks=find_fences(source)).blocks
    assert len(blocks) == (3 if kind == "incident" else 1)
    for block in blocks:
        assert any(isinstance(part, Picture | Callout) for part in block.parts)
    told = {part.name for block in blocks for part in block.parts if isinstance(part, Callout)}
    assert {"incident": {"stock", "diagnosis", "loop", "checklist"}, "loops": {"loop"}, "stocks": {"diagnosis"}}[
        kind
    ] <= told


def test_the_templates_teach_every_statement_that_a_page_begins_with() -> None:
    statements = {
        type(statement)
        for kind in TEMPLATES
        for block in find_fences(Source("page.md", template(kind)))
        for statement in parse(block)[0].statements
    }
    assert {WrittenStock, Flow, WrittenLoop, WrittenScenario, WrittenLever, WrittenCause} <= statements


@kinds
def test_its_comments_teach_the_language(kind: str) -> None:
    """Every statement that isn't one of several alike has a comment above it, or above its group."""
    for block in find_fences(Source("page.md", template(kind))):
        first, *groups = re.split(r"\n\n+", block.text.strip())
        assert first.startswith("# ") or first.startswith("model ")
        assert all(group.startswith("#") for group in groups)


@kinds
def test_without_a_file_it_is_printed(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = run_command("new", kind)
    assert (done.exit_code, done.stdout) == (0, template(kind))
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_not_overwritten_unless_forced(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("mine")
    done = run_command("new", "loops", page)
    assert done.exit_code == 2
    assert "is there already: --force overwrites it" in done.output
    assert page.read_text() == "mine"
    assert run_command("new", "loops", page, "--force").exit_code == 0
    assert page.read_text() == template("loops")


def test_a_file_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    for path, why in (
        (tmp_path / "missing" / "page.md", "No such file or directory"),
        (tmp_path, "--force overwrites it"),
        (tmp_path / "page.loopdown", "a new page is Markdown"),
    ):
        done = run_command("new", "loops", path)
        assert done.exit_code == 2
        assert why in done.output
        assert "Traceback" not in done.output
    assert run_command("new", "loops", tmp_path, "--force").exit_code == 2
