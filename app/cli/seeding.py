"""Filling a database with a small world."""

import importlib
import pkgutil
import sys
from pathlib import Path

import click

from app.cli.tables import with_tables
from app.foundation.logs import configure_logs
from app.foundation.settings import setting

ROOT = Path(__file__).parents[2]


@click.command()
@click.argument("world", required=False, default="clean_slate")
@with_tables
def seed(world: str) -> None:
    """Load a named world: clean_slate, quiet_blog or heated_debate."""
    sow(world)


def sow(world: str) -> None:
    """Load the world from `seeds/`. Exits with the list of worlds for an unknown name."""
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    worlds = sorted(_worlds())
    if world not in worlds:
        sys.exit(f"There is no world called {world}. There are: {', '.join(worlds)}")
    configure_logs("warning", setting("LOG_FORMAT"))  # what the seeds' people do is no news
    try:
        importlib.import_module(f"seeds.{world}").sow()
    finally:
        configure_logs(setting("LOG_LEVEL"), setting("LOG_FORMAT"))


def _worlds() -> set[str]:
    supplies = {"cast", "texts", "debate", "sowing", "stirring"}
    return {module.name for module in pkgutil.iter_modules([str(ROOT / "seeds")])} - supplies
