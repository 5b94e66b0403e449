"""The guard judges every method Gmail has, and everything we could think of to get around it."""

import json
import re
from pathlib import Path

import google_auth_httplib2
import httplib2
import pytest
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build_from_document

from agent.cycle.ports import Permit
from agent.errors import Forbidden
from agent.gmail import endpoint
from agent.gmail.calls import (
    CALLS,
    CREATE_LABEL,
    DELETE_DRAFT,
    MODIFY_THREAD,
    UPDATE_DRAFT,
    Call,
    Leave,
)
from agent.gmail.client import document
from agent.gmail.guard import TOKEN, Guard
from agent.gmail.transport import GuardedHttp
from tests.gmail.cut_discovery import cut, methods_of, whole
from tests.gmail.wire import Wire, answer

ROOT = "https://gmail.googleapis.com/"
API = f"{ROOT}gmail/v1/users/me/"
TOKEN_URL = "https://oauth2.googleapis.com/token"
PERMIT = Permit(draft_id="r-42", message_id="19e9aa", thread_id="19e9bb")
METHODS = {method["id"]: method for method in methods_of(whole()["resources"]["users"])}
PLAIN = {call.id for call in CALLS if call.leave is Leave.NONE}
MARKING = {call.id for call in CALLS if call.leave is Leave.MARK_THREADS}
PERMITTED = {call.id for call in CALLS if call.leave is Leave.PERMIT}


MARK = "Interviews/Draft ready"
MADE = {"name": MARK}
MARKED = {"addLabelIds": ["Label_7"]}
GOOD_BODIES = {CREATE_LABEL.id: json.dumps(MADE), MODIFY_THREAD.id: json.dumps(MARKED)}


def guard(root: str = ROOT, token: str = TOKEN_URL, mark: str = "") -> Guard:
    return Guard(api_root=endpoint.parse(root), token_uri=endpoint.parse(token), mark=mark)


def marking() -> Guard:
    """A guard that lets the mark through, whose label Gmail has listed as Label_7."""
    judge = guard(mark=MARK)
    judge.know_mark(["Label_7"])
    return judge


def url_of(path: str, user: str = "me") -> str:
    return ROOT + re.sub(r"\{\w+\}", "r-42", path.replace("{userId}", user))


def passes(
    judge: Guard, method: str, url: str, headers: dict | None = None, body: object = None
) -> bool:
    try:
        judge.judge(method, url, headers or {}, body)
    except Forbidden:
        return False
    return True


def test_the_whole_document_has_the_methods_we_know_of():
    assert len(METHODS) >= 79
    assert {call.id for call in CALLS} <= set(METHODS)


@pytest.mark.parametrize("name", METHODS)
def test_of_every_method_of_gmail_exactly_the_allowed_pass(name):
    method = METHODS[name]
    verb, url = method["httpMethod"], url_of(method["path"])
    body = GOOD_BODIES.get(name)
    assert passes(guard(), verb, url, body=body) == (name in PLAIN)
    assert passes(marking(), verb, url, body=body) == (name in PLAIN | MARKING)
    assert not passes(guard(), verb, url_of(method["path"], user="someone@example.org"))
    for upload in method.get("mediaUpload", {}).get("protocols", {}).values():
        assert not passes(marking(), verb, url_of(upload["path"].lstrip("/")))


@pytest.mark.parametrize("name", METHODS)
def test_with_a_permit_only_its_own_method_opens(name):
    method = METHODS[name]
    for call in (UPDATE_DRAFT, DELETE_DRAFT):
        judge = guard()
        with judge.permit(PERMIT, call):
            opened = passes(judge, method["httpMethod"], url_of(method["path"]))
        assert opened == (name in PLAIN | {call.id})


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.id)
def test_the_table_of_calls_agrees_with_the_document(call):
    method = METHODS[call.id]
    assert method["httpMethod"] == call.method
    path = "/" + method["path"].replace("{userId}", "me")
    assert re.sub(r"\{\w+\}", "{id}", path) == call.path


