"""What is asked before anybody decides on a comment: whether they may, and whether it is still as they saw it."""

from app.accounts.viewer import Viewer
from app.discussion.models.comment import Comment, CommentState
from app.discussion.queries.comments import comment_to_change
from app.foundation.refusals import Conflict, NotAllowed
from app.foundation.words import N_
from app.moderation.models.decision import Verdict
from app.moderation.policy import may_judge_comment, may_moderate_article, may_show_again
from app.moderation.queries.appeals import has_other_moderators
from app.moderation.queries.decisions import LastDecision, article_author_of, last_decision_about
from app.moderation.queries.notices import has_open_notices

EDITED = N_("The text was edited in the meantime. Please read it again before you decide.")
_OVERTAKEN: dict[str, str] = {
    Verdict.HIDE: N_("%(name)s has hidden this comment in the meantime."),
    Verdict.APPROVE: N_("%(name)s has approved this comment in the meantime."),
    Verdict.RESTORE: N_("%(name)s has restored this comment in the meantime."),
    Verdict.KEEP: N_("%(name)s has decided in the meantime to leave this comment as it is."),
    Verdict.UNDO: N_("%(name)s has taken the last decision about this comment back in the meantime."),
}


def judged(
    moderator: Viewer, comment_id: int, revision: int | None, seen: int | None, states: set[CommentState]
) -> Comment:
    """The comment, locked. Raises Conflict, which says who was faster, where it isn't what the moderator saw.

    `seen` is the last decision about it that they knew of, 0 for none; without it only state and text are compared.
    """
    comment = comment_to_change(comment_id)
    require_judge(moderator, comment)
    if comment.state == CommentState.DELETED:
        raise Conflict(N_("Its author has deleted this comment in the meantime."))
    last = last_decision_about(comment.id)
    if comment.state not in states or (seen is not None and last is not None and last.id > seen):
        raise overtaken(comment.id, last)
    if revision is not None and comment.revision != revision:
        raise Conflict(EDITED)
    return comment


def require_judge(moderator: Viewer, comment: Comment) -> None:
    """Raises NotAllowed for whoever may not decide on this comment."""
    article_author_id = article_author_of(comment.discussion_id)
    if not may_moderate_article(moderator, article_author_id):
        raise NotAllowed(N_("Only moderators can do this."))
    if not may_judge_comment(moderator, comment.id, article_author_id):
        if has_open_notices(comment.id):
            raise NotAllowed(N_("Somebody has notified us of this comment as illegal. Only moderators answer that."))
        raise NotAllowed(N_("Somebody has appealed about this comment. Only moderators decide on that."))
    if comment.author_id == moderator.id and has_other_moderators(moderator.id or 0):
        raise NotAllowed(N_("This is your own comment: somebody else decides on it."))


def require_may_show_again(moderator: Viewer, comment: Comment) -> None:
    """Raises NotAllowed for an author where a moderator wants the comment hidden."""
    if not may_show_again(moderator, comment.id):
        raise NotAllowed(N_("A moderator has hidden this comment. Only moderators show it again."))


def overtaken(comment_id: int, last: LastDecision | None = None) -> Conflict:
    """The refusal that names who decided what."""
    last = last or last_decision_about(comment_id)
    if last is None or last.verdict not in _OVERTAKEN:
        return Conflict(N_("This comment is no longer waiting for a decision."))
    if last.moderator_name is None:
        return Conflict(N_("A rule has decided on this comment in the meantime."))
    return Conflict(_OVERTAKEN[last.verdict], name=last.moderator_name or "–")
