//! Orders about identification: those of the holder, of the panel's secretariat and of its members.

use case::person::{DossierOrder, PanelMemberOrder, PanelOrder};
use case::{CaseId, Context, DossierId, OrganisationId};
use policy::{DossierFacts, action};

use super::{Decided, Given, On, Order, Subject, Touches, sealed, there};
use crate::ballots::{Ballot, BoxUse};

impl sealed::Sealed for (CaseId, DossierId) {}

/// A dossier within a case.
impl Subject for (CaseId, DossierId) {
    type Facts = DossierFacts;

    fn touches(self) -> Touches {
        self.0.touches()
    }

    fn facts(self, on: &On<'_>, _: &Context<'_>) -> Option<DossierFacts> {
        DossierFacts::of(on.case?, self.1)
    }
}

/// Hands a dossier in, adds to it, takes it back, or asks the panel to look again.
#[derive(Debug, Clone)]
pub struct OnIdentification(pub CaseId, pub DossierOrder);

impl sealed::Sealed for OnIdentification {}

impl Order for OnIdentification {
    type Subject = CaseId;
    type Action = action::WorkCase;
    const KIND: &'static str = "on-identification";

    fn subject(&self) -> CaseId {
        self.0
    }

    fn decide(self, given: Given<'_>) -> Decided {
        self.1.decide(given.case()?, given.context, given.parts)
    }
}

/// Where a dossier is, and with which panel.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) case: CaseId,
    pub(crate) dossier: DossierId,
    pub(crate) panel: OrganisationId,
}

impl Place {
    fn touches(self) -> Touches {
        Touches {
            organisation: Some(self.panel),
            ..self.case.touches()
        }
    }
}

/// What the secretariat does about a dossier.
#[derive(Debug, Clone)]
pub(crate) struct KeepDossier(pub(crate) Place, pub(crate) PanelOrder);

impl sealed::Sealed for KeepDossier {}

impl Order for KeepDossier {
    type Subject = (CaseId, DossierId);
    type Action = action::KeepDossier;
    const KIND: &'static str = "keep-dossier";

    fn subject(&self) -> (CaseId, DossierId) {
        (self.0.case, self.0.dossier)
    }

    fn touches(&self) -> Touches {
        self.0.touches()
    }

    fn decide(self, given: Given<'_>) -> Decided {
        let panel = there(given.on.organisation)?;
        let (dossier, case) = (self.0.dossier, given.case()?);
        self.1
            .decide(dossier, case, panel, given.context, given.parts)
    }
}

/// Counts the votes that lie in the box.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CountVotes(pub(crate) Place);

impl sealed::Sealed for CountVotes {}

impl Order for CountVotes {
    type Subject = (CaseId, DossierId);
    type Action = action::KeepDossier;
    const KIND: &'static str = "count-votes";

    fn subject(&self) -> (CaseId, DossierId) {
        (self.0.case, self.0.dossier)
    }

    fn touches(&self) -> Touches {
        self.0.touches()
    }

    fn uses_box(&self) -> Option<BoxUse> {
        Some(BoxUse {
            place: self.0,
            ballot: None,
        })
    }

    fn decide(self, given: Given<'_>) -> Decided {
        let count = PanelOrder::Count(given.counted.unwrap_or_default());
        let panel = there(given.on.organisation)?;
        let (dossier, case) = (self.0.dossier, given.case()?);
        count.decide(dossier, case, panel, given.context, given.parts)
    }
}

/// What a member does about a dossier; how they vote goes into the box alone.
#[derive(Debug, Clone)]
pub(crate) struct VoteOnDossier(
    pub(crate) Place,
    pub(crate) PanelMemberOrder,
    pub(crate) Option<Ballot>,
);

impl sealed::Sealed for VoteOnDossier {}

impl Order for VoteOnDossier {
    type Subject = (CaseId, DossierId);
    type Action = action::VoteOnDossier;
    const KIND: &'static str = "vote-on-dossier";

    fn uses_box(&self) -> Option<BoxUse> {
        self.2.map(|ballot| BoxUse {
            place: self.0,
            ballot: Some(ballot),
        })
    }

    fn subject(&self) -> (CaseId, DossierId) {
        (self.0.case, self.0.dossier)
    }

    fn touches(&self) -> Touches {
        self.0.touches()
    }

    fn decide(self, given: Given<'_>) -> Decided {
        let panel = there(given.on.organisation)?;
        let (dossier, case) = (self.0.dossier, given.case()?);
        self.1.decide(dossier, case, panel, given.context)
    }
}
