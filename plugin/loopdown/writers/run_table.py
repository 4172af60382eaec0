"""A run for people and programs who want the numbers: a table, CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from loopdown.analysis.analysis import Analysis
from loopdown.analysis.counted_time import unit_of_time
from loopdown.analysis.numbers.read.amounts import told_beside
from loopdown.analysis.numbers.run.results import NotRunnable, Run
from loopdown.analysis.numbers.units.infer_units import told_units
from loopdown.base.records import dataclass, replace
from loopdown.language.time_units import SECONDS
from loopdown.language.units import Unit
from loopdown.model.model import Key
from loopdown.parts.callouts.word_rates import written_in
from loopdown.parts.excerpt import printable

ROWS = 21  # of a table in a terminal; CSV and JSON have every step


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    unit: str
    values: Sequence[float]
    flow: Key | None = None


def write_run(analysis: Analysis, run: Run | NotRunnable, form: str) -> str:
    """One run as `table`, `csv` or `json`. Amounts are in the units that the model is written in.

    Times are in seconds, and for people in the unit in which the run is told.
    """
    if isinstance(run, NotRunnable):
        return _reason(analysis, run, form)
    columns = [_Column("time", "s", run.times), *_columns(analysis, run)]
    if form == "csv":
        return _csv(columns)
    if form == "json":
        return _json(analysis, run, columns)
    return _table(analysis, run, columns)


def _columns(analysis: Analysis, run: Run) -> list[_Column]:
    known = told_units(analysis.dependencies)
    units: dict[Key, Unit | None] = {key: each.unit if each else None for key, each in known.items()}
    found = []
    for key in analysis.model.variables:
        if key in run.values:
            unit = units.get(key)
            factor = float(unit.factor) if unit else 1.0
            values = run.values[key]
            scaled = values if factor == 1.0 else tuple(value / factor for value in values)
            if unit and not all(map(math.isfinite, scaled)):
                unit, scaled = unit.base, values  # too large to be told in milliseconds
            found.append(
                _Column(
                    analysis.name(key), unit.text if unit else "", scaled, key if key in analysis.model.ends else None
                )
            )
    return found


@dataclass(frozen=True, slots=True)
class _TurnedAway:
    flow: str
    unit: str
    total: float | None  # None: beyond the numbers that can be told


def _turned_away(analysis: Analysis, run: Run) -> list[_TurnedAway]:
    """How much of each flow a full stock had no room for, in the unit of the stock."""
    units = told_units(analysis.dependencies)
    found = []
    for flow, total in run.turned_away_total.items():
        known = units.get(analysis.model.ends[flow].target or "")
        unit = known.unit if known else None
        amount = total / float(unit.factor) if unit else total
        if unit and not math.isfinite(amount):
            unit, amount = unit.base, total
        told = amount if math.isfinite(amount) else None
        found.append(_TurnedAway(analysis.name(flow), unit.text if unit else "", told))
    return found


def _head(column: _Column) -> str:
    return f"{column.name} ({column.unit})" if column.unit else column.name


def _csv(columns: Sequence[_Column]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([_head(column) for column in columns])
    writer.writerows(zip(*([repr(value) for value in column.values] for column in columns), strict=True))
    return out.getvalue().rstrip("\n")


def _json(analysis: Analysis, run: Run, columns: Sequence[_Column]) -> str:
    document: Mapping[str, object] = {
        "scenario": run.scenario,
        "step_s": run.step_s,
        "method": run.method,
        "times_s": run.times,
        "variables": [{"name": c.name, "unit": c.unit or None, "values": c.values} for c in columns[1:]],
        "turned_away": [
            {"flow": away.flow, "unit": away.unit or None, "total": away.total} for away in _turned_away(analysis, run)
        ],
        "events": [{"stock": analysis.name(e.stock), "limit": e.limit, "time_s": e.time_s} for e in run.events],
        "left_out": [{"name": analysis.name(key), "reason": str(reason)} for key, reason in run.left_out.items()],
    }
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2)


def _spread(times: Sequence[float]) -> list[int]:
    """Rows at times that are as evenly spaced as may be."""
    last = len(times) - 1
    wanted = [times[0] + (times[last] - times[0]) * row / (ROWS - 1) for row in range(ROWS)]
    places = [min(max(bisect_left(times, each), 1), last) for each in wanted] if last else []
    nearest = {
        place - (each - times[place - 1] < times[place] - each) for place, each in zip(places, wanted, strict=False)
    }
    return sorted({0, *nearest, last})


def _table(analysis: Analysis, run: Run, columns: Sequence[_Column]) -> str:
    rows = _spread(run.times)
    unit = unit_of_time(run.length_s, months=analysis.in_months)
    times = _Column("time", unit, [time / SECONDS[unit] for time in run.times])
    columns = [times, *(_as_written(analysis, column) for column in columns[1:])]
    heads = [printable(_head(column)) for column in columns]
    cells = [[f"{told_beside(column.values[row], column.values):.6g}" for column in columns] for row in rows]
    widths = [max(len(head), *(len(line[place]) for line in cells)) for place, head in enumerate(heads)]
    lines = ["  ".join(text.rjust(width) for text, width in zip(line, widths, strict=True)) for line in [heads, *cells]]
    some = "" if len(rows) == len(run.times) else f"; {len(rows)} of {len(run.times)} rows: csv and json have all"
    steps = "steps as long as the model allows" if run.method == "adaptive" else f"{run.method}, step {run.step_s:g} s"
    lines.append(steps + some)
    lines.extend(f"{analysis.name(e.stock)} {e.limit} at {e.time_s / SECONDS[unit]:.6g} {unit}" for e in run.events)
    for away in _turned_away(analysis, run):
        if away.total != 0:
            total = f"{away.total:.6g}" if away.total is not None else "over 1e308"
            lines.append(f"{away.flow} turned away: {total} {away.unit}".rstrip())
    lines.extend(f"left out: {analysis.name(key)} ({reason})" for key, reason in run.left_out.items())
    return "\n".join(printable(line) for line in lines)


def _as_written(analysis: Analysis, column: _Column) -> _Column:
    """A rate per the unit of time that its author writes."""
    if column.flow is None or not column.unit.endswith("/s"):
        return column
    ends = analysis.model.ends[column.flow]
    per, _ = written_in(analysis, ends.target or ends.source or column.flow)
    return replace(column, unit=column.unit[:-1] + per, values=[value * SECONDS[per] for value in column.values])


def _reason(analysis: Analysis, run: NotRunnable, form: str) -> str:
    if form == "json":
        return json.dumps({"scenario": run.scenario, "reason": run.reason}, ensure_ascii=False, indent=2)
    return printable(f"no run: {run.reason}")
