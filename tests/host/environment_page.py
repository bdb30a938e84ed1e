"""The page that lists every setting, written from the settings themselves.

`python -m tests.host.environment_page` writes it anew.
"""

from dataclasses import fields
from pathlib import Path

from shared.host.settings import OF_UNITS, Settings, name_of

PAGE = Path(__file__).parents[2] / "docs" / "environment.md"
INTRODUCTION = """\
# Settings · 设置

A node needs none of these: without them it runs from its data folder alone. `init`, `enrol`, `recover` and `restore`
take those that stand in their environment and write them into `settings.env` in the new data folder, so that every
later command finds the same database without the environment. Where a name stands in both, the environment goes first.
`settings.env` holds `NAME=value` lines as systemd's `EnvironmentFile` takes them, and is its owner's alone. A name that
is not listed here, a value that cannot be used and a file that others can read are refused.

节点可以一项都不设，只靠数据文件夹就能运行。`init`、`enrol`、`recover`、`restore` 把所处环境里的这些变量写进新数据文件夹的
`settings.env`，以后的命令不用环境变量也能找到同一个数据库。两处都有时，以环境变量为准。`settings.env` 的写法与 systemd 的
`EnvironmentFile` 相同，只有属主可读。表里没有的名称、不能用的值、别人也能读的文件，一律拒绝。

| name | 意义 | meaning | example |
| --- | --- | --- | --- |
"""
UNITS = """
Service units and gunicorn read these by themselves. They stand in the environment alone.

下面这些由服务单元和 gunicorn 自己读取，只写在环境里。

| name | 意义 | meaning |
| --- | --- | --- |
"""


def page() -> str:
    """Return the page."""
    lines = [
        f"| `{name_of(one)}` | {one.metadata['meaning'].zh} | {one.metadata['meaning'].en} "
        f"| `{one.metadata['example']}` |\n"
        for one in fields(Settings)
    ]
    units = [f"| `{name}` | {text.zh} | {text.en} |\n" for name, text in OF_UNITS.items()]
    return INTRODUCTION + "".join(lines) + UNITS + "".join(units)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
