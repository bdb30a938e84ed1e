"""Plots as SVG that stand alone, without a script."""

import sys

import pygal
from pygal.style import CleanStyle

# pygal hangs a finder of plugins into Python's import, of a kind that Python warns of.
sys.meta_path[:] = [f for f in sys.meta_path if type(f).__name__ != "PluginImportFixer"]
BARE = {"style": CleanStyle, "js": ()}
__all__ = ["BARE", "pygal"]
