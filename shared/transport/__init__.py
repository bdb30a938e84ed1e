import sys

# httpx would load its own command line with itself, and rich and pygments for that: 3 MB in every node.
# None is how Python is told that a module is not to be had; httpx does without it.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
