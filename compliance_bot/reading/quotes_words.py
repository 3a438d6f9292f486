"""The words with which mail programs begin a quote, a forwarded mail or a signature, per language (T16). Data only.

Dutch and English first; then German, French, Spanish, Italian, Portuguese, Danish, Swedish, Norwegian, Polish,
Finnish, Russian, Chinese, Japanese and Korean. All in the form of `quotes.plain`: lower case, NFKC.
"""

from __future__ import annotations

SEPARATOR = "— antwoord boven deze regel —"
SEPARATOR_EN = "— reply above this line —"


def _listed(text: str) -> tuple[str, ...]:
    """The words and phrases of a table, told apart by bars and ends of lines."""
    return tuple(one.strip() for line in text.split("\n") for one in line.split("|") if one.strip())


# "Op … schreef X:": words with a letter's boundary on both sides, and pieces of scripts without spaces.
WROTE = _listed(
    """
    schreef | schreven | geschreven | wrote | writes | schrieb | schrieben | geschrieben | schreibt
    a écrit | ont écrit | écrit | escribió | escribio | ha escrito | escribe | ha scritto | scritto
    scrive | scriveva | escreveu | escreve | skrev | skrev følgende | skriver | napisał | napisała
    napisał(a) | napisali | pisze | kirjoitti | kirjoittaa | написал | написала | написал(а) | пишет
    писал | писал(а) | написали | napisana przez
    """
)
WROTE_PIECES = _listed(
    "写道 | 寫道 | 写到 | 書きました | のメール | からのメール | 작성 | 쓴 글 | 님의 메시지"
)

# What stands before the date; a name or the date itself may come first too.
BEFORE_DATE = _listed(
    """
    op | on | am | le | el | il | il giorno | in data | em | no dia | den | på | w dniu | dnia
    dana | в | 在 | 于 | 於 | vào
    """
)

# Somebody who tells what happened says "ik"; a mail program never does. A clause after "schreef" is a story too.
TELLERS = frozenset(_listed("ik | wij | mijn | onze | ich | wir | i | we | our"))
TELLERS_SURELY = frozenset(_listed("ik | wij | ich | wir"))
CLAUSES = frozenset(_listed("dat | that | dass | que | che | że | что"))

# "Van: … / Verzonden: … / Aan: …": every label, by what it says.
LABELS_FROM = _listed(
    """
    van | from | von | de | da | fra | från | od | lähettäjä | от | от кого | 发件人 | 寄件者 | 寄件人
    差出人
    送信者 | 発信者 | 보낸 사람 | 보낸사람 | 발신 | от имени
    """
)
LABELS_DATE = _listed(
    """
    verzonden | verzonden op | verstuurd | datum | sent | sent on | date | gesendet | gesendet am
    envoyé | envoyé le | date d'envoi | enviado | enviado el | enviado em | enviada em | enviada
    fecha | data | inviato | inviata | sendt | dato | skickat | datum och tid | wysłano | wysłane
    lähetetty | päivämäärä | päiväys | pvm | отправлено | дата | дата отправки | 发送时间 | 发送日期
    日期
    时间 | 寄件日期 | 傳送時間 | 傳送日期 | 送信日時 | 送信日 | 日時 | 日付 | 보낸 날짜 | 보낸날짜
    보낸 시간 | 보낸시간 | 날짜 | 발송일
    """
)
LABELS_TO = _listed(
    """
    aan | to | an | à | para | a | destinatario | destinatário | til | till | do | vastaanottaja
    кому | 收件人 | 收件者 | 宛先 | 受信者 | 받는 사람 | 받는사람 | 수신
    """
)
LABELS_SUBJECT = _listed(
    """
    onderwerp | subject | betreff | objet | asunto | oggetto | assunto | emne | ämne | temat | aihe
    тема | 主题 | 主旨 | 主題 | 标题 | 件名 | 제목
    """
)
LABELS_MORE = _listed(
    """
    cc | bcc | reply-to | antwoord-aan | antwoord aan | beantwoorden aan | antwort an | répondre à
    responder a | rispondi a | svar til | svara till | urgentie | belang | belangrijk | prioriteit
    importance | priority | wichtigkeit | priorität | priorité | prioridad | priorità | bijlagen
    attachments | anlagen | kopie | kopia | kopio | kopi | dw | udw | копия | 抄送 | 副本 | 참조
    risposta | sender | verzender | organization | organisatie | categorie | categories | 重要性
    """
)

# "-----Oorspronkelijk bericht-----"
ORIGINALS = _listed(
    """
    oorspronkelijk bericht | oorspronkelijke bericht | origineel bericht | antwoord bericht
    oorspronkelijke afspraak | original message | original email | original mail | reply message
    original appointment | replied message | ursprüngliche nachricht | originalnachricht
    original-nachricht | originalmeldung | original nachricht | antwort nachricht
    ursprünglicher termin | message d'origine | message original | message initial
    mensaje original | correo original | messaggio originale | messaggio di origine
    mensagem original | oprindelig meddelelse | oprindelig besked | original meddelelse
    opprinnelig melding | original melding | originalmeddelande | ursprungligt meddelande
    ursprungsmeddelande | original-meddelande | wiadomość oryginalna | oryginalna wiadomość
    treść oryginalnej wiadomości | alkuperäinen viesti | исходное сообщение | оригинальное сообщение
    исходное письмо | 原始邮件 | 原邮件 | 原始郵件 | 原始信件 | 原始訊息 | 元のメッセージ
    オリジナルメッセージ | 원본 메시지 | 원본 메일
    원본메시지
    """
)
FORWARDS = _listed(
    """
    doorgestuurd bericht | doorgestuurde mail | doorgezonden bericht | forwarded message
    forwarded mail | forwarded email | weitergeleitete nachricht | weitergeleitete e-mail
    message transféré | message réexpédié | message réacheminé | mensaje reenviado
    mensaje reenviado inicial | messaggio inoltrato | mensagem encaminhada | mensagem reencaminhada
    videresendt meddelelse | videresendt besked | videresendt melding | videresendt e-post
    videresendt mail | vidarebefordrat meddelande | vidarebefordrat brev | przekazana wiadomość
    przesłana wiadomość | przekazywana wiadomość | treść przekazanej wiadomości | välitetty viesti
    edelleenlähetetty viesti | edelleen lähetetty viesti | пересылаемое сообщение
    перенаправленное сообщение | пересланное сообщение | переадресованное сообщение | 转发的邮件
    转发邮件
    转发邮件信息 | 转发的消息 | 轉寄郵件 | 轉寄的郵件 | 轉寄信件 | 転送メッセージ | 転送されたメッセージ
    転送メール | 전달된 메시지 | 전달된 메일 | 전달 메시지
    """
)

