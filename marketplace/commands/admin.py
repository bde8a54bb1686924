"""`marketplace admin`: what an operator does at the machine itself."""

import click

from marketplace.account_commands import account_group
from marketplace.audit_commands import audit_group


@click.group("admin")
def admin_group() -> None:
    """Look after accounts and the audit log."""


admin_group.add_command(account_group)
admin_group.add_command(audit_group)
COMMAND = admin_group
