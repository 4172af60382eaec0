"""Whatever is to be drawn: everything is there, inside the picture, and no label covers another."""

from __future__ import annotations

import itertools
import math
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as etree
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.web.hostile_labels import hostile_labels
from tests.writers.svg.picture import SVG, Picture, box_of, draw, pair
from tests.writers.svg.sample_charts import SAMPLES, far_limits, heater, many_scenarios, noise, nothing, request_queue

from loopdown.parts.chart import Chart, Curve, Level, Moment
from loopdown.writers.mermaid.mermaid_labels import show_line
from loopdown.writers.svg.chart_labels import Box, isolate
from loopdown.writers.svg.draw import write_svg_chart
from loopdown.writers.svg.look import COLOURS

samples = pytest.mark.parametrize("chart", SAMPLES.values(), ids=SAMPLES)


def _all_texts(picture: Picture) -> str:
    return "\n".join(picture.root.itertext())


# ------------------------------------------------------------------ what is there


def test_a_chart_shows_its_curves_its_limit_and_when_they_reach_it() -> None:
    picture = draw(request_queue())
    base, slow = picture.curves()
    (limit,) = picture.levels()
    base_full, slow_full = picture.dots()
    assert limit == pytest.approx(float(picture.tick("1,000").attrib["y"]) - 5, abs=0.2)
    assert base_full[1] == slow_full[1] == limit
    # 475 s from left to right: each dot stands where its curve meets the limit.
    (left, bottom), (right, _) = base[0], base[-1]
    assert base[1] == base_full == (pytest.approx(left + (right - left) * 316.67 / 475, abs=0.1), limit)
    assert slow[1] == slow_full == (pytest.approx(left + (right - left) * 15.52 / 475, abs=0.1), limit)
    assert slow[0] == (left, bottom)
    assert picture.texts("heading") == ["Request queue over time"]
    assert picture.texts("legend") == ["base", "DB slow"]
    assert picture.texts("labels") == ["max: 1,000", "base: full after 5 min 17 s", "DB slow: full after 15.5 s"]
    assert {"requests", "time (s)"} <= set(picture.texts("ticks"))
    assert picture.texts("notes") == []


@samples
def test_every_curve_level_and_moment_is_there(chart: Chart) -> None:
    picture = draw(chart)
    drawable = [curve for curve in chart.curves if any(map(math.isfinite, itertools.chain(*curve.points)))]
    finite = [curve for curve in drawable if any(all(map(math.isfinite, point)) for point in curve.points)]
    assert len(picture.curves()) + len(picture.dots("curves")) == len(finite)
    texts = _all_texts(picture)
    for level in chart.levels:
        assert show_line(level.name) in texts or not math.isfinite(level.value)
    hidden = sum(map(int, re.findall(r"and (\d+) more", texts)))
    missing = [moment for moment in chart.moments if show_line(moment.label) not in texts]
    assert len(missing) <= hidden


def test_a_single_curve_needs_no_name_at_its_moment() -> None:
    curve = Curve("pool", ((0, 0), (10, 10)))
    alone = Chart("", "", "s", "", (curve,), moments=(Moment(0, 5, 5, "half full"),))
    assert draw(alone).texts("labels") == ["half full"]


def test_what_lies_outside_the_axes_is_told() -> None:
    picture = draw(far_limits())
    assert picture.levels() == picture.dots() == []
    assert picture.texts("labels") == ["↑ max: 100,000"]
    assert picture.texts("notes") == ["↓ least: −5,000", "base: full after 12 d"]


def test_labels_without_room_stand_below_the_plot() -> None:
    picture = draw(many_scenarios())
    assert len(picture.dots()) == 4
    told = picture.texts("labels") + picture.texts("notes")
    assert sum("full after" in text for text in told) == 4
    assert len(picture.dots("notes")) == len(picture.texts("notes")) > 0


