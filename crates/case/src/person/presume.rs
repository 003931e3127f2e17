//! Presumption: where protection starts.

use std::collections::BTreeSet;

use super::event::CaseEvent;
use super::orders::start_guardian;
use super::terms::PresumptionBasis;
use crate::concern::{Concern, ConcernEvent, ConcernStanding, along};
use crate::parts::refuse_foreign_parts;
use crate::{
    Append, Basis, CaseId, Compartment, Context, Decision, Event, OrganisationId, OwnReference,
    Refusal, Tell,
};

/// Presumes a person met in a concern to be a victim.
///
/// Any registered organisation may, on one indicator or on its own judgement; no screening, no
/// name and no agreement is asked for, because what follows protects and binds the person to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presume {
    /// The new case's id.
    pub case: CaseId,
    /// On what it rests.
    pub basis: PresumptionBasis,
    /// Whether there are reasons to think the person a child.
    pub maybe_child: Tell,
    /// By which reference whoever presumes knows the person in its own files, if it says so.
    pub reference: Option<OwnReference>,
}

impl Presume {
    /// Decides a presumption: the case opens with exactly one holder.
    ///
    /// The presuming organisation becomes the holder if it may be one; otherwise the duty desk is
    /// the interim holder until a transfer is accepted. Where there are reasons to think the person a
    /// child the child-protection authority is the holder from the start, and a guardian is due.
    /// What is sealed here is the holder's alone: whoever presumes knows what they wrote, and a key
    /// to it would open whatever the holder writes later. What was joined to the concern (`kin`) goes to the case with
    /// it where whoever presumes holds its keys, and to the desk again where not.
    ///
    /// # Errors
    /// Refuses a concern that has ended or was destroyed, a case id already used, the system as the
    /// one who presumes, and no own reference of an organisation in coded facts alone.
    pub fn decide(
        self,
        concern: &Concern,
        kin: &[&Concern],
        existing: Option<&super::Case>,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        if existing.is_some() {
            return Err(Refusal::AlreadyRecorded);
        }
        if let ConcernStanding::Ended(outcome) = concern.standing {
            return Err(Refusal::ConcernEnded { outcome });
        }
        if concern.erased {
            return Err(Refusal::ConcernErased);
        }
        refuse_foreign_parts(&parts, None)?;
        let presuming = context
            .actor
            .organisation()
            .ok_or(Refusal::NotForTheSystem)?;
        if context.acts_in_coded_facts() && self.reference.is_none() {
            return Err(Refusal::OwnReferenceMissing);
        }
        let Responsible {
            holder,
            interim,
            basis,
        } = responsible(presuming, self.maybe_child, context);

        let mut decision = Decision::default();
        let by = context.actor;
        decision.appends.push(Append {
            stream: concern.id.into(),
            event: Event::Concern(ConcernEvent::Linked {
                case: self.case,
                by,
            }),
            parts: BTreeSet::new(),
        });
        decision.grant(
            concern.id.into(),
            concern.compartments.iter().copied(),
            holder,
            &basis,
        );
        decision.grant(self.case.into(), parts.iter().copied(), holder, &basis);
        let presumed = CaseEvent::Presumed {
            concern: concern.id,
            basis: self.basis,
            maybe_child: self.maybe_child,
            holder,
            interim,
            by,
        };
        decision.case_with(self.case, presumed, parts);
        if let Some(reference) = self.reference {
            decision.case(self.case, CaseEvent::ReferenceGiven { reference, by });
        }
        along(
            concern.id,
            kin,
            self.case,
            &[(holder, basis)],
            by,
            &mut decision,
        );
        if self.maybe_child == Tell::Yes {
            start_guardian(self.case, context, &mut decision);
        }
        Ok(decision)
    }
}

/// Who is responsible from presumption on, and why it may read.
struct Responsible {
    holder: OrganisationId,
    interim: bool,
    basis: Basis,
}

fn responsible(presuming: OrganisationId, maybe_child: Tell, context: &Context<'_>) -> Responsible {
    if maybe_child == Tell::Yes {
        let basis = Basis::Law(context.child_holder_article());
        Responsible {
            holder: context.duties.child_protection,
            interim: false,
            basis,
        }
    } else if context.may_hold(presuming) {
        Responsible {
            holder: presuming,
            interim: false,
            basis: Basis::Told,
        }
    } else {
        Responsible {
            holder: context.duties.desk,
            interim: true,
            basis: Basis::Told,
        }
    }
}
