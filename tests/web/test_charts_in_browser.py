"""Charts as readers see them: the SVG in both schemes and on a phone, the xychart as the real Mermaid draws it."""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, get_args

import pytest
from playwright.sync_api import Browser, Page
from tests.web.browser import PALETTES, Scheme, Version, launch, library
from tests.web.built_site import build_site
from tests.web.fonts import only
from tests.web.hostile_labels import hostile_labels
from tests.writers.svg.sample_charts import SAMPLES

from loopdown.parts.chart import Chart, Curve, Level
from loopdown.writers.mermaid.mermaid_labels import show_line
from loopdown.writers.mermaid.xychart import write_xychart
from loopdown.writers.svg.chart_labels import BASELINE, HEIGHT, width_of
from loopdown.writers.svg.draw import write_svg_chart

pytestmark = pytest.mark.browser
versions = pytest.mark.parametrize("version", get_args(Version))
widths = pytest.mark.parametrize("width", [1280, 400, 360])

CHARTS = [name for name in SAMPLES if not name.startswith("of_size")]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where a page of a Material site is that holds every sample."""
    folder = tmp_path_factory.mktemp("charts")
    (folder / "docs").mkdir()
    drawn = "\n\n".join(write_svg_chart(SAMPLES[name], name.replace("_", "-")) for name in CHARTS)
    (folder / "docs" / "index.md").write_text(f"# Charts\n\nWords.\n\n{drawn}\n", encoding="utf-8")
    (folder / "mkdocs.yml").write_text(
        "site_name: Charts\nplugins: []\n"
        "theme: {name: material, font: false, palette: [{scheme: default}, {scheme: slate}]}\n"
    )
    build_site(folder / "mkdocs.yml", folder / "site")
    return (folder / "site" / "index.html").as_uri()


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Iterator[Page]:
    """That page, with the fonts of this machine."""
    opened = browser.new_page()
    try:
        opened.goto(address)
        yield opened
    finally:
        opened.close()


def _resize(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})


_LOOK = """() => [...document.querySelectorAll('svg.loopdown-chart')].map((svg) => {
    const box = (element) => { const r = element.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom]; };
    const texts = [...svg.querySelectorAll('text')].map((text) => ({
        text: text.textContent, box: box(text),
        part: text.closest('g[class]').getAttribute('class').replace('chart-', ''),
        size: parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a,
        length: text.getComputedTextLength(),
    }));
    return { box: box(svg), texts };
})"""


def _look(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(_LOOK)
    assert len(found) == len(CHARTS)
    return found


def _holds(outer: Sequence[float], inner: Sequence[float]) -> bool:
    return (
        outer[0] <= inner[0] + 0.5 and outer[1] <= inner[1] + 0.5 and inner[2] <= outer[2] + 0.5
        and inner[3] <= outer[3] + 0.5
    )  # fmt: skip


def _meet(one: Sequence[float], other: Sequence[float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


# ------------------------------------------------------------------ the SVG


@widths
def test_nothing_overflows(page: Page, width: int) -> None:
    _resize(page, width)
    assert not page.evaluate("() => document.scrollingElement.scrollWidth > innerWidth")
    for chart in _look(page):
        assert 0 <= chart["box"][0] < chart["box"][2] <= width
        assert [text["text"] for text in chart["texts"] if not _holds(chart["box"], text["box"])] == []


@widths
def test_letters_are_large_enough_to_read_and_not_larger_than_the_text_around_them(page: Page, width: int) -> None:
    _resize(page, width)
    around = page.evaluate("() => parseFloat(getComputedStyle(document.querySelector('article p')).fontSize)")
    sizes = {text["size"] for chart in _look(page) for text in chart["texts"]}
    assert min(sizes) >= 10
    assert max(sizes) <= around * 1.05


def test_a_wide_page_shows_a_chart_in_its_own_size(page: Page) -> None:
    _resize(page, 1280)
    assert {round(chart["box"][2] - chart["box"][0]) for chart in _look(page)} == {520}


@widths
def test_labels_do_not_cover_each_other(page: Page, width: int) -> None:
    _resize(page, width)
    pairs = 0
    for chart in _look(page):
        texts = [text for text in chart["texts"] if text["part"] != "ticks"]
        for one, other in itertools.combinations(texts, 2):
            # The box of a line of text is higher than its letters: without what letters rarely use.
            shrunk = [
                [b[0], b[1] + (b[3] - b[1]) * 0.15, b[2], b[3] - (b[3] - b[1]) * 0.15]
                for b in (one["box"], other["box"])
            ]
            assert not _meet(*shrunk), (one["text"], other["text"])
            pairs += 1
    assert pairs > 100


def _too_wide(page: Page) -> list[tuple[str, float]]:
    _resize(page, 1280)
    texts = [text for chart in _look(page) for text in chart["texts"] if text["part"] != "heading"]
    return [(text["text"], text["length"]) for text in texts if text["length"] > width_of(text["text"]) + 1]


def test_texts_are_not_wider_than_they_were_taken_for(page: Page) -> None:
    assert _too_wide(page) == []
    assert BASELINE < HEIGHT


_WIDTH_OF_M = """() => {
    const context = document.createElement('canvas').getContext('2d');
    context.font = '100px sans-serif';
    return context.measureText('m').width;
}"""


@pytest.mark.parametrize(("family", "of_m"), [("DejaVu Sans", 97.4), ("Liberation Sans", 83.3)])
def test_nor_where_a_machine_has_one_font_alone(
    browser: Browser, address: str, family: str, of_m: float, tmp_path: Path
) -> None:
    settings = only(family, tmp_path)
    if settings is None:
        pytest.skip(f"{family} is not installed")
    with launch(browser.browser_type, settings) as other:
        page = other.new_page()
        page.goto(address)
        assert _too_wide(page) == []
        assert page.evaluate(_WIDTH_OF_M) == pytest.approx(of_m, abs=0.1)  # it is that font


_COLOURS = """() => {
    const solid = (style, name) => [style[name], style[`${name}Opacity`], style.opacity];
    const svgs = [...document.querySelectorAll('svg.loopdown-chart')];
    const found = (selector) => svgs.flatMap((svg) => [...svg.querySelectorAll(selector)]);
    const all = (selector) => found(selector).map((element) => getComputedStyle(element));
    return {
        page: getComputedStyle(document.body).backgroundColor,
        texts: all('text').map((style) => solid(style, 'fill')),
        curves: all('polyline').map((style) => solid(style, 'stroke')),
        axes: all('.chart-axes line').map((style) => solid(style, 'stroke')),
        levels: all('line.chart-level').map((style) => solid(style, 'stroke')),
        grid: all('.chart-grid line').map((style) => solid(style, 'stroke')),
    };
}"""


def _contrasts(page: Page, scheme: Scheme) -> dict[str, float]:
    """The lowest contrast (WCAG 2.2) of each kind of thing with the page."""
    page.evaluate("name => document.body.setAttribute('data-md-color-scheme', name)", PALETTES[scheme])
    page.wait_for_timeout(400)  # Material fades from one scheme to the other
    found: dict[str, Any] = page.evaluate(_COLOURS)
    ground = _parts(found.pop("page"))
    return {name: min(_contrast(colour, ground) for colour in colours) for name, colours in found.items()}


def _parts(colour: str) -> list[float]:
    """Red, green, blue and alpha."""
    parts = [float(part) for part in re.findall(r"[\d.]+", colour)]
    assert colour.startswith("rgb"), colour
    return parts if len(parts) == 4 else [*parts, 1.0]


def _contrast(colour: tuple[str, str, str], ground: list[float]) -> float:
    *parts, alpha = _parts(colour[0])
    alpha *= float(colour[1]) * float(colour[2])
    seen = [part * alpha + under * (1 - alpha) for part, under in zip(parts, ground, strict=False)]
    dark, light = sorted((_luminance(seen), _luminance(ground)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(parts: Sequence[float]) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (p / 255 for p in parts[:3])
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", get_args(Scheme))
def test_all_can_be_seen_in_both_schemes(page: Page, scheme: Scheme) -> None:
    contrasts = _contrasts(page, scheme)
    assert contrasts["texts"] >= 4.5
    assert min(contrasts["curves"], contrasts["axes"], contrasts["levels"]) >= 3
    assert 1 < contrasts["grid"] < 2  # there, and behind everything else


def test_in_print_nothing_vanishes(page: Page) -> None:
    page.emulate_media(media="print")
    try:
        assert _contrasts(page, "light")["texts"] >= 4.5
        hidden = """() => [...document.querySelectorAll('svg.loopdown-chart *')]
            .filter((element) => getComputedStyle(element).display === 'none').map((element) => element.localName)"""
        assert set(page.evaluate(hidden)) <= {"title", "desc"}
    finally:
        page.emulate_media(media="screen")


def test_a_screen_reader_gets_one_picture_with_its_words(page: Page) -> None:
    chart = SAMPLES["request_queue"]
    heard = page.get_by_role("img", name=f"{chart.title} {chart.description}", exact=True)
    assert heard.count() == 1
    ids = page.evaluate("() => [...document.querySelectorAll('[id]')].map((element) => element.id)")
    assert len(ids) == len(set(ids)) >= 2 * len(CHARTS)


# ------------------------------------------------------------------ the xychart


@pytest.fixture(scope="module", params=get_args(Version))
def mermaid(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """An empty page with the real Mermaid."""
    opened = browser.new_page()
    try:
        opened.set_content("<!doctype html><body></body>")
        opened.add_script_tag(path=library(request.param))
        opened.evaluate("() => mermaid.initialize({ startOnLoad: false })")
        yield opened
    finally:
        opened.close()


def _understand(mermaid: Page, texts: list[str]) -> list[dict[str, Any]]:
    """What Mermaid's parser makes of each text."""
    found: list[dict[str, Any]] = mermaid.evaluate(
        """async (texts) => {
            const answers = [];
            for (const text of texts) {
                try {
                    const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
                    const { xAxis, yAxis, plots } = db.getXYChartData();
                    answers.push({
                        texts: [db.getDiagramTitle(), yAxis.title, ...plots.map((plot) => plot.title),
                                db.getAccTitle(), db.getAccDescription()],
                        lines: plots.map((plot) => plot.data.map(([x, y]) => [Number(x), y])),
                        ends: [xAxis.min, xAxis.max, yAxis.min, yAxis.max],
                    });
                } catch (error) { answers.push({ error: String(error) }); }
            }
            return answers;
        }""",
        texts,
    )
    return found


