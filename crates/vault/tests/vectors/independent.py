"""Writes independent.txt: values in the vault's formats, made without any of its code.

Needs `cryptography` (HPKE, HKDF), `pyhpke` (DeriveKeyPair), `pycryptodome` (XChaCha20-Poly1305) and
`argon2-cffi-bindings` (the reference Argon2). Run by hand when a format is added; the result is committed.
"""

import hmac
from pathlib import Path

from _argon2_cffi_bindings import ffi, lib
from Crypto.Cipher import ChaCha20_Poly1305
from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand
from pyhpke import AEADId, CipherSuite, KDFId, KEMId

INSTALLATION = bytes([0x33]) * 32
DATA_KEY = bytes([0x22]) * 32
STREAM = b"case-0123456789a"
MEMBER = b"member-number-42"


def fields(label, *parts):
    """Length-prefixed fields, numbers as eight big-endian bytes."""
    out = b""
    for part in (label, *parts):
        if isinstance(part, int):
            part = part.to_bytes(8, "big")
        elif isinstance(part, str):
            part = part.encode()
        out += len(part).to_bytes(8, "big") + part
    return out


def xchacha(key, nonce, associated, plaintext):
    cipher = ChaCha20_Poly1305.new(key=key, nonce=nonce)
    cipher.update(associated)
    ciphertext, tag = cipher.encrypt_and_digest(plaintext)
    return nonce + ciphertext + tag


def pad(plaintext, length):
    return plaintext + b"\x80" + bytes(length - len(plaintext) - 1)


def sealed_part(nonce, position, padded):
    """Key commitment, then the ciphertext, each under its own key derived from the data key."""
    expand = lambda label: HKDFExpand(hashes.SHA256(), 32, b"throughline/1/data-key/" + label).derive(DATA_KEY)
    return b"\x01" + expand(b"commitment") + xchacha(expand(b"sealing"), nonce, position, padded)


def subkey(label):
    derive = HKDF(hashes.SHA256(), 32, b"throughline/1/installation", b"throughline/1/installation/" + label)
    return derive.derive(INSTALLATION)


def key_pair(byte):
    suite = CipherSuite.new(KEMId.DHKEM_X25519_HKDF_SHA256, KDFId.HKDF_SHA256, AEADId.CHACHA20_POLY1305)
    pair = suite.kem.derive_key_pair(bytes([byte]) * 32)
    return pair.private_key.to_private_bytes(), pair.public_key.to_public_bytes()


def wrap(public, info, plaintext):
    suite = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)
    return suite.encrypt(plaintext, X25519PublicKey.from_public_bytes(public), info)


def argon2id(passphrase, salt, secret, memory, passes, lanes):
    out = ffi.new("uint8_t[]", 32)
    keep = [ffi.new("uint8_t[]", value) for value in (passphrase, salt, secret)]
    context = ffi.new("argon2_context *")
    context.version = lib.ARGON2_VERSION_NUMBER
    context.out, context.outlen = out, 32
    context.pwd, context.pwdlen = keep[0], len(passphrase)
    context.salt, context.saltlen = keep[1], len(salt)
    context.secret, context.secretlen = keep[2], len(secret)
    context.ad, context.adlen = ffi.NULL, 0
    context.allocate_cbk, context.free_cbk = ffi.NULL, ffi.NULL
    context.flags = lib.ARGON2_DEFAULT_FLAGS
    context.m_cost, context.t_cost, context.lanes, context.threads = memory, passes, lanes, 1
    status = lib.argon2_ctx(context, lib.Argon2_id)
    assert status == lib.ARGON2_OK, status
    return bytes(ffi.buffer(out, 32))


