"""Write the picture of the README: `python tools/make_picture.py docs/contacts.svg`."""

import asyncio
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from jbtui.app import JbTui
from jbtui.config import Settings
from jbtui.database import open_database
from jbtui.services import demo
from jbtui.services.unit import Session


async def picture(path: Path) -> None:
    """Save what the program shows at 120×40 on fifty invented contacts."""
    with tempfile.TemporaryDirectory() as directory:
        url = str(Path(directory) / "demo.sqlite")
        session = Session("marie", clock=lambda: datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
        handle = open_database(url)
        demo.fill(session, 50, 1)
        handle.close()
        app = JbTui(Settings(url, home="contacts"), session)
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.press("down", "down", "down", "down")
            await pilot.pause(1)
            path.write_text(app.export_screenshot(title="jbtui"), "utf-8")


if __name__ == "__main__":
    asyncio.run(picture(Path(sys.argv[1])))
