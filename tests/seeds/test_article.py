"""The article that a new publication starts with carries every fact, and says whose claims are claims."""

import re
from html import unescape

import pytest

from seeds import clean_slate

PATH = "/articles/nvidia-groq"
FACTS = {
    "two companies join forces": r"Nvidia.*Groq",
    "it is reported, not certain": r"Berichten zufolge",
    "CNBC was first": r"zuerst[^.]*CNBC|CNBC[^.]*zuerst",
    "Nvidia dominates": r"(beherrschende|dominierende) Hersteller von KI-Chips",
    "Groq challenges": r"Herausforderer",
    "a licence": r"Nvidia eine Lizenz an der Technik des Unternehmens Groq",
    "people move": r"stellt[^.]*Schlüsselkräfte ein",
    "the founder": r"Gründer Jonathan Ross",
    "the president": r"Präsidenten Sunny Madra",
    "the price": r"CNBC nennt[^.]*20 Milliarden US-Dollar[^.]*Vermögenswerte",
    "not the whole company": r"Unternehmen werde nicht als Ganzes gekauft",
    "the scope is unclear": r"nicht klar",
    "the largest purchase": r"noch nie so viel Geld für einen Kauf",
    "the race for larger models": r"Wettlauf.*immer größere KI-Modelle.*gewaltige Rechenleistung",
    "GPUs are the standard": r"GPUs von Nvidia[^.]*Standard der Branche",
    "parallel work": r"gleichzeitig.*beim Lernen wie beim Antworten",
    "what LPU means": r"Language Processing Unit[^.]*LPU",
    "what inference is": r"Inferenz[^.]*fertig trainiertes Modell[^.]*(Vorhersage|Text)",
    "ten times as fast, by its own account": r"zehnmal so schnell[^.]*gibt das Unternehmen an",
    "a tenth of the energy": r"Zehntel der Energie",
    "it is the maker's claim": r"Anspruch, und erhoben wird er vom Hersteller selbst",
    "the TPU": r"Ross[^.]*Google[^.]*Tensor Processing Unit[^.]*KI-Dienste.*TPU",
    "lower cost and energy": r"Kosten und Stromverbrauch[^.]*senken",
    "small firms and researchers": r"kleine Firmen und Forschungsgruppen",
    "diagnosis in remote places": r"entlegenen Orten[^.]*medizinischen Diagnose",
    "personal education": r"Lernprogramme[^.]*jedes Kind einzeln",
    "a voice for it": r"KI-Forscherin der Universität Stanford[^.]*Kosten und Energiebedarf.*Wende",
    "a voice of caution": r"Halbleiteranalyst[^.]*Moor Insights & Strategy",
    "software and market share": r"Vorsprung[^.]*Software[^.]*Marktanteil",
    "hard to integrate": r"kompliziertes Vorhaben",
    "competition may suffer": r"Stellung noch stärker.*Neue Ideen[^.]*schwerer[^.]*teurer",
    "or chips may come sooner": r"stärkere Chips früher[^.]*ganze Gesellschaft davon profitiert",
    "new uses": r"Marktführerschaft und neue Technik[^.]*Anwendungen",
    "energy and access decide": r"wie viel Energie[^.]*Zugang",
    "powerful, sustainable, open": r"Leistung mit Nachhaltigkeit verbindet und niemanden ausschließt",
}


@pytest.fixture
def html(inside, client):
    """The article's page."""
    clean_slate.sow()
    return client.get(PATH, headers={"Accept-Language": "de"}).text


@pytest.fixture
def story(html):
    """The words of the article, without its drawing."""
    article = html[html.index("<article") : html.index("</article>")]
    words = re.sub(r"<[^>]+>", " ", re.sub(r"<svg.*?</svg>", " ", article, flags=re.DOTALL))
    return re.sub(r"\s+", " ", unescape(words))


def test_every_fact_is_told(story):
    missing = [what for what, pattern in FACTS.items() if not re.search(pattern, story)]
    assert not missing


def test_it_has_headings_a_standfirst_and_no_straight_quotes(html, story):
    assert html[: html.index('id="discussion"')].count("<h2>") >= 4
    assert "article__standfirst" in html
    assert '"' not in story


def test_the_figure_shows_the_claim_and_whose_it_is(html):
    figure = html[html.index("<figure") : html.index("</figure>")]
    described = re.search(r'aria-labelledby="([^"]+)"><title id="\1">([^<]+)</title>', figure)[2]
    for words in ("Zehnfache", "ein Zehntel", "Angaben von Groq"):
        assert words in described
    for words in ("bis zu 10×", "1/10", "Angabe des Herstellers Groq"):
        assert words in figure
    assert "Angabe des Herstellers" in figure[figure.index("<figcaption") :]
    assert "<script" not in figure
    assert "style=" not in figure


def test_bars_are_as_long_as_what_they_show(html):
    """Ten times the speed is ten times the length, a tenth of the energy a tenth."""
    widths = [float(width) for width in re.findall(r'<rect[^>]*\bwidth="([\d.]+)"', html)]
    gpu_speed, lpu_speed, gpu_energy, lpu_energy = widths
    assert lpu_speed == pytest.approx(10 * gpu_speed, rel=0.02)
    assert gpu_energy == pytest.approx(10 * lpu_energy, rel=0.02)
