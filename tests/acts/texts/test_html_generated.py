"""What the styles of a page write before and behind its words, as a browser shows it."""

import pytest

from portal.acts.texts.akn import anchors, validate
from portal.acts.texts.blocks import Changes
from portal.acts.texts.reading import read_file, read_pasted
from portal.acts.texts.refusals import left_out
from portal.acts.texts.writing import to_akn
from tests.acts.texts.test_word_parts import IDENTITY

#: As Google saves a document: each list is one of its own, whatever stands between them.
_GOOGLE = (
    "<style>ol{margin:0}ol.l-0{list-style-type:none}ol.l-1{list-style-type:none}"
    ".l-0>li{counter-increment:c-0}.l-1>li{counter-increment:c-1}"
    "ol.l-0.start{counter-reset:c-0 0}ol.l-1.start{counter-reset:c-1 0}"
    '.l-0>li:before{content:"" counter(c-0,decimal) ". "}'
    '.l-1>li:before{content:"" counter(c-0,decimal) "." counter(c-1,decimal) ". "}</style>'
    '<p>ПОСТАНОВЛЯЕТ:</p><ol class="l-0 start"><li>Раз</li></ol><ol class="l-1 start">'
    '<li>а</li><li>б</li></ol><p>слово</p><ol class="l-0" start="2"><li>Два</li></ol>'
    '<ol class="l-1 start"><li>в</li></ol>'
)


def _shown(page: str, changes: Changes | None = None) -> str:
    return " | ".join(block.full_text for block in read_pasted(page, changes).blocks)


def test_a_page_that_google_has_saved_is_numbered_as_it_shows():
    assert _shown(_GOOGLE) == ("ПОСТАНОВЛЯЕТ: | 1. Раз | 1.1. а | 1.2. б | слово | 2. Два | 2.1. в")
    akn = to_akn(read_file(_GOOGLE.encode()), IDENTITY)
    validate(akn)
    assert [one.eid for one in anchors(akn)] == [
        "para_1", "para_1__para_1.1", "para_1__para_1.2", "para_2", "para_2__para_2.1",
    ]  # fmt: skip


def test_a_number_of_several_figures_stands_where_it_says():
    rules = "ol{counter-reset:s;list-style:none} li:before{counter-increment:s;content:counters(s,'.') '. '}"
    page = f"<style>{rules}</style><ol><li>а<ol><li>б<ol type=a><li>в</ol></ol></li><li>г</ol>"
    akn = to_akn(read_file(page.encode()), IDENTITY)
    assert [one.eid.rpartition("__")[2] for one in anchors(akn)] == [
        "para_1", "para_1.1", "para_1.1.1", "para_2",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rules", "page", "shown"),
    [
        (
            "ol{counter-reset:s;list-style:none} "
            "li::before{counter-increment:s;content:counters(s,'.') ' '}",
            "<ol><li>а<ol><li>б<li>в<ol><li>г</ol></ol><li>д</ol><ol><li>е</ol>",
            "1 а | 1.1 б | 1.2 в | 1.2.1 г | 2 д | 1 е",
        ),
        (
            "ol{counter-reset:i} li{display:block} "
            "li:before{content:counters(i,'.') ' ';counter-increment:i}",
            "<ol><li>а<ol><li>б</ol><li>в</ol>",
            "1 а | 1.1 б | 2 в",
        ),
        (
            "body{counter-reset:ch} h2{counter-reset:sub} h3{counter-increment:sub} "
            "h2:before{counter-increment:ch;content:'Раздел ' counter(ch, upper-roman) '. '} "
            "h3:before{content:counter(ch) '.' counter(sub)}",
            "<h2>А</h2><h3>б</h3><h3>в</h3><h2>Г</h2><h3>д</h3>",
            "Раздел I. А | 1.1 б | 1.2 в | Раздел II. Г | 2.1 д",
        ),
        # Nobody has begun the counter: each part begins one of its own.
        (
            "p{counter-increment:x} p:before{content:counter(x) ') '}",
            "<div><p>а<p>б</div><div><p>в</div><p>г<p>д",
            "1) а | 2) б | 1) в | 1) г | 2) д",
        ),
        (
            ".l{counter-reset:p 4} .l p{counter-increment:p 2} "
            ".l p:before{content:counter(p,lower-alpha) '. '}",
            "<div class=l><p>а<p>б<section><p>в</section></div><p>г",
            "f. а | h. б | j. в | г",
        ),
        ("li::marker{content:counter(list-item) ') '}", "<ol start=3><li>а<li>б</ol>", "3) а | 4) б"),
        ("li:before{content:'§ '}", "<ol><li>а</ol>", "1. § а"),
        (".b{display:block}", "<ol><li>а<li class=b>б<li>в</ol>", "1. а | б | 2. в"),
        ("ol{list-style:upper-roman}", "<ol><li>а<ul><li>б</ul></ol>", "I. а | – б"),
        ("ul{list-style-type:'+ '}", "<ul><li>а</ul>", "+ а"),
        (".r:after{content:' руб.;'}", "<p class=r>100", "100 руб.;"),
        ("p:after{content:attr(data-u)}", "<p data-u=' шт.'>5", "5 шт."),
        ("b:before{content:'\\2116\\00a0'}", "<p>см. <b>5</b>", "см. № 5"),
        ("p:before{content:'а' / 'б'}", "<p>в", "ав"),
        (".n:before{content:'Примечание.';display:block}", "<p class=n>А", "Примечание. | А"),
        (".t>li p:before{content:'+'}", "<ol class=t><li><ul><li><p>а</ul></ol>", "– +а"),
        ("q:before,q:after{content:'';content:none}", "<p><q>а</q>", "а"),
        ("q:before{content:'„'} q:after{content:'“'}", "<p><q>а</q>", "„а“"),
        # Nothing is seen of these.
        (".c:after{content:'.';visibility:hidden}", "<p class=c>а", "а"),
        ("a:hover:after{content:'б'}", "<p><a>а</a>", "а"),
        ("p:before{content:'\\e001'} p:after{content:'б'} p.x:after{display:none}", "<p class=x>а", "а"),
        ("@media print{p:after{content:'б'}}", "<p>а", "а"),
        (
            "li{counter-increment:list-item;list-style:none} li:before{content:counter(list-item)'. '}",
            "<ol><li>а<li>б<li value=7>в<li>г</ol>",
            "1. а | 2. б | 7. в | 8. г",
        ),
        (
            "ol{counter-reset:list-item 4;list-style:none} li:before{content:counter(list-item)'. '}",
            "<ol><li>а<li>б</ol>",
            "5. а | 6. б",
        ),
        (
            ":root{counter-reset:n 3} p:before{counter-increment:n;content:counter(n)'. '}",
            "<p>а<p>б",
            "4. а | 5. б",
        ),
        ("@media only screen{p:after{content:'б'}}", "<p>а", "аб"),
        # Tried in every way in which it can be parted, this would never end.
        (f"@media {', ' * 40}x{{b{{color:red}}}}", "<p>а", "а"),
        ("@layer a{@media print and (color){p:after{content:'б'}}}", "<p>а", "а"),
        ("p:hover{counter-increment:n} p:before{content:counter(n)'. '}", "<p>а", "0. а"),
    ],
)  # fmt: skip
def test_what_the_styles_write_is_read_as_a_browser_shows_it(rules, page, shown):
    page = f"<!doctype html><style>{rules}</style><body>{page}"
    assert _shown(page) == shown
    assert not left_out(read_pasted(page))


