"""Text files in the encodings that schools' programs write: recognised in nineteen of twenty (quality B09)."""

import json
from collections import Counter
from pathlib import Path
from random import Random
from typing import Final

from mbdesk.sheets.encoding import decode

NAMES: Final[dict[str, list[str]]] = json.loads(
    (Path(__file__).parents[2] / "data" / "given_names.json").read_text(encoding="utf-8")
)
LANGUAGES: Final = {
    "cp1250": ("Polish", "Czech", "Slovak", "Hungarian", "Croatian", "Slovene"),
    "cp1251": ("Russian", "Ukrainian", "Bulgarian", "Serbian", "Belarusian"),
    "cp1252": ("German", "French", "Spanish", "Portuguese", "Icelandic", "Norwegian", "Swedish", "Danish"),
    "cp1253": ("Greek",),
    "cp1254": ("Turkish",),
    "cp1255": ("Hebrew",),
    "cp1256": ("Arabic",),
    "cp1257": ("Lithuanian", "Latvian"),
    "shift_jis": ("Japanese",),
    "gbk": ("Chinese simplified",),
    "gb18030": ("Chinese simplified",),
    "big5": ("Chinese traditional",),
    "euc_kr": ("Korean",),
    "tis_620": ("Thai",),
    "koi8_r": ("Russian",),
    "mac_roman": ("German", "French", "Spanish", "Portuguese"),
    "utf-8": ("Polish", "Arabic", "Japanese", "Thai"),
    "utf-8-sig": ("Vietnamese",),
    "utf-16": ("German", "Korean"),
    "utf-16-le": ("Polish", "Chinese simplified"),
    "utf-16-be": ("Polish", "Chinese simplified"),
}
EACH: Final = 12
ENOUGH: Final = 200


def written(encoding: str, language: str, random: Random) -> str:
    """A list of pupils with at least 200 bytes beyond ASCII, as the encoding can write it."""
    names = [name for name in NAMES[language] if name.encode(encoding, "replace").decode(encoding) == name]
    lines = ["Student ID;Last name;First name;Date of birth;E-mail"]
    while len([byte for byte in "".join(lines).encode(encoding) if byte > 127]) < ENOUGH and len(lines) < 500:
        number = len(lines)
        last, first = random.choice(names), random.choice(names)
        lines.append(f"{number:05};{last};{first};{number % 28 + 1:02}/04/2011;p{number}@school.example")
    return "\r\n".join(lines)


def test_nineteen_of_twenty_lists_are_read_as_they_were_written() -> None:
    random = Random(11)
    right: Counter[str] = Counter()
    for encoding, languages in LANGUAGES.items():
        for number in range(EACH):
            text = written(encoding, languages[number % len(languages)], random)
            decoded = decode(text.encode(encoding))
            right[encoding] += decoded.text == text
    wrong = {encoding: EACH - right[encoding] for encoding in LANGUAGES if right[encoding] < EACH}
    assert right.total() >= 0.95 * EACH * len(LANGUAGES), wrong
    assert not [encoding for encoding, count in wrong.items() if count > EACH // 3], wrong


def test_a_guess_is_always_said() -> None:
    random = Random(3)
    for encoding in ("cp1250", "cp1251", "mac_roman", "shift_jis"):
        assert decode(written(encoding, LANGUAGES[encoding][0], random).encode(encoding)).guessed
