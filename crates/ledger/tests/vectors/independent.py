"""Writes cosigned.txt, not-checkpoints.txt and leaf.txt without any of the ledger's code.

Needs `cryptography`. Formats: C2SP signed-note, tlog-checkpoint and tlog-cosignature.
"""

import base64
import hashlib
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

TIME = 1679315147


def b64(data):
    return base64.b64encode(data).decode()


class Key:
    def __init__(self, name, kind, byte):
        self.name, self.kind = name, kind
        self.private = Ed25519PrivateKey.from_private_bytes(bytes([byte]) * 32)
        self.public = self.private.public_key().public_bytes_raw()
        self.id = hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + self.public).digest()[:4]

    def text(self):
        return f"{self.name}+{self.id.hex()}+{b64(bytes([self.kind]) + self.public)}"

    def line(self, signature):
        return f"\u2014 {self.name} {b64(self.id + signature)}\n"

    def sign(self, text):
        return self.line(self.private.sign(text.encode()))

    def cosign(self, text):
        message = f"cosignature/v1\ntime {TIME}\n{text}"
        return self.line(TIME.to_bytes(8, "big") + self.private.sign(message.encode()))


log = Key("log.example/42", 1, 0x11)
witness = Key("witness.example/w1", 4, 0x12)
root = b64(hashlib.sha256(b"root").digest())
folder = Path(__file__).parent

body = f"{log.name}\n20852163\n{root}\n"
note = f"{body}\n{log.sign(body)}{witness.cosign(body)}"
(folder / "cosigned.txt").write_text(f"{log.text()}\n{witness.text()}\n\n{note}")

bodies = [
    f"{log.name}\n5\n",
    f"{log.name}\n05\n{root}\n",
    f"{log.name}\n+5\n{root}\n",
    f"{log.name}\nfive\n{root}\n",
    f"{log.name}\n5\n{root[:40]}\n",
    f"{log.name}\n5\n{root}\nextension\n",
    f"other.example/log\n5\n{root}\n",
]
notes = "=====\n".join(f"{body}\n{log.sign(body)}" for body in bodies)
(folder / "not-checkpoints.txt").write_text(f"{log.text()}\n\n{notes}")


def field(value):
    if isinstance(value, int):
        value = value.to_bytes(8, "big")
    return len(value).to_bytes(8, "big") + value


def sha(data):
    return hashlib.sha256(data).digest()


entry = b"".join(
    field(value)
    for value in [
        *(b"throughline/1/entry", b"case", b"case-0123456789a", 7, b"organisation-one", 1_700_000_000_000_000),
        *(sha(b"record"), 2, b"contact", 1, sha(b"two"), b"identity", 2, sha(b"one")),
    ]
)
(folder / "leaf.txt").write_text(sha(b"\x00" + entry).hex() + "\n")
