//! The local team through the engine on both databases: who is invited how far, who reads what, whose an action is, and
//! what is left of a part that ended.

use std::collections::BTreeSet;

use case::concern::Tell;
use case::content::Content;
use case::person::{
    ActionEnd, ActionKind, Agreement, CloseReason, ConferenceOrder, ConferenceWay, Explained,
    Explanation, HeldConference, HolderOrder, InvitationAnswer, Invite, InvitedOrder, Matter, Need,
    PersonHeard, PersonsPart, PersonsView, Reads, Reply, ShareBasis, Speaker, Through,
};
use case::{
    ActionId, Actor, AgreementId, CaseId, Compartment, ConferenceId, OrganisationId, Refusal,
};
use engine::{
    AnswerConference, ConferenceLine, ConferenceView, EngineError, Form, Lines, List, OnCase,
    OnConference, Opened, Page, Parts, Session,
};
use jiff::SignedDuration;
use store::Row;

use crate::house::{House, on_both, words};

on_both!(
    the_invited_read_the_paper_and_nothing_else_of_the_case,
    who_may_be_told_less_is_invited_in_coded_facts_and_reads_no_word,
    an_action_is_taken_on_done_late_and_handed_on,
    taking_the_agreement_back_closes_the_paper_and_later_words_have_another_key,
    closing_the_case_ends_it_for_everybody_who_was_invited,
    what_projections_say_of_conferences_is_made_again_from_the_log,
);

const PAPER: &str = "needs a bed where her brother cannot find her";

struct Team {
    house: House,
    case: CaseId,
}

impl Team {
    async fn new(house: House) -> Self {
        let concern = house.report("Outreach", Tell::No).await;
        let case = house.presume("Outreach", concern, Tell::No).await;
        Self { house, case }
    }

    fn id(&self, name: &str) -> OrganisationId {
        self.house.ids[name]
    }

    async fn agree(&self, with: &str, categories: &[Compartment]) -> AgreementId {
        let agreement = AgreementId::new(self.house.engine.new_id());
        let terms = Agreement {
            matter: Matter::Share {
                with: self.id(with),
            },
            speaker: Speaker::Person,
            answer: Reply::Agreed,
            categories: categories.iter().copied().collect(),
            until: None,
            explained: Explanation {
                language: "ro".to_owned(),
                how: Explained::Aloud,
                through: Through::Worker,
            },
        };
        self.on_case(HolderOrder::RecordAgreement { agreement, terms })
            .await;
        agreement
    }

    async fn on_case(&self, order: HolderOrder) {
        let (engine, session) = (&self.house.engine, self.house.session("Outreach"));
        let order = OnCase(self.case, order);
        let done = engine.perform(session, order, Parts::new(), Form::default());
        done.await.unwrap();
    }

    async fn chair(&self, order: ConferenceOrder, parts: Parts) -> Result<u64, EngineError> {
        let (engine, session) = (&self.house.engine, self.house.session("Outreach"));
        let order = OnConference(self.case, order);
        let done = engine.perform(session, order, parts, Form::default());
        done.await.map(|done| done.version)
    }

    /// Calls a conference, and invites these as far as the person lets them be told.
    async fn call(&self, invite: &[&str]) -> ConferenceId {
        let conference = ConferenceId::new(self.house.engine.new_id());
        let (engine, session) = (&self.house.engine, self.house.session("Outreach"));
        let carries = BTreeSet::from([Compartment::Health]);
        let may = engine.may_be_invited(session, self.case, &carries).await;
        let may = may.unwrap();
        let invite = invite.iter().map(|name| {
            let (agreement, reads) = may[&self.id(name)];
            Invite {
                to: self.id(name),
                basis: ShareBasis::Agreement(agreement),
                reads,
            }
        });
        let order = ConferenceOrder::Call {
            conference,
            needs: [Need::Shelter].into(),
            starts: self.house.engine.now() + SignedDuration::from_hours(24),
            way: ConferenceWay::Video,
            person: PersonsPart::TakesPart,
            carries,
            invite: invite.collect(),
        };
        let parts = words(Compartment::Conference(conference), PAPER);
        self.chair(order, parts).await.unwrap();
        conference
    }

