"""文字: the words on the screen. Source texts are Chinese; other languages are looked up by them.

A window text that a catalogue lacks is shown in Chinese rather than not at all; a house test sees to
it that none is lacking.
"""

from typing import Any

from core.base import sentences
from core.base.errors import Rectify

SOURCE = "zh_CN"

_speaking = SOURCE


def speak(language: str) -> None:
    """Choose the language of the window, one of `core.base.sentences.LANGUAGES`."""
    global _speaking
    if language not in sentences.LANGUAGES:
        raise ValueError(language)
    _speaking = language


def speaking() -> str:
    """The language of the window."""
    return _speaking


def tr(text: str, /, **facts: Any) -> str:
    """The Chinese `text` in the language of the window, its {facts} filled in."""
    if _speaking != SOURCE:
        text = sentences.catalogue(_speaking).get(text, text)
    return text.format_map(facts) if facts else text


def teach_qt() -> None:
    """Let Qt's own words (menus of text fields, calendars, file dialogs) speak the language of the window."""
    from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

    QLocale.setDefault(QLocale(_speaking))
    application = QCoreApplication.instance()
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if application is not None and translator.load(f"qtbase_{_speaking}", folder):
        application.installTranslator(translator)


def say(code: str, /, **facts: Any) -> str:
    """The sentence of a code (an operation's name, a refusal) in the language of the window."""
    return sentences.sentence(code, _speaking, **facts)


def tell(error: Rectify) -> str:
    """What the clerk is told about a `Refused` or a `Trouble`."""
    return sentences.tell(error, _speaking)
