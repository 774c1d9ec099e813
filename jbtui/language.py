"""The language of the interface: French texts are the message ids, other languages are gettext catalogues."""

import gettext
from pathlib import Path


class _French(gettext.NullTranslations):
    """The texts as they stand in the code, with the French plural: zero and one are singular."""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return msgid1 if abs(n) < 2 else msgid2


_catalogue: gettext.NullTranslations
try:
    _catalogue = gettext.translation("jbtui", Path(__file__).parent / "locale")
except FileNotFoundError:
    _catalogue = _French()
_ = _catalogue.gettext
ngettext = _catalogue.ngettext
