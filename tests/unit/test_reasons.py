"""Why the system refuses, in French."""

import errno
import os

import pytest

from jbtui import reasons


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "le disque est plein"), (errno.EEXIST, "il existe déjà"), (errno.ENOTBLK, "erreur ENOTBLK")],
)
def test_no_word_of_the_system_itself(number: int, words: str) -> None:
    assert reasons.of_system(OSError(number, os.strerror(number))) == words


def test_an_error_without_a_number_speaks_for_itself() -> None:
    assert reasons.of_system(ValueError("embedded null byte")) == "embedded null byte"
