"""Who is let in: names, origins, passes, sessions, form keys, and what every answer carries."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.web.conftest import HOST, PORT, Desk, Site, ask

HOSTS = {
    f"127.0.0.1:{PORT}": True,
    f"localhost:{PORT}": True,
    f"LOCALHOST:{PORT}": True,
    f"[::1]:{PORT}": True,
    "box.lan": True,  # configured
    "127.0.0.1": False,
    "127.0.0.1:1": False,
    f"evil.example:{PORT}": False,
    f"127.0.0.1.evil.example:{PORT}": False,
    f"localhost.evil.example:{PORT}": False,
    f"0.0.0.0:{PORT}": False,
    "": False,
}
ORIGINS = ("own", "", "null", "https://evil.example", "http://127.0.0.1:1", "file://")
"""`own` is the origin of the very name that was asked for; "" is none at all, as on a visit."""


@pytest.mark.parametrize("origin", ORIGINS)
@pytest.mark.parametrize("host", HOSTS)
def test_names_and_origins_are_served_or_refused_as_listed(
    host: str, origin: str, site: Site
) -> None:
    sent = f"http://{host}" if origin == "own" else origin
    served = HOSTS[host] and origin in ("own", "")

    looked = site.get("/", host=host, origin=sent)
    changed = site.post("/leave", host=host, origin=sent)

    assert looked.status == (200 if served else 403)
    assert changed.status == (303 if served else 403)


def test_a_request_without_a_name_or_with_two_is_refused(site: Site) -> None:
    for hosts in ([], [HOST, HOST]):
        headers = [("host", host) for host in hosts]
        assert ask(site.app, "/", headers=headers).status == 403


@pytest.mark.parametrize("site_header", ["cross-site", "same-site", "none"])
def test_a_change_that_another_site_caused_is_refused(site_header: str, site: Site) -> None:
    assert site.post("/leave", sec_fetch_site=site_header).status == 403


def test_a_change_that_does_not_say_where_it_comes_from_is_refused(site: Site) -> None:
    assert site.post("/leave", origin="", sec_fetch_site="").status == 403


def test_a_link_from_elsewhere_opens_the_page_and_an_embedded_look_does_not(site: Site) -> None:
    visit = {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate"}
    embedded = {"sec_fetch_site": "cross-site", "sec_fetch_mode": "no-cors"}
    assert site.get("/", **visit).status != 403
    assert site.get("/", **embedded).status == 403


def test_a_stranger_sees_the_door_and_which_command_opens_it(stranger: Site) -> None:
    for path in ("/", "/process/1", "/health", "/tuning", "/nowhere"):
        found = stranger.get(path)
        assert found.status == 401
        assert "tactful page" in found.text
        assert "sam@mail.example" not in found.text


def test_a_strangers_form_is_refused(stranger: Site) -> None:
    assert stranger.post("/leave").status == 401


@pytest.mark.parametrize("key", ["", "0" * 64, "é"])
def test_a_form_without_this_sessions_key_is_refused(key: str, site: Site) -> None:
    assert site.post("/leave", {"form_key": key}).status == 403


def test_another_sessions_form_key_does_not_fit(site: Site, desk: Desk) -> None:
    other = desk.keys.form_key(desk.keys.new_session(desk.clock.now()))
    assert site.post("/leave", {"form_key": other}).status == 403


def test_a_pass_is_good_once(stranger: Site, desk: Desk) -> None:
    word = desk.keys.new_pass(desk.clock.now())
    assert stranger.get(f"/enter?pass={word}").status == 303
    assert stranger.get(f"/enter?pass={word}").status == 401


def test_a_pass_is_good_for_ten_minutes(stranger: Site, desk: Desk) -> None:
    word = desk.keys.new_pass(desk.clock.now())
    desk.clock.advance(timedelta(minutes=11))
    assert stranger.get(f"/enter?pass={word}").status == 401


def test_a_newer_pass_takes_the_older_ones_place(stranger: Site, desk: Desk) -> None:
    older = desk.keys.new_pass(desk.clock.now())
    newer = desk.keys.new_pass(desk.clock.now())
    assert stranger.get(f"/enter?pass={older}").status == 401
    assert stranger.get(f"/enter?pass={newer}").status == 303


@pytest.mark.parametrize("word", ["", "x", "%00", "é"])
def test_a_wrong_pass_opens_nothing_and_leaves_the_right_one(
    word: str, stranger: Site, desk: Desk
) -> None:
    right = desk.keys.new_pass(desk.clock.now())
    assert stranger.get(f"/enter?pass={word}").status == 401
    assert stranger.get(f"/enter?pass={right}").status == 303


def test_the_cookie_is_for_this_page_alone(stranger: Site, desk: Desk) -> None:
    word = desk.keys.new_pass(desk.clock.now())
    cookie = stranger.get(f"/enter?pass={word}").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Domain" not in cookie


def test_a_session_ends_after_thirty_days(site: Site, desk: Desk) -> None:
    desk.clock.advance(timedelta(days=29))
    assert site.get("/").status != 401
    desk.clock.advance(timedelta(days=2))
    assert site.get("/").status == 401


def test_a_session_that_was_tampered_with_is_none(site: Site) -> None:
    made, rest = site.cookie.split(".", 1)
    site.cookie = f"{int(made) + 1}.{rest}"
    assert site.get("/").status == 401


def test_leaving_ends_every_session(site: Site) -> None:
    assert site.post("/leave").status == 303
    assert site.get("/").status == 401


def test_the_files_of_the_page_are_the_users_alone(site: Site, desk: Desk) -> None:
    desk.keys.new_pass(desk.clock.now())
    folder = desk.folder / "run"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [file.stat().st_mode & 0o777 for file in folder.iterdir()] == [0o600, 0o600]


def test_every_answer_forbids_what_the_page_does_not_need(site: Site) -> None:
    for path in ("/", "/nowhere", "/static/page.css"):
        headers = site.get(path).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'self';")
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert not [name for name in headers if name.startswith("access-control")]
    assert site.get("/").headers["cache-control"] == "no-store"


def test_a_look_at_an_address_that_only_takes_forms_changes_nothing(site: Site) -> None:
    assert site.get("/leave").status == 405
    assert site.get("/").status != 401


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_not_answered(method: str, site: Site) -> None:
    assert ask(site.app, "/", method=method, headers=[("host", HOST)]).status == 405


def test_a_form_too_large_is_refused_before_it_is_read_whole(site: Site) -> None:
    assert site.post("/leave", {"text": "x" * 70_000}).status == 413


def test_what_is_no_form_is_refused(site: Site) -> None:
    assert site.post("/leave", content_type="application/json").status == 415
    assert site.post("/leave", content_type="").status == 415


def test_no_file_outside_the_pages_own_is_served(site: Site) -> None:
    for path in ("/static/../app.py", "/static/..%2fapp.py", "/static//etc/passwd", "/static/"):
        assert site.get(path).status == 404
