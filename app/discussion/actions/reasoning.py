"""The publisher's list of reasons: new ones, other words, another order."""

import re
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import delete, func, select, update

from app.accounts.viewer import Viewer
from app.audit.actions import note_down
from app.discussion.models.comment import Comment, CommentState
from app.discussion.models.discussion import Discussion
from app.discussion.models.reason import Reason
from app.discussion.policy import may_edit_reasons
from app.discussion.queries.reasons import DEFAULT_REASONS, forget_read_reasons, is_own_list, reason_by_code, reasons
from app.foundation import clock
from app.foundation.db import db
from app.foundation.refusals import Conflict, Invalid, NotAllowed, NotFound
from app.foundation.text.plain import can_be_seen, storable
from app.foundation.words import N_

_OTHERS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}


@dataclass(frozen=True, slots=True)
class ReasonWords:
    """What is said in a reason, in both languages."""

    label_de: str
    label_en: str
    explanation_de: str
    explanation_en: str
    netiquette: str = ""
    legal_basis: str = ""
    is_offered: bool = True


def add_reason(*, editor: Viewer, words: ReasonWords) -> str:
    """A new one, the last of the list; returns its code, which is made from the English label and never changes."""
    _begin(editor)
    words = _checked(words)
    code = _new_code(words.label_en)
    last = db.session.execute(select(func.max(Reason.place))).scalar_one() or 0
    db.session.add(Reason(code=code, place=last + 1, **_stamped(editor, words)))
    _noted(editor, "reason_added", code)
    return code


def change_reason(*, editor: Viewer, code: str, words: ReasonWords) -> None:
    """Other words for it, from now on and wherever a comment was removed for it; statements keep those they had.

    Raises Invalid where no reason would be left to choose.
    """
    _begin(editor)
    reason, words = _reason(code), _checked(words)
    if not words.is_offered and [one.code for one in reasons(offered_only=True)] == [code]:
        raise Invalid("is_offered", N_("Moderators need at least one reason to choose."))
    other_label = (reason.label_de, reason.label_en) != (words.label_de, words.label_en)
    for name, value in _stamped(editor, words).items():
        setattr(reason, name, value)
    if other_label:
        _show_anew(code)
    _noted(editor, "reason_changed", code)


def move_reason(*, editor: Viewer, code: str, up: bool) -> None:
    """One place up or down; at the end of the list nothing happens. The keys of the desk follow."""
    _begin(editor)
    moved = _reason(code)
    others = select(Reason).where(Reason.place < moved.place if up else Reason.place > moved.place)
    nearest = others.order_by(Reason.place.desc() if up else Reason.place).limit(1)
    other = db.session.scalars(nearest).one_or_none()
    if other is not None:
        moved.place, other.place = other.place, moved.place
        _noted(editor, "reasons_ordered", code)


def remove_reason(*, editor: Viewer, code: str) -> None:
    """It goes; only for one that was never used, which whoever calls this has made sure of."""
    _begin(editor)
    _reason(code)
    used = select(Comment.id).where(Comment.removal_reason == code).limit(1)
    if db.session.execute(used).first() is not None:
        raise Conflict(N_("This reason was used and stays; you can stop offering it."))
    if [one.code for one in reasons(offered_only=True)] == [code]:
        raise Conflict(N_("Moderators need at least one reason to choose."))
    db.session.execute(delete(Reason).where(Reason.code == code))
    _noted(editor, "reason_removed", code)


def _begin(editor: Viewer) -> None:
    """The first change makes the list we come with the publisher's own."""
    if not may_edit_reasons(editor):
        raise NotAllowed(N_("Only administrators can do this."))
    if is_own_list():
        return
    for place, one in enumerate(DEFAULT_REASONS, start=1):
        db.session.add(Reason(place=place, changed_at=clock.now(), changed_by_id=editor.id, **asdict(one)))
    db.session.flush()
    forget_read_reasons()


def _reason(code: str) -> Reason:
    reason = db.session.get(Reason, code, with_for_update=True, populate_existing=True)
    if reason is None:
        raise NotFound
    return reason


def _checked(words: ReasonWords) -> ReasonWords:
    told: dict[str, Any] = {
        name: storable(value).strip() if isinstance(value, str) else value for name, value in asdict(words).items()
    }
    for name in ("label_de", "label_en", "explanation_de", "explanation_en"):
        if not can_be_seen(told[name]):
            raise Invalid(name, N_("Please fill this in."))
    if not told["netiquette"] and not told["legal_basis"]:
        raise Invalid("netiquette", N_("Please name the rule of the netiquette, or the legal basis, or both."))
    return ReasonWords(**told)


def _new_code(label: str) -> str:
    plain = "".join(_OTHERS.get(sign, sign) for sign in label.casefold())
    base = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:16].strip("_") or "reason"
    taken = 1
    code = base
    while reason_by_code(code) is not None:
        taken += 1
        code = f"{base}_{taken}"
    return code


def _stamped(editor: Viewer, words: ReasonWords) -> dict[str, object]:
    return {**asdict(words), "changed_at": clock.now(), "changed_by_id": editor.id}


def _noted(editor: Viewer, verb: str, code: str) -> None:
    db.session.flush()
    forget_read_reasons()
    note_down(verb, "reason", None, actor_id=editor.id, code=code)


def _show_anew(code: str) -> None:
    """Pages on which the label stands have changed; discussions first and in order, as every writer does."""
    removed = (Comment.removal_reason == code, Comment.state == CommentState.HIDDEN.value)
    concerned = select(Discussion.id).where(Discussion.id.in_(select(Comment.discussion_id).where(*removed)))
    numbers = db.session.scalars(concerned.order_by(Discussion.id).with_for_update(key_share=True)).all()
    raising = {"synchronize_session": False}
    db.session.execute(update(Comment).where(*removed).values(version=Comment.version + 1), execution_options=raising)
    db.session.execute(
        update(Discussion).where(Discussion.id.in_(numbers)).values(version=Discussion.version + 1),
        execution_options=raising,
    )
