"""The article alone: what a new publication starts with."""

from seeds.sowing import in_one_go, sow_article


def sow() -> None:
    """Publish the article about Nvidia and Groq."""
    in_one_go(lambda: sow_article("nvidia-groq.md"))
