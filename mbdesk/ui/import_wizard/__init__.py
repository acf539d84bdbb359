"""Importing a sheet, in six calm pages: File, Columns, Check, Review, Sending, Results."""

from mbdesk.ui.import_wizard.wizard import ImportWizard

__all__ = ["ImportWizard"]
