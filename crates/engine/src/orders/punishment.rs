//! Orders about what a person was charged with or punished for, and about protection letters.

use std::collections::BTreeSet;

use case::person::{
    AdverseOrder, LetterOrder, PunishmentKind, RecordPunishment, Review, ReviewOrder,
    ReviewStanding,
};
use case::{Case, CaseId, Context, Decision};
use policy::action;

use super::{Decided, Given, Order, sealed};

/// Records that the person was charged or punished: a review opens by itself.
#[derive(Debug, Clone)]
pub struct TakePunishment(pub CaseId, pub RecordPunishment);

/// Records who was asked in a review, and what came of it.
#[derive(Debug, Clone)]
pub struct OnReview(pub CaseId, pub ReviewOrder);

/// Makes a protection letter, or takes one back.
#[derive(Debug, Clone, Copy)]
pub struct OnLetter(pub CaseId, pub LetterOrder);

impl sealed::Sealed for TakePunishment {}
impl sealed::Sealed for OnReview {}
impl sealed::Sealed for OnLetter {}

impl Order for TakePunishment {
    type Subject = CaseId;
    type Action = action::RecordPunishment;
    const KIND: &'static str = "take-punishment";

    fn subject(&self) -> CaseId {
        self.0
    }

    fn decide(self, given: Given<'_>) -> Decided {
        self.1.decide(given.case()?, given.context, given.parts)
    }
}

impl Order for OnReview {
    type Subject = CaseId;
    type Action = action::WorkCase;
    const KIND: &'static str = "on-review";

    fn subject(&self) -> CaseId {
        self.0
    }

    fn decide(self, given: Given<'_>) -> Decided {
        self.1.decide(given.case()?, given.context, given.parts)
    }
}

impl Order for OnLetter {
    type Subject = CaseId;
    type Action = action::WorkCase;
    const KIND: &'static str = "on-letter";

    fn subject(&self) -> CaseId {
        self.0
    }

    fn decide(self, given: Given<'_>) -> Decided {
        self.1.decide(given.case()?, given.context)
    }
}

/// Whoever is to be detained is punished, whatever the law calls it: beside the alarm a review opens, unless one
/// of a detention is under way. The alarm goes out whatever becomes of the review.
pub(super) fn reviewed_too(
    order: AdverseOrder,
    case: &Case,
    context: &Context<'_>,
    mut alarm: Decision,
) -> Decision {
    let under_way = |review: &Review| {
        review.punishment.kind == PunishmentKind::Detention
            && matches!(
                review.standing(),
                ReviewStanding::ToAsk | ReviewStanding::Asked
            )
    };
    if order == AdverseOrder::Detention && !case.reviews.values().any(under_way) {
        let punishment = RecordPunishment {
            kind: PunishmentKind::Detention,
            office: None,
            on: None,
        };
        if let Ok(review) = punishment.decide(case, context, BTreeSet::new()) {
            alarm.appends.extend(review.appends);
        }
    }
    alarm
}
