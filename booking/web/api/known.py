"""Names that an address or a body may use of a business."""

from booking.domain.businesses import Business
from booking.domain.errors import Invalid


def require_known(business: Business, resource: str | None, audience: str | None) -> None:
    """Raise Invalid where a resource or an audience is named that the business does not have."""
    if faults := unknown(business, resource, audience):
        raise Invalid(faults)


def unknown(business: Business, resource: str | None, audience: str | None) -> list[tuple[str, str]]:
    """A fault for each name that the business does not have."""
    faults = []
    if resource is not None and resource not in business.resources:
        faults.append(("resource", "unknown"))
    if audience is not None and audience not in {each.slug for each in business.audiences}:
        faults.append(("audience", "unknown"))
    return faults
