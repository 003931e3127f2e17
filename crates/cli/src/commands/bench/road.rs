//! What happens to one invented person, as the orders that pages would give.

use std::collections::BTreeSet;

use case::clock::Urgency;
use case::concern::{Danger, Noticed, Tell, Told};
use case::content::{Content, ReferralCopy, SafeContact};
use case::person::{
    Agreement, Explained, Explanation, HolderOrder, Matter, Need, Presume, PresumptionBasis,
    ReceiverOrder, Reply, ShareBasis, Source, Speaker, Through,
};
use case::{AgreementId, CaseId, Compartment, ConcernId, ReferralId};
use engine::{
    Answer, Engine, EngineError, Form, OnCase, Outcome, Parts, PresumePerson, ReportConcern,
    Session, Work,
};
use jiff::{SignedDuration, Timestamp};

use super::house::{House, Settled};

/// How many orders a whole road has.
pub(super) const WHOLE: usize = 7;

/// One order, by whom and when.
#[derive(Debug, Clone)]
pub(super) struct Step<'a> {
    by: &'a Session,
    order: AnyOrder,
    parts: Parts,
    key: String,
    pub(super) at: Timestamp,
}

#[derive(Debug, Clone)]
enum AnyOrder {
    Report(ReportConcern),
    Presume(PresumePerson),
    OnCase(OnCase),
    Answer(Answer),
}

impl Step<'_> {
    /// Gives the order alone.
    pub(super) async fn perform(self, engine: &Engine) -> Result<Outcome, EngineError> {
        let form = Form {
            key: Some(&self.key),
            ..Form::default()
        };
        match self.order {
            AnyOrder::Report(order) => engine.perform(self.by, order, self.parts, form).await,
            AnyOrder::Presume(order) => engine.perform(self.by, order, self.parts, form).await,
            AnyOrder::OnCase(order) => engine.perform(self.by, order, self.parts, form).await,
            AnyOrder::Answer(order) => engine.perform(self.by, order, self.parts, form).await,
        }
    }

    /// Gives the order within a piece of work.
    pub(super) async fn within(self, work: &mut Work) -> Result<Outcome, EngineError> {
        let form = Form {
            key: Some(&self.key),
            ..Form::default()
        };
        match self.order {
            AnyOrder::Report(order) => work.perform(self.by, order, self.parts, form).await,
            AnyOrder::Presume(order) => work.perform(self.by, order, self.parts, form).await,
            AnyOrder::OnCase(order) => work.perform(self.by, order, self.parts, form).await,
            AnyOrder::Answer(order) => work.perform(self.by, order, self.parts, form).await,
        }
    }
}

/// A person's case and the orders that lead to it.
pub(super) struct Road<'a> {
    pub(super) case: CaseId,
    /// At most [`WHOLE`] of them.
    pub(super) steps: Vec<Step<'a>>,
}

impl House {
    /// The road of one person, told to one of the organisations that hold cases: a concern, a
    /// presumption, an account, an agreement, a referral to the shelter, its acceptance, and the
    /// reflection period.
    pub(super) fn road(&self, person: u64, holder: usize, told_at: Timestamp) -> Road<'_> {
        let holder = self
            .holders
            .get(holder % self.holders.len())
            .expect("a remainder is below");
        let concern = ConcernId::new(self.engine.new_id());
        let case = CaseId::new(self.engine.new_id());
        let agreement = AgreementId::new(self.engine.new_id());
        let referral = ReferralId::new(self.engine.new_id());
        let own = |order| AnyOrder::OnCase(OnCase(case, order));
        let answer = ReceiverOrder::Accept(referral);
        let orders = [
            (holder, report(concern), words(Compartment::Narrative, TOLD)),
            (
                holder,
                presume(concern, case),
                words(Compartment::Identity, NAME),
            ),
            (holder, own(account(told_at)), account_parts()),
            (holder, own(agree(agreement, &self.shelter)), Parts::new()),
            (
                holder,
                own(refer(referral, &self.shelter, agreement)),
                copy(referral),
            ),
            (
                &self.shelter,
                AnyOrder::Answer(Answer(case, answer)),
                Parts::new(),
            ),
            (holder, own(HolderOrder::StartReflection), Parts::new()),
        ];
        let steps = orders
            .into_iter()
            .enumerate()
            .map(|(number, (by, order, parts))| Step {
                by: &by.session,
                order,
                parts,
                key: format!("{person} {number}"),
                at: later(told_at, number),
            });
        Road {
            case,
            steps: steps.collect(),
        }
    }
}

