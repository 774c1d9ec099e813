"""What a day brings by itself: quotes whose last day is past."""

from jbtui.models.days import today
from jbtui.models.document import OPEN_QUOTE, Document
from jbtui.services.unit import Session


def begin() -> int:
    """Have quotes that no longer hold say so; how many there were. Nobody's act: no user takes it back by ^Z."""
    late = Document.select(Document.id).where(OPEN_QUOTE, Document.valid_until < today())
    if late.limit(1).scalar() is None:
        return 0
    from jbtui.services.documents import states  # here: on most days and in most bases there is nothing to do

    return states.expire(Session("jbtui"))
