"""Where the headings are, and which rows at the bottom are not data. Pure; rows are (number, texts)."""

import re
from collections.abc import Collection, Sequence
from typing import Final

from mbdesk.plan.folding import fold
from mbdesk.plan.roles import role_of

TextRow = tuple[int, Sequence[str]]
"""The row's number as seen in Excel, and its texts by column."""

LOOKED_AT: Final = 30
_BOOKKEEPING: Final = re.compile(
    r"(?:(?:(?:grand |sub[ -]?)?totals?|sum|count|average|created|printed|generated|exported|reports?|signatures?|"
    r"signed|last updated|updated|page \d+|end of|notes|legend|prepared by|"
    r"summe|gesamt(?:summe|zahl)?|erstellt|gedruckt|unterschrift(?:en)?|importe|imprimée?|créée?|générée?|firmas?|"
    r"impres[oa]|cread[oa]|generad[oa]|المجموع|итого|razem)(?!\w)|(?:note|source|stand):|合计|总计|共计)",
    re.IGNORECASE,
)
"""Whole words, and no pupil is dropped for being called Sum or Count: see ``_is_bookkeeping``."""
_SAYS_OF_WHAT: Final = re.compile(r"\s*[:：(]|\W*_{2,}|\s+(?:(?:on|by|at|am|von|le|par|el|por)\s+)?\d", re.IGNORECASE)
"""What stands after such a word and never after a name: ``Total: 25``, ``Created on 3 March``."""
_TOTAL: Final = re.compile(
    r"(((grand|sub|sous)[- ]?)?total(es|s)?|(zwischen)?summe|gesamt|小计|合计|总计|共计|المجموع)[\W\d]*", re.IGNORECASE
)
"""A total that may also stand between the people: of a class, of a page."""
_EXAMPLE: Final = re.compile(r"\s*(example|exemple|ejemplo|beispiel|示例|例|مثال)\s*[:：]", re.IGNORECASE)
_DIGITS: Final = re.compile(r"[\d.,:/\s%+()-]+")


def find_header(rows: Sequence[TextRow], known: Collection[str] = ()) -> int:
    """The number of the row that most likely holds the headings, 0 when none does.

    ``rows`` are the rows with content from the top; only the first 30 are looked at. ``known`` are headings people
    use, folded. A heading row is filled like the rows below it, says different things, in words, and known ones.
    Of two, ``Parent 1`` over ``Name`` and ``E-mail``, it is the lower one.
    """
    looked = rows[:LOOKED_AT]
    width = max((_filled(texts) for _, texts in rows[: LOOKED_AT * 2]), default=0)
    best, found = 0.0, 0
    for at, (number, texts) in enumerate(looked):
        score = _score(texts, width, known, below=[t for _, t in rows[at + 1 : at + 6]])
        if score > best:
            best, found = score, number
    lines = dict(looked)
    if found and _are_groups(lines[found], lines.get(found + 1, ()), known):
        found += 1
    return found


def _are_groups(texts: Sequence[str], below: Sequence[str], known: Collection[str]) -> bool:
    """Whether ``texts`` only say whose the headings ``below`` are, in all columns that have one."""
    pairs = [(over, text) for over, text in zip(texts, below, strict=False) if text.strip()]
    roles = [role_of(over) for over, text in pairs if over.strip() and fold(over) != fold(text)]
    if len(pairs) < 2 or not all(is_known(text, known) for _, text in pairs):
        return False
    return bool(roles) and all(role.group and not role.rest for role in roles)


def _score(texts: Sequence[str], width: int, known: Collection[str], below: Sequence[Sequence[str]]) -> float:
    said = [text for text in texts if text.strip()]
    if not said or width == 0 or (len(said) == 1 and width > 2):
        return 0.0
    share_words = sum(not _looks_like_data(text) for text in said) / len(said)
    share_different = len({fold(text) for text in said}) / len(said)
    share_known = sum(is_known(text, known) for text in said) / len(said)
    if share_words < 0.5 or (share_words < 0.7 and share_known < 0.3) or not (below or share_known):
        return 0.0
    return len(said) / width * (share_words + share_different + 4 * share_known + _data_share(texts, below))


