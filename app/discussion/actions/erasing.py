"""When somebody leaves: what they wrote goes, or stays without their name; nobody is called by it any more."""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, Delete, Select, Update, and_, delete, false, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from app.accounts.facts import Calls
from app.discussion.actions.appearing import change_text, show_author_anew, vanish_all_of
from app.discussion.models.comment import Comment, CommentRevision
from app.discussion.models.discussion import Discussion
from app.discussion.models.draft import Draft
from app.discussion.models.following import Mention
from app.discussion.models.reason import Reason
from app.discussion.models.report import Report
from app.discussion.models.term import Term
from app.foundation import clock
from app.foundation.db import db
from app.foundation.text.markdown import render_comment
from app.foundation.text.names import name_key
from app.foundation.text.naming import call_nobody, find_names, leaving_out, without_names

Clean = Callable[[str], str]

AT_ONCE = 500
CLOCKS_DIFFER = timedelta(hours=1)  # at most, from node to node


def take_texts_away(*, author_id: int, heir_id: int) -> None:
    """Every comment of theirs becomes a deleted one, as if its author had done so, and nobody's."""
    _lock_discussions_of(author_id)
    theirs = select(Comment.id).where(Comment.author_id == author_id)
    gone_with_it = {"body": "", "html": "", "text_key": ""}
    _change(update(CommentRevision).where(CommentRevision.comment_id.in_(theirs)).values(gone_with_it))
    _change(update(Report).where(Report.comment_id.in_(theirs), Report.found != "").values(found=""))
    _change(delete(Draft).where(Draft.edited_id.in_(theirs)))
    _change(delete(Mention).where(Mention.comment_id.in_(theirs)))
    vanish_all_of(author_id)
    gone = {"body": "", "html": "", "submit_key": None, "removal_reason": None, "author_id": heir_id}
    _change(update(Comment).where(Comment.author_id == author_id).values(gone))


def keep_texts_nameless(*, author_id: int, heir_id: int, names: Sequence[str], email: str) -> None:
    """Every comment of theirs stays where it is, as one of a former member; only its present version is kept.

    Where they named themselves in it, the name goes.
    """
    _lock_discussions_of(author_id)
    theirs = select(Comment.id).where(Comment.author_id == author_id)
    present = select(Comment.revision).where(Comment.id == CommentRevision.comment_id).scalar_subquery()
    _change(
        update(CommentRevision)
        .where(CommentRevision.comment_id.in_(theirs), CommentRevision.number < present)
        .values(body="", html="", text_key="")
    )
    _change(delete(Draft).where(Draft.edited_id.in_(theirs)))
    clean = leaving_out([*names, email])
    _rewrite(clean, Comment.author_id == author_id, CommentRevision.comment_id.in_(theirs))
    show_author_anew(author_id)
    _change(
        update(Comment)
        .where(Comment.author_id == author_id)
        .values(author_id=heir_id, submit_key=None, version=Comment.version + 1)
    )


def part_with_reports_and_lists(
    *, account_id: int, heir_id: int, names: Sequence[str], email: str, texts_go: bool
) -> None:
    """What they reported is gone, and no report, list of words or reason names them."""
    _change(delete(Report).where(Report.reporter_id == account_id))
    about_theirs = Report.comment_id.in_(select(Comment.id).where(Comment.author_id == account_id))
    if texts_go:
        _change(update(Report).where(about_theirs).values(note="", found=""))
        _change(
            update(Report)
            .where(about_theirs, Report.decided_at.is_(None))
            .values(decided_at=clock.now(), outcome="moot")
        )
    clean = leaving_out([*names, email])
    for report in db.session.scalars(select(Report).where(or_(Report.note != "", Report.found != ""))):
        report.note, report.found = clean(report.note), clean(report.found)
    db.session.flush()
    _change(update(Term).where(Term.added_by_id == account_id).values(added_by_id=heir_id))
    _change(update(Reason).where(Reason.changed_by_id == account_id).values(changed_by_id=heir_id))


