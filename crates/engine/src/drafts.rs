//! Drafts: what a member typed and has not sent. Only the member can open it.

use std::fmt;

use accounts::Private;
use jiff::Timestamp;
use store::DraftRow;

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
        let unusable = |why: vault::UnusableKey| Faults::Setting {
            name: format!("draft `{form}`"),
            why: why.to_string(),
        };
        let body = draft(session, form)
            .seal(&session.member_key().public(), text.as_bytes())
            .map_err(unusable)?;
        let row = DraftRow {
            member: session.principal().member,
            form: form.to_owned(),
            body,
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
        let row = self.inner.store.draft(member, form).await?;
        row.map(|row| open(session, &row)).transpose()
    }

    /// All drafts of a member, each with the form it is of: the last saved first.
    ///
    /// # Errors
    /// Fails if the store does, or what it holds is not what was saved.
    pub async fn drafts(&self, session: &Session) -> Result<Vec<(String, Draft)>, EngineError> {
        let rows = self.inner.store.drafts(session.principal().member).await?;
        let opened = rows.into_iter().map(|row| {
            let draft = open(session, &row)?;
            Ok((row.form, draft))
        });
        opened.collect()
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

fn open(session: &Session, row: &DraftRow) -> Result<Draft, EngineError> {
    let damaged = |why: String| Faults::Setting {
        name: format!("draft `{}`", row.form),
        why,
    };
    let text = draft(session, &row.form)
        .open(session.member_key(), &row.body)
        .map_err(|fault| damaged(fault.to_string()))?;
    let text = String::from_utf8(text.to_vec()).map_err(|fault| damaged(fault.to_string()))?;
    Ok(Draft { text, at: row.at })
}

fn draft<'a>(session: &Session, form: &'a str) -> Private<'a> {
    Private {
        member: session.principal().member,
        kind: "draft",
        name: form,
    }
}
