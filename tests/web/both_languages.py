"""Finds texts that a person reads in one language only: in templates, in Python, in modules of the browser."""

import ast
import re
from collections.abc import Generator, Iterator
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, nodes

CJK = re.compile(r"[\u3400-\u9fff\uff01-\uff5e\u3000-\u303f]")
WORDS = re.compile(r"[A-Za-z]{2,}")
SAID = {"Text", "t", "tell", "card"}
READ = {"title", "aria-label", "placeholder", "alt", "aria-description"}
QUOTED = re.compile("“[^”]*”|‘[^’]*’|（[^）]*）")
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
NAMES = frozenset({"English", "中文", "PDF", "SHA-256", "通办", "通办 · Tongban"})
"""What each language calls itself, and what is called so in both."""
NO_TEXT = {"removeprefix", "removesuffix"}
"""Calls that only look at a text."""
COMMAND = re.compile(r" --[a-z]")
IN_NAMES = frozenset({"（代", "）"})
"""Stands within a person's name on the slip, which is data: 王芳（代马秀英）."""
UNREAD = re.compile(
    r"<(code|pre|kbd)\b.*?</\1>|\{%-? set [^=%]*%\}.*?\{%-? endset -?%\}"
    r"|\{% block (?:body|desk)_class %\}.*?\{% endblock %\}"
    r"|<(?P<said>[a-z]+)(?<!<html)[^>]* lang=[^>]*>.*?</(?P=said)>",
    re.DOTALL,
)
"""Commands to type, attributes put together, classes, and what says itself which language it is in."""
SCRIPT_TEXT = re.compile(
    r"""(["'`])(?P<zh>(?:(?!\1)[^\n])*[\u3400-\u9fff](?:(?!\1)[^\n])*)\1\s*,\s*(["'`])(?P<en>(?:(?!\3)[^\n])*)\3"""
)
"""A text in Chinese and one behind it, whatever they are handed to."""
HAN = re.compile(r"[\u3400-\u9fff]")
SCRIPT_STRING = re.compile(r'"([^"\n]*)"|\'([^\'\n]*)\'|`([^`]*)`')


class _Read(HTMLParser):
    """Collects what a person reads of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in READ]

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def of_template(source: str) -> Iterator[str]:
    """Yield what a template says outside `t(...)`, and what it says in one language alone."""
    read = _Read()
    bare = re.sub(r"(</?)\{\{.*?\}\}", r"\1x", UNREAD.sub(" ", source))
    read.feed(TAG.sub(" ", bare))
    pieces = (s.strip() for s in read.found if CJK.search(s) or WORDS.search(s))
    yield from (s for s in pieces if s not in NAMES)
    tree = Environment(autoescape=True).parse(source)
    said = [c for c in tree.find_all(nodes.Call) if getattr(c.node, "name", "") == "t"]
    given = {id(arg) for call in said for arg in call.args}
    for call in said:
        words = [a.value for a in call.args if isinstance(a, nodes.Const)]
        if words:
            yield from of_pair(*(words if len(words) == 2 else (words[0], "")))
    for const in tree.find_all(nodes.Const):
        is_loose = isinstance(const.value, str) and id(const) not in given
        if is_loose and CJK.search(const.value) and const.value not in NAMES:
            yield const.value


def of_pair(zh: str, en: str) -> Iterator[str]:
    """Yield what is wrong with a text: one side empty, Chinese in the English, or English alone."""
    if not zh.strip() and not en.strip():
        return
    if not zh.strip() or not en.strip():
        yield f"{zh!r} / {en!r}: one language"
    elif CJK.search(QUOTED.sub("", en)):
        yield f"{en!r}: Chinese in the English"
    elif WORDS.search(re.sub(r"\{.*?\}|<.*?>|`.*?`", "", en)) and zh == en:
        yield f"{zh!r}: the same in both"


def of_module(source: str) -> Iterator[str]:
    """Yield the Chinese of a Python module that has no English beside it."""
    tree = ast.parse(source)
    beside: set[int] = set()
    for node in ast.walk(tree):
        beside |= _documented(node) | _looked_at(node)
        pair = _pair(node)
        for part in pair:
            beside |= {id(leaf) for leaf in ast.walk(part)}
        texts = [_text(part) for part in pair]
        if len(texts) == 2 and None not in texts:
            yield from of_pair(str(texts[0]), str(texts[1]))
        if isinstance(node, ast.ClassDef):
            beside |= yield from _of_class(node)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            is_typed = len(node.value) == 1 or node.value in IN_NAMES or COMMAND.search(node.value)
            is_read = id(node) not in beside and not is_typed
            if is_read and CJK.search(node.value):
                yield f"line {node.lineno}: {node.value!r}"


def _pair(node: ast.AST) -> list[ast.expr]:
    """Return what stands in both languages side by side: the call of a text, or a pair that begins in Chinese."""
    if isinstance(node, ast.Call):
        return node.args[:2] if _called(node) in SAID and len(node.args) > 1 else []
    if isinstance(node, ast.Tuple) and len(node.elts) == 2:
        first, second = (_text(part) for part in node.elts)
        return node.elts if first and second and CJK.search(first) else []
    return []


def _called(node: ast.Call) -> str:
    return str(getattr(node.func, "id", getattr(node.func, "attr", "")))


def _looked_at(node: ast.AST) -> set[int]:
    """Return what is no text: parts to be cut off."""
    if not isinstance(node, ast.Call) or _called(node) not in NO_TEXT:
        return set()
    return {id(leaf) for arg in node.args for leaf in ast.walk(arg)}


def _of_class(node: ast.ClassDef) -> Generator[str, None, set[int]]:
    """Take a refusal's two sentences; yield the one that stands alone, return their nodes."""
    said = {
        target.id: statement.value
        for statement in node.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name) and target.id in {"zh", "en"}
    }
    if len(said) == 2:
        texts = {name: _text(value) for name, value in said.items()}
        if None not in texts.values():
            yield from of_pair(str(texts["zh"]), str(texts["en"]))
    elif said:
        yield f"class {node.name}: one language"
    return {id(leaf) for value in said.values() for leaf in ast.walk(value)}


def _text(node: ast.AST) -> str | None:
    """Return a text as far as it is written out; None where it is not."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) or "{}" for part in node.values)
    if isinstance(node, ast.BinOp):
        return f"{_text(node.left) or '{}'}{_text(node.right) or '{}'}"
    return None


def _documented(node: ast.AST) -> set[int]:
    """Return what stands as a sentence of its own: docstrings of modules, functions and attributes."""
    body = getattr(node, "body", None)
    if not isinstance(body, list):
        return set()
    return {id(s.value) for s in body if isinstance(s, ast.Expr)}


def of_script(source: str) -> Iterator[str]:
    """Yield the Chinese of a module of the browser that has no English beside it."""
    for pair in SCRIPT_TEXT.finditer(source):
        yield from of_pair(pair["zh"], pair["en"])
    rest = re.sub(r"//[^\n]*|/\*.*?\*/", "", SCRIPT_TEXT.sub("", source), flags=re.DOTALL)
    for string in SCRIPT_STRING.findall(rest):
        yield from (part for part in string if HAN.search(part) and part not in NAMES)


def files(root: Path, pattern: str) -> list[Path]:
    """Return the product's files of a kind."""
    rooms = ("shared", "center", "town_node", "village_agent")
    return [path for room in rooms for path in sorted((root / room).rglob(pattern))]
