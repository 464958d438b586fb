"""What happens when something has happened, who writes which letter, who does which job, and what is done when.

Listeners run in the same transaction, in this order. Composers and jobs run later, in a worker.
"""

from collections.abc import Mapping
from datetime import timedelta

from app.accounts import letters as accounts_letters
from app.accounts import letters_factors
from app.accounts.actions.challenging import forget_old_challenges
from app.accounts.actions.confirming import forget_unconfirmed_accounts
from app.accounts.actions.guarding import forget_old_failures
from app.accounts.actions.managing import forget_old_set_up_links
from app.accounts.actions.remembering import forget_old_devices
from app.accounts.actions.signing_in import forget_ended_sessions
from app.accounts.actions.signing_up import forget_old_traces
from app.accounts.facts import AccountErased, NameChanged, ProfileChanged, RoleChanged
from app.accounts.listeners import delete_erased_account
from app.articles.facts import ArticlePublished
from app.discussion.actions.drafting import forget_expired_drafts
from app.discussion.actions.modes import keep_modes_shown
from app.discussion.facts import CommentDeleted, CommentHeld, CommentPublished, CommentReturned, MentionsAdded
from app.discussion.listeners import (
    open_discussion_of_article,
    part_with_author,
    part_with_reporter,
    show_badge_anew,
    show_name_anew,
)
from app.foundation.daily_key import forget_old_keys
from app.foundation.facts import Listener
from app.foundation.instance import forget_old_backups
from app.foundation.limits import forget_old_counts
from app.foundation.mail.delivering import forget_old_mail
from app.foundation.mail.folder import sweep_mail_folder
from app.foundation.tidying import HOUR, TIDYING, Duty, put_tidying, tidy_up
from app.foundation.working import Brief, Entry, ReadFirst, Work, forget_given_up_jobs
from app.moderation import letters as moderation_letters
from app.moderation import letters_statements
from app.moderation.actions.claiming import forget_old_claims
from app.moderation.actions.noticing import forget_notifiers
from app.moderation.facts import CommentDecided
from app.moderation.listeners import (
    forget_deleted_text,
    part_with_moderator_and_judged,
    settle_appeals,
    state_reasons_of_holding,
)
from app.notifications import letters as notifications_letters
from app.notifications.actions.seeing import forget_old_notifications
from app.notifications.actions.subscribing import forget_unconfirmed_subscribers
from app.notifications.actions.telling import mail_article, tell_followers, tell_of_article
from app.notifications.listeners import (
    tell_of_new_article,
    tell_the_author,
    tell_who_is_concerned,
    tell_who_is_named,
    tell_who_reported,
)
from app.privacy import letters as privacy_letters
from app.privacy.actions.copying import forget_old_copies
from app.privacy.actions.erasing import put_due_erasures, put_wiping
from app.privacy.listeners import (
    erase,
    forget_letters_of_erased,
    look_for_person,
    make_copy,
    put_copy,
    sweep,
    wipe_traces,
    withdraw_copies,
)
from app.web.letters import Composer

LISTENERS: tuple[tuple[type, tuple[Listener, ...]], ...] = (
    (ArticlePublished, (open_discussion_of_article, tell_of_new_article)),
    (RoleChanged, (show_badge_anew,)),
    (NameChanged, (show_name_anew,)),
    (ProfileChanged, (show_name_anew,)),
    (CommentPublished, (tell_who_is_concerned, settle_appeals)),
    (CommentReturned, (settle_appeals,)),
    (MentionsAdded, (tell_who_is_named,)),
    (CommentHeld, (state_reasons_of_holding,)),
    (CommentDeleted, (forget_deleted_text, tell_who_reported)),
    (CommentDecided, (tell_the_author, tell_who_reported, settle_appeals)),
    (
        AccountErased,
        (
            part_with_moderator_and_judged,
            part_with_reporter,
            part_with_author,
            forget_letters_of_erased,
            withdraw_copies,
            delete_erased_account,
        ),
    ),
)

# A composer that returns nothing says that the letter is no longer wanted; then it is not sent.
LETTERS: Mapping[str, Composer] = {
    "told": notifications_letters.told,
    "subscribe": notifications_letters.subscribe,
    "article": notifications_letters.article,
    "export_ready": privacy_letters.export_ready,
    "deletion_planned": privacy_letters.deletion_planned,
    "deletion_cancelled": privacy_letters.deletion_cancelled,
    "account_deleted": privacy_letters.account_deleted,
    "notice_received": moderation_letters.notice_received,
    "notice_decided": moderation_letters.notice_decided,
    "notice_sender": moderation_letters.notice_sender,
    "alarm": moderation_letters.alarm,
    "statement": letters_statements.statement,
    "appeal_received": letters_statements.appeal_received,
    "appeal_reopened": letters_statements.appeal_reopened,
    "appeal_decided": letters_statements.appeal_decided,
    "confirm": accounts_letters.confirm,
    "log_in": accounts_letters.log_in,
    "reset": accounts_letters.reset,
    "again": accounts_letters.again,
    "change_email": accounts_letters.change_email,
    "email_move_asked": accounts_letters.email_move_asked,
    "email_changed": accounts_letters.email_changed,
    "password_changed": accounts_letters.password_changed,
    "new_device": accounts_letters.new_device,
    "factor_added": letters_factors.factor_added,
    "factor_removed": letters_factors.factor_removed,
    "recovery_code_used": letters_factors.recovery_code_used,
    "lost_device": letters_factors.lost_device,
}

# A job runs in a transaction of its own, in which its row vanishes.
JOBS: Mapping[str, Work | ReadFirst | Brief] = {
    "tell_followers": Brief(tell_followers),
    "tell_of_article": tell_of_article,
    "mail_article": mail_article,
    "export": ReadFirst(make_copy, put_copy),
    "erase": ReadFirst(look_for_person, erase),
    "wipe": ReadFirst(wipe_traces, sweep),
    "tidy": ReadFirst(lambda _data: tidy_up()),
}

# What has served is deleted each hour, in portions; each function says of how many.
DUTIES: Mapping[str, Duty] = {
    "sessions": forget_ended_sessions,
    "links": forget_old_set_up_links,
    "challenges": forget_old_challenges,
    "failed log-ins": forget_old_failures,
    "known devices": forget_old_devices,
    "unconfirmed accounts": forget_unconfirmed_accounts,
    "drafts": forget_expired_drafts,
    "notifications": forget_old_notifications,
    "subscribers": forget_unconfirmed_subscribers,
    "notifiers": forget_notifiers,
    "counts": forget_old_counts,
    "mails": forget_old_mail,
    "mail files": sweep_mail_folder,
    "jobs": forget_given_up_jobs,
    "backups": forget_old_backups,
    "copies": forget_old_copies,
    "daily keys": forget_old_keys,
    "sign-up traces": forget_old_traces,
    "claims": forget_old_claims,
}

# Name, how often, and what is done: each once over all nodes, in a transaction of its own.
SCHEDULE: tuple[Entry, ...] = (
    (TIDYING, HOUR, put_tidying),
    ("erasing", HOUR, put_due_erasures),
    ("wiping", HOUR, put_wiping),
    ("modes", timedelta(minutes=1), keep_modes_shown),
)