def test_the_vendored_document_is_a_cut_of_the_installed_one():
    vendored = json.loads(Path("agent/gmail/gmail.v1.json").read_text(encoding="utf-8"))
    fresh = cut(whole())
    if vendored["revision"] == fresh["revision"]:
        assert vendored == fresh
    ours = {method["id"]: method for method in methods_of(vendored["resources"]["users"])}
    assert set(ours) == {call.id for call in CALLS}
    for name, method in ours.items():
        assert method["path"] == METHODS[name]["path"]
        assert method["httpMethod"] == METHODS[name]["httpMethod"]
        assert set(method["parameters"]) <= set(METHODS[name]["parameters"])
    assert not {"batchPath", "mtlsRootUrl", "auth"} & set(vendored)


def test_scopes_that_can_draft_can_also_send():
    """The reason for the guard; the day this fails, Google has a scope for drafts alone."""
    drafting = set(METHODS["gmail.users.drafts.create"]["scopes"])
    assert drafting <= set(METHODS["gmail.users.messages.send"]["scopes"])


EVASIONS = {
    "a send": ("POST", f"{API}messages/send", {}),
    "a send of a draft": ("POST", f"{API}drafts/send", {}),
    "a send with a query": ("POST", f"{API}messages/send?alt=json", {}),
    "a send after a dot segment": ("POST", f"{API}drafts/../messages/send", {}),
    "a draft path with a dot segment": ("POST", f"{API}./drafts", {}),
    "an encoded slash": ("POST", f"{API}drafts%2Fsend", {}),
    "an encoded letter": ("POST", f"{API}messages/%73end", {}),
    "an encoded dot segment": ("POST", f"{API}drafts/%2e%2e/messages/send", {}),
    "a double slash": ("POST", f"{ROOT}gmail/v1/users/me//drafts", {}),
    "a slash at the end": ("POST", f"{API}drafts/", {}),
    "a path parameter": ("POST", f"{API}drafts;a=b", {}),
    "a backslash": ("POST", f"{API}drafts\\send", {}),
    "a line break": ("POST", f"{API}drafts\r\nX: y", {}),
    "a trailing line break": ("POST", f"{API}drafts\n", {}),
    "a tab": ("GET", f"{API}drafts\t", {}),
    "a blank": ("GET", f"{API}drafts /send", {}),
    "a fragment": ("GET", f"{API}drafts#x", {}),
    "a lower-case method": ("post", f"{API}drafts", {}),
    "a lower-case read": ("get", f"{API}profile", {}),
    "a method of its own": ("SEND", f"{API}drafts", {}),
    "a method with a blank": ("POST ", f"{API}drafts", {}),
    "a patched label": ("PATCH", f"{API}labels/Label_1", {}),
    "a method override": ("POST", f"{API}drafts", {"x-http-method-override": "DELETE"}),
    "an override on a read": ("GET", f"{API}drafts", {"X-HTTP-Method-Override": "POST"}),
    "an override of another name": ("GET", f"{API}drafts", {"X-Method-Override": "POST"}),
    "another host header": ("GET", f"{API}drafts", {"Host": "smtp.example"}),
    "a header that breaks its line": ("GET", f"{API}drafts", {"accept": "a\r\nHost: b"}),
    "a batch": ("POST", f"{ROOT}batch", {}),
    "a batch for Gmail": ("POST", f"{ROOT}batch/gmail/v1", {}),
    "the old batch": ("POST", "https://www.googleapis.com/batch", {}),
    "an upload": ("POST", f"{ROOT}upload/gmail/v1/users/me/drafts", {}),
    "a resumable upload": ("POST", f"{ROOT}resumable/upload/gmail/v1/users/me/drafts", {}),
    "an upload by parameter": ("POST", f"{API}drafts?uploadType=media", {}),
    "another form by parameter": ("GET", f"{API}drafts?alt=media", {}),
    "a token in the address": ("GET", f"{API}drafts?access_token=x", {}),
    "another user": ("POST", f"{ROOT}gmail/v1/users/boss@example.org/drafts", {}),
    "an encoded me": ("POST", f"{ROOT}gmail/v1/users/%6de/drafts", {}),
    "another version": ("POST", f"{ROOT}gmail/v2/users/me/drafts", {}),
    "the path in capitals": ("POST", f"{ROOT}GMAIL/v1/users/me/drafts", {}),
    "plain http": ("GET", f"http{API.removeprefix('https')}drafts", {}),
    "another host": ("GET", "https://evil.example/gmail/v1/users/me/drafts", {}),
    "a host that ends like ours": ("GET", "https://evilgmail.googleapis.com/", {}),
    "a host that begins like ours": (
        "GET",
        "https://gmail.googleapis.com.evil.example/gmail/v1/users/me/drafts",
        {},
    ),
    "another of Google's hosts": ("GET", "https://www.googleapis.com/gmail/v1/users/me/drafts", {}),
    "a host with a dot at its end": (
        "GET",
        "https://gmail.googleapis.com./gmail/v1/users/me/drafts",
        {},
    ),
    "a user name before the host": (
        "GET",
        "https://gmail.googleapis.com@evil.example/gmail/v1/users/me/drafts",
        {},
    ),
    "our host as a password": (
        "GET",
        "https://x:y@gmail.googleapis.com/gmail/v1/users/me/drafts",
        {},
    ),
    "another port": ("GET", "https://gmail.googleapis.com:8443/gmail/v1/users/me/drafts", {}),
    "a port that is none": (
        "GET",
        "https://gmail.googleapis.com:99999/gmail/v1/users/me/drafts",
        {},
    ),
    "no host": ("GET", "/gmail/v1/users/me/drafts", {}),
    "no scheme": ("GET", "//gmail.googleapis.com/gmail/v1/users/me/drafts", {}),
    "a file": ("GET", "file:///etc/passwd", {}),
    "a letter that looks like ours": (
        "GET",
        "https://gmаil.googleapis.com/gmail/v1/users/me/x",
        {},
    ),
    "a draft without a permit": ("PUT", f"{API}drafts/r-42", {}),
    "a deletion without a permit": ("DELETE", f"{API}drafts/r-42", {}),
    "a deleted message": ("DELETE", f"{API}messages/19e9aa", {}),
    "a draft called send": ("GET", f"{API}drafts/send", {}),
    "an attachment": ("GET", f"{API}messages/19e9aa/attachments/A1", {}),
    "a read of the token endpoint": ("GET", TOKEN_URL, {}),
    "a revocation": ("POST", "https://oauth2.googleapis.com/revoke", {}),
    "the token endpoint with a query": ("POST", f"{TOKEN_URL}?x=y", {}),
    "the token given away": ("POST", TOKEN_URL, {"Authorization": "Bearer x"}),
}


