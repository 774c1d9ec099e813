"""Damage to files, the same again for the same seed."""

import random

PIECES = [
    b'"',
    b";",
    b",",
    b"\t",
    b"\n",
    b"\r",
    b"\0",
    b"\xff",
    b"\xfe",
    b"\xef\xbb\xbf",
    b"\x1b[2J",
    b'""',
    b"\xe9",
    b"=",
]


def mutated(content: bytes, chance: random.Random) -> bytes:
    """A file damaged in one to four places: bytes added, lost, changed, repeated, or its end cut off."""
    data = bytearray(content)
    for _change in range(chance.randint(1, 4)):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(8):
            case 0:
                data[at:at] = chance.choice(PIECES) * chance.randint(1, 3)
            case 1:
                del data[at : at + chance.randint(1, 10)]
            case 2 | 3 | 4:
                data[at : at + 1] = bytes([chance.randrange(256)])
            case 5 | 6:
                data[at:at] = data[: chance.randrange(len(data) + 1)]
            case _:
                del data[at:]
        if not data:
            break
    return bytes(data)
