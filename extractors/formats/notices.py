"""What WhatsApp itself says in a chat, in the languages of its exports -> told apart from what people said."""

import re

MARKS = "\u200e\u200f\u202a\u202c\u2068\u2069\ufeff"
# A whole message in angle brackets is no word of anybody's: <Media omitted>, <Без медиафайлов>, <Médias omis>.
_BRACKETED = re.compile(r"<(?!\d)[^<>\n]{3,200}>")
_NAMED_FILE = re.compile(r"[^\n]{0,200}\.\w{2,5}[\s\u200e]*\([^()\d\n]{4,40}\)")
_LOST = (
    r"omitted|omitid[oa]s?|ocult[oa]s?|ocultad[oa]s?|weggelassen|ausgeschlossen|omis[e]?s?|omess[oiae]|absente?s?|"
    r"weggelaten|pominięt\w+|utelämna\w+|udelad\w+|utelatt|dahil edilmedi|отсутству\w+|пропущен\w*|опущен\w*|"
    r"вилучен\w*|不包括|已忽略|省略|생략\w*|दी गई|शामिल नहीं है|नहीं जोड़ा गया"
)
_KIND = (
    r"image|video|audio|sticker|gif|document|contact card|video note|voice message|изображение|видео|аудио\w*|стикер|"
    r"документ|фото|карточка контакта|контакт|голосовое сообщение|bild|dokument|kontaktkarte|audio|imagen|documento|"
    r"tarjeta de contacto|imagem|figurinha|immagine|adesivo|afbeelding|obraz|naklejka|görüntü|vidéo|photo|autocollant"
)
_SHORT_LOST = re.compile(
    rf"(?:[^\n]{{0,120}}\u200e)?(?:{_KIND})\s(?:{_LOST})\.?|[^\n]{{0,40}}(?:{_LOST})\.?",
    re.IGNORECASE,
)
_PLAIN_LOST = re.compile(
    rf"(?:{_KIND}|मीडिया|इमेज|वीडियो|ऑडियो|स्टिकर|डॉक्यूमेंट)\s(?:{_LOST})\.?", re.IGNORECASE
)
_ATTACHED = re.compile(
    r"[\u200e ]*<(?:attached|прикреплено|вложение|anhang|adjunto|anexado|pièce jointe|allegato|bijgevoegd|załącznik|"
    r"ekli|angehängt)\s?:[^<>\n]{0,200}>",
    re.IGNORECASE,
)
_DELETED = re.compile(
    r"(?:this message was deleted(?: by admin \S.{0,60})?|you deleted this message(?: as admin)?|"
    r"данное сообщение удалено|вы удалили (?:данное|это) сообщение|(?:это )?сообщение (?:было )?удалено|"
    r"se eliminó este mensaje|eliminaste este mensaje|diese nachricht wurde gelöscht|du hast diese nachricht gelöscht|"
    r"(?:ce|le) message a été supprimé|vous avez supprimé ce message|mensagem apagada|esta mensagem foi apagada|"
    r"você apagou esta mensagem|questo messaggio è stato eliminato|hai eliminato questo messaggio|"
    r"dit bericht is verwijderd|je hebt dit bericht verwijderd|bu mesaj silindi|bu mesajı sildiniz|"
    r"ta wiadomość została usunięta|usunięto tę wiadomość|це повідомлення видалено|ви видалили це повідомлення|"
    r"此消息已删除|您已删除此消息|삭제된 메시지입니다|यह मैसेज (?:डिलीट|हटा)\S* .{0,20}|आपने यह मैसेज .{0,20}|تم حذف هذه الرسالة)\.?",
    re.IGNORECASE,
)  # fmt: skip
_SYSTEM = re.compile(
    r"messages and calls are end-to-end|messages (?:you send )?to this (?:chat|group)|сообщения и звонки защищены|"
    r"сообщения,? (?:которые|в этом|отправляемые)[^.]{0,80}(?:шифровани|защищены)|los mensajes y las llamadas|"
    r"nachrichten und anrufe sind|les messages et les appels sont|as mensagens e (?:as )?(?:chamadas|ligações)|"
    r"i messaggi e le chiamate sono|berichten en oproepen|wiadomości i połączenia są|mesajlar ve aramalar uçtan|"
    r"повідомлення та дзвінки захищен|消息和通话|missed (?:voice|video|group voice|group video) call|"
    r"пропущенный (?:аудио|видео|групповой |голосовой )?(?:видео|аудио)?(?:звонок|вызов)|verpasster (?:sprach|video)anruf|"
    r"llamada perdida|videollamada perdida|appel (?:vocal|vidéo) manqué|(?:chamada|ligação) de (?:voz|vídeo)(?: em grupo)? perdida|cevapsız (?:sesli|görüntülü) arama|"
    r"chiamata persa|(?:voice|video|group) call,? (?:\d|no answer|tap)|(?:аудио|видео|голосовой )?звонок,? (?:\d|без ответа|нажмите)|"
    r"(?:sprach|video)anruf,? (?:\d|keine)|मैसेज और कॉल|मिस्ड (?:वॉइस|वीडियो)|الرسائل والمكالمات|waiting for this message|ожидание (?:этого )?сообщения|esperando (?:el|este) mensaje|"
    r"warten auf diese nachricht|changed (?:their phone number|the group|this group)|null$",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"changed (?:their phone number|the group|this group|the subject)|created (?:this )?group|joined using|"
    r"(?:added|removed) (?:you|\S.{0,40})$|left$|you're now an admin|security code|"
    r"изменил(?:а|\(-?а\))? (?:номер|тему|название|картинку|описание|настройки)|создал(?:а|\(-?а\))? группу|"
    r"(?:добавил|удалил|покинул)(?:а|\(-?а\))?(?: |$)|код безопасности|"
    r"hat (?:die gruppe|den betreff|das gruppenbild)|hinzugefügt|ha (?:creado|cambiado|añadido)|a (?:créé|changé|ajouté)|"
    r"(?:criou|mudou|adicionou) ",
    re.IGNORECASE,
)
_EDITED = re.compile(
    r"\s*\u200e<[^<>\n]{3,60}>\s*$|\s*<(?:this message was edited|сообщение изменено|se editó este mensaje\.?|diese nachricht wurde bearbeitet\.?|"
    r"ce message a été modifié|mensagem editada|questo messaggio è stato modificato|dit bericht is bewerkt)>\s*$",
    re.IGNORECASE,
)


