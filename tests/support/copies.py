"""One story in several versions."""

from __future__ import annotations

WIRE = """\
The harbour strike in Marlow ended on Tuesday after nine days, when dockers voted by 312 to 41 to
accept an offer on night pay that the mayor had brought about.

Ships that had waited in the roads since the strike began entered the port in the evening. The first
of them carried fruit from the south, much of it spoilt, the harbour master said.

The union called the outcome a fair one. The owners said that the new rates would cost them two
million crowns a year, and that they would raise the fees for the smaller vessels from the summer.

Work at the grain terminal, where the walk-out had started over a cut in the number of crews, will
begin again on Thursday once the cranes have been inspected by the port authority.
"""


EDITED = WIRE.replace("in the evening", "that night").replace("two\nmillion", "2 million")


UPDATE = (
    "Nineteen ships were unloaded by Wednesday noon, the harbour master said, more than on any day"
    " of the year.\n\n" + WIRE
)


NOTICE = """\
We will use the details you have shared to manage your registration. You agree to the processing,
storage, sharing and use of this information for the purpose of managing your registration as
described in our privacy policy, and to the transfer of your details to our partners abroad.

You can withdraw your consent at any time by writing to our readers' service at the address that
stands at the foot of each page, and we will remove your details within thirty working days of it.
"""
