"""Names of time zones as calendars write them (IANA, Windows, offsets) -> zones."""

import re
from collections.abc import Mapping
from datetime import timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_OFFSET = re.compile(r"\(?(?:UTC|GMT)\s*([+-])\s*(\d\d?)(?::?(\d\d))?\)?", re.IGNORECASE)
_PLACE = re.compile(
    r"(?:^|/)((?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc)/[\w+/-]+)$"
)
# Names that Outlook writes -> IANA.
_WINDOWS = {
    "russian standard time": "Europe/Moscow", "w. europe standard time": "Europe/Berlin", "gmt standard time": "Europe/London",
    "central european standard time": "Europe/Warsaw", "central europe standard time": "Europe/Budapest", "romance standard time": "Europe/Paris",
    "fle standard time": "Europe/Kyiv", "gtb standard time": "Europe/Athens", "e. europe standard time": "Europe/Chisinau",
    "belarus standard time": "Europe/Minsk", "ekaterinburg standard time": "Asia/Yekaterinburg", "russia time zone 3": "Europe/Samara",
    "n. central asia standard time": "Asia/Novosibirsk", "omsk standard time": "Asia/Omsk", "north asia standard time": "Asia/Krasnoyarsk",
    "north asia east standard time": "Asia/Irkutsk", "yakutsk standard time": "Asia/Yakutsk", "vladivostok standard time": "Asia/Vladivostok",
    "kaliningrad standard time": "Europe/Kaliningrad", "georgian standard time": "Asia/Tbilisi", "caucasus standard time": "Asia/Yerevan",
    "central asia standard time": "Asia/Almaty", "west asia standard time": "Asia/Tashkent", "turkey standard time": "Europe/Istanbul",
    "israel standard time": "Asia/Jerusalem", "arabian standard time": "Asia/Dubai", "india standard time": "Asia/Kolkata",
    "china standard time": "Asia/Shanghai", "tokyo standard time": "Asia/Tokyo", "aus eastern standard time": "Australia/Sydney",
    "eastern standard time": "America/New_York", "central standard time": "America/Chicago", "mountain standard time": "America/Denver",
    "pacific standard time": "America/Los_Angeles", "utc": "UTC", "moscow standard time": "Europe/Moscow",
    "russia time zone 10": "Asia/Srednekolymsk", "russia time zone 11": "Asia/Kamchatka", "saratov standard time": "Europe/Saratov",
    "astrakhan standard time": "Europe/Astrakhan", "volgograd standard time": "Europe/Volgograd", "altai standard time": "Asia/Barnaul",
    "tomsk standard time": "Asia/Tomsk", "sakhalin standard time": "Asia/Sakhalin", "magadan standard time": "Asia/Magadan",
    "transbaikal standard time": "Asia/Chita", "azerbaijan standard time": "Asia/Baku", "qyzylorda standard time": "Asia/Qyzylorda",
    "egypt standard time": "Africa/Cairo", "south africa standard time": "Africa/Johannesburg", "morocco standard time": "Africa/Casablanca",
    "w. central africa standard time": "Africa/Lagos", "e. africa standard time": "Africa/Nairobi", "arab standard time": "Asia/Riyadh",
    "arabic standard time": "Asia/Baghdad", "iran standard time": "Asia/Tehran", "middle east standard time": "Asia/Beirut",
    "jordan standard time": "Asia/Amman", "pakistan standard time": "Asia/Karachi", "bangladesh standard time": "Asia/Dhaka",
    "nepal standard time": "Asia/Kathmandu", "sri lanka standard time": "Asia/Colombo", "myanmar standard time": "Asia/Yangon",
    "se asia standard time": "Asia/Bangkok", "singapore standard time": "Asia/Singapore", "taipei standard time": "Asia/Taipei",
    "korea standard time": "Asia/Seoul", "ulaanbaatar standard time": "Asia/Ulaanbaatar", "w. australia standard time": "Australia/Perth",
    "e. australia standard time": "Australia/Brisbane", "cen. australia standard time": "Australia/Adelaide",
    "tasmania standard time": "Australia/Hobart", "new zealand standard time": "Pacific/Auckland", "greenwich standard time": "Atlantic/Reykjavik",
    "atlantic standard time": "America/Halifax", "newfoundland standard time": "America/St_Johns", "alaskan standard time": "America/Anchorage",
    "hawaiian standard time": "Pacific/Honolulu", "us mountain standard time": "America/Phoenix", "us eastern standard time": "America/Indiana/Indianapolis",
    "canada central standard time": "America/Regina", "central america standard time": "America/Guatemala",
    "central standard time (mexico)": "America/Mexico_City", "sa pacific standard time": "America/Bogota", "sa western standard time": "America/La_Paz",
    "venezuela standard time": "America/Caracas", "pacific sa standard time": "America/Santiago", "argentina standard time": "America/Argentina/Buenos_Aires",
    "e. south america standard time": "America/Sao_Paulo", "sa eastern standard time": "America/Cayenne", "montevideo standard time": "America/Montevideo",
}  # fmt: skip


def zone_of(name: str, known: Mapping[str, tzinfo], fallback: tzinfo) -> tzinfo:
    """`known` are the zones that the file itself describes; a name that says nothing takes the fallback."""
    name = name.strip()
    place = _PLACE.search(name)
    for one in (place[1] if place else name, _WINDOWS.get(name.casefold(), "")):
        try:
            return ZoneInfo(one)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    if name in known:
        return known[name]
    offset = _OFFSET.match(name)
    minutes = int(offset[2]) * 60 + int(offset[3] or 0) if offset else 24 * 60
    if offset is None or minutes >= 24 * 60:
        return fallback
    return timezone(timedelta(minutes=minutes if offset[1] == "+" else -minutes))