@pytest.mark.parametrize("name", EVASIONS)
def test_an_evasion_is_refused_and_recorded(name):
    method, url, headers = EVASIONS[name]
    judge = marking()
    with pytest.raises(Forbidden):
        judge.judge(method, url, headers)
    assert len(judge.refused) == 1


def test_the_token_is_renewed_at_its_own_address_only():
    assert guard().judge("POST", TOKEN_URL, {"content-type": "x"}) == TOKEN


@pytest.mark.parametrize(
    ("site", "target"),
    [
        (("https", "evil.example", 443), "/gmail/v1/users/me/drafts"),
        (("http", "gmail.googleapis.com", 80), "/gmail/v1/users/me/drafts"),
        (("https", "gmail.googleapis.com", 8443), "/gmail/v1/users/me/drafts"),
        (("https", "gmail.googleapis.com", 443), "https://evil.example/gmail/v1/users/me/drafts"),
        (("https", "gmail.googleapis.com", 443), "/gmail/v1/users/me/drafts/../messages/send"),
        (("https", "gmail.googleapis.com", 443), "/gmail/v1/users/me/messages/send"),
        (("https", "gmail.googleapis.com", 443), "@evil.example/gmail/v1/users/me/drafts"),
        (("https", "gmail.googleapis.com", 443), ""),
    ],
)
def test_what_the_connection_is_about_to_write_is_judged_again(site, target):
    with pytest.raises(Forbidden):
        guard().judge_at_connection("GET", site, target, {})


@pytest.mark.parametrize("target", ["", "@evil.example/x", "https://evil.example/x", "*"])
def test_a_target_that_is_no_path_is_named_as_that(target):
    judge = guard()
    with pytest.raises(Forbidden, match="not a path"):
        judge.judge_at_connection("GET", ("https", "gmail.googleapis.com", 443), target, {})


