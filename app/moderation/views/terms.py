"""The pages of the lists of words and domains."""

from flask import Response, request, url_for

from app.discussion.models.term import TermKind, TermVerdict
from app.foundation.db import in_transaction
from app.foundation.refusals import Invalid
from app.moderation.actions import listing
from app.moderation.actions.listing import TermRules
from app.moderation.forms.rules import KIND_LABELS, TERM_VERDICT_LABELS, NewTermsForm, OneTermForm, TermForm, TryForm
from app.moderation.queries import terms as queries
from app.moderation.views.who import require_moderator
from app.web.addresses import number_in_query
from app.web.forms import put_refusal, typed
from app.web.pages import page, see_other

PAGE_SIZE = 100


def words() -> Response:
    """The entries, a page at a time."""
    require_moderator()
    sought = request.args.get("q", "")[:80].replace("\x00", "")
    kind, verdict = _one_of(request.args.get("kind"), TermKind), _one_of(request.args.get("verdict"), TermVerdict)
    after = number_in_query("after")
    found = queries.terms(sought=sought, kind=kind, verdict=verdict, after_id=after, limit=PAGE_SIZE + 1)
    live, tried = queries.count_terms()
    chosen = {name: value for name, value in (("q", sought), ("kind", kind), ("verdict", verdict)) if value}
    more = len(found) > PAGE_SIZE
    next_url = url_for("moderation.words", after=found[PAGE_SIZE - 1].id, **chosen) if more else None  # type: ignore[arg-type]
    return page(
        "moderation/words.html",
        terms=found[:PAGE_SIZE],
        chosen=chosen,
        live=live,
        tried=tried,
        met=queries.comments_met(),
        next_url=next_url,
        kinds=KIND_LABELS,
        verdicts=TERM_VERDICT_LABELS,
    )


def add() -> Response:
    """Add one entry, or many."""
    person, form, status = require_moderator(), NewTermsForm(), 200
    if request.method == "POST":
        status = 422
        try:
            if form.validate():
                rules = _rules(form, kind=TermKind(form.kind.data), is_live=not form.is_tried.data)
                in_transaction(lambda: listing.add_terms(moderator=person, typed=typed(form.words), rules=rules))
                return see_other(url_for("moderation.words" if rules.is_live else "moderation.word_trial"))
        except Invalid as refusal:
            put_refusal(form, refusal)
    return page("moderation/words_new.html", status, form=form)


def change(id: int) -> Response:
    """Change an entry."""
    person, term = require_moderator(), queries.term_by_id(id)
    form, status = OneTermForm(obj=term), 200
    if request.method == "POST":
        status = 422
        try:
            if form.validate():
                rules = _rules(form, kind=TermKind(term.kind), is_live=bool(form.is_live.data))
                text = typed(form.text)
                in_transaction(lambda: listing.change_term(moderator=person, term_id=id, text=text, rules=rules))
                return see_other(url_for("moderation.words"))
        except Invalid as refusal:
            put_refusal(form, refusal)
    return page("moderation/word.html", status, form=form, term=queries.term_by_id(id))


def delete(id: int) -> Response:
    """Take an entry out."""
    person = require_moderator()
    in_transaction(lambda: listing.delete_term(moderator=person, term_id=id))
    return see_other(url_for("moderation.words"))


def trial() -> Response:
    """What the entries that are being tried would have met; and putting them into force."""
    person = require_moderator()
    if request.method == "POST":
        chosen = [int(number) for number in request.form.getlist("term") if number.isascii() and number.isdigit()]
        ids = [number for number in chosen if number < 2**31][: listing.MOST_AT_ONCE]
        in_transaction(lambda: listing.put_into_force(moderator=person, term_ids=ids))
        return see_other(url_for("moderation.word_trial" if queries.count_terms()[1] else "moderation.words"))
    return page("moderation/words_trial.html", trial=queries.trial(), verdicts=TERM_VERDICT_LABELS)


def try_text() -> Response:
    """What the lists find in a text; nothing is stored."""
    require_moderator()
    form, found, status = TryForm(), None, 200
    if request.method == "POST":
        if form.validate():
            found = queries.try_text(typed(form.body))
        else:
            status = 422
    return page("moderation/words_try.html", status, form=form, found=found, verdicts=TERM_VERDICT_LABELS)


def _rules(form: TermForm, *, kind: TermKind, is_live: bool) -> TermRules:
    verdict = TermVerdict(form.verdict.data)
    in_force = is_live or verdict == TermVerdict.ALLOW  # what lets others off hits nothing that could be tried
    return TermRules(kind, verdict, bool(form.in_compounds.data), in_force)


def _one_of(value: str | None, known: type[TermKind] | type[TermVerdict]) -> str:
    return value if value in {str(one) for one in known} else ""
