"""The commands `courier export` and `courier import` of every tier."""

from pathlib import Path

import click

from shared.domain.codes import Tier
from shared.host.bars import bar
from shared.host.courier import Answered, Step, export, import_file
from shared.host.folder import open_folder
from shared.host.terminal import DATA, PATH, example, tell


def courier_commands(tier: Tier, program: str) -> click.Group:
    """Return a tier's `courier`; a county has nobody above it to export to."""
    group = click.Group("courier", help="Exchange by files on a stick, where no line is.")
    group.add_command(_import(tier, program))
    if tier is not Tier.COUNTY:
        group.add_command(_export(tier, program))
    return group


def _export(tier: Tier, program: str) -> click.Command:
    @click.command(
        "export",
        epilog=example(program, "courier export /media/usb/up.tongban --data /srv/tongban"),
    )
    @click.argument("file", type=PATH)
    @DATA
    @click.option("--to", help="Code of the node above that it goes to; the parent if not given.")
    def command(file: Path, data: Path, to: str | None) -> None:
        """Write all that the node above has not seen to the new FILE, which it alone can read."""
        folder = open_folder(data, tier)
        with bar("courier") as progress:
            task = progress.add_task("courier", total=None)
            step: Step = lambda _total: progress.advance(task)  # noqa: E731
            done = export(folder, folder.open(), file, to or folder.identity.parent, step)
        tell(
            f"已写入 {file}：{done.entries} 条记录，给 {done.to}。请在对方导入，把回执文件带回来。",
            f"wrote {file}: {done.entries} entries for {done.to}. Import it there and bring the answer back.",
        )

    return command


def _import(tier: Tier, program: str) -> click.Command:
    @click.command(
        "import",
        epilog=example(program, "courier import /media/usb/up.tongban --data /srv/tongban"),
    )
    @click.argument("file", type=PATH)
    @DATA
    def command(file: Path, data: Path) -> None:
        """Take in a FILE that a courier brought. Entries from a node below are answered in FILE.answer, which goes back."""
        folder = open_folder(data, tier)
        with bar("courier") as progress:
            task = progress.add_task("courier", total=None)

            def step(total: int) -> None:
                progress.update(task, total=total, advance=1)

            done = import_file(folder, folder.open(), file, step)
        if isinstance(done, Answered):
            tell(
                f"已收 {done.sender} 的 {done.batches} 批记录。请把回执 {done.answer} 带回去导入。",
                f"took in {done.batches} batches of {done.sender}. Take the answer {done.answer} back and import it.",
            )
            return
        tell(
            f"上级已收 {done.sent} 条，带回 {done.received} 条，退回 {done.refused} 条。",
            f"the node above has settled {done.sent} entries, sent {done.received}, refused {done.refused}.",
        )
        if done.late:
            tell(
                "其中有的已经联网送过，不再计。",
                "Some of it had gone over the line meanwhile and was left.",
            )

    return command
