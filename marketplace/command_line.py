"""The one script: finds the commands beside it and loads only the one that was typed."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module

import click
from pydantic import ValidationError

from marketplace import commands
from marketplace.errors import ProviderFileError, SecretKeyError, reason_of

DERIVED = "default_factory_not_called"
"""The fault of a setting whose default follows from a wrong one: telling it would only confuse."""


class CommandFiles(click.Group):
    """A group whose commands are the modules of `marketplace.commands`, each ending in `COMMAND`."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of all command files, sorted."""
        return sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the file of that name and return its command, or None if there is no such file."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = import_module(f"{commands.__name__}.{cmd_name.replace('-', '_')}")
        command: click.Command = module.COMMAND
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; tell wrong settings all at once, by the names under which they are set."""
        try:
            return super().invoke(ctx)
        except ValidationError as error:
            raise click.UsageError("\n".join(_faults(error))) from error
        except (ProviderFileError, SecretKeyError) as error:
            raise click.UsageError(str(error)) from error


def _faults(error: ValidationError) -> Iterator[str]:
    yield "these settings are wrong:"
    for fault in error.errors():
        if fault["type"] == DERIVED:
            continue
        name = "_".join(str(part) for part in fault["loc"][:1]).upper()
        yield f"  MARKETPLACE_{name}={fault['input']!r}: {reason_of(fault)}"


@click.command(cls=CommandFiles)
@click.version_option(package_name="open-solution-market")
def main() -> None:
    """Find, measure and compare software for public administrations."""
