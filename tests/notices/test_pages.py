"""The pages: one's own wishes, muting, the outbox, the webhook; tried by every role."""

from datetime import time

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.notices.models import Delivery, Mute, Preference, Webhook
from tests.support.html import main_of
from tests.support.notices import SECRET, Mailbox, hears, send, told, wants
from tests.support.world import World, people

WISHES = {
    "email": "siti@garut.example.id",
    "frequency": "immediately",
    "quiet_from": "21:00",
    "quiet_to": "06:00",
    "language": "id",
}


@pytest.mark.parametrize(("username", "role"), [(username, role) for username, _office, role in people()])
def test_who_opens_what(username: str, role: str, world: World, client, sign_in) -> None:
    sign_in(client, username)
    for path in ("/notices", "/notices/mute?subject=alert:17"):
        assert client.get(path).status_code == 200
    wanted = 200 if role == "administrator" else 403
    for path in ("/outbox", "/outbox/webhook", "/jobs"):
        assert client.get(path).status_code == wanted


@pytest.mark.parametrize("path", ["/notices", "/notices/mute?subject=alert:17", "/outbox", "/outbox/webhook", "/jobs"])
def test_nobody_else_does(path: str, world: World, client) -> None:
    assert client.get(path).status_code == 303


def test_wishes_are_kept_and_shown(world: World, session: Session, client, sign_in) -> None:
    sign_in(client, "staff-91.03")
    page = main_of(client.get("/notices")).text()
    assert "WIT" in page
    assert client.submit("/notices", WISHES, form="/notices").status_code == 303
    kept = session.scalars(select(Preference)).one()
    assert (kept.email, kept.quiet_from, kept.quiet_to) == ("siti@garut.example.id", time(21), time(6))
    form = client.form("/notices", "/notices")
    assert form.fields["quiet_from"] == ["21:00"]
    assert form.fields["frequency"] == ["immediately"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"email": ""}, "Isi alamat tujuan surel."),
        ({"email": "siti"}, "Ini bukan alamat surel"),
        ({"quiet_to": ""}, "Isi kedua jamnya"),
        ({"quiet_to": "21:00"}, "Jam tenang berakhir pada waktu lain"),
        ({"quiet_from": "25:00"}, "Pilih jam, misalnya 21:00."),
    ],
)
def test_a_wish_that_cannot_be_is_refused_in_words(
    world: World, session: Session, client, sign_in, wrong: dict[str, str], sentence: str
) -> None:
    sign_in(client, "staff-32.05")
    answer = client.submit("/notices", WISHES | wrong, form="/notices")
    assert answer.status_code in {200, 422}
    assert sentence in main_of(answer).text()
    assert session.scalars(select(Preference)).all() == []


def test_the_link_in_a_mail_leads_to_the_button(
    world: World, session: Session, mailbox: Mailbox, client, sign_in
) -> None:
    wants(world, "staff-32.05")
    told("32.05", subject="alert:17", params={"what": "tujuh belas"})
    send()
    sign_in(client, "staff-32.05")
    assert "tujuh belas" in main_of(client.get("/notices/mute?subject=alert%3A17")).text()
    assert "tujuh belas" in main_of(client.get("/notices")).text()
    client.submit("/notices/mute?subject=alert%3A17", form="/mute")
    assert session.scalars(select(Mute.subject)).all() == ["alert:17"]
    assert "tujuh belas" in next(
        part.text() for part in main_of(client.get("/notices")).all("section") if part.attributes.get("id") == "muted"
    )
    client.submit("/notices", form="/unmute")
    session.rollback()
    assert session.scalars(select(Mute.subject)).all() == []


@pytest.mark.parametrize("subject", ["", "alert", "Siaga 17", "a:" + "x" * 80])
def test_what_is_no_subject_is_not_there(subject: str, world: World, client, sign_in) -> None:
    sign_in(client, "staff-32.05")
    assert client.get("/notices/mute", query_string={"subject": subject}).status_code == 404


