//! A signed-in member's request.
//!
//! Nothing typed is lost when a session has ended: the sign-in page then carries the whole form, and
//! after signing in it is shown to the person who typed it, to be sent again.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::LOCATION;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::Response;
use case::person::ContactStanding;
use case::profile::BodyKind;
use case::{Called, Duties, OrganisationId, OwnReference, Reference, Refusal, Role, StreamId};
use engine::{
    Engine, EngineError, Faults, Order, ReportConcern, Session, SessionError, TheMechanism,
};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::form::{Form, Submitted};
use crate::i18n::{MessageFile, Texts};
use crate::labels::Label as _;
use crate::layout::{Layout, MemberFrame, Place};
use crate::pages::{errors, sign_in};
use crate::site::Site;
use crate::visit::Visit;

type Words = Cow<'static, str>;

/// A visit by someone who is signed in.
pub(crate) struct Member {
    pub(crate) visit: Visit,
    pub(crate) session: Session,
    /// Public names of all organisations.
    names: BTreeMap<OrganisationId, String>,
    /// Organisations that take part with their own reference and coded facts alone.
    coded_only: BTreeSet<OrganisationId>,
    /// Organisations that are asked on paper and by telephone.
    without_account: BTreeSet<OrganisationId>,
    duties: Duties,
    /// Where days begin and end.
    zone: TimeZone,
    /// Whether a concern can be told.
    may_report: bool,
}

impl Member {
    async fn new(visit: Visit, session: Session) -> Result<Member, EngineError> {
        let engine = &visit.site.engine;
        let names = engine.names().await?;
        let coded_only = engine.in_coded_facts().await?;
        let without_account = engine.without_account().await?;
        let duties = engine.duties().await?;
        let zone = engine
            .with_profile(|profile| profile.calendar().zone().clone())
            .await?;
        let may_report = engine
            .admit::<ReportConcern>(&session, TheMechanism)
            .await
            .is_ok();
        Ok(Member {
            visit,
            session,
            names,
            coded_only,
            without_account,
            duties,
            zone,
            may_report,
        })
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.visit.site.engine
    }

    pub(crate) fn texts(&self) -> Texts {
        self.visit.texts
    }

    /// The organisation acted for.
    pub(crate) fn organisation(&self) -> OrganisationId {
        self.session.principal().organisation
    }

    /// An organisation's public name.
    pub(crate) fn name(&self, organisation: OrganisationId) -> &str {
        self.names.get(&organisation).map_or("–", String::as_str)
    }

    /// Every organisation, by its public name.
    pub(crate) fn organisations(&self) -> impl Iterator<Item = (OrganisationId, &str)> {
        let names = self.names.iter();
        names.map(|(id, name)| (*id, name.as_str()))
    }

    /// Whether this member acts for an organisation that takes part with its own reference and coded facts
    /// alone: its forms ask for no name, contact or word.
    pub(crate) fn in_coded_facts(&self) -> bool {
        self.is_in_coded_facts(self.organisation())
    }

    /// Whether an organisation takes part so.
    pub(crate) fn is_in_coded_facts(&self, organisation: OrganisationId) -> bool {
        self.coded_only.contains(&organisation)
    }

    /// Whether an organisation has an account, and answers by itself.
    pub(crate) fn has_account(&self, organisation: OrganisationId) -> bool {
        !self.without_account.contains(&organisation)
    }

    /// What a case or a concern is called on this member's pages, by the references that organisations
    /// know it by.
    pub(crate) fn called(
        &self,
        reference: impl Into<Reference>,
        own: Option<&OwnReference>,
    ) -> Called {
        match own.filter(|_| self.in_coded_facts()) {
            Some(own) => Called::Own(own.clone()),
            None => Called::Reference(reference.into()),
        }
    }

    /// What a case or a concern that is not at hand is called on this member's pages.
    pub(crate) async fn calls(&self, of: StreamId) -> Result<Called, Response> {
        let called = self.engine().called(&self.session, of).await;
        called.map_err(|error| self.no_page(error))
    }

