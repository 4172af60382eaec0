"""What the project's pages say is so: models on them are clean, what they quote was said, what they name exists."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from click import Group, Option
from click.testing import CliRunner
from pygments.token import Error
from tests.places import ROOT

from loopdown.base.finding import Finding, Severity
from loopdown.base.source import Source
from loopdown.hosts.cli.main import main
from loopdown.hosts.highlight import LoopdownLexer
from loopdown.hosts.rules_page import findings_of, rules_page
from loopdown.pages.fences import find_unread, whole_file
from loopdown.parts.callout import Callout
from loopdown.parts.page import Listed
from loopdown.pipeline.compile import compile_page
from loopdown.pipeline.models import read_models
from loopdown.rules.registry import rules
from loopdown.words.sentences import text_of

DOCS = ROOT / "docs"
GENERATED = DOCS / "rules.md"  # its bad examples are bad; the registry's own tests run them
PAGES = sorted(DOCS.rglob("*.md"))
FRONT = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
WRITTEN = [page for page in [*PAGES, *FRONT] if page != GENERATED]

pages = pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.relative_to(ROOT).as_posix())


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block of a page, whatever its language; those inside another one are part of its text."""

    language: str
    title: str | None
    text: str


def fences(page: Path) -> list[Fence]:
    found = re.finditer(r"^(?P<marks>`{3,})(?P<info>[^`\n]*)\n(?P<text>.*?)^(?P=marks) *$", text_at(page), re.M | re.S)
    made = []
    for match in found:
        title = re.search(r'title="([^"]+)"', match["info"])
        made.append(Fence(match["info"].split(" ")[0], title and title[1], match["text"]))
    return made


