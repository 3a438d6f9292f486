"""How mail programs in sixteen languages begin the mail that is answered or passed on; written by hand for tests."""

from __future__ import annotations

ADDRESS = "<meldpunt@amnesty.example>"

ATTRIBUTIONS = {
    "nl": [
        f"Op di 24 nov 2026 om 14:30 schreef Meldpunt Datalekken {ADDRESS}:",
        f"Op 24 nov. 2026 om 14:30 heeft Meldpunt Datalekken {ADDRESS} het volgende geschreven:",
        f"Op 24 nov 2026, om 14:30 heeft Meldpunt {ADDRESS} het volgende geschreven:",
        "Op 24-11-2026 om 14:30 schreef Meldpunt Datalekken:",
        f"Meldpunt Datalekken {ADDRESS} schreef op 24 november 2026 om 14:30:",
    ],
    "en": [
        f"On Tue, Nov 24, 2026 at 2:30 PM Breach Desk {ADDRESS} wrote:",
        f"On Tue, 24 Nov 2026 at 14:30, Breach Desk {ADDRESS} wrote:",
        f"On Nov 24, 2026, at 14:30, Breach Desk {ADDRESS} wrote:",
        "On 24/11/2026 14:30, Breach Desk wrote:",
        f"Breach Desk {ADDRESS} wrote on 24 November 2026 at 14:30:",
    ],
    "de": [
        f"Am Di., 24. Nov. 2026 um 14:30 Uhr schrieb Meldestelle {ADDRESS}:",
        f"Am 24.11.2026 um 14:30 schrieb Meldestelle {ADDRESS}:",
        "Am 24.11.26 um 14:30 schrieb Meldestelle Datenschutz:",
        f"Meldestelle {ADDRESS} schrieb am Di., 24. Nov. 2026, 14:30:",
        f"Am 24.11.2026 um 14:30 hat Meldestelle {ADDRESS} geschrieben:",
    ],
    "fr": [
        f"Le mar. 24 nov. 2026 à 14:30, Signalement {ADDRESS} a écrit :",
        f"Le 24 nov. 2026 à 14:30, Signalement {ADDRESS} a écrit :",
        "Le 24/11/2026 à 14:30, Signalement a écrit :",
    ],
    "es": [
        f"El mar, 24 nov 2026 a las 14:30, Avisos ({ADDRESS}) escribió:",
        f"El 24 nov 2026, a las 14:30, Avisos {ADDRESS} escribió:",
        "El 24/11/2026 a las 14:30, Avisos escribió:",
    ],
    "it": [
        f"Il giorno mar 24 nov 2026 alle ore 14:30 Segnalazioni {ADDRESS} ha scritto:",
        f"Il giorno 24 nov 2026, alle ore 14:30, Segnalazioni {ADDRESS} ha scritto:",
        "Il 24/11/2026 14:30, Segnalazioni ha scritto:",
    ],
    "pt": [
        f"Em ter., 24 de nov. de 2026 às 14:30, Avisos {ADDRESS} escreveu:",
        f"No dia 24/11/2026, às 14:30, Avisos {ADDRESS} escreveu:",
        "Em 24/11/2026 14:30, Avisos escreveu:",
        f"Avisos {ADDRESS} escreveu no dia terça, 24/11/2026 à(s) 14:30:",
    ],
    "da": [
        f"Den tir. 24. nov. 2026 kl. 14.30 skrev Databrud {ADDRESS}:",
        f"Den 24. nov. 2026 kl. 14.30 skrev Databrud {ADDRESS}:",
        "Den 24.11.2026 14:30, skrev Databrud:",
    ],
    "sv": [
        f"Den tis 24 nov. 2026 kl 14:30 skrev Incidenter {ADDRESS}:",
        f"24 nov. 2026 kl. 14:30 skrev Incidenter {ADDRESS}:",
        "Den 2026-11-24 kl. 14:30, skrev Incidenter:",
    ],
    "no": [
        f"tir. 24. nov. 2026 kl. 14:30 skrev Avvik {ADDRESS}:",
        f"24. nov. 2026 kl. 14:30 skrev Avvik {ADDRESS}:",
        f"På 24 november 2026 kl. 14:30:18, Avvik ({ADDRESS}) skrev:",
    ],
    "pl": [
        f"wt., 24 lis 2026 o 14:30 Zgłoszenia {ADDRESS} napisał(a):",
        f"W dniu wt., 24.11.2026 o 14:30 Zgłoszenia {ADDRESS} napisał(a):",
        f"Wiadomość napisana przez Zgłoszenia {ADDRESS} w dniu 24 lis 2026, o godz. 14:30:",
        "W dniu 24.11.2026 o 14:30, Zgłoszenia pisze:",
    ],
    "fi": [
        f"ti 24. marrask. 2026 klo 14.30 Tietoturva ({ADDRESS}) kirjoitti:",
        f"Tietoturva {ADDRESS} kirjoitti 24.11.2026 kello 14.30:",
        "Tietoturva kirjoitti 24.11.2026 klo 14.30:",
    ],
    "ru": [
        f"вт, 24 нояб. 2026 г. в 14:30, Сообщения {ADDRESS}:",
        f"24 нояб. 2026 г., в 14:30, Сообщения {ADDRESS} написал(а):",
        f"Вторник, 24 ноября 2026, 14:30 +03:00 от Сообщения {ADDRESS}:",
        f'24.11.2026, 14:30, "Сообщения" {ADDRESS}:',
        "24.11.2026 14:30, Сообщения пишет:",
    ],
    "zh": [
        f"报告中心 {ADDRESS} 于2026年11月24日周二 14:30写道：",
        f"報告中心 {ADDRESS} 於 2026年11月24日 週二 下午2:30寫道：",
        f"在 2026年11月24日，14:30，报告中心 {ADDRESS} 写道：",
        "在 2026/11/24 14:30, 报告中心 写道:",
    ],
    "ja": [
        f"2026年11月24日(火) 14:30 通報窓口 {ADDRESS}:",
        f"2026/11/24 14:30、通報窓口 {ADDRESS}のメール：",
        "On 2026/11/24 14:30, 通報窓口 wrote:",
        f"2026年11月24日(火) 14:30、通報窓口 {ADDRESS} さんは書きました：",
    ],
    "ko": [
        f"2026년 11월 24일 (화) 오후 2:30, 신고센터 {ADDRESS}님이 작성:",
        f"2026. 11. 24. 오후 2:30, 신고센터 {ADDRESS} 작성:",
        "2026-11-24 오후 2:30에 신고센터 이(가) 쓴 글:",
    ],
}