@pytest.mark.parametrize(
    "url",
    [
        "https://gmail.googleapis.com/a/../b",
        "https://gmail.googleapis.com/a/.",
        "https://gmail.googleapis.com//a",
        "https://gmail.googleapis.com/a%2fb",
        "https://gmail.googleapis.com/a#b",
        "https://GMAIL.googleapis.com/a",
        "https://gmail.googleapis.com:0/a",
        "https://gmail.googleapis.com:65536/a",
        "https://gmail.googleapis.com:/a",
        "https://a@gmail.googleapis.com/a",
        "HTTPS://gmail.googleapis.com/a",
        "https:///a",
        "https://-a/",
        "https://gmail.googleapis.com/a\n",
    ],
)
def test_an_address_spelled_oddly_is_no_address(url):
    assert endpoint.parse(url) is None


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://gmail.googleapis.com/", True),
        ("http://127.0.0.1:8080", True),
        ("http://127.9.9.9/", True),
        ("http://[::1]:8080/", True),
        ("http://localhost:8080/", True),
        ("http://gmail.googleapis.com/", False),
        ("http://127.0.0.1.evil.example/", False),
        ("http://localhost.evil.example/", False),
        ("http://2130706433/", False),
        ("http://0.0.0.0/", False),
        ("http://192.168.1.1/", False),
    ],
)
def test_only_https_or_this_computer_is_safe(url, safe):
    assert endpoint.is_safe(endpoint.parse(url)) is safe


OTHER_BODIES: dict[str, tuple[Call, object]] = {
    "a thread to the trash": (MODIFY_THREAD, {"addLabelIds": ["TRASH"]}),
    "a thread out of the inbox": (MODIFY_THREAD, {"removeLabelIds": ["INBOX"]}),
    "a thread read": (MODIFY_THREAD, {"removeLabelIds": ["UNREAD"]}),
    "another label of the user's": (MODIFY_THREAD, {"addLabelIds": ["Label_8"]}),
    "the user's own label off": (MODIFY_THREAD, {"removeLabelIds": ["Label_1"]}),
    "the mark with another": (MODIFY_THREAD, {"addLabelIds": ["Label_7", "TRASH"]}),
    "the mark on and another off": (
        MODIFY_THREAD,
        {"addLabelIds": ["Label_7"], "removeLabelIds": ["INBOX"]},
    ),
    "the mark on and off": (
        MODIFY_THREAD,
        {"addLabelIds": ["Label_7"], "removeLabelIds": ["Label_7"]},
    ),
    "no label": (MODIFY_THREAD, {"addLabelIds": []}),
    "nothing": (MODIFY_THREAD, {}),
    "a field unknown to us": (MODIFY_THREAD, {"addLabelIds": ["Label_7"], "x": 1}),
    "a label that is no list": (MODIFY_THREAD, {"addLabelIds": "Label_7"}),
    "a label in a list of a list": (MODIFY_THREAD, {"addLabelIds": [["Label_7"]]}),
    "a key that stands twice": (
        MODIFY_THREAD,
        '{"addLabelIds": ["TRASH"], "addLabelIds": ["Label_7"]}',
    ),
    "a list": (MODIFY_THREAD, ["Label_7"]),
    "no JSON": (MODIFY_THREAD, "addLabelIds=Label_7"),
    "no text": (MODIFY_THREAD, b"\xff\xfe"),
    "no body": (MODIFY_THREAD, None),
    "a nest of lists": (MODIFY_THREAD, "[" * 100_000),
    "a label of another name": (CREATE_LABEL, {"name": "Interviews"}),
    "a label below the mark": (CREATE_LABEL, {"name": f"{MARK}/Yes"}),
    "a label that hides": (CREATE_LABEL, {"name": MARK, "labelListVisibility": "labelHide"}),
    "a name that is no text": (CREATE_LABEL, {"name": [MARK]}),
    "a name that stands twice": (CREATE_LABEL, f'{{"name": "Trash", "name": "{MARK}"}}'),
    "a label without a name": (CREATE_LABEL, {}),
}


@pytest.mark.parametrize("name", OTHER_BODIES)
def test_no_label_is_changed_but_the_mark(name):
    call, said = OTHER_BODIES[name]
    body = said if isinstance(said, str | bytes | None) else json.dumps(said)
    path = call.path.replace("{id}", "19e9bb")
    judge, site = marking(), ("https", "gmail.googleapis.com", 443)
    with pytest.raises(Forbidden):
        judge.judge(call.method, f"{ROOT}{path.lstrip('/')}", {}, body)
    with pytest.raises(Forbidden):
        judge.judge_at_connection(call.method, site, path, {}, body)
    assert len(judge.refused) == 2


