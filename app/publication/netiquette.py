"""The house rules we come with, until the publisher writes others; their numbers are those of the reasons."""

import re

GERMAN = """\
Hier reden Menschen miteinander, die sich meist nicht kennen. Damit das gelingt, gelten sieben Regeln.

## 1. Achten Sie die anderen

Streiten Sie über die Sache, gern auch hart. Setzen Sie niemanden herab, unterstellen Sie nichts, und fragen Sie
nach, bevor Sie etwas übel nehmen: Am anderen Ende sitzt ein Mensch.

## 2. Kein Hass, keine Gewalt

Niemand wird hier abgewertet für Herkunft, Hautfarbe, Religion, Geschlecht, sexuelle Orientierung, Alter oder
Behinderung. Wir dulden keine Drohungen und niemanden, der zu Gewalt aufruft oder sie feiert.

## 3. Privates bleibt privat

Nennen Sie keine Namen, Adressen, Nummern oder Erlebnisse anderer, die diese nicht selbst öffentlich gemacht haben.
Auch von sich selbst sollten Sie nur erzählen, was jeder lesen darf.

## 4. Beim Thema bleiben

Schreiben Sie zum Artikel und zu dem, was andere darunter sagen. Wer behauptet, nennt möglichst eine Quelle; wer
zitiert, sagt, woher.

## 5. Keine Werbung

Nichts verkaufen, nicht für sich werben, nicht denselben Text mehrfach einstellen. Ein Link ist willkommen, wenn er
dem Gespräch dient.

## 6. Es gilt das Gesetz

Was anderswo verboten ist, ist es auch hier: Beleidigung und Verleumdung, Volksverhetzung, Aufrufe zu Straftaten,
fremde Texte ohne Erlaubnis. Wenn Sie so etwas sehen, melden Sie es uns bitte.

## 7. Was die Moderation tut

Wir lesen mit und greifen ein, wo eine Regel verletzt ist: Dann wird ein Beitrag ausgeblendet. Manche Beiträge lässt
ein Programm warten, etwa wegen einzelner Wörter oder vieler Links, bis ein Mensch sie gelesen hat. Wer einen Beitrag
geschrieben hat, erfährt den Grund und wie man widersprechen kann. Wer Regeln immer wieder verletzt, muss damit
rechnen, eine Weile oder auf Dauer nicht mehr mitschreiben zu können. Wer immer wieder offensichtlich grundlos
rechtswidrige Inhalte meldet, von dem nehmen wir nach einer Warnung eine Weile keine solchen Meldungen mehr an. Auch
wir irren uns: Sagen Sie es uns, aber bitte nicht unter dem Artikel.
"""

ENGLISH = """\
Here people talk who mostly don’t know each other. Seven rules make that work.

## 1. Respect the others

Argue about the matter, as hard as you like. Don’t put anybody down, don’t impute motives, and ask before you take
offence: there is a person at the other end.

## 2. No hate, no violence

Nobody is devalued here for origin, colour, religion, sex, sexual orientation, age or disability. We tolerate no
threats, and nobody who calls for violence or celebrates it.

## 3. Private things stay private

Give no names, addresses, numbers or stories of others that they have not made public themselves. Of yourself, too,
tell only what anybody may read.

## 4. Keep to the topic

Write about the article and about what others say below it. If you claim something, give a source where you can; if
you quote, say from where.

## 5. No advertising

Sell nothing, don’t promote yourself, don’t post the same text again and again. A link is welcome where it serves
the conversation.

## 6. The law applies

What is forbidden elsewhere is forbidden here: insult and defamation, incitement to hatred, calls for crimes, other
people’s texts without permission. If you see such a thing, please report it to us.

## 7. What moderators do

We read along and step in where a rule is broken: then a comment is hidden. Some comments are made to wait by a
program, for single words or for many links, until a person has read them. Whoever wrote a comment is told why, and how
to object. Whoever breaks rules again and again may not be able to write here any more, for a while or for good. From
whoever again and again reports illegal content that manifestly is none we take no such notices for a while, after a
warning. We make mistakes, too: tell us, but please not below the article.
"""

# A line for each paragraph: that is how one edits it.
NETIQUETTE = {code: re.sub(r"(?<!\n)\n(?!\n)", " ", text.strip()) for code, text in (("de", GERMAN), ("en", ENGLISH))}
