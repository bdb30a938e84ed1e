"""A case from the village's door to the county and back."""

from deploy.demo.chapters.scenes import BY_FINGER, county_grants, in_both, row_of, town_reviews
from deploy.demo.people import woman
from deploy.demo.stage import AT_TOWN, AT_VILLAGE, Stage


def one_elder(stage: Stage) -> None:
    """An elder without a phone, from the village's door to the county and back."""
    tell = stage.teller.tell
    stage.teller.chapter("没有电话的老人", "An elder without a phone")
    taken = stage.take_in(woman("赵桂兰", "1941-03-08"), BY_FINGER)
    tell(
        "城关村 马秀英：赵桂兰八十多岁，没有电话，不识字。收下高龄津贴申请，捺印，马秀英见证。",
        "Chengguan Village, Ma Xiuying: Zhao Guilan, past eighty, has no phone and cannot read. Her elderly allowance is taken in, signed by fingerprint before a witness.",
    )
    tell(f"回执编号 {taken.receipt}", f"Receipt {taken.receipt}")
    stage.ma.act(taken.case, "forward")
    tell(
        "城关村 马秀英：转报洪水镇，已在途。",
        "Chengguan Village, Ma Xiuying: forwarded to Hongshui Town; in transit.",
    )
    stage.send_up()
    town_reviews(stage, taken.case)
    county_grants(stage, taken.case)
    stage.send_on(AT_TOWN)
    stage.send_up(AT_VILLAGE)
    stage.ma.open("/home")
    line, english = in_both(stage.ma, lambda page: row_of(page, taken.case))
    tell(
        f"城关村首页“答复回来了”：{line}",
        f"On the village's home, among the answers back: {english}",
    )
