"""Which page of a discussion was asked for, and the addresses of the others."""

from dataclasses import dataclass

from flask import request, url_for

from app.discussion.queries.comments import CommentRow
from app.discussion.queries.threads import Edge, Order, Selection
from app.web.addresses import number_in_query


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page: what it shows, in which order, and from where on."""

    wanted: Selection = Selection()  # noqa: RUF009 - it never changes
    after: Edge | None = None
    before: Edge | None = None

    @property
    def is_first(self) -> bool:
        """Whether nothing stands before it."""
        return self.after is None and self.before is None


def leaf_in_query() -> Leaf:
    """What the query asks for; what can't be understood counts as not asked for."""
    order = next((order for order in Order if order == request.args.get("order")), Order.NEWEST)
    wanted = Selection(order, picked=request.args.get("picked") == "1")
    return Leaf(wanted, _edge("after"), _edge("before"))


def leaf_url(
    slug: str,
    wanted: Selection,
    *,
    after: CommentRow | None = None,
    before: CommentRow | None = None,
    anchor: str = "threads",
) -> str:
    """The address of the page behind or before a comment, or of the first one; in the usual order it says less."""
    query: dict[str, str | int | None] = {}
    if wanted.order != Order.NEWEST:
        query["order"] = wanted.order.value
    if wanted.picked:
        query["picked"] = 1
    for name, row in (("after", after), ("before", before)):
        if row is not None:
            query[name] = row.position
            if wanted.order == Order.RECOMMENDED:
                query["score"] = row.score
    return url_for("front.article", slug=slug, _anchor=anchor, **query)  # type: ignore[arg-type]


def _edge(name: str) -> Edge | None:
    position = number_in_query(name)
    return None if position is None else Edge(position, number_in_query("score") or 0)