# Apple's own line, without dashes; the colon is needed.
FORWARD_LINES = _listed(
    """
    begin doorgestuurd bericht | begin forwarded message | anfang der weitergeleiteten nachricht
    anfang der weitergeleiteten e-mail | début du message réexpédié | début du message transféré
    inicio del mensaje reenviado | inizio messaggio inoltrato | início da mensagem encaminhada
    início da mensagem reencaminhada | start på videresendt besked | start på videresendt meddelelse
    start på videresendt melding | vidarebefordrat brev | börja vidarebefordrat meddelande
    początek przekazywanej wiadomości | początek przesłanej wiadomości | välitetty viesti alkaa
    начало переадресованного сообщения | начало пересылаемого сообщения | 开始转发的邮件
    以下是转发的邮件
    開始轉寄郵件 | 下面是被转发的邮件 | 転送されたメッセージ | 전달된 메시지 | 전달 메시지 시작
    doorgestuurd bericht | forwarded message
    """
)

# What stands before the colon of a subject. "VS" is a forward in Danish and Norwegian, a reply in Finnish: either
# way what it quotes is read for facts only.
FORWARD_SUBJECTS = frozenset(
    _listed(
        """
    fw | fwd | doorst | doorgestuurd | wg | tr | rv | i | enc | vs | vb | vl | pd | пересл | 转发 | 轉寄
    轉發 | 転送 | 전달 | videresendt | weitergeleitet | reenv
    """
    )
)
REPLY_SUBJECTS = frozenset(
    _listed(
        """
    re | antw | antwoord | aw | ref | rép | res | r | rif | sv | odp | vá | отв | 回复 | 回覆 | 答复
    返信
    답장 | 회신 | betr
    """
    )
)

# "Verstuurd vanaf mijn iPhone": how such a line begins, and what it names.
SENT_FROM = _listed(
    """
    verstuurd vanaf | verstuurd vanuit | verstuurd met | verstuurd via | verzonden vanaf
    verzonden vanuit | verzonden met | verzonden via | verzonden door | gestuurd vanaf
    gestuurd via | sent from | sent via | sent with | sent using | sent by | sent on | from my
    gesendet von | gesendet mit | gesendet über | gesendet aus | von meinem
    diese nachricht wurde von | envoyé de | envoyé depuis | envoyé à partir | envoyé avec
    envoyé via | enviado desde | enviado con | enviado do | enviado da | enviado de | enviado pelo
    enviado a partir | enviado via | inviato da | inviato dal | inviato con | inviato tramite
    sendt fra | sendt med | sendt via | skickat från | skickat med | från min | wysłane z
    wysłano z | wysłane przez | lähetetty | отправлено с | отправлено из | отправлено через
    """
)
SENT_FROM_PIECES = _listed("发自我的 | 发自我 | 傳送自 | 從我的 | 从我的 | から送信 | 에서 보냄 | 에서 보낸")
DEVICES = _listed(
    """
    iphone | ipad | ipod | android | samsung | galaxy | huawei | xiaomi | oneplus | pixel | nokia
    htc | xperia | blackberry | motorola | fairphone | oppo | phone | smartphone | handy | mobile
    mobiel | mobiele | mobiltelefon | mobil | mobilgerät | mobilen | mobiltelefonen | móvil
    celular | cellulare | portable | telefoon | telefon | telefonen | téléphone | telefono
    teléfono | telefone | telemóvel | puhelin | puhelimesta | телефона | телефон | tablet | device
    cell | toestel | gerät | appareil | dispositivo | outlook | gmail | yahoo | protonmail | proton
    thunderbird | airmail | mailbox | bluemail | windows | komórki | смартфона
    """
)
DEVICE_PIECES = _listed("iphone | ipad | android | 手机 | 手機 | 携帯 | 스마트폰 | 휴대폰")
POSSESSIVES = _listed(
    """
    mijn | my | meinem | meiner | mon | ma | mi | mio | mia | meu | minha | min | mit | mojego
    moego | моего
    """
)

# Whoever says to whom something was sent tells what happened.
AIMED = frozenset(_listed("naar | aan | to | an"))

# "Outlook voor iOS downloaden"
OUTLOOK_FOR = _listed("ios | android | iphone | mac | windows | mobile | mobiel")
OUTLOOK_GET = _listed(
    """
    get | download | downloaden | outlook | obtenez | télécharger | obtenir | obtener | obtén
    descargar | ottieni | scarica | obter | obtenha | hent | hämta | skaffa | last | skaff | pobierz
    hanki | lataa | получить | получите | скачать | скачайте | 获取 | 取得 | laden | holen | beziehen
    다운로드 | 받기 | を入手 | をダウンロード
    """
)
