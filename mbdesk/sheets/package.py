"""The zip that a workbook is: looked over before anything in it is unpacked."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from typing import Final
from xml.parsers import expat

from mbdesk.errors import SheetError

MAX_PARTS: Final = 2_000
MAX_TOTAL: Final = 200_000_000
MAX_RATIO: Final = 100
RATIO_MATTERS_FROM: Final = 10_000_000
"""Bytes unpacked. Below this a part is harmless however well it was packed."""
_BLOCK: Final = 1 << 18

BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    EOFError,
    IndexError,
    KeyError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    OverflowError,
    RecursionError,
)
"""What the standard library raises for a broken package: one message for people, so one group here."""


class Package:
    """The parts of a zip by name. Raises ``SheetError`` with ``damaged``, ``protected`` or ``bomb``."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except BROKEN as error:
            raise SheetError("", "damaged", "zip") from error
        entries = self._zip.infolist()
        if len(entries) > MAX_PARTS or sum(e.file_size for e in entries) > MAX_TOTAL:
            raise SheetError("", "bomb")
        if any(e.file_size > max(RATIO_MATTERS_FROM, e.compress_size * MAX_RATIO) for e in entries):
            raise SheetError("", "bomb")
        if any(e.flag_bits & 1 for e in entries):
            raise SheetError("", "protected")
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            name = _plain(entry.filename)
            if name in self._entries and not entry.is_dir():
                raise SheetError("", "damaged", entry.filename)
            self._entries[name] = entry

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._entries

    def names(self) -> tuple[str, ...]:
        """The part names, lower case, with forward slashes."""
        return tuple(self._entries)

    def read(self, name: str) -> bytes:
        """A whole part. Raises ``SheetError("damaged")`` when it is missing or broken."""
        return b"".join(self.blocks(name))

    def blocks(self, name: str) -> Iterator[bytes]:
        """A part, piece by piece. Never more than the directory promised: what it promised was checked."""
        entry = self._entries.get(_plain(name))
        if entry is None:
            raise SheetError("", "damaged", name)
        try:
            with self._zip.open(entry) as part:
                while block := part.read(_BLOCK):
                    yield block
        except BROKEN as error:
            raise SheetError("", "damaged", name) from error


class Attributes(dict[str, str]):
    """An element's attributes, found without their prefix (``r:id`` and ``relationships:id`` are both ``id``)."""

    def local(self, name: str) -> str:
        """The value of the attribute whose local name this is, "" when there is none."""
        if name in self:
            return self[name]
        return next((value for key, value in self.items() if key.rpartition(":")[2] == name), "")


class Names(dict[str, str]):
    """Element names without their prefix, remembered."""

    def __missing__(self, name: str) -> str:
        self[name] = local = name.rpartition(":")[2]
        return local


def _refuse_doctype(*_: object) -> None:
    raise SheetError("", "bomb", "DOCTYPE")


def xml_parser() -> expat.XMLParserType:
    """An XML parser that refuses a DOCTYPE: without one there are no entities, so no XML bombs and no outside files."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def parse(package: Package, name: str, parser: expat.XMLParserType) -> None:
    """Feed a part to ``parser``. Raises ``SheetError("damaged", name)`` when its XML is broken."""
    try:
        for block in package.blocks(name):
            parser.Parse(block, False)
        parser.Parse(b"", True)
    except BROKEN as error:
        raise SheetError("", "damaged", name) from error


def elements(package: Package, name: str) -> list[tuple[str, Attributes]]:
    """All elements of a small part in order: local name and attributes."""
    found: list[tuple[str, Attributes]] = []
    parser = xml_parser()
    parser.StartElementHandler = lambda tag, attributes: found.append((tag.rpartition(":")[2], Attributes(attributes)))
    parse(package, name, parser)
    return found


def targets(package: Package, name: str) -> dict[str, tuple[str, str]]:
    """The relationships of a part: id -> (last word of its type, part name). Nothing when there is no such list."""
    folder, _, file = name.rpartition("/")
    listed = f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"
    found: dict[str, tuple[str, str]] = {}
    with suppress(KeyError):
        for tag, attributes in elements(package, listed) if listed in package else ():
            if tag == "Relationship" and attributes.get("TargetMode") != "External":
                target = attributes.get("Target", "").replace("\\", "/")
                whole = target.lstrip("/") if target.startswith("/") else _joined(folder, target)
                found[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], whole)
    return found


def _joined(folder: str, target: str) -> str:
    steps = folder.split("/") if folder else []
    for step in target.split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in {"", "."}:
            steps.append(step)
    return "/".join(steps)


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()
