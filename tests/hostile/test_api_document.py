"""The documents in `docs/api`: what the code yields now, and what schemathesis finds true of every tier."""

import json
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from shared.domain.codes import Tier
from tests.hostile.answers import check_log
from tests.hostile.openapi_page import FOLDER, document, text_of
from tests.hostile.places import Place, Places
from tests.support.log_lines import Lines

pytestmark = pytest.mark.xdist_group("hostile-api")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = 2
"""Of each operation, right and wrong, signed in and not: bounded, and the same at each run."""


@pytest.mark.parametrize("tier", Tier)
def test_the_document_is_what_the_code_yields(tiers: Places, tier: Tier) -> None:
    written = (FOLDER / f"{tier}.json").read_text(encoding="utf-8")
    assert json.loads(written) == document(tiers.of[tier])
    assert written == text_of(tiers.of[tier])


def api(place: Place) -> Any:
    """Return the document as schemathesis holds it against the tier's app."""
    schema = schemathesis.openapi.from_dict(document(place))
    schema.app = place.app
    return schema


@pytest.mark.parametrize("tier", Tier)
@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("who", ["signed in", "stranger"])
def test_the_tier_keeps_to_it(
    tiers: Places, lines: Lines, tier: Tier, mode: GenerationMode, who: str
) -> None:
    place = tiers.of[tier]
    headers = {"X-CSRFToken": place.token, "Origin": "http://localhost"}
    name, _, value = place.cookie.partition("=")
    session = {"cookies": {name: value}, "headers": headers} if who == "signed in" else {}
    met, shown = 0, 0
    for found in api(place).get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=EXAMPLES,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def holds(case: Any) -> None:
            nonlocal shown
            response = case.call(**session)
            is_shown = response.status_code == 200
            shown += is_shown
            assert not (is_shown and not session and "security" in case.operation.definition.raw)
            case.validate_response(response, checks=CHECKS)
            check_log(lines.taken(), case.operation.label)

        # What takes nothing has nothing that could be wrong.
        with suppress(Unsatisfiable):
            holds()
            met += 1
    assert met > 20
    assert shown > (0 if mode is GenerationMode.NEGATIVE else 15 if session else 3)
