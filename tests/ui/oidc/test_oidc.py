"""Sign-in by another provider over HTTP: who comes in as what, and everything that must let nobody in."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from knowledge.access import Role
from knowledge.errors import SettingError
from knowledge.store.trail import Trail, Wanted
from tests.oidc_provider import CLIENT, SECRET, OidcProvider
from tests.records import empty_store
from tests.ui.oidc.site import ROLES, Site
from ui.oidc import Provider
from ui.oidc_people import elsewhere_of, roles_of
from ui.settings import Settings, read_settings
from ui.signing_in_elsewhere import HOLDS


def test_whoever_the_provider_vouches_for_comes_in_with_role_and_department(site: Site) -> None:
    done = site.sign_in()
    assert (done.status_code, done.headers["location"]) == (303, "/staff")
    account = site.accounts.named("s01")
    assert (account.role, account.departments, account.secret) == (Role.WINDOW, frozenset({"户政科"}), None)
    assert "s01" in site.browser.get("/login").text


def test_the_sign_in_page_leads_there_and_local_accounts_stay(site: Site) -> None:
    page = site.browser.get("/login", params={"next": "/staff"}).text
    assert 'href="/login/oidc?next=/staff"' in page
    assert 'name="password"' in page


def test_who_comes_again_is_known_by_the_provider_and_not_by_his_name(site: Site, provider: OidcProvider) -> None:
    site.sign_in()
    provider.claims = {**provider.claims, "preferred_username": "s01-neu", "roles": ["mb-bj", "mb-ck"]}
    site.sign_in()
    assert [(one.name, one.role) for one in site.accounts.all()] == [("s01", Role.EDITOR)]


@pytest.mark.parametrize("onward", ["https://evil.example/", "//evil.example", "/\\evil"])
def test_nobody_is_sent_to_another_site(site: Site, onward: str) -> None:
    assert site.browser.get(site.out(onward)).headers["location"] == "/login"


def twisted(**claims: object) -> Callable[[OidcProvider], None]:
    return lambda provider: provider.twist.update(claims)


def lacking(*names: str) -> Callable[[OidcProvider], None]:
    def change(provider: OidcProvider) -> None:
        provider.without = names

    return change


def other_key(provider: OidcProvider) -> None:
    provider.signer = provider.new_key()


def forged(algorithm: str) -> Callable[[OidcProvider], None]:
    def change(provider: OidcProvider) -> None:
        provider.forged = algorithm

    return change


LIES = {
    "another nonce": twisted(nonce="of another sign-in"),
    "no nonce": lacking("nonce"),
    "another issuer": twisted(iss="https://id.evil.example"),
    "another audience": twisted(aud="another-client"),
    "another party": twisted(aud=[CLIENT, "another"], azp="another"),
    "expired": twisted(exp=int(time.time()) - 3600, iat=int(time.time()) - 7200),
    "no end": lacking("exp"),
    "of the future": twisted(nbf=int(time.time()) + 3600),
    "nobody": lacking("sub"),
    "signed by another": other_key,
    "signed by nobody": forged("none"),
    "signed with the public key": forged("HS256"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_is_not_to_be_believed_lets_nobody_in(site: Site, provider: OidcProvider, lie: str) -> None:
    LIES[lie](provider)
    assert site.refused(site.sign_in()).startswith("oidc token not believed")
    assert site.accounts.all() == []


STRANGERS = {
    "no role": ({"roles": ["someone"]}, "no role"),
    "no role claim": ({"roles": None}, "no role"),
    "a role that is none of ours": ({"roles": ["maintainer"]}, "no role"),
    "no name": ({"preferred_username": ""}, "no name"),
    "a name that cannot be one": ({"preferred_username": "张 三"}, "name unfit"),
    "an editor of nothing": ({"roles": "mb-bj", "department": []}, "no department"),
}


@pytest.mark.parametrize("stranger", STRANGERS)
def test_who_is_nobody_here_is_not_let_in(site: Site, provider: OidcProvider, stranger: str) -> None:
    claims, why = STRANGERS[stranger]
    provider.twist = claims
    answer = site.sign_in()
    assert site.refused(answer) == f"oidc {why}"
    assert "没有在这里登记" in answer.text
    assert site.accounts.all() == []


def test_an_answer_is_taken_once_and_from_the_browser_that_began(site: Site) -> None:
    back = site.out()
    kept = dict(site.browser.cookies)
    assert site.browser.get(back).status_code == 303
    replayer = site.new_browser()
    replayer.cookies.update(kept)
    assert site.refused(replayer.get(back)) == "oidc unknown state"
    assert site.refused(site.new_browser().get(site.out())) == "oidc another browser"
    assert site.refused(site.browser.get("/login/oidc/back?code=1&state=made-up")) == "oidc unknown state"
    assert site.refused(site.browser.get("/login/oidc/back")) == "oidc unknown state"


def test_an_answer_that_comes_too_late_is_refused(site: Site) -> None:
    back = site.out()
    with site.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE pending_sign_ins SET ends = '2020-01-01 00:00:00.000000'")
    assert site.refused(site.browser.get(back)) == "oidc unknown state"
    assert HOLDS.total_seconds() == 600


def test_an_answer_of_another_provider_or_a_no_is_refused(site: Site) -> None:
    state = parse_qs(urlsplit(site.out()).query)["state"][0]
    answer = site.browser.get("/login/oidc/back", params={"state": state, "code": "1", "iss": "https://evil.example"})
    assert site.refused(answer) == "oidc another issuer"
    state = parse_qs(urlsplit(site.out()).query)["state"][0]
    denied = site.browser.get("/login/oidc/back", params={"state": state, "error": "access_denied"})
    assert site.refused(denied) == "oidc provider said no"


def test_a_code_that_was_used_lets_nobody_in(site: Site, provider: OidcProvider) -> None:
    back = site.out()
    provider.codes.clear()
    assert site.refused(site.browser.get(back)) == "oidc code refused"


def test_a_local_account_cannot_be_taken_over(site: Site) -> None:
    site.accounts.add("s01", Role.MAINTAINER)
    assert site.refused(site.sign_in()) == "oidc closed or name taken"
    assert site.accounts.named("s01").role is Role.MAINTAINER
    assert site.accounts.named("s01").origin is None


def test_a_closed_account_stays_closed(site: Site) -> None:
    site.sign_in()
    site.accounts.disable("s01")
    assert site.refused(site.sign_in()) == "oidc closed or name taken"


def test_keys_may_change_and_are_asked_for_only_then(
    tmp_path: Path, settings: Settings, provider: OidcProvider
) -> None:
    now = [time.time()]
    elsewhere = elsewhere_of(settings)
    assert elsewhere is not None
    found = Provider(elsewhere.registered, now=lambda: now[0])

    def claims() -> object:
        leaving = found.leave()
        back = parse_qs(urlsplit(httpx2.get(leaving.address).headers["location"]).query)
        return found.vouched(back["code"][0], verifier=leaving.verifier, nonce=leaving.nonce).claims["sub"]

    assert (claims(), claims()) == ("u-1", "u-1")
    assert provider.asked.count("/keys") == 1
    provider.rotate()
    now[0] += 31
    assert claims() == "u-1"
    assert provider.asked.count("/keys") == 2


def test_without_the_provider_the_page_says_so_and_offers_the_password(tmp_path: Path, settings: Settings) -> None:
    away = settings.model_copy(update={"oidc_issuer": "http://127.0.0.1:9"})
    site = Site(empty_store(tmp_path), away)
    answer = site.browser.get("/login/oidc")
    assert site.refused(answer) == "oidc description away"
    assert "连不上" in answer.text
    assert 'name="password"' in answer.text


def test_a_description_of_another_issuer_is_not_followed(site: Site, provider: OidcProvider) -> None:
    provider.issuer = "https://id.evil.example"
    assert site.refused(site.browser.get("/login/oidc")) == "oidc described by another issuer"


def test_neither_log_nor_trail_repeats_what_was_sent(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        site.browser.get("/login/oidc/back?code=geheim-code&state=geheim-state&error=geheim-fehler")
        site.sign_in()
    trail = str([one.model_dump() for one in Trail(site.store.engine).every(Wanted())])
    ours = [one.getMessage() for one in caplog.records if one.name.startswith("mingbai")]
    assert not [word for word in ("geheim", SECRET, "eyJ") if word in trail + str(ours)]


COMPLETE = {
    "MINGBAI_OIDC_ISSUER": "https://id.example/realms/x",
    "MINGBAI_OIDC_CLIENT": "mb",
    "MINGBAI_OIDC_ROLES": ROLES,
    "MINGBAI_PUBLIC_URL": "https://bs.example/",
}


def test_settings_are_checked_when_the_service_starts(tmp_path: Path) -> None:
    found = elsewhere_of(read_settings(COMPLETE))
    assert found is not None
    assert found.registered.back == "https://bs.example/login/oidc/back"
    assert elsewhere_of(Settings()) is None
    for name in ("MINGBAI_OIDC_CLIENT", "MINGBAI_OIDC_ROLES", "MINGBAI_PUBLIC_URL"):
        with pytest.raises(SettingError, match=name):
            elsewhere_of(read_settings({**COMPLETE, name: ""}))
    for name, value in (
        ("MINGBAI_OIDC_ISSUER", "http://id.example"),
        ("MINGBAI_OIDC_SECRET_FILE", str(tmp_path / "no")),
    ):
        with pytest.raises(SettingError, match=name):
            elsewhere_of(read_settings({**COMPLETE, name: value}))
    for wrong in ("a=citizen", "a=root"):
        with pytest.raises(SettingError, match="身份只能是"):
            roles_of(wrong)


def test_the_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("in-the-file\n", "utf-8")
    found = elsewhere_of(read_settings({**COMPLETE, "MINGBAI_OIDC_SECRET_FILE": str(tmp_path / "secret")}))
    assert found is not None
    assert found.registered.secret == "in-the-file"
    assert "in-the-file" not in repr(read_settings({**COMPLETE, "MINGBAI_OIDC_SECRET": "in-the-file"}))


def test_a_role_may_stand_deep_in_the_claims(tmp_path: Path, settings: Settings, provider: OidcProvider) -> None:
    deep = settings.model_copy(update={"oidc_role_claim": "realm_access.roles"})
    provider.twist = {"roles": [], "realm_access": {"roles": ["x", "mb-wh"]}}
    site = Site(empty_store(tmp_path), deep)
    site.sign_in()
    assert site.accounts.named("s01").role is Role.MAINTAINER
