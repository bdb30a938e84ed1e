"""Whether a paper is genuine, asked of the very modules that browsers load: vectors against PyNaCl, altered codes, and the page with the line cut."""

import base64
import json
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey
from playwright.sync_api import Browser, Page, Route, ViewportSize, sync_playwright

from shared.app.papers import Papers
from shared.domain.acts import Act
from shared.domain.case import Case
from shared.domain.paper_kinds import PaperKind
from shared.domain.papers import paper_of, papers_of
from shared.domain.statements import statement_of
from shared.ledger.keys import Ed25519Signer, Signer
from shared.ledger.papers import PAPER_TAG, PREFIX, signed_paper
from tests.browser.test_main_path import QUIET, SIZES
from tests.domain.desk import Desk
from tests.domain.test_fees import PAYMENT, accepted
from tests.support.network import COUNTY, TOWN, VILLAGE, County
from tests.support.processes import RealNetwork
from tests.web.desks import A_CASE
from tests.web.stories import at_town, small_county

pytestmark = pytest.mark.xdist_group("browser")
STATIC = Path(__file__).parents[2] / "shared" / "web" / "static"
ORDER = 2**252 + 27742317777372353535851937790883648493
SMALL_ORDER = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
]
"""Points of order 4, 1, 2, 8 and 8."""
NOT_CANONICAL = [
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
]
Vector = tuple[str, str, str]
"""Key, message and signature in hex."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def modules(chromium: Browser) -> Iterator[Page]:
    """Give an empty page, not over https, that can load our modules as they lie in the tree."""

    def answer(route: Route) -> None:
        name = route.request.url.partition("/static/")[2]
        if name:
            route.fulfill(path=STATIC / name, content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><title>x</title>", content_type="text/html")

    page = chromium.new_page()
    page.route("http://papers.example/**", answer)
    page.goto("http://papers.example/")
    assert page.evaluate("isSecureContext") is False
    yield page
    page.close()


def nacl_says(vector: Vector) -> bool:
    key, message, signature = (bytes.fromhex(part) for part in vector)
    try:
        VerifyKey(key).verify(message, signature)
    except (BadSignatureError, ValueError, RuntimeError):
        return False
    return True


def ours_say(page: Page, vectors: list[Vector]) -> list[bool]:
    found = page.evaluate(
        """async (vectors) => {
          const { verify } = await import("/static/papers/ed25519.js");
          const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
          return vectors.map((vector) => verify(...vector.map(bytes)));
        }""",
        [list(v) for v in vectors],
    )
    return [bool(said) for said in found]


def signed(seed: int, length: int) -> Vector:
    chance = random.Random(seed)
    key, message = SigningKey(chance.randbytes(32)), chance.randbytes(length)
    return key.verify_key.encode().hex(), message.hex(), key.sign(message).signature.hex()


def altered(vector: Vector, chance: random.Random) -> Vector:
    """Turn one bit of a vector's key, message or signature."""
    which = chance.randrange(3)
    raw = bytearray.fromhex(vector[which])
    if not raw:
        raw = bytearray(b"x")
    else:
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    parts = list(vector)
    parts[which] = raw.hex()
    return parts[0], parts[1], parts[2]


def with_s(vector: Vector, change: int) -> Vector:
    raw = bytes.fromhex(vector[2])
    s = int.from_bytes(raw[32:], "little") + change
    return vector[0], vector[1], (raw[:32] + s.to_bytes(32, "little")).hex()


def test_right_signatures_are_right_at_every_length(modules: Page) -> None:
    vectors = [signed(n, n) for n in (*range(130), 200, 239, 240, 255, 256, 1000)]
    assert all(nacl_says(v) for v in vectors)
    assert all(ours_say(modules, vectors))


def test_altered_ones_are_what_nacl_says_they_are(modules: Page) -> None:
    chance = random.Random(7)
    vectors = [altered(signed(n, n % 90), chance) for n in range(250)]
    assert ours_say(modules, vectors) == [nacl_says(v) for v in vectors]
    assert not any(ours_say(modules, vectors))


def test_s_at_or_above_the_order_is_refused(modules: Page) -> None:
    vectors = [with_s(signed(n, 40), ORDER) for n in range(10)]
    assert not any(nacl_says(v) for v in vectors)
    assert not any(ours_say(modules, vectors))


def test_the_key_of_another_is_refused(modules: Page) -> None:
    vectors = [(signed(n + 1, 5)[0], *signed(n, 5)[1:]) for n in range(10)]
    assert not any(ours_say(modules, vectors))


