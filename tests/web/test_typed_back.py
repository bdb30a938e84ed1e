"""What a page gives back of a form that it has no more."""

from shared.web.typed_back import readable


def test_what_people_wrote_is_given_back_and_ids_are_not() -> None:
    form = {
        "csrf_token": ["Ij-a-token"],
        "reason": ["duplicate"],
        "outcome": ["granted"],
        "hash": ["a" * 64],
        "keep": ["01234567-89ab-7def-8123-000000000001"],
        "to": ["620722101200"],
        "f.phone": ["13800000000", "093612345678", " "],
        "words": ["第一行\n第二行", "No. 5"],
    }

    assert readable(form.items()) == [
        "duplicate",
        "13800000000",
        "093612345678",
        "第一行\n第二行",
        "No. 5",
    ]