@pytest.mark.parametrize("name", GOOD_BODIES)
def test_without_the_option_not_even_the_mark_is_let_through(name):
    call = next(one for one in CALLS if one.id == name)
    judge = guard()
    judge.know_mark(["Label_7"])
    url = ROOT + call.path.lstrip("/").replace("{id}", "19e9bb")
    with pytest.raises(Forbidden, match="none of the allowed calls"):
        judge.judge(call.method, url, {}, GOOD_BODIES[name])


def test_the_mark_is_put_on_and_taken_off_and_made():
    judge = marking()
    url = f"{API}threads/19e9bb/modify"
    for body in (json.dumps(MARKED), json.dumps({"removeLabelIds": ["Label_7"]}).encode()):
        assert judge.judge("POST", url, {}, body) == MODIFY_THREAD.id
    body = json.dumps({"name": MARK.upper()})
    assert judge.judge("POST", f"{API}labels", {}, body) == CREATE_LABEL.id


@pytest.mark.parametrize("label_id", ["TRASH", "SPAM", "INBOX", "STARRED", "Label_", "Label_x", ""])
def test_a_label_of_gmails_own_is_never_taken_for_the_mark(label_id):
    """Whatever a server says that it is called."""
    judge = guard(mark=MARK)
    judge.know_mark([label_id])
    body = json.dumps({"addLabelIds": [label_id]})
    assert not passes(judge, "POST", f"{API}threads/19e9bb/modify", body=body)


def test_before_gmail_has_listed_the_mark_and_after_it_is_gone_no_thread_is_changed():
    judge = guard(mark=MARK)
    for known in ([], ["Label_7"], ["Label_9"], []):
        judge.know_mark(known)
        body = json.dumps(MARKED)
        passed = passes(judge, "POST", f"{API}threads/19e9bb/modify", body=body)
        assert passed == (known == ["Label_7"])


def test_a_permit_lets_one_request_out_and_no_second():
    judge = guard()
    site = ("https", "gmail.googleapis.com", 443)
    target = "/gmail/v1/users/me/drafts/r-42"
    with judge.permit(PERMIT, DELETE_DRAFT):
        judge.judge_at_connection("DELETE", site, target, {})
        with pytest.raises(Forbidden):
            judge.judge_at_connection("DELETE", site, target, {})
        judge.not_carried_out(DELETE_DRAFT.id)
        judge.judge_at_connection("DELETE", site, target, {})
    with pytest.raises(Forbidden):
        judge.judge_at_connection("DELETE", site, target, {})


def test_a_permit_that_was_not_used_is_gone_with_its_call():
    judge = guard()
    with judge.permit(PERMIT, DELETE_DRAFT):
        judge.judge("DELETE", f"{API}drafts/r-42", {})
    with pytest.raises(Forbidden):
        judge.judge("DELETE", f"{API}drafts/r-42", {})


def test_a_permit_is_for_one_draft_only():
    judge = guard()
    with judge.permit(PERMIT, DELETE_DRAFT), pytest.raises(Forbidden):
        judge.judge("DELETE", f"{API}drafts/r-43", {})
    with judge.permit(PERMIT, DELETE_DRAFT), pytest.raises(Forbidden):
        judge.judge("PUT", f"{API}drafts/r-42", {})


def test_forbidden_can_not_be_swallowed_by_a_retry():
    assert not issubclass(Forbidden, Exception)


# --- the real client, built from the whole document, above the guard


@pytest.fixture
def wire():
    with Wire([answer(200, {})]) as server:
        yield server


@pytest.fixture
def whole_client(wire):
    document = whole() | {"rootUrl": wire.root, "baseUrl": wire.root}
    del document["mtlsRootUrl"]
    judge = guard(wire.root, f"{wire.root}token")
    http = GuardedHttp(judge, api_root=endpoint.parse(wire.root), timeout=5)
    logged_in = google_auth_httplib2.AuthorizedHttp(Credentials(token="x"), http=http)
    yield build_from_document(document, http=logged_in)
    http.close()


