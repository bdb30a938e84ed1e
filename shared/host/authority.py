"""The county's authority on its machine: begun once, its key in the data folder, issuing what the registry allows."""

from shared.app.certificates import SERIAL_BYTES, Certificates
from shared.app.here import Here
from shared.domain.certificates import AUTHORITY_LIFETIME
from shared.domain.host_names import MOST_DOMAINS, domain
from shared.domain.refusals_certificates import TooManyDomains
from shared.host.folder import AUTHORITY_KEY, Folder, write_secret
from shared.host.new_file import flush_folder
from shared.host.tls_authority import authority_certificate, new_key, signing


def begin(folder: Folder, here: Here, typed: tuple[str, ...], *, again: bool = False) -> None:
    """Make the county's authority and list it. Raises BadDomain, TooManyDomains, AuthorityStands, NotTheCounty.

    The key is on the disk under a name of its own before the registry tells of it; a
    run that was broken off is made good by another with `again`.
    """
    domains = tuple(dict.fromkeys(domain(one) for one in typed))
    if not 1 <= len(domains) <= MOST_DOMAINS:
        raise TooManyDomains(most=MOST_DOMAINS, count=len(domains))
    certificates = Certificates(here)
    certificates.check_begin(again=again)
    key, pem = new_key()
    now = here.now().replace(microsecond=0)
    until = now + AUTHORITY_LIFETIME
    serial = int.from_bytes(here.random(SERIAL_BYTES), "big") >> 1 | 1
    # Two authorities of one county must not bear one name: a client would take either for the other.
    title = f"Tongban {here.county} {now:%Y%m%d%H%M%S}"
    made = authority_certificate(key, title, domains, serial, now, until)
    fresh = folder.path / f"{AUTHORITY_KEY}.next"
    fresh.unlink(missing_ok=True)
    write_secret(fresh, pem)
    fresh.replace(folder.path / AUTHORITY_KEY)
    flush_folder(folder.path)
    certificates.begin(made, domains, until, here.itself)


def issue(folder: Folder, here: Here, *, by_person: bool = False) -> int:
    """Issue what is asked for and allowed; return how many. Raises NoAuthorityKey."""
    sign = signing(folder.path / AUTHORITY_KEY)
    return Certificates(here).issue(sign, by_person=by_person)