def text_at(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def slips(text: str) -> list[Finding]:
    """The errors and warnings of a model."""
    models = read_models([whole_file(Source("model.loopdown", text))])
    return [finding for model in models for finding in model.findings if finding.severity is not Severity.INSIGHT]


# ------------------------------------------------------------------ models


@pages
def test_every_model_that_is_drawn_is_clean(page: Path) -> None:
    source = Source(page.name, text_at(page))
    compiled = compile_page(source)
    assert [finding for finding in compiled.findings if finding.severity is not Severity.INSIGHT] == []
    assert list(find_unread(source)) == []
    # What the parser of fences here sees is what the product draws.
    assert len(compiled.blocks) == sum(fence.language == "loopdown" for fence in fences(page))


@pages
def test_every_model_that_is_shown_is_clean_and_coloured(page: Path) -> None:
    for fence in fences(page):
        if fence.language in ("loopdown", "loopdown-source"):
            # A fragment may declare what nothing in it uses. One block of several is no model by itself.
            if not re.search("^model ", fence.text, re.MULTILINE):
                assert [slip for slip in slips(fence.text) if slip.rule != "unused-variable"] == [], fence.text
            wrong = [value for kind, value in LoopdownLexer().get_tokens(fence.text) if kind is Error]
            assert wrong == [], fence.text


def test_there_are_models_to_look_at_and_a_wrong_one_is_seen() -> None:
    languages = [fence.language for page in WRITTEN for fence in fences(page)]
    assert languages.count("loopdown") >= 10
    assert languages.count("loopdown-source") >= 10
    assert [finding.rule for finding in slips("loop B1: A (+)-> B (+)-> A\n")] == ["loop-polarity"]


def test_every_drawn_model_shows_its_text_where_the_page_says_so() -> None:
    """A gallery page says what follows from a text, so the text stands on it."""
    for page in sorted((DOCS / "gallery").glob("*.md")):
        for block in compile_page(Source(page.name, text_at(page))).blocks:
            assert any(isinstance(part, Listed) for part in block.parts), page.name


# ------------------------------------------------------------------ what pages quote


def headlines() -> set[str]:
    """What the callouts of all models say, those inside examples included."""
    said = set()
    for page in WRITTEN:
        for model in re.findall(r"^```loopdown\n(.*?)^```", text_at(page), re.MULTILINE | re.DOTALL):
            for block in compile_page(Source("page.md", f"```loopdown\n{model}```\n")).blocks:
                said |= {text_of(part.headline) for part in block.parts if isinstance(part, Callout)}
    return said


def test_headlines_that_pages_quote_are_those_of_their_models() -> None:
    quoted = [line for page in WRITTEN for line in re.findall(r"^> \*\*(.+)\*\*$", text_at(page), re.MULTILINE)]
    assert len(quoted) >= 5
    assert set(quoted) - headlines() == set()


SESSIONS = [page for page in WRITTEN if any(fence.language == "console" for fence in fences(page))]


@pytest.mark.parametrize("page", SESSIONS, ids=lambda page: page.name)
def test_sessions_say_what_they_show(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fences with a title are files, and `console` fences are run in the folder that holds them."""
    monkeypatch.chdir(tmp_path)
    status = 0
    ran = 0
    for fence in fences(page):
        if fence.title:
            file = tmp_path / fence.title
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(fence.text, encoding="utf-8")
        if fence.language != "console":
            continue
        for command, shown in commands(fence.text):
            if command.startswith("loopdown "):
                done = CliRunner().invoke(main, shlex.split(command)[1:])
                status, said = done.exit_code, done.output
            elif command == "echo $?":
                said = f"{status}\n"
            elif command == "mkdocs build --strict":
                status, said = build(tmp_path / "mkdocs.yml", tmp_path / "site")
                said = "".join(line for line in said.splitlines(True) if line.rstrip("\n") in shown.splitlines())
            else:
                assert shown == "", f"{command} isn't run here, so nothing can be said of its output"
                continue
            ran += 1
            if "json" in command:
                assert json.loads(said) == json.loads(shown)
            else:
                assert said == shown, command
    assert ran > 0


def commands(session: str) -> Iterator[tuple[str, str]]:
    """The commands of a session, each with the output that is shown for it."""
    for part in re.split(r"^\$ ", session, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        yield command, shown


def build(config: Path, folder: Path) -> tuple[int, str]:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", str(config), "-d", str(folder)]
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, cwd=config.parent
    )
    return done.returncode, done.stdout


# ------------------------------------------------------------------ what pages name


def test_the_page_of_rules_is_the_registry() -> None:
    again = "run `python -m loopdown.hosts.rules_page docs/rules.md`"
    assert text_at(GENERATED) == rules_page(), again
    said = re.findall(r"^example\S*: \w+: ([a-z-]+): ", text_at(GENERATED), re.MULTILINE)
    assert set(said) == set(rules())


@pytest.mark.parametrize("name", rules())
def test_the_examples_of_a_rule_hold(name: str) -> None:
    rule = rules()[name]
    assert name in {finding.rule for finding in findings_of(rule.bad)[1]}
    assert name not in {finding.rule for finding in findings_of(rule.good)[1]}


def code(page: Path) -> list[str]:
    """What stands as code in a page's prose, and in its sessions."""
    prose = re.sub(r"^(`{3,}).*?^\1", "", text_at(page), flags=re.MULTILINE | re.DOTALL)
    shown = [fence.text for fence in fences(page) if fence.language in ("console", "sh", "text")]
    return re.findall(r"`([^`\n]+)`", prose) + [line.removeprefix("$ ") for text in shown for line in text.split("\n")]


def test_commands_and_options_that_pages_name_exist() -> None:
    assert isinstance(main, Group)
    named = [piece for page in [*PAGES, *FRONT] for piece in code(page) if piece.startswith("loopdown ")]
    assert len(named) >= 10
    for piece in named:
        words = re.findall(r"[\w-]+", piece)
        if words[1].startswith("-"):
            continue
        assert words[1] in main.commands, piece
        options = {name for each in main.commands[words[1]].params if isinstance(each, Option) for name in each.opts}
        assert set(re.findall(r"--[a-z-]+", piece)) <= options, piece


def test_targets_of_make_that_pages_name_exist() -> None:
    named = {match for page in WRITTEN for piece in code(page) for match in re.findall(r"^make (\w+)$", piece)}
    targets = set(re.findall(r"^(\w+):", text_at(ROOT / "Makefile"), re.MULTILINE))
    assert {"site", "test"} <= named <= targets


def test_files_that_pages_name_exist() -> None:
    """Paths from the root, or from the package, or a module's bare name."""
    made_up = {"my_rule.py", "docs/index.md", "assets/mermaid.min.js"}
    made_by_make = {"tests/web/node_modules"}
    path = re.compile(r"(?!\d)[\w.-]+(?:/[\w.-]+)*/?(?<=[/a-z])")
    named = {piece for page in WRITTEN for piece in code(page) if path.fullmatch(piece)}
    named = {piece for piece in named if "/" in piece or piece.endswith((".py", ".lark"))} - made_up - made_by_make
    package = ROOT / "plugin" / "loopdown"
    missing = [
        name
        for name in named
        if not (ROOT / name).exists() and not (package / name).exists() and not any(package.rglob(name.strip("/")))
    ]
    assert missing == []
    assert len(named) >= 20


# ------------------------------------------------------------------ the site


def configuration() -> dict[str, Any]:
    loaded = yaml.load(text_at(ROOT / "mkdocs.yml"), Loader=yaml.BaseLoader)
    assert isinstance(loaded, dict)
    return loaded


def leaves(nav: object) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav
    else:
        for item in nav.values() if isinstance(nav, dict) else nav:  # type: ignore[attr-defined]
            yield from leaves(item)


def test_every_page_is_in_the_navigation_once() -> None:
    assert sorted(leaves(configuration()["nav"])) == sorted(page.relative_to(DOCS).as_posix() for page in PAGES)


def test_the_site_is_built_strictly_and_asks_for_nothing_elsewhere(tmp_path: Path) -> None:
    status, said = build(ROOT / "mkdocs.yml", tmp_path / "site")
    assert status == 0, said
    for page in sorted((tmp_path / "site").rglob("*.html")):
        assets = re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="?((?:https?:)?//[^" >]+)', text_at(page))
        assert assets == [], page


def test_the_picture_of_the_readme_is_small() -> None:
    (picture,) = re.findall(r"!\[[^]]+\]\(([^)]+)\)", text_at(ROOT / "README.md"))
    assert 5_000 < (ROOT / picture).stat().st_size < 200_000