/// About as long as what people write.
const TOLD: &str = "Invented. Cleaned a house of eight for eighteen hours a day, unpaid; the passport \
    was taken on arrival. Slept in the laundry room. Ran out while the family was away and asked a \
    passer-by for the nearest office that might help. Knows two others in the same street.";
const NAME: &str = "calls herself Invented Vera, says she is twenty-six";

fn later(at: Timestamp, hours: usize) -> Timestamp {
    let hours = i64::try_from(hours).unwrap_or(0);
    at.saturating_add(SignedDuration::from_hours(hours))
        .unwrap_or(at)
}

fn report(concern: ConcernId) -> AnyOrder {
    let told = Told {
        noticed: Noticed::OwnWork,
        danger: Danger::Soon,
        persons: Some(1),
        child: Tell::No,
        forms: BTreeSet::from([screening::Form::DomesticServitude]),
        seen_on: None,
    };
    AnyOrder::Report(ReportConcern(case::concern::ReportConcern {
        concern,
        told,
        reference: None,
    }))
}

fn presume(concern: ConcernId, case: CaseId) -> AnyOrder {
    let presume = Presume {
        case,
        basis: PresumptionBasis::Judgement,
        maybe_child: Tell::No,
        reference: None,
    };
    AnyOrder::Presume(PresumePerson(concern, presume))
}

fn account(told_at: Timestamp) -> HolderOrder {
    HolderOrder::RecordAccount {
        source: Source::Person,
        given_on: jiff::tz::TimeZone::UTC.to_datetime(told_at).date(),
    }
}

fn account_parts() -> Parts {
    let contact = SafeContact {
        who: String::new(),
        code_word: String::new(),
        channel: "through the outreach worker".to_owned(),
        when: "mornings".to_owned(),
        language: "en".to_owned(),
        name: "Vera".to_owned(),
        if_other: "a wrong number".to_owned(),
        never: "leave a message".to_owned(),
    };
    Parts::from([
        (Compartment::Contact, Content::Contact(contact)),
        (Compartment::Narrative, Content::Words(TOLD.to_owned())),
    ])
}

fn agree(agreement: AgreementId, with: &Settled) -> HolderOrder {
    let terms = Agreement {
        matter: Matter::Share { with: with.id },
        speaker: Speaker::Person,
        answer: Reply::Agreed,
        categories: Compartment::STANDING.into(),
        until: None,
        explained: Explanation {
            language: "en".to_owned(),
            how: Explained::Aloud,
            through: Through::Worker,
        },
    };
    HolderOrder::RecordAgreement { agreement, terms }
}

fn refer(referral: ReferralId, to: &Settled, agreement: AgreementId) -> HolderOrder {
    HolderOrder::Refer {
        referral,
        to: to.id,
        need: Need::Shelter,
        urgency: Urgency::Within24Hours,
        basis: ShareBasis::Agreement(agreement),
        carries: [Compartment::Identity, Compartment::Contact].into(),
    }
}

fn copy(referral: ReferralId) -> Parts {
    let copy = ReferralCopy {
        name: "the name the person gave".to_owned(),
        language: "en".to_owned(),
        contact: "through us".to_owned(),
        request: "A place from tonight.".to_owned(),
        safety: "Nobody else may learn the address.".to_owned(),
    };
    Parts::from([(Compartment::Referral(referral), Content::Referral(copy))])
}

fn words(compartment: Compartment, words: &str) -> Parts {
    Parts::from([(compartment, Content::Words(words.to_owned()))])
}