def test_one_point_is_a_dot_and_no_points_are_said() -> None:
    (dot,) = draw(SAMPLES["one_point"]).dots("curves")
    assert draw(SAMPLES["one_point"]).size.holds(Box(dot[0] - 5, dot[1] - 5, 10, 10))
    picture = draw(nothing())
    assert picture.texts("legend") == ["broken: no values"]
    assert picture.texts("notes") == ["3 values that are not finite are left out"]
    assert draw(SAMPLES["no_curves"]).texts("notes") == ["no values"]


# ------------------------------------------------------------------ where it is


def _places(picture: Picture) -> Iterator[tuple[float, float]]:
    for element in picture.root.iter():
        for x, y in (("x", "y"), ("x1", "y1"), ("x2", "y2"), ("cx", "cy")):
            if x in element.attrib:
                yield float(element.attrib[x]), float(element.attrib[y])
        yield from map(pair, element.get("points", "").split())


def _inside(picture: Picture) -> bool:
    size = picture.size
    texts = (box_of(text) for text in picture.root.iter(f"{SVG}text"))
    return all(map(size.holds, texts)) and all(size.holds(Box(x, y, 0, 0)) for x, y in _places(picture))


def _covered(picture: Picture) -> list[tuple[str, str]]:
    """Labels that cover each other, or a dot; the legend's and the notes' too."""
    texts = [box for part in ("heading", "legend", "labels", "notes") for box in picture.boxes(part)]
    texts += [box for box in picture.boxes("ticks") if box[0] != "0"]  # two of them share a corner
    dots = [("●", Box(x - 4.5, y - 4.5, 9, 9)) for part in ("labels", "notes") for x, y in picture.dots(part)]
    pairs = [*itertools.combinations(texts, 2), *itertools.product(texts, dots)]
    return [(one, other) for (one, box), (other, place) in pairs if box.meets(place, gap=0)]


@samples
def test_nothing_leaves_the_picture(chart: Chart) -> None:
    assert _inside(draw(chart))


@samples
def test_no_label_covers_another(chart: Chart) -> None:
    assert _covered(draw(chart)) == []


def test_looking_finds_what_covers_or_leaves() -> None:
    sound = write_svg_chart(request_queue(), "chart")
    covering = re.sub(r'x="[\d.]+"( y="[\d.]+" text-anchor="end">base: full)', r'x="200"\1', sound)
    leaving = re.sub(r'x="[\d.]+"( y="[\d.]+" text-anchor="end">base: full)', r'x="20"\1', sound)
    moved = sound.replace('text-anchor="start">DB slow: full', 'text-anchor="end">DB slow: full')
    assert sound != covering != leaving
    assert not _inside(Picture(etree.fromstring(leaving)))
    assert _covered(Picture(etree.fromstring(covering.replace('x="200"', 'x="400"'))))
    assert _covered(Picture(etree.fromstring(moved)))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.floats(0, 100), st.floats(0, 800), st.text(st.characters(codec="utf-8"))),
        max_size=12,
    ),
    st.lists(st.floats(-100, 1100), max_size=3),
)
def test_moments_and_levels_anywhere_keep_apart(
    moments: list[tuple[int, float, float, str]], levels: list[float]
) -> None:
    curves = tuple(Curve(f"curve {n}", ((0.0, 0.0), (50.0, 400.0 * n), (100.0, 500.0))) for n in range(3))
    picture = draw(
        Chart(
            "t",
            "d",
            "s",
            "u",
            curves,
            tuple(Level("max", level) for level in levels),
            tuple(Moment(*moment) for moment in moments),
        )
    )
    assert _covered(picture) == []
    assert _inside(picture)
    assert len(picture.dots()) == len(moments)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.lists(st.tuples(st.floats(), st.floats()), max_size=20), max_size=7),
    st.lists(st.floats(), max_size=2),
    st.sampled_from(["s", "h", "mo", "ms", ""]),
)
def test_any_numbers_give_a_picture(curves: list[list[tuple[float, float]]], levels: list[float], unit: str) -> None:
    named = (Curve(f"curve {number}", tuple(sorted(points))) for number, points in enumerate(curves))
    svg = write_svg_chart(Chart("t", "d", unit, "u", tuple(named), tuple(Level("max", level) for level in levels)), "c")
    picture = Picture(etree.fromstring(svg))
    assert _inside(picture)
    # No number of a place is `nan`, `inf` or in a notation with an exponent.
    places = re.findall(r' (?:x|y|x1|x2|y1|y2|cx|cy|width|height|viewBox|points)="([^"]*)"', svg)
    assert all(re.fullmatch(r"-?\d+(\.\d)?", place) for text in places for place in re.split("[ ,]", text))
    numbers = [number for points in curves for point in points for number in [max(point, key=_size)]] + levels
    left_out = sum(not _size(number) <= 1e300 for number in numbers)
    assert (f"{left_out} value" in _all_texts(picture)) == bool(left_out)


