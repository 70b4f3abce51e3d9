"""归档: a finished PDF made fit for the archive (PDF/A-2b, ISO 19005-2), or locked with a password (AES-256).

Both are done after the drawing, on the whole file; one forbids the other. What makes a file PDF/A beyond what `pdf`
draws anyway — every glyph embedded, no transparency — are its colour profile and its description in XMP.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, BinaryIO
from xml.sax.saxutils import escape

from core.base.errors import Refused
from core.output.paper import Paper

_PACKET = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>{}<?xpacket end="w"?>'
_META = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{}">{}</rdf:RDF></x:xmpmeta>'
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DESCRIPTION = '<rdf:Description rdf:about="" xmlns:{0}="{1}">{2}</rdf:Description>'


def check(*, pdfa: bool, password: str) -> None:
    """Refuses `pdf.archive_is_open`: a file for the archive may not be locked (ISO 19005-2, 6.1.3)."""
    if pdfa and password:
        raise Refused("pdf.archive_is_open", field="password")


def finish(drawn: bytes, paper: Paper, stream: BinaryIO, *, pdfa: bool = False, password: str = "") -> None:
    """Write the drawn file to the stream as PDF/A-2b, or opened only with the password; it may then be printed and
    copied from, but not changed.

    The same drawing gives the same archive file; a locked one differs each time, as its keys must.
    """
    # Imported here: it takes a tenth of a second and few papers need it.
    import pikepdf

    with pikepdf.open(BytesIO(drawn)) as pdf:
        if pdfa:
            _describe(pdf, paper)
            pdf.save(stream, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        else:
            pdf.save(stream, encryption=_lock(password))


def join(parts: Sequence[bytes], stream: BinaryIO, *, password: str = "", duplex: bool = False) -> None:
    """Write finished files one behind the other as one; for `duplex` each begins on the front of a leaf."""
    import pikepdf

    with pikepdf.open(BytesIO(parts[0])) as pdf:
        for part in parts[1:]:
            with pikepdf.open(BytesIO(part)) as more:
                if duplex and len(pdf.pages) % 2:
                    pdf.add_blank_page(page_size=(595.28, 841.89))
                pdf.pages.extend(more.pages)
        if password:
            pdf.save(stream, encryption=_lock(password))
        else:
            pdf.save(stream, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)


def _lock(password: str) -> Any:
    import secrets

    from pikepdf import Encryption, Permissions

    allowed = Permissions(modify_annotation=False, modify_assembly=False, modify_form=False, modify_other=False)
    return Encryption(owner=secrets.token_urlsafe(24), user=password, R=6, allow=allowed)


def _describe(pdf: Any, paper: Paper) -> None:
    """The output intent (6.2.3) and the metadata (6.6.2), which say the same as the document's information."""
    from importlib.resources import files

    from pikepdf import Array, Dictionary, Name

    profile = pdf.make_stream((files("pikepdf") / "pdfa" / "data" / "sRGB.icc").read_bytes())
    profile.N = 3
    pdf.Root.OutputIntents = Array(
        [
            Dictionary(
                Type=Name.OutputIntent,
                S=Name.GTS_PDFA1,
                OutputConditionIdentifier="sRGB",
                Info="sRGB IEC61966-2.1",
                DestOutputProfile=pdf.make_indirect(profile),
            )
        ]
    )
    packet = pdf.make_stream(_packet(pdf.docinfo, paper.language).encode())
    packet.Type, packet.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = pdf.make_indirect(packet)
    for page in pdf.pages:
        for key in ("/Trans", "/Dur"):
            if key in page:
                del page[key]


def _packet(information: Any, language: str) -> str:
    """The XMP packet: one description a schema, as validators like it best."""

    def said(key: str) -> str:
        return escape(str(information.get(key, "")))

    def moment(key: str) -> str:
        text = str(information.get(key, ""))  # D:20250915000000+08'00'
        return (
            f"{text[2:6]}-{text[6:8]}-{text[8:10]}T{text[10:12]}:{text[12:14]}:{text[14:16]}{text[16:19]}:{text[20:22]}"
        )

    def one(tag: str, key: str) -> str:
        return f"<{tag}>{said(key)}</{tag}>" if said(key) else ""

    def alternative(tag: str, key: str) -> str:
        words = f'<rdf:Alt><rdf:li xml:lang="x-default">{said(key)}</rdf:li></rdf:Alt>'
        return f"<{tag}>{words}</{tag}>" if said(key) else ""

    author = (
        f"<dc:creator><rdf:Seq><rdf:li>{said('/Author')}</rdf:li></rdf:Seq></dc:creator>" if said("/Author") else ""
    )
    tongue = f"<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>"
    dates = "".join(
        f"<xmp:{tag}>{moment(key)}</xmp:{tag}>"
        for tag, key in (("CreateDate", "/CreationDate"), ("ModifyDate", "/ModDate"))
        if said(key)
    )
    core = (
        "<dc:format>application/pdf</dc:format>" + alternative("dc:title", "/Title") + author
        + alternative("dc:description", "/Subject") + tongue
    )  # fmt: skip
    schemas = (
        ("dc", "http://purl.org/dc/elements/1.1/", core),
        ("xmp", "http://ns.adobe.com/xap/1.0/", one("xmp:CreatorTool", "/Creator") + dates),
        ("pdf", "http://ns.adobe.com/pdf/1.3/", one("pdf:Producer", "/Producer") + one("pdf:Keywords", "/Keywords")),
        ("pdfaid", "http://www.aiim.org/pdfa/ns/id/",
         "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>"),
    )  # fmt: skip
    return _PACKET.format(_META.format(_RDF, "".join(_DESCRIPTION.format(*schema) for schema in schemas)))
