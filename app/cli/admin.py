"""Administrators and other roles on the command line."""

import sys

import click
from flask import current_app
from flask_babel import gettext

from app.accounts.actions.managing import set_role
from app.accounts.actions.second_factor import reset_factors
from app.accounts.actions.signing_up import create_account
from app.accounts.models.account import Account, Role
from app.accounts.policy import check_password
from app.accounts.queries.accounts import account_by_email, account_called, accounts_for_log_in, administrators
from app.cli.tables import with_tables
from app.foundation.db import transaction
from app.foundation.refusals import Refusal


@click.group()
def admin() -> None:
    """Make, list and demote administrators; give any role to anybody."""


@admin.command()
@click.option("--name", prompt=True, help="Display name")
@click.option("--email", prompt=True, help="E-mail address; an existing account becomes administrator")
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True, help="Asked for if not given")
@with_tables
def create(name: str, email: str, password: str) -> None:
    """Make an administrator, or make one of an existing account."""
    try:
        with transaction():
            account = account_by_email(email) or _made(name, email, password)
            set_role(account, Role.ADMINISTRATOR)
            click.echo(f"{account.name} is an administrator now.")
    except Refusal as refusal:
        sys.exit(_said(refusal))


@admin.command("list")
@with_tables
def list_() -> None:
    """List the administrators."""
    for account in administrators():
        click.echo(f"{account.id}\t{account.name}\t{account.email}")


@admin.command()
@click.argument("who")
@with_tables
def demote(who: str) -> None:
    """Make a reader of the administrator WHO (name or e-mail)."""
    try:
        with transaction():
            found = [account for account in accounts_for_log_in(who) if account.role == Role.ADMINISTRATOR]
            if not found:
                sys.exit(f"There is no administrator {who}.")
            set_role(found[0], Role.READER)
            click.echo(f"{found[0].name} is a reader now.")
    except Refusal as refusal:
        sys.exit(_said(refusal))


@admin.command()
@click.argument("who")
@click.argument("role", type=click.Choice([role.value for role in Role]))
@with_tables
def role(who: str, role: str) -> None:
    """Give WHO (name or e-mail) a ROLE in place of the present one."""
    try:
        with transaction():
            account = account_called(who)
            if account is None:
                sys.exit(f"There is no account {who}.")
            set_role(account, Role(role))
            click.echo(f"{account.name} is {_WITH_ARTICLE[Role(role)]} now.")
    except Refusal as refusal:
        sys.exit(_said(refusal))


@admin.command("reset-factors")
@click.argument("who")
@with_tables
def reset_factors_(who: str) -> None:
    """Remove all passkeys, the app and the recovery codes of WHO (name or e-mail), who has lost them."""
    with transaction():
        account = account_called(who)
        if account is None:
            sys.exit(f"There is no account {who}.")
        reset_factors(account)
        click.echo(f"{account.name} can log in without a second factor now, and is told by mail.")


_WITH_ARTICLE = {role: f"{'an' if role[0] in 'aeiou' else 'a'} {role}" for role in Role}


def _made(name: str, email: str, password: str) -> Account:
    shortest = current_app.config["PASSWORD_MIN_CHARACTERS"]
    check_password(password, shortest=shortest, name=name, email=email, site=current_app.config["SITE_NAME"])
    return create_account(name=name, email=email, password=password, is_confirmed=True)


def _said(refusal: Refusal) -> str:
    with current_app.test_request_context(headers={"Accept-Language": "en"}):
        return str(gettext(refusal.message, **refusal.details))