def _size(number: float) -> float:
    """How large, and larger than all where it is none."""
    return math.inf if math.isnan(number) else abs(number)


# ------------------------------------------------------------------ how it is told apart


def _contrast(one: str, other: str) -> float:
    """WCAG 2.2."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("page", ["#ffffff", "#1e2129", "#0d1117", "#333333"])
@pytest.mark.parametrize("colour", [colour for _, colour in COLOURS])
def test_a_curve_can_be_seen_on_light_and_on_dark_pages(colour: str, page: str) -> None:
    assert _contrast(colour, page) >= 3


def test_the_contrast_of_a_pale_colour_is_low() -> None:
    assert _contrast("#ececff", "#ffffff") < 1.2  # Mermaid's own for the first line
    assert _contrast("#000000", "#ffffff") == pytest.approx(21)


def test_colour_is_never_the_only_sign() -> None:
    curves = tuple(Curve(f"curve {number}", ((0.0, number), (1.0, number))) for number in range(36))
    picture = draw(Chart("t", "d", "s", "", curves))

    def looks(part: str, name: str) -> list[tuple[str | None, str | None]]:
        lines = picture.part(part).iter(f"{SVG}{name}")
        return [(line.get("stroke-dasharray"), line.get("stroke")) for line in lines]

    drawn = looks("curves", "polyline")
    assert len(set(drawn)) == 36
    assert len({dash for dash, _ in drawn[:6]}) == 6
    assert looks("legend", "line") == drawn


# ------------------------------------------------------------------ words


def test_a_screen_reader_hears_title_and_description() -> None:
    first, second = (etree.fromstring(write_svg_chart(request_queue(), prefix)) for prefix in ("chart-1", "chart-2"))
    assert first.get("role") == "img"
    named = [first.find(f"*[@id='{name}']") for name in first.attrib["aria-labelledby"].split()]
    assert [(found.tag, found.text) for found in named if found is not None] == [
        (f"{SVG}title", "Request queue over time"),
        (f"{SVG}desc", "Base: full after 5 min 17 s. DB slow: full after 15.5 s."),
    ]
    assert first[0].tag == f"{SVG}title"

    def ids(root: etree.Element) -> set[str]:
        return {element.attrib["id"] for element in root.iter() if "id" in element.attrib}

    assert len(ids(first)) == 2
    assert not ids(first) & ids(second)


@pytest.mark.parametrize("prefix", ["", "1", 'a"b', "a b", "ä", "a\n"])
def test_a_prefix_that_is_no_id_is_a_defect_of_the_caller(prefix: str) -> None:
    with pytest.raises(ValueError, match="prefix"):
        write_svg_chart(request_queue(), prefix)


_ATTRIBUTE = re.compile(
    r"[\d., -]+|#[0-9a-f]{6}|currentColor|none|start|middle|end|bold|round|img|ltr|http://www\.w3\.org/2000/svg"
    r"|chart-title|chart-desc|chart-title chart-desc|loopdown-chart"
    r"|chart-(heading|legend|grid|axes|ticks|curves|level|labels|notes)"
)
_ELEMENTS = {"svg", "title", "desc", "g", "text", "line", "polyline", "circle"}


def _harmless(root: etree.Element) -> bool:
    """Only elements that draw, with attributes that we wrote."""
    return all(
        element.tag.removeprefix(SVG) in _ELEMENTS
        and all(_ATTRIBUTE.fullmatch(value) for value in element.attrib.values())
        and not any(name in ("style", "href") or name.startswith("on") for name in element.attrib)
        for element in root.iter()
    )


def _named(label: str) -> Chart:
    """One text in all places that take a user's."""
    curves = (Curve(label, ((0.0, 0.0), (10.0, 10.0))), Curve("other", ((0.0, 5.0), (10.0, 0.0))))
    return Chart(label, label, label, label, curves, (Level(label, 8.0),), (Moment(0, 2.0, 2.0, label),))


