"""A notification in a browser: switched on by a click, shown by the service worker, a click opens it.

No test reaches a push service of the world: the browser's answer to `subscribe` is put in its place,
and what the service would bring is handed to the service worker by the browser's own tool for that.
"""

from __future__ import annotations

import json

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.sync_api import Page, expect

from congvan.desk.models import PushBrowser
from congvan.desk.web_push import b64, public_point
from tests.browser.office import PHONE, Office

pytestmark = pytest.mark.browser

PAGE = "/nhan-tin/nhan-bao/"
SHOWN = """async () => {
  const found = await (await navigator.serviceWorker.ready).getNotifications();
  return found.map((one) => [one.title, one.body, one.tag, one.requireInteraction, one.data.url]);
}"""


def with_push_service(page: Page) -> None:
    """Notifications allowed; the push service answers with an address and the keys of a browser."""
    page.context.grant_permissions(["notifications"])
    keys = {"p256dh": b64(public_point(ec.generate_private_key(ec.SECP256R1()))), "auth": "A" * 22}
    given = json.dumps({"endpoint": "https://fcm.googleapis.com/fcm/send/thu", "keys": keys})
    page.add_init_script(f"""
      const made = {{ toJSON: () => ({given}), unsubscribe: async () => true }};
      PushManager.prototype.getSubscription = async () => (window.name === 'on' ? made : null);
      PushManager.prototype.subscribe = async (options) => {{
        if (!options.userVisibleOnly || options.applicationServerKey.length !== 65) throw Error();
        window.name = 'on';
        return made;
      }};
    """)


def bring(page: Page, told: dict[str, object]) -> None:
    """What a push service brings, into the page's service worker."""
    session = page.context.new_cdp_session(page)
    found: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(one["registrationId"] for one in event["registrations"]),
    )
    session.send("ServiceWorker.enable")
    page.wait_for_function("() => navigator.serviceWorker.ready.then(() => true)")
    while not found:
        page.wait_for_timeout(10)
    origin = page.evaluate("location.origin")
    message = {"origin": origin, "registrationId": found[-1], "data": json.dumps(told)}
    session.send("ServiceWorker.deliverPushMessage", message)
    session.detach()


def test_a_telephone_is_told_and_leads_to_the_work(office: Office):
    an = office.at_work("an", screen=PHONE)
    with_push_service(an.page)
    an.opens(PAGE).sees("Trình duyệt này chưa nhận thông báo.")
    an.presses("Nhận ở trình duyệt này").is_told("Trình duyệt này đã nhận thông báo.")
    an.sees("Trình duyệt này đang nhận thông báo.")
    expect(an.page.get_by_role("button", name="Nhận ở trình duyệt này")).to_be_hidden()
    assert PushBrowser.objects.get().endpoint.endswith("/thu")

    told = {
        "title": "Công Văn", "body": "Có việc mới trên hệ thống văn bản.", "tag": "congvan-7",
        "url": "/nhan-tin/mo/7/", "urgent": True,
    }  # fmt: skip
    for _ in range(2):
        bring(an.page, told)
    expect_shown(an.page, [["Công Văn", told["body"], "congvan-7", True, told["url"]]])

    an.presses("Gỡ Chrome trên Linux").is_told("không nhận thông báo nữa")
    assert not PushBrowser.objects.exists()
    # The window is used again by other tests.
    an.page.evaluate("navigator.serviceWorker.ready.then((one) => one.unregister())")
    an.page.context.clear_permissions()


def expect_shown(page: Page, wanted: list[list[object]]) -> None:
    page.wait_for_function(f"async () => (await ({SHOWN})()).length > 0")
    assert page.evaluate(SHOWN) == wanted