@pytest.mark.parametrize("point", SMALL_ORDER + NOT_CANONICAL)
def test_points_of_small_order_and_points_not_in_their_one_form_are_refused(
    modules: Page, point: str
) -> None:
    """With such a key or R and S = 0, a lax check takes any message."""
    vectors: list[Vector] = [
        (key, message.hex(), r + "00" * 32)
        for key in (point, signed(1, 1)[0])
        for r in (point, "01" + "00" * 31)
        for message in (b"", b"a", b"b", b"c", b"dd")
    ]
    assert not any(nacl_says(v) for v in vectors)
    assert not any(ours_say(modules, vectors))


def test_parts_of_another_length_are_refused(modules: Page) -> None:
    key, message, signature = signed(3, 3)
    vectors = [(key[:-2], message, signature), (key, message, signature[:-2]), ("", "", "")]
    assert not any(ours_say(modules, vectors))


def judged(page: Page, codes: list[str], told: dict[str, Any], days: float = 0) -> list[Any]:
    """Return what the page's rule says of codes, by a list that is some days old."""
    found = page.evaluate(
        """async ([codes, told, days]) => {
          const { judge } = await import("/static/papers/paper.js");
          const now = Date.parse(told.as_of) + days * 86400000;
          return codes.map((code) => judge(code, told, now));
        }""",
        [codes, told, days],
    )
    assert isinstance(found, list)
    return found


@pytest.fixture(scope="module")
def county() -> County:
    county = small_county()
    at_town(county)
    county[TOWN].does(A_CASE, Act.ACCEPT)
    county.settle()
    return county


def code_of(county: County, node: str = VILLAGE, kind: str = "receipt", seq: int = 1) -> str:
    return Papers(county[node].here).printed(A_CASE, PaperKind(kind), seq).code


def list_of(county: County) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(json.dumps(Papers(county[TOWN].here).list_to_check_by()))
    return told


def test_a_genuine_paper_tells_what_it_vouches_for(modules: Page, county: County) -> None:
    said = judged(modules, [code_of(county, TOWN, "acceptance", 4)], list_of(county))[0]
    assert said["state"] == "genuine"
    assert said["old"] is False
    facts = said["facts"]
    assert facts["title"]["zh"] == "受理通知书"
    assert facts["number"] == f"{county[TOWN].sees(A_CASE).receipt}/A4"
    assert facts["matter"]["zh"] == "高龄津贴"
    assert [d["zh"] for d in facts["has"]] == ["居民身份证", "户口簿", "本人银行卡或社会保障卡"]
    assert facts["lacks"] == []
    assert facts["due"] == "2026-12-14"
    assert facts["place"] == county[TOWN].cases.view(A_CASE).registry.name_of(TOWN)


def test_the_version_of_its_matter_is_told_also_one_that_the_list_lacks(
    modules: Page, county: County
) -> None:
    case = county[TOWN].sees(A_CASE)
    assert case.matter is not None
    statement = statement_of(case, paper_of(case, PaperKind.ACCEPTANCE, 4), TOWN, 1)
    later = replace(statement, version=case.matter.version + 1)
    codes = [signed_paper(each, county[TOWN].here.signer) for each in (statement, later)]
    facts = [said["facts"] for said in judged(modules, codes, list_of(county))]
    assert [one["version"] for one in facts] == [statement.version, later.version]
    assert statement.version == case.matter.version
    assert [one["matter"] is None for one in facts] == [False, True]


def test_who_prints_for_another_is_told_from_who_did_the_act(modules: Page, county: County) -> None:
    codes = [code_of(county, node, "acceptance", 4) for node in (TOWN, VILLAGE)]
    own, other = (said["facts"] for said in judged(modules, codes, list_of(county)))
    assert (own["node"], own["acting"]) == (TOWN, TOWN)
    assert (other["node"], other["acting"]) == (VILLAGE, TOWN)
    hand = county[TOWN].sees(A_CASE).slip[3]
    assert base64.b32decode(own["entry"]).hex() == hand.hash[:40]
    assert own["entry"] == other["entry"]


def test_a_unit_that_names_itself_as_another_is_no_second_form(
    modules: Page, county: County
) -> None:
    case = county[TOWN].sees(A_CASE)
    paper = paper_of(case, PaperKind.ACCEPTANCE, 4)
    text = statement_of(case, paper, TOWN, 1).text()
    twice = text.replace(".0.4..", f".0.4.{TOWN}.")
    assert twice != text
    signer = county[TOWN].here.signer
    codes = [code_with(text, signer), code_with(twice, signer)]
    states = [said["state"] for said in judged(modules, codes, list_of(county))]
    assert states == ["genuine", "altered"]


def code_with(text: str, signer: Signer) -> str:
    signature = base64.b32encode(signer.sign(PAPER_TAG, text.encode())).decode().rstrip("=")
    return f"{PREFIX}{text}.{signature}"