    /// By which references other organisations know something, as facts of a page.
    pub(crate) fn references<'a>(
        &self,
        known: impl IntoIterator<Item = (&'a OrganisationId, &'a OwnReference)>,
    ) -> Vec<(Words, Words)> {
        let known = known.into_iter().map(|(organisation, reference)| {
            let label = self.texts().own_reference_of(self.name(*organisation));
            (label, reference.to_string().into())
        });
        known.collect()
    }

    /// Every other organisation, as a list offers it.
    pub(crate) fn others(&self) -> Vec<(String, Words)> {
        let own = self.organisation();
        let mut others: Vec<(String, Words)> = self
            .names
            .iter()
            .filter(|(id, _)| **id != own)
            .map(|(id, name)| (id.to_string(), Cow::Owned(name.clone())))
            .collect();
        others.sort_by(|(_, one), (_, other)| one.cmp(other));
        others
    }

    /// An instant on the country's calendar and clock, in words.
    pub(crate) fn moment(&self, instant: Timestamp) -> Words {
        self.texts().moment(self.zone.to_datetime(instant))
    }

    /// The instant of a time of day, such as 14:30, on a day in the country; `None` for a text that is no time.
    pub(crate) fn instant(&self, day: Date, time: &str) -> Option<Timestamp> {
        let (hour, minute) = time.split_once([':', '.'])?;
        let time = Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()?;
        let instant = self.zone.to_timestamp(day.to_datetime(time));
        instant.ok()
    }

    /// The day of an instant in the country.
    pub(crate) fn day_of(&self, instant: Timestamp) -> Date {
        self.zone.to_datetime(instant).date()
    }

    pub(crate) fn today(&self) -> Date {
        self.day_of(self.engine().now())
    }

    /// How much is left until something that is over at `due`: days up to its last day.
    pub(crate) fn left(&self, due: Timestamp) -> Words {
        self.texts().left(self.today(), self.last_day(due))
    }

    /// The last day of something that is over at `due`.
    pub(crate) fn last_day(&self, due: Timestamp) -> Date {
        let before = due.checked_sub(SignedDuration::from_secs(1));
        self.day_of(before.unwrap_or(due))
    }

    pub(crate) fn may_report(&self) -> bool {
        self.may_report
    }

    pub(crate) fn is_desk(&self) -> bool {
        let principal = self.session.principal();
        principal.organisation == self.duties.desk && principal.roles.contains(&Role::Intake)
    }

    /// The authority that is responsible for children, by its public name.
    pub(crate) fn child_protection(&self) -> &str {
        self.name(self.duties.child_protection)
    }

    /// Whether the organisation sees people at their work, on the street or at a border by its own office.
    fn goes_out(&self) -> bool {
        matches!(
            self.session.principal().kind,
            BodyKind::LabourInspectorate | BodyKind::Police | BodyKind::BorderGuard
        )
    }

    /// Whether the member acts for the organisation that is the panel.
    pub(crate) fn is_panel(&self) -> bool {
        self.organisation() == self.duties.panel
    }

    pub(crate) fn is_custodian(&self) -> bool {
        self.session.principal().roles.contains(&Role::Custodian)
    }

    /// Whether demands for records of the organisation's cases, and of those in which it gives legal aid, are
    /// for this member.
    pub(crate) fn sees_demands(&self) -> bool {
        let roles = &self.session.principal().roles;
        roles.contains(&Role::CaseWorker) || roles.contains(&Role::Intake)
    }

    pub(crate) fn is_co_ordinator(&self) -> bool {
        let principal = self.session.principal();
        principal.organisation == self.duties.co_ordinator
            && principal.roles.contains(&Role::CoOrdinator)
    }

    /// The frame of a page for members, with the places this one can go.
    pub(crate) fn layout(&self, title: impl Into<String>, words: MessageFile) -> Layout {
        let t = self.texts();
        let mut places = vec![("/work", t.nav_work())];
        if self.may_report {
            places.push(("/concerns/new", t.nav_report()));
        }
        if self.may_report && self.goes_out() && !self.in_coded_facts() {
            places.push(("/visits/new", t.visit_new()));
        }
        if self.engine().may_search(&self.session) && !self.in_coded_facts() {
            places.push(("/search", t.search_title()));
        }
        if self.is_desk() {
            places.push(("/desk", t.nav_desk()));
        }
        if self.is_co_ordinator() {
            places.push(("/overview", t.nav_overview()));
            places.push(("/erasures", t.nav_erasures()));
            places.push(("/listed", t.listed_nav()));
        }
        if !self.in_coded_facts() {
            places.push(("/emergencies", t.nav_emergencies()));
        }
        if self.is_custodian() || self.is_co_ordinator() {
            places.push(("/alerts", t.nav_alerts()));
        }
        if self.is_custodian() {
            places.push(("/organisation", t.keys_nav()));
        }
        let path = &self.visit.path;
        let places = places.into_iter().map(|(href, words)| Place {
            href,
            words,
            current: path == href,
        });
        let mut layout = Layout::new(&self.visit, title, words);
        if self.visit.query("done") == "child-moved" {
            layout.done = Some(t.case_child_moved(self.child_protection()));
        }
        layout.member = Some(MemberFrame {
            organisation: self.name(self.organisation()).to_owned(),
            places: places.collect(),
            in_coded_facts: self.in_coded_facts(),
        });
        layout
    }

    /// Asks the policies about what a form is for, before anything of it is shown or read: whoever may
    /// not send it gets the page that says there is none. Returns the version it is made from.
    pub(crate) async fn admit<O: Order>(&self, subject: O::Subject) -> Result<u64, Response> {
        let admitted = self.engine().admit::<O>(&self.session, subject).await;
        admitted.map_err(|error| self.no_page(error))
    }

    /// The answer to an order that was not carried out: a sentence for the form it came from, or a
    /// page of its own.
    pub(crate) fn trouble(&self, error: EngineError) -> Trouble {
        let t = self.texts();
        match error {
            EngineError::Refused(refusal) => Trouble::Sentence(self.refusal(&refusal)),
            EngineError::Stale => Trouble::Sentence(t.refused_stale()),
            EngineError::SentBefore => Trouble::Sentence(t.refused_sent_before()),
            EngineError::Unfit { .. } => Trouble::Sentence(t.refused_unfit()),
            EngineError::NoKeyYet { name } => Trouble::Sentence(t.refused_no_key_yet(name)),
            EngineError::Fault(Faults::Busy { .. }) => Trouble::Sentence(t.refused_busy()),
            EngineError::Denied(_) => Trouble::Page(errors::nothing_here(&self.visit)),
            EngineError::NotSetUp => Trouble::Page(redirect("/set-up")),
            EngineError::Fault(fault) => Trouble::Page(errors::fault(&self.visit, &fault)),
        }
    }

    /// The page to show instead of one that could not be opened.
    pub(crate) fn no_page(&self, error: EngineError) -> Response {
        match self.trouble(error) {
            Trouble::Page(page) => page,
            Trouble::Sentence(sentence) => errors::refused(self, sentence),
        }
    }

    pub(crate) fn refusal(&self, refusal: &Refusal) -> Words {
        let t = self.texts();
        match refusal {
            Refusal::NotItsCustodian => t.refused_not_its_custodian(),
            Refusal::NotAMember => t.refused_not_a_member(),
            Refusal::NoSuchRecovery => t.refused_no_such_recovery(),
            Refusal::SecondPersonNeeded => t.refused_second_person(),
            Refusal::OwnMembership => t.refused_own_membership(),
            Refusal::AlreadyRecorded => t.refused_already_recorded(),
            Refusal::NothingTold => t.refused_nothing_told(),
            Refusal::ReasonMissing => t.refused_reason_missing(),
            Refusal::OutsideSafeContact { standing } => match standing {
                ContactStanding::TooOld => t.refused_contact_too_old(),
                ContactStanding::Moved => t.refused_contact_moved(),
                ContactStanding::Unknown => t.refused_contact_unknown(),
                ContactStanding::Good | ContactStanding::Elsewhere => t.refused_contact_outside(),
            },
            Refusal::NotLost => t.refused_not_lost(),
            Refusal::NoSuchColleague => t.refused_no_such_colleague(),
            Refusal::AdultsAreNotReported => t.refused_adults_are_not_reported(),
            Refusal::PersonLost => t.refused_person_lost(),
            Refusal::ContactEndsIt => t.refused_contact_ends_it(),
            Refusal::ReturnNotAssessed => t.refused_return_not_assessed(),
            Refusal::ReturnAssessmentOver { day } => t.refused_return_over(t.day(*day)),
            Refusal::ReturnRiskOpen { risk } => t.refused_return_risk(risk.label(t)),
            Refusal::ReturnNotWanted => t.refused_return_not_wanted(),
            Refusal::ReturnNotInBestInterests => t.refused_return_best_interests(),
            Refusal::ChildDeclines => t.refused_child_declines(),
            Refusal::CodedFactsOnly => t.refused_coded_facts_only(),
            Refusal::HeldInCodedFacts => t.refused_held_in_coded_facts(),
            Refusal::ReceiverInCodedFacts => t.refused_receiver_in_coded_facts(),
            Refusal::OwnReferenceMissing => t.own_reference_missing(),
            Refusal::CodedLanguage => t.refused_coded_language(),
            Refusal::DayAhead { day } => t.refused_day_ahead(t.day(*day)),
            Refusal::ConcernEnded { .. } => t.refused_concern_ended(),
            Refusal::ConcernErased => t.refused_concern_erased(),
            Refusal::ConcernLinked => t.refused_concern_linked(),
            Refusal::ConcernJoined => t.refused_concern_joined(),
            Refusal::ConcernTookIn => t.refused_concern_took_in(),
            Refusal::JoinTheCase => t.refused_join_the_case(),
            Refusal::JoinedToItself => t.refused_joined_to_itself(),
            Refusal::NotJoined => t.refused_not_joined(),
            Refusal::NoSuchConcern => t.refused_no_such_concern(),
            Refusal::NoOpenCase => t.refused_no_open_case(),
            Refusal::VisitStandsAlone => t.refused_visit_stands_alone(),
            Refusal::NotForTheSystem => t.refused_not_for_the_system(),
            Refusal::CaseClosed => t.refused_case_closed(),
            Refusal::CaseOpen => t.refused_case_open(),
            Refusal::CaseErased => t.refused_case_erased(),
            Refusal::CloseFirst => t.refused_close_first(),
            Refusal::ErasureNotAsked => t.refused_erasure_not_asked(),
            Refusal::SecondOrganisation => t.refused_second_organisation(),
            Refusal::ReferralWaiting { need } => t.refused_referral_waiting(need.label(t)),
            Refusal::NoSuchAgreement => t.refused_no_such_agreement(),
            Refusal::PoliceIsAskedApart => t.refused_police_is_asked_apart(),
            Refusal::AdultsSpeakForThemselves => t.refused_adults_speak_for_themselves(),
            Refusal::NotTooYoung => t.refused_not_too_young(),
            Refusal::ChildAndRepresentative => t.refused_child_and_representative(),
            Refusal::DayOver { day } => t.refused_day_over(t.day(*day)),
            Refusal::AgreementDoesNotCover => t.refused_agreement_does_not_cover(),
            Refusal::NoSuchLegalBasis { .. } => t.refused_no_such_legal_basis(),
            Refusal::LawNamesOtherReceivers { article } => {
                t.refused_law_names_other_receivers(article.clone())
            }
            Refusal::LawDoesNotCover { article, category } => {
                t.refused_law_does_not_cover(article.clone(), category.label(t))
            }
            Refusal::UnknownOrganisation => t.refused_unknown_organisation(),
            Refusal::ToOneself => t.refused_to_oneself(),
            Refusal::MayNotHold => t.refused_may_not_hold(),
            Refusal::ChildIsHeldByProtection => t.refused_child_is_held_by_protection(),
            Refusal::NoSuchReferral => t.refused_no_such_referral(),
            Refusal::ReferralNotAccepted => t.refused_referral_not_accepted(),
            Refusal::ReferralEnded => t.refused_referral_ended(),
            Refusal::ReferralLapsed { .. } => t.refused_referral_lapsed(),
            Refusal::NotOnPaper { category } => t.refused_not_on_paper(category.label(t)),
            Refusal::HoldingNeedsAccount => t.refused_holding_needs_account(),
            Refusal::ReceiverHasAccount => t.refused_receiver_has_account(),
            Refusal::AnsweredThen => t.refused_answered_then(),
            Refusal::ClockRuns { .. } => t.refused_clock_runs(),
            Refusal::NoSuchClock => t.refused_no_such_clock(),
            Refusal::ClockEnded => t.refused_clock_ended(),
            Refusal::RightIsThePersons => t.refused_right_is_the_persons(),
            Refusal::TaskIsNotAChoice => t.refused_task_is_not_a_choice(),
            Refusal::NoSuchEvent { .. } => t.refused_no_such_event(),
            Refusal::NoSuchEmergency => t.refused_no_such_emergency(),
            Refusal::EmergencyRuns => t.refused_emergency_runs(),
            Refusal::EmergencyAnswered => t.refused_emergency_answered(),
            Refusal::NothingSealedThere => t.refused_nothing_sealed_there(),
            Refusal::WaitForAnswer { from } => t.refused_wait_for_answer(self.moment(*from)),
            Refusal::NotAlone => t.refused_not_alone(),
            Refusal::NothingToReview => t.refused_nothing_to_review(),
            Refusal::TalkFirst => t.refused_talk_first(),
            Refusal::PageOpen => t.refused_page_open(),
            Refusal::NoPage => t.refused_no_page(),
            Refusal::NoSuchDemand => t.refused_no_such_demand(),
            Refusal::DemandIncomplete => t.refused_demand_incomplete(),
            Refusal::LawyerMissing => t.refused_lawyer_missing(),
            Refusal::LookAgainBy { latest } => t.refused_look_again_by(t.day(*latest)),
            Refusal::DemandAnswered => t.refused_demand_answered(),
            Refusal::DemandNamesNoLaw => t.refused_demand_names_no_law(),
            Refusal::MoreThanDemanded { compartment } => {
                t.refused_more_than_demanded(compartment.label(t))
            }
            Refusal::Privileged {
                compartment,
                article,
            } => t.refused_privileged(article.clone(), compartment.label(t)),
            Refusal::PrivilegedFromCourts {
                compartment,
                article,
            } => t.refused_privileged_from_courts(article.clone(), compartment.label(t)),
            Refusal::NoSuchPurpose { article } => t.refused_no_such_purpose(article.clone()),
            Refusal::NarrowingUnexplained => t.refused_narrowing_unexplained(),
            Refusal::WaiverTooWide => t.refused_waiver_too_wide(),
            Refusal::DemandWaits => t.refused_demand_waits(),
            Refusal::DemandEndsIt => t.refused_demand_ends_it(),
            Refusal::NoSuchReview => t.refused_no_such_review(),
            Refusal::OfficeMissing => t.refused_office_missing(),
            Refusal::ReviewOver => t.refused_review_over(),
            Refusal::NobodyAsked => t.refused_nobody_asked(),
            Refusal::ReviewEndsIt => t.refused_review_ends_it(),
            Refusal::IdentificationNotAgreed => t.refused_identification_not_agreed(),
            Refusal::DossierPending => t.refused_dossier_pending(),
            Refusal::NoSuchDossier => t.refused_no_such_dossier(),
            Refusal::DossierStands => t.refused_dossier_stands(),
            Refusal::NotDecided => t.refused_not_decided(),
            Refusal::NoRound => t.refused_no_round(),
            Refusal::VotedAlready => t.refused_voted_already(),
            Refusal::NoSeat => t.refused_no_seat(),
            Refusal::BallotsMissing => t.refused_ballots_missing(),
            Refusal::QuorumMembers { voted, needed } => {
                t.refused_quorum_members(needed.to_string(), voted.to_string())
            }
            Refusal::QuorumBodies { voted, needed } => {
                t.refused_quorum_bodies(needed.to_string(), voted.to_string())
            }
            Refusal::OnlyEnforcing => t.refused_only_enforcing(),
            Refusal::NobodyForOrAgainst => t.refused_nobody_for_or_against(),
            Refusal::PanelEndsIt => t.refused_panel_ends_it(),
            Refusal::PanelDecided => t.refused_panel_decided(),
            Refusal::ConferenceForNothing => t.refused_conference_for_nothing(),
            Refusal::NoSuchConference => t.refused_no_such_conference(),
            Refusal::ConferenceOver => t.refused_conference_over(),
            Refusal::ConferenceNotHeld => t.refused_conference_not_held(),
            Refusal::NotInvited => t.refused_not_invited(),
            Refusal::InvitedNeedsAccount => t.refused_invited_needs_account(),
            Refusal::InvitedInCodedFacts => t.refused_invited_in_coded_facts(),
            Refusal::TellFirst => t.refused_tell_first(),
            Refusal::GuardianNotSaid => t.refused_guardian_not_said(),
            Refusal::ChildProtectionMissing => t.refused_child_protection_missing(),
            Refusal::PersonWasThere => t.refused_person_was_there(),
            Refusal::NoSuchAction => t.refused_no_such_action(),
            Refusal::ActionOver => t.refused_action_over(),
            Refusal::NotOwnAction => t.refused_not_own_action(),
            Refusal::ActionEndsIt => t.refused_action_ends_it(),
            Refusal::LetterUntil { latest } => t.refused_letter_until(t.day(*latest)),
            Refusal::NoSuchLetter => t.refused_no_such_letter(),
            Refusal::MoreThanWereMet { met } => t.refused_more_than_met(met.to_string()),
            Refusal::NoVisit => t.refused_no_visit(),
            Refusal::WorkerNumber { .. } => t.refused_worker_number(),
            Refusal::UnknownSign { number, .. } => t.refused_unknown_sign(number.to_string()),
            Refusal::WorkerTwice { number } => t.refused_worker_twice(number.to_string()),
            Refusal::WorkerIsAnother { number } => t.refused_worker_is_another(number.to_string()),
            Refusal::NoSuchWorker { number } => t.refused_no_such_worker(number.to_string()),
            Refusal::WorkerIsPerson { number } => t.refused_worker_is_person(number.to_string()),
            Refusal::WorkerSaidNo { number } => t.refused_worker_said_no(number.to_string()),
            Refusal::NothingOfWorker { number } => t.refused_nothing_of_worker(number.to_string()),
            Refusal::NoPartInCase => t.refused_no_part_in_case(),
            Refusal::ComplaintGoesElsewhere => t.refused_complaint_goes_elsewhere(),
            Refusal::ComplaintAnswered => t.refused_complaint_answered(),
            Refusal::ServiceOffered { .. } => t.refused_service_offered(),
            Refusal::NoSuchService { .. } => t.refused_no_such_service(),
            Refusal::HoldingIsNoService => t.refused_holding_is_no_service(),
            _ => t.refused_other(),
        }
    }
}