def test_another_branch_is_not_told_of_by_guessing_subjects(world: World, client, sign_in) -> None:
    told("32.05", subject="alert:17", params={"what": "rahasia Garut"})
    sign_in(client, "staff-51.01")
    assert "rahasia Garut" not in client.get("/notices/mute?subject=alert:17").text


def test_muting_leads_back_to_this_site_only(world: World, client, sign_in) -> None:
    sign_in(client, "staff-32.05")
    form = client.form("/notices/mute?subject=alert:17", "/mute")
    form.fill({"next": "https://jahat.example/"})
    assert client.post(form.action, data=form.fields).headers["Location"] == "/"


def test_the_outbox_says_what_became_of_each_message(
    world: World, session: Session, mailbox: Mailbox, client, sign_in
) -> None:
    mailbox.recipients_refused = {wants(world, "staff-32.05"): "550 No such mailbox"}
    wants(world, "national")
    told("32.05")
    send()
    sign_in(client, "admin")
    page = main_of(client.get("/outbox")).text()
    for words in ("550 No such mailbox", "Gagal dikirim", "Terkirim", "Uji coba"):
        assert words in page
    assert "550" not in main_of(client.get("/outbox?state=sent")).text()
    assert client.get("/outbox?export=csv").text.count("\n") == 3
    mailbox.recipients_refused = {}
    assert client.submit("/outbox", form="/resend").status_code == 303
    send()
    assert set(session.scalars(select(Delivery.state))) == {"sent"}


def test_an_outbox_without_a_mail_server_says_so(app, world: World, client, sign_in) -> None:
    app.config["SMTP_HOST"] = ""
    sign_in(client, "admin")
    assert "SMTP_HOST" in main_of(client.get("/outbox")).text()


def test_the_outbox_is_that_of_the_branch(world: World, session: Session, mailbox: Mailbox, client, sign_in) -> None:
    from inventory.core.database import transact

    transact(lambda database: world.add_person(database, "admin-51", "51", "administrator"))
    wants(world, "staff-32.05")
    wants(world, "staff-51.01")
    told("32.05")
    told("51.01")
    send()
    sign_in(client, "admin-51")
    assert client.get("/outbox?export=csv").text.count("\n") == 2
    elsewhere = session.scalar(select(Delivery.id).where(Delivery.office == "32.05"))
    token = client.form("/notices", "/notices").fields["csrf_token"]
    assert client.post(f"/outbox/{elsewhere}/resend", data={"csrf_token": token}).status_code == 404


def test_a_secret_is_set_and_never_shown(world: World, session: Session, client, sign_in) -> None:
    sign_in(client, "admin")
    client.submit("/outbox/webhook", {"url": "https://contoh.go.id/kabar", "secret": SECRET})
    assert session.get_one(Webhook, "00").secret == SECRET
    for path in ("/outbox/webhook", "/outbox", "/audit-trail", "/audit-trail?export=csv"):
        assert SECRET not in client.get(path).text
    answer = client.submit("/outbox/webhook", {"url": "javascript:alert(1)", "secret": "rahasia-lain-yang-panjang"})
    assert answer.status_code == 422
    assert "rahasia-lain-yang-panjang" not in answer.text


def test_switched_off_is_kept(world: World, session: Session, client, sign_in) -> None:
    hears(world, "https://contoh.go.id/kabar")
    sign_in(client, "admin")
    form = client.form("/outbox/webhook")
    form.fields.pop("enabled", None)
    client.post(form.action, data=form.fields)
    session.rollback()
    assert session.get_one(Webhook, "00").enabled is False


def test_the_trail_tells_that_somebody_changed_their_wishes(world: World, client, sign_in) -> None:
    wants(world, "staff-32.05")
    wants(world, "staff-32.05", "weekly", email="baru@kantor.example.id")
    sign_in(client, "auditor")
    page = main_of(client.get("/audit-trail?kind=person")).text()
    assert "Pemberitahuan · Alamat surel" in page
    assert "baru@kantor.example.id" in page
