//! Identification through the engine on both databases: the road from a dossier to a decision and back, who sees what
//! of it, and that how somebody voted is found nowhere.

use std::collections::BTreeMap;

use case::clock::Outcome;
use case::concern::Tell;
use case::content::Content;
use case::organisation::CustodianOrder;
use case::person::{
    Agreement, CaseStanding, DossierOrder, DossierStanding, Explained, Explanation, HolderOrder,
    Matter, PanelOrder, PanelProcedure, PanelUrgency, Reply, Speaker, Through,
};
use case::profile::Stage;
use case::{AgreementId, CaseId, Compartment, DossierId, MemberId, OrganisationId, Refusal, Role};
use engine::{
    Ballot, EngineError, Form, KeepOrganisation, Lines, List, OnCase, OnIdentification, Opened,
    Page, Parts, Session,
};
use store::{Half, Row};

use crate::house::{House, on_both, words};

on_both!(
    a_dossier_becomes_a_decision_with_reasons_and_is_looked_at_again,
    a_recused_member_finds_none_and_the_others_vote_anew,
    nobody_else_sees_a_dossier_and_the_panel_sees_nothing_else,
    without_quorum_nothing_is_counted_and_a_form_sent_twice_votes_once,
    how_somebody_voted_stands_in_no_row_and_no_view,
    the_person_takes_it_back_and_the_panel_opens_nothing_more,
    what_projections_say_of_dossiers_is_made_again_from_the_log,
);

const SAYS: &str = "worked for no wages behind a locked door";

/// Members of the panel with the bodies they sit for.
struct Panel {
    house: House,
    members: BTreeMap<&'static str, (MemberId, Session)>,
    case: CaseId,
    agreement: AgreementId,
}

impl Panel {
    async fn new(house: House) -> Self {
        let mut members = BTreeMap::new();
        for (name, body) in [
            ("officer", "Police"),
            ("second officer", "Police"),
            ("social worker", "Shelter"),
            ("volunteer", "Outreach"),
        ] {
            let id = house.take_in("Panel", name, &[Role::PanelMember]).await;
            let seat = CustodianOrder::Seat {
                member: id,
                body: house.ids[body],
            };
            let order = KeepOrganisation(house.ids["Panel"], seat);
            let custodian = house.session("Panel");
            let seated = house
                .engine
                .perform(custodian, order, Parts::new(), Form::default());
            seated.await.unwrap();
            members.insert(name, (id, house.enter(name).await.unwrap()));
        }
        let concern = house.report("Outreach", Tell::No).await;
        let case = house.presume("Outreach", concern, Tell::No).await;
        let agreement = AgreementId::new(house.engine.new_id());
        let panel = Self {
            house,
            members,
            case,
            agreement,
        };
        let terms = Agreement {
            matter: Matter::Identification,
            speaker: Speaker::Person,
            answer: Reply::Agreed,
            categories: [].into(),
            until: None,
            explained: Explanation {
                language: "ro".to_owned(),
                how: Explained::Aloud,
                through: Through::Worker,
            },
        };
        panel
            .on_case(HolderOrder::RecordAgreement { agreement, terms })
            .await;
        panel
    }

    async fn on_case(&self, order: HolderOrder) {
        let (engine, session) = (&self.house.engine, self.house.session("Outreach"));
        let order = OnCase(self.case, order);
        let done = engine.perform(session, order, Parts::new(), Form::default());
        done.await.unwrap();
    }

    async fn hold(&self, order: DossierOrder, parts: Parts) -> Result<(), EngineError> {
        let (engine, session) = (&self.house.engine, self.house.session("Outreach"));
        let order = OnIdentification(self.case, order);
        let done = engine.perform(session, order, parts, Form::default());
        done.await.map(drop)
    }

    async fn submit(&self) -> DossierId {
        let dossier = DossierId::new(self.house.engine.new_id());
        let order = DossierOrder::Submit {
            dossier,
            urgent: Some(PanelUrgency::Removal),
            counts_from: None,
        };
        let parts = words(Compartment::Dossier(dossier), SAYS);
        self.hold(order, parts).await.unwrap();
        dossier
    }

