//! Drafts: what a member typed and has not sent. Only the member can open it.

use std::fmt;

use jiff::Timestamp;
use store::DraftRow;
use vault::{DataKey, KeyContext, Position, Sealed, Wrap, system_rng};

use crate::{Engine, EngineError, Faults, Session};

/// What a member typed and has not sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Draft {
    /// The form as it was typed.
    pub text: String,
    /// When it was last saved.
    pub at: Timestamp,
}

impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Draft {{ at: {}, .. }}", self.at)
    }
}

/// The one epoch that a draft's key has: it is replaced, never changed.
const EPOCH: u32 = 1;

impl Engine {
    /// Saves what a member typed, over the draft of the same form before it.
    ///
    /// # Errors
    /// Fails if the store does, or the member's key cannot be sealed to.
    pub async fn save_draft(
        &self,
        session: &Session,
        form: &str,
        text: &str,
    ) -> Result<(), EngineError> {
        let member = session.principal().member;
        let rng = &mut system_rng();
        let key = DataKey::generate(rng);
        let unusable = |why: vault::UnusableKey| Faults::Setting {
            name: format!("draft `{form}`"),
            why: why.to_string(),
        };
        let wrap = session
            .member_key()
            .public()
            .wrap(&key, &context(member.bytes(), form), rng)
            .map_err(unusable)?;
        let sealed = key.seal(&position(member.bytes(), form), text.as_bytes(), rng);
        let row = DraftRow {
            member,
            form: form.to_owned(),
            body: join(&wrap.into_bytes(), &sealed.into_bytes()),
            at: self.now(),
        };
        Ok(self.inner.store.save_draft(&row).await?)
    }

    /// A member's own draft of a form.
    ///
    /// # Errors
    /// Fails if the store does, or what it holds is not what was saved.
    pub async fn draft(&self, session: &Session, form: &str) -> Result<Option<Draft>, EngineError> {
        let member = session.principal().member;
        let Some(row) = self.inner.store.draft(member, form).await? else {
            return Ok(None);
        };
        let damaged = |why: String| Faults::Setting {
            name: format!("draft `{form}`"),
            why,
        };
        let (wrap, text) = part(&row.body).ok_or_else(|| damaged("it was cut short".to_owned()))?;
        let open = |fault: vault::OpenError| damaged(fault.to_string());
        let wrap = Wrap::<DataKey>::from_bytes(wrap.to_vec()).map_err(open)?;
        let key = session
            .member_key()
            .unwrap(&wrap, &context(member.bytes(), form))
            .map_err(open)?;
        let sealed = Sealed::from_bytes(text.to_vec()).map_err(open)?;
        let text = key
            .open(&position(member.bytes(), form), &sealed)
            .map_err(open)?;
        let text = String::from_utf8(text.to_vec()).map_err(|fault| damaged(fault.to_string()))?;
        Ok(Some(Draft { text, at: row.at }))
    }

    /// Throws a member's draft away.
    ///
    /// # Errors
    /// Fails if the store does.
    pub async fn drop_draft(&self, session: &Session, form: &str) -> Result<(), EngineError> {
        let member = session.principal().member;
        Ok(self.inner.store.drop_draft(member, form).await?)
    }
}

/// The key's wrap and the text under it, in one value: the wrap's length, the wrap, the text.
fn join(wrap: &[u8], text: &[u8]) -> Vec<u8> {
    let length = u16::try_from(wrap.len()).expect("a wrap is a few hundred bytes at most");
    [&length.to_be_bytes(), wrap, text].concat()
}

fn part(body: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = body.split_first_chunk()?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))
}

fn context<'a>(member: &[u8; 16], form: &'a str) -> KeyContext<'a> {
    KeyContext {
        stream: *member,
        compartment: form,
        epoch: EPOCH,
    }
}

fn position<'a>(member: &[u8; 16], form: &'a str) -> Position<'a> {
    Position {
        stream_kind: "draft",
        stream: *member,
        version: 1,
        compartment: form,
        epoch: EPOCH,
        kind: "draft",
    }
}
