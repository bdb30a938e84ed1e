"""Which version of the program this is, as nodes tell each other."""

import re

VERSION = "0.1.0"
VERSION_TEXT = re.compile(r"[0-9A-Za-z.+-]{0,32}\Z", re.ASCII)
"""What a version may look like; empty where a node does not say."""
