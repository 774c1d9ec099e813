"""What ends a command before its end."""


class Failure(Exception):
    """The command cannot go on: one French sentence for the user, and the exit status."""

    def __init__(self, sentence: str, status: int = 2) -> None:
        super().__init__(sentence)
        self.status = status
