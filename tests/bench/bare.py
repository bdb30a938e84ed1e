"""A bare node: the libraries of a village's pages, store and link, one table, one page. What a village cannot go below.

`python tests/bench/bare.py DATABASE PORT` prints `ready URL`; its page is at `/`. It
imports nothing of ours and, as a node does, keeps from httpx its command line, which
would load what draws at a terminal.
"""

import sys

sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]

import httpx
from cheroot.wsgi import Server
from flask import Flask, render_template_string
from sqlmodel import Field, Session, SQLModel, create_engine, select

PAGE = "<!doctype html><title>{{ note.text }}</title><p>{{ note.text }}</p>"


class Note(SQLModel, table=True):
    """The one table."""

    id: int | None = Field(default=None, primary_key=True)
    text: str


def main(database: str, port: str) -> None:
    """Serve until stopped."""
    engine = create_engine(f"sqlite:///{database}")
    SQLModel.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Note(text="a bare node"))
        session.commit()
    app = Flask("bare")

    @app.get("/")
    def page() -> str:
        with Session(engine) as session:
            return render_template_string(PAGE, note=session.exec(select(Note)).first())

    with httpx.Client(trust_env=False, verify=False):  # noqa: S501 - a plain line, never used
        server = Server(("127.0.0.1", int(port)), app)
        server.prepare()
        print(f"ready http://127.0.0.1:{port}", flush=True)  # noqa: T201 - who started it reads this
        server.serve()


if __name__ == "__main__":
    main(*sys.argv[1:])
