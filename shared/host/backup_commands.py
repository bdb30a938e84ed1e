"""The commands `backup` and `restore` of every tier."""

import time
from pathlib import Path

import click
from rich.filesize import decimal

from shared.domain.codes import Tier
from shared.domain.text import Text
from shared.host.backup import backup
from shared.host.backup_problems import BadFile
from shared.host.bars import bytes_bar
from shared.host.folder import open_folder
from shared.host.restoring import Restored, opened_backup, restore
from shared.host.sealed import checked
from shared.host.terminal import DATA, PATH, example, language, tell
from shared.ledger.header import timestamp

LONGEST_LINE = 4096
PASSPHRASE_FILE = click.option(
    "--passphrase-file",
    "secret",
    type=PATH,
    help="File whose first line is the passphrase; without it you are asked.",
)
ASK, AGAIN = Text("备份口令", "Passphrase"), Text("再输一次", "Again")
TOO_LONG = Text(
    f"第一行超过 {LONGEST_LINE} 字节", f"its first line is longer than {LONGEST_LINE} bytes"
)
NOT_TEXT = Text("内容不是 UTF-8 文本", "it is not UTF-8 text")


def backup_command(tier: Tier, program: str) -> click.Command:
    """Return a tier's `backup`."""

    @click.command(
        "backup", epilog=example(program, "backup --to /media/usb/node.backup --data /srv/tongban")
    )
    @DATA
    @click.option("--to", type=PATH, required=True, help="The new file to write.")
    @PASSPHRASE_FILE
    def command(data: Path, to: Path, secret: Path | None) -> None:
        """Write this node, sealed with a passphrase, to one file. The node may run on meanwhile.

        The file holds the node's identity, its key and all of its store; never the county's offline
        root keys.
        """
        folder = open_folder(data, tier)
        passphrase = _passphrase(secret, twice=True)
        begun = time.monotonic()
        with bytes_bar() as report:
            written = backup(folder, to, passphrase, report)
        seconds = time.monotonic() - begun
        code, count, size = folder.identity.code, written.entries, decimal(written.size)
        tell(
            f"已备份 {code}：{count} 条记录，{size}，用时 {seconds:.1f} 秒，写入 {to}",
            f"backed up {code}: {count} entries, {size} in {seconds:.1f} s, to {to}",
        )
        tell(
            "没有口令就打不开备份。请把口令与文件分开保管。",
            "Without the passphrase nobody can open it. Keep the two apart.",
        )
        if tier is Tier.COUNTY:
            tell("离线根密钥不在备份里。", "The offline root keys are not in it.")

    return command


def restore_command(tier: Tier, program: str) -> click.Command:
    """Return a tier's `restore`."""

    @click.command(
        "restore",
        epilog=example(program, "restore --from /media/usb/node.backup --data /srv/tongban"),
    )
    @DATA
    @click.option("--from", "source", type=PATH, required=True, help="The backup.")
    @PASSPHRASE_FILE
    def command(data: Path, source: Path, secret: Path | None) -> None:
        """Put a node back from a backup. It begins read-only, until it has been recovered.

        If the same node is in the data folder, and does not run, that folder is kept under another
        name.
        """
        with opened_backup(source, data, tier) as opened:
            passphrase = _passphrase(secret, twice=False)
            begun = time.monotonic()
            with bytes_bar() as report:
                restored = restore(opened, passphrase, report)
            seconds = time.monotonic() - begun
        code, at = restored.label.node, timestamp(restored.label.at)
        count, size = restored.entries, decimal(restored.size)
        tell(
            f"已恢复 {code}，备份时间 {at}：{count} 条记录，{size}，用时 {seconds:.1f} 秒",
            f"restored {code} as of {at}: {count} entries, {size} in {seconds:.1f} s",
        )
        if opened.aside is not None:
            tell(
                f"原来的数据没有删除，在 {opened.aside}。请不要再运行它。",
                f"What was there before is kept in {opened.aside}. Do not run it again.",
            )
        _what_next(tier, program, data, restored)

    return command


def _what_next(tier: Tier, program: str, data: Path, restored: Restored) -> None:
    ca = restored.identity.ca
    if ca and not Path(ca).is_file():
        tell(
            f"本机没有上级的证书 {ca}，请先放好。",
            f"The parent's certificate {ca} is not on this machine: put it there first.",
        )
    if tier is Tier.COUNTY:
        tell(
            f"本节点现在只读，要等听到各下级的消息、并更换密钥之后才能写：{program} status / rotate-key --data {data}",
            "This node is read-only until its children have been heard and the key was rotated: "
            f"{program} status / rotate-key --data {data}",
        )
        return
    tell(
        f"本节点现在只读，要重建之后才能写：{program} recover --code CODE --data {data}",
        "This node is read-only until it has been recovered: "
        f"{program} recover --code CODE --data {data}",
    )


def _passphrase(file: Path | None, *, twice: bool) -> str:
    """Ask for the passphrase without showing it, or read it from a file's first line. It is never an argument."""
    if file is None:
        again = AGAIN.say(language()) if twice else False
        asked = click.prompt(ASK.say(language()), hide_input=True, confirmation_prompt=again)
        return checked(str(asked))
    try:
        with file.open("rb") as lines:
            line = lines.readline(LONGEST_LINE + 1)
        if len(line) > LONGEST_LINE:
            raise BadFile(path=file, reason=TOO_LONG)
        return checked(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BadFile(path=file, reason=NOT_TEXT) from None
    except OSError as error:
        raise BadFile(path=file, reason=error.strerror) from None
