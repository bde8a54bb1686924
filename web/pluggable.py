"""What a page file and an API file hand over, so that a new one needs no edit anywhere else."""

from dataclasses import dataclass

from litestar.handlers import HTTPRouteHandler

from catalog.permissions import Right


@dataclass(frozen=True, slots=True)
class MenuLink:
    """An entry of the header's or the footer's menu; `label` is a German message, `order` sorts the menu.

    Only who has the right sees it.
    """

    label: str
    path: str
    order: int
    footer: bool = False
    right: Right = Right.BROWSE


@dataclass(frozen=True, slots=True)
class Page:
    """The right that a page file takes, its handlers, and where the menus name them.

    A handler may name another right in its own `opt`. A bilingual page is mounted at `/…` in German and at `/en/…` in
    English, with the same handlers.
    """

    right: Right
    handlers: tuple[HTTPRouteHandler, ...]
    menu: tuple[MenuLink, ...] = ()
    bilingual: bool = True


@dataclass(frozen=True, slots=True)
class Resource:
    """The right that an API file takes, its handlers, and the groups of the reference that list them.

    They are mounted under `/api/v1`. What not everybody may do is described as needing a token. A handler may name
    another right in its own `opt`, and more groups.
    """

    right: Right
    handlers: tuple[HTTPRouteHandler, ...]
    tags: tuple[str, ...] = ()
