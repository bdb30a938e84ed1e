"""Invented people of a roster, and the file that a town would make of them."""

from shared.domain.identity import check_character

RULE = "民乐县高龄津贴发放办法（示例）第九条"


def number_born(born: str, seed: int) -> str:
    """Return the valid ID number of an invented person born on a day written YYYYMMDD."""
    stem = f"999999{born}{seed:03d}"
    return stem + check_character(stem)


def elder(seed: int) -> str:
    """Return the ID number of an invented elder born in 1940."""
    return number_born(f"1940{seed % 12 + 1:02d}{seed % 28 + 1:02d}", seed)


SURNAMES = "王李张刘陈杨赵黄周吴"


def name_of(seed: int) -> str:
    """Return an invented name."""
    return f"{SURNAMES[seed % len(SURNAMES)]}{'桂兰秀英德福长寿'[seed % 8]}{'春夏秋冬'[seed % 4]}"


def lines_of(seeds: range) -> list[str]:
    """Return lines of a file: three people a household."""
    return [f"{name_of(n)},{elder(n)},{n // 3 + 1}组{n // 3 + 1}户,,城关村" for n in seeds]


def a_file(*lines: str) -> bytes:
    """Return a file with these lines below the headings."""
    return "\r\n".join(("姓名,身份证号码,户号,电话,村", *lines)).encode("gb18030")


def opening(village: str, form: str = "enrolment", **changes: str) -> dict[str, str]:
    """Return a form that opens a roster as it would be typed."""
    matter = "elderly-allowance" if form == "review" else "medical-insurance-registration"
    typed = {"form": form, "matter": matter, "year": "2027", "village": village}
    typed |= {"until": "2027-02-28", "from_age": "", "wait_days": "", "rule": "", "previous": ""}
    if form == "review":
        typed |= {"from_age": "80", "wait_days": "60", "rule": RULE}
    return typed | changes