BODY = {"raw": "VG86IGE="}
FORBIDDEN_CALLS = {
    "messages.send": lambda users: users.messages().send(userId="me", body=BODY),
    "drafts.send": lambda users: users.drafts().send(userId="me", body={"id": "r-42"}),
    "drafts.delete": lambda users: users.drafts().delete(userId="me", id="r-42"),
    "drafts.update": lambda users: users.drafts().update(userId="me", id="r-42", body=BODY),
    "messages.trash": lambda users: users.messages().trash(userId="me", id="19e9aa"),
    "messages.import": lambda users: users.messages().import_(userId="me", body=BODY),
    "messages.insert": lambda users: users.messages().insert(userId="me", body=BODY),
    "threads.modify": lambda users: users.threads().modify(userId="me", id="1a", body={}),
    "labels.create": lambda users: users.labels().create(userId="me", body=MADE),
    "threads.modify with the mark": lambda users: users.threads().modify(
        userId="me", id="1a", body=MARKED
    ),
    "filters": lambda users: users.settings().filters().create(userId="me", body={}),
    "vacation": lambda users: users.settings().updateVacation(userId="me", body={}),
    "a query too long for a GET": lambda users: users.messages().list(userId="me", q="x" * 3000),
    "another user's drafts": lambda users: users.drafts().list(userId="boss@example.org"),
    "an id with a slash": lambda users: users.threads().get(userId="me", id="../drafts"),
}


@pytest.mark.parametrize("name", FORBIDDEN_CALLS)
def test_googles_client_itself_can_not_get_past_the_guard(whole_client, wire, name):
    request = FORBIDDEN_CALLS[name](whole_client.users())
    with pytest.raises(Forbidden):
        request.execute(num_retries=3)
    assert wire.requests == []


def test_a_batch_can_not_get_past_the_guard(whole_client, wire):
    batch = whole_client.new_batch_http_request()
    batch.add(whole_client.users().getProfile(userId="me"))
    with pytest.raises(Forbidden):
        batch.execute()
    assert wire.requests == []


def test_a_connection_pointed_elsewhere_is_found_out_at_the_wire(whole_client, wire):
    """Even where the request was fine: the second judgement looks at the connection itself."""
    http = whole_client._http.http
    with Wire([answer(200, {})]) as stranger:
        authority = f"127.0.0.1:{wire.port}"
        elsewhere = httplib2.HTTPConnectionWithTimeout("127.0.0.1", stranger.port)
        http.connections[f"http:{authority}"] = elsewhere
        with pytest.raises(Forbidden):
            whole_client.users().getProfile(userId="me").execute()
    assert wire.requests == stranger.requests == []


def test_a_connection_brought_along_is_refused(wire):
    http = GuardedHttp(guard(wire.root), api_root=endpoint.parse(wire.root))
    url = f"{wire.root}gmail/v1/users/me/profile"
    with pytest.raises(Forbidden):
        http.request(url, connection_type=httplib2.HTTPSConnectionWithTimeout)
    http.disable_ssl_certificate_validation = True
    with pytest.raises(Forbidden):
        http.request(url)
    assert wire.requests == []


def test_the_first_judgement_comes_before_any_connection_is_made(wire):
    http = GuardedHttp(guard(wire.root), api_root=endpoint.parse(wire.root))
    with pytest.raises(Forbidden):
        http.request(f"{wire.root}gmail/v1/users/me/messages/send", "POST")
    assert http.connections == {}


def test_no_redirect_is_followed():
    with Wire([answer(302, b"", {"Location": "/gmail/v1/users/me/labels"})]) as wire:
        http = GuardedHttp(guard(wire.root), api_root=endpoint.parse(wire.root), timeout=5)
        response, _ = http.request(f"{wire.root}gmail/v1/users/me/profile")
        assert response.status == 302
        assert len(wire.requests) == 1
        http.close()


def test_without_the_option_googles_client_does_not_even_know_the_calls():
    def calls_of(*, mark_threads: bool) -> set[str]:
        cut_down = document(ROOT, mark_threads=mark_threads)
        return {method["id"] for method in methods_of(cut_down["resources"]["users"])}

    assert calls_of(mark_threads=True) - calls_of(mark_threads=False) == MARKING