    async fn keep(
        &self,
        dossier: DossierId,
        order: PanelOrder,
        said: &str,
    ) -> Result<(), EngineError> {
        let parts = match said {
            "" => Parts::new(),
            said => words(Compartment::Dossier(dossier), said),
        };
        let (engine, session) = (&self.house.engine, self.house.session("Panel"));
        let kept = engine.keep_dossier(session, dossier, order, parts, Form::default());
        kept.await.map(drop)
    }

    async fn round(&self, dossier: DossierId) {
        self.keep(dossier, PanelOrder::Check { complete: true }, "")
            .await
            .unwrap();
        let why = PanelUrgency::Removal;
        let written = PanelProcedure::Written { why };
        self.keep(dossier, PanelOrder::OpenRound(written), "")
            .await
            .unwrap();
    }

    async fn vote(&self, who: &str, dossier: DossierId, ballot: Ballot) -> Result<(), EngineError> {
        let session = &self.members[who].1;
        let engine = &self.house.engine;
        engine.vote(session, dossier, ballot, None).await.map(drop)
    }

    async fn votes(&self, dossier: DossierId, votes: &[(&str, Ballot)]) {
        for (who, ballot) in votes {
            self.vote(who, dossier, *ballot).await.unwrap();
        }
    }

    async fn count(&self, dossier: DossierId) -> Result<(), EngineError> {
        let (engine, session) = (&self.house.engine, self.house.session("Panel"));
        let counted = engine.count_votes(session, dossier, Form::default());
        counted.await.map(drop)
    }

    /// The dossiers in somebody's list; `None` where the list is not theirs.
    async fn listed(&self, session: &Session) -> Option<Vec<DossierId>> {
        let list = self
            .house
            .engine
            .list(session, List::Dossiers, Page::first(50));
        match list.await {
            Ok(view) => match view.lines {
                Lines::Dossiers(lines) => Some(lines.into_iter().map(|line| line.id).collect()),
                other => panic!("{other:?}"),
            },
            Err(EngineError::Denied(_)) => None,
            Err(other) => panic!("{other}"),
        }
    }

    async fn standing(&self, dossier: DossierId) -> DossierStanding {
        let session = self.house.session("Outreach");
        let view = self.house.engine.case(session, self.case).await.unwrap();
        view.case.dossiers[&dossier].standing
    }
}

