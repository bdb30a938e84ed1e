"""What a run found, for programs and for people: docs/benchmarks/latest.json, a page, and plots."""

import json
import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from shared.domain.version import VERSION
from tests.bench.bench import Bench
from tests.bench.lines import Figure, Line
from tests.bench.plots import BARE, pygal

SECONDS = ", seconds"
"""How the name of a figure ends that a plot compares with others of its row."""


def write_report(bench: Bench, lines: list[Line], folder: Path, *, whole: bool) -> None:
    """Write the results; a run of some rows alone keeps the others as they were."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "latest.json"
    kept = [] if whole or not file.exists() else json.loads(file.read_text())["targets"]
    fresh = [_row(line) for line in lines]
    names = {row["name"] for row in fresh}
    rows = [row for row in kept if row["name"] not in names] + fresh
    told = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "version": VERSION,
        "machine": _machine(),
        "cases": bench.cases,
        "runs": bench.runs,
        "peers": bench.peers,
        "limits": bench.limits,
        "targets": rows,
    }
    file.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    plots = {row["name"]: plot for row in rows if (plot := _plot(row, folder))}
    (folder / "README.md").write_text(_page(told, plots), encoding="utf-8")


def _row(line: Line) -> dict[str, Any]:
    row: dict[str, Any] = {"name": line.name, "target": line.target, "found": line.found}
    return row | {"met": line.met, "note": line.note, "figures": line.figures}


def _machine() -> dict[str, Any]:
    return {
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
    }


def _plot(row: dict[str, Any], folder: Path) -> str | None:
    """Draw the seconds of a row beside each other; None where there is nothing to compare."""
    bars = {
        name.removesuffix(SECONDS): value
        for name, value in row["figures"].items()
        if name.endswith(SECONDS) and value is not None
    }
    if len(bars) <= 1:
        return None
    chart = pygal.HorizontalBar(show_legend=False, width=800, height=80 + 50 * len(bars), **BARE)
    chart.title = f"{row['name']}: seconds"
    chart.x_labels = list(bars)
    chart.add("seconds", [round(value, 3) for value in bars.values()])
    file = f"{row['name'].replace(' ', '-')}.svg"
    (folder / file).write_bytes(chart.render())
    return file


def _page(told: dict[str, Any], plots: dict[str, str]) -> str:
    machine = told["machine"]
    head = (
        "# Benchmarks\n\n"
        f"Written by `make bench` at {told['measured_at']}: version {told['version']}, "
        f"{machine['cores']} cores, {machine['system']}, Python {machine['python']}; "
        f"workload W of {told['cases']} cases, {told['runs']} runs, medians. "
        "What the figures mean: [performance.md](../performance.md). "
        "A target is a ratio in one run; absolute seconds stand beside it.\n\n"
    )
    rows = ["| row | found | target | reached |", "| --- | --- | --- | --- |"]
    for row in told["targets"]:
        note = f" ({row['note']})" if row["note"] else ""
        reached = "yes" if row["met"] else "no"
        rows.append(f"| {row['name']} | {row['found']}{note} | {row['target']} | {reached} |")
    limit = ["", "## Limits, a second", "", "| | |", "| --- | --- |"]
    limit += [f"| {name} | {_told(value, 0)} |" for name, value in told["limits"].items()]
    figures = ["", "## Figures"]
    for row in told["targets"]:
        figures += ["", f"### {row['name']}", ""]
        figures += [f"![{row['name']}]({plots[row['name']]})", ""] if row["name"] in plots else []
        figures += ["| | |", "| --- | --- |"]
        figures += [f"| {name} | {_told(value)} |" for name, value in row["figures"].items()]
    return head + "\n".join([*rows, *limit, *figures]) + "\n"


def _told(value: Figure, digits: int = 3) -> str:
    if value is None:
        return "not measured"
    return f"{value:,.{digits}f}" if isinstance(value, float) else str(value)
