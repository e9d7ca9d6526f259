"""What a business can learn from its appointments."""

from booking.services.figures.looking import Asked as Asked
from booking.services.figures.looking import figures as figures
