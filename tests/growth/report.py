"""What was found of growth, for people and programs: docs/benchmarks/growth.md, growth.json and plots."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.bench.plots import BARE, pygal
from tests.growth.costs import Costs

FLAT = 1.5
"""What costs at most so many times as much at the largest size as at the smallest is told as flat."""
LEAST = 5.0
"""Milliseconds below which nothing is told to grow: it is lost in the noise."""
BySize = Mapping[int, Costs]


def tell(what: str, by_size: BySize) -> Iterator[str]:
    """Yield a line a cost: how much at each size, and whether it grows."""
    sizes = sorted(by_size)
    for name in by_size[sizes[0]]:
        values = [by_size[size][name] for size in sizes]
        told = ", ".join(f"{v:.1f} at {s:,}" for v, s in zip(values, sizes, strict=True))
        yield f"{name}: CPU ms {told} {what}; {_word(values)}"


def write_growth(found: Mapping[str, BySize], database: str, folder: Path) -> None:
    """Write what was found over one kind of database beside what was found over the other."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "growth.json"
    kept = json.loads(file.read_text()) if file.exists() else {}
    for what, by_size in found.items():
        kept[f"{what}, {database}"] = {str(size): by_size[size] for size in sorted(by_size)}
    file.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    (folder / "growth.md").write_text(_page(kept, folder), encoding="utf-8")


def _page(kept: Mapping[str, Mapping[str, Costs]], folder: Path) -> str:
    parts = [
        "# Growth",
        (
            "Written by `make growth`. Milliseconds of CPU of the county's process. "
            "What it means: [performance.md](../performance.md)."
        ),
    ]
    for what, by_size in sorted(kept.items()):
        file = f"growth-{what.replace(', ', '-')}.svg"
        (folder / file).write_bytes(_plot(what, by_size))
        parts += [f"## By {what}", f"![by {what}]({file})", _table(by_size)]
    return "\n\n".join(parts) + "\n"


def _table(by_size: Mapping[str, Costs]) -> str:
    sizes = sorted(by_size, key=int)
    rows = [
        "| | " + " | ".join(f"{int(s):,}" for s in sizes) + " | |",
        "| --- |" + " --- |" * (len(sizes) + 1),
    ]
    for name in by_size[sizes[0]]:
        values = [by_size[size][name] for size in sizes]
        told = " | ".join(f"{value:.1f}" for value in values)
        rows.append(f"| {name} | {told} | {_word(values)} |")
    return "\n".join(rows)


def _word(values: list[float]) -> str:
    return "flat" if values[-1] <= max(FLAT * values[0], LEAST) else "grows"


def _plot(what: str, by_size: Mapping[str, Costs]) -> bytes:
    sizes = sorted(by_size, key=int)
    chart = pygal.Line(width=900, height=500, legend_at_bottom=True, **BARE)
    chart.title = f"CPU ms by {what}"
    chart.x_labels = [f"{int(size):,}" for size in sizes]
    for name in by_size[sizes[0]]:
        chart.add(name, [by_size[size][name] for size in sizes])
    rendered: bytes = chart.render()
    return rendered
