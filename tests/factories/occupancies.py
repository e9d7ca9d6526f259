"""Rows of taken time, written round the code: for tests of what the database itself refuses."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert

from booking.domain.businesses import Business
from booking.storage.ids import new_id
from booking.storage.models import Appointment, Occupancy
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service

NINE = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Diary:
    """A business with two people, in whose time rows can be written; ``anna`` and ``ben`` are their numbers."""

    business: Business

    @property
    def anna(self) -> int:
        """One of them."""
        return self.business.resources["anna"].rules.id

    @property
    def ben(self) -> int:
        """The other one."""
        return self.business.resources["ben"].rules.id

    def appointment(self, connection: Connection, **changes: Any) -> int:
        """An hour at nine, of one seat, nobody in it; its number."""
        appointment_id = new_id()
        values = {
            "business_id": self.business.id,
            "id": appointment_id,
            "location_id": self.business.locations[0].id,
            "kind": "visit",
            "starts_at": NINE,
            "ends_at": NINE + HOUR,
            "zone": "Europe/Berlin",
            "local_start": "2026-11-24T09:00",
            "capacity": 1,
            "seats_taken": 0,
            "uid": str(appointment_id),
            "status": "active",
            "created_at": NOW,
            "updated_at": NOW,
            **changes,
        }
        connection.execute(insert(Appointment.__table__), values)
        return appointment_id

    def occupancy(
        self,
        connection: Connection,
        starts_at: datetime = NINE,
        ends_at: datetime = NINE + HOUR,
        *,
        active: bool = True,
        resource_id: int | None = None,
    ) -> int:
        """Anna, taken for an hour at nine; its number."""
        occupancy_id = new_id()
        values = {
            "business_id": self.business.id,
            "id": occupancy_id,
            "appointment_id": self.appointment(connection),
            "resource_id": resource_id or self.anna,
            "starts_at": starts_at,
            "ends_at": ends_at,
            "local_on": NINE.date(),
            "minutes": 60,
            "active": active,
        }
        connection.execute(insert(Occupancy.__table__), values)
        return occupancy_id


def diary() -> Diary:
    """An empty one."""
    return Diary(make_business(resources=[resource(), resource("ben")], services=[service(any_of=("anna", "ben"))]))
