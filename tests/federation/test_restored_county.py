"""A county put back from yesterday's backup: read-only until its children have given back all that it lost."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from deploy.demo.moves import GRANTED, PASSED, Signing, wanted
from deploy.demo.people import man, woman
from deploy.demo.visitor import Refused
from shared.app.overview import Overview
from tests.support.inside import elsewhere, exchange, faults, inside, sees, status
from tests.support.processes import COUNTY, TOWN, VILLAGE, RealNetwork
from tests.support.real_network import Clocked, Shape, at, clocked_network
from tests.support.roots import signed, statement, take_up

pytestmark = pytest.mark.xdist_group("restored-county")
EVERYWHERE = (COUNTY, TOWN, VILLAGE)
ELDER = wanted("elderly-allowance", woman("赵桂兰", "1940-03-05"), Signing("fingerprint", "马秀英"))
CARD = wanted("elderly-card", man("马永年", "1961-05-12"))


@dataclass
class Story:
    """What was done after the backup, and what became of the county."""

    network: RealNetwork
    roots: list[Path]
    receipts: dict[str, str] = field(default_factory=dict)
    before: dict[str, tuple[int, str]] = field(default_factory=dict)
    put_back: dict[str, tuple[int, str]] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)
    fetched: dict[str, tuple[int, str]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory, shape: Shape) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("restored")
    with clocked_network(folder, shape, TOWN, VILLAGE) as clocked:
        roots = shutil.copytree(clocked.network.data(COUNTY) / "root-keys", folder / "safe")
        story = Story(clocked.network, sorted(Path(roots).iterdir()))
        secret = folder / "passphrase"
        secret.write_text("correct horse battery\n")
        works_and_loses(story, clocked, folder / "county.backup", secret)
        comes_back(story, folder)
        yield story


def works_and_loses(story: Story, clocked: Clocked, backup: Path, secret: Path) -> None:
    network = story.network
    with at(network, VILLAGE) as agent:
        early = agent.take_in(ELDER)
        agent.act(early.case, "forward")
    exchange(network, VILLAGE)
    with at(network, TOWN) as clerk:
        for act, values in (("take_over", {}), ("accept", {}), ("review", PASSED), ("forward", {})):
            clerk.act(early.case, act, values)
    exchange(network, TOWN)
    sealed = ("--passphrase-file", str(secret))
    network.command(COUNTY, "backup", "--to", str(backup), *sealed)
    clocked.clock.forward(days=1)
    with at(network, COUNTY) as chief:
        chief.act(early.case, "take_over")
        chief.act(early.case, "decide", GRANTED)
    with at(network, VILLAGE) as agent:
        late, forwarded = agent.take_in(CARD), agent.take_in(ELDER)
        agent.act(late.case, "accept")
        agent.act(forwarded.case, "forward")
    network.command(COUNTY, "grant", "revoke", "G-0003", "--reason", "改由镇里办")
    exchange(network, VILLAGE, TOWN, VILLAGE)
    with at(network, TOWN) as clerk:
        clerk.act(forwarded.case, "take_over")
    exchange(network, TOWN)
    story.receipts = {t.case: t.receipt for t in (early, late, forwarded)}
    story.before = status(network, COUNTY)["heads"]
    network.kill(COUNTY)
    network.command(COUNTY, "restore", "--from", str(backup), *sealed)


def comes_back(story: Story, folder: Path) -> None:
    network = story.network
    story.put_back = status(network, COUNTY)["heads"]
    story.refusals.append(rotates(story, network))
    alone = elsewhere(network, COUNTY, folder / "alone")
    network.copy_disk(COUNTY, alone.data(COUNTY))
    story.refusals.append(rotates(story, alone, without=TOWN))
    network.cut(TOWN)
    network.start(COUNTY)
    with at(network, COUNTY) as chief:
        chief.look_at(next(iter(story.receipts)))
        story.refusals.append(chief.page.text)
        form = chief.form("/act/take_over")
        with pytest.raises(Refused, match=r"node\.read_only"):
            chief.submit(form)
    network.mend(TOWN)
    exchange(network, TOWN)
    story.fetched = status(network, COUNTY)["heads"]
    network.stop(COUNTY)
    story.refusals.append(rotates(story, network))
    network.start(COUNTY)


def rotates(story: Story, place: RealNetwork, without: str = "") -> str:
    said = statement(place)
    signatures = (signed(root, said) for root in story.roots[1:])
    return take_up(place, *signatures, without=without).stderr


def test_it_opens_only_by_a_new_key_after_its_children_were_heard_or_left_out(story: Story) -> None:
    too_early, without, page, afterwards = story.refusals

    assert "[rotation.children_not_heard]" in too_early
    assert TOWN in too_early
    assert (without, afterwards) == ("", "")
    assert "只能查看" in page
    assert status(story.network, COUNTY)["incarnation"] == 2


def test_it_had_lost_what_came_after_the_backup_and_has_fetched_all_of_it(story: Story) -> None:
    lost = {ledger for ledger, head in story.before.items() if story.put_back.get(ledger) != head}

    assert {f"registry:{COUNTY}", *(f"case:{case}" for case in story.receipts)} <= lost
    grown = {k for k, head in story.before.items() if story.fetched[k] != head}
    assert grown <= {f"journal:{TOWN}"}, "the town has noticed, and says so"
    with inside(story.network, COUNTY) as here, here.store.read() as room:
        for ledger, (seq, digest) in story.before.items():
            assert story.fetched[ledger][0] >= seq
            assert room.ledgers.entries(ledger, first=seq, last=seq)[0].hash == digest


def test_grants_decisions_and_receipts_are_as_they_were(story: Story) -> None:
    with inside(story.network, COUNTY) as here:
        assert Overview(here).registry().grants["G-0003"].revoked_at is not None
    for case, receipt in story.receipts.items():
        seen = [sees(story.network, code, case) for code in EVERYWHERE]
        assert {c.receipt for c in seen} == {receipt}
        assert len({tuple(h.hash for h in c.slip) for c in seen}) == 1


def test_it_works_on_and_all_ledgers_verify(story: Story) -> None:
    network = story.network
    early = next(iter(story.receipts))
    with at(network, COUNTY) as chief:
        chief.act(early, "issue", {"number": "民政（示例）0001"})
    exchange(network, TOWN, VILLAGE)

    assert sees(network, VILLAGE, early).result_number == "民政（示例）0001"
    assert faults(network, *EVERYWHERE) == []
    assert not root_keys_in_backup(network)


def root_keys_in_backup(network: RealNetwork) -> bool:
    return (network.data(COUNTY) / "root-keys").exists()
