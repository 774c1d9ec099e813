"""The language of the interface: French texts are the message ids, other languages are gettext catalogues."""

import gettext
from pathlib import Path

_catalogue = gettext.translation("jbtui", Path(__file__).parent / "locale", fallback=True)
_ = _catalogue.gettext
ngettext = _catalogue.ngettext
