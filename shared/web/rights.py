"""A right on every route. A route without one of these marks never starts."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, current_app
from flask_login import current_user, login_required

from shared.app.ports import Actor
from shared.domain.acts import Act
from shared.domain.covers import name_in_place_of
from shared.domain.records import Account
from shared.domain.refusals import NoRight
from shared.domain.rights import ACT_RIGHTS, Right, Role, rights_of
from shared.web.language import t
from shared.web.site import site
from shared.web.users import User

View = TypeVar("View", bound=Callable[..., Any])
MARK = "tongban_right"
PUBLIC = "public"
SIGNED_IN = "signed in"
MACHINES = "machines"


def requires(right: Right) -> Callable[[View], View]:
    """Let only people with `right` through; others meet the refusal page, strangers the sign-in."""

    def mark(view: View) -> View:
        @wraps(view)
        @login_required  # type: ignore[untyped-decorator]
        def guarded(*args: Any, **kwargs: Any) -> Any:
            check_right(right)
            return view(*args, **kwargs)

        setattr(guarded, MARK, right)
        return cast(View, guarded)

    return mark


def signed_in(view: View) -> View:
    """Let everyone through who has signed in."""

    @wraps(view)
    @login_required  # type: ignore[untyped-decorator]
    def guarded(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    setattr(guarded, MARK, SIGNED_IN)
    return cast(View, guarded)


def public(view: View) -> View:
    """Let everyone through."""
    setattr(view, MARK, PUBLIC)
    return view


def for_machines(view: View) -> View:
    """Let a program through that the view itself lets in; nobody signs in to it."""
    setattr(view, MARK, MACHINES)
    return view


def check_right(right: Right) -> None:
    """Raise NoRight unless the person signed in has it."""
    if not has_right(right):
        raise NoRight(right=right.text)


def holders_of(refusal: NoRight) -> list[str]:
    """Return who at this node has the right that was missing, each with the posts; nobody to a stranger."""
    if not current_user.is_authenticated:
        return []
    right = next((r for r in Right if r.text == refusal.facts.get("right")), None)
    return [
        f"{account.name} · {t('、', ', ').join(str(t(Role(r).text)) for r in account.roles if r in set(Role))}"
        for account in site().accounts.all()
        if account.active and right in rights_of(account.roles)
    ]


def has_right(right: Right) -> bool:
    """Say whether the person signed in has the right, their own or that of one they cover today."""
    user = current_user
    return bool(user.is_authenticated) and (
        right in rights_of(user.account.roles) or _covered_for(user, right) is not None
    )


def _covered_for(user: User, right: Right) -> Account | None:
    return next((a for a in user.covered if right in rights_of(a.roles)), None)


def may_open(endpoint: str) -> bool:
    """Say whether the person signed in has the right that a page asks for."""
    mark = getattr(current_app.view_functions[endpoint], MARK, None)
    return not isinstance(mark, Right) or has_right(mark)


def may_act(act: Act) -> bool:
    """Say whether the person signed in has the right that an act asks for."""
    return has_right(ACT_RIGHTS[act])


def actor(right: Right) -> Actor:
    """Return the person signed in, as entries name one; one who has `right` only by a cover acts in another's place."""
    user = cast(User, current_user)
    own = user.account
    covered = None if right in rights_of(own.roles) else _covered_for(user, right)
    name = name_in_place_of(own.name, covered.name) if covered else own.name
    return Actor(own.staff, name)


def is_for_people(app: Flask, endpoint: str | None) -> bool:
    """Say whether an endpoint is for people who have signed in."""
    view = app.view_functions.get(endpoint or "")
    return getattr(view, MARK, PUBLIC) not in {PUBLIC, MACHINES}


def check_marks(app: Flask) -> None:
    """Refuse to start an app with a route whose right nobody thought of."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static" or rule.endpoint.startswith("node."):
            continue
        if not hasattr(app.view_functions[rule.endpoint], MARK):
            raise RuntimeError(f"route {rule} has no right")
