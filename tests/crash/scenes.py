"""The scenes by name, as the registry names them."""

from collections.abc import Callable, Mapping

from tests.crash import scenes_cases as cases
from tests.crash import scenes_clock as clock
from tests.crash import scenes_devices as devices
from tests.crash import scenes_keys as keys
from tests.crash import scenes_node as node
from tests.crash import scenes_photos as photos
from tests.crash import scenes_rosters as rosters
from tests.crash.line import Line
from tests.crash.scene import Scene

SCENES: Mapping[str, Callable[[Line], Scene]] = {
    "take_in": cases.TakeIn,
    "hand_over": devices.HandOver,
    "hand_in": cases.HandIn,
    "merge": cases.Merge,
    "offer": cases.Offer,
    "take_over": cases.TakeOver,
    "exchange": cases.Exchange,
    "answer": cases.Answer,
    "unanswered": cases.Unanswered,
    "put_back": cases.PutBack,
    "parked": node.Parked,
    "keep_photo": photos.KeepPhoto,
    "add_page": photos.AddPage,
    "visit": clock.Visit,
    "pause": clock.Pause,
    "notice": clock.Notice,
    "cards": clock.Cards,
    "recount": clock.Recount,
    "prepare_roster": rosters.Prepare,
    "tick_roster": rosters.TickAll,
    "carry": photos.Carry,
    "carry_above": photos.CarryAbove,
    "lost": photos.Lost,
    "lost_above": photos.LostAbove,
    "tend": photos.Tend,
    "chore": node.Chore,
    "ask_work": node.AskWork,
    "work": node.DoWork,
    "new_key": keys.NewKey,
    "enrol": keys.Enrol,
    "courier_out": node.CourierOut,
    "courier_in": node.CourierIn,
    "courier_back": node.CourierBack,
}
