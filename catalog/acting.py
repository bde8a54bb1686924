"""For which of its organisations an account acts: the one that it names, or the only one there is."""

from collections.abc import Iterable

from catalog.errors import NotFoundError
from catalog.permissions import Membership, Principal, Right

VENDORS = frozenset({"vendor", "operator"})


def vendors_of(who: Principal) -> tuple[Membership, ...]:
    """Return the organisations for which somebody may offer; raise ForbiddenError if there can be none."""
    who.require(Right.OFFER)
    return tuple(each for each in who.memberships if each.kind in VENDORS)


def towns_of(who: Principal) -> tuple[Membership, ...]:
    """Return the confirmed public bodies for which somebody may speak; raise ForbiddenError if there can be none."""
    who.require(Right.USE)
    return tuple(each for each in who.memberships if each.kind == "public" and each.confirmed)


def may_offer(who: Principal, owner: int | None) -> bool:
    """Return whether somebody acts as a vendor for the organisation that owns something."""
    return who.may(Right.OFFER) and who.member_of(owner) is not None


def offering_for(who: Principal, organisation: str) -> Membership:
    """Return for which organisation somebody offers; raise NotFoundError if it is not theirs."""
    return _chosen(vendors_of(who), organisation)


def speaking_for(who: Principal, organisation: str) -> Membership:
    """Return for which public body somebody speaks; raise NotFoundError if it is not theirs."""
    return _chosen(towns_of(who), organisation)


def _chosen(mine: Iterable[Membership], organisation: str) -> Membership:
    known = tuple(mine)
    if not organisation and len(known) == 1:
        return known[0]
    found = next((each for each in known if each.slug == organisation), None)
    if found is None:
        raise NotFoundError("own organisation", organisation)
    return found
