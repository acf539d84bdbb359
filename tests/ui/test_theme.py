"""The look: every pair of colours can be read, every icon exists, and a change reaches what is on the screen."""

import re
from importlib.resources import files

import pytest
from PySide6.QtGui import QColor, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mbdesk.fields import STUDENT_FIELDS
from mbdesk.ui import drawing, icons, theme
from mbdesk.ui.palette import CONTRAST_DARK, CONTRAST_LIGHT, DARK, LIGHT, Colours
from mbdesk.ui.record_table import RecordTable
from mbdesk.ui.record_view import RecordView
from mbdesk.ui.widgets import ElidedLabel, IconButton, Label, LinkButton, Strip

LOOKS = {"light": LIGHT, "dark": DARK, "contrast light": CONTRAST_LIGHT, "contrast dark": CONTRAST_DARK}

TEXTS = (
    ("text", "window"),
    ("text", "surface"),
    ("text", "sunken"),
    ("text", "hover"),
    ("text", "selection"),
    ("muted", "window"),
    ("muted", "surface"),
    ("muted", "sunken"),
    ("accent", "surface"),
    ("accent", "window"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("good", "good_on"),
    ("good", "surface"),
    ("warning", "warning_on"),
    ("warning", "surface"),
    ("bad", "bad_on"),
    ("bad", "surface"),
)
MARKS = (("outline", "surface"), ("outline", "window"), ("accent", "surface"), ("accent", "selection"))


def _light(colour: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    c = QColor(colour)
    return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF())


def _contrast(look: Colours, one: str, other: str) -> float:
    high, low = sorted((_light(getattr(look, one)), _light(getattr(look, other))), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", LOOKS)
@pytest.mark.parametrize(("one", "other"), TEXTS)
def test_texts_can_be_read(name: str, one: str, other: str) -> None:
    assert _contrast(LOOKS[name], one, other) >= 4.5


@pytest.mark.parametrize("name", LOOKS)
@pytest.mark.parametrize(("one", "other"), MARKS)
def test_controls_can_be_seen(name: str, one: str, other: str) -> None:
    assert _contrast(LOOKS[name], one, other) >= 3.0


def test_every_icon_that_is_named_exists_and_draws(qapp: QApplication) -> None:
    folder = files("mbdesk.resources").joinpath("icons")
    drawn = {entry.name.removesuffix(".svg") for entry in folder.iterdir() if entry.name.endswith(".svg")}
    named = set()
    for source in files("mbdesk.ui").iterdir():
        if source.name.endswith(".py"):
            named |= set(re.findall(r'icons?\.(?:on|icon|pixmap)\((?:[\w.]+, )?"([\w-]+)"', source.read_text("utf-8")))
    assert named <= drawn
    for name in drawn:
        image = drawing.pixmap(name, "#000000", 20, 2).toImage()
        pixels = [image.pixelColor(x, y).alpha() for x in range(40) for y in range(40)]
        assert any(pixels), f"{name} is empty"


def test_another_look_reaches_everything(qapp: QApplication, qtbot: QtBot) -> None:
    theme.apply(qapp, theme.Scheme.LIGHT)
    window = QWidget()
    qtbot.addWidget(window)
    button = IconButton("copy", "Copy")
    button.setParent(window)
    light = button.icon().pixmap(20, 20).toImage()
    points = qapp.font().pointSizeF()
    theme.apply(qapp, theme.Scheme.DARK, 1.5)
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == DARK.window.lower()
    assert qapp.font().pointSizeF() == pytest.approx(points * 1.5, abs=0.25)
    assert button.icon().pixmap(20, 20).toImage() != light
    theme.apply(qapp, theme.Scheme.LIGHT)


def test_bands_of_one_line_grow_with_the_letters(qapp: QApplication, qtbot: QtBot) -> None:
    theme.apply(qapp, theme.Scheme.LIGHT)
    strip = Strip()
    view = RecordView(RecordTable(STUDENT_FIELDS), "Students")
    for widget in (strip, view):
        qtbot.addWidget(widget)
    assert strip.height() == theme.STRIP
    assert view.horizontalHeader().height() == theme.TABLE_HEADER
    theme.apply(qapp, theme.Scheme.LIGHT, 2.0)
    letters = QFontMetrics(theme.font(bold=True)).height()
    assert strip.height() > letters
    assert view.horizontalHeader().height() > letters
    theme.apply(qapp, theme.Scheme.LIGHT)
    assert view.horizontalHeader().height() == theme.TABLE_HEADER


def test_labels_show_markup_as_written_and_marks_that_hide(qapp: QApplication) -> None:
    label = Label("<b>Ann</b> & evil\u202egpj.exe")
    assert label.text() == "<b>Ann</b> & evil⟦RLO⟧gpj.exe"
    plain = Label("x" * 12 + "<img src='x'>")
    rich = Label("x" * 12)
    assert plain.sizeHint().width() > rich.sizeHint().width()


def test_ampersands_are_shown(qapp: QApplication) -> None:
    button = LinkButton("O'Brien & Sons")
    assert button.text() == "O'Brien && Sons"
    assert button.shortcut().isEmpty()
    assert button.accessibleName() == "O'Brien & Sons"


def test_what_is_elided_stands_in_the_tooltip(qapp: QApplication, qtbot: QtBot) -> None:
    label = ElidedLabel("a.very.long.address.of.somebody@students.riverside.example")
    qtbot.addWidget(label)
    label.resize(80, 20)
    label.show()
    assert "a.very.long" in label.toolTip()
    label.resize(2000, 20)
    assert label.toolTip() == ""
    label.hide()


def test_icons_have_a_drawing_for_sharp_screens(qapp: QApplication) -> None:
    assert icons.pixmap("copy", "text", 20, 2.0).width() == 40
