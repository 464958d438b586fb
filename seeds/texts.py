"""Forty remarks under the three articles of the quiet blog, in the order in which they were made."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Remark:
    """One comment; `replies_to` is the position of the remark it answers in `REMARKS`, counted from 0."""

    article_slug: str
    by: str
    text: str
    replies_to: int | None


TOOLS = "tool-library"
SHED = "fahrradschuppen"
CHIPS = "nvidia-groq"

REMARKS: tuple[Remark, ...] = (
    # 0 to 11: the tool library
    Remark(
        TOOLS,
        "tove",
        "Eighty-seven loans for one carpet cleaner! Is the shampoo included, or does everybody bring it?",
        None,
    ),
    Remark(
        TOOLS,
        "ada",
        "We sell it at cost, 80 pence. Most people round up to a pound, which paid for the second brush.",
        0,
    ),
    Remark(
        TOOLS,
        "wim",
        "“Things come back better” is the loveliest heading I have read this year. I confess to the handle: "
        "the spokeshave was full of splinters and it was raining.",
        None,
    ),
    Remark(
        TOOLS,
        "anais",
        "So that was you. It is now the only tool I borrow without gloves. Thank you.",
        2,
    ),
    Remark(
        TOOLS,
        "sid",
        "Four days is far too short. I have a job. If I fetch something on Saturday I have to bring it back "
        "on a Wednesday when you are *closed*. Has anybody thought about that?",
        None,
    ),
    Remark(
        TOOLS,
        "ben",
        "> on a Wednesday when you are *closed*\n\n"
        "The last section says that Wednesday evenings start in January. Until then there is the box by the "
        "side door: it takes anything shorter than a ladder.",
        4,
    ),
    Remark(TOOLS, "sid", "Nobody told me about a box.", 5),
    Remark(
        TOOLS,
        "ada",
        "That one is on us, the sign is behind the honeysuckle. It moves to the door on Saturday.",
        6,
    ),
    Remark(
        TOOLS,
        "yuki",
        "How do you keep the loan book? We are starting something similar and are torn between paper and "
        "software. If somebody has a template for labels, I would be glad of it: ours is just\n\n"
        "```\nNo. 017  ladder, 3 m\nback by: ________\n```\n\n"
        "and the tape comes off after a week.",
        None,
    ),
    Remark(
        TOOLS,
        "ada",
        "Paper, three volumes, and a pencil on a string. What helped:\n\n"
        "1. one line per loan, never two\n"
        "2. the return date written by the borrower, not by us\n"
        "3. a red dot for anything with a blade\n\n"
        "For labels use cable ties with a flag; `No. 017` in permanent ink outlives the ladder.",
        8,
    ),
    Remark(
        TOOLS,
        "agnes",
        "A small correction: the tile cutter has been borrowed twice. I had it for one afternoon in March "
        "and forgot to sign. The bathroom is proof.",
        None,
    ),
    Remark(TOOLS, "cleo", "I can do second Wednesdays. I know nothing about tools, as requested.", None),
    # 12 to 27: the bicycle shed
    Remark(
        SHED,
        "juergen",
        "Respekt! Vier Zentimeter aus dem Lot hätte bei uns in Weg 7 niemand bemerkt. Da steht ohnehin keine "
        "Laube gerade.",
        None,
    ),
    Remark(
        SHED,
        "sarka",
        "Zum Abschließen: bitte nicht. Ich komme nach der Spätschicht um halb elf noch gießen und will nicht "
        "erst den Vorstand aus dem Bett klingeln.",
        None,
    ),
    Remark(
        SHED,
        "rene",
        "Und wer ersetzt mir mein Rad, wenn es weg ist? Zwei Lampen sind schon gestohlen. Ein Schuppen ohne "
        "Schloss ist ein Selbstbedienungsladen mit Dach.",
        13,
    ),
    Remark(
        SHED,
        "ben",
        "Dafür sind doch die zwölf Bügel da. Rad anschließen, Lampe abnehmen, fertig. Einen abgeschlossenen "
        "Schuppen mit 74 Schlüsseln hält auch niemand auf, der es ernst meint.",
        14,
    ),
    Remark(
        SHED,
        "rene",
        "> Dafür sind doch die zwölf Bügel da.\n\n"
        "Zwölf Bügel, 24 Räder, wenn sich alle Mühe geben. Am Sommerfest waren es **über fünfzig**. Ich habe "
        "gezählt.",
        15,
    ),
    Remark(
        SHED,
        "malgosia",
        "Am Sommerfest ist das Tor aber auch offen und der halbe Verein sitzt daneben. Wir reden über einen "
        "Dienstag im November.",
        16,
    ),
    Remark(
        SHED,
        "bjoern",
        "Vorschlag zur Güte: ein Zahlenschloss. Kein Schlüssel, den jemand verliert, und der Code wechselt "
        "mit der Jahreszeit. Kostet um die 60 Euro.",
        16,
    ),
    Remark(
        SHED,
        "rene",
        "Damit könnte ich leben. Solange der Code nicht wieder `1234` lautet wie beim Geräteraum.",
        18,
    ),
    Remark(
        SHED,
        "mo",
        "Und bitte schreiben Sie den Code vom Geräteraum nicht in die Kommentare. Ich lasse das jetzt "
        "stehen, weil er seit heute Mittag geändert ist.",
        19,
    ),
    Remark(
        SHED,
        "agnes",
        "Bitte keine Kiwi! Die wächst in drei Jahren übers Dach und hebt das Blech ab. Geißblatt duftet, ist "
        "heimisch, und die Nachtfalter haben auch etwas davon.",
        None,
    ),
    Remark(
        SHED,
        "juergen",
        "Wilder Wein braucht kein Gerüst, Geißblatt schon. Nur damit später niemand überrascht ist.",
        21,
    ),
    Remark(
        SHED,
        "agnes",
        "Drei gespannte Drähte sind kein Gerüst. Die bringe ich mit, sie liegen seit Jahren in der Laube.",
        22,
    ),
    Remark(
        SHED,
        "inigo",
        "117 Euro für Verpflegung? Für wie viele Leute war das?",
        None,
    ),
    Remark(
        SHED,
        "ada",
        "Für drei Einsätze mit zusammen 52 Helferinnen und Helfern, also 2,25 Euro pro Kopf:\n\n"
        "- Kartoffelsalat (Spende)\n"
        "- Würstchen und vegetarische Würstchen\n"
        "- Kaffee, Saft, Sprudel\n\n"
        "Die Belege hängen im Schaukasten.",
        24,
    ),
    Remark(SHED, "inigo", "Danke, dann nehme ich die Augenbrauen wieder herunter.", 25),
    Remark(
        SHED,
        "zoe",
        "Ich habe eine Leiter mit acht Metern, aber kein Auto. Wer holt sie am Samstag mit mir ab? Bis halb "
        "zehn müsste sie am Tor sein.",
        None,
    ),
    # 28 to 39: the chips
    Remark(
        CHIPS,
        "bjoern",
        "Angenehm, dass hier einmal steht, von wem die Zahl kommt. „Zehnmal so schnell“ sagt ohne Modell, "
        "Genauigkeit und Zahl der gleichzeitigen Anfragen wenig.",
        None,
    ),
    Remark(
        CHIPS,
        "tove",
        "Für die Antwortzeit bei einer einzelnen Anfrage halte ich den Faktor für möglich. Entscheidend ist, "
        "was unter Last übrig bleibt, also *Anfragen pro Kilowattstunde* und nicht Wörter pro Sekunde.\n\n"
        "Eine GPU sammelt viele Anfragen und rechnet sie gemeinsam. Die einzelne wartet länger, im Ganzen "
        "wird das Gerät besser ausgenutzt. Wer nur die einzelne misst, vergleicht ein Taxi mit einem Bus und "
        "wundert sich, dass das Taxi früher da ist. Beides ist nützlich, aber die Stromrechnung steht am "
        "Ende des Tages beim Betreiber.\n\n"
        "Für mich wären deshalb drei Angaben nötig:\n\n"
        "1. welches Modell, in welcher Genauigkeit\n"
        "2. wie viele Anfragen zugleich\n"
        "3. gemessen an der Steckdose oder am Chip\n\n"
        "Solange die fehlen, ist die Abbildung im Artikel das, was ihre Unterschrift sagt: eine Angabe des "
        "Herstellers.",
        28,
    ),
    Remark(
        CHIPS,
        "rene",
        "Genau diese Angabe sucht man in Werbeblättern vergeblich. Warum wohl.",
        29,
    ),
    Remark(
        CHIPS,
        "yuki",
        "In fairness, nobody publishes that figure, not only the small ones. There is a readable explanation "
        "of why the two numbers differ "
        "[in this note](https://example.org/latency-and-throughput).",
        30,
    ),
    Remark(
        CHIPS,
        "sid",
        "Keine Übernahme, aber der Gründer geht, der Präsident geht und die Technik gleich mit. Wie nennt "
        "man das dann? Ausverkauf mit Schleife?",
        None,
    ),
    Remark(
        CHIPS,
        "cleo",
        "Eine Lizenz kann auch heißen, dass andere sie ebenfalls bekommen. Der Artikel sagt ja ausdrücklich, "
        "dass der Umfang unklar ist. Ich würde noch abwarten.",
        32,
    ),
    Remark(
        CHIPS,
        "sid",
        "Abwarten ist genau das, worauf solche Geschäfte bauen.",
        33,
    ),
    Remark(
        CHIPS,
        "anais",
        "Ich arbeite in einer Landarztpraxis. Uns fehlt nicht der schnelle Chip, uns fehlt ein Anschluss, "
        "der bei Regen hält. „Diagnose an entlegenen Orten“ fängt mit dem Kabel an.",
        None,
    ),
    Remark(
        CHIPS,
        "wim",
        "Umso besser wäre dann ein Gerät, das vor Ort rechnet und kein Netz braucht. Wenn der Verbrauch "
        "wirklich so stark sinkt, reicht dafür irgendwann ein Solarmodul.",
        35,
    ),
    Remark(
        CHIPS,
        "anais",
        "Irgendwann, ja. Ich nehme es gern, sobald jemand dafür haftet.",
        36,
    ),
    Remark(
        CHIPS,
        "malgosia",
        "Weiß jemand, was mit den Kunden geschieht, die heute schon bei Groq rechnen lassen? Dazu habe ich "
        "nirgends etwas gefunden.",
        None,
    ),
    Remark(
        CHIPS,
        "edda",
        "Dazu liegt uns nichts Belastbares vor, deshalb steht es nicht im Text. Sobald sich das ändert, "
        "tragen wir es nach.",
        38,
    ),
)
