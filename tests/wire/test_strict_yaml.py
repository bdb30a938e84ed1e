"""What YAML may say here, and what it may not."""

from pathlib import Path
from typing import Any

import pytest

from shared.domain.refusals_files import FileProblem, FileSyntax, FileUnreadable
from shared.wire.reading import MAX_BYTES, WHOLE
from shared.wire.strict_yaml import MAX_LEVELS, MAX_NODES, parse_yaml, read_yaml
from tests.wire.minle_files import told


def value(text: str) -> Any:
    return parse_yaml(text.encode(), "x.yaml").value


def refused(raw: bytes | str) -> tuple[str, object, object]:
    raw = raw.encode() if isinstance(raw, str) else raw
    with pytest.raises(FileProblem) as refusal:
        parse_yaml(raw, "x.yaml")
    return told(refusal)


def test_it_reads_plain_python_with_the_line_of_every_node() -> None:
    source = parse_yaml(b"a: 1\nb:\n  - x\n  - {c: true, d: null}\n", "x.yaml")

    assert source.value == {"a": 1, "b": ["x", {"c": True, "d": None}]}
    assert source.lines == {
        (): 1,
        ("a",): 1,
        ("b",): 2,
        ("b", 0): 3,
        ("b", 1): 4,
        ("b", 1, "c"): 4,
        ("b", 1, "d"): 4,
    }
    assert source.line(("b", 1, "absent")) == 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-01", "2026-01-01"),
        ("2026-01-01T08:00:00Z", "2026-01-01T08:00:00Z"),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("off", "off"),
        ("True", "True"),
        ("true", True),
        ("false", False),
        ("null", None),
        ("", None),
        ("007", "007"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("1.2.3", "1.2.3"),
        ("-7", -7),
        ("620722101000", 620722101000),
        ("'1.5'", "1.5"),
        ('"1"', "1"),
        ("𠮷", "𠮷"),
    ],
)
def test_a_scalar_is_what_it_looks_like(text: str, expected: Any) -> None:
    read = value(text)

    assert read == expected
    assert type(read) is type(expected)


def test_a_bom_is_tolerated() -> None:
    assert parse_yaml(b"\xef\xbb\xbfa: 1", "x.yaml").value == {"a": 1}


@pytest.mark.parametrize(
    ("text", "line", "field"),
    [
        ("a: &x 1\n", 1, "a"),
        ("a: 1\nb: *x\n", 2, "b"),
        ("- 1\n- !!str 2\n", 2, "[1]"),
        ("a: ! b\n", 1, "a"),
        ("a: {b: 1,\n  b: 2}\n", 2, "a.b"),
        ("a:\n  - 1.5\n", 2, "a[0]"),
        ("a: .5", 1, "a"),
        ("a: 1.", 1, "a"),
        ("a: 1e3", 1, "a"),
        ("a: -.inf", 1, "a"),
        ("a: .nan", 1, "a"),
        ("a: 12345678901234567", 1, "a"),
        ("1: a", 1, str(WHOLE)),
        ("{a: {[b]: c}}", 1, "a"),
        ("a: 1\n---\nb: 2\n", 2, str(WHOLE)),
        ("a: [1\n", 2, "a[1]"),
        ("a: 'b", 1, "a"),
        ("a: b: c", 1, str(WHOLE)),
        ('a: "\\u202e"', 1, "a"),
        ('a: "\\ud800"', 1, "a"),
        ("a: b\nc: d\x01", 2, str(WHOLE)),
        ("a: b\n\u202ec: d", 2, str(WHOLE)),
    ],
)
def test_what_surprises_is_refused_with_its_line(text: str, line: int, field: str) -> None:
    assert refused(text) == ("file.syntax", line, field)


def test_deep_nesting_is_refused() -> None:
    assert value("[" * MAX_LEVELS + "]" * MAX_LEVELS)
    assert refused("[" * (MAX_LEVELS + 1))[0] == FileSyntax.code
    assert refused("[" * 500_000)[0] == FileSyntax.code
    assert refused("- " * 500_000)[0] == FileSyntax.code


def test_too_many_nodes_are_refused() -> None:
    assert refused("- a\n" * (MAX_NODES + 1))[0] == FileSyntax.code


def test_other_encodings_are_refused_with_the_line() -> None:
    assert refused("a: 1\nb: 民乐".encode("gbk")) == ("file.not_utf8", 2, str(WHOLE))
    assert refused("a: 1".encode("utf-16"))[0] == "file.not_utf8"


def test_a_file_over_one_mebibyte_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"#" * (MAX_BYTES + 1))

    with pytest.raises(FileUnreadable):
        read_yaml(path)
    path.write_bytes(b"#" * MAX_BYTES)
    assert read_yaml(path).value is None
