"""The words mail programs put around quoted history, in the languages they speak."""

from __future__ import annotations

import re

from agent.core.reading.words import vocabulary

FROM_NAMES = vocabulary(
    "from von de da van od fra från lähettäjä kimden от від 发件人 寄件者 差出人 보낸사람 feladó"
)
DATE_NAMES = vocabulary(
    "sent date gesendet datum envoyé enviado enviada fecha data inviato verzonden wysłano sendt"
    " skickat dato tarih отправлено дата надіслано 发送时间 日期 送信日時 날짜 lähetetty"
)
TO_NAMES = vocabulary("to an à a para per aan do til till komu kime кому 收件人 宛先 받는사람 cc")
SUBJECT_NAMES = vocabulary(
    "subject betreff objet asunto assunto oggetto onderwerp temat emne ämne konu тема"
    " 主题 主旨 件名 제목 aihe"
)
FIRST_NAMES = FROM_NAMES | DATE_NAMES
_NAMES = FROM_NAMES | DATE_NAMES | TO_NAMES | SUBJECT_NAMES
_HEADER = re.compile(r"[*_>\s]{0,4}([^\s:*：]{1,14})[*_\s]{0,3}[:：]")


def header_name(line: str) -> str:
    """The header's name where the line reads like one of a quoted message, else ""."""
    found = _HEADER.match(line[:60])
    if found is None:
        return ""
    name = found.group(1).lower()
    return name if name in _NAMES else ""


MAY_ATTRIBUTE = re.compile(r"[0-9@:：]")
ATTRIBUTION_START = re.compile(
    r"(?:on|at|am|le|el|il|em|op|den|dnia|w dniu|pe|kl|tirsdag|mandag|onsdag|torsdag|fredag|lørdag"
    r"|søndag|na|dne|2\d{3}[-/.年]|\d{1,2}[./ -]|在|于|\w{2,12}, )",
    re.UNICODE,
)
ATTRIBUTION_END = re.compile(
    r"(?:\bwrote|\bwrites|\bschrieb(?:\b.{0,90})?|\bscrisse|\ba [ée]crit|\bescribi[óo]"
    r"|\bha scritto|\bescreveu"
    r"|\bschreef(?:\b.{0,90})?|\bskrev(?:\b.{0,90})?|\bnapisa[łl](?:\(a\)|a)?"
    r"|написал\(?а?\)?|пише|пишет"
    r"|\bkirjoitti|写道|寫道|のメッセージ|님이 작성|\byazd[ıi]|\bnapsal\(?a?\)?)"
    r"\s?[:：]?\s{0,2}\*?\s*$"
)
_DATE = re.compile(
    r"\d{1,2}:\d{2}|\d{1,2}\.\d{2}\b|\b(?:19|20)\d{2}\b|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d年"
)


def has_date(joined: str) -> bool:
    return _DATE.search(joined) is not None


DATED_BARE = re.compile(
    r"20\d{2}[-/]\d{1,2}[-/]\d{1,2} (?:\d{1,2}:\d{2} gmt[+-]\d{2}:\d{2} .{1,80}"
    r"|.{1,80}<\S{3,80}@\S{3,80}>:?)$"
)
DASHED = re.compile(r"-{2,8} ?on .{10,160}\bwrote:? ?-{2,8}$")
DATED_LINE = re.compile(r"on \w{3,9},? .{4,30}\bat \d{1,2}:\d{2}.{0,60}$")
DELIMITER = re.compile(r"(?:--|—|__)\s*$|_{5,}\s*$")
DASHED_NAME = re.compile(r"[-–—] ?[A-Z][\w.'-]{1,20}(?: [A-Z][\w.'-]{0,20}){0,2}$")
DIVIDER = re.compile(
    r"[-_=*\s]{2,}\s?(?:original message|original appointment|urspr[üu]ngliche nachricht"
    r"|message d'origine"
    r"|mensaje original|mensagem original|messaggio originale|oorspronkelijk bericht"
    r"|wiadomo[śs][ćc] oryginalna|originalmeddelande|opprinnelig melding|oprindelig meddelelse"
    r"|исходное сообщение|пересылаемое сообщение|reply message|forwarded by .{0,60}"
    r"|quoted (?:text|message).{0,20})"
    r"\s?[-_=*\s]{0,60}$|[-_=*\s]{2,}\s?reply above this line.{0,60}$"
    r"|please reply above this line.{0,40}$"
)
FORWARD = re.compile(
    r"[-_=*\s]{0,60}(?:begin forwarded message|forwarded message|forwarded conversation"
    r"|anfang der weitergeleiteten nachricht|weitergeleitete nachricht|message transf[ée]r[ée]"
    r"|d[ée]but du message r[ée]exp[ée]di[ée]|mensaje reenviado|inizio messaggio inoltrato"
    r"|messaggio inoltrato|mensagem encaminhada|doorgestuurd bericht)\s?[-_=*\s]{0,60}:?\s?$"
)
RULE = re.compile(r"^(?:[-_=*#~+]\s?){3,}$")
INITIALS_QUOTE = re.compile(r"[A-Z][A-Za-z]{0,12}>(?: |$)")

FOOTER = re.compile(
    r"[<(\[\s]{0,3}(?:sent from (?:my|mail for|yahoo|outlook|windows|mailbox|samsung|gmail"
    r"|proton|a phone"
    r"|mobile|\[mail|the all-new|aol|blackberry|superhuman|spark|iphone|ipad|android)"
    r"(?!.{0,20}\bdesk\b).{0,100}"
    r"|sent (?:via|with|by) .{1,60}|sent from .{0,30}(?:phone|ipad|android|mobile|mail"
    r"|device).{0,60}"
    r"|from my (?:iphone|ipad|android|phone|blackberry|samsung).{0,40}"
    r"|get outlook for .{1,60}|get .{1,20} for (?:ios|android|mobile).{0,40}"
    r"|von meinem .{1,40} gesendet.{0,10}|gesendet (?:von|mit) .{1,60}"
    r"|diese nachricht wurde von .{1,60} gesendet.?"
    r"|envoy[ée] (?:de|depuis|à partir de) .{1,60}|enviado (?:desde|do|a partir) .{1,60}"
    r"|inviato da .{1,60}"
    r"|verzonden (?:vanaf|met|van) .{1,60}|sendt fra .{1,60}|skickat från .{1,60}|wysłane z .{1,60}"
    r"|отправлено (?:с|из) .{1,60}|lähetetty .{1,40}|從我的 .{1,20} 傳送|发自我的.{1,30}"
    r"|someone from mobile"
    r"|please excuse (?:any )?(?:typos|brevity|my brevity).{0,60})[>)\]\s]{0,3}$"
)
DISCLAIMER = re.compile(
    r"(?:(?:this|the information (?:contained )?in this) (?:e-?mail|message|communication"
    r"|transmission)"
    r"[^.]{0,90}\b(?:confidential|privileged|intended (?:only|solely))"
    r"|(?:confidentiality|privacy|legal) (?:notice|note|disclaimer)\b"
    r"|confidential(?:ity)?\s?[:-]|disclaimer\s?[:-]|caution:? (?:external|this email)"
    r"|important e-?mail information|if you are not the intended recipient)"
)
