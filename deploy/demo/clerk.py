"""A person at a desk: takes cases in and acts on them, through the pages alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from deploy.demo.page import Element, Form, NotOnPage, Values
from deploy.demo.visitor import Visitor

LATER = "以后再填"
DOCUMENTS = "documents"
MOST_STEPS = 20


@dataclass(frozen=True, slots=True)
class Taken:
    """A case that was taken in: its id, and the number on its receipt."""

    case: str
    receipt: str


@dataclass(frozen=True, slots=True)
class TakeIn:
    """What is typed into the forms of a take-in; of the documents all are ticked but the `missing`."""

    matter: str
    answers: Mapping[str, str]
    missing: Sequence[str] = ()


class Clerk(Visitor):
    """Someone who works at a node's desk, signed in."""

    def take_in(self, wanted: TakeIn) -> Taken:
        """Fill the take-in's pages in one after the other and return the receipt."""
        form = self._begin(wanted.matter)
        for _ in range(MOST_STEPS):
            if form.action.endswith("/submit"):
                break
            self.submit(form, _known(form, wanted))
            form = self._step()
        receipt = self.submit(form)
        number = receipt.first("b", "number").text.partition("/")[0]
        return Taken(PurePosixPath(self.path).parent.name, number)

    def begin_only(self, wanted: TakeIn, steps: int) -> None:
        """Fill in the first steps of a take-in and keep it as a draft."""
        form = self._begin(wanted.matter)
        for _ in range(steps - 1):
            self.submit(form, _known(form, wanted))
            form = self._step()
        self.submit(form, _known(form, wanted), button=LATER)

    def look_at(self, case: str) -> Element:
        """Open the page of a case."""
        return self.open(f"/cases/{case}")

    def act(self, case: str, act: str, values: Values | None = None) -> None:
        """Do an act on a case by its form."""
        self.look_at(case)
        self.submit(self._plain(f"/act/{act}"), values)

    def correct(self, case: str, path: str, new: str, reason: str) -> None:
        """Pick a field of a case and put it right."""
        self.look_at(case)
        self.submit(self.form(f"/cases/{case}", asking="correct"), {"correct": path})
        self.submit(self._plain("/act/correct"), {"new": new, "reason": reason})

    def hand_in(self, case: str, what: str, values: Values) -> None:
        """Record what was handed in or reported here of a case that is held elsewhere."""
        self.look_at(case)
        self.submit(self.form(f"/hand-in/{what}"), values)

    def answer(self, case: str, act: str, values: Values | None = None) -> None:
        """Answer the first request of a case with an act."""
        self.look_at(case)
        self.submit(self.form(f"/act/{act}", asking="answers"), values)

    def link_strip(self) -> str:
        """Return what the first page's strip says of the link."""
        return self.open("/").first("p", "link").text

    def _begin(self, matter: str) -> Form:
        self.open(f"/take-in/guide/{matter}")
        self.submit(self.form(f"/take-in/begin/{matter}"))
        return self._step()

    def _step(self) -> Form:
        """Return the form of the take-in's step that is shown."""
        main = self.page.first("main")
        return Form(main.first("form", method="post"), self.address)

    def _plain(self, action: str) -> Form:
        """Return the form of an act that answers no request."""
        for form in self.forms():
            if form.action.endswith(action) and "answers" not in form.names:
                return form
        refused = [line.text for line in self.page.every("ul", "refused")]
        raise NotOnPage(f"{self.path}: no form {action}. {' '.join(refused)}")


def _known(form: Form, wanted: TakeIn) -> dict[str, str | list[str]]:
    values: dict[str, str | list[str]] = {
        name: value for name, value in wanted.answers.items() if name in form.names
    }
    if DOCUMENTS in form.names:
        values[DOCUMENTS] = [d for d in form.options(DOCUMENTS) if d not in wanted.missing]
    return values
