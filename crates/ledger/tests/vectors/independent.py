"""Writes cosigned.txt, not-checkpoints.txt, leaf.txt, proof.txt and request.txt without any of the ledger's code.

Needs `cryptography`. Formats: C2SP signed-note, tlog-checkpoint, tlog-cosignature, tlog-proof and tlog-witness. Trees
and proofs are the recursive definitions of RFC 9162 sec. 2.1.1, 2.1.3.1 and 2.1.4.1, word for word.
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


def root_of(leaves):
    """MTH(D[n])"""
    if len(leaves) <= 1:
        return leaves[0] if leaves else sha(b"")
    k = split(len(leaves))
    return sha(b"\x01" + root_of(leaves[:k]) + root_of(leaves[k:]))


def split(n):
    """The largest power of two smaller than n."""
    k = 1
    while 2 * k < n:
        k *= 2
    return k


def path_of(m, leaves):
    """PATH(m, D[n])"""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return path_of(m, leaves[:k]) + [root_of(leaves[k:])]
    return path_of(m - k, leaves[k:]) + [root_of(leaves[:k])]


def proof_of(m, leaves, whole=True):
    """PROOF(m, D[n]) = SUBPROOF(m, D[n], true)"""
    if m == len(leaves):
        return [] if whole else [root_of(leaves)]
    k = split(len(leaves))
    if m <= k:
        return proof_of(m, leaves[:k], whole) + [root_of(leaves[k:])]
    return proof_of(m - k, leaves[k:], False) + [root_of(leaves[:k])]


def checkpoint_of(leaves):
    text = f"{log.name}\n{len(leaves)}\n{b64(root_of(leaves))}\n"
    return f"{text}\n{log.sign(text)}{witness.cosign(text)}"


# The entry above as number 5 of a log of 13, and that log after one of 6.
leaves = [sha(b"\x00" + bytes([number])) for number in range(13)]
leaves[5] = sha(b"\x00" + entry)
proof = "".join(
    f"{line}\n"
    for line in ["c2sp.org/tlog-proof@v1", f"extra {b64(entry)}", "index 5", *map(b64, path_of(5, leaves))]
)
(folder / "proof.txt").write_text(f"{log.text()}\n\n{proof}\n{checkpoint_of(leaves)}")
request = "".join(f"{line}\n" for line in ["old 6", *map(b64, proof_of(6, leaves))])
(folder / "request.txt").write_text(f"{log.text()}\n{b64(root_of(leaves[:6]))}\n\n{request}\n{checkpoint_of(leaves)}")
