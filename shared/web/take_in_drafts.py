"""The drafts of this node, as its lists show them."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from shared.app.device_part import DEVICE
from shared.domain.registry import Registry
from shared.web.language import t
from shared.web.listing import matter_name
from shared.web.site import site
from shared.web.take_in_data import next_to_do, typed_in
from shared.web.take_in_steps import steps_of


@dataclass(frozen=True, slots=True)
class DraftShown:
    """A draft's line: who it is for, where it goes on, and the device and receipt number that it came with, if any."""

    name: str
    matter: str
    where: str
    url: str
    updated_at: datetime
    device: str = ""
    receipt: str = ""


def drafts_shown(registry: Registry) -> list[DraftShown]:
    """Return the drafts in which something was typed, newest first."""
    now = site().here.now()
    lines = []
    for draft in site().drafts.all():
        matter = registry.matters.get(draft.matter)
        if matter is None or not draft.data:
            continue
        step = next_to_do(matter, draft.data, now)
        by_device = draft.data.get(DEVICE, {})
        lines.append(
            DraftShown(
                name=typed_in(draft.data).get("applicant.name", "").strip()
                or str(t("还没填姓名", "No name yet")),
                matter=matter_name(registry, draft.matter),
                where=str(
                    t(
                        "接着填：{step}（{n}/{count}）",
                        "Go on with: {step} ({n} of {count})",
                        step=t(step.title),
                        n=steps_of(matter).index(step) + 1,
                        count=len(steps_of(matter)),
                    )
                ),
                url=url_for("take_in.step", draft=draft.id, group=step.id),
                updated_at=draft.updated_at,
                device=by_device.get("tag", ""),
                receipt=by_device.get("receipt", ""),
            )
        )
    return lines