def spoken(words: str) -> str:
    """Without the note that a message was edited and without the names of attached files: what was typed."""
    words = _ATTACHED.sub("", _EDITED.sub("", words))
    first, line_end, rest = words.partition("\n")
    if line_end and rest.strip() and _NAMED_FILE.fullmatch(first.strip(" " + MARKS)):
        words = rest
    return words.strip(" \n\t" + MARKS)


def is_media(raw: str, words: str) -> bool:
    """Only the place of a picture, a sound or a file; a mark in front makes a short phrase one."""
    if not words:
        return _ATTACHED.search(raw) is not None
    if _BRACKETED.fullmatch(words) or _NAMED_FILE.fullmatch(words) or _PLAIN_LOST.fullmatch(words):
        return True
    return raw[:1] == "\u200e" and _SHORT_LOST.fullmatch(words) is not None


def is_deleted(words: str) -> bool:
    return _DELETED.fullmatch(words) is not None


def is_system(raw: str, words: str) -> bool:
    """A mark after the colon makes a sentence about the chat the system's, whoever stands before it."""
    marked = raw[:1] == "\u200e"
    return _SYSTEM.match(words) is not None or (marked and _CHANGED.search(words[:200]) is not None)


def is_greeting(words: str) -> bool:
    """The first line of a chat, which tells of encryption; an iPhone puts the name of the chat before it."""
    found = _SYSTEM.match(words)
    return found is not None and any(
        sign in words.casefold() for sign in ("end", "шифр", "cifrad", "chiffr", "cript", "crittogr", "versleut", "szyfr", "uçtan")
    )  # fmt: skip