/// What to show when an order was not carried out.
pub(crate) enum Trouble {
    /// A sentence for the form it came from.
    Sentence(Words),
    /// A page of its own.
    Page(Response),
}

impl FromRequestParts<Arc<Site>> for Member {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Member, Response> {
        let visit = Visit::read(parts, site);
        match session(&visit).await {
            Ok(Some(session)) => signed_in(visit, session).await,
            Ok(None) if parts.method == Method::GET => Err(to_sign_in(&visit)),
            Ok(None) => Err(errors::not_found(visit).await),
            Err(fault) => Err(errors::fault(&visit, &fault)),
        }
    }
}

/// A form that a signed-in member sent.
pub(crate) struct Posted {
    pub(crate) member: Member,
    pub(crate) form: Form,
}

impl FromRequest<Arc<Site>> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, site: &Arc<Site>) -> Result<Posted, Response> {
        let (parts, body) = request.into_parts();
        let visit = Visit::read(&parts, site);
        let request = Request::from_parts(parts, body);
        let Submitted(form) = Submitted::from_request(request, site).await?;
        match session(&visit).await {
            Ok(Some(session)) => {
                let member = signed_in(visit, session).await?;
                Ok(Posted { member, form })
            }
            Ok(None) => Err(sign_in::with_kept_form(&visit, &form)),
            Err(fault) => Err(errors::fault(&visit, &fault)),
        }
    }
}

