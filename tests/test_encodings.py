"""Which encoding a .txt is in: measured on short news texts in the languages of each encoding."""

from __future__ import annotations

import pytest

from index.errors import InputError
from index.text.decoding import check_charset, decode

# Invented reports of two to four sentences; each in every encoding that its readers used.
TEXTS = {
    "english": ("cp1252 mac_roman", "The “Café Zürich” closed on Wednesday – its owner, André"
                " Müller, said it had lost €2 million. “We won’t come back,” he said. The mayor’s"
                " office declined to comment on the café’s future."),
    "german": ("cp1252 iso8859_1 mac_roman cp850", "Der Bürgermeister von Süddorf hat am Dienstag"
               " die Brücke über die Weiße Ache für den Verkehr geöffnet. Die Kosten betrugen zwölf"
               " Millionen Euro, sagte er. Künftig müssen Fußgänger nicht mehr außen herum gehen."),
    "french": ("cp1252 iso8859_1 mac_roman cp850", "Le maire de Villesud a inauguré hier le pont"
               " sur la rivière Blanche, fermé depuis cinq années. Les travaux ont coûté douze"
               " millions, a-t-il déclaré à la presse. L'été dernier, l'opposition s'était élevée"
               " contre le projet."),
    "spanish": ("cp1252 iso8859_1 mac_roman cp850", "El alcalde de Villasur abrió ayer el puente"
                " sobre el río Blanco tras cinco años cerrado. Según el ingeniero, costó doce"
                " millones. ¿Qué hará ahora la oposición? Mañana habrá una sesión."),
    "portuguese": ("cp1252 iso8859_1 mac_roman", "O prefeito abriu ontem a ponte sobre o rio"
                   " Branco, que não funcionava há cinco anos. A construção custou doze milhões,"
                   " segundo a administração. As eleições são em março."),
    "swedish": ("cp1252 iso8859_1 mac_roman cp850", "Borgmästaren öppnade i går bron över Vita ån,"
                " som varit stängd i fem år. Kostnaden blev tolv miljoner, säger han. Nästa år ska"
                " även järnvägsbron byggas om."),
    "danish": ("cp1252 iso8859_1 mac_roman", "Borgmesteren åbnede i går broen over åen, der har"
               " været lukket i fem år. Det kostede tolv millioner, siger han. Næste år bliver også"
               " jernbanebroen bygget om, når økonomien er på plads."),
    "polish": ("cp1250 iso8859_2 cp852", "Burmistrz Łodzi otworzył we wtorek most na rzece Białej,"
               " zamknięty przez pięć lat. Koszt wyniósł dwanaście milionów złotych, powiedział"
               " rzecznik. W przyszłym roku rozpocznie się też budowa kładki."),
    "czech": ("cp1250 iso8859_2 cp852", "Starosta otevřel v úterý most přes řeku, který byl pět"
              " let uzavřený. Stavba přišla na dvanáct milionů korun, řekl mluvčí. Příští rok začne"
              " také oprava železničního mostu."),
    "hungarian": ("cp1250 iso8859_2 cp852", "A polgármester kedden megnyitotta az öt éve lezárt"
                  " hidat a Fehér folyó fölött. A költség tizenkét millió volt, mondta a szóvivő."
                  " Jövőre a vasúti hidat is felújítják, és új gyűjtőút épül."),
    "croatian": ("cp1250 iso8859_2", "Gradonačelnik je u utorak otvorio most preko rijeke, koji je"
                 " bio zatvoren pet godina. Troškovi su iznosili dvanaest milijuna, rekao je"
                 " glasnogovornik. Sljedeće godine počinje i gradnja željezničkog mosta, kažu."),
    "turkish": ("cp1254 iso8859_9", "Belediye başkanı beş yıldır kapalı olan köprüyü salı günü açtı."  # noqa: E501
                " Çalışmalar on iki milyon liraya mal oldu, dedi sözcü. Gelecek yıl demiryolu"
                " köprüsü de yenilenecek. İlçe halkı sevindi."),
    "lithuanian": ("cp1257", "Meras antradienį atidarė penkerius metus uždarytą tiltą per upę."
                   " Darbai kainavo dvylika milijonų, sakė atstovas. Kitąmet bus pradėta ir"
                   " geležinkelio tilto statyba, žmonės džiaugiasi."),
    "russian": ("cp1251 koi8_r cp866 iso8859_5", "Мэр во вторник открыл мост через реку Белую,"
                " закрытый пять лет назад. Работы обошлись в двенадцать миллионов, сказал"
                " представитель мэрии. В следующем году начнётся ремонт железнодорожного моста."),
    "ukrainian": ("cp1251 koi8_u", "Мер у вівторок відкрив міст через річку, закритий п'ять років"
                  " тому. Роботи коштували дванадцять мільйонів, сказав речник. Наступного року"
                  " почнеться ремонт залізничного мосту."),
    "greek": ("cp1253 iso8859_7", "Ο δήμαρχος άνοιξε την Τρίτη τη γέφυρα πάνω από το ποτάμι, που"
              " ήταν κλειστή πέντε χρόνια. Το κόστος έφτασε τα δώδεκα εκατομμύρια, είπε ο"
              " εκπρόσωπος του δήμου."),
    "hebrew": ("cp1255", "ראש העיר פתח ביום שלישי את הגשר מעל הנהר, שהיה סגור חמש שנים. העבודות"
               " עלו שנים עשר מיליון, אמר הדובר. בשנה הבאה תתחיל בנייה של גשר הרכבת."),
    "arabic": ("cp1256 iso8859_6", "افتتح رئيس البلدية يوم الثلاثاء الجسر فوق النهر الذي كان مغلقا"
               " منذ خمس سنوات. وقال المتحدث إن الأعمال كلفت اثني عشر مليونا. وفي العام المقبل"
               " تبدأ أعمال جسر السكة الحديدية."),
    "japanese": ("cp932 euc_jp iso2022_jp", "市長は火曜日、五年間閉鎖されていた橋を開通させた。費用は"  # noqa: E501
                 "十二億円だった。来年には鉄道橋の工事も始まると担当者は話している。"),
    "simplified chinese": ("gb18030 gbk", "市长星期二宣布，关闭五年的大桥重新通车，费用为一千二百万元。"  # noqa: E501
                           "发言人说，明年还要开始修建铁路桥，这是当地人民的愿望。"),
    "traditional chinese": ("big5", "市長星期二宣布，關閉五年的大橋重新通車，費用為一千二百萬元。發言人說，"  # noqa: E501
                            "明年還要開始修建鐵路橋，這是當地人民的願望。"),
    "korean": ("cp949 euc_kr", "시장은 화요일 오 년 동안 닫혀 있던 다리를 개통했다. 비용은 십이억 원이"  # noqa: E501
               " 들었다고 대변인이 말했다. 내년에는 철도 다리 공사도 시작된다."),
}  # fmt: skip
CASES = [(name, code) for name, (codes, _) in TEXTS.items() for code in codes.split()]