def test_hostile_names_are_text_and_nothing_else() -> None:
    labels = hostile_labels()[::4]
    for label in labels:
        picture = draw(_named(label))
        assert _harmless(picture.root)
        shown = show_line(label)
        assert [(element.text or "") for element in picture.root[:2]] == [shown, shown]
        titles = [element.text or "" for element in picture.root.iter(f"{SVG}title")]
        assert titles[1:] == [shown or "", "other", f"{isolate(shown)}: {shown}" if shown else ""]
    assert len(labels) == 500


def test_looking_finds_what_is_not_harmless() -> None:
    sound = write_svg_chart(request_queue(), "chart")
    assert _harmless(etree.fromstring(sound))
    for wrong in ('style="x"', 'onload="1"', 'fill="url(#a)"', 'href="#"'):
        assert not _harmless(etree.fromstring(sound.replace("<svg ", f"<svg {wrong} ", 1)))
    assert not _harmless(etree.fromstring(sound.replace("<desc", "<script>1</script><desc", 1)))


@settings(deadline=None)
@given(st.text(st.characters(), max_size=40))
def test_any_name_gives_well_formed_xml(label: str) -> None:
    picture = draw(_named(label))
    assert _harmless(picture.root)
    assert _inside(picture)


def test_a_long_name_is_cut_and_stands_in_full_behind() -> None:
    name = "A name that goes on and on until there is no room for it in any legend of any picture"
    picture = draw(Chart("t", "d", "s", "", (Curve(name, ((0, 0), (1, 1))), Curve("short", ((0, 1), (1, 0))))))
    cut, short = picture.texts("legend")
    assert cut.endswith("…")
    assert name.startswith(cut[:-1])
    assert len(cut) > 30
    assert short == "short"
    assert name in [title.text for title in picture.part("legend").iter(f"{SVG}title")]


def test_a_level_with_a_long_name_keeps_its_value() -> None:
    curve = Curve("a", ((0, 0), (1, 100)))
    (label,) = draw(Chart("", "", "s", "", (curve,), (Level("A limit that was set long ago " * 3, 80),))).texts(
        "labels"
    )
    assert label.startswith("A limit that was set")
    assert label.endswith("…: 80")


def test_what_follows_a_name_from_right_to_left_stays_behind_it() -> None:
    curve = Curve("a", ((0, 0), (1, 1)))
    named = [draw(Chart("", "", "s", "", (curve,), (Level(name, 1.5),))).texts("labels") for name in ("העומס", "load")]
    assert named == [["\u2068העומס\u2069: 1.5"], ["load: 1.5"]]


# ------------------------------------------------------------------ the file


def test_six_rough_curves_stay_small() -> None:
    assert len(write_svg_chart(noise(), "chart").encode()) < 15_000
    assert len(write_svg_chart(heater(), "chart").encode()) < 5_000


@samples
def test_it_is_one_line(chart: Chart) -> None:
    assert write_svg_chart(chart, "chart").splitlines() == [write_svg_chart(chart, "chart")]


def test_it_is_the_same_in_every_run() -> None:
    program = (
        "import hashlib; from tests.writers.svg.sample_charts import SAMPLES as all;"
        "from loopdown.writers.svg.draw import write_svg_chart as write;"
        "print(*(hashlib.sha256(write(chart, 'c').encode()).hexdigest() for chart in all.values()))"
    )
    path = os.pathsep.join(sys.path)

    def run(seed: str) -> list[str]:
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path}
        command = [sys.executable, "-c", program]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.split()

    first = run("1")
    assert first == run("2")
    assert len(set(first)) == len(SAMPLES)