# who wrote it, when, to whom, about what: as Outlook and others name them
BLOCKS = {
    "nl": [("Van", "Verzonden", "Aan", "Onderwerp"), ("Van", "Datum", "Aan", "Onderwerp")],
    "en": [("From", "Sent", "To", "Subject"), ("From", "Date", "To", "Subject")],
    "de": [("Von", "Gesendet", "An", "Betreff"), ("Von", "Datum", "An", "Betreff")],
    "fr": [("De", "Envoyé", "À", "Objet"), ("De", "Date", "À", "Objet")],
    "es": [("De", "Enviado", "Para", "Asunto"), ("De", "Fecha", "Para", "Asunto")],
    "it": [("Da", "Inviato", "A", "Oggetto"), ("Da", "Data", "A", "Oggetto")],
    "pt": [("De", "Enviado", "Para", "Assunto"), ("De", "Enviada em", "Para", "Assunto")],
    "da": [("Fra", "Sendt", "Til", "Emne"), ("Fra", "Dato", "Til", "Emne")],
    "sv": [("Från", "Skickat", "Till", "Ämne"), ("Från", "Datum", "Till", "Ämne")],
    "no": [("Fra", "Sendt", "Til", "Emne"), ("Fra", "Dato", "Til", "Emne")],
    "pl": [("Od", "Wysłano", "Do", "Temat"), ("Od", "Data", "Do", "Temat")],
    "fi": [
        ("Lähettäjä", "Lähetetty", "Vastaanottaja", "Aihe"),
        ("Lähettäjä", "Päivämäärä", "Vastaanottaja", "Aihe"),
    ],
    "ru": [("От", "Отправлено", "Кому", "Тема"), ("От кого", "Дата", "Кому", "Тема")],
    "zh": [("发件人", "发送时间", "收件人", "主题"), ("寄件者", "寄件日期", "收件者", "主旨")],
    "ja": [("差出人", "送信日時", "宛先", "件名"), ("送信者", "日付", "宛先", "件名")],
    "ko": [("보낸 사람", "보낸 날짜", "받는 사람", "제목"), ("보낸사람", "날짜", "받는사람", "제목")],
}

