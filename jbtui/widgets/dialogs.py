"""Questions: « Non » is preselected, Échap is « Non »."""

from collections.abc import Sequence
from pathlib import Path

from jbtui.language import _
from jbtui.widgets.popup import Entry, Popup


class Confirm(Popup):
    """Asks before something that matters; gives True, or None."""

    def __init__(self, question: str, yes: str, details: Sequence[str] = ()) -> None:
        entries = [Entry("n", _("Non"), None), Entry("o", yes, True)]
        super().__init__(question, entries, heading=details, width=70)


class ConfirmOverwrite(Confirm):
    """Asks before a file is written over."""

    def __init__(self, path: Path) -> None:
        question = _("{name} existe déjà.").format(name=path.name)
        super().__init__(question, _("Écrire par-dessus"), [_("Ce qu’il contient sera perdu.")])
