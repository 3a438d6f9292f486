"""What the players write."""

from __future__ import annotations

SANNE_REPORTS = """\
Hallo,

Vandaag om 08.40 uur ontdekte ik dat een lijst met de namen en mailadressen van 14 vrijwilligers naar de
verkeerde collega van een partnerorganisatie is gegaan. Zij heeft mij net gebeld: het bestand is gewist en
zij heeft het niet doorgestuurd.

Groet,
Sanne Bakker
"""

JOOST_REPORTS = """\
Dag allemaal,

Gisteren om 16.30 uur merkte ik dat mijn laptop weg was. Ik denk dat hij in de trein is blijven liggen. Er
staat een export op met gegevens van ongeveer 2300 donateurs, ook rekeningnummers. Ik weet niet of de schijf
versleuteld is.

Joost Mulder
"""

HELEN_REPORTS = """\
Dear colleagues,

We noticed today at 11:50 that a pallet with 60 of your thank-you letters was opened at our depot. All
envelopes were still sealed and the count is complete. The depot is locked and we checked the cameras.

Kind regards,
Helen Carter
Brightpost Ltd
"""

RUBEN_REPORTS = """\
Vandaag om 16.10 uur ontdekte ik dat het aanmeldformulier van de zomeractie de gegevens van eerdere
deelnemers laat zien: naam, telefoonnummer en bij sommigen de gezondheid. Het staat nu uit.

Ruben Visser
"""

NEWS = """\
Privacy Weekly, issue 48

In this issue: what boards ask about data breaches, and a data breach checklist.
You receive this mail because you subscribed.
"""

FEMKE_IS_AWAY = """\
Ik ben tot en met maandag 30 november afwezig en lees mijn mail niet.

Femke van Dam
"""

MARLOES_REASON = (
    "Eén bekende ontvanger, die het bestand direct heeft gewist en dat heeft bevestigd. "
    "Het gaat om namen en mailadressen; een risico voor deze 14 mensen is onwaarschijnlijk."
)

BRIGHTPOST_DECISION = """\
NIET MELDEN
Alle 60 enveloppen waren nog dicht en het aantal klopt. Niemand heeft de brieven kunnen lezen.
"""

DIRK_FILES = """\
GEMELD 7654321
De melding is te laat: de mails kwamen in het weekend aan en niemand had dienst. Wij passen dat aan.
"""
