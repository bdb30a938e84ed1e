"""One list of the ways into a node: what its pages and its routes between nodes read, and what its commands read of files.

`test_entrances.py` holds it against what the tiers' apps and command lines really have.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shared.domain.acts import Act
from shared.domain.long_work import Kind
from tests.web.granting import GOOD

Value = str | tuple[str, ...]
NO_FIELDS: Mapping[str, Value] = {}
NODE = frozenset({"node.exchange", "node.part", "node.blob", "node.enrol"})
"""Routes between nodes: their bodies are no forms."""
DEVICE = frozenset({"app.state", "app.catalogue", "app.draft", "app.photo"})
"""What a village's devices call, signed: no forms either."""
A_KEY = (
    "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
)
"""A point of P-256: its generator."""


@dataclass(frozen=True)
class Form:
    """A form that a page posts: the endpoint without its blueprint where several tiers have one, and good values.

    `at` fills gaps of the path otherwise than everywhere else.
    """

    endpoint: str
    fields: Mapping[str, Value] = field(default_factory=dict)
    at: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its name among all forms."""
        return " ".join((self.endpoint, *self.at.values()))


def _act(act: Act, **fields: Value) -> Form:
    return Form("cases.act", fields, {"act": str(act)})


def _step(group: str, **fields: Value) -> Form:
    return Form(
        "take_in.step", {k.replace("__", "."): v for k, v in fields.items()}, {"group": group}
    )


def _grant() -> Form:
    fields = {k: tuple(v) if isinstance(v, list) else str(v) for k, v in GOOD.items()}
    return Form("center.new_grant", {**fields, "step": "publish"})


FORMS: tuple[Form, ...] = (
    Form("account.language", {"language": "zh", "back": "/people/"}),
    Form("account.type_size", {"size": "large", "back": "/people/"}),
    Form("account.sign_in", {"login": "all", "password": "a wrong password"}),
    Form("account.sign_out"),
    _act(
        Act.ACCEPT,
        note="",
        seal="",
        later="no",
        until="",
        urgent="no",
        urgent_reason="",
        **{"signature.type": "signed", "signature.witness": "", "commit.land-paper": "no"},
    ),
    _act(Act.REFUSE, reason="不符合条件", organ="县民政局", seal=""),
    _act(Act.NOTIFY, until="2026-12-01", note="", seal="", approved_by="", again=""),
    _act(Act.REVIEW, opinion="pass", note=""),
    _act(Act.DECIDE, outcome="granted", reason="", seal=""),
    _act(Act.ISSUE, number="1", note="", seal=""),
    _act(Act.CHARGE, note="", seal=""),
    _act(Act.WAIVE, reason="宅基地上的住房", basis="减免规定", approved_by="陈静"),
    _act(
        Act.PAY,
        amount="80",
        paid_by="bank",
        voucher="6207",
        payer="赵桂兰",
        paid_on="2026-11-23",
        note="",
    ),
    _act(
        Act.SEND,
        receiver="applicant",
        carrier="邮政",
        tracking="EM1",
        sent_on="2026-11-23",
        note="",
    ),
    _act(
        Act.DELIVER,
        way="window",
        receiver="applicant",
        last_four="001X",
        authorisation="",
        delivered_on="2026-11-23",
        brought_by="",
        witness="",
        other_witness="",
        note="",
    ),
    _act(Act.FAIL_DELIVERY, failure="absent", failed_on="2026-11-23", note="家中无人"),
    _act(Act.CLOSE, note=""),
    _act(Act.SUPPLEMENT, documents=("id-card",), note="", **{"fields.lives_with": "alone"}),
    _act(Act.CORRECT, field="applicant.name", old="赵桂兰", new="赵桂香", reason="写错一字"),
    _act(Act.WITHDRAW, reason="本人要求", answers=""),
    _act(Act.TERMINATE, reason="去世", died_on="2026-11-01", ground="death", answers=""),
    _act(Act.DECLINE_REQUEST, reason="没有依据", answers=""),
    _act(Act.ASK_RETAKE, page="id-card.front.1", reason="看不清"),
    _act(Act.PAUSE, procedure="testing", until="2026-12-04", note=""),
    _act(Act.RESUME, note=""),
    _act(Act.EXTEND, days="5", approved_by="陈静", reason="复杂"),
    _act(Act.CLOSE_NOTICE, outcome="none", objections=""),
    _act(Act.CHECK_DATA, source="民政", item="低保", result="agrees", document="", note=""),
    Form(
        "cases.record",
        {"place": "公开栏", "since": "2026-11-23", "until": "2026-12-01", "text": "拟确认"},
        {"act": str(Act.POST_NOTICE)},
    ),
    Form(
        "cases.record",
        {
            "visitor": "张村医",
            "other_visitor": "马秀英",
            "visited_on": "2026-11-23",
            "finding": "agrees",
            "note": "独居",
        },
        {"act": str(Act.VISIT)},
    ),
    _act(Act.FORWARD, to="620722101000", note=""),
    _act(Act.RETURN, to="620722101200", note="缺一页"),
    _act(Act.TAKE_OVER, note=""),
    _act(Act.DECLINE, reason="不归本级"),
    _act(Act.OVERRIDE, to="620722101000", reason="原单位停用"),
    Form("cases.hand_in", {"reason": "本人要求"}, {"name": "withdrawal"}),
    Form("cases.hand_in", {"died_on": "2026-11-01", "reason": "去世"}, {"name": "death"}),
    Form("cases.hand_in", {"documents": ("id-card",), "note": ""}, {"name": "supplement"}),
    Form("cases.lookup_id", {"id_number": "2145"}),
    Form("cases.note", {"text": "请尽快"}),
    Form("cases.complain", {"text": "没有人答复"}),
    Form(
        "cases.commitment",
        {
            "checker": "李建国",
            "other_checker": "马秀英",
            "checked_on": "2026-11-20",
            "outcome": "true",
            "note": "",
        },
        {"what": "check-commitment"},
    ),
    Form("cases.commitment", {"reason": "已补交"}, {"what": "repair-commitment"}),
    Form("cases.view_id", {"reason": "与民政系统核对"}),
    Form("cases.merge", {"other": "", "keep": "", "reason": "同一件"}),
    Form("cases.add_page"),
    Form("cases.enter_again", {"hash": "0" * 64, "refuser": "620722101000"}),
    Form("cases.deal_with", {"hash": "0" * 64, "refuser": "620722101000"}),
    Form(
        "people.cover",
        {
            "covered": "",
            "by_staff": "",
            "from": "2026-11-24",
            "until": "2026-11-25",
            "reason": "开会",
        },
    ),
    Form("take_in.begin"),
    _step(
        "applicant",
        applicant__name="赵桂兰",
        applicant__id_number="99999919400102001X",
        applicant__phone="",
        applicant__address="",
    ),
    _step(
        "who",
        who__in_person="no",
        handler__name="李秀英",
        handler__id_number="",
        handler__relation="",
        handler__phone="",
        who__for_self="yes",
        modes__helped="no",
        modes__group="",
    ),
    _step("form-living", fields__lives_with="alone", fields__self_care="full"),
    _step("form-payment", fields__account=""),
    _step("documents", documents=("id-card",)),
    _step("sign", signature__type="self", signature__witness="", told="visit", note=""),
    Form("take_in.submit", {"book.number": "", "book.written_on": ""}),
    Form("books.print", {"count": "20"}),
    Form("take_in.drop"),
    Form("take_in.leave"),
    Form("take_in.take"),
    Form("take_in.remove"),
    Form("devices.certify", {"name": "马秀英的手机", "key": A_KEY}),
    Form("devices.cut_off", {"reason": "路上丢失"}),
    Form("devices.rescue"),
    Form("devices.found"),
    Form(
        "rosters.prepare",
        {
            "id": "0197e000-0000-4000-8000-0000000000aa",
            "form": "review",
            "matter": "elderly-allowance",
            "year": "2028",
            "village": "620722101200",
            "until": "2027-02-28",
            "previous": "0197e000-0000-4000-8000-000000000001",
            "from_age": "80",
            "wait_days": "60",
            "rule": "发放办法第九条",
        },
    ),
    Form(
        "rosters.ticks",
        {
            "o.1": "dead",
            "n.1": "0",
            "v.1": "",
            "seen_by": "马秀英",
            "how": "home",
            "state": "open",
            "q": "",
        },
    ),
    Form(
        "rosters.tick_one",
        {"outcome": "dead", "shown": "", "voucher": "", "note": "", "seen_by": "", "how": ""},
    ),
    Form("rosters.checked", {"source": "县人社局", "numbers": "99999919400102001X"}),
    Form(
        "rosters.add",
        {
            "name": "王小宝",
            "id_number": "",
            "household": "",
            "phone": "",
            "ground": "",
            "newborn": "1",
        },
    ),
    Form(
        "rosters.mend",
        {
            "name": "错号人",
            "id_number": "",
            "household": "",
            "phone": "",
            "village": "",
            "ground": "",
        },
    ),
    Form("rosters.strike", {"reason": "重复录入"}),
    Form("rosters.pay", {"pay": "suspended", "reason": "按规定"}),
    Form("rosters.hand_on", {"to": "620722000000", "note": ""}),
    Form("rosters.receive", {"words": ""}),
    Form("rosters.decline", {"words": "不归本级"}),
    Form("rosters.close", {"note": ""}),
    Form("works.ask", at={"kind": str(Kind.VERIFY)}),
    Form("works.ask", at={"kind": str(Kind.COURIER_IN)}),
    Form("take_over", {"case": ("0197c000-0000-7000-8000-000000000009",), "page": "1"}),
    Form("town.go_on", {"village": "620722101200"}),
    Form("center.decide_fork", {"to": "620722101000", "reason": "以此为准"}),
    _grant(),
    Form("center.amend", {"matter": "elderly-allowance", "number": "x", "step": "publish"}),
    Form("center.revoke", {"reason": "收回", "grave": "", "step": "publish"}),
    Form("center.decide", {"outcome": "ratified", "reason": "核对过", "to": ""}),
    Form("center.withdraw_result", {"reason": "错误", "basis": "行政许可法", "notice": "电话"}),
    Form(
        "center.new_seal",
        {
            "id": "town-approval",
            "zh": "审批专用章",
            "en": "Seal for approvals",
            "kind": "approval",
            "node": "620722101000",
            "department": "",
            "keeper": "",
            "document": "民政办发[2026]3号",
        },
    ),
    Form("center.withdraw_seal", {"reason": "遗失", "document": "民政办发[2026]9号"}),
    Form("center.new_code"),
    Form("center.suspend", {"reason": "遗失"}),
    Form("center.take_all", {"to": "620722000000", "reason": "停用"}),
    Form("center.take_case", {"to": "620722000000", "reason": "停用"}),
)
"""Every form. Its fields are attacked one by one, the others as they stand here."""

QUERIES: Mapping[str, tuple[str, ...]] = {
    "account.sign_in": ("next", "parked"),
    "cases.lookup": ("q", "page"),
    "cases.cards": ("month",),
    "cases.show": ("back", "correct"),
    "cases.paper": ("size",),
    "cases.receipt": ("size",),
    "seals.show": ("page",),
    "rosters.index": ("place",),
    "rosters.show": ("state", "q", "page"),
    "rosters.turning": ("year", "age"),
    "take_in.index": ("q",),
    "take_in.step": ("to", "then", "document"),
    "offered": ("page",),
    "center.all": ("q", "place", "side", "state", "page"),
    "center.viewings": ("page",),
    "center.new_grant": ("matter", "to"),
    "village.mine": ("state", "page"),
}
"""What is read of an address, by endpoint."""

HEADERS = (
    "Accept-Language",
    "Authorization",
    "Cookie",
    "Origin",
    "Sec-Fetch-Site",
    "Host",
    "Referer",
    "User-Agent",
    "X-Forwarded-For",
    "X-Forwarded-Proto",
    "Content-Type",
    "If-None-Match",
    "If-Modified-Since",
    "Range",
)

FILES: Mapping[str, str] = {
    "init divisions": "a CSV of division codes",
    "init catalogue": "a folder of matters, each a YAML file, and departments.yaml",
    "init grants": "a YAML file of grants",
    "grant issue file": "a YAML file of one grant",
    "grant amend file": "a YAML file of one grant",
    "holidays import file": "a YAML file of a year's holidays",
    "courier import file": "what a courier brought: requests, or answers",
    "restore source": "a backup",
    "restore secret": "a passphrase in a file",
    "backup secret": "a passphrase in a file",
    "root-sign root": "a root key",
    "enrol ca": "a certificate",
    "run cert": "a certificate",
    "run key": "its key",
}
"""Every option or argument of a command that names a file to be read."""
WRITTEN = frozenset({"backup to", "courier export file", "broker-definitions to"})
"""Those that name a file to be written."""
