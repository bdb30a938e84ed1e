"""How a story goes on from: what several cases have in common."""

TO_TOWN = (("06-01 09:00", "village take_in"), ("06-01 10:00", "village forward"))
AT_TOWN = (*TO_TOWN, ("06-04", "town take_over arrived=06-03T11:00"))
TAKEN_IN = (("06-01", "county take_in"),)
ACCEPTED = (*TAKEN_IN, ("06-01 15:00", "county accept"))
ASKED = (*AT_TOWN, ("06-05", "town notify until=2026-06-30"))
BROUGHT = (*ASKED, ("06-10", "village hand_in documents=bank-card"))
ANSWERED = (*BROUGHT, ("06-15", "town supplement answers=it arrived=06-12T10:00"))
AT_COUNTY = (
    ("06-01", "town take_in"),
    ("06-01 15:00", "town forward"),
    ("06-03", "county take_over arrived=06-02T09:00"),
)
ASKED_BY_COUNTY = (*AT_COUNTY, ("06-05", "county notify until=2026-06-30"))
HEARING = (*ACCEPTED, ("06-03", "county pause procedure=hearing until=2026-06-12"))
REVIEWED = (*ACCEPTED, ("06-08", "county review opinion=pass"))
