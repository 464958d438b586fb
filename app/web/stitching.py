"""A page with holes and what is set into them.

What is the same for all is compressed once. A reader's own pieces stand in the gzip stream as they are, in blocks of
their own (RFC 1951, 3.2.4): that costs next to nothing, and no secret of theirs is ever compressed together with what
strangers wrote, so the size of an answer tells nothing about it.
"""

import gzip
import re
import zlib
from collections.abc import Mapping

_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # gzip, deflated, no name, no time
_END = b"\x03\x00"  # an empty last block
_LONGEST_BLOCK = 0xFFFF
_SHORT = 16 * 1024  # bytes whose sum is made at once as quickly as it is put together
_POLYNOMIAL = 0xEDB88320  # of CRC-32 (RFC 1952, 8), its highest power in the lowest bit


class CheckSum:
    """The CRC-32 of a piece, ready to follow that of anything before it.

    A sum is a polynomial modulo the polynomial of CRC-32; what comes after it multiplies it by x to the number of bits.
    """

    def __init__(self, piece: bytes) -> None:
        self._piece = piece if len(piece) <= _SHORT else b""
        self._sum = zlib.crc32(piece)
        self._factor = 0 if self._piece else _power_of_x(8 * len(piece))

    def after(self, check: int) -> int:
        """The sum of what `check` is the sum of, and this piece."""
        return zlib.crc32(self._piece, check) if self._piece else _product(self._factor, check) ^ self._sum


def _product(a: int, b: int) -> int:
    """Of two polynomials, modulo that of CRC-32."""
    result = 0
    while a:
        if a & 0x80000000:
            result ^= b
        a = (a << 1) & 0xFFFFFFFF
        b = (b >> 1) ^ (_POLYNOMIAL if b & 1 else 0)
    return result


def _power_of_x(exponent: int) -> int:
    result, square = 0x80000000, 0x40000000  # 1, and x
    while exponent:
        if exponent & 1:
            result = _product(square, result)
        square, exponent = _product(square, square), exponent >> 1
    return result


class PageWithHoles:
    """The pieces of a page, in turn what is the same for all and the name of a hole."""

    def __init__(self, content: bytes, hole: re.Pattern[bytes]) -> None:
        """Compressed quickly; see `compress_well`."""
        pieces = hole.split(content)
        shared = pieces[::2]
        self._names = [name.decode() for name in pieces[1::2]]
        self._length = sum(map(len, shared))
        self._sums = [CheckSum(piece) for piece in shared]
        self._deflated = [_deflate(piece) for piece in shared]
        self.size_bytes = sum(map(len, self._deflated)) + sum(min(len(piece), _SHORT) for piece in shared)

    def compress_well(self) -> None:
        """Make it smaller, for a page that is sent many times: by a sixth, in four times the time."""
        self._deflated = [_deflate(_inflated(piece), level=6) for piece in self._deflated]

    def filled(self, own: Mapping[str, bytes]) -> bytes:
        """The page with these pieces; KeyError where one is missing."""
        return gzip.decompress(self.filled_gzip(own))

    def filled_gzip(self, own: Mapping[str, bytes]) -> bytes:
        """The same as a gzip stream."""
        pieces, check = [own[name] for name in self._names], 0
        for shared, piece in zip(self._sums, [*pieces, b""], strict=True):
            check = zlib.crc32(piece, shared.after(check))
        length = self._length + sum(map(len, pieces))
        body = [b""] * (2 * len(pieces) + 1)
        body[::2], body[1::2] = self._deflated, [_stored(piece) for piece in pieces]
        trailer = check.to_bytes(4, "little") + (length & 0xFFFFFFFF).to_bytes(4, "little")
        return b"".join([_HEADER, *body, _END, trailer])


def _deflate(piece: bytes, *, level: int = 1) -> bytes:
    """Ends at a full byte and refers to nothing before it, so that anything may stand on both sides."""
    deflating = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return deflating.compress(piece) + deflating.flush(zlib.Z_FULL_FLUSH)


def _inflated(piece: bytes) -> bytes:
    return zlib.decompressobj(-zlib.MAX_WBITS).decompress(piece)


def _stored(piece: bytes) -> bytes:
    if len(piece) <= _LONGEST_BLOCK:
        return _block(piece)
    return b"".join(_block(piece[at : at + _LONGEST_BLOCK]) for at in range(0, len(piece), _LONGEST_BLOCK))


def _block(piece: bytes) -> bytes:
    length = len(piece)
    return b"\x00" + length.to_bytes(2, "little") + (length ^ 0xFFFF).to_bytes(2, "little") + piece
