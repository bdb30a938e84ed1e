"""What a file holds that cannot be loaded: which file, line and field."""

from shared.domain.refusals import BadInput


class FileProblem(BadInput):
    """A file that cannot be loaded. Facts: `file`, `line` (from 1), `field` and `reason`."""

    code = "file.bad"
    zh = "{file} 第 {line} 行“{field}”：{reason}。"
    en = "{file}, line {line}, {field}: {reason}."


class FileMissing(FileProblem):
    """Nothing is there, so there is no line to name."""

    code = "file.missing"
    zh = "{file}:{reason}。"
    en = "{file}: {reason}."


class FileUnreadable(FileMissing):
    """A folder, a device, a file that may not be read, or one too large to be meant."""

    code = "file.unreadable"


class FileNotUtf8(FileProblem):
    code = "file.not_utf8"


class FileSyntax(FileProblem):
    code = "file.syntax"


class FileBadField(FileProblem):
    code = "file.bad_field"


class FileBadLevel(FileProblem):
    code = "file.bad_level"


class FileDuplicateCode(FileProblem):
    code = "file.duplicate_code"


class FileMissingParent(FileProblem):
    code = "file.missing_parent"


class FileLoop(FileProblem):
    code = "file.loop"


class FileUnknownDepartment(FileProblem):
    code = "file.unknown_department"


class FileUnknownMatter(FileProblem):
    code = "file.unknown_matter"


class FileUnknownNode(FileProblem):
    code = "file.unknown_node"