pub(crate) async fn signed_in(visit: Visit, session: Session) -> Result<Member, Response> {
    let (site, texts, id) = (
        Arc::clone(&visit.site),
        visit.texts,
        visit.request_id.clone(),
    );
    match Member::new(visit, session).await {
        Ok(member) if member.in_coded_facts() && takes_words(&member.visit.path) => {
            Err(errors::nothing_here(&member.visit))
        }
        Ok(member) => Ok(member),
        Err(EngineError::NotSetUp) => Err(redirect("/set-up")),
        Err(fault) => Err(errors::fault(&Visit::plain(&site, texts, id), &fault)),
    }
}

/// Whether a page is for nothing but words, names and numbers: there is none such for whoever takes part in
/// coded facts alone.
fn takes_words(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    matches!(
        parts.as_slice(),
        ["search"]
            | ["emergencies", "new"]
            | ["visits", ..]
            | ["concerns", _, "add" | "workers", ..]
            | [
                "cases",
                _,
                "contact" | "page" | "demands" | "punishments" | "letters",
                ..
            ]
    )
}

pub(crate) async fn session(visit: &Visit) -> Result<Option<Session>, SessionError> {
    let Some(cookie) = &visit.session_cookie else {
        return Ok(None);
    };
    let engine = &visit.site.engine;
    match engine
        .accounts()
        .session(cookie, &visit.whence, engine.now())
        .await
    {
        Ok(session) => Ok(Some(session)),
        Err(SessionError::None) => Ok(None),
        Err(fault) => Err(fault),
    }
}

fn to_sign_in(visit: &Visit) -> Response {
    let next: String = form_urlencoded::byte_serialize(visit.path.as_bytes()).collect();
    redirect(&format!("/sign-in?next={next}"))
}

/// Sends the browser on to a page of this site after something was done, so that reloading does not
/// do it again (303 See Other, RFC 9110 sec. 15.4.4).
pub(crate) fn redirect(path: &str) -> Response {
    let mut response = Response::new(axum::body::Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    let location = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    response.headers_mut().insert(LOCATION, location);
    response
}
