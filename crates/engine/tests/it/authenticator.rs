//! An authenticator in software: it makes passkeys and signs with them, and can be made to lie.

use data_encoding::BASE64URL_NOPAD;
use engine::PrfOutput;
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};

/// One passkey in it.
pub(crate) struct Authenticator {
    key: EcdsaKeyPair,
    pub(crate) id: Vec<u8>,
    /// Whose passkey it says it is.
    pub(crate) user: String,
    /// How many signatures it has made; it stays 0 where it does not count.
    pub(crate) counter: u32,
    /// For whom it signs.
    pub(crate) relying_party: String,
    /// Where the browser says that it was asked.
    pub(crate) origin: String,
    /// Whether its owner has shown who they are.
    pub(crate) verifies: bool,
}

impl Authenticator {
    /// Answers a question for a new passkey.
    pub(crate) fn make(question: &str, origin: &str, id: u8) -> (Self, String) {
        let asked = public_key(question);
        let rng = SystemRandom::new();
        let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &rng).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, key.as_ref(), &rng);
        let made = Self {
            key: key.unwrap(),
            id: vec![id; 32],
            user: asked["user"]["id"].as_str().unwrap().to_owned(),
            counter: 0,
            relying_party: asked["rp"]["id"].as_str().unwrap().to_owned(),
            origin: origin.to_owned(),
            verifies: true,
        };
        let mut data = made.data(0x40);
        data.extend([0; 16]);
        data.extend(u16::try_from(made.id.len()).unwrap().to_be_bytes());
        data.extend(&made.id);
        data.extend(made.public_key());
        // A map of `fmt`, `attStmt` and `authData` in CBOR.
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(data.len().try_into().unwrap());
        object.extend(&data);
        let response = json!({
            "clientDataJSON": made.client_data("webauthn.create", &asked).0,
            "attestationObject": BASE64URL_NOPAD.encode(&object),
        });
        let answer = made.answer(response);
        (made, answer)
    }

    /// Answers a question for a signature.
    pub(crate) fn sign(&self, question: &str) -> String {
        let (client_data, hash) = self.client_data("webauthn.get", &public_key(question));
        let data = self.data(0);
        let signed = [&data, hash.as_slice()].concat();
        let signature = self.key.sign(&SystemRandom::new(), &signed).unwrap();
        self.answer(json!({
            "clientDataJSON": client_data,
            "authenticatorData": BASE64URL_NOPAD.encode(&data),
            "signature": BASE64URL_NOPAD.encode(signature.as_ref()),
            "userHandle": self.user,
        }))
    }

    /// What it yields for this passkey, where it yields anything.
    pub(crate) fn secret(&self) -> PrfOutput {
        let secret = digest(&SHA256, &[b"secret of ", self.id.as_slice()].concat());
        PrfOutput::from_text(&BASE64URL_NOPAD.encode(secret.as_ref())).unwrap()
    }

    fn answer(&self, response: Value) -> String {
        let id = BASE64URL_NOPAD.encode(&self.id);
        json!({
            "id": id,
            "rawId": id,
            "type": "public-key",
            "response": response,
            "extensions": {},
        })
        .to_string()
    }

    /// Hash of the relying party, flags (user present, user verified), number of the signature.
    fn data(&self, flags: u8) -> Vec<u8> {
        let mut data = digest(&SHA256, self.relying_party.as_bytes())
            .as_ref()
            .to_vec();
        data.push(flags | 0x01 | if self.verifies { 0x04 } else { 0 });
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// The public key as COSE has it: kty EC2, alg ES256, curve P-256, x and y.
    fn public_key(&self) -> Vec<u8> {
        let point = self.key.public_key().as_ref();
        let mut key = b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20".to_vec();
        key.extend(&point[1..33]);
        key.extend(b"\x22\x58\x20");
        key.extend(&point[33..65]);
        key
    }

    /// What the browser says of a question, as it is sent, and its hash.
    fn client_data(&self, kind: &str, asked: &Value) -> (String, Vec<u8>) {
        let said = json!({
            "type": kind,
            "challenge": asked["challenge"],
            "origin": self.origin,
            "crossOrigin": false,
        })
        .to_string();
        let hash = digest(&SHA256, said.as_bytes()).as_ref().to_vec();
        (BASE64URL_NOPAD.encode(said.as_bytes()), hash)
    }
}

fn public_key(question: &str) -> Value {
    let question: Value = serde_json::from_str(question).unwrap();
    question["publicKey"].clone()
}
