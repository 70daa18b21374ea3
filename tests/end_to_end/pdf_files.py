"""PDFs for tests, written here: small good ones, one with a password, and those made to hurt a reader."""
import hashlib
import zlib

PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def rc4(key, data):
    box, j = list(range(256)), 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) & 255
        box[i], box[j] = box[j], box[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) & 255
        j = (j + box[i]) & 255
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) & 255])
    return bytes(out)


def string(text):
    escaped = text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"(" + escaped + b")"


def assembled(objects, trailer=b"", info=b""):
    """A file of numbered objects, the first of them the catalog, with its table of places."""
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R%s%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, trailer, info, table)
    return bytes(out)


def stream(data, more=b""):
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), more, data)


FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents %d 0 R>>"


def shown(heading, lines):
    """The drawing of one page: a heading of 24 points, then lines of 11."""
    out = b"BT /F 24 Tf 60 770 Td %s Tj ET\n" % string(heading) if heading else b""
    out += b"BT /F 11 Tf 14 TL 60 730 Td\n" + b"".join(string(line) + b" Tj T*\n" for line in lines)
    return out + b"ET"


def document(pages, info=None, password=None):
    """pages: (heading, [line…]); info: name to text, as the information dictionary takes them."""
    first = 4
    kids = b" ".join(b"%d 0 R" % (first + 2 * n) for n in range(len(pages)))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(pages), kids), FONT]
    key, trailer = None, b""
    if password is not None:
        given = (password.encode() + PAD)[:32]
        owner = rc4(hashlib.md5(given).digest()[:5], given)
        identity, rights = b"0123456789abcdef", 0xFFFFFFFC
        key = hashlib.md5(given + owner + rights.to_bytes(4, "little") + identity).digest()[:5]
        trailer = b"/ID[<%s><%s>]/Encrypt<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P %d>>" % (
            identity.hex().encode(), identity.hex().encode(), owner.hex().encode(), rc4(key, PAD).hex().encode(), rights - (1 << 32))
    for heading, lines in pages:
        number = len(objects) + 2
        drawing = shown(heading, lines)
        if key is not None:
            drawing = rc4(hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0").digest()[:10], drawing)
        objects += [PAGE % number, stream(drawing)]
    facts = b"/Info<<" + b"".join(b"/%s%s" % (k.encode(), string(v)) for k, v in (info or {}).items()) + b">>"
    return assembled(objects, trailer, facts if info else b"")


def with_content(data, more=b"", resources=b""):
    page = (PAGE % 5).replace(b"/Font", resources + b"/Font")
    return assembled([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[4 0 R]>>", FONT, page, stream(data, more)])


def many_pages(count):
    kids = b" ".join(b"%d 0 R" % (n + 5) for n in range(count))
    page = PAGE % 4
    return assembled([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids), FONT,
                      stream(shown("", ["La même page, encore une fois."]))] + [page] * count)


def squeezed_twice(part, times):
    """`part` so many times, deflated twice: a block that ends with a full flush may be repeated."""
    deflate = zlib.compressobj(9)
    head = deflate.compress(b"") + deflate.flush(zlib.Z_FULL_FLUSH)
    block = deflate.compress(part) + deflate.flush(zlib.Z_FULL_FLUSH)
    return zlib.compress(head + block * times + deflate.flush(zlib.Z_FINISH), 9)


def hostile():
    """Name to bytes."""
    twice = b"/Filter[/FlateDecode/FlateDecode]"
    form = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>/Length 4>>stream\n/X Do\nendstream"
    itself = assembled([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 9/Kids[2 0 R 2 0 R 4 0 R]/Parent 2 0 R>>", FONT,
                        (PAGE % 5).replace(b"/Font", b"/XObject<</X 6 0 R>>/Font"), stream(b"/X Do"), form])
    lengths = with_content(b"BT ET").replace(b"/Length 5", b"/Length 5 0 R")
    return {
        "100,000 pages": many_pages(100_000),
        "a page tree within itself, a form that draws itself": itself,
        "a stream as long as itself": lengths,
        "10 GB of spaces": with_content(squeezed_twice(b" " * (16 << 20), 640), twice),
        "1 GB of text": with_content(squeezed_twice(b"BT /F 9 Tf 1 1 Td (bonjour le monde) Tj ET\n" * (1 << 18), 96), twice),
        "arrays in arrays": with_content(b"[" * 3_000_000),
        "dictionaries in dictionaries": assembled([b"<</Type/Catalog/Pages 2 0 R/X " + b"<</X " * 1_000_000]),
        "a page of a kilometre": with_content(shown("", ["x"] * 200_000)),
        "nothing but its name": b"%PDF-1.7\n",
    }