def vectors():
    position = fields("throughline/1/sealed-part", "case", STREAM, 7, "identity", 2, "person_named")
    yield "sealed-part", sealed_part(b"n" * 24, position, pad(b"a name", 256))
    long = bytes(range(250)) * 4
    yield "sealed-part-long", sealed_part(b"m" * 24, position, pad(long, 1024))

    key_id = subkey(b"id")[:4]
    row = fields("throughline/1/blob", "case_overview", b"row-1")
    blob = xchacha(subkey(b"blobs"), b"b" * 24, row, pad(b"facts", 256))
    yield "sealed-row", b"\x01" + key_id + blob

    context = (STREAM, "identity", 2)
    record = fields("throughline/1/installation-wrap", *context)
    yield "installation-wrap", b"\x01" + key_id + xchacha(subkey(b"records"), b"r" * 24, record, DATA_KEY)

    private, public = key_pair(0x11)
    yield "public-key", public
    inner = fields("data-key", *context)
    info = fields("throughline/1/hpke", "wrap", b"", inner)
    plain = wrap(public, info, DATA_KEY)
    yield "wrap", b"\x01" + plain
    voucher = hmac.digest(subkey(b"wraps"), fields("throughline/1/vouched-wrap", public, info, plain), "sha256")
    yield "vouched-wrap", b"\x01" + key_id + voucher + plain

    _, second = key_pair(0x12)
    both = public + second
    half = wrap(public, fields("throughline/1/hpke", "pair-inner", both, inner), DATA_KEY)
    whole = wrap(second, fields("throughline/1/hpke", "pair-outer", both, inner), half)
    yield "pair-wrap", b"\x01" + whole

    custody = fields("private-key", b"organisation-one", MEMBER, 3)
    info = fields("throughline/1/hpke", "wrap", b"", custody)
    yield "custody-wrap", b"\x01" + wrap(second, info, private)

    costs = (64, 2, 2)
    header = b"\x01" + key_id + b"".join(cost.to_bytes(4, "big") for cost in costs) + b"s" * 16
    lock = fields("throughline/1/member-lock", MEMBER, 1, header)
    passphrase_key = argon2id(b"tigers eat marmalade", b"s" * 16, subkey(b"member-unlock"), *costs)
    layer = xchacha(passphrase_key, b"i" * 24, lock, private)
    yield "member-lock", header + xchacha(subkey(b"member-locks"), b"o" * 24, lock, layer)

    secret = bytes([0x44]) * 32
    session = HKDF(hashes.SHA256(), 32, subkey(b"sessions"), b"throughline/1/session-keys").derive(secret)
    keys = private + b"organisation-one" + (3).to_bytes(4, "big") + key_pair(0x12)[0]
    sealed = xchacha(session, b"k" * 24, b"throughline/1/session-keys", pad(keys, 256))
    yield "session-keys", b"\x01" + sealed

    prf = bytes([0x55]) * 32
    passkey = HKDF(hashes.SHA256(), 32, subkey(b"passkey-unlock"), b"throughline/1/passkey-lock").derive(prf)
    header = b"\x01" + key_id
    lock = fields("throughline/1/passkey-lock", MEMBER, 1, b"c" * 32, header)
    yield "passkey-lock", header + xchacha(passkey, b"p" * 24, lock, private)

    digits = bytes(range(10)) * 2 + bytes(range(8))
    header = b"\x01" + key_id + b"".join(cost.to_bytes(4, "big") for cost in costs) + b"s" * 16
    layers = b""
    for slot, secret, nonce, key in (("own", "blue kettle", b"i", private), ("danger", "red kettle", b"j", key_pair(0x12)[0])):
        typed = fields("throughline/1/page-secrets", digits, secret)
        unlocking = argon2id(typed, b"s" * 16, subkey(b"page-unlock"), *costs)
        layers += xchacha(unlocking, nonce * 24, fields("throughline/1/page-lock", STREAM, header, slot), key)
    both = fields("throughline/1/page-lock", STREAM, header, "both")
    yield "page-lock", header + xchacha(subkey(b"page-locks"), b"o" * 24, both, layers)


if __name__ == "__main__":
    lines = [f"{name} {value.hex()}\n" for name, value in vectors()]
    Path(__file__).with_name("independent.txt").write_text("".join(lines))
