//! Buttons of the case page: each does one thing and comes back.

use axum::response::Response;
use case::person::HolderOrder;
use case::{AgreementId, CaseId, ClockId, ReferralId};
use engine::{OnCase, Parts};

use super::concern::perform;
use super::errors;
use crate::member::{Posted, Trouble, redirect};
use crate::visit::Id;

pub(crate) async fn reflection(Id(id): Id<CaseId>, posted: Posted) -> Response {
    act(id, posted, HolderOrder::StartReflection, "reflection").await
}

pub(crate) async fn reopen(Id(id): Id<CaseId>, posted: Posted) -> Response {
    act(id, posted, HolderOrder::Reopen, "reopened").await
}

/// The person was exploited again.
pub(crate) async fn episode(Id(id): Id<CaseId>, posted: Posted) -> Response {
    act(id, posted, HolderOrder::BeginEpisode, "episode").await
}

pub(crate) async fn clock_done(Id((id, clock)): Id<(CaseId, u64)>, posted: Posted) -> Response {
    let order = HolderOrder::EndClock {
        clock: ClockId::started_by(clock),
        persons_choice: false,
    };
    act(id, posted, order, "clock").await
}

pub(crate) async fn withdraw_agreement(
    Id((id, agreement)): Id<(CaseId, AgreementId)>,
    posted: Posted,
) -> Response {
    let order = HolderOrder::WithdrawAgreement(agreement);
    let to = format!("/cases/{id}/agreements/{agreement}?done=agreement-withdrawn");
    act_to(id, posted, order, to).await
}

/// The person was told that the law was invoked.
pub(crate) async fn told_of_law(
    Id((id, referral)): Id<(CaseId, ReferralId)>,
    posted: Posted,
) -> Response {
    act(id, posted, HolderOrder::TellOfLaw(referral), "law-told").await
}

pub(crate) async fn withdraw_referral(
    Id((id, referral)): Id<(CaseId, ReferralId)>,
    posted: Posted,
) -> Response {
    let order = HolderOrder::WithdrawReferral(referral);
    act(id, posted, order, "withdrawn").await
}

async fn act(id: CaseId, posted: Posted, order: HolderOrder, done: &str) -> Response {
    act_to(id, posted, order, format!("/cases/{id}?done={done}")).await
}

async fn act_to(id: CaseId, posted: Posted, order: HolderOrder, to: String) -> Response {
    let Posted { member, mut form } = posted;
    match perform(&member, &mut form, OnCase(id, order), Parts::new()).await {
        Ok(()) => redirect(&to),
        Err(Trouble::Page(page)) => page,
        Err(Trouble::Sentence(sentence)) => errors::refused(&member, sentence),
    }
}