def _decode(label: str) -> str:
    """What Mermaid does with its placeholders when it draws; U+2060 is never seen."""
    return html.unescape(label.replace("ﬂ°°", "&#").replace("ﬂ°", "&").replace("¶ß", ";")).replace("\u2060", "")


def test_mermaid_understands_the_chart(mermaid: Page) -> None:
    curves = (Curve("base", ((0.0, 50.0), (10.0, 1000.0))), Curve("other", ((0.0, -5.0), (5.0, 0.0), (10.0, 900.0))))
    chart = Chart("Queue", "It fills.", "s", "requests", curves, (Level("max", 1000.0),))
    (answer,) = _understand(mermaid, [write_xychart(chart)])
    assert answer["texts"] == ["Queue", "requests", "max (1,000)", "base", "other", "Queue", "It fills."]
    assert answer["lines"] == [[[0, 1000], [10, 1000]], [[0, 50], [10, 1000]], [[0, -5], [5, 0], [10, 900]]]
    assert answer["ends"][:2] == [0, 10]
    assert answer["ends"][2] < -5
    assert answer["ends"][3] > 1000


def _without_ends(text: str) -> str:
    """Mermaid trims, a no-break space too."""
    return text.strip()


def _is_beginning(text: str, whole: str) -> bool:
    """Whether a text is another one, or what was left of it where there was no room."""
    text, whole = _without_ends(text), _without_ends(whole)
    return text == whole or (text.endswith("…") and len(text) > 5 and whole.startswith(text[:-1]))