def cut(text: str, share: int) -> str:
    """The first half, third, … of a text, to the end of a word."""
    return text[: max(20, len(text) // share)].rsplit(" ", 1)[0] if share > 1 else text


def told(text: str, encoding: str) -> str:
    """Whether a text in this encoding is read right, refused, or read wrong."""
    try:
        found, _ = decode(text.encode(encoding))
    except InputError:
        return "refused"
    return "right" if found == text else "wrong"


@pytest.mark.parametrize(("name", "encoding"), CASES)
def test_a_report_of_some_sentences_is_read(name: str, encoding: str) -> None:
    assert told(TEXTS[name][1], encoding) == "right"


def test_short_texts_are_refused_rather_than_read_wrong() -> None:
    parts = [told(cut(TEXTS[name][1], share), code) for name, code in CASES for share in (2, 3, 5)]
    assert parts.count("wrong") <= 0.02 * len(parts)
    assert parts.count("right") >= 0.7 * len(parts)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark(encoding: str) -> None:
    assert told("The mayor opened the bridge.", encoding) == "right"


def test_what_somebody_says_goes_before_guessing_and_after_what_is_certain() -> None:
    raw = "żółć".encode("iso8859_2")
    with pytest.raises(InputError, match="--charset NAME"):
        decode(raw)
    assert decode(raw, "latin2") == ("żółć", "latin2")
    assert decode("żółć".encode(), "latin2") == ("żółć", "utf-8")
    with pytest.raises(InputError, match="not shift_jis, as it is said to be: damaged at offset"):
        decode(b"a\xfe\xff", "shift_jis")


@pytest.mark.parametrize("name", ["klingon", "zlib", "", "utf-8\0"])
def test_a_name_of_no_encoding_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="no encoding"):
        check_charset(name)
