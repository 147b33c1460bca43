"""The pages of notices in a browser: readable, and nothing wider than a phone."""

import pytest

from inventory.jobs import runner
from inventory.jobs.registry import job
from tests.support.browsing import assert_accessible, assert_fits, sign_in_on
from tests.support.notices import Mailbox, told, wants

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (360, True)])
def test_wishes_are_said_and_a_message_is_found(live_server, browse, mailbox: Mailbox, width: int, dark: bool) -> None:
    page = browse(width=width, dark=dark)
    sign_in_on(page, "admin")
    page.goto("/notices")
    page.get_by_label("Alamat surel").fill("admin@kantor.example.id")
    page.get_by_label("Segera").check()
    page.locator("main form[action='']  [type=submit]").first.click()
    page.locator(".notice.tone-good").first.wait_for()
    with live_server.app.app_context():
        mailbox.recipients_refused = {wants(live_server.world, "staff-32.05"): "550 No such mailbox"}
        told("32.05", subject="alert:17", params={"what": "hampir tidak mencetak"})
        runner.run(live_server.app, job("notices"))
    assert len(mailbox.taken) == 1
    for path in ("/notices", "/notices/mute?subject=alert:17", "/outbox", "/outbox/webhook", "/jobs"):
        page.goto(path)
        assert_accessible(page)
        assert_fits(page)
    page.goto("/notices")
    page.get_by_role("link", name="Bisukan").first.click()
    page.get_by_role("button", name="Bisukan").click()
    page.locator("#muted tbody tr").first.wait_for()
    assert "hampir tidak mencetak" in page.locator("#muted").inner_text()
