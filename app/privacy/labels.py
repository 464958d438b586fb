"""What columns are called on the page that people can read; the others stand in the files for programs only."""

from collections.abc import Mapping

from app.discussion.models.report import REPORT_REASONS
from app.foundation.words import N_
from app.moderation.models.decision import CAUSE_LABELS, VERDICT_LABELS
from app.moderation.models.notice import OFFENCE_LABELS
from app.moderation.models.statement import OUTCOME_LABELS, RESTRICTION_LABELS
from app.notifications.models.notification import KIND_LABELS

LABELS: dict[str, str] = {
    "name": N_("Name"),
    "email": N_("E-mail address"),
    "address": N_("E-mail address"),
    "role": N_("Role"),
    "language": N_("Language"),
    "theme": N_("Appearance"),
    "about": N_("About you"),
    "profile_is_public": N_("Profile is public"),
    "follows_own_threads": N_("Follows threads by taking part"),
    "created_at": N_("Date"),
    "confirmed_at": N_("Confirmed"),
    "disabled_at": N_("Disabled"),
    "deletion_due_at": N_("Will be deleted"),
    "deletion_keeps_text": N_("Texts stay then"),
    "changed_at": N_("Until"),
    "state": N_("State"),
    "removal_reason": N_("Removed because"),
    "body": N_("Text"),
    "edited_at": N_("Edited"),
    "number": N_("Version"),
    "comment_id": N_("Comment"),
    "verdict": N_("Decision"),
    "reason": N_("Reason"),
    "note": N_("Note"),
    "title": N_("Title"),
    "published_at": N_("Published"),
    "seen_at": N_("Last seen"),
    "proved_at": N_("Proved who you are"),
    "way": N_("Came in with"),
    "is_strong": N_("With two factors"),
    "device": N_("Device"),
    "country": N_("Country"),
    "last_used_at": N_("Last used"),
    "used_at": N_("Used"),
    "issuer": N_("Provider"),
    "subject": N_("Your number there"),
    "purpose": N_("What for"),
    "expires_at": N_("Expires"),
    "thread_id": N_("Thread"),
    "ended_at": N_("Ended"),
    "kind": N_("Kind"),
    "in_page": N_("On the page"),
    "by_mail": N_("By mail"),
    "sent_at": N_("Sent"),
    "given_up_at": N_("Given up"),
    "ignored_id": N_("Person"),
    "account_id": N_("Person"),
    "requested_at": N_("Asked for"),
    "ready_at": N_("Ready"),
    "suspended_until": N_("Suspended until"),
    "banned_at": N_("Banned"),
    "is_watched": N_("Every comment is held"),
    "has_warning": N_("Warned"),
    "until": N_("Until"),
    "acknowledged_at": N_("Read"),
    "cause": N_("Cause"),
    "message": N_("What we told you"),
    "restriction": N_("Restriction"),
    "reference": N_("Reference"),
    "facts": N_("What we told you"),
    "quote": N_("The text it is about"),
    "netiquette": N_("Rule of the house"),
    "legal_basis": N_("Legal basis"),
    "appeal_until": N_("Can be appealed until"),
    "decided_at": N_("Decided"),
    "outcome": N_("Outcome"),
    "answer": N_("Answer"),
    "offence": N_("Offence"),
    "explanation": N_("Explanation"),
    "verb": N_("What happened"),
}
# What some columns hold is a word of the program's own; people read these.
WORDS: dict[str, Mapping[str, str]] = {
    "decision.verdict": VERDICT_LABELS,
    "notice.offence": OFFENCE_LABELS,
    "decision.cause": CAUSE_LABELS,
    "statement.restriction": RESTRICTION_LABELS,
    "statement.cause": CAUSE_LABELS,
    "appeal.outcome": OUTCOME_LABELS,
    "notice.outcome": OUTCOME_LABELS,
    "report.outcome": OUTCOME_LABELS,
    "report.reason": REPORT_REASONS,
    "notification.kind": KIND_LABELS,
    "notification_choice.kind": KIND_LABELS,
}
# These hold a reason of the publisher's list.
REASONS = {"decision.reason", "comment.removal_reason", "statement.reason", "sanction.reason"}
FOR_PROGRAMS = frozenset(
    "actor_id added_by_id address_key article_id article_slug article_title author_id by_first byline"
    " changed_by_id claimed_until code credential_id decided_by_id decided_by_machine decision_id depth detail"
    " discussion_id due_at email_key ended_by_id explanation_de explanation_en found found_by_machine html id"
    " imposed_by_id in_compounds is_alarm is_live is_offered key label_de label_en language_is_chosen last_error"
    " last_place last_step mail_id message_id moderator_id name_key notice_id notification.about opens_at"
    " parent_id part_of_id picked_at pinned_at place position public_key recommendation_count recommendations_before"
    " recommendations_scored reply_count reporter_id revised_at revision rule sanction_id score screening sign_count"
    " slug source standfirst statement_id subject_id submit_key text text_key thread_id tries undoes_id unique_key"
    " version was weight word_count written_by_id"
    " alarm_settled_at first_decided_at is_unfounded stopped_until warned_at was_handed_over".split()
)
