"""Whatever a file holds, a reader returns it or refuses it; nothing else comes out."""

import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.refusals import Refusal
from shared.wire import strict_yaml
from shared.wire.files import read_catalogue, read_divisions, read_grants
from tests.wire.county import NOW
from tests.wire.minle_files import CATALOGUE, DIVISIONS, MATTER, MINLE

ROWS = (MINLE / "divisions.csv").read_bytes()[:400]
GRANTS = (MINLE / "grants.yaml").read_bytes()[:300]
ELDERLY = (MINLE / "matters" / f"{MATTER}.yaml").read_bytes()
YAML_LIKE = st.text(st.sampled_from("ab1.-:,[]{}&*!|>'\"\\u0dx%@` \n\t#?~中\u202e\x00\ufeff"))
ANYTHING = st.binary() | YAML_LIKE.map(lambda text: text.encode())


@st.composite
def spoilt(draw: st.DrawFn, good: bytes) -> bytes:
    """A good file with a piece of it cut out and something else put there."""
    start = draw(st.integers(0, len(good)))
    end = draw(st.integers(start, min(len(good), start + 20)))
    return good[:start] + draw(ANYTHING) + good[end:]


@pytest.mark.parametrize("loader", [yaml.SafeLoader, strict_yaml.LOADER])
def test_yaml(loader: type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strict_yaml, "LOADER", loader)

    @given(ANYTHING | spoilt(GRANTS))
    def check(raw: bytes) -> None:
        with suppress(Refusal):
            strict_yaml.parse_yaml(raw, "x.yaml")

    check()


@given(ANYTHING | spoilt(ROWS))
def test_divisions(raw: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder, suppress(Refusal):
        path = Path(folder) / "divisions.csv"
        path.write_bytes(raw)
        read_divisions(path)


@given(ANYTHING | spoilt(GRANTS))
def test_grants(raw: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder, suppress(Refusal):
        path = Path(folder) / "grants.yaml"
        path.write_bytes(raw)
        read_grants(path, CATALOGUE, DIVISIONS, now=NOW)


@given(ANYTHING | spoilt(ELDERLY))
def test_a_catalogue(raw: bytes) -> None:
    with tempfile.TemporaryDirectory() as name, suppress(Refusal):
        folder = Path(name)
        (folder / "departments.yaml").write_bytes(
            (MINLE / "matters" / "departments.yaml").read_bytes()
        )
        (folder / f"{MATTER}.yaml").write_bytes(raw)
        read_catalogue(folder)
