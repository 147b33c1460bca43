"""The table of offices."""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.audit import Audited
from inventory.core.database import Base
from inventory.regions.rules import DISTRICT_KINDS, OfficeKind, Place, timezone_abbreviation

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
    def timezone_abbreviation(self) -> str:
        """WIB, WITA or WIT."""
        return timezone_abbreviation(self.timezone)