fn refused(result: Result<(), EngineError>) -> Refusal {
    match result {
        Err(EngineError::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

fn said(view: &engine::DossierView) -> Vec<String> {
    let written = view.written.iter();
    let said = written.map(|it| match &it.words {
        Opened::Content(Content::Words(words)) => words.clone(),
        other => panic!("{other:?}"),
    });
    said.collect()
}

async fn a_dossier_becomes_a_decision_with_reasons_and_is_looked_at_again(house: House) {
    let panel = Panel::new(house).await;
    let dossier = panel.submit().await;
    panel
        .keep(
            dossier,
            PanelOrder::Check { complete: false },
            "since when?",
        )
        .await
        .unwrap();
    assert_eq!(panel.standing(dossier).await, DossierStanding::Incomplete);
    let more = words(Compartment::Dossier(dossier), "since the spring");
    panel
        .hold(DossierOrder::Supplement(dossier), more)
        .await
        .unwrap();
    panel.round(dossier).await;
    let votes = [
        ("officer", Ballot::Negative),
        ("social worker", Ballot::Negative),
        ("volunteer", Ballot::Positive),
    ];
    panel.votes(dossier, &votes).await;
    panel.count(dossier).await.unwrap();
    // A decision without reasons is none.
    let without = panel.keep(dossier, PanelOrder::Decide, "").await;
    assert_eq!(refused(without), Refusal::ReasonMissing);
    panel
        .keep(dossier, PanelOrder::Decide, "no purpose was shown")
        .await
        .unwrap();
    panel
        .keep(dossier, PanelOrder::KeepDissent, "the door was locked")
        .await
        .unwrap();

    let holder = panel.house.session("Outreach");
    let engine = &panel.house.engine;
    let view = engine
        .case_dossier(holder, panel.case, dossier)
        .await
        .unwrap();
    let last = view.dossier.decision().unwrap();
    assert_eq!(last.0.outcome, Outcome::Negative);
    assert!(last.0.reconsider.is_some());
    let read: Vec<_> = view.written.iter().map(|it| it.words.clone()).collect();
    let content = |words: &str| Opened::Content(Content::Words(words.to_owned()));
    for words in ["no purpose was shown", "the door was locked", "since when?"] {
        assert!(read.contains(&content(words)), "{words}");
    }
    // Care goes on, the presumption stands, and both are said with their sources.
    assert_eq!(view.case.standing, CaseStanding::Open);
    let statuses = view.case.statuses();
    let stages: Vec<_> = statuses.iter().map(|it| (it.stage, it.by)).collect();
    let ids = &panel.house.ids;
    let expected = [
        (Stage::Presumed, Some(ids["Outreach"])),
        (Stage::NotIdentified, Some(ids["Panel"])),
    ];
    assert_eq!(stages, expected);
    let notices = engine.list(holder, List::Notices, Page::first(50));
    let Lines::Notices(notices) = notices.await.unwrap().lines else {
        panic!("no notices");
    };
    let kinds: Vec<_> = notices.iter().map(|it| it.kind.as_str()).collect();
    assert!(kinds.contains(&"panel_decided") && kinds.contains(&"panel_incomplete"));

    let why = words(Compartment::Dossier(dossier), "a witness was found");
    panel
        .hold(DossierOrder::Reconsider(dossier), why)
        .await
        .unwrap();
    panel.round(dossier).await;
    let votes = votes.map(|(who, _)| (who, Ballot::Positive));
    panel.votes(dossier, &votes).await;
    panel.count(dossier).await.unwrap();
    panel
        .keep(dossier, PanelOrder::Decide, "the witness was believed")
        .await
        .unwrap();
    let identified = DossierStanding::Decided(Outcome::Positive);
    assert_eq!(panel.standing(dossier).await, identified);
}

async fn a_recused_member_finds_none_and_the_others_vote_anew(house: House) {
    let panel = Panel::new(house).await;
    let dossier = panel.submit().await;
    panel.round(dossier).await;
    let engine = &panel.house.engine;
    let (_, session) = &panel.members["volunteer"];
    assert_eq!(panel.listed(session).await, Some(vec![dossier]));
    assert_eq!(
        said(&engine.dossier(session, dossier).await.unwrap()),
        [SAYS]
    );
    panel
        .votes(
            dossier,
            &[
                ("volunteer", Ballot::Positive),
                ("officer", Ballot::Negative),
            ],
        )
        .await;
    engine
        .recuse_oneself(session, dossier, Form::default())
        .await
        .unwrap();
    // What there is not and what is locked are the same.
    let nothing = DossierId::new(engine.new_id());
    for id in [dossier, nothing] {
        let seen = engine.dossier(session, id).await;
        assert!(matches!(seen, Err(EngineError::Denied(_))));
        let voted = engine.vote(session, id, Ballot::Positive, None).await;
        assert!(matches!(voted, Err(EngineError::Denied(_))));
        let again = engine.recuse_oneself(session, id, Form::default()).await;
        assert!(matches!(again, Err(EngineError::Denied(_))));
    }
    assert_eq!(panel.listed(session).await, Some(vec![]));
    // The officer's vote lay in a box with one that counts no more.
    let officer = &panel.members["officer"].1;
    assert!(!engine.dossier(officer, dossier).await.unwrap().voted);
    let votes = [
        ("officer", Ballot::Negative),
        ("second officer", Ballot::Negative),
        ("social worker", Ballot::Positive),
    ];
    panel.votes(dossier, &votes).await;
    panel.count(dossier).await.unwrap();
    let DossierStanding::Counted(_, counts) = panel.standing(dossier).await else {
        panic!("not counted");
    };
    assert_eq!(
        (counts.positive, counts.negative, counts.abstained),
        (1, 2, 0)
    );
}

async fn nobody_else_sees_a_dossier_and_the_panel_sees_nothing_else(house: House) {
    let panel = Panel::new(house).await;
    let dossier = panel.submit().await;
    let engine = &panel.house.engine;
    for name in ["Outreach", "Shelter", "Police", "Desk", "Co-ordinator"] {
        let session = panel.house.session(name);
        let seen = engine.dossier(session, dossier).await;
        assert!(matches!(seen, Err(EngineError::Denied(_))), "{name}");
        assert_eq!(panel.listed(session).await, None, "{name}");
        let order = PanelOrder::Check { complete: true };
        let kept = engine.keep_dossier(session, dossier, order, Parts::new(), Form::default());
        assert!(matches!(kept.await, Err(EngineError::Denied(_))), "{name}");
    }
    for session in [
        panel.house.session("Panel"),
        &panel.members["social worker"].1,
    ] {
        let case = engine.case(session, panel.case).await;
        assert!(matches!(case, Err(EngineError::Denied(_))));
        let held = engine.case_dossier(session, panel.case, dossier).await;
        assert!(matches!(held, Err(EngineError::Denied(_))));
    }
    // Who votes does not keep, and who keeps does not vote.
    let member = &panel.members["social worker"].1;
    let order = PanelOrder::Check { complete: true };
    let kept = engine.keep_dossier(member, dossier, order, Parts::new(), Form::default());
    assert!(matches!(kept.await, Err(EngineError::Denied(_))));
    panel.round(dossier).await;
    let secretary = panel.house.session("Panel");
    let voted = engine.vote(secretary, dossier, Ballot::Positive, None);
    assert!(matches!(voted.await, Err(EngineError::Denied(_))));
    // Keys of a dossier went to the panel and to whoever is responsible, and none of anything else to the panel.
    let stream = panel.case.into();
    let wraps = engine.store().stream(stream).await.unwrap().wraps;
    let of_panel = wraps.iter().filter(|wrap| {
        let to = OrganisationId::from(*panel.house.ids["Panel"].bytes());
        wrap.place.recipient == store::Recipient::Organisation(to)
    });
    let parts: Vec<_> = of_panel.map(|wrap| wrap.place.sealed).collect();
    let own = store::Sealed::Part(Compartment::Dossier(dossier));
    assert!(!parts.is_empty() && parts.iter().all(|part| *part == own));
}

async fn without_quorum_nothing_is_counted_and_a_form_sent_twice_votes_once(house: House) {
    let panel = Panel::new(house).await;
    let dossier = panel.submit().await;
    panel.round(dossier).await;
    let engine = &panel.house.engine;
    let session = &panel.members["officer"].1;
    for _ in 0..2 {
        let voted = engine.vote(session, dossier, Ballot::Negative, Some("one form"));
        voted.await.unwrap();
    }
    let again = panel.vote("officer", dossier, Ballot::Positive).await;
    assert_eq!(refused(again), Refusal::VotedAlready);
    panel
        .vote("second officer", dossier, Ballot::Negative)
        .await
        .unwrap();
    let needed = Refusal::QuorumMembers {
        voted: 2,
        needed: 3,
    };
    assert_eq!(refused(panel.count(dossier).await), needed);
    // It is not for the secretariat to say what was counted.
    let forged = PanelOrder::Count(case::person::VoteCounts {
        positive: 2,
        ..Default::default()
    });
    let forged = panel.keep(dossier, forged, "").await;
    assert!(matches!(forged, Err(EngineError::Denied(_))));
    panel
        .vote("social worker", dossier, Ballot::Abstained)
        .await
        .unwrap();
    panel.count(dossier).await.unwrap();
    let DossierStanding::Counted(_, counts) = panel.standing(dossier).await else {
        panic!("not counted");
    };
    assert_eq!(
        (counts.positive, counts.negative, counts.abstained),
        (0, 2, 1)
    );
}

/// Everything that a database holds of a case in rows of projections, opened.
async fn rows(house: &House) -> Vec<String> {
    let mut frozen = house.engine.store().freeze().await.unwrap();
    let rows = frozen.rows().await.unwrap();
    let dossiers = rows
        .into_iter()
        .filter(|row| matches!(row, Row::Dossier(_)));
    dossiers
        .map(|row| format!("{row:?}").replace(char::is_numeric, ""))
        .collect()
}

async fn how_somebody_voted_stands_in_no_row_and_no_view(house: House) {
    let panel = Panel::new(house).await;
    let dossier = panel.submit().await;
    panel.round(dossier).await;
    let engine = &panel.house.engine;
    let store = engine.store();
    // Whatever was chosen, the event says the same, and the box is as long.
    let mut lengths = Vec::new();
    for (who, ballot) in [
        ("officer", Ballot::Negative),
        ("second officer", Ballot::Positive),
        ("social worker", Ballot::Abstained),
    ] {
        panel.vote(who, dossier, ballot).await.unwrap();
        lengths.push(store.ballots(dossier).await.unwrap().unwrap().len());
    }
    assert!(
        lengths.iter().all(|length| *length == lengths[0]),
        "{lengths:?}"
    );
    let stream = store.stream(panel.case.into()).await.unwrap();
    let votes: Vec<_> = stream.events.iter().rev().take(3).collect();
    let long: Vec<_> = votes.iter().map(|vote| vote.record.len()).collect();
    assert!(long.iter().all(|length| *length == long[0]), "{long:?}");
    assert!(votes.iter().all(|vote| vote.parts.is_empty()));
    // The box lies in no backup, and is gone with the count.
    for half in [Half::Data, Half::Keys] {
        assert!(!half.tables().contains(&"ballots"));
    }
    panel.count(dossier).await.unwrap();
    assert_eq!(store.ballots(dossier).await.unwrap(), None);
    // Views say who voted, to the secretariat alone, and never how.
    let secretary = panel.house.session("Panel");
    let view = engine.dossier(secretary, dossier).await.unwrap();
    assert_eq!(view.members.iter().filter(|it| it.voted).count(), 3);
    let member = &panel.members["volunteer"].1;
    let view = engine.dossier(member, dossier).await.unwrap();
    assert!(view.members.is_empty());
    assert_eq!(
        format!("{:?}", Ballot::Positive),
        format!("{:?}", Ballot::Negative)
    );
    assert_eq!(rows(&panel.house).await.len(), 1);
}

async fn the_person_takes_it_back_and_the_panel_opens_nothing_more(house: House) {
    let panel = Panel::new(house).await;
    let dossier = panel.submit().await;
    panel.round(dossier).await;
    panel
        .vote("officer", dossier, Ballot::Negative)
        .await
        .unwrap();
    panel
        .on_case(HolderOrder::WithdrawAgreement(panel.agreement))
        .await;
    assert_eq!(panel.standing(dossier).await, DossierStanding::Withdrawn);
    let engine = &panel.house.engine;
    let secretary = panel.house.session("Panel");
    let seen = engine.dossier(secretary, dossier).await;
    assert!(matches!(seen, Err(EngineError::Denied(_))));
    assert_eq!(panel.listed(secretary).await, Some(vec![]));
    let wraps = engine
        .store()
        .stream(panel.case.into())
        .await
        .unwrap()
        .wraps;
    let to = store::Recipient::Organisation(panel.house.ids["Panel"]);
    assert!(wraps.iter().all(|wrap| wrap.place.recipient != to));
    // Help goes on.
    let holder = panel.house.session("Outreach");
    let view = engine.case(holder, panel.case).await.unwrap();
    assert_eq!(view.case.standing, CaseStanding::Open);
}

async fn what_projections_say_of_dossiers_is_made_again_from_the_log(house: House) {
    let panel = Panel::new(house).await;
    let dossier = panel.submit().await;
    panel.round(dossier).await;
    panel
        .vote("officer", dossier, Ballot::Negative)
        .await
        .unwrap();
    let engine = &panel.house.engine;
    let rebuilt = engine.rebuild(|_| {}).await.unwrap();
    assert_eq!(rebuilt.differing, 0);
    // The box is no projection: what lies in it is still there.
    assert!(engine.store().ballots(dossier).await.unwrap().is_some());
}
