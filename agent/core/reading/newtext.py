"""The new text of a message: quoted history, forwards, signatures and footers cut.

Line by line and linear: every line is looked at a fixed number of times, by patterns without nested
repeats, on at most `LINE_LIMIT` characters. When in doubt it cuts: words that are not theirs are
never read as theirs.
"""

from __future__ import annotations

from agent.core.reading import quotewords as q
from agent.core.reading.words import fold, visible

TEXT_LIMIT = 256 * 1024
LINE_LIMIT = 1_000
_ATTRIBUTION_LINES = 4
_HEADER_LINES = 7
SIGNATURE_LINES = 25


def new_text(text: str) -> str:
    """The words written for this message, as they stand, without leading and trailing blanks."""
    lines = visible(text[:TEXT_LIMIT]).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = _without_quotes(lines)
    kept = _without_signature(kept)
    return "\n".join(_trimmed(kept))


def _without_quotes(lines: list[str]) -> list[str]:
    """Steps: (1) a forward or a header block ends the new text; (2) an attribution does too,
    unless quoted lines follow it: then only they go, and what is written below stays; (3) quoted
    lines go.
    """
    kept: list[str] = []
    names = [q.header_name(line) if ":" in line or "：" in line else "" for line in lines]
    at, fenced = 0, False
    while at < len(lines):
        line = lines[at][:LINE_LIMIT]
        if line.startswith("```"):
            fenced = not fenced
        if fenced:
            kept.append(lines[at])
            at += 1
            continue
        if _is_quoted(line):
            at += 1
            continue
        if _ends_new_text(lines, names, at):
            break
        if (length := _attribution(lines, at)) > 0:
            below = _next_written(lines, at + length)
            if below < len(lines) and lines[below].lstrip().startswith(">"):
                at = below
                continue
            break
        kept.append(lines[at].rstrip())
        at += 1
    return kept


def _is_quoted(line: str) -> bool:
    bare = line.lstrip()
    if bare.startswith((">", "|")) and not bare.startswith("|--"):
        return bare.startswith((">", "| "))
    return q.INITIALS_QUOTE.match(bare) is not None


def _next_written(lines: list[str], at: int) -> int:
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at


def _ends_new_text(lines: list[str], names: list[str], at: int) -> bool:
    line = lines[at].strip()
    if not line or len(line) > 300:
        return False
    low = fold(line)
    if q.DIVIDER.match(low) or q.FORWARD.match(low):
        return True
    if q.RULE.match(line):
        below = _next_written(lines, at + 1)
        return below - at <= 3 and _is_header_block(names, below)
    return _is_header_block(names, at)


def _is_header_block(names: list[str], at: int) -> bool:
    """Whether a quoted message's headers begin here: a From line, then two more of Sent, To, …"""
    if at >= len(names) or names[at] not in q.FIRST_NAMES:
        return False
    near = set(names[at : at + 1 + _HEADER_LINES])
    others = sum(bool(near & group) for group in (q.DATE_NAMES, q.TO_NAMES, q.SUBJECT_NAMES))
    return bool(near & q.FROM_NAMES) and others >= 2


def _attribution(lines: list[str], at: int) -> int:
    """How many lines an attribution ("On … Dana wrote:") takes here; 0 if there is none."""
    first = lines[at].strip()
    if not 5 < len(first) <= 400 or not q.MAY_ATTRIBUTE.search(first):
        return 0
    low = fold(first)
    if q.DATED_BARE.match(low) or q.DASHED.match(low):
        return 1
    if q.DATED_LINE.match(low) and _address_below(lines, at + 1):
        return 1
    starts = q.ATTRIBUTION_START.match(low) is not None
    joined = ""
    for length in range(1, _ATTRIBUTION_LINES + 1):
        if at + length > len(lines):
            break
        line = lines[at + length - 1].strip()
        if not line or len(line) > 300:
            break
        joined = f"{joined} {fold(line)}" if joined else fold(line)
        if q.ATTRIBUTION_END.search(joined) is not None:
            looks = q.has_date(joined) or "@" in joined
            if starts and looks:
                return length
            if length == 1 and len(joined) < 120 and ("@" in joined or q.has_date(joined)):
                return length
            return 0
        if starts and joined.endswith(":") and q.has_date(joined) and "@" in joined:
            return length
        if not starts:
            break
    return 0


def _address_below(lines: list[str], at: int) -> bool:
    """Whether the next written lines hold nothing but an address in angle brackets."""
    seen = 0
    for line in lines[at : at + 4]:
        bare = line.strip()
        if not bare or bare == "<":
            continue
        seen += 1
        return "@" in bare and ("<" in bare or bare.endswith(">")) and len(bare) < 160
    return seen > 0


def _without_signature(lines: list[str]) -> list[str]:
    """Cut at a signature's delimiter, and drop footers that phones and programs add."""
    kept: list[str] = []
    left = sum(bool(line.strip()) for line in lines)
    for at, line in enumerate(lines):
        bare = line.strip()
        left -= bool(bare)
        if q.DELIMITER.match(line) and at > 0 and left <= SIGNATURE_LINES:
            break
        low = fold(bare)[:LINE_LIMIT]
        if low and q.DISCLAIMER.match(low):
            break
        if low and len(low) < 140 and q.FOOTER.match(low):
            continue
        kept.append(line)
    last = next((at for at in range(len(kept) - 1, 0, -1) if kept[at].strip()), 0)
    if q.DASHED_NAME.match(kept[last].strip() if kept else "") and not kept[last - 1].strip():
        del kept[last:]
    return kept


def _trimmed(lines: list[str]) -> list[str]:
    def empty(line: str) -> bool:
        bare = line.strip()
        return not bare or q.RULE.match(bare) is not None or bare in ("ᐧ", "…")

    first, last = 0, len(lines)
    while first < last and empty(lines[first]):
        first += 1
    while last > first and empty(lines[last - 1]):
        last -= 1
    kept = lines[first:last]
    if kept:
        kept[0] = kept[0].lstrip()
    return kept
