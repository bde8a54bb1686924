"""What a page file and an API file hand over, so that a new one needs no edit anywhere else."""

from dataclasses import dataclass

from litestar.handlers import HTTPRouteHandler


@dataclass(frozen=True, slots=True)
class MenuLink:
    """An entry of the header's or the footer's menu; `label` is a German message, `order` sorts the menu."""

    label: str
    path: str
    order: int
    footer: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """The handlers of one page file, and where the menus name them.

    A bilingual page is mounted at `/…` in German and at `/en/…` in English, with the same handlers.
    """

    handlers: tuple[HTTPRouteHandler, ...]
    menu: tuple[MenuLink, ...] = ()
    bilingual: bool = True


@dataclass(frozen=True, slots=True)
class Resource:
    """The handlers of one API file; they are mounted under `/api/v1`."""

    handlers: tuple[HTTPRouteHandler, ...]