def is_known(heading: str, known: Collection[str]) -> bool:
    """Whether people use this heading, for whomever: ``Mother's e-mail`` is an e-mail too."""
    return fold(heading) in known or role_of(heading).rest in known


def _looks_like_data(text: str) -> bool:
    return len(text) > 60 or "@" in text or _DIGITS.fullmatch(text) is not None


def _data_share(texts: Sequence[str], below: Sequence[Sequence[str]]) -> float:
    """How many of the columns hold data (numbers, addresses) right below, where this row does not."""
    columns = [c for c, text in enumerate(texts) if text.strip()]
    hits = sum(
        any(c < len(row) and row[c].strip() and _looks_like_data(row[c]) for row in below)
        and not _looks_like_data(texts[c])
        for c in columns
    )
    return hits / len(columns) if columns else 0.0


def footer_rows(rows: Sequence[TextRow], header: int) -> tuple[int, ...]:
    """Numbers of the rows at the bottom that do not look like data: totals, ``Created on ...``, signatures; and of the
    totals in between."""
    data = [row for row in rows if row[0] > header and _filled(row[1])]
    fills = sorted(_filled(texts) for _, texts in data)
    if len(data) < 3:
        return ()
    usual = fills[len(fills) // 2]
    found: list[int] = []
    for at in range(len(data) - 1, 0, -1):
        number, texts = data[at]
        filled = _filled(texts)
        gap = number - data[at - 1][0] > 1 or bool(found)
        named = filled <= max(2, usual / 2) and _is_bookkeeping(texts, usual, [above for _, above in data[:at]])
        sparse = gap and usual >= 4 and filled <= max(1, usual / 4)
        if not (named or sparse):
            break
        found.append(number)
    between = [number for number, texts in data if number not in found and usual >= 4 and _is_total(texts)]
    return tuple(sorted(found + between))


def _is_total(texts: Sequence[str]) -> bool:
    """Whether a row says a total, a number, and nothing besides."""
    said = [text.strip() for text in texts if text.strip()]
    return 0 < len(said) < 3 and _TOTAL.fullmatch(said[0]) is not None and all(map(_DIGITS.fullmatch, said[1:]))


def _is_bookkeeping(texts: Sequence[str], usual: int, above: Sequence[Sequence[str]]) -> bool:
    """Whether a row of few texts is a total or says when the sheet was made. One that is filled like the rows
    ``above`` is data, for there are people of such names: *Sum Wing* in *Maths 9*."""
    said = [(column, text.strip()) for column, text in enumerate(texts) if text.strip()]
    (_, first), *rest = said
    found = _BOOKKEEPING.match(first)
    if found is None:
        return False
    if found[0].endswith(":") or _SAYS_OF_WHAT.match(first, found.end()):
        return True
    whole = found.end() == len(first.rstrip(". "))
    numbers = all(_DIGITS.fullmatch(text) for _, text in rest)
    if rest and whole and numbers:
        return len(said) < usual or not any(_DIGITS.fullmatch(row[c]) for row in above for c, _ in rest if c < len(row))
    return not rest and (usual > 2 or (usual > 1 and whole))


def example_rows(rows: Sequence[TextRow], header: int) -> tuple[int, ...]:
    """Numbers of the rows right below the headings that say themselves that they are examples (our own templates)."""
    found: list[int] = []
    for number, texts in rows:
        if number > header > 0:
            if not _EXAMPLE.match(next((text for text in texts if text.strip()), "")):
                break
            found.append(number)
    return tuple(found)


def _filled(texts: Sequence[str]) -> int:
    return sum(bool(text.strip()) for text in texts)
