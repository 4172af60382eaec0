"""Nothing that one page is made of is seen by another: however many are made at once, each is as if it were alone."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from loopdown import Source, read_models, render_page, whole_file
from loopdown.base.finding import Severity

GALLERY = Path(__file__).parents[2] / "docs" / "gallery"
PAGES = [GALLERY / f"{name}.md" for name in ("black-friday", "bathtub", "request-pipeline", "retry-storm")]


def rendered(path: Path) -> str:
    page = render_page(Source(path.name, path.read_text(encoding="utf-8")))
    return page.text + "".join(f"{each}\n" for each in page.findings)


def test_threads_make_the_pages_that_one_makes() -> None:
    alone = [rendered(page) for page in PAGES]
    with ThreadPoolExecutor(4) as threads:
        different = list(threads.map(rendered, PAGES))
        same = list(threads.map(rendered, [PAGES[0]] * 4))
    assert different == alone
    assert same == [alone[0]] * 4


def test_threads_that_ask_one_model_for_the_same_get_the_same() -> None:
    (text,) = (page.read_text(encoding="utf-8").split("```loopdown\n")[1].split("```")[0] for page in PAGES[:1])
    block = whole_file(Source("model.loopdown", text))
    (alone,), (shared,) = read_models([block]), read_models([block])
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: shared.findings, range(4)))
        predicted = list(threads.map(lambda _: shared.analysis.predictions, range(4)))
        stocks = list(threads.map(lambda _: shared.analysis.numbers.stocks, range(4)))
    assert found == [alone.findings] * 4
    assert predicted == [alone.analysis.predictions] * 4
    assert stocks == [alone.analysis.numbers.stocks] * 4


def test_a_site_is_built_and_checked_at_once(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    for place, page in enumerate(PAGES[:2]):
        (docs / ("index.md" if place == 0 else page.name)).write_bytes(page.read_bytes())
    (tmp_path / "mkdocs.yml").write_text("site_name: S\nplugins: [loopdown]\n", encoding="utf-8")

    def commands(site: str) -> tuple[list[str], list[str]]:
        build = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(tmp_path / "mkdocs.yml"), "-d", site]
        return build, [sys.executable, "-m", "loopdown.hosts.cli.main", "check", "--fail-on", "insight", str(docs)]

    def result(command: list[str]) -> tuple[int, bytes]:
        done = subprocess.run(command, capture_output=True, check=False)
        return done.returncode, done.stdout

    def pages(site: str) -> dict[str, bytes]:
        return {str(file.relative_to(site)): file.read_bytes() for file in Path(site).rglob("index.html")}

    alone, at_once = str(tmp_path / "alone"), str(tmp_path / "at once")
    expected = [result(command) for command in commands(alone)]
    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(result, commands(at_once))) == expected
    assert len(pages(alone)) == 2
    assert _without_time(pages(at_once)) == _without_time(pages(alone))


def _without_time(pages: dict[str, bytes]) -> dict[str, list[bytes]]:
    """A site says when it was built."""
    return {name: [line for line in page.splitlines() if b"Build Date" not in line] for name, page in pages.items()}


def test_what_is_asked_for_first_bears_on_nothing() -> None:
    text = PAGES[2].read_text(encoding="utf-8").split("```loopdown\n")[1].split("```")[0]
    block = whole_file(Source("model.loopdown", text))
    (one,), (other,) = read_models([block]), read_models([block])
    warnings = one.found(Severity.WARNING)
    assert warnings == tuple(each for each in other.findings if each.severity is not Severity.INSIGHT)
    assert one.findings == other.findings
