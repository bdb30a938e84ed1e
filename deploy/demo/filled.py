"""What is typed into each matter's own form, unless a case says otherwise."""

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

COUNTY_TIME = timezone(timedelta(hours=8))
TODAY = datetime.now(COUNTY_TIME).date()


def days_ago(days: int) -> str:
    """Return a day before today as a date input takes it."""
    return (TODAY - timedelta(days)).isoformat()


def in_days(days: int) -> str:
    """Return a day to come as a date input takes it."""
    return (TODAY + timedelta(days)).isoformat()


ACCOUNT = "6217 0000 1234 5678 901"
FILLED: dict[str, Mapping[str, str]] = {
    "elderly-allowance": {
        "lives_with": "spouse",
        "self_care": "partial",
        "other_allowance": "no",
    },
    "home-transfer": {
        "unit_number": "620722101001GB00012F00010003",
        "cause": "sale",
        "handing_over": "post",
    },
    "public-place-licence": {"shop_name": "洪水镇平安旅店", "kind": "lodging", "area": "260"},
    "elderly-card": {"reason": "first", "collection": "counter"},
    "minimum-living-allowance": {
        "household_size": "3",
        "members": "本人；老伴；孙女，读初中",
        "able_workers": "0",
        "illness_or_disability": "yes",
        "wage_income": "0",
        "farm_income": "4,800",
        "other_income": "1200.50",
        "homes": "1",
        "has_vehicle": "no",
        "big_spending": "住院自付一万二",
        "difficulty": "老伴长年卧床，家里没有能下地的人。",
        "kin_in_office": "no",
    },
    "extreme-hardship": {
        "kind": "elder",
        "self_care": "partial",
        "support_form": "home",
        "yearly_income": "1680",
        "property": "土坯房三间，口粮地二亩",
        "supporters": "没有子女，兄弟已经去世",
    },
    "temporary-relief": {
        "kind": "fire",
        "happened_on": days_ago(6),
        "urgent": "no",
        "relief": "1500",
        "story": "夜里电线老化起火，烧了灶房和存粮，人没有受伤。",
        "loss": "18600",
        "household_size": "4",
    },
    "disability-living-subsidy": {"grade": "grade3", "allowance_household": "yes"},
    "disability-nursing-subsidy": {
        "grade": "grade1",
        "carer": "family",
        "other_care_money": "no",
        "account": ACCOUNT,
    },
    "disability-certificate": {
        "kind": "physical",
        "since": "前年秋收时",
        "home_assessment": "yes",
        "has_guardian": "no",
    },
    "medical-assistance": {
        "illness": "慢性肾衰竭",
        "treated_from": days_ago(120),
        "hospital": "县人民医院",
        "own_cost": "23450.80",
        "household_size": "5",
        "yearly_income": "21000",
        "account": ACCOUNT,
    },
    "medical-insurance-registration": {
        "year": str(TODAY.year + 1),
        "kind": "ordinary",
        "insured_elsewhere": "no",
        "payment_state": "paid",
    },
    "remote-treatment-filing": {
        "kind": "referred",
        "destination": "兰州市",
        "begins": in_days(3),
    },
    "resident-pension-registration": {
        "student": "no",
        "other_scheme": "no",
        "special_group": "ordinary",
        "yearly_amount": "300",
    },
    "resident-pension-claim": {
        "other_pension": "no",
        "contribution_years": "15",
        "make_up": "yes",
        "account": ACCOUNT,
    },
    "unemployment-registration": {
        "last_work_end": days_ago(40),
        "reason": "employer_closed",
        "wanted_work": "果蔬分拣",
        "wants_training": "yes",
    },
    "employment-hardship": {
        "kind": "older",
        "unemployed_since": days_ago(400),
        "wanted_help": "public_post",
    },
    "flexible-work-subsidy": {
        "occupation": "流动理发",
        "place": "洪水镇街道",
        "started": days_ago(700),
        "insurance": "pension",
        "period_start": days_ago(330),
        "period_end": days_ago(30),
    },
}
"""Field by field, for every matter of the sample catalogue."""


def fields_of(matter: str, **others: str) -> dict[str, str]:
    """Return what is typed into a matter's form, by the names of its inputs."""
    return {f"fields.{key}": value for key, value in {**FILLED[matter], **others}.items()}
