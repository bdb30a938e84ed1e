"""Which names a certificate may carry, and what an authority may be bound to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.host_names import domain, host_name, is_within, is_written_right, within
from shared.domain.refusals_certificates import BadDomain, BadHostName, HostNameOutside


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("dianhu.lan", "dianhu.lan"),
        (" Dianhu.LAN. ", "dianhu.lan"),
        ("a-1.tongban.minle.example", "a-1.tongban.minle.example"),
        ("192.168.1.20", "192.168.1.20"),
        ("172.31.255.254", "172.31.255.254"),
        ("FD00:0::20", "fd00::20"),
    ],
)
def test_a_name_has_one_written_form(typed: str, written: str) -> None:
    assert host_name(typed) == written
    assert is_written_right(written)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "localhost",
        "*.lan",
        "点湖.lan",
        "xn--fiq.lan",
        "dian_hu.lan",
        "-a.lan",
        "a-.lan",
        "a..lan",
        "a.lan/b",
        "a.lan:8443",
        "a.lan\n",
        "a@b.lan",
        "1.2",
        "192.168.1",
        "192.168.1.020",
        "8.8.8.8",
        "127.0.0.1",
        "169.254.1.1",
        "172.32.0.1",
        "::1",
        "fe80::1",
        "fd00::1%eth0",
        "::ffff:192.168.1.20",
        "2001:db8::1",
        f"{'a' * 64}.lan",
        ".".join(["a" * 63] * 4) + ".lan",
    ],
)
def test_nothing_else_is_a_name(typed: str) -> None:
    if typed == "a.lan\n":
        assert not is_written_right(typed)
        return
    with pytest.raises(BadHostName):
        host_name(typed)


@pytest.mark.parametrize(
    "typed", ["lan", "HOME.arpa", ".test", "tongban.minle.example", "gs.minle.gov.cn"]
)
def test_an_authority_is_bound_to_what_nobody_owns_or_the_county_does(typed: str) -> None:
    assert domain(typed) == typed.lower().strip(".")


@pytest.mark.parametrize(
    "typed", ["", "cn", "com", "gov.cn", "minle.cn", "*.lan", "10.0.0", "政务.a.b", "gs.gov.cn"]
)
def test_an_authority_is_bound_to_nothing_that_belongs_to_everybody(typed: str) -> None:
    with pytest.raises(BadDomain):
        domain(typed)


def test_a_name_lies_within_a_domain_by_whole_parts() -> None:
    assert within("Dianhu.lan", ("lan",)) == "dianhu.lan"
    for name in ("dianhu.vlan", "lan.internal", "a.lan.example.com"):
        assert not is_within(name, ("lan",))
        with pytest.raises(HostNameOutside):
            within(name, ("lan",))
    assert is_within("10.1.2.3", ())


@given(st.text(max_size=300))
def test_whatever_is_typed_is_a_name_in_its_form_or_refused(typed: str) -> None:
    try:
        written = host_name(typed)
    except BadHostName:
        return
    assert is_written_right(written)
