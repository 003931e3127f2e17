//! Which keys go where with responsibility, and which come back.

use crate::concern::Concern;
use crate::person::{Case, ReferralStanding};
use crate::{Basis, Compartment, Decision, OrganisationId};

/// Gives an organisation every key of the case and of the concern it came from.
pub(super) fn hand_keys(
    case: &Case,
    concern: &Concern,
    to: OrganisationId,
    basis: &Basis,
    decision: &mut Decision,
) {
    let own = case
        .own_compartments()
        .chain(case.dossier_compartments())
        .chain(case.conference_compartments());
    decision.grant(case.id.into(), own, to, basis);
    decision.grant(
        concern.id.into(),
        concern.compartments.iter().copied(),
        to,
        basis,
    );
}

/// Takes those keys from an organisation again, and hands it none of what the same order seals: its first
/// words in a compartment would otherwise stay open to whoever was to read them until now. What it told
/// itself stays its own.
pub(super) fn withdraw_keys(
    case: &Case,
    concern: &Concern,
    from: OrganisationId,
    decision: &mut Decision,
) {
    // A panel keeps what it was itself given to decide on.
    let dossiers = case.dossiers.iter();
    let dossiers = dossiers.filter(|(_, it)| it.submitted.panel != from);
    let dossiers = dossiers.map(|(id, _)| Compartment::Dossier(*id));
    // Whoever is invited to a conference beside keeps its paper.
    let conferences = case.conferences.iter();
    let conferences = conferences.filter(|(_, it)| !it.reads_paper(from));
    let conferences = conferences.map(|(id, _)| Compartment::Conference(*id));
    let own = case.own_compartments().chain(dossiers).chain(conferences);
    let own = own.map(|part| (case.id.into(), part));
    let told = concern
        .compartments
        .iter()
        .map(|part| (concern.id.into(), *part));
    let told = told.filter(|_| !concern.keepers().contains(&from));
    for (stream, compartment) in own.chain(told) {
        decision.revoke(stream, compartment, from);
    }
    decision.withhold(case.id.into(), from);
}

/// Takes every key from an organisation that is no longer the holder: those of the case, of the
/// concern, and of the copies that referrals carry, in which their receivers go on writing; it keeps
/// the copy of what it was itself asked for and does.
pub(super) fn withdraw_holders_keys(case: &Case, concern: &Concern, decision: &mut Decision) {
    withdraw_keys(case, concern, case.holder, decision);
    for (id, referral) in &case.referrals {
        let answers_it = referral.sent.to == case.holder
            && matches!(
                referral.standing,
                ReferralStanding::Accepted | ReferralStanding::Completed
            );
        if !answers_it {
            decision.revoke(case.id.into(), Compartment::Referral(*id), case.holder);
        }
    }
}