def test_an_item_that_a_change_takes_away_is_not_counted():
    rules = (
        "ol{list-style:none;counter-reset:a}li{counter-increment:a}li:before{content:counter(a)'.'}"
    )
    page = f"<style>{rules}</style><ol><li>а<li><del>б</del><li>в</ol>"
    assert _shown(page, Changes.ACCEPT) == "1. а | 2. в"
    assert _shown(page, Changes.REFUSE) == "1. а | 2. б | 3. в"


@pytest.mark.parametrize(
    "rules",
    [
        "p:before{content:url(a.png) 'т'}",
        "p:before{content:attr(title)}",
        "p:before{content:counter(x, klingon)}",
        "p:first-child:before{content:'т'}",
        "i + p:before{content:'т'}",
        "p[title]:before{content:'т'}",
        "p:not(.x){counter-increment:n} p:before{content:counter(n)'. '}",
        "p:first-child:before{counter-increment:n} p:after{content:counter(n)}",
        "p:before{content:'Пункт '} p:first-child:before{content:none}",
        "@media (min-width:1px){p:before{content:'т'}}",
        "@layer a{b{color:red} @media screen{p:before{content:'т'}} i{color:red}}",
        "@layer a{@supports (display:grid){p:before{content:'т'}}}",
        "@media (min-width:1px){p{counter-increment:n}} p:before{content:counter(n)}",
        "p:not(.a,.b):before{content:'т'}",
        "p:not(:is(.a,.b), i):before, b{content:'т'}",
        "p:before{content:'Пункт '} p:first-child:before{display:none}",
    ],
)
def test_what_cannot_be_computed_is_told(rules):
    (told,) = left_out(read_pasted(f"<style>{rules}</style><p>1. Раз"))
    assert "слова, которые добавляет оформление страницы — 1." in told


@pytest.mark.parametrize(
    "piece",
    [
        'x{content:"\\"',
        "p:before{content:a(",
        "a>a>",
        "p:not(p~",
        "p:a(:a(",
        "p:a(b,[",
        "@a{@a(x){",
    ],
)
def test_a_hostile_style_takes_bounded_time(piece):
    assert _shown(f"<p>Слово.</p><style>{piece * 10_000}") == "Слово."


@pytest.mark.parametrize(
    ("rules", "page"),
    [
        (f"p:before{{content:'{'a' * 24_000}'}}", "<p>слово" * 2_000),
        (f"div{{counter-reset:a}} div:before{{content:counters(a,'{'a' * 24_000}')}}",
         "<div>слово" * 100),
    ],
)  # fmt: skip
def test_what_the_styles_write_is_bounded(rules, page):
    document = read_pasted(f"<style>{rules}</style>{page}")
    assert sum(len(block.full_text) for block in document.blocks) < 1_100_000
    assert document.blocks[-1].full_text == "слово"
    assert left_out(document)


def test_many_doubtful_rules_are_counted_once_for_a_place():
    rules = "".join(f"p:nth-child({i}):before{{content:'{i}'}}" for i in range(1_000))
    document = read_pasted(f"<style>{rules}</style>" + "<p>слово" * 2_000)
    assert "оформление страницы — 2000" in left_out(document)[0].replace("\xa0", "")


@pytest.mark.parametrize(
    ("media", "shown", "told"),
    [("print", "1. Раз", 0), ("(min-width:1px)", "1. Раз", 1), ("print, screen", "т1. Раз", 0)],
)
def test_a_style_of_another_medium_is_told_unless_it_is_paper(media, shown, told):
    page = f"<style media='{media}'>p:before{{content:'т'}}</style><p>1. Раз"
    assert _shown(page) == shown
    assert len(left_out(read_pasted(page))) == told
