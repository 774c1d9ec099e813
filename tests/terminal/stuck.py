"""jbtui whose event loop stands still for ever once « !! » is typed in a form.

Started as `python -m tests.terminal.stuck --db BASE`.
"""

import sys
from typing import Any

from jbtui.__main__ import main
from jbtui.widgets.edit_pane import EditPane

edited = EditPane.on_editor_edited


def stuck(pane: EditPane, message: Any) -> None:
    """Take a key as ever, and stay in the last one."""
    edited(pane, message)
    while pane.form.edited_text(message.name).endswith("!!"):
        pass


if __name__ == "__main__":
    setattr(EditPane, "on_editor_edited", stuck)  # noqa: B010
    sys.exit(main())
