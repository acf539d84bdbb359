"""Where saved imports are kept, and the dialogs that name them."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from mbdesk.jobs.saved_imports import SavedImport, from_json, saved_from, with_saved
from mbdesk.plan.kinds import kind_title
from mbdesk.plan.plan import Plan
from mbdesk.text import date_words, tr, without_marks
from mbdesk.ui.plain import tip
from mbdesk.ui.settings import Settings, saved_imports
from mbdesk.ui.widgets import Banner, HouseDialog, PrimaryButton, QuietButton, field_with_label, set_reason

if TYPE_CHECKING:
    from mbdesk.ui.desk import Desk
    from mbdesk.ui.review.results_page import ResultsPage


def load_saved(settings: Settings, connection: str) -> tuple[SavedImport, ...]:
    """The saved imports for the school of ``connection`` (its key), the last used first."""
    try:
        kept = json.loads(settings.get(saved_imports(connection)) or "[]")
    except ValueError:
        return ()
    found = map(from_json, kept) if isinstance(kept, list) else ()
    return tuple(saved for saved in found if saved is not None)


def store_saved(settings: Settings, connection: str, saved: Sequence[SavedImport]) -> None:
    """Keep exactly these."""
    data = [each.to_json() for each in saved]
    settings.set(saved_imports(connection), json.dumps(data, ensure_ascii=False))


def keep_as_last_time(settings: Settings, connection: str, plan: Plan) -> None:
    """A plan that was made from a sheet is sent: the next sheet of its kind can be done the same way."""
    if plan.columns and plan.answers:
        made = saved_from(plan, "", date.today().isoformat(), automatic=True)
        store_saved(settings, connection, with_saved(load_saved(settings, connection), made))


def saved_name(saved: SavedImport) -> str:
    """What the list calls it."""
    if not saved.automatic:
        return saved.name
    day = date_words(date.fromisoformat(saved.used_on)) if saved.used_on else ""
    return tr("{what}, as on {day}", what=kind_title(saved.kind), day=day)


def save_button(window: QWidget, desk: "Desk", results: "ResultsPage", banner: Banner) -> QuietButton:
    """For the results of an import: the way to do the same with the next sheet (IMP-24)."""
    button = QuietButton(tr("Save this &import…"))
    button.setToolTip(tip(tr("Keeps what columns and words mean, to do the same with another sheet.")))

    def saved(name: str) -> None:
        banner.show_message(tr("Saved as “{name}”. You find it on the first page of an import.", name=name))

    def ask() -> None:
        if results.outcome is not None:
            ask_to_save(window, desk, results.outcome.plan, saved)

    button.clicked.connect(lambda _=False: ask())
    return button


def ask_to_save(parent: QWidget, desk: "Desk", plan: Plan, done: Callable[[str], None]) -> QWidget | None:
    """Ask for a name and keep how this plan was made from its sheet; ``done`` gets the name. Gives the dialog."""
    session = desk.session
    if session is None:
        return None
    settings, connection = desk.settings, session.connection.key

    def keep(name: str) -> None:
        made = saved_from(plan, name, date.today().isoformat())
        store_saved(settings, connection, with_saved(load_saved(settings, connection), made))
        done(made.name)

    names = [each.name for each in load_saved(settings, connection) if not each.automatic]
    dialog = NameDialog(parent, tr("Save this import for next time"), plan.title, names, keep, practice=desk.practice)
    dialog.open()
    return dialog


def rename(parent: QWidget, desk: "Desk", saved: SavedImport, done: Callable[[], None]) -> QWidget | None:
    """Ask for another name. An automatic one that has a name stays as it is from then on."""
    session = desk.session
    if session is None:
        return None
    settings, connection = desk.settings, session.connection.key

    def keep(name: str) -> None:
        others = [each for each in load_saved(settings, connection) if each != saved]
        named = replace(saved, name=name, automatic=False)
        store_saved(settings, connection, with_saved(others, named))
        done()

    names = [each.name for each in load_saved(settings, connection) if not each.automatic and each != saved]
    dialog = NameDialog(parent, tr("Rename saved import"), saved_name(saved), names, keep, practice=desk.practice)
    dialog.open()
    return dialog


class NameDialog(HouseDialog):
    """Asks for a name; one that is taken is said to replace the other."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        name: str,
        taken: Sequence[str],
        keep: Callable[[str], None],
        *,
        practice: bool = False,
    ) -> None:
        sentence = tr("It keeps what the columns mean, the rules and how words are read; no names and no rows.")
        super().__init__(parent, title, sentence, practice=practice)
        self.setMinimumWidth(460)
        self._taken = {each.casefold() for each in taken}
        self._keep = keep
        self.field = QLineEdit(without_marks(name))
        self.field.setMaxLength(80)
        self.field.selectAll()
        self.field.textChanged.connect(self._show_state)
        self.page.body.addLayout(field_with_label(tr("Na&me"), self.field))
        self.page.body.addStretch(1)
        cancel = QuietButton(tr("&Go back"))
        cancel.clicked.connect(self.reject)
        self.save = PrimaryButton(tr("&Save"))
        self.save.setDefault(True)
        self.save.clicked.connect(self._on_saved)
        self.page.set_buttons([cancel], [self.save])
        self._show_state()

    def _show_state(self) -> None:
        name = self.field.text().strip()
        set_reason(self.save, "" if name else tr("Type a name first."))
        self.save.setText(tr("&Replace") if name.casefold() in self._taken else tr("&Save"))

    def _on_saved(self) -> None:
        self._keep(self.field.text().strip())
        self.accept()
