"""Tables of people, and of the tokens that programs act with."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.accounts.permissions import Role
from inventory.core.audit import Audited, PartOf
from inventory.core.database import Base


class User(Base):
    """A person who signs in. People are disabled, never deleted: their name stands under documents.

    ``session_stamp`` changes with the password and with disabling, and ends every open session.
    """

    __tablename__ = "user_account"
    __audit__ = Audited(
        kind="person",
        name=lambda person: person.name,
        without_value={"password_hash": "password"},
        silent=frozenset({"session_stamp", "created_at"}),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    office: Mapped[str] = mapped_column(ForeignKey("office.code"), index=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    session_stamp: Mapped[str] = mapped_column(String(64))
    disabled: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    grants: Mapped[list["Grant"]] = relationship(lazy="selectin", cascade="all, delete-orphan")

    @property
    def roles(self) -> frozenset[str]:
        """The names of the person's roles."""
        return frozenset(grant.role for grant in self.grants)


class Grant(Base):
    """One role of one person."""

    __tablename__ = "role_grant"
    __audit__ = PartOf(whole=User, by="user_id", word="role")
    __table_args__ = (CheckConstraint("role in ({})".format(", ".join(f"'{role}'" for role in Role)), "role_known"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)


class ApiToken(Base):
    """What a program carries in place of a person's password, for a while. Only its digest is kept.

    ``session_stamp`` is the person's at that moment: a new password, or disabling, ends the token with the sessions.
    """

    __tablename__ = "api_token"
    __audit__ = PartOf(whole=User, by="user_id", word="token")

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    session_stamp: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime] = mapped_column(index=True)
