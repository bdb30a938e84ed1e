"""A page as a browser without scripts holds it: elements, their text, and the forms that can be filled in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "source", "wbr"})
TICKS = frozenset({"checkbox", "radio"})
Values = Mapping[str, str | Sequence[str]]


class NotOnPage(Exception):
    """The page lacks what was looked for: a form, an input, or an option of one."""


@dataclass
class Element:
    """An element with what is in it, in order."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    inside: list["Element | str"] = field(default_factory=list)

    def every(self, tag: str = "", css: str = "", **attrs: str) -> Iterator["Element"]:
        """Give the elements inside with this tag, this class and these attributes, in order."""
        for child in self.inside:
            if isinstance(child, Element):
                if child.is_such(tag, css, attrs):
                    yield child
                yield from child.every(tag, css, **attrs)

    def first(self, tag: str = "", css: str = "", **attrs: str) -> "Element":
        """Return the first such element, or raise NotOnPage."""
        found = next(self.every(tag, css, **attrs), None)
        if found is None:
            raise NotOnPage(f"<{tag} class={css} {attrs}>")
        return found

    @property
    def text(self) -> str:
        """All text inside, its spaces drawn together."""
        return " ".join("".join(self.texts()).split())

    def texts(self) -> Iterator[str]:
        """Give the pieces of text inside, as they stand."""
        for child in self.inside:
            if isinstance(child, str):
                yield child
            else:
                yield from child.texts()

    def is_such(self, tag: str, css: str, attrs: Mapping[str, str]) -> bool:
        """Say whether it has this tag, this class and these attributes; what is empty is not asked."""
        return (
            tag in {"", self.tag}
            and (not css or css in self.attrs.get("class", "").split())
            and all(self.attrs.get(name) == value for name, value in attrs.items())
        )


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].inside.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if any(e.tag == tag for e in self._open[1:]):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._open[-1].inside.append(data)


def read_page(html: str) -> Element:
    """Return the page's root."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root


@dataclass(frozen=True)
class Form:
    """A form of a page; `url` is the page's address."""

    element: Element
    url: str

    @property
    def action(self) -> str:
        """Where it is sent."""
        return urljoin(self.url, self.element.attrs.get("action") or self.url)

    @property
    def method(self) -> str:
        """`get` or `post`."""
        return self.element.attrs.get("method", "get").lower()

    @property
    def names(self) -> frozenset[str]:
        """The names of what can be typed or ticked."""
        return frozenset(e.attrs["name"] for e in self._inputs())

    def button(self, words: str) -> Element:
        """Return the button whose words contain `words`."""
        found = next((b for b in self.element.every("button") if words in b.text), None)
        if found is None:
            raise NotOnPage(f"button {words}")
        return found

    def options(self, name: str) -> list[str]:
        """Return what can be ticked or chosen under a name; nothing for what is typed freely."""
        inputs = [e for e in self._inputs() if e.attrs["name"] == name]
        ticks = [e.attrs.get("value", "on") for e in inputs if e.attrs.get("type") in TICKS]
        chosen = [o.attrs.get("value", o.text) for e in inputs for o in e.every("option")]
        return ticks + chosen

    def filled(self, values: Values) -> dict[str, list[str]]:
        """Return what is sent: what stands in the form, with `values` typed over it."""
        data = self._as_it_stands()
        for name, value in values.items():
            chosen = [value] if isinstance(value, str) else list(value)
            self._check(name, chosen)
            data[name] = chosen
        return data

    def _check(self, name: str, chosen: list[str]) -> None:
        if name not in self.names:
            raise NotOnPage(f"{self.action}: no input {name}, but {sorted(self.names)}")
        options = self.options(name)
        if options and not set(chosen) <= set(options):
            raise NotOnPage(f"{self.action}: {name} offers {options}, not {chosen}")

    def _as_it_stands(self) -> dict[str, list[str]]:
        data: dict[str, list[str]] = {}
        for element in self._inputs():
            for value in _value(element):
                data.setdefault(element.attrs["name"], []).append(value)
        return data

    def _inputs(self) -> Iterator[Element]:
        for element in self.element.every():
            if element.tag in {"input", "textarea", "select"} and element.attrs.get("name"):
                yield element


def _value(element: Element) -> list[str]:
    if element.tag == "textarea":
        return ["".join(c for c in element.inside if isinstance(c, str)).removeprefix("\n")]
    if element.tag == "select":
        options = list(element.every("option"))
        chosen = [o for o in options if "selected" in o.attrs] or options[:1]
        return [o.attrs.get("value", o.text) for o in chosen]
    if element.attrs.get("type") in TICKS:
        return [element.attrs.get("value", "on")] if "checked" in element.attrs else []
    return [element.attrs.get("value", "")]
