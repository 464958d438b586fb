"""Every sentence a person reads is there in German."""

from tests.parts.catalogue import complaints


def test_the_catalogues_are_complete():
    found = complaints()
    assert not found, "\n".join(["run `make messages`, then translate:", *found])
