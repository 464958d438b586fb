"""A heated debate about the chips of tomorrow: as many turns as asked for, the same ones every time.

First the seats are set out: who answers whom, and when. Then every seat is given something to say, with words
from the phrase books at the end of this file.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import log
from random import Random


@dataclass(frozen=True)
class Turn:
    """One comment of the debate; `number` counts from 0, `replies_to` is the number of an earlier turn."""

    number: int
    by: str
    text: str
    replies_to: int | None
    minutes_after_start: float


@dataclass(frozen=True)
class Speech:
    """What somebody says: on which topic, in hope or in doubt, and the sentence others may quote."""

    by: str
    language: str
    topic: str
    hopeful: bool
    text: str
    gist: str
    answers: "Speech | None"


@dataclass(frozen=True, eq=False)
class Seat:
    """A place in the debate that nobody has spoken from yet."""

    minutes: float
    answers: "Seat | None"


@dataclass(frozen=True)
class Shape:
    """How threads of one kind grow: their size, and which seat a reply goes to most of the time."""

    smallest: int
    largest: int
    to_first: float
    to_last: float
    minutes_between: float
    minutes_until_start: float


SMALL = Shape(0, 6, to_first=0.55, to_last=0.30, minutes_between=40, minutes_until_start=1800)
LIVELY = Shape(8, 20, to_first=0.30, to_last=0.40, minutes_between=25, minutes_until_start=900)
DEEP = Shape(95, 140, to_first=0.0, to_last=0.95, minutes_between=6, minutes_until_start=400)
WIDE = Shape(345, 375, to_first=0.88, to_last=0.06, minutes_between=300, minutes_until_start=120)


def debate(comment_count: int, people: Sequence[str], seed: int = 2026) -> Iterator[Turn]:
    """Tell the debate from its first comment to its last, in the order of time."""
    chance = Random(seed)
    seats = sorted(_seats(chance, comment_count), key=lambda seat: seat.minutes)
    number_of = {seat: number for number, seat in enumerate(seats)}
    crowd = chance.sample(list(people), len(people))
    speeches: list[Speech] = []
    texts: set[str] = set()
    for number, seat in enumerate(seats):
        replies_to = number_of[seat.answers] if seat.answers else None
        answered = speeches[replies_to] if replies_to is not None else None
        speech = _speech(chance, crowd, answered)
        while speech.text in texts:
            speech = _speech(chance, crowd, answered)
        texts.add(speech.text)
        speeches.append(speech)
        yield Turn(number, speech.by, speech.text, replies_to, seat.minutes)


# Who answers whom, and when


def _seats(chance: Random, comment_count: int) -> Iterator[Seat]:
    for shape, size in _threads(chance, comment_count):
        yield from _thread(chance, shape, size)


def _threads(chance: Random, comment_count: int) -> list[tuple[Shape, int]]:
    """Every thread's shape and number of replies; the lively ones take up what the others leave over."""
    count = min(comment_count, max(1, round(comment_count * 0.15)))
    shapes = [WIDE] * (count // 250) + [DEEP] * (count // 125) + [LIVELY] * (count // 15)
    shapes += [SMALL] * (count - len(shapes))
    sizes = [_size(chance, shape) for shape in shapes]
    elastic = [place for place, shape in enumerate(shapes) if shape is LIVELY] or list(range(count))
    left_over = comment_count - count - sum(sizes)
    while left_over:
        place, step = chance.choice(elastic), 1 if left_over > 0 else -1
        if sizes[place] + step >= 0:
            sizes[place] += step
            left_over -= step
    return list(zip(shapes, sizes, strict=True))


def _size(chance: Random, shape: Shape) -> int:
    if shape is SMALL:
        return chance.choices(range(7), weights=(26, 19, 16, 13, 11, 8, 7))[0]
    return chance.randint(shape.smallest, shape.largest)


def _thread(chance: Random, shape: Shape, size: int) -> list[Seat]:
    thread = [Seat(round(chance.expovariate(1 / shape.minutes_until_start), 2), None)]
    for _ in range(size):
        answered = _seat_to_answer(chance, shape, thread)
        pause = 0.3 + chance.lognormvariate(log(shape.minutes_between), 1.0)
        thread.append(Seat(round(answered.minutes + pause, 2), answered))
    return thread


def _seat_to_answer(chance: Random, shape: Shape, thread: list[Seat]) -> Seat:
    """The first, the last, or one of the last few: a side branch never loses a deep thread its depth."""
    throw = chance.random()
    if throw < shape.to_first:
        return thread[0]
    if throw < shape.to_first + shape.to_last:
        return thread[-1]
    return chance.choice(thread[-4:] if shape is DEEP else thread)


# Who speaks, and what is said


def _speech(chance: Random, crowd: Sequence[str], answered: Speech | None) -> Speech:
    by = _speaker(chance, crowd, answered)
    if answered is None:
        language = "en" if chance.random() < 0.07 else "de"
        return _compose(Talk(chance, language, chance.choice(TOPICS), chance.random() < 0.5), by, None)
    language = answered.language if chance.random() < 0.94 else chance.choice(("de", "en"))
    topic = answered.topic if chance.random() < 0.75 else chance.choice(TOPICS)
    hopeful = answered.hopeful if chance.random() < 0.35 else not answered.hopeful
    return _compose(Talk(chance, language, topic, hopeful), by, answered)


def _speaker(chance: Random, crowd: Sequence[str], answered: Speech | None) -> str:
    """Some talk more than others, two often argue with each other, and nobody answers themselves."""
    if answered and answered.answers and answered.answers.by != answered.by and chance.random() < 0.45:
        return answered.answers.by
    eagerness = list(accumulate((place + 2) ** -0.7 for place in range(len(crowd))))
    while True:
        by = chance.choices(crowd, cum_weights=eagerness)[0]
        if answered is None or by != answered.by or len(set(crowd)) == 1:
            return by


def _compose(talk: "Talk", by: str, answered: Speech | None) -> Speech:
    role = _role(talk, answered)
    brief, long = (0.12, 0.35) if answered is None else (0.30, 0.14)
    throw = talk.chance.random()
    if throw < brief:
        gist = text = talk.say(f"brief {role}")
    else:
        gist = talk.claim(talk.side)
        text = talk.long(role, gist) if throw > 1 - long else talk.plain(role, gist)
    if answered and answered.language == talk.language and talk.chance.random() < 0.16:
        text = f"> {answered.gist}\n\n{text}"
    return Speech(by, talk.language, talk.topic, talk.hopeful, text, gist, answered)


def _role(talk: "Talk", answered: Speech | None) -> str:
    if answered is None:
        return "start"
    if talk.topic != answered.topic:
        return "aside"
    return "agree" if talk.hopeful == answered.hopeful else "object"


class Talk:
    """Somebody's words on one topic, in hope or in doubt, from the phrase book of their language."""

    def __init__(self, chance: Random, language: str, topic: str, hopeful: bool) -> None:
        self.chance = chance
        self.language = language
        self.book = BOOKS[language]
        self.topic = topic
        self.hopeful = hopeful
        self.side, self.other_side = ("hope", "doubt") if hopeful else ("doubt", "hope")
        self.untold: dict[str, list[str]] = {}

    def plain(self, role: str, gist: str) -> str:
        """One paragraph: a beginning, a claim or two, and sometimes an example, a question, an end."""
        sentences = [*self._perhaps(0.55, f"open {role}"), gist]
        sentences += self._perhaps(0.40, f"example {self.side}")
        sentences += [self.claim(self.side)] if self.chance.random() < 0.35 else []
        sentences += self._perhaps(0.22, f"{self.topic} ask")
        return " ".join(sentences + self._perhaps(0.18, "end"))

    def long(self, role: str, gist: str) -> str:
        """Several paragraphs, perhaps with a concession, a list or a link; never above 1,500 characters."""
        middle = [self.say(f"example {self.side}")]
        middle += [self._concession()] if self.chance.random() < 0.5 else []
        middle += [self._list()] if self.chance.random() < 0.45 else []
        middle += self._perhaps(0.12, "link")
        middle += [self._digression() for _ in range(self.chance.choice((0, 0, 0, 1, 1, 4)))]
        self.chance.shuffle(middle)
        last = self.say(self.chance.choice((f"{self.topic} ask", "end")))
        paragraphs = [f"{self.say(f'open {role}')} {gist}", *middle, last]
        while sum(map(len, paragraphs)) > 1200:
            paragraphs.pop(-2)
        return "\n\n".join(paragraphs)

    def claim(self, side: str) -> str:
        """What hope or doubt has to say about the topic, and has not said yet."""
        if not self.untold.get(side):
            claims = self.book[f"{self.topic} {side}"]
            self.untold[side] = self.chance.sample(claims, len(claims))
        return self._fill(self.untold[side].pop())

    def say(self, entry: str) -> str:
        """One of the phrases under this entry, with everything in braces filled in."""
        return self._fill(self.chance.choice(self.book[entry]))

    def _concession(self) -> str:
        granted, kept = self.claim(self.other_side), self.claim(self.side)
        return f"{self.say('granted')} {granted} {self.say('but')} {kept}"

    def _digression(self) -> str:
        talk = Talk(self.chance, self.language, self.chance.choice(TOPICS), self.hopeful)
        return talk.plain("aside", talk.claim(talk.side))

    def _list(self) -> str:
        points = self.chance.sample(self.book["point"], self.chance.randint(2, 4))
        numbered = self.chance.random() < 0.5
        marks = [f"{place}." if numbered else "-" for place in range(1, len(points) + 1)]
        lines = [f"{mark} {self._fill(point)}" for mark, point in zip(marks, points, strict=True)]
        return self.say("list") + "\n\n" + "\n".join(lines)

    def _perhaps(self, likelihood: float, entry: str) -> list[str]:
        return [self.say(entry)] if self.chance.random() < likelihood else []

    def _fill(self, phrase: str) -> str:
        while "{" in phrase:
            phrase = BRACES.sub(self._filling, phrase)
        return phrase

    def _filling(self, braces: re.Match[str]) -> str:
        inside: str = braces[1]
        if "|" in inside:
            return self.chance.choice(inside.split("|"))
        if ".." in inside:
            lowest, highest = inside.split("..")
            return str(self.chance.randint(int(lowest), int(highest)))
        return self.chance.choice(self.book[f"{self.topic} name" if inside == "topic" else inside])


BRACES = re.compile(r"\{([^{}]*)\}")


def _phrase_book(text: str) -> dict[str, list[str]]:
    """Read entries (`[name]`) and their phrases, one a line; an indented line goes on with the one above."""
    book: dict[str, list[str]] = {}
    phrases: list[str] = []
    for line in filter(str.strip, text.splitlines()):
        if line.startswith("["):
            phrases = book.setdefault(line[1:-1], [])
        elif line.startswith(" "):
            phrases[-1] += " " + line.strip()
        else:
            phrases.append(line)
    return book


# The phrase books. `{a|b}` is a choice, `{11..97}` a number, `{firm}` a phrase of another entry, `{topic}` a
# name of what is being talked about.

TOPICS = (
    "speed",
    "energy",
    "price",
    "market",
    "software",
    "access",
    "medicine",
    "school",
    "origin",
    "inference",
    "demand",
    "europe",
)

GERMAN = _phrase_book("""
[open start]
{Beim Lesen|Beim zweiten Lesen|Nach dem Frühstück|Auf dem Weg zur Arbeit|Gestern Abend|Beim Blick auf die
  Abbildung} {fiel mir auf|kam mir der Gedanke|habe ich mir notiert}:
{Ein|Noch ein|Nur ein} {Gedanke|Einwurf|Hinweis|Zwischenruf} {zum Thema {topic}|aus {firm}|aus {town}|zu
  etwas, was hier untergeht}:
{Danke für den Artikel|Guter Überblick|Solide zusammengefasst|Endlich einmal ohne Jubel|Nüchtern geschrieben,
  gut so}.
{Ich arbeite in {firm}, deshalb ein Satz dazu:|Ich habe lange in {firm} gearbeitet, deshalb ein Satz
  dazu:|Vorweg, ich habe mit keiner der Firmen zu tun.}
{Ich lese hier seit {2..9} Jahren mit|Ich schreibe selten|Sonst halte ich mich zurück}, {aber jetzt doch|heute
  muss es sein}.
{Über das Thema {topic} wird zu wenig gesprochen|Zum Stichwort {topic} habe ich hier noch nichts gelesen|Reden
  wir über {topic}}.
{Was mir fehlt|Worüber niemand redet|Was mich umtreibt|Was bei mir hängen bleibt}:
{Eine Meldung, zwei Lesarten|Viel Lärm, wenig Licht|Große Zahlen, kleine Fußnoten}.

[open agree]
{Genau so|Ganz Ihrer Meinung|Unterschreibe ich|Volle Zustimmung|Das sehe ich auch so|Sie sprechen mir aus der
  Seele}.
{Danke, das musste einmal gesagt werden|Das ist der springende Punkt|Das wird viel zu oft übersehen|Das deckt
  sich mit meiner Erfahrung}.
{Ergänzend dazu|Dazu passt|Noch ein Argument in diese Richtung|Ich gehe sogar weiter}:
{Beim Thema {topic}|In diesem Punkt} {sind wir uns einig|liegen Sie richtig|kann ich nur nicken}.
{Richtig, und es kommt noch etwas hinzu|Stimmt, und das gilt nicht nur hier|Genau, man kann es auch kürzer
  sagen}:
{Dass das hier jemand so klar schreibt, freut mich|Endlich jemand, der nachrechnet|Sachlich, danke}.

[open object]
{Da muss ich widersprechen|Nein, wirklich nicht|Das stimmt so nicht|Das greift zu kurz|Das sehe ich völlig
  anders|Einspruch}.
{Mit Verlaub|Bei allem Respekt|Nichts für ungut|Entschuldigung}, {das ist Wunschdenken|das geht an der Sache
  vorbei|das ist zu einfach|so läuft das nicht}.
{Woher nehmen Sie das|Haben Sie dafür einen Beleg|Steht das irgendwo}? {Nach allem, was ich weiß|Meine
  Erfahrung ist eine andere|Ich kenne es anders}:
{Sie verwechseln da etwas|Sie überspringen einen Schritt|Sie machen es sich leicht|Das haben wir {weiter
  oben|schon dreimal} gehört}.
{Immer|Schon wieder} {dieses Argument|diese Leier|dieselbe Rechnung}. {Dabei gilt doch|Also noch einmal|Ich
  sage es gern ein {zweites|drittes|viertes} Mal}:
{Beim Thema {topic}|Hier} {liegen Sie daneben|irren Sie|bin ich anderer Meinung|trennen sich unsere Wege}.
{Umgekehrt wird ein Schuh daraus|Das Gegenteil ist richtig|Drehen wir es um}.
So kann nur {reden|schreiben}, wer {nie einen Serverraum betreten hat|noch keine Stromrechnung dafür bezahlt
  hat|die Technik nur aus Anzeigen kennt}.
{Halb richtig|Fast|Ja und nein|Im Grundsatz ja, im Einzelnen nein}.

[open aside]
{Das führt jetzt weg, aber|Etwas am Rand|Kleiner Schwenk|Anderes Thema, nämlich {topic}}:
{Alle streiten über dasselbe|Sie haben ja beide recht|Mag sein}. {Wichtiger finde ich|Mich beschäftigt
  mehr|Übersehen wird} das Thema {topic}.
{Niemand sagt etwas zum Thema {topic}|Kann man das vom Thema {topic} trennen? Ich glaube nicht}.

[brief start]
{Zehnmal so schnell|Ein Zehntel der Energie|20 Milliarden|Keine Übernahme}, {soso|na dann|wer es glaubt|ich
  bin gespannt}. {Reden wir in {2..9} Jahren wieder.|Grüße aus {town}.|Fragen Sie einmal in {firm}.}
{Gut|Schön|Klar|Knapp} {geschrieben|erklärt|zusammengefasst}, {gern mehr davon|danke|weiter so}{, gerade zum
  Thema {topic}| aus {town}|, auch wenn ich das Thema {topic} vermisse}.
{Bin gespannt|Mal sehen|Abwarten}, was {davon|von den Versprechen} {in {2..9} Jahren|nächstes Jahr|in
  {firm}|in {town}} noch übrig ist.
{Thema|Stichwort} {topic}: {kommt mir zu kurz|bitte ein eigener Artikel|dazu hätte ich gern mehr gelesen|da
  wird es heikel}.
{Kann mir jemand|Würde mir jemand|Könnte hier jemand} {in einem Satz|für Laien|ohne Fachwörter}
  {erklären|sagen}, {was das in {firm} ändert|was das für {town} heißt|warum das so viel wert ist|was sich
  jetzt beim Thema {topic} ändert}?

[brief agree]
{Genau|Richtig|Stimmt|Eben|So ist es|Exakt}, {besonders|vor allem|gerade} {beim Thema {topic}|der letzte
  Satz|der erste Punkt|für Leute in {firm}|von {town} aus gesehen}.
{Ganz meine Meinung|Sehe ich auch so|Danke dafür|Zustimmung|Dem ist nichts hinzuzufügen}{, auch beim Thema
  {topic}|, nach {2..30} Jahren in {firm}|, ausnahmsweise|, und zwar ohne Einschränkung}.
{Endlich sagt es einmal jemand|Schön, dass es jemand ausspricht}{, danke aus {town}|. Das Thema {topic} gehört
  auch dazu|. Mehr davon}.
In {firm} {ist es genauso|läuft es auch so|dasselbe Bild}{, leider|, seit {2..12} Jahren|}.
{Zustimmung|Applaus|Noch eine Stimme dafür} {aus {firm}|aus {town}}{, vor allem beim Thema {topic}|}.
{Merke ich mir|Gespeichert|Das klaue ich mir} {für die nächste Runde in {firm}|für den Stammtisch in {town}}.

[brief object]
{Nein|Unsinn|Quatsch|Falsch|Eben nicht|Keineswegs}. Schauen Sie sich {den Artikel|den Absatz|die
  Bildunterschrift} {noch einmal|bitte genauer|ein zweites Mal} an, Stichwort {topic}.
{Quelle|Beleg|Zahlen|Messwerte}? {Gerade beim Thema {topic} wäre das nötig|Sonst ist das nur eine Meinung|Ich
  finde zum Thema {topic} nichts|Sonst glaubt Ihnen das in {firm} niemand}.
{Das glauben Sie doch selbst nicht|Träumen Sie weiter|Schöne Theorie|Wunschdenken}{, erst recht beim Thema
  {topic}|. In {town} sieht es anders aus|. Das sage ich nach {3..30} Jahren in {firm}|. Wir sprechen uns in
  {2..9} Jahren}.
{Und wer|Wer} {bezahlt|misst|prüft|garantiert} {das|es} {am Ende|in {firm}|in {town}}? {Eben.|Sehen Sie.|Na
  also.|Schweigen.}
{Äpfel und Birnen|Milchmädchenrechnung|Strohmann|Nebelkerze}, {mit dem Thema {topic} hat das nichts zu tun|wie
  so oft beim Thema {topic}|und das wissen Sie|in {firm} lacht man darüber}.
{Ich bleibe dabei|Überzeugt mich nicht|Ich bin anderer Meinung}, {gerade beim Thema {topic}|trotz Ihrer
  Zahlen|auch nach dem {zweiten|dritten|vierten} Lesen|und in {town} stehe ich damit nicht allein}.
{In welcher Welt|Wo genau}? {In {firm}|In {town}} {jedenfalls nicht|sicher nicht|habe ich das nie gesehen}.

[brief aside]
{Und|Aber} {was ist mit dem|wer redet über das|wo bleibt das} {Stichwort|Thema} {topic}? {Fehlt mir
  hier.|Darum geht es doch.|Das fragt man sich auch in {firm}.|Frage aus {town}.}
{Können|Könnten} wir {bitte|vielleicht} {wieder über das Thema {topic} reden|zum Thema {topic} zurück|beim
  Artikel bleiben, also beim Thema {topic}}?
{Nebenbei|Am Rande|Ganz anderer Punkt}: Das Thema {topic} {ist mindestens so wichtig|wird hier
  vergessen|betrifft auch {town}|interessiert in {firm} mehr}.

[granted]
{Zugegeben|Einverstanden|Ich gebe zu|Auf der anderen Seite|Der Fairness halber}:
{Was dagegen spricht, will ich nicht verschweigen|Natürlich kann man einwenden|Ein Gegenargument lasse ich
  gelten}:

[but]
{Trotzdem gilt|Dennoch wiegt schwerer|Unter dem Strich bleibt|Mehr überzeugt mich das andere}:
Nur ändert das {nichts am Kern|wenig}, denn eines bleibt:

[end]
{Aber gut|Na ja|Wie auch immer}, {wir werden sehen|die Zeit wird es zeigen|ich lasse mich überraschen|das ist
  meine Sicht}.
{Fragen Sie in {2..5} Jahren noch einmal|Wir sprechen uns in {2..9} Jahren wieder|Ich hebe mir den Artikel
  auf}.
{Mehr wissen wir heute nicht|Mehr weiß im Moment niemand|Der Rest ist Kaffeesatz}.
{Grüße aus|Schönen Abend aus|Nachdenkliche Grüße aus} {town}.
{Das wird man ja noch fragen dürfen|Gegenrede willkommen|Ich lasse mich gern überzeugen|Wer es besser weiß,
  bitte melden}.
{Zahlen statt Adjektive, bitte|Messen statt meinen|Erst rechnen, dann jubeln}.
{So, jetzt Kaffee|Genug geschimpft|Ende der Durchsage|Und jetzt zurück an die Arbeit}.

[link]
{Wer es genauer wissen will|Zum Nachlesen|Gut verständlich erklärt}: [{Tempo und Durchsatz|Messen am
  Stecker|Was eine Anfrage kostet|Notizen aus der Werkstatt}](https://example.org/notizen/{100..999}).
{Meine Messwerte habe ich|Unsere Zahlen haben wir} [{hier|an dieser
  Stelle}](https://example.org/messung/{1000..9999}) abgelegt, {Kritik willkommen|rechnen Sie gern nach}.
{Zum Selbermessen|Zum Mitmessen}: `nvidia-smi --query-gpu=power.draw --format=csv -l {1..9}` {laufen lassen
  und nebenher die Anfragen zählen|zeigt den Verbrauch, aber eben nur den der Karte}.

[list]
{Drei Dinge gehen hier durcheinander|Zum Sortieren|Halten wir fest|Der Reihe nach|Worauf es ankäme|Auf den
  Tisch gehört}:
{Damit wir nicht aneinander vorbeireden|Meine Liste dazu|Was ich {vor einem Kauf|bei so einer Meldung} prüfen
  würde}:

[point]
{der Preis|die Kosten} {je Kilowattstunde|für eine Million Wörter|einer einzelnen Anfrage}, {wirklich unter
  Last|am Ende des Jahres}
Messwerte {von der Steckdose|aus dem Serverraum}, nicht {vom Chip|aus dem Prospekt}
{Modell, Genauigkeit|Zahl der Anfragen} und {Länge der Antwort|Länge der Eingabe}
{Lieferzeit|Ersatzteile|Wartung} {für mindestens {3..8} Jahre|mit schriftlicher Zusage}
die Haftung, wenn {die Antwort falsch ist|das Gerät ausfällt|der Dienst eingestellt wird}
der Teil {der Lizenz|der Zusage}, der {auch für andere|auch in {2..6} Jahren noch} gilt
der Aufwand, {vorhandene Programme|fertige Modelle} {ohne Umbau|in {2..9} Wochen} zu übertragen
{die Kühlung|das Netzteil|der Speicher}, {gern vergessen|in keiner Rechnung enthalten}
{ein zweiter Anbieter|eine Alternative}, {und zwar vor der Unterschrift|für den Fall der Fälle}
der Ort, an dem gerechnet wird, {ob in {town} oder anderswo|samt dem Recht, das dort gilt}
{eine unabhängige Messung|ein öffentlicher Vergleich}, {fehlt bis heute|am besten zwei}
der Preis {pro Platz|pro Antwort|pro Gerät}, {nicht der Listenpreis|ehrlich gerechnet}

[firm]
einem Ingenieurbüro mit {4..60} Leuten
einer {Stadtbibliothek|Musikschule|Volkshochschule}
einem {Klinikum|Rechenzentrum|Fachverlag|Stadtwerk}
einer {Druckerei|Gärtnerei|Spedition|Kanzlei} mit {3..90} Beschäftigten
einem {Archiv|Institut|Übersetzungsbüro}
einer {Arztpraxis|Tierarztpraxis|Apotheke} auf dem Land
einem {Maschinenbaubetrieb|Softwarehaus|Handwerksbetrieb} mit {8..300} Leuten

[town]
{Oberquell|Tannengrund|Neuhafen|Birkenrain|Moorbrück|Kieselbach|Sonnenfurt|Altenweiher|Wiesenthal|Krähenstein}

[example hope]
In {firm} {kostet das Warten auf Antworten|kostet die Rechenzeit} {inzwischen|jeden Monat} mehr als {die
  Miete|{2..9} neue Drucker|die Heizung}, {da zählt jedes Prozent|da wäre selbst die Hälfte ein Segen}.
{Vor {3..12} Jahren|Bei der letzten Umstellung} {sagten alle dasselbe|hieß es auch, das gehe nicht}, {heute
  läuft es in {firm} nebenbei|und dann ging es plötzlich}.
Wir haben {in {firm}|hier in {town}} {neulich|im {Frühjahr|Sommer|Herbst}} nachgemessen: {{20..80} Prozent der
  Zeit gehen fürs Antworten drauf|rund {20..80} Prozent des Stroms fließen in die Inferenz}.
{Stellen Sie sich so ein Gerät in {town} vor|Denken Sie an die Leute in {town}}: {Schon {60..400} Watt weniger
  wären dort viel|Das würde dort vieles ändern}.
{Selbst wenn nur|Auch wenn bloß} {ein Drittel|die Hälfte|ein Fünftel} davon stimmt, {ist das mehr als in den
  letzten {2..5} Jahren|lohnt sich der Wechsel|rechnet es sich in {firm} nach {5..30} Monaten}.
{Meine Kollegin|Mein Schwager|Eine Freundin} in {town} {betreibt so etwas seit {3..20} Monaten und will nicht
  zurück|hat es ausprobiert und war {verblüfft|überrascht}}.

[example doubt]
In {firm} {stehen|liegen} seit {2..6} Jahren {zwei|drei|vier} {Wunderkisten|Beschleunigerkarten} {im Keller|im
  Regal}, {für die es keine Treiber mehr gibt|die nach {5..20} Monaten niemand mehr pflegte}.
{Vor {3..12} Jahren|Beim letzten Mal} hat man uns den Faktor {3..20} versprochen, {gemessen haben wir {11..49}
  Prozent mehr|geblieben ist eine Schulungsmappe}.
Wir haben es {in {firm}|hier in {town}} nachgerechnet: {nach {5..30} Monaten ist der Vorteil weg|im
  {zweiten|dritten} Jahr frisst die Wartung den Gewinn}.
Wer schon einmal {eine Umstellung|einen Anbieterwechsel} in {firm} {begleitet|bezahlt} hat, {weiß, wovon ich
  rede|lacht über solche Zahlen}.
In {town} hat man {gerade|im letzten Jahr} {ein Rechenzentrum genehmigt|die Leitung ausgebaut}, {gespart hat
  dort noch niemand|die Rechnung zahlen alle}.
Was ich nach {4..30} Jahren in {firm} gelernt habe: {Die Fußnote ist wichtiger als die Überschrift|Erst kommt
  die Rechnung, dann die Freude|Versprechen altern schlecht}.

[speed name]
{Tempo|Geschwindigkeit}
[speed hope]
{Wenn|Sobald} eine Antwort {sofort|ohne Verzögerung} da ist, {ändert sich, wofür man solche Systeme
  einsetzt|wird aus dem Spielzeug ein Werkzeug}.
Ein {spezialisierter|eigens dafür gebauter} Chip muss {nicht alles können|kein Alleskönner sein}, er muss {das
  eine|nur eine Sache} {schnell|richtig gut} machen.
Bei {Sprache und Dialog|Übersetzungen in Echtzeit|Untertiteln} ist {die Wartezeit|das Tempo} {der eigentliche
  Engpass|wichtiger als die Größe des Modells}.
{Zehnmal|Auch nur dreimal|Selbst fünfmal} so schnell {heißt|bedeutet}: {mehr Versuche am Tag|mehr
  Zwischenschritte in derselben Zeit}, {und damit bessere Ergebnisse|das unterschätzen viele}.
Wer {schneller|in Echtzeit} rechnet, {belegt das Gerät kürzer|bedient mit einem Gerät mehr Leute}, {auch das
  spart|so einfach ist das}.
[speed doubt]
{Bei welchem Modell|Unter welchen Bedingungen} und {mit wie vielen gleichzeitigen Anfragen|bei welcher
  Genauigkeit} {der Faktor zehn gelten soll|es zehnmal so schnell geht}, {steht da nicht|sagt keiner}.
{„Bis zu“|Das kleine „bis zu“} ist {der wichtigste Teil des Satzes|das teuerste Wort der Werbung}.
{Tempo|Geschwindigkeit} {für eine einzelne Anfrage|im Einzelfall} ist {nicht dasselbe wie|etwas anderes als}
  {Durchsatz|Leistung unter Last}.
{Ich lese keine|Kein Mensch liest} {300|500|800} Wörter in der Sekunde, {mir reicht|den meisten reicht} das
  Tempo von heute.
Eine {falsche|erfundene} Antwort wird nicht {besser|richtiger}, weil sie {schneller|zehnmal so früh}
  {kommt|dasteht}.
[speed ask]
{Hat das|Hat diesen Faktor} {außer dem Hersteller|schon einmal} jemand {unabhängig|selbst} gemessen?
Mit {welcher GPU|welchem Gerät} {welchen Baujahrs|und welcher Software} wurde {da eigentlich|hier} verglichen?
{Wem|Wobei} {nützt|hilft} das Tempo {im Alltag|in {firm}} {konkret|am meisten}?

[energy name]
{Strom|Energie|Stromverbrauch}
[energy hope]
{Ein Zehntel der Energie|Auch ein Fünftel der Energie} {wäre|ist} {für das Klima|für die Netze} {wichtiger
  als|mehr wert als} {jedes höhere Tempo|die nächste Modellgröße}.
{Weniger Abwärme|Geringerer Verbrauch} heißt {kleinere Kühlung|weniger Lüfter}, {weniger Lärm|weniger Wasser},
  {kleinere Gebäude|weniger Ärger mit den Nachbarn}.
{Der sparsamste Chip gewinnt auf Dauer|Wer am wenigsten Strom braucht, setzt sich durch}, {weil die Rechnung
  jeden Monat kommt|das war bei Lampen auch so}.
{Dass über den Verbrauch geredet wird|Dass Energie zum Verkaufsargument wird}, ist {schon ein Fortschritt|die
  eigentliche Nachricht}.
In {ländlichen Gegenden|kleinen Rechenzentren|Krankenhäusern} {entscheidet|begrenzt} {der Anschluss|die
  Leitung}, {was möglich ist|wie viel man rechnen kann}, {da zählt jedes Watt|deshalb ist das ein Durchbruch}.
[energy doubt]
{Was|Alles, was} {pro Anfrage|je Antwort} gespart wird, {geht durch mehr Anfragen wieder drauf|fressen die
  zusätzlichen Anfragen wieder auf}{, das war noch immer so|}.
Ein Zehntel wovon: vom Verbrauch {des Chips|der Karte}, {des Servers|des Schranks} oder {des ganzen
  Gebäudes|der gesamten Anlage samt Kühlung}?
{Die Herstellung|Der Bau} {der Chips|neuer Rechenzentren} {fehlt in der Rechnung|taucht nirgends auf}, {Wasser
  und Rohstoffe fehlen ebenso|der Austausch alle {2..5} Jahre ebenso wenig}.
Kein Konzern baut {weniger|kleinere} Rechenzentren, weil {die Chips sparsamer werden|der Verbrauch je Anfrage
  sinkt}, er {baut mehr davon|füllt sie anders}.
{Der sparsamste Chip ist der, den man nicht braucht|Die beste Kilowattstunde ist die, die keiner verbraucht},
  {so altmodisch das klingt|auch wenn das keiner hören will}.
[energy ask]
Ist {die Kühlung|der Speicher|das Netzteil} {mitgerechnet|in dem Zehntel enthalten}?
{Wie viel macht das|Was macht das} bei {einer Million Anfragen|{20..900} Anfragen am Tag} {in
  Kilowattstunden|in Euro} aus?
{Müssten solche Angaben nicht|Warum müssen solche Angaben nicht} {genormt|geprüft} sein, wie {beim
  Kühlschrank|beim Auto|bei der Waschmaschine}?

[price name]
{Preis|Kaufpreis|Umfang}
[price hope]
{20 Milliarden|Diese Summe} {zahlt|zahlt jedenfalls} niemand {für heiße Luft|für ein paar Folien}{, da muss
  etwas dahinterstecken|}.
{Eine Lizenz|Ein Lizenzvertrag} {lässt beiden Seiten Luft|ist sauberer als eine Übernahme}, {das Unternehmen
  bleibt bestehen|niemand wird geschluckt}.
{Wer|Eine Firma, die} {so viel verdient|so weit vorn liegt}, {soll das Geld ruhig|darf das Geld gern} in
  {Technik|Köpfe|Forschung} stecken statt in {Dividenden|Werbung}.
Wenn Nvidia {ausdrücklich|öffentlich} sagt, {es kaufe nicht die ganze Firma|was es nicht kauft}, {ist das mehr
  Klarheit als üblich|sollte man das ernst nehmen}.
{Gemessen an|Verglichen mit} {dem, was für Rechenzentren ausgegeben wird|den Stromkosten der nächsten Jahre},
  {ist das kein hoher Preis|relativiert sich die Zahl}.
[price doubt]
{Keine Übernahme|Nur eine Lizenz}, aber {die Köpfe gehen mit|Gründer und Präsident wechseln die Seite}: {Was
  bleibt da übrig?|So leert man eine Firma.}
{Solange|Wenn} {der Umfang|der Vertrag} {im Dunkeln liegt|nicht offenliegt}, {ist jede Zahl Spekulation|sollte
  man über 20 Milliarden nicht jubeln}.
So kauft man {keine Firma|nicht die Hülle}, sondern {die Konkurrenz vom Markt|die Leute, die einem gefährlich
  werden}.
{Die Summe|Der Preis} {stammt aus einem Bericht|ist gemeldet, nicht bestätigt}, {das überlesen hier viele|auch
  wenn hier alle damit rechnen}.
{Irgendjemand muss das wieder hereinholen|Am Ende bezahlen das die Kunden}, {und zwar mit Aufschlag|über jede
  einzelne Anfrage}.
[price ask]
{Was genau|Welcher Teil} {wurde denn nun|wurde eigentlich} {gekauft|bezahlt}, {Patente, Maschinen oder
  Verträge|wenn nicht die Firma}?
{Was wird aus|Wie geht es weiter mit} {den übrigen Beschäftigten|den heutigen Kunden} von Groq?
{Prüft das eigentlich eine Behörde|Muss das jemand genehmigen}, wenn es {keine Übernahme ist|nur eine Lizenz
  heißt}?

[market name]
{Wettbewerb|Markt|Marktmacht}
[market hope]
{Zwei Ideen|Zwei Ansätze} unter einem Dach {können schneller reifen als getrennt|ergeben manchmal mehr als
  zwei Firmen, die sich verklagen}.
{Gerade weil|Wenn} {der Große|der Marktführer} {zukauft|Lizenzen nimmt}, {wissen andere, wo die Lücke
  ist|bekommen andere Herausforderer Geld}.
{Märkte|Solche Vorsprünge} {kippen|vergehen} {schneller, als man denkt|alle {8..15} Jahre}, {das war bei den
  großen Rechnern auch so|fragen Sie die Könige von gestern}.
{Niemand|Kein Gesetz} hindert {andere|ein drittes Unternehmen} daran, {einen besseren Chip zu bauen|es besser
  zu machen}.
{Für Kunden|Aus Sicht der Kunden} ist {ein Lieferant mit guter Technik|ein gereiftes Produkt} {besser als|mehr
  wert als} {fünf Versprechen|drei halbe Sachen}.
[market doubt]
{Ein Herausforderer weniger|Wieder einer weniger} {heißt|bedeutet} {höhere Preise|längere Lieferzeiten},
  {nicht heute, aber in {2..5} Jahren|das ist keine Ideologie, das ist Erfahrung}.
{Wer|Ein Konzern, der} {schon den Standard setzt|den Markt beherrscht}, {sollte|darf} {seine Verfolger nicht
  einsammeln|nicht auch noch die Alternativen besitzen}.
{Innovation|Eine neue Idee} {stirbt selten laut|verschwindet leise}: {Sie wird lizenziert und liegt dann in
  der Schublade|Man kauft sie und lässt sie ruhen}.
{Die Erfahrung lehrt|Man kennt das}: {erst die Partnerschaft, dann die Preisliste|heute Bündnis, morgen
  Monopol}.
{Wettbewerb|Ein Markt} mit {einem Anbieter|einem Riesen und lauter Zwergen} ist {keiner|nur noch eine
  Warteschlange}.
[market ask]
{Wer bleibt|Welche Firma bleibt} denn {als Gegengewicht|als Alternative} übrig?
{Warum|Wieso} schauen {die Kartellbehörden|die Aufseher} {bei so etwas zu|immer erst hinterher hin}?
{Würden Sie {als Gründer|an deren Stelle} nein sagen|Hätten Sie {als Gründer|an deren Stelle} abgelehnt}, {bei
  20 Milliarden|bei so einem Angebot}?

[software name]
{Software|Ökosystem|Programmierung}
[software hope]
{Software|Ein Compiler} lässt sich {schreiben|nachreichen}, {Physik nicht|gute Schaltungen fallen einem nicht
  in den Schoß}.
Mit {Nvidias Werkzeugen|dem vorhandenen Ökosystem} {könnte|kann} die LPU {endlich|zum ersten Mal} {von vielen
  genutzt werden|aus der Nische kommen}.
{Die meisten Entwickler|Neun von zehn Leuten} {sehen den Chip nie|rufen nur eine Schnittstelle auf}, {darunter
  kann man alles austauschen|denen ist egal, was darunter rechnet}.
{Offene Formate|Einheitliche Modellformate} machen den {Wechsel|Umstieg} {heute viel leichter|einfacher} als
  {vor {3..8} Jahren|früher}.
[software doubt]
{Der beste Chip|Die schönste LPU} {nützt nichts|bleibt ein Briefbeschwerer}, wenn {die Werkzeuge
  fehlen|niemand dafür programmieren kann}.
{Jahre an Bibliotheken|All die Bibliotheken} {schreibt man nicht in {3..9} Monaten um|holt keiner an einem
  Wochenende auf}.
{Zwei|Zwei so verschiedene} {Architekturen zusammenzuführen|Welten zu verbinden} {dauert|kostet} {immer
  doppelt so lange wie geplant|mehr, als im Vertrag steht}.
{Wer|Jeder, der} {einmal|schon einmal} {Code für einen Sonderchip geschrieben|einen Treiber gepflegt} hat,
  {ist geheilt|glaubt keine Zeitpläne mehr}.
{Gerade die Software|Das Ökosystem} ist {der Käfig|die eigentliche Festung}, {nicht der Chip|darüber wird zu
  wenig geredet}.
[software ask]
{Läuft {vorhandener Code|ein fertiges Modell} darauf|Kann man {vorhandenen Code|ein fertiges Modell}
  übernehmen}, {ganz ohne Änderung|einfach so}?
{Wie lange|Wie viele Jahre} {wird|würde} {so eine Zusammenführung|die Integration} {dauern|brauchen},
  {realistisch gesehen|was schätzen Sie}?
{Gibt es|Kennt jemand} {offene Werkzeuge|einen freien Compiler} für {solche Chips|die LPU}?

[access name]
{Zugang|Mittelstand|Teilhabe}
[access hope]
{Sinken die Kosten|Wird Rechnen billiger}, kann {auch|selbst} {ein Verein|ein kleines Labor|eine Dorfschule}
  {mitmachen|so etwas betreiben}.
{Forschung|Gute Forschung} {scheitert heute oft|hängt heute} {an der Rechenzeit|am Budget}, {nicht an
  Ideen|das wäre dann vorbei}.
{Billige Inferenz|Günstige Rechenzeit} {ist|wäre} {wie billiger Buchdruck|für kleine Firmen ein Türöffner}:
  {plötzlich reden mehr Leute mit|man fängt einfach an}.
{Was heute|Was im Moment} {nur Konzerne bezahlen|ein Luxus ist}, {steht in {3..8} Jahren in jedem Büro|wird
  Gebrauchsware}, {so war es immer|warum sollte es hier anders sein}.
[access doubt]
{Billiger für den Betreiber|Günstiger in der Herstellung} heißt {noch lange nicht|nicht automatisch} {billiger
  für uns|günstiger an der Kasse}.
{„Für alle“|Zugang für alle} {steht in jeder Ankündigung|hat bisher jeder versprochen}, {auf der Rechnung|im
  Kleingedruckten} {liest man anderes|steht es nie}.
{Kleine Firmen|Kleine Labore} {bekommen|kriegen} {die Chips zuletzt|keine Termine}, {egal, was sie kosten|erst
  kommen die Großen}.
{Wer|Jeder, der} {nur mieten kann|keinen eigenen Chip bekommt}, {bleibt abhängig|hat keinen Zugang, sondern
  ein Abo}.
[access ask]
{Kann man|Darf man} {so ein Gerät|die Chips} {als kleine Firma|als Privatmensch} {überhaupt kaufen|irgendwo
  mieten}?
{Ab welchem Preis|Ab wann} {lohnt|rechnet} sich das {in {firm}|für ein kleines Team|für jemanden in {town}}?
{Wer entscheidet|Nach welchen Regeln wird entschieden}, {wer zuerst beliefert wird|wer Rechenzeit bekommt}?

[medicine name]
{Medizin|Diagnose|Gesundheit}
[medicine hope]
{Wo|In Gegenden, in denen} {der nächste Facharzt erst in {3..9} Wochen Zeit hat|die nächste Klinik {60..240}
  Kilometer entfernt ist}, {hilft|zählt} {auch eine vorläufige Einschätzung|jede zweite Meinung}.
{Ein Gerät|Ein sparsames Gerät}, das {vor Ort|ohne Netz} rechnet, {schützt auch die Daten|muss keine Aufnahme
  verschicken}, {das wird zu selten gesagt|allein dafür lohnt es sich}.
{Niemand|Kein Mensch} will {Ärzte ersetzen|auf Ärztinnen verzichten}, {es geht um die Stunde davor|es geht um
  das Sortieren}.
{Röntgenbilder|Hautbilder|Herzkurven} {vorzusortieren|zu vergleichen} {ist|wäre} {genau die Arbeit|eine
  Aufgabe}, {bei der Tempo Leben rettet|die Maschinen gut können}.
[medicine doubt]
{Eine Diagnose|Medizin} {scheitert|hängt} {selten an der Rechenzeit|nicht am Chip}, {sondern an Leuten, Zeit
  und Vertrauen|sondern an Leitung, Laborgerät und Haftung}.
{Wer haftet|Wer steht gerade}, wenn {die schnelle Antwort falsch war|der Kasten sich irrt}? {Der Chip sicher
  nicht|Darauf gibt es seit Jahren keine Antwort}.
{Trainiert|Geprüft} {wurde|wird} das alles {mit Daten aus großen Kliniken|anderswo}, {für das Dorf in den
  Bergen|für seltene Krankheiten} {gilt es dann nicht|taugt es wenig}.
{Sofortige Diagnosen in entlegenen Orten|Solche Beispiele} {klingen gut in Reden|sind das Feigenblatt jeder
  Ankündigung}, {gerechnet wird am Ende für Werbung|gebaut wird dann für die Börse}.
[medicine ask]
{Gibt es|Kennt hier jemand} {dafür schon eine Zulassung|einen echten Versuch dazu}, {oder bleibt es beim
  Beispiel|und mit welchem Ergebnis}?
{Würden Sie sich|Würde hier jemand sich} {danach|nach so einer Auskunft} behandeln lassen?

[school name]
{Schule|Bildung|Unterricht}
[school hope]
{Ein Lernprogramm, das|Eine Übungshilfe, die} {nie ungeduldig wird|auch um {19..23} Uhr antwortet}, {ersetzt
  keine Lehrerin, aber entlastet sie|hätte ich als Kind gern gehabt}.
{Kinder|Meine Schüler} {lernen verschieden schnell|brauchen verschieden viele Wiederholungen}, {darauf kann
  ein Programm eingehen|dem wird bei {24..31} Kindern niemand allein gerecht}.
{Wenn|Sobald} das {auf einem Gerät in der Schule|ohne fremde Server} läuft, {fällt das Datenschutzproblem
  weg|wird es erst interessant}.
{Gerade Kinder|Vor allem Kinder} {ohne Geld für Nachhilfe|ohne Hilfe zu Hause} {hätten etwas davon|würden
  gewinnen}.
[school doubt]
{Unsere Schule|Die Schule meiner Kinder} {hat nicht einmal verlässliches WLAN|bekommt seit {2..6} Jahren keine
  neuen Rechner}, {da fange ich nicht mit Chips an|so viel zu persönlicher Bildung}.
{Lernen|Bildung} {ist Beziehung|braucht Menschen}, {kein Durchsatz|nicht zehnmal so schnelle Antworten}.
{Wer|Ein Kind, das} {immer sofort eine Antwort bekommt|nie warten muss}, {lernt das Fragen nicht|verlernt das
  Nachdenken}.
{Persönlich zugeschnitten|Auf jedes Kind zugeschnitten} heißt {vor allem|immer auch}: {Jemand sammelt sehr
  viele Daten|Jedes Zögern wird gespeichert}.
[school ask]
Wer {soll|wird} das {bezahlen|pflegen}, {die Kommune|der Förderverein|die Eltern|am Ende die Lehrkräfte}?
{Hat jemand Erfahrung damit|Gibt es Lehrkräfte, die damit gearbeitet haben}, {in einer normalen Klasse|über
  ein ganzes Halbjahr}?

[origin name]
{Herkunft|Gründer|Personal}
[origin hope]
{Wer|Jemand, der} {an der TPU mitgearbeitet hat|schon einmal so einen Chip mit erfunden hat}, {weiß, was er
  behauptet|hat Vertrauen verdient}.
{Am Ende|In diesem Fach} {zählen die Leute|machen wenige Köpfe den Unterschied}, {Patente laufen ab|Gebäude
  kann jeder kaufen}.
{Die TPU|Googles TPU} {hat gezeigt|war der Beweis}, dass {ein Spezialchip|ein eigener Entwurf} {gegen GPUs
  bestehen kann|sich lohnen kann}.
{Dass der Gründer mitgeht, spricht dafür, dass die Technik weitergebaut wird|Wenn der Gründer mitgeht, ist das
  die halbe Integration}.
[origin doubt]
{Ein guter Lebenslauf|Ein berühmter Name} {ist kein Messwert|ersetzt keine Prüfung}, {so sehr ich die Arbeit
  achte|auch wenn er beeindruckt}.
{Erfinder|Gründer} {bleiben nach so einem Wechsel selten|gehen nach {2..4} Jahren}, {und dann steht die
  Technik allein da|darauf wette ich}.
{An der TPU|An solchen Chips} {haben viele mitgearbeitet|arbeiten Hunderte}, {der Personenkult hilft
  niemandem|einen einzelnen Vater hat so etwas nicht}.
Was {macht|bewegt} {eine Firma ohne ihren Gründer|Groq ohne seine Spitze} noch? {Nicht viel, fürchte
  ich|Vermutlich nicht mehr viel|Das Licht aus}.
[origin ask]
{Wer führt|Wer leitet} {Groq|das Unternehmen} {denn jetzt|künftig}, {steht das irgendwo|wenn beide gehen}?
{Bleibt das Team zusammen|Bleiben die Fachleute}, {auch wenn es unbequem wird|oder ist nach {12..36} Monaten
  Schluss}?

[inference name]
{Inferenz|Spezialisierung|Chipentwurf}
[inference hope]
{Trainiert wird einmal|Das Training passiert einmal}, {geantwortet wird milliardenfach|geantwortet wird jeden
  Tag}, {also spart man dort|genau da setzt die LPU an}.
{Spezialisierung|Arbeitsteilung} {hat sich immer durchgesetzt|ist der normale Gang der Technik}: {erst der
  Alleskönner, dann das Werkzeug|auch die GPU war einmal ein Sonderling}.
{Eine GPU|Ein Grafikchip} {fürs Antworten|für Inferenz} ist {wie ein Lastwagen zum Brötchenholen|zu groß für
  den Zweck}, {man merkt es am Strom|auch wenn es irgendwie geht}.
{Beide Chips|GPU und LPU} {ergänzen sich|schließen einander nicht aus}: {hier lernen, dort antworten|auf dem
  einen trainieren, auf dem anderen arbeiten}.
[inference doubt]
{Modelle ändern sich|Die Modelle wechseln} {alle {4..12} Monate|ständig}, {ein Chip braucht {2..4} Jahre|ein
  Spezialchip kann da schnell alt aussehen}.
{Ein Chip, der nur eines kann|Wer nur Inferenz kann}, {ist morgen Elektroschrott|hat ein Problem}, wenn {sich
  die Verfahren ändern|die nächste Architektur kommt}.
Die GPU {gewinnt|bleibt}, weil {man sie nachts zum Trainieren nimmt|sie immer ausgelastet ist}, {das kann die
  LPU nicht|so rechnet ein Betreiber}.
{Große Modelle|Lange Texte} {brauchen Speicher|hängen am Speicher}, {daran ändert ein schneller Rechenkern
  wenig|und der kostet, egal auf welchem Chip}.
[inference ask]
{Was macht|Wie verhält sich} {so ein Chip|die LPU}, wenn {das Modell nicht hineinpasst|das Modell doppelt so
  groß wird}?
{Kann jemand|Wer kann} {den Unterschied|die Arbeitsweise} {ohne Werbesprache|für Laien} erklären?

[demand name]
{Bedarf|Nutzen|Sinn und Zweck}
[demand hope]
{Der Bedarf|Die Nachfrage} {ist da|wächst ohnehin}, {dann lieber|also besser} {sparsam bedient|mit guten
  Chips} als {mit Kohlestrom|gar nicht}.
{Viele Anwendungen|Die guten Anwendungen} {gibt es noch nicht|fehlen bis heute}, weil {sie zu teuer wären|das
  Rechnen zu lange dauert}, {das dreht sich jetzt|das war beim Internet genauso}.
{Kleinere Modelle|Schlanke Modelle} {auf schnellen Chips|auf sparsamen Chips} {reichen für das meiste|sind die
  eigentliche Zukunft}.
Niemand muss {es mögen|begeistert sein}, um {den Nutzen|den Fortschritt} {zu sehen|anzuerkennen}.
[demand doubt]
{Wir bauen|Gebaut werden} {immer größere Modelle|ganze Kraftwerke}, {um E-Mails zu schreiben, die keiner
  liest|und niemand fragt, wozu}.
{Der Wettlauf|Dieser Wettlauf} {hat kein Ziel|läuft im Kreis}: {Jeder rennt, weil der andere rennt.|Schneller
  wohin denn?}
{Die Hälfte|Drei Viertel} {davon|der Anfragen} {könnte eine gute Suche erledigen|braucht kein Mensch}.
{Bevor|Ehe} wir über schnellere Chips {streiten|reden}, sollten wir {fragen|klären}, {was davon wir
  wollen|welche Antworten wir überhaupt brauchen}.
[demand ask]
{Wofür|Für welche Aufgabe} {brauchen Sie|braucht man} {eigentlich|denn nun} {das zehnfache Tempo|so viel
  Rechenleistung}?
{Wann|Ab wann} ist {ein Modell|so ein System} {groß genug|gut genug}?

[europe name]
{Europa|Abhängigkeit|Standort}
[europe hope]
{Sparsame Chips sind|Günstige Inferenz ist} für Europa {eine Chance|ein Geschenk}, {weil Strom hier teuer
  ist|wir müssen ja nicht die größten Modelle bauen}.
{Man muss|Wir müssen} {nicht jeden Chip selbst|nicht alles im eigenen Land} {bauen|fertigen}, {es genügt, klug
  damit umzugehen|Anwendungen kann man überall erfinden}.
Was in {town} {ein Mittelständler|eine kleine Firma} {daraus macht|damit anstellt}, {zählt mehr als|ist mir
  wichtiger als} {der Firmensitz des Herstellers|der Aktienkurs}.
{Bewegung im Markt|Neue Technik} {ist besser als Stillstand|nützt auch denen, die später einsteigen}, {auch
  von hier aus gesehen|das gilt erst recht für uns}.
[europe doubt]
Ob zwei Firmen {in Kalifornien|dort drüben} {sich einigen oder nicht|einander mögen}, {ist fast egal, abhängig
  bleiben wir|ändert an unserer Abhängigkeit nichts}.
{Wieder|Einmal mehr} {schauen wir zu|diskutieren wir}, {während andere die Preise machen|und andere bauen}.
{Hier|In Europa} {reden alle über Regeln|wird seit {5..15} Jahren gefördert}, {einen eigenen Chip sehe ich
  nicht|und am Ende mieten wir}.
{Wer|Ein Land, das} {seine Rechenleistung nur mietet|keine eigenen Chips hat}, {verhandelt
  nicht|unterschreibt, was man ihm vorlegt}.
[europe ask]
{Warum|Wieso} {gibt es|entsteht} so etwas {nicht in {town}|nicht hier}, {am Geld allein kann es nicht
  liegen|was fehlt uns}?
{Was müsste|Was könnte} {die Politik|eine Hochschule|ein Mittelständler} {hier|bei uns} {tun|anders machen}?
""")

ENGLISH = _phrase_book("""
[open start]
{One thought|A small point|Just a note} {on {topic}|from somebody who works in {firm}}:
{Good summary|Decent article|Refreshingly sober}, {thank you|and rare enough}.
{Sorry for writing in English|I read German better than I write it|Replying in English, hope that's fine}.
{What nobody mentions|What struck me|What I miss}:

[open agree]
{Exactly|Agreed|Quite right|Well put}, {and there is more|nothing to add but this|for once|and I'd go
  further}.
{That matches|Same as} what {we see|I see} in {firm}.
{On {topic}|Here} {we agree|you are spot on}.

[open object]
{I disagree|No, sorry|That's too simple|Not so fast|Hardly}.
{With respect|Come on|Please}, {that is wishful thinking|that misses the point|read the caption again}.
{Where is the evidence|Says who|Any source for that}? {In my experience|As far as I can tell}:
{On {topic}|Here} {you have it backwards|I see it the other way round}.

[open aside]
{Slightly off topic|While we are at it|A different question}: {what about {topic}?|let's talk about {topic}.}
{Fine, but|Maybe, but} {topic} {matters more|is what I worry about}.

[brief start]
{Ten times faster|A tenth of the energy|Twenty billion|Not a takeover}, {sure|we'll see|I'll believe it when I
  measure it|ask me again in {2..6} years}.
{Would love|I'd like} {to read more|a follow-up} {about|on} {topic}, {please|if possible|soon}.

[brief agree]
{Exactly|Agreed|Quite so|Yes}, {especially|above all} {on {topic}|the last sentence|the first point}.
{Same here|Same story} in {firm}{, sadly|, every week|, and in {town}|}.
{Couldn't agree more|Well said|Thank you}{, greetings from {town}|, and I've been in {firm} for {3..30}
  years|. More of this, please}.

[brief object]
{Source|Numbers|Evidence}, please, {especially on {topic}|otherwise it's just an opinion|I can't find any in
  {firm}}.
{No|Nope|Hardly|Nonsense}. Not in {firm}{, not on {topic}|, not after {3..30} years|}.
{Apples and pears|A straw man|Nice theory}, {as always with {topic}|but try it in {firm}}.

[brief aside]
{And what about|Does nobody care about|Can we get back to} {topic}? {That's the point.|Asking for
  {town}.|Seriously.|}

[granted]
{Granted|To be fair|On the other hand|Admittedly}:

[but]
{Still|Even so|On balance}, {this weighs more|I come back to this|the point stands}:

[end]
{We shall see|Time will tell|Happy to be proved wrong|That's my view anyway}.
{Measure first, cheer later|Fewer adjectives, more numbers|Ask me again in {2..9} years}.
{Greetings|Best wishes|Cheers} from {town}.

[link]
{Worth reading|For the curious|A clear explanation}: [{latency and throughput|what an answer costs|measured at
  the socket}](https://example.org/notes/{100..999}).
{Try it yourself|Measure it}: `nvidia-smi --query-gpu=power.draw --format=csv -l {1..9}` {while you count the
  answers|and remember it's only the card}.

[list]
{Let's keep these apart|What I'd want to know|My checklist|Still open}:

[point]
{cost per answer|cost per million words}, {under load|not list price}
{measured at the socket|measured for the whole rack}, {not on the chip|cooling included}
{which model|which precision} and {how many users at once|how long the answers are}
{who is liable|who pays} when {the answer is wrong|the service is switched off}
{whether|how easily} {existing code|a finished model} {runs unchanged|can be moved in {2..9} weeks}
{spare parts|support} for at least {3..8} years
{an independent test|a public comparison}, {still missing|and soon}

[firm]
a {small lab|library|print shop|hospital|data centre|design office} {with {4..90} people|in {town}|up north}
a {school|clinic|newspaper|repair shop} {with {4..90} people|near {town}|on a tight budget}

[town]
{Larch Lane|Millbrook End|Foxmoor|Saltwick Bay|Upper Heron|Thistledown|Kettle Green}

[example hope]
In {firm} {waiting for answers|computing time} {costs more than rent|is the largest bill} {by now|every
  month}.
{Even if only|Suppose just} {a third|half|a fifth} of it {is true|arrives}, {it pays off in {5..30}
  months|that's more than the last {2..5} years gave us}.
We {measured|checked} it in {firm}: {20..80} per cent of the power {goes into answering, not training|is
  inference}.

[example doubt]
In {firm} we still have {two|three|four} {miracle cards|accelerators} {in the cellar|on a shelf} {without
  drivers|nobody supports}.
{3..12} years ago {they promised us|it was} a factor of {3..20}; {we measured {11..49} per cent|what stayed
  was a mug}.
We did the sums in {firm}: after {5..30} months {the advantage is gone|support eats the gain}.

[speed name]
{speed|latency}
[speed hope]
{When|Once} answers are instant, {people use these systems for different things|a toy becomes a tool}.
{A chip|Hardware} built for {one job|one thing} {should be|ought to be} {faster at it|better at it}, {that's
  no miracle|why is that so hard to believe}.
[speed doubt]
“Up to” {is doing a lot of work in that sentence|is the part to read twice}.
{A wrong answer|Nonsense} {ten times sooner|at ten times the speed} is still {wrong|nonsense}.
[speed ask]
{Has anybody|Has anyone} {outside the company|independent} {measured|reproduced} {this|that factor}?

[energy name]
{energy|power|electricity}
[energy hope]
A tenth of the energy {would matter more than|beats} {any extra speed|another giant model}.
{Less heat|Lower power} means {smaller buildings|less cooling water}, {and fewer angry neighbours|which adds
  up}.
[energy doubt]
{Whatever is saved|Every saving} per answer {is spent on|ends up as} {more answers|more demand}.
A tenth of {what|whose power}: the {chip|card}, the {rack|server} or the {building|whole site}?
[energy ask]
Is {cooling|memory|the power supply} {included|part of that tenth}?

[price name]
{price|the twenty billion}
[price hope]
{Nobody|No board} pays {that much|twenty billion} for {a slide deck|hot air|a nice name}.
A licence {leaves both sides room|is cleaner than a takeover}, {and the company goes on|nobody is swallowed}.
[price doubt]
{No takeover|Only a licence}, yet {the founder leaves|the heads move over}: {what is left|call it what you
  like}?
The {figure|sum} is {reported, not confirmed|from a news report}, {please treat it like that|people keep
  forgetting}.
[price ask]
{So what exactly|Which part} {was bought|changes hands}, {patents, machines or contracts|if not the company}?

[market name]
{competition|market power}
[market hope]
{Two ideas|Two designs} under one roof {can grow up faster|may mature sooner}.
{Every deal|A deal like this} {tells rivals where the gap is|brings money to the next challenger}.
[market doubt]
{One challenger fewer|A smaller field} means {higher prices|longer waiting lists}, {in {2..5} years at the
  latest|as always}.
{New ideas|Good ideas} {rarely die loudly|go quietly}: {they get licensed and shelved|somebody buys them and
  waits}.
[market ask]
Who {is left|remains} as {a counterweight|an alternative}?

[software name]
{software|tooling}
[software hope]
{Most developers|Nine out of ten people} {only call an interface|never see the chip}, {swap what's below|so
  nothing breaks}.
{Software can be written|A compiler can catch up}, {physics can't|silicon is harder}.
[software doubt]
{The best chip|A brilliant chip} without {tools|libraries} is {a paperweight|a heater}.
{Merging|Joining} two {architectures|worlds} takes {twice as long as planned|longer than the press release
  says}.
[software ask]
Does {existing code|a finished model} {just run on it|run there without changes}?

[access name]
{access|small companies}
[access hope]
{Cheaper inference|Cheap computing} lets {a club|a village school|a small lab} {join in|try things}.
{Research|Good research} {fails for lack of|waits for} {computing time|budget}, {not ideas|that could end}.
[access doubt]
Cheaper {to run|to build} {isn't the same as|doesn't mean} cheaper {to buy|for us}.
{Small labs|Small firms} {get the chips last|wait longest}, {whatever the price|as ever}.
[access ask]
{Can|Could} {firm} {even buy one|rent one by the hour}?

[medicine name]
{medicine|diagnosis}
[medicine hope]
Where the next {specialist|hospital} is {60..240} kilometres away, {even a first opinion|a quick look}
  {helps|counts}.
{A device|Something} that {works offline|computes on site} {keeps the images private|needs no cable}.
[medicine doubt]
{Diagnosis|Medicine} {lacks|is short of} {people and trust|nurses and time}, not {chips|tokens per second}.
Who {answers for it|is liable} when {the box is wrong|the quick answer is wrong}?
[medicine ask]
Is there {a real trial|any approval} {yet|of this}, {and with what result|or only the example}?

[school name]
{school|education}
[school hope]
A {tutor|helper} that {never loses patience|answers at {19..23}:00} {would have helped me|takes work off
  teachers}.
{Children|Pupils} learn at {different speeds|their own pace}, {software can follow that|no one can do that for
  {24..31} at once}.
[school doubt]
Our school {has no reliable wifi|waited {2..6} years for laptops}, {so much for personal education|chips come
  later}.
{Learning|Education} {needs people|is a relationship}, not {throughput|faster answers}.
[school ask]
Who {pays for|maintains} that, {the council|the parents}?

[origin name]
{the people|the founder}
[origin hope]
{Somebody|A person} who {helped invent the TPU|has done it before} {knows what to claim|deserves a hearing}.
{People|A few good heads} {make the difference|matter more than patents} {in this field|here}.
[origin doubt]
A {fine|famous} {CV|name} is {not a measurement|no benchmark}.
{Founders|Inventors} {leave|are gone} after {2..4} years, {then what|it's a pattern}.
[origin ask]
Who {runs|leads} Groq {now|from here}?

[inference name]
{inference|special chips}
[inference hope]
You train {once|now and then} and answer {a billion times|all day}, so {save there|that's where to save}.
{A GPU|A graphics chip} for {answering|inference} is {a lorry for fetching bread|more than the job needs}.
[inference doubt]
Models change every {4..12} months, a chip takes {2..4} years{, do the maths|, good luck}.
A chip that {does one thing|only answers} is {scrap|stranded} when {the method changes|the next idea comes}.
[inference ask]
What {happens|does it do} when the model {doesn't fit|doubles in size}?

[demand name]
{demand|purpose}
[demand hope]
{Demand|The need} is {there|growing anyway}, {better met frugally|so let's meet it with less}.
{Small models|Lean models} on {fast|frugal} chips {will do for most things|are the real story}.
[demand doubt]
We build {ever larger models|power stations} {to write mails nobody reads|and never ask why}.
{Half|Most} of {these answers|this} {a decent search could do|nobody needs}.
[demand ask]
{When|At what point} is a model {big|good} enough?

[europe name]
{Europe|dependence}
[europe hope]
{Frugal chips|Cheap inference} would {suit|help} Europe, {power is dear here|we needn't build the largest
  model}.
What {a small firm|somebody} in {town} {makes of it|builds with it} {counts more than|matters more than} the
  maker's address.
[europe doubt]
{Again|Once more} we {watch|debate} while {others set prices|others build}.
Who {only rents|owns no chips} {doesn't negotiate|signs what is put on the table}.
[europe ask]
Why {doesn't this happen|is nobody building this} {in {town}|over here}?
""")

BOOKS = {"de": GERMAN, "en": ENGLISH}