    async fn held(&self, conference: ConferenceId) {
        let held = HeldConference {
            conference,
            on: self.house.today(),
            attended: BTreeSet::new(),
            person: PersonHeard::Present,
            guardian: None,
            view: PersonsView::Agrees,
            by: Actor::System,
        };
        let parts = words(Compartment::Conference(conference), "a bed was found");
        self.chair(ConferenceOrder::Hold(held), parts)
            .await
            .unwrap();
    }

    async fn action(&self, conference: ConferenceId, asked: Option<&str>) -> ActionId {
        let order = ConferenceOrder::Agree {
            conference,
            kind: ActionKind::Accommodation,
            asked: asked.map(|name| self.id(name)),
            last_day: self.house.today(),
        };
        let parts = words(Compartment::Conference(conference), "a bed for a month");
        ActionId::agreed_by(self.chair(order, parts).await.unwrap())
    }

    async fn answers(
        &self,
        who: &str,
        conference: ConferenceId,
        order: InvitedOrder,
        parts: Parts,
    ) -> Result<(), EngineError> {
        let (engine, session) = (&self.house.engine, self.house.session(who));
        let order = AnswerConference(self.case, conference, order);
        let done = engine.perform(session, order, parts, Form::default());
        done.await.map(drop)
    }

    async fn seen(&self, who: &str, id: ConferenceId) -> Result<ConferenceView, EngineError> {
        let session = self.house.session(who);
        self.house.engine.conference(session, id).await
    }

    async fn listed(&self, who: &str, list: List) -> Vec<ConferenceLine> {
        let session = self.house.session(who);
        let view = self.house.engine.list(session, list, Page::first(50)).await;
        match view.unwrap().lines {
            Lines::Conferences(lines) => lines,
            other => panic!("{other:?}"),
        }
    }
}

fn said(view: &ConferenceView) -> Vec<String> {
    let written = view.written.iter().filter_map(|it| match &it.words {
        Opened::Content(Content::Words(words)) => Some(words.clone()),
        _ => None,
    });
    written.collect()
}

