"""A page with holes is the same page, whoever's pieces are set in and however it travels."""

import gzip
import re
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.stitching import PageWithHoles

HOLE = re.compile(rb"<(one|two)>")
TEXTS = st.binary(max_size=300).map(lambda text: text.replace(b"<", b""))


@given(st.lists(st.sampled_from([b"<one>", b"<two>"]) | TEXTS, max_size=12), TEXTS, TEXTS)
def test_a_filled_page_is_what_it_would_have_been_without_holes(parts, one, two):
    page, own = PageWithHoles(b"".join(parts), HOLE), {"one": one, "two": two}
    wanted = b"".join(parts).replace(b"<one>", one).replace(b"<two>", two)
    assert page.filled(own) == wanted
    assert gzip.decompress(page.filled_gzip(own)) == wanted


@pytest.mark.parametrize("length", [0, 1, 16_384, 16_385, 0xFFFF, 0x10000, 200_000])
def test_a_piece_of_any_length_travels_whole(length):
    page, piece = PageWithHoles(b"before <one> after", HOLE), bytes(number % 251 for number in range(length))
    assert gzip.decompress(page.filled_gzip({"one": piece})) == b"before " + piece + b" after"
    shared = piece.replace(b"<", b"")
    page = PageWithHoles(shared + b"<one>" + shared + b"<two>" + shared, HOLE)
    assert gzip.decompress(page.filled_gzip({"one": b"1", "two": b""})) == shared + b"1" + shared + shared


def test_a_secret_is_never_compressed_together_with_what_others_wrote():
    """The length of an answer must not tell whether a guess in a comment is right."""
    secret = b"csrf-0123456789abcdef0123456789abcdef"
    right, wrong = (PageWithHoles(b"<p>" + text + b"</p><one>", HOLE) for text in (secret, secret[::-1]))
    sizes = {len(page.filled_gzip({"one": secret})) for page in (right, wrong)}
    alone = len(zlib.compress(b"<p>" + secret + b"</p>" + secret)) - len(
        zlib.compress(b"<p>" + secret[::-1] + b"</p>" + secret)
    )
    assert len(sizes) == 1
    assert alone < 0, "the guess would show if both were compressed together"


def test_a_missing_piece_is_an_error_and_not_a_gap():
    with pytest.raises(KeyError):
        PageWithHoles(b"<one><two>", HOLE).filled({"one": b""})
