"""The person signed in, as Flask-Login knows one."""

from flask_login import UserMixin

from shared.domain.records import Account


class User(UserMixin):  # type: ignore[misc]
    """An account of this node; `covered` are the people in whose place it may act today."""

    def __init__(self, account: Account, covered: tuple[Account, ...] = ()) -> None:
        self.account = account
        self.covered = covered

    def get_id(self) -> str:
        """Return the staff id."""
        return self.account.staff
