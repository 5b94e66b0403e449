"""The Pythons that are safe to read strangers' mail with."""

from __future__ import annotations

import sys

Version = tuple[int, int, int]

PATCHED = {(3, 11): 16, (3, 12): 14, (3, 13): 15, (3, 14): 7}
"""Of each series, the first patch level without the holes we know of in the reading and writing of
mail and HTML: CVE-2024-6923 (line breaks in headers, closed whole only in 2026), CVE-2025-6069 and
CVE-2026-15308 (HTML that takes for ever). A series younger than all of these has never had them.
"""


def this_python() -> Version:
    return sys.version_info[:3]


def safe_python(version: Version) -> str | None:
    """The version to update to; None where this one is good."""
    least = PATCHED.get(version[:2], 0)
    return None if version[2] >= least else f"{version[0]}.{version[1]}.{least}"
