"""What the programs of a business may ask for with its token: a file per noun, as its pages have them."""

from booking.web.api.house import token

__all__ = ["token"]
