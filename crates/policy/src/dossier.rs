//! What the policies see of a dossier for identification.

use std::collections::{BTreeSet, HashMap};
use std::error::Error;

use case::person::{Case, DossierStanding};
use case::{CaseId, DossierId, MemberId, OrganisationId};
use cedar_policy::{EntityUid, RestrictedExpression};

use crate::resource::{Attributes, Resource, organisation, sealed};
use crate::{reference, uid};

/// To which panel a dossier went, and from whom it is locked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierFacts {
    id: DossierId,
    case: CaseId,
    panel: OrganisationId,
    recused: BTreeSet<MemberId>,
    visible: bool,
}

impl DossierFacts {
    /// The facts of a dossier, if the case has it.
    pub fn of(case: &Case, id: DossierId) -> Option<Self> {
        let dossier = case.dossiers.get(&id)?;
        Some(Self {
            id,
            case: case.id,
            panel: dossier.submitted.panel,
            recused: dossier.recused.clone(),
            visible: dossier.standing != DossierStanding::Withdrawn,
        })
    }

    /// The facts that a row of a list has.
    pub fn of_row(id: DossierId, panel: OrganisationId, recused: BTreeSet<MemberId>) -> Self {
        Self {
            id,
            recused,
            ..Self::with(panel)
        }
    }

    /// What all dossiers have in common that are with a panel.
    pub fn with(panel: OrganisationId) -> Self {
        Self {
            id: DossierId::from([0; 16]),
            case: CaseId::from([0; 16]),
            panel,
            recused: BTreeSet::new(),
            visible: true,
        }
    }

    /// The dossier.
    pub const fn id(&self) -> DossierId {
        self.id
    }

    /// The case that it is about.
    pub const fn case(&self) -> CaseId {
        self.case
    }
}

impl sealed::Sealed for DossierFacts {}

impl Resource for DossierFacts {
    fn uid(&self) -> Result<EntityUid, Box<dyn Error>> {
        uid("Dossier", self.id)
    }

    fn attributes(&self) -> Result<Attributes, Box<dyn Error>> {
        let recused = self
            .recused
            .iter()
            .map(|member| reference("Member", member));
        let recused: Result<Vec<_>, _> = recused.collect();
        Ok(HashMap::from([
            ("panel".to_owned(), organisation(self.panel)?),
            (
                "recused".to_owned(),
                RestrictedExpression::new_set(recused?),
            ),
            (
                "visible".to_owned(),
                RestrictedExpression::new_bool(self.visible),
            ),
        ]))
    }
}