def test_no_code_with_one_character_altered_is_genuine(modules: Page, county: County) -> None:
    code = code_of(county)
    letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$.-/"
    codes = [
        code[:at] + other + code[at + 1 :]
        for at in range(len(PREFIX), len(code))
        for other in random.Random(at).sample(letters, 3)
        if other != code[at]
    ]
    codes += [code[:at] + code[at + 1 :] for at in range(len(PREFIX), len(code))]
    codes += [code + "A", code[:-1], code + ".", code.replace(".", "..", 1)]
    states = {said["state"] for said in judged(modules, codes, list_of(county))}
    assert states == {"altered", "unknown_node"}


def test_bits_that_base_32_leaves_over_are_no_second_form(modules: Page, county: County) -> None:
    code = code_of(county)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    same = [code[:-1] + a for a in alphabet if a != code[-1]]
    padded = [c.rpartition(".")[2] + "=" for c in same]
    twins = [
        c
        for c, p in zip(same, padded, strict=True)
        if base64.b32decode(p) == base64.b32decode(code.rpartition(".")[2] + "=")
    ]
    assert twins
    assert {said["state"] for said in judged(modules, same, list_of(county))} == {"altered"}


@pytest.mark.parametrize(
    "dress",
    [
        lambda code: f"  {code}\n",
        lambda code: code.lower(),
        lambda code: f"https://tongban.county.example/papers/verify#{code}",
        lambda code: "".join(chr(ord(c) + 0xFEE0) for c in code),
    ],
)
def test_a_code_is_read_however_a_scanner_types_it(
    modules: Page, county: County, dress: Any
) -> None:
    said = judged(modules, [dress(code_of(county))], list_of(county))[0]
    assert said["state"] == "genuine"


@pytest.mark.parametrize(
    "raw", ["https://example.org/", "TONGBAN 620722101200-20261123-1-0001-X", "微信", "TONGBAN2:X"]
)
def test_other_codes_are_no_papers(modules: Page, county: County, raw: str) -> None:
    assert judged(modules, [raw], list_of(county))[0] == {"state": "not_paper"}


@pytest.mark.parametrize("raw", ["TONGBAN1:", "TONGBAN1:S", "TONGBAN1:" + "." * 14, "TONGBAN1:S.1"])
def test_a_torn_code_is_altered(modules: Page, county: County, raw: str) -> None:
    assert judged(modules, [raw], list_of(county))[0] == {"state": "altered"}


def test_a_node_that_the_list_lacks_is_unknown(modules: Page, county: County) -> None:
    told = list_of(county)
    told["keys"] = [k for k in told["keys"] if k["node"] != VILLAGE]
    assert judged(modules, [code_of(county)], told)[0]["state"] == "unknown_node"


def test_an_enrolled_nodes_paper_by_another_key_is_altered(modules: Page, county: County) -> None:
    told = list_of(county)
    keys = {k["node"]: k for k in told["keys"]}
    keys[VILLAGE]["key"] = keys[TOWN]["key"]
    assert judged(modules, [code_of(county)], told)[0] == {"state": "altered"}


def test_a_suspended_key_is_told_with_its_day(modules: Page, county: County) -> None:
    told = list_of(county)
    key = next(k for k in told["keys"] if k["node"] == VILLAGE)
    key["suspended"] = "2026-11-30T01:00:00+00:00"
    said = judged(modules, [code_of(county)], told)[0]
    assert (said["state"], said["since"]) == ("suspended", key["suspended"])


def test_an_old_list_says_so(modules: Page, county: County) -> None:
    codes, told = [code_of(county)], list_of(county)
    assert [judged(modules, codes, told, days)[0]["old"] for days in (29, 31)] == [False, True]


def test_a_matter_that_the_list_lacks_leaves_its_papers_unnamed(
    modules: Page, county: County
) -> None:
    told = {**list_of(county), "matters": []}
    facts = judged(modules, [code_of(county)], told)[0]["facts"]
    assert facts["matter"] is None
    assert facts["matterId"] == "elderly-allowance"
    assert facts["has"] == [None, None, None]


def test_on_what_a_fee_is_asked_or_paid_with_the_catalogues_amount_is_told(
    modules: Page, county: County
) -> None:
    """A slip altered to ten times the fee is found by the line beside it."""
    desk = accepted().act(COUNTY, Act.CHARGE).act(COUNTY, Act.PAY, **PAYMENT)
    codes = [
        signed_paper(statement_of(desk.case, paper, COUNTY, 1), county[COUNTY].here.signer)
        for paper in papers_of(desk.case)
    ]
    found = [said["facts"] for said in judged(modules, codes, list_of(county))]
    told = {facts["letter"]: facts["fen"] for facts in found}
    assert told == {"S": 0, "A": 0, "F": 8000, "P": 8000, "L": 0}


