"""Whether a set-up document can be one: its shape, and whether its parts fit together."""

from booking.domain.errors import InvalidSetup
from booking.services.setup.faults import Fault, in_document_order
from booking.services.setup.references import reference_faults
from booking.services.setup.shape import BusinessShape, shape_faults


def examined(document: object) -> tuple[BusinessShape | None, list[Fault]]:
    """The document as a shape, and all its faults in the order of the document; without a shape there are some."""
    shape, faults = shape_faults(document)
    return shape, in_document_order(document, [*faults, *reference_faults(document)])


def checked(document: object) -> BusinessShape:
    """The document as a shape. Raises InvalidSetup with all its faults, in the order of the document."""
    shape, faults = examined(document)
    if shape is None or faults:
        raise InvalidSetup(faults=[str(fault) for fault in faults], places=tuple(faults))
    return shape
