"""What is only for some on a page that is the same for everybody: a few style rules in its head."""

from collections.abc import Collection
from dataclasses import dataclass

from markupsafe import Markup

from app.accounts.queries.ignoring import ignored_by
from app.accounts.viewer import Viewer
from app.discussion.policy import edit_window, may_highlight
from app.discussion.queries.marks import Marks, marks_on
from app.foundation import clock
from app.web.pages import style_rules


@dataclass(frozen=True, slots=True)
class PageShown:
    """What a viewer's own rules depend on: the discussion of a page and the comments that stand there."""

    discussion_id: int
    comment_ids: tuple[int, ...]
    article_author_id: int | None
    is_open: bool


def marks_for(page: PageShown, viewer: Viewer) -> Marks:
    """What of the page is the viewer's own affair."""
    since = clock.now() - edit_window()
    return marks_on(viewer, page.discussion_id, page.comment_ids, editable_since=since)


def css_on(page: PageShown, viewer: Viewer, marks: Marks) -> Markup:
    """The viewer's rules for the page."""
    return viewer_css(
        viewer,
        may_reply=page.is_open,
        may_highlight=may_highlight(viewer, page.article_author_id),
        marks=marks,
        ignored=ignored_by_viewer(viewer),
    )


def viewer_css(
    viewer: Viewer,
    *,
    may_reply: bool,
    may_highlight: bool,
    marks: Marks,
    ignored: Collection[int] = (),
) -> Markup:
    """The few rules that show this viewer's own buttons and fold what people wrote whom they ignore.

    Everything else on the page is the same for everybody. What our script has followed or recommended since, or ended,
    says so itself (`data-followed`, `data-recommended`).
    """
    if not viewer.is_authenticated:
        return Markup()
    shown_for = [f'[data-only-author="{viewer.id}"]']
    shown_for += [f"#comment-{comment_id} .comment__edit" for comment_id in sorted(marks.editable)]
    if may_highlight:
        shown_for.append("[data-only-editors]")
    if viewer.may_moderate:
        shown_for.append("[data-only-moderator]")
    else:
        shown_for.append(f'[data-only-others]:not([data-only-others="{viewer.id}"])')
    own = f'[data-except-author="{viewer.id}"]{{display:none}}'
    css = ",".join(shown_for) + "{display:inline-flex}" + own + _following(marks.followed)
    css += _recommending(viewer, marks.recommended) + _folding(ignored)
    return style_rules(css if may_reply else css + "[data-may=comment]{display:none}")


def ignored_by_viewer(viewer: Viewer) -> frozenset[int]:
    """Whose comments are folded for this viewer."""
    return frozenset() if viewer.id is None else ignored_by(viewer.id)


def _following(followed: Collection[int]) -> str:
    """In threads that are followed the button ends it, in all others it begins it."""
    css = ".comment:not([data-followed]) .comment__follow{display:inline-flex}"
    if followed:
        these = ",".join(f"#comment-{thread_id}:not([data-followed])" for thread_id in sorted(followed))
        css += f":is({these}){{.comment__follow{{display:none}}.comment__unfollow{{display:inline-flex}}}}"
    return css


def _recommending(viewer: Viewer, recommended: Collection[int]) -> str:
    """Everybody is offered to recommend, but for their own comments; what is recommended already can be taken back."""
    own = f'.comment[data-author="{viewer.id}"]'
    css = f"{own} .comment__recommend,{own} .comment__recommending:has(>.comment__praise:empty){{display:none}}"
    if recommended:
        these = ",".join(f"#comment-{comment_id}:not([data-recommended])" for comment_id in sorted(recommended))
        css += (
            f":is({these}){{.comment__recommend{{display:none}}.comment__recommended{{display:inline-flex}}"
            ".comment__praise{color:var(--color-accent)}}"
        )
    return css


def _folding(ignored: Collection[int]) -> str:
    """A comment that the address names is unfolded: that is how one of them can be read all the same."""
    if not ignored:
        return ""
    theirs = ",".join(f'[data-author="{person}"]' for person in sorted(ignored))
    return (
        f".comment:is({theirs}){{"
        ".comment__ignored{display:flex}.comment__unless-ignored{display:none}.comment__if-ignored{display:inline}"
        "&:not(:target)>:is(.comment__text,.comment__actions),&:target .comment__show{display:none}}"
    )