ORIGINALS = {
    "nl": "-----Oorspronkelijk bericht-----",
    "en": "-----Original Message-----",
    "de": "-----Ursprüngliche Nachricht-----",
    "fr": "-----Message d'origine-----",
    "es": "-----Mensaje original-----",
    "it": "-----Messaggio originale-----",
    "pt": "-----Mensagem original-----",
    "da": "-----Oprindelig meddelelse-----",
    "sv": "-----Ursprungligt meddelande-----",
    "no": "-----Opprinnelig melding-----",
    "pl": "-----Wiadomość oryginalna-----",
    "fi": "-----Alkuperäinen viesti-----",
    "ru": "-----Исходное сообщение-----",
    "zh": "------------------ 原始邮件 ------------------",
    "ja": "----- 元のメッセージ -----",
    "ko": "-----원본 메시지-----",
}

FORWARDS = {
    "nl": ["-------- Doorgestuurd bericht --------", "Begin doorgestuurd bericht:"],
    "en": ["---------- Forwarded message ---------", "Begin forwarded message:"],
    "de": ["-------- Weitergeleitete Nachricht --------", "Anfang der weitergeleiteten Nachricht:"],
    "fr": ["-------- Message transféré --------", "Début du message réexpédié :"],
    "es": ["-------- Mensaje reenviado --------", "Inicio del mensaje reenviado:"],
    "it": ["-------- Messaggio inoltrato --------", "Inizio messaggio inoltrato:"],
    "pt": ["-------- Mensagem encaminhada --------", "Início da mensagem reencaminhada:"],
    "da": ["-------- Videresendt meddelelse --------", "Start på videresendt besked:"],
    "sv": ["-------- Vidarebefordrat meddelande --------", "Vidarebefordrat brev:"],
    "no": ["-------- Videresendt melding --------", "Start på videresendt melding:"],
    "pl": ["-------- Przekazana wiadomość --------", "Początek przekazywanej wiadomości:"],
    "fi": ["-------- Välitetty viesti --------", "Välitetty viesti alkaa:"],
    "ru": ["-------- Пересылаемое сообщение --------", "Начало переадресованного сообщения:"],
    "zh": ["-------- 转发的消息 --------", "开始转发的邮件："],
    "ja": ["-------- 転送メッセージ --------", "転送されたメッセージ:"],
    "ko": ["-------- 전달된 메시지 --------", "전달된 메시지:"],
}

SIGNATURES = {
    "nl": [
        "Verstuurd vanaf mijn iPhone",
        "Outlook voor iOS downloaden",
        "Verzonden vanaf Outlook voor Android",
    ],
    "en": [
        "Sent from my iPhone",
        "Get Outlook for Android<https://aka.example/x>",
        "Sent from Yahoo Mail on Android",
    ],
    "de": ["Von meinem iPhone gesendet", "Outlook für iOS beziehen", "Gesendet von Outlook für Android"],
    "fr": ["Envoyé de mon iPhone", "Obtenez Outlook pour iOS", "Envoyé depuis mon téléphone"],
    "es": ["Enviado desde mi iPhone", "Obtener Outlook para iOS"],
    "it": ["Inviato da iPhone", "Ottieni Outlook per Android"],
    "pt": ["Enviado do meu iPhone", "Obter o Outlook para iOS"],
    "da": ["Sendt fra min iPhone", "Hent Outlook til iOS"],
    "sv": ["Skickat från min iPhone", "Hämta Outlook för iOS"],
    "no": ["Sendt fra min iPhone", "Skaff Outlook for iOS"],
    "pl": ["Wysłane z iPhone'a", "Pobierz program Outlook dla systemu iOS"],
    "fi": ["Lähetetty iPhonesta", "Hanki Outlook for iOS"],
    "ru": ["Отправлено с iPhone", "Скачать Outlook для iOS"],
    "zh": ["发自我的iPhone", "從我的 iPhone 傳送", "获取 Outlook for iOS"],
    "ja": ["iPhoneから送信", "Outlook for iOS を入手"],
    "ko": ["나의 iPhone에서 보냄", "iOS용 Outlook 다운로드"],
}


def block(labels: tuple[str, str, str, str], *, colon: str = ":", bold: str = "", between: str = "\n") -> str:
    """A header of the mail below, with a colon, bold stars and lines between as asked."""
    values = (f"Meldpunt {ADDRESS}", "dinsdag 24 november 2026 14:30", "Anna de Vries", "Besluit nodig")
    return between.join(
        f"{bold}{label}{colon}{bold} {value}" for label, value in zip(labels, values, strict=True)
    )
