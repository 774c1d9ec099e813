"""The entry area of one line."""

from textual.app import App, ComposeResult

from jbtui.widgets.text_field import TextField


class Filled(App[None]):
    """A field that is filled before it has its width, as one of a form that a draft is taken up in."""

    AUTO_FOCUS = None

    def compose(self) -> ComposeResult:
        field = TextField()
        field.value = "a" * 100 + "fin"
        field.cursor_position = len(field.value)
        yield field


async def test_a_long_text_shows_where_the_cursor_is() -> None:
    async with Filled().run_test(size=(80, 24)) as pilot:
        field = pilot.app.query_one(TextField)
        field.focus()
        await pilot.pause()
        assert field.render_line(0).text.rstrip().endswith("afin")