def test_hostile_names_leave_every_chart_whole(mermaid: Page) -> None:
    labels = [label for label in hostile_labels()[::4] if len(label) < 30]
    charts = [
        Chart(label, label, "s", label, (Curve(label, ((0.0, 1.0), (2.0, 3.0))),), (Level("max", 2.5),))
        for label in labels
    ]
    answers = _understand(mermaid, [write_xychart(chart) for chart in charts])
    assert len(labels) > 250
    for label, answer in zip(labels, answers, strict=True):
        shown = (show_line(label) or "\xa0").replace("\u2060", "")
        title, unit, level, curve, *spoken = map(_decode, answer["texts"])
        assert [_without_ends(text) for text in (title, *spoken)] == [_without_ends(shown)] * 3
        assert _is_beginning(unit, shown)
        assert _is_beginning(curve, shown)
        assert level == "max (2.5)"
        assert [len(line) for line in answer["lines"]] == [2, 2]


def test_reading_the_parser_finds_what_is_wrong(mermaid: Page) -> None:
    sound = write_xychart(SAMPLES["request_queue"])
    broken = [
        sound.replace("xychart-beta", "xychart-x"),
        sound.replace("[50,", "[nan,"),
        sound.replace("[50,", "[1e3,"),
    ]
    answers = _understand(mermaid, [sound, *broken])
    assert ["error" in answer for answer in answers] == [False, True, True, True]


def test_mermaid_draws_every_sample(mermaid: Page) -> None:
    for name, chart in SAMPLES.items():
        svg: str = mermaid.evaluate("async (text) => (await mermaid.render('drawn', text)).svg", write_xychart(chart))
        assert 'aria-roledescription="error"' not in svg, name
        assert "NaN" not in svg, name
        assert len(re.findall(r'class="line-plot-\d+"', svg)) >= 1, name


def test_the_lines_have_our_colours_and_the_key_names_them(mermaid: Page) -> None:
    text = write_xychart(SAMPLES["request_queue"])
    svg: str = mermaid.evaluate("async (text) => (await mermaid.render('drawn', text)).svg", text)
    assert "time (s) · grey = max (1,000), blue = base, orange = DB slow" in svg
    plots = re.findall(r'class="line-plot-\d+"><path[^>]* stroke="(#[0-9a-f]{6})"', svg)
    assert plots == ["#808890", "#1c7ed6", "#e8590c"]
