"""Contacts › one contact: its sheet alone, opened from elsewhere than its list."""

from jbtui.language import _
from jbtui.screens.contacts.sheet import ContactSheetPane
from jbtui.screens.record import RecordScreen


class ContactScreen(RecordScreen):
    """The sheet of one contact."""

    sheet_class = ContactSheetPane
    crumb = _("Contacts")
