"""What every page must hold to: no inline style or script, no id twice, labels that lead somewhere."""

from collections import Counter
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class PageReader(HTMLParser):
    """Reads a page and notes what is wrong with it."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: Counter[str] = Counter()
        self.refers: set[str] = set()
        self.wrong: list[str] = []
        self.titles = 0
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note ids, references, and what the content policy would block."""
        facts = {k: v or "" for k, v in attrs}
        self.ids.update([facts["id"]] if "id" in facts else [])
        for name in ("for", "aria-describedby", "aria-labelledby"):
            self.refers.update(facts.get(name, "").split())
        self.wrong += [f"{tag} {k}" for k in facts if k == "style" or k.startswith("on")]
        if tag == "style" or (tag == "script" and not facts.get("src", "").startswith("/static/")):
            self.wrong.append(f"inline {tag}")
        for name in ("src", "href", "action"):
            if facts.get(name, "/").split(":")[0] in {"http", "https", "javascript", "data"}:
                self.wrong.append(f"{tag} {name}={facts[name]}")
        self.titles += tag == "title" and "svg" not in self._open
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Check that what closes is what was open."""
        if not self._open or self._open.pop() != tag:
            self.wrong.append(f"</{tag}> closes nothing")


def faults(html: str) -> list[str]:
    """Return what is wrong with a page; nothing for a good one."""
    reader = PageReader()
    reader.feed(html)
    twice = [f"id {name} twice" for name, count in reader.ids.items() if count > 1]
    lost = [f"nothing has id {name}" for name in sorted(reader.refers - set(reader.ids))]
    missing = [] if reader.titles == 1 else ["not one title"]
    return [*reader.wrong, *twice, *lost, *missing]
