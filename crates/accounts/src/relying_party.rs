//! For whom authenticators make passkeys, and what they are asked (WebAuthn Level 3).
//!
//! The library checks challenge, origin, relying party, user verification, counter and signature. What is
//! ours: a passkey is discoverable, so that nobody has to say a name first and no answer tells whether a
//! name exists; and the extension `prf` is evaluated, whose output opens the member's lock.

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use vault::PrfOutput;
use webauthn_rs::prelude::{
    CredentialID, DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Uuid, WebauthnError,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use crate::passkey::ANSWER_WITHIN;

/// The pages under one address, as authenticators know them.
#[derive(Debug)]
pub struct RelyingParty(Webauthn);

/// An answer that is not to be believed, and how much is known of it.
pub(crate) enum Disbelieved {
    /// Forged, for another site, replayed, or of another authenticator: they look the same.
    Wrong,
    /// Rightly signed, with a number that was used before.
    Counted,
}

/// What an authenticator is asked, as it waits for the answer.
#[derive(Serialize, Deserialize)]
pub(crate) enum Asked {
    /// To show that it has one of its passkeys for these pages.
    SignIn(DiscoverableAuthentication),
    /// To make a passkey of this name.
    Make(String, PasskeyRegistration),
}

impl RelyingParty {
    /// The pages under `origin`, such as `https://nrm.example`; `None` where no authenticator makes
    /// passkeys: an address that is a number has no name to bind them to.
    pub fn at(origin: &str, name: &str) -> Option<Self> {
        let origin = Url::parse(origin).ok()?;
        let id = origin.domain()?.to_owned();
        let builder = WebauthnBuilder::new(&id, &origin).ok()?;
        let builder = builder.rp_name(name).timeout(ANSWER_WITHIN);
        builder.build().ok().map(Self)
    }

    /// What to ask of whoever signs in: the question for the browser, and what its answer is held to.
    pub(crate) fn ask_sign_in(&self) -> Result<(Value, Asked), WebauthnError> {
        let (question, asked) = self.0.start_discoverable_authentication()?;
        let mut question = json!(question);
        if let Some(question) = question.as_object_mut() {
            // Asked after a press of a button, not offered while a name is typed.
            question.remove("mediation");
        }
        Ok((with_prf(question), Asked::SignIn(asked)))
    }

    /// What to ask of an authenticator that shall make a passkey.
    pub(crate) fn ask_to_make(
        &self,
        member: [u8; 16],
        sign_in: &str,
        display: &str,
        passkey: String,
        known: Vec<CredentialID>,
    ) -> Result<(Value, Asked), WebauthnError> {
        let member = Uuid::from_bytes(member);
        let (question, asked) =
            self.0
                .start_passkey_registration(member, sign_in, display, Some(known))?;
        let mut question = json!(question);
        let chosen = question.pointer_mut("/publicKey/authenticatorSelection");
        if let Some(chosen) = chosen.and_then(Value::as_object_mut) {
            chosen.insert("residentKey".to_owned(), json!("required"));
            chosen.insert("requireResidentKey".to_owned(), json!(true));
        }
        Ok((with_prf(question), Asked::Make(passkey, asked)))
    }

    /// Looks at an answer to [`RelyingParty::ask_sign_in`] by a member's passkey, which then knows the
    /// signature's number. Returns that number.
    pub(crate) fn believe(
        &self,
        answer: &PublicKeyCredential,
        asked: DiscoverableAuthentication,
        member: [u8; 16],
        passkey: &mut Passkey,
    ) -> Result<u32, Disbelieved> {
        let identified = self.0.identify_discoverable_authentication(answer);
        let (of, _) = identified.map_err(|_| Disbelieved::Wrong)?;
        if *of.as_bytes() != member {
            return Err(Disbelieved::Wrong);
        }
        let found = self
            .0
            .finish_discoverable_authentication_v2(answer, asked, &*passkey);
        match found {
            Ok(result) => {
                passkey.update_credential(&result);
                Ok(result.counter())
            }
            Err(WebauthnError::CredentialPossibleCompromise) => Err(Disbelieved::Counted),
            Err(_) => Err(Disbelieved::Wrong),
        }
    }

    /// Looks at an answer to [`RelyingParty::ask_to_make`].
    pub(crate) fn take(
        &self,
        answer: &RegisterPublicKeyCredential,
        asked: &PasskeyRegistration,
    ) -> Result<Passkey, WebauthnError> {
        self.0.finish_passkey_registration(answer, asked)
    }
}

/// A question that has the authenticator evaluate the function that opens the member's lock, and nothing
/// else that extensions offer.
fn with_prf(mut question: Value) -> Value {
    let first = BASE64URL_NOPAD.encode(&PrfOutput::input());
    let options = question.pointer_mut("/publicKey");
    if let Some(options) = options.and_then(Value::as_object_mut) {
        let extensions = json!({ "prf": { "eval": { "first": first } } });
        options.insert("extensions".to_owned(), extensions);
    }
    question
}
