"""Every refusal in the product: its code, its two sentences, and those who raise it."""

import ast
import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import shared
from shared.domain.refusals import Refusal
from shared.domain.refusals_input import FormIncomplete, Required
from shared.domain.text import Text

CODE = re.compile(r"[a-z]+(?:_[a-z0-9]+)*(?:\.[a-z0-9]+(?:_[a-z0-9]+)*)+\Z")


def import_all() -> None:
    for module in pkgutil.walk_packages(shared.__path__, "shared."):
        importlib.import_module(module.name)


def below(base: type[Refusal]) -> Iterator[type[Refusal]]:
    for kind in base.__subclasses__():
        yield kind
        yield from below(kind)


import_all()
# Those that other tests make up to raise are not the product's.
PRODUCTS = [r for r in below(Refusal) if not r.__module__.startswith("tests.")]
REFUSALS = sorted({r for r in PRODUCTS if hasattr(r, "code")}, key=lambda r: r.__name__)


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def made(node: ast.AST) -> tuple[str, set[str]] | None:
    """Return the name of what is made or raised here and the facts it is given, unless they are passed on whole."""
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Name):
        return node.exc.id, set()
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        given = [keyword.arg for keyword in node.keywords]
        return None if None in given else (node.func.id, {name for name in given if name})
    return None


def raised() -> Iterator[tuple[str, type[Refusal], set[str]]]:
    """Yield every place in the product where a plain refusal is made, with the facts it is given."""
    for module in [m for n, m in sorted(sys.modules.items()) if n.startswith("shared.")]:
        path = Path(str(module.__file__))
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name, facts = made(node) or ("", set())
            kind = getattr(module, name, None)
            if kind in REFUSALS and kind.__init__ is Refusal.__init__:
                yield f"{module.__name__}:{getattr(node, 'lineno', 0)}", kind, facts


RAISED = list(raised())


def test_no_two_refusals_share_a_code() -> None:
    codes = [refusal.code for refusal in REFUSALS]

    assert sorted(codes) == sorted(set(codes))


def test_every_refusal_without_a_code_only_gathers_others() -> None:
    assert all(r.__subclasses__() for r in PRODUCTS if not hasattr(r, "code"))


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda r: str(r.__name__))
class TestRefusal:
    def test_its_code_is_a_dotted_name_of_its_own(self, refusal: type[Refusal]) -> None:
        assert "code" in vars(refusal)
        assert CODE.match(refusal.code)

    def test_it_has_a_sentence_in_both_languages(self, refusal: type[Refusal]) -> None:
        assert refusal.zh.strip()
        assert refusal.en.strip()
        assert refusal.zh != refusal.en
        assert not re.search(r"[\u4e00-\u9fff]", refusal.en)

    def test_both_sentences_tell_the_same_facts(self, refusal: type[Refusal]) -> None:
        assert placeholders(refusal.zh) == placeholders(refusal.en)


@pytest.mark.parametrize(("where", "kind", "facts"), RAISED, ids=[r[0] for r in RAISED])
def test_it_is_raised_with_all_the_facts_it_tells(
    where: str, kind: type[Refusal], facts: set[str]
) -> None:
    assert placeholders(kind.en) <= facts, where


def test_a_fact_is_told_in_the_language_of_the_sentence() -> None:
    refusal = Required(field=Text("姓名", "Name"))

    assert "姓名" in refusal.say("zh")
    assert "Name" in refusal.say("en-GB")
    assert str(refusal) == refusal.say("en")


def test_a_form_counts_what_is_wrong_with_it() -> None:
    name = Required(field=Text("姓名", "Name"))
    refusal = FormIncomplete({"name": name, "phone": name})

    assert "2" in refusal.say("zh")
    assert refusal.problems["name"] is name
