"""What axe finds on a page as it stands, against WCAG 2.2 AA, and whether the page scrolls sideways."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ASK = "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})"


@cache
def axe() -> str:
    """Return axe-core, from its package."""
    spec = find_spec("axe_playwright_python")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).with_name("axe.min.js").read_text(encoding="utf-8")


def faults_on(page: Page, told: str) -> list[str]:
    """Return what is wrong with a page, each fault after `told`."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe())
    found = [
        f"{told}: {v['id']} {n['target']} {n['failureSummary']}"
        for v in page.evaluate(ASK, RULES)["violations"]
        for n in v["nodes"]
    ]
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return found + ([f"{told}: {width} px too wide"] if width > 0 else [])
