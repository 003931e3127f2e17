//! What is to be destroyed, and what was.

use policy::{CaseFacts, Denied, Mechanism, action};
use store::{CaseScope, Certificate, Page};

use super::CaseLine;
use crate::{Engine, EngineError, Session};

/// How many requests the list has at most.
const LINES: u32 = 100;

/// What waits for a confirmation, and what was destroyed.
#[derive(Debug, Clone)]
pub struct Erasures {
    /// Cases that their holders asked to destroy, and that this member may confirm.
    pub asked: Vec<CaseLine>,
    /// What was destroyed, the last one first, without saying whose.
    pub done: Vec<Certificate>,
}

impl Engine {
    /// What waits for a member's confirmation, and certificates of what was destroyed for whoever
    /// oversees.
    ///
    /// # Errors
    /// [`Denied`] to whoever neither oversees nor has anything to confirm.
    pub async fn erasures(&self, session: &Session) -> Result<Erasures, EngineError> {
        let house = self.house().await?;
        let (duties, profile) = (house.duties, house.profile.profile());
        let (authority, principal) = (&self.inner.authority, session.principal());
        let oversees = authority.check::<action::Oversee>(principal, Mechanism { duties });
        let store = &self.inner.store;
        let page = Page::first(LINES);
        let mut asked = store.cases(CaseScope::ErasureAsked, page).await?.rows;
        asked.retain(|row| {
            let facts = CaseFacts::held(row.id, row.holder, duties, profile);
            authority
                .check::<action::ConfirmErasure>(principal, facts)
                .is_ok()
        });
        if oversees.is_err() && asked.is_empty() {
            return Err(Denied.into());
        }
        Ok(Erasures {
            asked: asked
                .into_iter()
                .map(|row| self.case_line(row))
                .collect::<Result<_, _>>()?,
            done: match oversees {
                Ok(_) => store.certificates().await?,
                Err(_) => Vec::new(),
            },
        })
    }
}
