"""Where the headings are, what they say, and which rows at the bottom are not data. Pure; rows are (number, texts)."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from typing import Final

TextRow = tuple[int, Sequence[str]]
"""The row's number as seen in Excel, and its texts by column."""

LOOKED_AT: Final = 30
_BOOKKEEPING: Final = re.compile(
    r"(grand |sub)?total|sum\b|count\b|average|created|printed|generated|exported|report|signature|signed|"
    r"last updated|updated|page \d|end of|note[s:]|legend|prepared by|source:|"
    r"summe|gesamt|erstellt|gedruckt|unterschrift|stand:|importe|imprimé|créé|généré|firma|impreso|creado|generado|"
    r"合计|总计|共计|المجموع|итого|razem",
    re.IGNORECASE,
)
_DIGITS: Final = re.compile(r"[\d.,:/\s%+()-]+")


def folded(text: str) -> str:
    """A heading as it is compared: width, case, accents kept, signs and doubled spaces gone."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("_", " ").strip(" \t\r\n*:#.()?")
    return " ".join(plain.split())


def find_header(rows: Sequence[TextRow], known: Collection[str] = ()) -> int:
    """The number of the row that most likely holds the headings, 0 when none does.

    ``rows`` are the rows with content from the top; only the first 30 are looked at. ``known`` are headings people
    use, folded. A heading row is filled like the rows below it, says different things, in words, and known ones.
    """
    looked = rows[:LOOKED_AT]
    width = max((_filled(texts) for _, texts in rows[: LOOKED_AT * 2]), default=0)
    best, found = 0.0, 0
    for at, (number, texts) in enumerate(looked):
        score = _score(texts, width, known, below=[t for _, t in rows[at + 1 : at + 6]])
        if score > best:
            best, found = score, number
    return found


def _score(texts: Sequence[str], width: int, known: Collection[str], below: Sequence[Sequence[str]]) -> float:
    said = [folded(text) for text in texts if text.strip()]
    if not said or width == 0 or (len(said) == 1 and width > 2):
        return 0.0
    share_filled = len(said) / width
    share_words = sum(not _looks_like_data(text) for text in said) / len(said)
    share_different = len(set(said)) / len(said)
    share_known = sum(_is_known(text, known) for text in said) / len(said)
    share_data = _data_share(texts, below)
    if share_words < 0.5 or (share_words < 0.7 and share_known < 0.3):
        return 0.0
    return (
        share_filled * (share_words + share_different + 4 * share_known + share_data) if below or share_known else 0.0
    )


def _is_known(text: str, known: Collection[str]) -> bool:
    return text in known or any(part in known for part in re.split(r"[/|–—-]\s*|\s{2,}", text) if len(part) > 2)


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


def headings(rows: Sequence[TextRow], header: int) -> tuple[str, ...]:
    """The heading of each column: the header row's texts, with the group above it where there is one.

    ``Parent 1`` over ``E-mail`` gives ``Parent 1 / E-mail``. Line breaks and doubled spaces become one space.
    """
    texts = next((list(t) for number, t in rows if number == header), [])
    own = [" ".join(text.split()) for text in texts]
    above = next((list(t) for number, t in rows if number == header - 1), [])
    groups = _groups(above, own)
    return tuple(
        f"{g} / {h}" if g and h and folded(g) != folded(h) else h or g for g, h in zip(groups, own, strict=True)
    )


def _groups(above: Sequence[str], own: Sequence[str]) -> list[str]:
    """The group label over each column, "" where there is none. A row that is a title has no groups."""
    labels = [" ".join(text.split()) for text in above][: len(own)]
    labels += [""] * (len(own) - len(labels))
    different = {folded(label) for label in labels if label}
    said = [folded(text) for text in own if text]
    if len(different) < 2 or any(_looks_like_data(label) for label in different):
        return [""] * len(own)
    if len(set(said)) == len(said) and all(labels.count(label) == 1 for label in labels if label):
        return [""] * len(own)
    current = ""
    filled: list[str] = []
    for label, text in zip(labels, own, strict=True):
        current = label or (current if said.count(folded(text)) > 1 else "")
        filled.append(current if text else label)
    return filled


def footer_rows(rows: Sequence[TextRow], header: int) -> tuple[int, ...]:
    """Numbers of the rows at the bottom that do not look like data: totals, ``Created on ...``, signatures."""
    data = [row for row in rows if row[0] > header]
    fills = sorted(_filled(texts) for _, texts in data)
    if len(data) < 3:
        return ()
    usual = fills[len(fills) // 2]
    found: list[int] = []
    for at in range(len(data) - 1, 0, -1):
        number, texts = data[at]
        filled = _filled(texts)
        first = next((text for text in texts if text.strip()), "")
        gap = number - data[at - 1][0] > 1 or bool(found)
        named = _BOOKKEEPING.match(first.strip()) is not None and filled <= max(2, usual / 2)
        sparse = gap and usual >= 4 and filled <= max(1, usual / 4)
        if not (named or sparse):
            # A blank line may part two footer rows from the data: look one row further up.
            break
        found.append(number)
    return tuple(reversed(found))


def _filled(texts: Sequence[str]) -> int:
    return sum(bool(text.strip()) for text in texts)
