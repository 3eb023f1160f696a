"""Names of the languages the web client may speak, each in itself."""

NAMES: dict[str, str] = {
    "en": "English",
    "et": "Eesti",
    "lt": "Lietuvių",
    "lv": "Latviešu",
    "ru": "Русский",
    "it": "Italiano",
    "de": "Deutsch",
    "da": "Dansk",
    "sv": "Svenska",
    "es": "Español",
    "fr": "Français",
    "nb": "Norsk bokmål",
    "ar": "العربية",
    "cs": "Čeština",
    "hr": "Hrvatski",
    "km": "ខ្មែរ",
}


def offered(codes: str) -> list[tuple[str, str]]:
    """Code and name of each; `codes` has commas between them."""
    listed = [code.strip() for code in codes.split(",")]
    return [(code, NAMES.get(code, code)) for code in listed if code]
