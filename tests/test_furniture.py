"""A site's own lines go; sentences that begin like them stay, and so does what stands beside."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.cleaning.article_spans import clean
from index.cleaning.boilerplate import is_furniture
from index.cleaning.edges import credit_before
from index.formats.draft import Draft
from index.formats.html import parse
from index.sources.kept_paragraphs import clean_draft

CASES = Path(__file__).with_name("cases")

CUT = """\
We use cookies on this site. By going on you agree that we keep and use cookies. Find out more
You have signed up for our letter!!
Report a mistake: mark the text and press the button to send it to the editor.
Recommend this article:
Confirm
Replay More Videos
Replay
Hide Caption 3 of 18
Show Caption
Must-Reads
To continue reading, subscribe to The Post.
To view the full story, please subscribe to The Marlow Post.
Already a subscriber? Log in.
If you’re seeing this but you’re already a subscriber, you can log in for access.
This article is for subscribers only.
You have reached your limit of free articles this month.
You have 3 free articles left.
Start your free trial today.
Get unlimited access for $1 a week.
Cancel anytime.
By continuing to browse this site, you agree to our use of cookies.
We and our partners use cookies to personalise content.
Manage your cookie preferences
Join the conversation on Facebook.
Join the conversation
Join our mailing list for the latest news.
Thank you for subscribing!
Get the day's top stories delivered to your inbox.
Enter your email address
For the latest stories and breaking news updates download the Marlow app.
Never miss the latest news by signing up to our free newsletter.
Subscribe to our newsletter and never miss a story.
This story is exclusive to members.
Please enable JavaScript to view the comments.
You can unsubscribe at any time.
3 of 18
Accept all
Photos: 18 of the best
Do you want to be informed of our actions? Sign up here.
Follow The Gazette on Twitter and Instagram @OsterGazette. Send us a message.
"""
KEPT = """\
Join the conversation between North and South Korea, China urged Japan.
Subscribe to the treaty, the minister told the members on Monday.
Support our troops, the president said in a speech on Tuesday.
Donate now, the Red Cross urged after the quake killed 300 people.
Sign up to the pact, Beijing told Tokyo on Friday.
Cookies were sold at the fair for two crowns each.
We use cookies as money in here, said the prisoner on Monday.
Accept all the terms or leave, the union told the owners.
The site uses cookies to track users, the court found on Monday.
To continue reading the charges took the clerk four hours.
Subscribers of the paper rose to 4,000 last year.
Replay of the match was ordered by the court on Tuesday.
You have signed a bad treaty, the opposition told the king.
Confirm the minister now, the senator said on Tuesday.
Follow the money, the judge told the jury, on page 4 of the file.
This article was for him the last of a long life as a reporter.
Read more books, the teacher urged the children of Oster.
Already a subscriber to the pact, Norway voted against the plan.
Get unlimited amounts of fish from the bay, the law says.
Share this burden with us, Berlin asked Paris on Friday.
Print this money now, the bank was told by the council.
"""


@pytest.mark.parametrize("line", CUT.splitlines())
def test_a_site_s_own_line(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize("line", KEPT.splitlines())
def test_a_sentence_that_begins_like_one(line: str) -> None:
    assert not is_furniture(line)


PROSE = "The climate office of Pellin said on Thursday that last summer was the warmest."
MORE = "Its head, Nora Falk, said that the river had never before fallen below the mark."


def kept(text: str) -> list[tuple[str, str]]:
    return [(p.kind, p.span.of(text)) for p in clean(text, "Warm summer").paragraphs]


def test_small_print_goes_with_the_offers_around_it() -> None:
    offer = "We will send this letter about once a week, and you can leave at any time."
    lines = [PROSE, MORE, "Sign up for our letter!", offer, "Confirm"]
    assert kept("\n\n".join(lines)) == [("body", PROSE), ("body", MORE)]
    assert ("body", offer) in kept("\n\n".join([PROSE, offer, MORE]))
    assert ("body", MORE) in kept("\n\n".join([PROSE, "Subscribe now", MORE, "Advertisement"]))


@pytest.mark.parametrize(
    ("line", "told", "kind"),
    [
        (f"JUST WATCHED Replay More Videos ... MUST WATCH {MORE}", MORE, "body"),
        (f"{MORE} Hide Caption 3 of 18", MORE, "body"),
        (f"Thom Baur/Reuters {MORE}", MORE, "caption"),
        (f"Ana Ruiz Gil/AFP/Getty Images {MORE}", MORE, "caption"),
        (f"REUTERS/Thom Baur {MORE}", MORE, "caption"),
    ],
)
def test_buttons_and_credits_at_a_line_s_edge(line: str, told: str, kind: str) -> None:
    assert (kind, told) in kept(f"{PROSE}\n\n{line}\n\n{PROSE}")
    assert "Replay" not in str(kept(f"{PROSE}\n\n{line}\n\n{PROSE}"))


@pytest.mark.parametrize(
    "line",
    [
        "Replay Officials said that the match would be played again on Sunday.",
        "He/She forms were sent out by the town hall on Monday morning.",
        "Reuters reported that the river had never before fallen below the mark.",
    ],
)
def test_a_line_without_them(line: str) -> None:
    assert credit_before(line) == 0
    assert ("body", line) in kept(f"{PROSE}\n\n{line}\n\n{PROSE}")


def test_must_reads_are_a_list_of_other_articles() -> None:
    listed = "\n\n".join(["Must-Reads", "Mayor wins vote in Oster by a hair", "Nine lost at sea"])
    assert kept(f"{PROSE}\n\n{MORE}\n\n{listed}") == [("body", PROSE), ("body", MORE)]


def test_a_box_of_offers_goes_as_a_whole() -> None:
    page = parse((CASES / "44-forms-and-paywall" / "nl.html").read_bytes())
    assert "once a week" not in page.text
    assert page.text.rstrip().endswith("dry for eleven years.")


def test_an_article_inside_a_paywall_s_element_stays() -> None:
    body = "".join(f"<p>{PROSE} {MORE} It was day {n}.</p>" for n in range(4))
    page = f"<html><body><div class='paywall'><p>Subscribe now</p>{body}</div></body></html>"
    found = parse(page.encode())
    draft = Draft("a", found.text, found.fields, "a", extracted=found.extracted)
    said = [p.span.of(found.text) for p in clean_draft(draft, None).paragraphs]
    assert sum("It was day" in line for line in said) == 4
