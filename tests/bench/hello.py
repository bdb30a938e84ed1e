"""A bare Flask page on the server that the product uses: `python -m tests.bench.hello HOST PORT` prints `ready URL`."""

import sys

from flask import Flask

from shared.host.server import Listen, serve


def main(host: str, port: str) -> None:
    """Say hello until SIGTERM."""
    app = Flask("hello")
    app.add_url_rule("/", view_func=lambda: "hello", endpoint="hello")
    listen = Listen(host, int(port))
    serve(app, listen, lambda: print("ready", listen.url, flush=True))  # noqa: T201 - who started it reads this


if __name__ == "__main__":
    main(*sys.argv[1:])
