"""Questions: « Non » is preselected, Échap is « Non »."""

from collections.abc import Sequence

from jbtui.language import _
from jbtui.widgets.popup import Entry, Popup


class Confirm(Popup):
    """Asks before something that matters; gives True, or None."""

    def __init__(self, question: str, yes: str, details: Sequence[str] = ()) -> None:
        entries = [Entry("n", _("Non"), None), Entry("o", yes, True)]
        super().__init__(question, entries, heading=details, width=70)
