"""The instance folder is its owner's alone, and its key stays the same."""

import multiprocessing
from concurrent.futures import ThreadPoolExecutor

from app.foundation.instance import prepare_instance, secret_key
from tests.parts.databases import made_app


def test_the_folder_and_the_key_are_for_the_owner_alone(tmp_path):
    folder = tmp_path / "new" / "instance"
    with made_app(f"sqlite:///{tmp_path}/x.db", folder, SECRET_KEY="") as app:
        first = app.config["SECRET_KEY"]
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "secret_key").stat().st_mode & 0o777 == 0o600
    assert len(first) >= 43
    with made_app(f"sqlite:///{tmp_path}/x.db", folder, SECRET_KEY="") as app:
        assert app.config["SECRET_KEY"] == first
    with made_app(f"sqlite:///{tmp_path}/x.db", folder, SECRET_KEY="given") as app:
        assert app.config["SECRET_KEY"] == "given"


def test_every_installation_has_a_key_of_its_own(tmp_path):
    keys = set()
    for name in ("a", "b"):
        prepare_instance(tmp_path / name)
        keys.add(secret_key(tmp_path / name))
    assert len(keys) == 2


def test_two_that_start_together_agree_on_one_key(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _number: secret_key(tmp_path), range(8)))
    assert len(set(keys)) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["secret_key"]


def test_processes_that_start_together_agree_too(tmp_path):
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert len(set(pool.map(secret_key, [tmp_path] * 4))) == 1
