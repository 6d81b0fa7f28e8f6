"""What the userinfo endpoint adds to a token, and how somebody who leaves ends his session with the provider, too."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from knowledge.access import Role
from tests.oidc_provider import CLIENT, OidcProvider
from tests.ui.oidc.site import HERE, Site
from ui.signing_in import HINT_COOKIE

USERINFO = {"userinfo_endpoint": "/userinfo"}
ENDING = {"end_session_endpoint": "/end"}


def test_what_the_token_leaves_out_is_asked_for(site: Site, provider: OidcProvider) -> None:
    provider.offers, provider.without = USERINFO, ("roles", "department")
    provider.userinfo = {"sub": "u-1", "roles": ["mb-bj"], "department": "户政科", "preferred_username": "other"}
    assert site.sign_in().status_code == 303
    account = site.accounts.named("s01")
    assert (account.role, account.departments) == (Role.EDITOR, frozenset({"户政科"}))


def test_what_the_token_says_counts_before_it(site: Site, provider: OidcProvider) -> None:
    provider.offers, provider.without = USERINFO, ("department",)
    provider.userinfo = {"sub": "u-1", "roles": ["mb-wh"], "department": ["户政科", "治安科"]}
    site.sign_in()
    account = site.accounts.named("s01")
    assert (account.role, account.departments) == (Role.WINDOW, frozenset({"户政科", "治安科"}))


def test_nothing_is_asked_where_the_token_says_all(site: Site, provider: OidcProvider) -> None:
    provider.offers, provider.userinfo = USERINFO, {"sub": "u-1"}
    site.sign_in()
    assert "/userinfo" not in provider.asked


@pytest.mark.parametrize("said", [{"sub": "u-2", "roles": ["mb-wh"]}, {"roles": ["mb-wh"]}])
def test_what_it_says_of_another_lets_nobody_in(
    site: Site,
    provider: OidcProvider,
    said: dict[str, object],
) -> None:
    provider.offers, provider.without, provider.userinfo = USERINFO, ("roles",), said
    assert site.refused(site.sign_in()) == "oidc userinfo of another"
    assert site.accounts.all() == []


def test_what_is_signed_there_is_believed_as_a_token_is(site: Site, provider: OidcProvider) -> None:
    provider.offers, provider.without = USERINFO, ("roles",)
    provider.userinfo_signed = {"sub": "u-1", "roles": ["mb-wh"]}
    assert site.sign_in().status_code == 303
    assert site.accounts.named("s01").role is Role.MAINTAINER


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"aud": "another"}, "oidc userinfo for another"),
        ({"iss": "https://other.example"}, "oidc userinfo for another"),
        ({"sub": "u-2"}, "oidc userinfo of another"),
    ],
)
def test_what_is_signed_for_or_of_another_lets_nobody_in(
    site: Site, provider: OidcProvider, said: dict[str, object], why: str
) -> None:
    provider.offers, provider.without = USERINFO, ("roles",)
    provider.userinfo_signed = {"sub": "u-1", "roles": ["mb-wh"], **said}
    assert site.refused(site.sign_in()) == why


def test_what_another_key_signed_lets_nobody_in(site: Site, provider: OidcProvider) -> None:
    provider.offers, provider.without = USERINFO, ("roles",)
    provider.userinfo_signed = {"sub": "u-1", "roles": ["mb-wh"]}
    provider.userinfo_signer = provider.new_key()
    assert site.refused(site.sign_in()).startswith("oidc userinfo not believed")


def test_a_role_that_nobody_states_lets_nobody_in(site: Site, provider: OidcProvider) -> None:
    provider.offers, provider.without = USERINFO, ("roles",)
    assert site.refused(site.sign_in()) == "oidc no role"


def test_who_has_a_role_comes_in_though_userinfo_refuses(site: Site, provider: OidcProvider) -> None:
    provider.offers, provider.without = USERINFO, ("department",)
    assert site.sign_in().status_code == 303
    assert site.accounts.named("s01").departments == frozenset()


def left(site: Site) -> tuple[int, str]:
    """Sign out by the form of the sign-in page; the status, and where the answer leads."""
    token = re.findall(r'name="csrf" value="([^"]+)"', site.browser.get("/login").text)
    answer = site.browser.post("/logout", data={"csrf": token[0]})
    onward = re.findall(r'http-equiv="refresh" content="0;url=([^"]+)"', answer.text)
    return answer.status_code, unescape(onward[0]) if onward else answer.headers["location"]


def test_who_leaves_is_sent_to_end_his_session_with_the_provider(
    site: Site,
    provider: OidcProvider,
) -> None:
    provider.offers = ENDING
    site.sign_in()
    status, onward = left(site)
    assert (status, onward.partition("?")[0]) == (200, f"{provider.address}/end")
    said = parse_qs(urlsplit(onward).query)
    assert (said["client_id"], said["post_logout_redirect_uri"]) == ([CLIENT], [f"{HERE}/login"])
    assert said["id_token_hint"][0].count(".") == 2
    assert HINT_COOKIE not in dict(site.browser.cookies)
    assert 'name="password"' in site.browser.get("/login").text


def test_without_such_an_endpoint_or_the_provider_he_is_signed_out_here(
    site: Site,
    provider: OidcProvider,
) -> None:
    site.sign_in()
    assert left(site) == (303, "/login")
    provider.offers = {"end_session_endpoint": "x://nowhere"}
    site.sign_in()
    assert left(site) == (303, "/login")


def test_a_local_account_is_not_sent_anywhere(site: Site, provider: OidcProvider) -> None:
    provider.offers = ENDING
    code = site.accounts.add("w01", Role.WINDOW).code
    form = re.findall(r'name="form" value="([^"]+)"', site.browser.get("/login/first").text)[0]
    password = "Gruen-Haus-37-Tor"
    sent = {"name": "w01", "code": code, "password": password, "again": password, "form": form}
    assert site.browser.post("/login/first", data=sent).status_code == 303
    assert left(site) == (303, "/login")
