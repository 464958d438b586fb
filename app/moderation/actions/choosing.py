"""Choosing how comments appear in a discussion."""

from typing import Any

from app.accounts.viewer import Viewer
from app.audit.actions import note_down
from app.discussion.actions.modes import Rules, set_rules
from app.moderation.actions.deciding import require_moderator


def choose_rules(*, moderator: Viewer, discussion_id: int, rules: Rules) -> None:
    """Set the rules of a discussion; the log says which of them are new."""
    require_moderator(moderator)
    changed = set_rules(discussion_id=discussion_id, rules=rules)
    if changed:
        chosen: dict[str, Any] = {name: getattr(rules, name) for name in changed}
        chosen |= {"mode": str(rules.mode)} if "mode" in chosen else {}
        note_down("choose", "discussion", discussion_id, actor_id=moderator.id, **chosen)
