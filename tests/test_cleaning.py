"""Cleaning: exactly what is kept and cut of the five seeds, and rules one by one."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.cleaning.article_spans import clean
from index.cleaning.boilerplate import is_furniture
from index.cleaning.bylines import author_in
from index.text.lines import paragraph_spans, trim
from index.types import Span

# Every line of every seed, by hand: what it is, and its first words.
GOLD = {
    "000_634ff2b561bed3e4": """
        cut      | icon bookmark-bicon bookmarkicon cameraicon checkicon chevron
        headline | Russia may host peace negotiations between
        cut      | Russia may host peace negotiations between
        body     | The offer came as South Korea’s
        body     | With the next stage of 6-party
        body     | The meeting between Chun Young-Woo and
        body     | Russia and South Korea are seeking
        body     | Moscow wants efforts to focus on
        body     | Russia’s Deputy Foreign Minister Alexander Losyukov
        body     | Alexander Losyokov says a nuclear-armed North
        body     | But expectations for settling the dispute
        body     | One of the major stumbling blocks,
        body     | The move has had significant economic
        body     | Last year, North Korea provoked a
        body     | North Korea alongside, South Korea, the
    """,
    "001_f9828449cb3feb81": """
        cut      | UNITED24 - Make a charitable donation
        cut      | Weapons of Mass Destruction (WMD)
        headline | Russia heads for N. Korea nuke
        cut      | RIA Novosti
        dateline | 30/01/2007 11:26 MOSCOW, January 30 (RIA
        body     | The Russian delegation is going to
        body     | "The agreement to hold a new
        body     | The Chinese Foreign Ministry earlier announced
        body     | "The third stage of the fifth
        body     | The negotiations, which involve the two
        body     | In September 2005, North Korea signed
        body     | But the reclusive Communist state boycotted
        body     | The talks resumed in December 2006,
        body     | Pyongyang earlier insisted that the possibility
        body     | "We are going to Beijing next
        body     | The U.S. and North Korea are
        body     | "We plan to discuss measures related
        cut      | Join the GlobalSecurity.org mailing list
    """,
    "002_9cabd299e7f32028": """
        headline | Russia to hold nuclear talks with
        body     | Moscow to receive top North Korean
        cut      | North Korea nuclear
        caption  | North Korea walked out of talks
        credit   | [AFP]
        body     | Russian officials in Moscow will meet
        body     | Kim Kye-gwan, North Korea’s First Deputy
        body     | The isolated Asian state recently warned
        body     | North Korea had also walked out
        body     | But in a flurry of statements
        body     | During a trip to Beijing last
        cut      | Nuclear disarmament
        body     | The US government has said any
        body     | Washington has been sceptical of Pyongyang’s
        body     | The Obama administration kept up the
        body     | The UN Security Council has also
        body     | Russia is one of the few
        body     | Moscow has repeatedly said that the
        cut      | Source: News Agencies
    """,
    "003_6635017b2db129e1": """
        cut      | UNITED24 - Make a charitable donation
        cut      | Weapons of Mass Destruction (WMD)
        headline | Russia expects no breakthrough in upcoming
        dateline | PLA Daily 2004-02-04
        dateline | MOSCOW, Feb. 3 (Xinhuanet) --
        body     | A senior Russian official said Tuesday
        body     | Deputy Foreign Minister Alexander Losyukov confirmed
        body     | But he suggested that parties involved
        body     | He pointed out that many problems
        body     | It is important to reach a
        body     | Parties involved should clarify their positions
        body     | Losyukov's statement came after Pyongyang's Tuesday
        body     | The first round of such negotiations
        body     | Losyukov noted that the past six
        body     | Russian Foreign Ministry spokesman Alexander Yakovenko
        body     | "The settlement of the problem by
        cut      | NEWSLETTER
        cut      | Join the GlobalSecurity.org mailing list
    """,
    "004_5c3de7ae836f4562": """
        cut      | All news
        headline | Moscow hopes for further talks on
        body     | Signs point that South and North
        credit   | Photo EPA/ITAR-TASS
        credit   | Photo EPA/ITAR-TASS
        dateline | MOSCOW, September 2 (Itar-Tass) -
        body     | Moscow hopes for the resumption of
        body     | “We were worried by the rhetoric
        body     | He noted that “there are reasons
        body     | “There are also other indications that
        body     | He recalled that a special working
        body     | Among positive factors he mentioned the
        body     | Lavrov previously said that Moscow rejected
    """,
}


def shown(text: str, title: str | None = None) -> list[tuple[str, str]]:
    """The kept paragraphs as (kind, characters)."""
    return [(p.kind, p.span.of(text)) for p in clean(text, title).paragraphs]


def bodies(text: str) -> list[str]:
    """The kept body paragraphs."""
    return [found for kind, found in shown(text) if kind == "body"]


@pytest.mark.parametrize("name", GOLD)
def test_seed_is_kept_and_cut_as_the_gold_list_says(name: str, seeds: Path) -> None:
    text = (seeds / f"{name}.txt").read_bytes().decode("utf-8")
    kept = clean(text).paragraphs
    found = []
    for line in paragraph_spans(text, is_furniture):
        inside = [p for p in kept if line.holds(p.span)]
        found += [(p.kind, p.span.of(text)) for p in inside] or [("cut", line.of(text))]
    gold = [row.split("|", 1) for row in GOLD[name].strip().splitlines()]
    assert [(kind, " ".join(words.split()[:6])) for kind, words in found] == [
        (kind.strip(), words.strip()) for kind, words in gold
    ]


def test_nothing_is_cut_from_within_a_line_of_the_seeds(seeds: Path) -> None:
    lost = []
    for name in GOLD:
        text = (seeds / f"{name}.txt").read_bytes().decode("utf-8")
        kept = clean(text).paragraphs
        for line in paragraph_spans(text, is_furniture):
            inside = [p.span for p in kept if line.holds(p.span)]
            ends = [
                line.start,
                *(end for span in inside for end in (span.start, span.end)),
                line.end,
            ]
            between = "".join(text[a:b] for a, b in zip(ends[::2], ends[1::2], strict=True))
            if inside and between.strip():
                lost.append((name[:3], between))
    assert lost == []


@pytest.mark.parametrize("name", GOLD)
def test_seed_paragraphs_reach_the_end_of_their_line(name: str, seeds: Path) -> None:
    text = (seeds / f"{name}.txt").read_bytes().decode("utf-8")
    for paragraph in clean(text).paragraphs:
        if paragraph.kind == "body":
            assert text[paragraph.span.end : paragraph.span.end + 1].strip() == ""


@pytest.mark.parametrize(
    "line",
    [
        "Share this article",
        "Share on Facebook",
        "Tweet",
        "E-mail to a friend",
        "Comments (12)",
        "All news",
        "NEWSLETTER",
        "Sign up for our newsletter.",
        "Sign up",
        "Log in",
        "Subscribe to the Free Press.",
        "Join our mailing list",
        "Join the GlobalSecurity.org mailing list",
        "Please make a donation to support our work.",
        "UNITED24 - Make a charitable donation in support of Ukraine!",
        "Donate now",
        "Follow us on Twitter",
        "Follow Jane Doe on Twitter: @janedoe.",
        "Click here to read more",
        "Skip to main content",
        "We use cookies to improve your experience on this site.",
        "Read more: Floods in the south",
        "RELATED: Floods in the south",
        "See also: Floods in the south",
        "Source: News Agencies",
        "Photo EPA/ITAR-TASS",
        "Photo: A. Keeper",
        "Photo by Jane Doe",
        "(Image credit: Scott Olson/Getty Images)",
        "Getty Images",
        "REUTERS",
        "Copyright 2010 The Associated Press. All rights reserved.",
        "© 2013 A Paper",
        "5 min read",
        "2 hours ago",
        "By Jane Doe and John Smith",
        "More AP news: https://apnews.com/hub/news",
        "icon closeicon menuicon shareicon",
        "* * *",
        "▶ ︎",
    ],
)
def test_furniture_goes(line: str) -> None:
    assert is_furniture(line)
    text = f"Strike ends in the harbour\n\nThe strike in the harbour ended on Tuesday.\n\n{line}\n"
    assert bodies(text) == ["The strike in the harbour ended on Tuesday."]


@pytest.mark.parametrize(
    "line",
    [
        "Sharing power with the opposition is not an option, the minister said.",
        "Donations from abroad rose by a third, he said.",
        "Donations are falling, charities say.",
        "Register offices closed at noon.",
        "Related party sales doubled last year.",
        "More on that will follow on Monday, she said.",
        "More about the plan is to come.",
        "Copyright law was the issue, the judge said.",
        "Comment on the report was not available.",
        "Home to three million people, the city has no metro.",
        "Search teams found the boat.",
        "Video showed the men running away.",
        "Photographs of the camp were published in May.",
        "Print sales fell by a tenth.",
        "Follow the money, the prosecutor told the jury.",
        "Join the army, his father had told him.",
        "Read my lips, he said.",
        "Sources in the ministry denied it.",
        "Newsletters were printed in the cellar for years.",
        "Reuters reported the deal first.",
        "Silicon Knights sued Silicon Valley's Silicon Graphics.",
        "Updated figures are expected in May.",
        "Log cabins burned down in the forest.",
        "Sign language was used in court.",
        "Breaking news of the deal sent shares higher.",
        "Subscribers left the service in droves.",
        "Support for our troops is growing, he said.",
    ],
)
def test_sentence_that_starts_like_furniture_stays(line: str) -> None:
    assert not is_furniture(line)
    text = f"Strike ends in the harbour\n\nThe strike in the harbour ended on Tuesday.\n\n{line}\n"
    assert bodies(text)[-1] == line


@pytest.mark.parametrize(
    "line",
    [
        "By Jane Doe",
        "By Jane Doe and John Smith, Marlow Post staff",
        "BY JANE DOE, ASSOCIATED PRESS",
        "By Jane Doe, Senior Political Correspondent",
        "by: Jane O'Doe-Smith in Moscow",
        "Story by Jane Doe",
        "Written by Jane Doe for the Marlow Post",
        "(Reporting by Jane Doe; Editing by John Roe)",
        "Additional reporting by Jane Doe in Moscow and John Roe.",
        "Reporting and writing by Jane Doe, editing by J. Roe",
    ],
)
def test_bylines_are_kept_apart_from_the_body(line: str) -> None:
    story = "The strike in the harbour of Marlow ended on Tuesday."
    text = f"Strike ends in the harbour\n\n{line}\n\n{story}\n\nIt began on Monday."
    assert shown(text)[1:3] == [("byline", line), ("body", story)]


@pytest.mark.parametrize(
    "line",
    [
        "By Monday the police had left.",
        "By Tuesday, Ukraine and Russia had agreed on it.",
        "Reporting by The Times found that he lied.",
        "By and large it held, she said.",
        "Written by hand, the note gave no names.",
        "Photo shops closed all over the country, he said.",
    ],
)
def test_a_sentence_that_begins_like_a_byline_or_credit_is_body(line: str) -> None:
    text = f"Strike ends in the harbour\n\nThe strike in the harbour ended on Tuesday.\n\n{line}\n"
    assert bodies(text)[-1] == line


def test_a_caption_behind_a_label_is_a_caption() -> None:
    line = "Photo: Dockers leave the harbour of Marlow on Tuesday. (AP Photo/Jane Doe)"
    text = f"The strike in the harbour ended on Tuesday.\n\n{line}\n\nPhoto: Jane Doe"
    assert shown(text)[1:] == [
        ("caption", "Dockers leave the harbour of Marlow on Tuesday."),
        ("credit", "(AP Photo/Jane Doe)"),
        ("credit", "Photo: Jane Doe"),
    ]


def test_the_author_is_whom_the_byline_names() -> None:
    assert author_in("By Jane Doe and John Smith") == "Jane Doe and John Smith"
    assert author_in("BY JANE DOE, AP") == "JANE DOE, AP"
    assert author_in("(Reporting by Jane Doe; Editing by John Roe)") is None


STORY = [
    "Harbour strike ends after nine days",
    "The harbour strike in Marlow ended on Tuesday after nine days.",
    "The strike began over night pay, and the mayor offered to mediate two days later.",
]
LISTED = [
    "President visits the northern harbour after the long strike ended",
    "Will the night pay dispute grow into the longest strike of the decade?",
    "Mayor wins vote",
]
COMMENTS = [
    "Bob Miller says:",
    "March 4, 2011 at 10:15 am",
    "I disagree with all of this, the strike was a disaster for the whole town.",
    "Reply",
    "Anna K.",
    "2 days ago",
    "The mayor did nothing at all, as everybody here knows very well.",
    "Reply",
]


@pytest.mark.parametrize("heading", ["3 Comments", "Comments (12)", "Leave a comment", "COMMENTS"])
def test_what_readers_say_below_is_cut(heading: str) -> None:
    assert bodies("\n".join([*STORY, heading, *COMMENTS])) == STORY[1:]


@pytest.mark.parametrize(
    "heading", ["Related stories", "MORE FROM THE MARLOW POST", "You may also like:", "Most read"]
)
def test_a_list_of_other_articles_is_cut_and_what_follows_is_not(heading: str) -> None:
    more = "The mayor said that she was glad that it was over."
    assert bodies("\n".join([*STORY, heading, *LISTED, more])) == [*STORY[1:], more]


def test_a_button_above_the_story_cuts_none_of_it() -> None:
    for button in ("Comments", "Related stories", "12 comments"):
        assert bodies("\n".join([button, *STORY])) == STORY[1:]
        assert bodies("\n".join([STORY[0], STORY[1], button, *STORY[1:]])) == STORY[1:2] + STORY[1:]


def test_a_story_that_goes_on_below_its_comments_button_stays() -> None:
    """Some pages put the button after the first paragraph, and headlines with marks at the end."""
    after = [f"The mayor spoke of it for the {n}th time on that day." for n in range(20)]
    marks = ["Reply", "Smith says:", "2 days ago"]
    assert bodies("\n".join([*STORY, "Comments", *after, *marks]))[2:22] == after


def test_wrapped_paragraphs_are_taken_together() -> None:
    text = (
        "Showers continued throughout the week in\n"
        "the Bahia cocoa zone, alleviating the drought since early\n"
        "January and improving prospects for the coming temporao.\n"
        "It rained on Monday and Tuesday as well, farmers told the\n"
        "agency.\n"
        "    The dry period means the harvest will be late this year,\n"
        "Comissaria Smith said.\n"
        " Reuter\n"
    )
    assert bodies(text) == [
        text[: text.index("\n    The")],
        "The dry period means the harvest will be late this year,\nComissaria Smith said.",
    ]


def test_wrapped_text_with_empty_lines_between_is_read_as_prose() -> None:
    lines = [
        "THE ALLIES AFTER NASSAU IN DECEMBER 1960, THE U.S . FIRST",
        "PROPOSED TO HELP NATO DEVELOP ITS OWN NUCLEAR STRIKE FORCE . BUT",
        "EUROPE MADE NO ATTEMPT TO DEVISE A PLAN . LAST WEEK, AS THEY",
        "STUDIED THE NASSAU ACCORD BETWEEN PRESIDENT KENNEDY AND PRIME",
        "MINISTER MACMILLAN, EUROPEANS SAW EMERGING THE FIRST OUTLINES OF",
        "THE NUCLEAR NATO THAT THE U.S . WANTS AND WILL SUPPORT .",
        "IT ALL SPRANG FROM THE ANGLO-U.S . CRISIS OVER CANCELLATION OF",
        "THE BUG-RIDDEN SKYBOLT MISSILE, AND THE U.S . OFFER TO SUPPLY",
        "BRITAIN AND FRANCE WITH THE PROVED POLARIS .",
    ]
    text = "\n\n".join(lines)
    assert " ".join(" ".join(bodies(text)).split()) == " ".join(lines)


def test_menu_lines_are_not_joined() -> None:
    text = "Home\nWorld\nUK\nBusiness\n\nThe strike in the harbour of Marlow ended on Tuesday."
    assert [span.of(text) for span in paragraph_spans(text)] == [
        "Home",
        "World",
        "UK",
        "Business",
        "The strike in the harbour of Marlow ended on Tuesday.",
    ]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028", "\f"])
def test_any_line_break_parts_paragraphs(newline: str) -> None:
    text = newline.join(["First sentence of the piece.", "", "Second sentence of the piece.", ""])
    assert bodies(text) == ["First sentence of the piece.", "Second sentence of the piece."]


def test_ends_are_trimmed_of_what_cannot_be_seen() -> None:
    text = "\ufeff\u00a0The strike\u00a0ended, the mayor of the town said.\u200b\u00a0\u00ad\r\n"
    assert bodies(text) == ["The strike\u00a0ended, the mayor of the town said."]


def test_markdown_headline_loses_its_number_signs() -> None:
    text = "## Strike ends in the harbour\n\nThe strike in the harbour ended on Tuesday, he said."
    cleaned = clean(text)
    assert cleaned.headline is not None
    assert cleaned.headline.of(text) == "Strike ends in the harbour"


def test_headline_from_metadata_is_not_read_again() -> None:
    text = "Strike ends in the harbour\n\nThe strike in the harbour ended on Tuesday, he said."
    assert shown(text, "Strike Ends in the Harbour") == [
        ("body", "The strike in the harbour ended on Tuesday, he said.")
    ]
    only = "The strike in the harbour of Marlow ended today."
    assert shown(only, only) == [("body", only)]


def test_sentence_above_the_headline_is_kept() -> None:
    text = (
        "We begin with news that the old harbour has closed.\n\nHarbour strike\n\n"
        "The harbour strike in the town ended on Tuesday."
    )
    assert "We begin with news that the old harbour has closed." in bodies(text)


@pytest.mark.parametrize(
    ("line", "caption"),
    [
        ("Dockers leave the harbour of Marlow on Tuesday [AFP]", True),
        ("Dockers leave the harbour of Marlow on Tuesday [Jane Doe/Al Jazeera]", True),
        ("Dockers leave the harbour of Marlow. (Photo by Jane Doe/Getty Images)", True),
        ("Dockers leave the harbour of Marlow. (AP Photo/Jane Doe)", True),
        ("Dockers leave the harbour of Marlow on Tuesday. Jane Doe/AP", True),
        ("Dockers left the harbour of Marlow on Tuesday. (Reuters)", False),
        ("Dockers left the People's Republic of Marlow on Tuesday (PRM)", False),
    ],
)
def test_captions_are_told_from_body(line: str, caption: bool) -> None:
    (kind, found), *credit = shown(line)
    assert kind == ("caption" if caption else "body")
    assert line.startswith(found)
    assert "Marlow" in found
    assert not (caption and "Doe" in found)
    assert credit == ([("credit", line[len(found) :].strip())] if caption else [])


@pytest.mark.parametrize(
    ("line", "dateline"),
    [
        (
            "MOSCOW, January 30 (RIA Novosti) - The talks began.",
            "MOSCOW, January 30 (RIA Novosti) -",
        ),
        ("WASHINGTON (AP) — The talks began.", "WASHINGTON (AP) —"),
        ("ST. LOUIS (AP) — The talks began.", "ST. LOUIS (AP) —"),
        ("THE HAGUE, Netherlands (AP) — The talks began.", "THE HAGUE, Netherlands (AP) —"),
        ("SALVADOR, Feb 26 - The talks began.", "SALVADOR, Feb 26 -"),
        ("MOSCOW, Feb. 3 (Xinhuanet) -- The talks began.", "MOSCOW, Feb. 3 (Xinhuanet) --"),
    ],
)
def test_dateline_is_parted_from_the_body(line: str, dateline: str) -> None:
    assert shown(line) == [("dateline", dateline), ("body", "The talks began.")]


@pytest.mark.parametrize(
    "line",
    [
        "BP (BP) said on Monday that it would sell the field.",
        "NATO (the alliance) met on Monday to talk of it.",
        "US-led forces left the town on Monday, he said.",
    ],
)
def test_capitals_alone_are_no_dateline(line: str) -> None:
    assert shown(line) == [("body", line)]


@pytest.mark.parametrize(
    ("line", "dated"),
    [
        ("PLA Daily 2004-02-04", True),
        ("Tuesday, July 21, 2020", True),
        ("3 February 2004 at 11:15 GMT", True),
        ("The Marlow Post, May 3, 2011", True),
        ("Charles goes on a safari in Kenya in February 1971.", False),
        ("Kylie Jenner posts 'Location' on Snapchat, May 27, 2016", False),
    ],
)
def test_line_that_is_only_a_date(line: str, dated: bool) -> None:
    assert (("dateline", line) in shown(line)) is dated


def test_rows_of_data_stay_and_short_menus_go() -> None:
    rows = ["Net loss 3,395,933 vs loss 318,225", "Goalkeepers: Courtois, Casteels, Mignolet"]
    text = "\n\nWorld Business\n\n".join(rows)
    assert bodies(text) == rows


def test_scripts_without_spaces_are_read() -> None:
    text = "北朝鮮は二〇〇五年十一月の六者会合への参加を拒否したと外務省が発表した。"
    assert bodies(text) == [text]


@given(
    st.text(alphabet=st.sampled_from("aB9 .,:-(['\"’\n\r\t\u00a0\u200b\ufeff#é東😀"), max_size=300)
)
def test_paragraphs_are_ordered_apart_and_inside(text: str) -> None:
    last = 0
    for paragraph in clean(text).paragraphs:
        span = paragraph.span
        assert last <= span.start < span.end <= len(text)
        assert trim(text, span) == span
        last = span.end


@given(
    st.lists(
        st.sampled_from(
            [
                "The strike in the harbour ended on Tuesday, the mayor said.",
                "Share this article",
                "Harbour strike ends after nine days",
                "MARLOW, March 3 (Wire) - The strike ended.",
                "the second line of a paragraph that somebody wrapped at",
                "    An indented line opens a paragraph of a wire's",
                "Dockers leave the harbour of Marlow [AFP]",
                "",
                "Photo: A. Keeper",
                "2011-03-03",
            ]
        ),
        max_size=14,
    ),
    st.sampled_from(["\n", "\r\n", "\n\n"]),
)
def test_pages_of_any_order_are_cleaned_to_spans(lines: list[str], newline: str) -> None:
    text = newline.join(lines)
    cleaned = clean(text)
    spans = [paragraph.span for paragraph in cleaned.paragraphs]
    assert spans == sorted(spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert not any("Share" in span.of(text) for span in spans)
    assert {p.kind for p in cleaned.paragraphs if "Photo:" in p.span.of(text)} <= {"credit"}
    assert text.count("The strike in the harbour") == sum(
        span.of(text).count("The strike in the harbour") for span in spans
    )


def test_trim_of_nothing_is_none() -> None:
    assert trim(" \u200b\n", Span(0, 3)) is None


@pytest.mark.parametrize("run", ["\t", " ", "\u00a0", ".", "[A", "A ", "a/", '"'])
def test_a_long_run_of_anything_takes_no_time(run: str) -> None:
    started = time.process_time()
    clean(f"The strike{run * 100_000}ended")
    assert time.process_time() - started < 5  # a regular expression that backtracks took minutes
