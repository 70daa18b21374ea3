"""Reads every mail of a folder as a mail program would, and prints what is wrong with any of them.

Exit 0: all parse under Python's policy for SMTP without a defect, with the headers that are meant to
be there and no others. The folder holds N.eml and, beside each, N.subject: the subject as it was
meant.
"""
import email
import email.policy
import pathlib
import sys

ALWAYS = {"date", "from", "subject", "message-id", "mime-version", "content-language",
          "auto-submitted", "precedence", "list-id", "content-type"}
SOMETIMES = {"to", "list-unsubscribe"}


def problems(path):
    raw = path.read_bytes()
    text = raw.replace(b"\r\n", b"")
    if b"\r" in text or b"\n" in text:
        yield "a bare CR or LF"
    if b"\0" in raw or any(byte > 127 for byte in raw):
        yield "a byte that is not 7 bit"
    if max(len(line) for line in raw.split(b"\r\n")) > 998:
        yield "a line of more than 998 octets"
    mail = email.message_from_bytes(raw, policy=email.policy.SMTP)
    names = [name.lower() for name in mail.keys()]
    if len(names) != len(set(names)):
        yield f"a header twice: {names}"
    if not ALWAYS <= set(names) <= ALWAYS | SOMETIMES:
        yield f"headers {sorted(names)}"
    for part in mail.walk():
        if part.defects:
            yield f"defects {part.defects}"
        for name, value in part.items():
            if value.defects:
                yield f"defects of {name}: {value.defects}"
    meant = path.with_suffix(".subject").read_bytes().decode("utf-8")
    if str(mail["subject"]) != meant:
        yield f"subject {str(mail['subject'])!r}, meant {meant!r}"
    if len(mail["from"].addresses) != 1 or ("to" in mail and len(mail["to"].addresses) != 1):
        yield "not one sender and one recipient"
    types = [part.get_content_type() for part in mail.walk()]
    if types != ["multipart/alternative", "text/plain", "text/html"]:
        yield f"parts {types}"
    for part in mail.iter_parts():
        if "\ufffd" in part.get_content() and b"=EF=BF=BD" not in raw.replace(b"=\r\n", b""):
            yield "a body that is not UTF-8"


def main():
    paths = sorted(pathlib.Path(sys.argv[1]).glob("*.eml"))
    wrong = 0
    for path in paths:
        for problem in problems(path):
            wrong += 1
            print(f"{path.name}: {problem}")
    print(f"{len(paths)} mails, {wrong} problems")
    return 1 if wrong or not paths else 0


sys.exit(main())
