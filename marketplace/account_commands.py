"""`marketplace admin account`: the first administrator, and whoever has lost the second factor."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from catalog.accounts import HIGH_ROLES
from catalog.errors import NotFoundError, SubmissionError
from catalog.services import Catalog
from marketplace.assembly import build_catalog
from marketplace.database import NOT_READY
from marketplace.settings import Settings


@click.group("account")
def account_group() -> None:
    """Add accounts and help those who cannot get in."""


@account_group.command("add")
@click.argument("email")
@click.option("--role", "roles", multiple=True, type=click.Choice(HIGH_ROLES), help="May be repeated.")
@click.option("--name", default="", help="How the person is called; by default the part before the @.")
def add(email: str, roles: tuple[str, ...], name: str) -> None:
    """Add an account, or give a known one more roles, and print a link that sets its password, once, within a week.

    Whoever has a role sets up a second factor at the first sign-in.
    """
    settings = Settings()
    with _catalog(settings) as catalog:
        try:
            secret = catalog.operators.add(email, name, roles)
        except SubmissionError as error:
            raise click.UsageError(f"{email!r} is not an e-mail address") from error
    click.echo(f"{settings.public_url}/reset/{secret}")


@account_group.command("forget-factor")
@click.argument("email")
def forget_factor(email: str) -> None:
    """Take a lost second factor from an account and end its sign-ins; make sure who asks for this."""
    with _catalog(Settings()) as catalog:
        catalog.operators.forget_factor(email)
    click.echo("The second factor is gone; whoever has a role sets up a new one at the next sign-in.")


@contextmanager
def _catalog(settings: Settings) -> Iterator[Catalog]:
    try:
        assembly = build_catalog(settings)
        try:
            yield assembly.catalog
        finally:
            assembly.close()
    except NotFoundError as error:
        raise click.ClickException(str(error)) from error
    except NOT_READY as error:
        reason = str(error).splitlines()[0]
        raise click.ClickException(f"The database is not ready (run marketplace migrate first): {reason}") from error
