"""The invented cases that a first start seeds: every state a case can be in, at every desk."""

from deploy.demo.filled import ACCOUNT, days_ago, in_days
from deploy.demo.moves import (
    ACCEPTED,
    AT_COUNTY,
    CLOSED,
    COUNTY,
    DECIDED,
    FORWARD,
    GRANTED,
    ISSUED,
    ON_TO_COUNTY,
    REVIEWED,
    TO_TOWN,
    TOWN,
    VILLAGE,
    Move,
    Persons,
    Seeded,
    Signing,
    done_at,
    on_promise,
    wanted,
)
from deploy.demo.people import man, woman

HERE, THERE, AT_TOWN = "chengguan", "yimin", "hongshui"
BY_FINGER = Signing("fingerprint", "马秀英")
BY_FINGER_THERE = Signing("fingerprint", "张玉梅", "loudspeaker")
BY_PROXY = Signing("by_proxy", "韩学礼", "relative", "本人不识字，念给本人听过，由儿子代签。")
BY_PHONE = Signing(told="phone")
MISSING_CARD = ("bank-card",)
NOTIFY = Move(TOWN, "notify", {"until": in_days(14), "note": "补齐后交到村里就行，不用跑镇上。"})

AT_THE_VILLAGES = (
    Seeded(
        HERE, wanted("elderly-allowance", woman("赵桂兰", "1941-03-08"), BY_FINGER, MISSING_CARD)
    ),
    Seeded(THERE, wanted("minimum-living-allowance", man("孙学文", "1968-07-19", "13900000017"))),
    Seeded(
        HERE,
        wanted("elderly-card", woman("马玉珍", "1958-02-11", "13900000021"), BY_PHONE),
        (*done_at(VILLAGE, "甘优待（示例）0001"), Move(VILLAGE, "close")),
    ),
    Seeded(
        THERE,
        wanted("elderly-card", man("阿布都热西提·买买提", "1955-10-01"), reason="lost"),
        done_at(VILLAGE, "甘优待（示例）0002"),
    ),
    Seeded(
        THERE,
        wanted("medical-insurance-registration", woman("郭小燕", "1996-05-23", "13900000033")),
        (*done_at(VILLAGE), Move(VILLAGE, "close")),
    ),
    Seeded(
        HERE,
        wanted("temporary-relief", man("何占元", "1979-12-02", "13900000047"), urgent="yes"),
        (FORWARD,),
    ),
    Seeded(
        THERE,
        wanted("medical-assistance", woman("宋凤琴", "1963-09-14"), BY_FINGER_THERE),
        (FORWARD,),
    ),
    Seeded(
        HERE, wanted("elderly-allowance", man("罗文魁", "1939-06-30"), BY_FINGER), draft_steps=3
    ),
    Seeded(THERE, wanted("temporary-relief", woman("郑秀芳", "1972-04-18")), draft_steps=1),
)
SON = man("韩世昌", "1975-01-09", "13900000052")
MOTHER = woman("杨王氏", "1935-08-27")
AT_THE_TOWN = (
    Seeded(
        HERE,
        wanted(
            "elderly-allowance",
            Persons(woman("韩淑英", "1943-11-05"), handler=(SON, "儿子")),
            BY_PROXY,
            lives_with="children",
        ),
        TO_TOWN,
    ),
    Seeded(
        THERE, wanted("disability-living-subsidy", man("梁得胜", "1970-03-25"), BY_PHONE), TO_TOWN
    ),
    Seeded(
        HERE,
        wanted(
            "minimum-living-allowance",
            man("唐生财", "1960-05-06"),
            missing=("household-register", "check-authorisation"),
        ),
        (*TO_TOWN, NOTIFY),
    ),
    Seeded(
        THERE,
        wanted(
            "flexible-work-subsidy",
            woman("李㛃", "1988-08-08", "13900000061"),
            missing=("commitment",),
        ),
        (
            *TO_TOWN,
            NOTIFY,
            Move(
                VILLAGE,
                "supplement",
                {"documents": ["commitment"], "note": "今天送到村里"},
                "hand-in",
            ),
        ),
    ),
    Seeded(
        HERE,
        wanted(
            "disability-nursing-subsidy",
            Persons(man("杨自忠", "1967-04-09", "13900000066"), beneficiary=(MOTHER, "母亲")),
            Signing(told="phone", note="母亲卧床，由儿子来办。"),
        ),
        ACCEPTED,
    ),
    Seeded(
        HERE,
        wanted(
            "medical-assistance",
            woman("王秀莲", "1969-06-17", "13900000069"),
            BY_PHONE,
            ("diagnosis",),
        ),
        (*TO_TOWN, Move(TOWN, "accept", on_promise(in_days(10)))),
    ),
    Seeded(
        THERE, wanted("extreme-hardship", man("高万福", "1947-02-14"), BY_FINGER_THERE), ACCEPTED
    ),
    Seeded(
        HERE,
        wanted("elderly-allowance", woman("钟𬭎", "1944-01-20"), Signing(told="relative")),
        (
            *REVIEWED,
            Move(
                TOWN,
                "applicant.address",
                {"new": "城关村三社 18 号", "reason": "收件时漏填"},
                "correct",
            ),
        ),
    ),
    Seeded(
        AT_TOWN,
        wanted("unemployment-registration", man("周自忠", "1990-06-12", "13900000074"), BY_PHONE),
        (*done_at(TOWN), Move(TOWN, "close")),
    ),
    Seeded(
        THERE,
        wanted("remote-treatment-filing", woman("吴金莲", "1966-10-29", "13900000082")),
        (*TO_TOWN, *done_at(TOWN)),
    ),
    Seeded(
        HERE,
        wanted("temporary-relief", man("杨兴旺", "1981-07-07"), kind="accident", loss="2400"),
        (*REVIEWED, Move(TOWN, "decide", GRANTED), Move(TOWN, "issue")),
    ),
    Seeded(
        HERE,
        wanted("resident-pension-registration", man("陈作林", "2001-03-03", "13900000095")),
        (*TO_TOWN, *done_at(TOWN), Move(TOWN, "close")),
    ),
)
AT_THE_COUNTY = (
    Seeded(HERE, wanted("elderly-allowance", man("刘积善", "1940-04-04"), BY_FINGER), ON_TO_COUNTY),
    Seeded(
        THERE,
        wanted("elderly-allowance", woman("张玉兰", "1938-12-21"), BY_FINGER_THERE),
        AT_COUNTY,
    ),
    Seeded(HERE, wanted("disability-certificate", man("䶮永年", "1984-09-09")), AT_COUNTY),
    Seeded(
        THERE, wanted("medical-assistance", man("王登科", "1957-05-17", "13900000103")), DECIDED
    ),
    Seeded(
        HERE, wanted("elderly-allowance", woman("马秀兰", "1936-02-02"), account=ACCOUNT), ISSUED
    ),
    Seeded(
        THERE, wanted("elderly-allowance", man("李国栋", "1942-08-16"), BY_FINGER_THERE), CLOSED
    ),
    Seeded(
        HERE, wanted("resident-pension-claim", woman("孙桂香", "1966-01-31", "13900000118")), CLOSED
    ),
    Seeded(
        THERE,
        wanted(
            "minimum-living-allowance",
            man("何学礼", "1974-11-11", "13900000126"),
            has_vehicle="yes",
        ),
        (
            *AT_COUNTY,
            Move(
                COUNTY,
                "decide",
                {"outcome": "denied", "reason": "经核对，家庭人均收入超过当地低保标准。"},
            ),
        ),
    ),
)
ENDED_OTHERWISE = (
    Seeded(
        HERE,
        wanted("employment-hardship", woman("郭淑芬", "1978-06-06", "13900000131")),
        (
            *TO_TOWN,
            Move(
                TOWN,
                "refuse",
                {"reason": "户籍和常住地都不在本县。", "organ": "常住地的乡镇便民服务中心"},
            ),
        ),
    ),
    Seeded(
        THERE,
        wanted("resident-pension-claim", man("宋文海", "1965-12-12", "13900000149")),
        (
            *TO_TOWN,
            Move(VILLAGE, "withdrawal", {"reason": "想等补缴以后再申领。"}, "hand-in"),
            Move(TOWN, "withdraw", {}, "answer"),
        ),
    ),
    Seeded(
        HERE,
        wanted("elderly-allowance", man("梁万福", "1937-03-15"), BY_FINGER),
        (
            *ACCEPTED,
            Move(
                VILLAGE, "death", {"died_on": days_ago(1), "reason": "家属今早来告知。"}, "hand-in"
            ),
            Move(TOWN, "terminate", {}, "answer"),
        ),
    ),
    Seeded(
        THERE,
        wanted("disability-nursing-subsidy", woman("唐玉梅", "1969-09-19"), missing=MISSING_CARD),
        (*TO_TOWN, Move(TOWN, "return", {"note": "残疾人证写的是三级，请当面核对后再报。"})),
    ),
    Seeded(
        HERE,
        wanted(
            "elderly-allowance", woman("高凤英", "1945-05-25"), BY_FINGER, ("household-register",)
        ),
        (
            *TO_TOWN,
            Move(TOWN, "return", {"note": "缺户口簿，请在村里补上。"}),
            Move(VILLAGE, "take_over"),
            Move(VILLAGE, "supplement", {"documents": ["household-register"]}),
            *ACCEPTED,
        ),
    ),
)
CASES = (*AT_THE_VILLAGES, *AT_THE_TOWN, *AT_THE_COUNTY, *ENDED_OTHERWISE)
