"""What articles may call the country of a people: who asks of "Americans" finds "U.S." answers.

English only, the peoples that news names most; another people is found under its own name alone.
"""

from __future__ import annotations

_COUNTRIES = """
afghan Afghanistan; american U.S., America; argentine Argentina; argentinian Argentina;
australian Australia; austrian Austria; belgian Belgium; brazilian Brazil; briton Britain, U.K.;
british Britain, U.K.; canadian Canada; chilean Chile; chinese China; colombian Colombia; cuban
Cuba; czech Czechia; dane Denmark; danish Denmark; dutch Netherlands, Holland; egyptian Egypt;
ethiopian Ethiopia; european Europe, EU; filipino Philippines; finn Finland; finnish Finland;
french France; german Germany; greek Greece; hungarian Hungary; indian India; indonesian Indonesia;
iranian Iran; iraqi Iraq; irish Ireland; israeli Israel; italian Italy; japanese Japan; jordanian
Jordan; kenyan Kenya; korean Korea; lebanese Lebanon; libyan Libya; malaysian Malaysia; mexican
Mexico; moroccan Morocco; nigerian Nigeria; norwegian Norway; pakistani Pakistan; palestinian
Palestine, Gaza; peruvian Peru; pole Poland; polish Poland; portuguese Portugal; romanian Romania;
russian Russia; saudi Saudi Arabia; scot Scotland; scottish Scotland; serbian Serbia; somali
Somalia; soviet USSR; spanish Spain; sudanese Sudan; swede Sweden; swedish Sweden; swiss
Switzerland; syrian Syria; thai Thailand; tunisian Tunisia; turk Turkey; turkish Turkey; ukrainian
Ukraine; venezuelan Venezuela; vietnamese Vietnam; welsh Wales; yemeni Yemen
"""


def _read(table: str) -> dict[str, tuple[str, ...]]:
    rows = (row.split(maxsplit=1) for row in table.replace("\n", " ").split(";"))
    return {people: tuple(names.strip().split(", ")) for people, names in rows}


_BY_PEOPLE = _read(_COUNTRIES)


def countries_of(word: str) -> tuple[str, ...]:
    """Names of the country of "American", "Americans" or "American's"; none for other words."""
    folded = word.casefold().replace("’", "'").removesuffix("'s")
    return _BY_PEOPLE.get(folded) or _BY_PEOPLE.get(folded.removesuffix("s"), ())
