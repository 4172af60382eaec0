from __future__ import annotations

import pytest

from loopdown.writers.svg.axes import Axis, time_axis, value_axis, write_number


def _labels(axis: Axis) -> list[str]:
    return [label for _, label in axis.ticks]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 1000, ["0", "200", "400", "600", "800", "1,000"]),
        (0, 0.9, ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (0, 17_600, ["0", "5k", "10k", "15k"]),
        (0, 2_400_000, ["0", "0.5M", "1.0M", "1.5M", "2.0M", "2.5M"]),
        (0, 3e9, ["0", "1G", "2G", "3G"]),
        (-80, 100, ["−50", "0", "50", "100"]),
        (-9, -1, ["−8", "−6", "−4", "−2", "0"]),
    ],
)
def test_values_have_ticks_at_ones_twos_and_fives(low: float, high: float, expected: list[str]) -> None:
    axis = value_axis("jobs", [low, high], [])
    assert (_labels(axis), axis.title) == (expected, "jobs")


@pytest.mark.parametrize(("size", "title"), [(3e18, "stars, ×10¹⁸"), (4e-9, "stars, ×10⁻⁹")])
def test_a_factor_too_large_for_labels_stands_in_the_title(size: float, title: str) -> None:
    axis = value_axis("stars", [0, size], [])
    assert axis.title == title
    assert _labels(axis)[:3] == ["0", "1", "2"]


@pytest.mark.parametrize(
    ("unit", "end", "expected"),
    [
        ("s", 475, ["0", "60", "120", "180", "240", "300", "360", "420"]),
        ("s", 40, ["0", "5", "10", "15", "20", "25", "30", "35", "40"]),
        ("s", 0.5, ["0", "0.1", "0.2", "0.3", "0.4", "0.5"]),
        ("min", 90, ["0", "15", "30", "45", "60", "75", "90"]),
        ("h", 72, ["0", "12", "24", "36", "48", "60", "72"]),
        ("d", 30, ["0", "7", "14", "21", "28"]),
        ("mo", 60, ["0", "12", "24", "36", "48", "60"]),
        ("ms", 475, ["0", "100", "200", "300", "400"]),
        ("", 475, ["0", "100", "200", "300", "400"]),
        ("h", 3e5, ["0", "84k", "168k", "252k"]),
    ],
)
def test_time_has_ticks_where_people_count(unit: str, end: float, expected: list[str]) -> None:
    assert _labels(time_axis(unit, [0, end], 400)) == expected


def test_time_begins_and_ends_with_the_points() -> None:
    axis = time_axis("s", [3.0, 475.0, 7.0], 400)
    assert (axis.low, axis.high) == (3.0, 475.0)
    assert (axis.share(3.0), axis.share(475.0)) == (0.0, 1.0)


def test_labels_of_time_are_not_closer_than_they_are_wide() -> None:
    assert len(_labels(time_axis("", [0, 80_000], 600))) > len(_labels(time_axis("", [0, 80_000], 400)))


def test_zero_is_on_the_axis_unless_the_values_stay_far_from_it() -> None:
    assert value_axis("", [40, 60], []).low == 0
    assert value_axis("", [50, 60], []).low > 0


def test_the_noise_of_a_constant_is_not_shown() -> None:
    assert _labels(value_axis("", [50 - 1e-9, 50 + 1e-9], []))[0] == "0"
    assert _labels(value_axis("", [50 - 1e-3, 50 + 1e-3], []))[0] != "0"


@pytest.mark.parametrize(("level", "shown"), [(1_000, True), (1_100, False), (-700, True), (-900, False)])
def test_a_level_is_on_the_axis_unless_the_curves_would_be_flat(level: float, shown: bool) -> None:
    assert value_axis("", [0, 200], [level]).holds(level) is shown


def test_the_name_of_a_limit_has_room_above_it() -> None:
    assert value_axis("", [0, 1000], [1000]).share(1000) < 0.9


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (0, "0"), (1000, "1,000"), (1024.5, "1,024.5"), (0.1 + 0.2, "0.3"), (-5000, "−5,000"), (0.0005, "0.0005"),
        (1234567, "1,234,570"), (12_500_000, "12.5M"), (3e9, "3G"), (3e15, "3×10¹⁵"), (-1.25e-7, "−1.25×10⁻⁷"),
    ],
)  # fmt: skip
def test_a_number_in_a_label(number: float, written: str) -> None:
    assert write_number(number) == written