fn refused(result: Result<(), EngineError>) -> Refusal {
    match result {
        Err(EngineError::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

fn denied<T: std::fmt::Debug>(result: Result<T, EngineError>) {
    assert!(matches!(result, Err(EngineError::Denied(_))), "{result:?}");
}

async fn the_invited_read_the_paper_and_nothing_else_of_the_case(house: House) {
    let team = Team::new(house).await;
    team.agree("Shelter", &Compartment::STANDING).await;
    let conference = team.call(&["Shelter"]).await;
    let view = team.seen("Shelter", conference).await.unwrap();
    assert_eq!(said(&view), [PAPER]);
    assert_eq!(view.holder, team.id("Outreach"));
    let engine = &team.house.engine;
    denied(engine.case(team.house.session("Shelter"), team.case).await);
    let chair = engine.case_conference(team.house.session("Shelter"), team.case, conference);
    denied(chair.await);
    for stranger in ["Desk", "Police", "Inspectorate", "Co-ordinator", "Outreach"] {
        denied(team.seen(stranger, conference).await);
    }
    // It waits in the list of the invited, and of whoever called it.
    let own = team.listed("Shelter", List::Invitations).await;
    assert_eq!(own.len(), 1);
    assert_eq!((own[0].case, own[0].body.answer), (None, None));
    let chaired = team.listed("Outreach", List::Conferences).await;
    assert_eq!(
        (chaired[0].case, chaired[0].body.unanswered),
        (Some(team.case), 1)
    );
    let answer = InvitedOrder::Answer(conference, InvitationAnswer::Comes);
    let parts = words(Compartment::Conference(conference), "two of us come");
    team.answers("Shelter", conference, answer, parts)
        .await
        .unwrap();
    let chaired = team.listed("Outreach", List::Conferences).await;
    assert_eq!(chaired[0].body.unanswered, 0);
    let holder = team.house.session("Outreach");
    let held = engine
        .case_conference(holder, team.case, conference)
        .await
        .unwrap();
    let words = held.written.iter().map(|it| it.words.clone());
    let all: Vec<_> = words.collect();
    let came = Opened::Content(Content::Words("two of us come".to_owned()));
    assert!(all.contains(&came));
    // That both opened it is entered.
    let session = team.house.session("Outreach");
    let accesses = engine.case(session, team.case).await.unwrap().accesses;
    let opened = format!("{accesses:?}");
    assert!(opened.contains("Conference"), "{opened}");
    // Whoever says that it is nothing for them reads nothing of it any more.
    let answer = InvitedOrder::Answer(conference, InvitationAnswer::NotOurs);
    team.answers("Shelter", conference, answer, Parts::new())
        .await
        .unwrap();
    denied(team.seen("Shelter", conference).await);
    assert!(team.listed("Shelter", List::Invitations).await.is_empty());
}

async fn who_may_be_told_less_is_invited_in_coded_facts_and_reads_no_word(house: House) {
    let team = Team::new(house).await;
    team.agree("Shelter", &[Compartment::Legal]).await;
    let conference = team.call(&["Shelter"]).await;
    let view = team.seen("Shelter", conference).await.unwrap();
    let part = view.conference.part(team.id("Shelter")).unwrap();
    assert_eq!((part.reads, said(&view).len()), (Reads::CodedFacts, 0));
    let answer = InvitedOrder::Answer(conference, InvitationAnswer::Comes);
    let parts = words(Compartment::Conference(conference), "we come");
    let result = team.answers("Shelter", conference, answer, parts).await;
    assert_eq!(refused(result), Refusal::InvitedInCodedFacts);
    team.answers("Shelter", conference, answer, Parts::new())
        .await
        .unwrap();
    // It sees what is asked of it, and no other action.
    team.held(conference).await;
    team.action(conference, None).await;
    let asked = team.action(conference, Some("Shelter")).await;
    let view = team.seen("Shelter", conference).await.unwrap();
    let actions: Vec<_> = view.actions.iter().map(|it| it.id).collect();
    assert_eq!(actions, [asked]);
}

async fn an_action_is_taken_on_done_late_and_handed_on(house: House) {
    let team = Team::new(house).await;
    for with in ["Shelter", "Inspectorate"] {
        team.agree(with, &Compartment::STANDING).await;
    }
    let conference = team.call(&["Shelter", "Inspectorate"]).await;
    team.held(conference).await;
    let action = team.action(conference, Some("Shelter")).await;
    let lines = team.listed("Shelter", List::Invitations).await;
    assert_eq!((lines[0].body.asked, lines[0].body.open), (1, 0));
    let take = |accepts| InvitedOrder::AnswerAction { action, accepts };
    let result = team
        .answers("Inspectorate", conference, take(true), Parts::new())
        .await;
    assert_eq!(refused(result), Refusal::NotOwnAction);
    team.answers("Shelter", conference, take(true), Parts::new())
        .await
        .unwrap();
    let lines = team.listed("Shelter", List::Invitations).await;
    assert_eq!((lines[0].body.asked, lines[0].body.open), (0, 1));
    // Late: it stays open and stands on both pages.
    team.house
        .clock
        .set(team.house.engine.now() + SignedDuration::from_hours(30));
    team.house.engine.sweep().await.unwrap();
    let due = |lines: &[ConferenceLine]| lines[0].body.next_due.unwrap();
    let now = team.house.engine.now();
    assert!(due(&team.listed("Shelter", List::Invitations).await) < now);
    assert!(due(&team.listed("Outreach", List::Conferences).await) < now);
    let to = Some(team.id("Inspectorate"));
    let order = InvitedOrder::HandOn { action, to };
    team.answers("Shelter", conference, order, Parts::new())
        .await
        .unwrap();
    let owner = async || {
        let session = team.house.session("Outreach");
        let view = team.house.engine.case(session, team.case).await.unwrap();
        view.case.owner_of(&view.case.actions[&action])
    };
    assert_eq!(owner().await, team.id("Shelter"));
    team.answers("Inspectorate", conference, take(true), Parts::new())
        .await
        .unwrap();
    assert_eq!(owner().await, team.id("Inspectorate"));
    let done = InvitedOrder::End {
        action,
        how: ActionEnd::Done,
    };
    let result = team
        .answers("Shelter", conference, done, Parts::new())
        .await;
    assert_eq!(refused(result), Refusal::NotOwnAction);
    let parts = words(Compartment::Conference(conference), "moved in");
    team.answers("Inspectorate", conference, done, parts)
        .await
        .unwrap();
    // An action of another conference is not answered by way of this one.
    let other = team.call(&["Shelter"]).await;
    let result = team.answers("Shelter", other, done, Parts::new()).await;
    assert_eq!(refused(result), Refusal::NoSuchAction);
    // The house looks after no clock that ended.
    let notices = team.house.engine.list(
        team.house.session("Outreach"),
        List::Notices,
        Page::first(50),
    );
    let Lines::Notices(notices) = notices.await.unwrap().lines else {
        panic!("no notices");
    };
    let kinds: BTreeSet<_> = notices.iter().map(|it| it.kind.as_str()).collect();
    for kind in ["action_taken_on", "action_changed", "deadline_missed"] {
        assert!(kinds.contains(kind), "{kind}");
    }
}

async fn taking_the_agreement_back_closes_the_paper_and_later_words_have_another_key(house: House) {
    let team = Team::new(house).await;
    let agreement = team.agree("Shelter", &Compartment::STANDING).await;
    team.agree("Inspectorate", &Compartment::STANDING).await;
    let conference = team.call(&["Shelter", "Inspectorate"]).await;
    team.seen("Shelter", conference).await.unwrap();
    team.on_case(HolderOrder::WithdrawAgreement(agreement))
        .await;
    denied(team.seen("Shelter", conference).await);
    let answer = InvitedOrder::Answer(conference, InvitationAnswer::Comes);
    denied(
        team.answers("Shelter", conference, answer, Parts::new())
            .await,
    );
    team.held(conference).await;
    let view = team.seen("Inspectorate", conference).await.unwrap();
    assert_eq!(said(&view), [PAPER, "a bed was found"]);
    let own = store::Sealed::Part(Compartment::Conference(conference));
    let stored = team
        .house
        .engine
        .store()
        .stream(team.case.into())
        .await
        .unwrap();
    let wraps = stored.wraps.iter().map(|wrap| wrap.place);
    let wraps: Vec<_> = wraps.filter(|place| place.sealed == own).collect();
    let shelter = store::Recipient::Organisation(team.id("Shelter"));
    assert!(wraps.iter().all(|place| place.recipient != shelter));
}

async fn closing_the_case_ends_it_for_everybody_who_was_invited(house: House) {
    let team = Team::new(house).await;
    team.agree("Shelter", &Compartment::STANDING).await;
    let conference = team.call(&["Shelter"]).await;
    team.held(conference).await;
    let action = team.action(conference, Some("Shelter")).await;
    team.on_case(HolderOrder::Close(CloseReason::SupportEnded))
        .await;
    denied(team.seen("Shelter", conference).await);
    let session: &Session = team.house.session("Outreach");
    let view = team.house.engine.case(session, team.case).await.unwrap();
    let ended = view.case.actions[&action].ended.map(|(how, _)| how);
    assert_eq!(ended, Some(ActionEnd::CaseClosed));
    let open = team.listed("Outreach", List::Conferences).await;
    assert_eq!(open[0].body.open, 0);
}

async fn what_projections_say_of_conferences_is_made_again_from_the_log(house: House) {
    let team = Team::new(house).await;
    team.agree("Shelter", &Compartment::STANDING).await;
    let conference = team.call(&["Shelter"]).await;
    team.held(conference).await;
    team.action(conference, Some("Shelter")).await;
    let store = team.house.engine.store();
    let mut frozen = store.freeze().await.unwrap();
    let rows = frozen.rows().await.unwrap();
    drop(frozen);
    let of_it = rows.iter().filter(|row| matches!(row, Row::Conference(_)));
    assert_eq!(of_it.count(), 2);
    let rebuilt = team.house.engine.rebuild(|_| {}).await.unwrap();
    assert_eq!(rebuilt.differing, 0);
    assert_eq!(team.listed("Shelter", List::Invitations).await.len(), 1);
}
