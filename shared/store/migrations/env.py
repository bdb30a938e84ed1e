"""What alembic runs to migrate: over the connection that it is handed, in its transaction."""

from alembic import context

from shared.store.tables import Base


def run() -> None:
    """Run the revisions that are asked for."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=Base.metadata,
        render_as_batch=True,
    )
    context.run_migrations()


# The name under which alembic loads this file.
if __name__ == "env_py":
    run()
