"""What a new day brings by itself, beside what is on the screen."""

from datetime import date

from jbtui.models.document import Document
from jbtui.services.documents import drafts
from jbtui.services.unit import Session, read
from tests.desk import Desk
from tests.services.selling import numbered


async def test_a_quote_whose_day_is_past_is_expired_when_somebody_starts(any_desk: Desk) -> None:
    (owner,) = any_desk.given({"name": "Garage du Lac"})
    session = Session("marie", clock=any_desk.clock)
    with any_desk.connected():
        line = {"description": "Porte", "quantity": 1, "price": 100}
        days = {"valid_until": date(2026, 11, 25)}
        quote = numbered(session, drafts.create(session, owner, "DEV", days, [line]).row)

    def state() -> str:
        with any_desk.connected():
            return str(read(Document, quote["id"])["state"])

    async with any_desk.as_user("anne"):
        pass
    assert state() == "issued"
    any_desk.clock.move(days=2)
    async with any_desk.as_user("anne") as anne:
        await anne.waits(lambda: state() == "expired")
        assert anne.list.names() == ["Garage du Lac"]
        await anne.press("ctrl+z")  # it was nobody's act
        assert state() == "expired"