def test_a_time_that_no_calendar_has_is_no_papers(modules: Page, county: County) -> None:
    """It would stop the page in the middle of telling what it found."""
    case = county[TOWN].sees(A_CASE)
    text = statement_of(case, paper_of(case, PaperKind.ACCEPTANCE, 4), TOWN, 1).text()
    parts = text.split(".")
    parts[-3] = "ZZZZZZZZ"
    code = code_with(".".join(parts), county[TOWN].here.signer)
    assert judged(modules, [code], list_of(county))[0] == {"state": "altered"}


def test_only_the_applicant_is_the_applicant(modules: Page, county: County) -> None:
    facts = judged(modules, [code_of(county)], list_of(county))[0]["facts"]
    who = county[VILLAGE].sees(A_CASE).applicant
    assert who is not None
    tries = [
        (who.name, who.id_number[-4:], True),
        (f" {who.name} ", who.id_number[-4:].lower(), True),
        ("钱密英", who.id_number[-4:], False),
        (who.name, "0000", False),
        ("", "", False),
    ]
    for name, last, same in tries:
        asked = """async ([facts, name, last]) => {
          const { isHolder } = await import("/static/papers/paper.js");
          return isHolder(facts, name, last);
        }"""
        assert modules.evaluate(asked, [facts, name, last]) is same


def printed_at_the_village(network: RealNetwork, inside: Case | None = None) -> str:
    """Return the code of a case's first paper of all under the village's own key, as it lies in its folder."""
    seed = bytes.fromhex((network.data(VILLAGE) / "node.key").read_text().strip())
    case = inside or Desk().case
    statement = statement_of(case, papers_of(case)[-1 if inside else 0], VILLAGE, 1)
    return signed_paper(statement, Ed25519Signer(seed))


def paper_by_the_town() -> Case:
    """Return a case whose last act is the town's."""
    return Desk().accepted().case


@SIZES
def test_the_page_checks_a_printed_paper_with_the_line_cut(
    chromium: Browser, network: RealNetwork, size: ViewportSize
) -> None:
    """A village's receipt, looked at on a device that has been on the town's page once."""
    url, code = network.urls[TOWN], printed_at_the_village(network)
    context = chromium.new_context(viewport=size, locale="zh-CN")
    page = context.new_page()
    complaints: list[str] = []
    page.on(
        "console", lambda m: complaints.append(m.text) if m.type in {"error", "warning"} else None
    )
    page.goto(f"{url}/papers/verify")
    page.wait_for_selector('[data-part="kept"]:not([hidden])')
    context.set_offline(True)
    page.goto("about:blank")
    page.goto(f"{url}/papers/verify#{code}")
    page.wait_for_selector('[data-state="genuine"]:not([hidden])')
    assert page.inner_text('[data-fact="due"]') == "2026-12-22"
    assert "高龄津贴" in page.inner_text('[data-fact="matter"]')
    assert re.fullmatch(r"20\d\d-\d\d-\d\d \d\d:\d\d", page.inner_text('[data-part="as-of"]'))
    order = page.locator('[data-part="facts"] dd').evaluate_all(
        "all => all.map(a => a.dataset.fact)"
    )
    assert order[:2] == ["place", "acting"]
    assert page.locator('[data-part="differ"]').is_hidden()
    page.fill("#code", code.replace("ELDERLY-ALLOWANCE", "ELDERLY-CARD"))
    page.get_by_role("button", name="验证").click()
    page.wait_for_selector('[data-state="altered"]:not([hidden])')
    assert page.locator('[data-part="facts"]').is_hidden()
    page.fill("#code", "https://example.org/")
    page.get_by_role("button", name="验证").click()
    page.wait_for_selector('[data-state="not_paper"]:not([hidden])')
    assert int(page.evaluate("document.documentElement.scrollWidth")) <= size["width"]
    assert [said for said in complaints if "ERR_INTERNET_DISCONNECTED" not in said] == []
    context.close()


@SIZES
def test_the_page_tells_a_stray_address_and_who_printed_for_another(
    chromium: Browser, network: RealNetwork, size: ViewportSize
) -> None:
    context = chromium.new_context(viewport=size, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{network.urls[TOWN]}/papers/verify#100%")
    page.wait_for_selector('[data-state="not_paper"]:not([hidden])')
    page.fill("#code", printed_at_the_village(network, inside=paper_by_the_town()))
    page.get_by_role("button", name="验证").click()
    page.wait_for_selector('[data-part="differ"]:not([hidden])')
    assert VILLAGE in page.inner_text('[data-fact="place"]')
    assert TOWN in page.inner_text('[data-fact="acting"]')
    assert int(page.evaluate("document.documentElement.scrollWidth")) <= size["width"]
    context.close()
