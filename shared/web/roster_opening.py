"""Preparing a roster: what it is for, and its people out of a file or out of an earlier roster."""

from collections.abc import Mapping
from uuid import UUID, uuid4

from flask import render_template, request

from shared.app.ports import Actor
from shared.domain.codes import Tier
from shared.domain.refusals import Refusal
from shared.domain.refusals_input import FormIncomplete
from shared.domain.refusals_rosters import RosterNotPreparedHere
from shared.domain.roster_opening import villages_below
from shared.domain.roster_outcomes import RosterForm
from shared.domain.roster_rows import Row
from shared.domain.worktime import county_day
from shared.web.language import t
from shared.web.listing import matter_name
from shared.web.refused_form import Tried
from shared.web.site import site
from shared.wire.roster_file import MOST_BYTES, read_roster

USUAL_WAIT, USUAL_AGE = "60", "80"


def prepared(typed: Mapping[str, str], who: Actor) -> str:
    """Make a roster of what was typed and of the file that came with it, and return its id."""
    try:
        roster = str(UUID(typed.get("id", "")))
    except ValueError:
        roster = str(uuid4())
    rows: list[Row] = []
    if not typed.get("previous"):
        try:
            rows = read_roster(_file())
        except Refusal as refusal:
            raise FormIncomplete({"file": refusal}) from None
    site().rosters.prepare(roster, typed, rows, who)
    return roster


def _file() -> bytes:
    file = request.files.get("file")
    return file.stream.read(MOST_BYTES + 1) if file is not None else b""


def opening_page(roster_id: str, tried: Tried | None) -> str:
    """Draw the form, with what was typed where it was refused."""
    if site().tier is Tier.VILLAGE:
        raise RosterNotPreparedHere
    registry = site().overview.listed()
    today = county_day(site().here.now())
    first = ("", str(t("请选择", "Choose")))
    usual = {"year": str(today.year + 1), "wait_days": USUAL_WAIT, "from_age": USUAL_AGE}
    earlier = [
        (
            row.roster,
            f"{row.year} · {matter_name(registry, row.matter)} · {registry.plain_name(row.village)}",
        )
        for row in site().rosters.rows()
        if row.form
    ]
    return render_template(
        "rosters/new.html",
        id=roster_id,
        typed=tried.typed if tried else usual,
        tried=tried,
        choices={
            "form": [(form, str(t(form.text))) for form in RosterForm],
            "matter": [first, *((m.id, str(t(m.name))) for m in registry.matters.values())],
            "village": [
                first,
                *(
                    (n.code, registry.plain_name(n.code))
                    for n in villages_below(registry, site().here.code)
                ),
            ],
            "previous": [("", str(t("不用，选文件", "No, from a file"))), *earlier],
        },
    )
