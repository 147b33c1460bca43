"""The table of offices, and that of the places of service below them."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.audit import Audited
from inventory.core.database import Base
from inventory.regions.rules import DISTRICT_KINDS, OfficeKind, Place, timezone_abbreviation

POINT_NAME_LENGTH, PLATE_LENGTH, REASON_LENGTH = 80, 15, 500
# trim() with a set of characters is spelt alike in SQLite and PostgreSQL; regular expressions are not.
CODE_FITS_KIND = """
    (kind = 'centre' AND code = '00')
    OR (kind = 'provinsi' AND code <> '00' AND length(code) = 2 AND trim(code, '0123456789') = '')
    OR (kind IN ('kabupaten', 'kota') AND length(code) = 5 AND substr(code, 3, 1) = '.'
        AND trim(code, '0123456789') = '.')
"""
PARENT_FITS_KIND = """
    (kind = 'centre' AND parent IS NULL)
    OR (kind = 'provinsi' AND parent IS NOT NULL AND parent = '00')
    OR (kind IN ('kabupaten', 'kota') AND parent IS NOT NULL AND parent = substr(code, 1, 2))
"""
POINT_IS_WHOLE = """
    (lat IS NULL AND lon IS NULL)
    OR (lat IS NOT NULL AND lon IS NOT NULL AND lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180)
"""


class Office(Base):
    """An office that keeps blanks, known everywhere by its Kemendagri code.

    The centre is "00", a province "32", a district (kabupaten or kota) "32.05"; each but the centre stands
    below its ``parent``. ``lat`` and ``lon`` are a point inside the district, decimal degrees, WGS 84.
    """

    __tablename__ = "office"
    __audit__ = Audited(kind="office", name=lambda office: office.name, office="code")
    __table_args__ = (
        CheckConstraint("kind IN ('centre', 'provinsi', 'kabupaten', 'kota')", name="kind_known"),
        CheckConstraint("timezone IN ('Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura')", name="timezone_known"),
        CheckConstraint(CODE_FITS_KIND, name="code_fits_kind"),
        CheckConstraint(PARENT_FITS_KIND, name="parent_fits_kind"),
        CheckConstraint(POINT_IS_WHOLE, name="point_is_whole"),
        CheckConstraint("length(name) > 0", name="name_present"),
    )

    code: Mapped[str] = mapped_column(String(5), primary_key=True)
    parent: Mapped[str | None] = mapped_column(ForeignKey("office.code"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(9))
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    timezone: Mapped[str] = mapped_column(String(32))

    @property
    def is_centre(self) -> bool:
        return self.kind == OfficeKind.CENTRE

    @property
    def is_province(self) -> bool:
        return self.kind == OfficeKind.PROVINCE

    @property
    def is_district(self) -> bool:
        """Whether it is a kabupaten or kota: an office that prints cards."""
        return self.kind in DISTRICT_KINDS

    @property
    def place(self) -> Place | None:
        """Its point on the map, where one is known."""
        return None if self.lat is None or self.lon is None else Place(self.code, self.lat, self.lon)

    @property
    def words(self) -> str:
        """What a search for an office looks through."""
        return f"{self.code} {self.name}"

    @property
    def timezone_abbreviation(self) -> str:
        """WIB, WITA or WIT."""
        return timezone_abbreviation(self.timezone)


class ServicePoint(Base):
    """A place below a district where people are served: a printing kecamatan, or a mobile unit with its ``plate``.

    It keeps no account of its own: what it holds is its district's. A retired one stays on record, with the day and
    the reason, and keeps its name.
    """

    __tablename__ = "service_point"
    __audit__ = Audited(kind="service_point", name=lambda point: point.name)
    __table_args__ = (
        CheckConstraint("kind in ('kecamatan', 'mobile_unit')", "kind_known"),
        CheckConstraint("length(name) > 0", "name_present"),
        CheckConstraint("plate = '' or kind = 'mobile_unit'", "plate_of_a_vehicle"),
        CheckConstraint("(retired_on is null) = (retired_reason = '')", "retired_with_reason"),
        CheckConstraint("retired_on is null or retired_on >= since", "retired_after_it_began"),
        UniqueConstraint("office", "kind", "name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office: Mapped[str] = mapped_column(ForeignKey("office.code"))
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(POINT_NAME_LENGTH))
    plate: Mapped[str] = mapped_column(String(PLATE_LENGTH))
    since: Mapped[date]
    retired_on: Mapped[date | None]
    retired_reason: Mapped[str] = mapped_column(String(REASON_LENGTH))