def find_calls(names: Sequence[str], *, longer_names: Sequence[str]) -> Calls:
    """The comments in which somebody is called by one of these names, earlier versions counted; reads only."""
    found_at = clock.now()
    clean = calling_nobody(names, longer_names)
    return Calls(tuple(_changed(clean, _may_hold(Comment.body, "@"), _may_hold(CommentRevision.body, "@"))), found_at)


def stop_calling(names: Sequence[str], *, longer_names: Sequence[str], calls: Calls | None = None) -> None:
    """Where others call somebody by one of these names, `@name`, they call nobody from now on; in earlier versions too.

    `longer_names` are those of others that begin the same. With `calls` only those comments are looked at, and what
    was written since; every text has its version.
    """
    clean = calling_nobody(names, longer_names)
    in_comment, in_version = _may_hold(Comment.body, "@"), _may_hold(CommentRevision.body, "@")
    if calls is None:
        _rewrite(clean, in_comment, in_version)
    else:
        since = CommentRevision.created_at >= calls.found_at - CLOCKS_DIFFER
        _rewrite(clean, false(), and_(in_version, since), also=calls.comment_ids)
    for draft in db.session.scalars(select(Draft).where(_may_hold(Draft.body, "@"))):
        draft.body = clean(draft.body)
    db.session.flush()


def calling_nobody(names: Sequence[str], longer_names: Sequence[str]) -> Clean:
    """Makes texts call nobody by one of these names, as `stop_calling` does."""
    spelt = find_names([f"@{name}" for name in names], but_not=[f"@{name}" for name in longer_names])
    keys, other_keys = set(map(name_key, names)), set(map(name_key, longer_names))

    def clean(text: str) -> str:
        return call_nobody(without_names(text, spelt), keys, other_keys=other_keys)

    return clean


def _changed(clean: Clean, in_comment: ColumnElement[bool], in_version: ColumnElement[bool]) -> list[int]:
    """The comments of which `clean` makes another text, or of one of their versions."""
    in_versions = select(CommentRevision.comment_id).where(in_version)
    wanted = select(Comment.id, Comment.body).where(or_(in_comment, Comment.id.in_(in_versions)))
    versions = select(CommentRevision.comment_id, CommentRevision.body).where(in_version)
    return sorted(
        {
            number
            for statement in (wanted, versions)
            for number, body in db.session.execute(statement, execution_options={"yield_per": AT_ONCE})
            if clean(body) != body
        }
    )


def _rewrite(
    clean: Clean, in_comment: ColumnElement[bool], in_version: ColumnElement[bool], *, also: Iterable[int] = ()
) -> None:
    """Give comments and their versions the text that `clean` makes of theirs; most stay as they are."""
    changed = sorted({*also, *_changed(clean, in_comment, in_version)})
    for start in range(0, len(changed), AT_ONCE):
        some = changed[start : start + AT_ONCE]
        _lock(select(Comment.discussion_id).where(Comment.id.in_(some)))
        for comment in db.session.scalars(select(Comment).where(Comment.id.in_(some))):
            if _is_other(comment, clean):
                change_text(comment)
        for version in db.session.scalars(select(CommentRevision).where(CommentRevision.comment_id.in_(some))):
            _is_other(version, clean)
        db.session.flush()
        db.session.expire_all()


def _is_other(text: Comment | CommentRevision, clean: Clean) -> bool:
    body = clean(text.body)
    if body == text.body:
        return False
    text.body, text.html = body, render_comment(body).html
    return True


def _may_hold(column: InstrumentedAttribute[str], sign: str) -> ColumnElement[bool]:
    return column.contains(sign, autoescape=True)


def _lock_discussions_of(author_id: int) -> None:
    _lock(select(Comment.discussion_id).where(Comment.author_id == author_id))


def _lock(discussion_ids: Select[int]) -> None:
    """Before their comments and in order, as every writer does."""
    wanted = select(Discussion.id).where(Discussion.id.in_(discussion_ids)).order_by(Discussion.id)
    db.session.execute(wanted.with_for_update(key_share=True)).all()


def _change(change: Update | Delete) -> None:
    db.session.execute(change, execution_options={"synchronize_session": False})
