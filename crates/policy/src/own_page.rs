//! What the policies see of a page of a person's own.

use std::collections::HashMap;
use std::error::Error;

use case::CaseId;
use case::person::{Case, OwnPage};
use cedar_policy::{EntityUid, RestrictedExpression};

use crate::resource::{Attributes, Resource, sealed};
use crate::{reference, uid};

/// Whose page it is, and whether it is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnPageFacts {
    case: CaseId,
    open: bool,
}

impl OwnPageFacts {
    /// The facts of a case's page; `None` if there is none.
    pub fn of(case: &Case) -> Option<Self> {
        let page = case.page.as_ref()?;
        Some(Self {
            case: case.id,
            open: OwnPage::is_open(page),
        })
    }
}

impl sealed::Sealed for OwnPageFacts {}

impl Resource for OwnPageFacts {
    fn uid(&self) -> Result<EntityUid, Box<dyn Error>> {
        uid("OwnPage", self.case)
    }

    fn attributes(&self) -> Result<Attributes, Box<dyn Error>> {
        Ok(HashMap::from([
            ("case".to_owned(), reference("Case", self.case)?),
            ("open".to_owned(), RestrictedExpression::new_bool(self.open)),
        ]))
    }
}
