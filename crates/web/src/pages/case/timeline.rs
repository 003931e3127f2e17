//! What happened in a case, entry by entry, in the reader's words.

use std::borrow::Cow;

use super::super::concern::{Entry, by_whom};
use super::super::{conference, contacted, demand, emergency_one, panel, punishment, screenings};
use super::{CaseEntry, Shown, Words, matter};
use crate::labels::Label as _;
use crate::sealed;
use case::person::{CaseEvent, ClockEnd, ClockKind, HolderChange, PageStop, Reply, Speaker};
use case::{AgreementId, OrganisationId, Reference, ReferralId};

impl Shown<'_> {
    pub(super) fn entries(&self) -> Vec<CaseEntry> {
        let entries = self.view.entries.iter().map(|entry| CaseEntry {
            version: entry.version,
            mistaken: entry.mistaken,
            opens: matches!(entry.event, CaseEvent::Screened { .. }).then(|| {
                let result = screenings::path(self.view.case.id, entry.version);
                (result, self.member.texts().screen_result_open())
            }),
            shown: Entry {
                title: self.event(&entry.event),
                by: self
                    .by_law(&entry.event)
                    .unwrap_or_else(|| by_whom(self.member, &entry.event.actor())),
                at: entry.at.to_string(),
                when: self.member.moment(entry.at),
                parts: sealed::parts(self.member, &entry.parts),
            },
        });
        entries.collect()
    }

    /// Who did it, where nobody did but the law: the rules for children.
    fn by_law(&self, event: &CaseEvent) -> Option<Words> {
        let t = self.member.texts();
        match event {
            CaseEvent::HolderChanged {
                why: HolderChange::Child { article },
                ..
            } => Some(match article {
                Some(article) => t.case_timeline_article(article.clone()),
                None => t.case_timeline_law(),
            }),
            CaseEvent::ClockStarted {
                kind: ClockKind::Guardian,
                by: case::Actor::System,
                ..
            } => Some(t.case_timeline_law()),
            _ => None,
        }
    }

    fn event(&self, event: &CaseEvent) -> Words {
        let t = self.member.texts();
        let name = |organisation: OrganisationId| self.member.name(organisation).to_owned();
        let asked = |referral: &ReferralId| {
            let sent = self.view.case.referrals.get(referral).map(|it| &it.sent);
            sent.map_or_else(Default::default, |sent| {
                (name(sent.to), sent.need.label(t).into_owned())
            })
        };
        let clock = |clock| {
            let clock = self.view.case.clocks.get(clock);
            clock.map_or(Cow::Borrowed("–"), |clock| clock.kind.label(t))
        };
        match event {
            CaseEvent::Presumed { .. } => t.event_presumed(),
            CaseEvent::ReferenceGiven { reference, .. } => t.event_reference_given(reference),
            CaseEvent::HolderChanged {
                holder,
                why: HolderChange::Child { .. },
                ..
            } => t.event_holder_child(name(*holder)),
            CaseEvent::HolderChanged { holder, .. } => t.event_holder_changed(name(*holder)),
            CaseEvent::AgeStated { .. } => t.event_age_stated(),
            CaseEvent::AgeSettled { child: true, .. } => t.event_age_settled_child(),
            CaseEvent::AgeSettled { child: false, .. } => t.event_age_settled_adult(),
            CaseEvent::AccountRecorded { .. } => t.event_account_recorded(),
            CaseEvent::ContactMade(made) => contacted::title(self.member, made),
            CaseEvent::NoteWritten(note) if note.for_next_shift => t.event_note_for_next(),
            CaseEvent::NoteWritten(_) => t.event_note(),
            CaseEvent::Entrusted { to: Some(_), .. } => t.event_entrusted(),
            CaseEvent::Entrusted { to: None, .. } => t.event_entrusted_to_nobody(),
            CaseEvent::ReturnAssessed(it) => match it.open_risks().next() {
                None => t.event_return_assessed(),
                Some(risk) => t.event_return_open(risk.label(t)),
            },
            CaseEvent::DependantRecorded(it) => t.event_dependant(it.kind.label(t)),
            CaseEvent::ContactLost(loss) => t.event_contact_lost(loss.how.label(t)),
            CaseEvent::MissingReported(it) => t.event_missing_reported(it.office.clone()),
            CaseEvent::Screened { .. } => t.event_screened(),
            CaseEvent::PersonInformed { informed, .. } => {
                let told = informed.things().iter().filter(|(_, told)| *told).count();
                t.event_person_informed(told)
            }
            CaseEvent::AgreementRecorded { terms, .. } => {
                let what = matter(self.member, terms.matter);
                match (terms.speaker, terms.answer) {
                    (_, Reply::TooYoung) => t.event_agreement_too_young(what),
                    (Speaker::Person, Reply::Agreed) => t.event_agreement_given(what),
                    (Speaker::Person, Reply::Refused) => t.event_agreement_refused(what),
                    (Speaker::Representative, Reply::Agreed) => t.event_consent_given(what),
                    (Speaker::Representative, Reply::Refused) => t.event_consent_refused(what),
                }
            }
            CaseEvent::AgreementWithdrawn { agreement, by } if *by == case::Actor::System => {
                t.event_agreement_ended_again(self.agreed(agreement))
            }
            CaseEvent::AgreementWithdrawn { agreement, .. } => {
                t.event_agreement_withdrawn(self.agreed(agreement))
            }
            CaseEvent::AgreementRanOut { agreement } => {
                t.event_agreement_ran_out(self.agreed(agreement))
            }
            CaseEvent::ReferralSent { sent, .. } => {
                t.event_referral_sent(sent.need.label(t), name(sent.to))
            }
            CaseEvent::LawInvoked { law, .. } => t.event_law_invoked(law.article.clone()),
            CaseEvent::LawTold { .. } => t.event_law_told(),
            CaseEvent::ReferralAccepted { referral, .. } => {
                let (organisation, need) = asked(referral);
                t.event_referral_accepted(need, organisation)
            }
            CaseEvent::ReferralDeclined {
                referral, reason, ..
            } => t.event_referral_declined(asked(referral).0, reason.label(t)),
            CaseEvent::ReferralExpired { referral, .. } => {
                t.event_referral_expired(asked(referral).0)
            }
            CaseEvent::ReferralEscalated { .. } => t.event_referral_escalated(),
            CaseEvent::LapseDealtWith { .. } => t.event_lapse_dealt_with(),
            CaseEvent::ReferralWithdrawn { referral, .. } => {
                t.event_referral_withdrawn(asked(referral).0)
            }
            CaseEvent::ReferralCompleted { referral, .. } => {
                let (organisation, need) = asked(referral);
                t.event_referral_completed(need, organisation)
            }
            CaseEvent::SheetMade { referral, .. } => t.event_sheet_made(asked(referral).0),
            CaseEvent::AnsweredByPhone { referral, call, .. } => {
                t.event_answered_by_phone(t.day(call.on), asked(referral).0, call.with.label(t))
            }
            CaseEvent::DeclinedByPhone(said) => t.event_declined_by_phone(
                t.day(said.call.on),
                said.need.label(t),
                name(said.to),
                said.reason.label(t),
            ),
            CaseEvent::ClockStarted { kind, .. } => t.event_clock_started(kind.label(t)),
            CaseEvent::ClockEnded { clock: id, how, .. } => match how {
                ClockEnd::Done => t.event_clock_ended_done(clock(id)),
                ClockEnd::RanOut => t.event_clock_ended_ran_out(clock(id)),
                ClockEnd::PersonsChoice => t.event_clock_ended_choice(clock(id)),
                ClockEnd::NotNeeded => t.event_clock_ended_not_needed(clock(id)),
            },
            CaseEvent::DeadlineMissed { clock: id, .. } => t.event_deadline_missed(clock(id)),
            CaseEvent::AlarmRaised { order, .. } => t.event_alarm_raised(order.label(t)),
            CaseEvent::Corrected { .. } => t.event_corrected(),
            CaseEvent::Closed { reason, .. } => t.event_closed(reason.label(t)),
            CaseEvent::Reopened { .. } => t.event_reopened(),
            CaseEvent::EpisodeBegun { .. } => t.event_episode_begun(),
            CaseEvent::ConcernJoined { concern, .. } => {
                t.event_case_concern_joined(Reference::from(*concern))
            }
            CaseEvent::ConcernParted { concern, .. } => {
                t.event_case_concern_parted(Reference::from(*concern))
            }
            CaseEvent::EmergencyAsked(_)
            | CaseEvent::EmergencyAskedOnCall(_)
            | CaseEvent::EmergencyConfirmed { .. }
            | CaseEvent::EmergencyRefused { .. }
            | CaseEvent::EmergencyOpenedAlone { .. }
            | CaseEvent::EmergencyEnded { .. }
            | CaseEvent::EmergencyReviewed { .. }
            | CaseEvent::EmergencyReviewMissed { .. } => emergency_one::title(self.member, event),
            CaseEvent::SafetyTalked { .. } => t.event_safety_talk(),
            CaseEvent::PageOpened { .. } => t.event_page_opened(),
            CaseEvent::WrongTold { .. } => t.event_wrong_told(),
            CaseEvent::PageTurnedOff { stop, .. } => match stop {
                PageStop::TurnedOff => t.event_page_off(),
                PageStop::Danger => t.event_page_danger(),
            },
            CaseEvent::DemandReceived(_)
            | CaseEvent::DemandLawyerTold { .. }
            | CaseEvent::DemandPersonTold { .. }
            | CaseEvent::DemandOrderRecorded { .. }
            | CaseEvent::DemandAnswered(_)
            | CaseEvent::DemandAppealed { .. } => demand::title(self.member, event),
            CaseEvent::Punished(_)
            | CaseEvent::ReviewAsked { .. }
            | CaseEvent::ReviewEnded(_)
            | CaseEvent::LetterIssued { .. }
            | CaseEvent::LetterRevoked { .. } => punishment::title(self.member, event),
            CaseEvent::ConferenceCalled(_)
            | CaseEvent::ConferenceInvited(_)
            | CaseEvent::ConferenceMoved { .. }
            | CaseEvent::ConferenceAnswered { .. }
            | CaseEvent::ConferencePartEnded { .. }
            | CaseEvent::ConferenceCalledOff { .. }
            | CaseEvent::ConferenceHeld(_)
            | CaseEvent::ActionAgreed(_)
            | CaseEvent::ActionAnswered { .. }
            | CaseEvent::ActionHandedOn { .. }
            | CaseEvent::ActionEnded { .. } => conference::title(self.member, event),
            CaseEvent::DossierSubmitted(_)
            | CaseEvent::DossierSupplemented { .. }
            | CaseEvent::DossierChecked { .. }
            | CaseEvent::DossierWithdrawn { .. }
            | CaseEvent::PanelRecused { .. }
            | CaseEvent::PanelRoundOpened { .. }
            | CaseEvent::PanelVoted { .. }
            | CaseEvent::PanelVotesCounted { .. }
            | CaseEvent::PanelDecided(_)
            | CaseEvent::PanelDissentKept { .. }
            | CaseEvent::ReconsiderationAsked { .. } => panel::title(self.member, event),
            CaseEvent::ErasureAsked { grade, ground, .. } => {
                t.event_erasure_asked(grade.label(t), ground.label(t))
            }
            CaseEvent::Erased { grade, .. } => t.event_erased(grade.label(t)),
        }
    }

    /// What an agreement is about.
    fn agreed(&self, id: &AgreementId) -> String {
        let standing = self.view.case.agreements.get(id);
        standing.map_or_else(String::new, |it| matter(self.member, it.terms.matter))
    }
}
