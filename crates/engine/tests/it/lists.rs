//! Lists over random histories: each shows every member exactly what the policies permit, one by one,
//! of what such a list is of; a page at a time, and what is due first first.

use std::collections::BTreeSet;
use std::sync::Arc;

use case::concern::{Concern, ConcernStanding, Danger, Tell};
use case::person::{Case, CaseStanding, ClockKind, ReferralStanding, RunningClock};
use case::{ClockId, Duties, OrganisationId, Reference, Role, StreamId};
use engine::{
    Engine, EngineError, Lines, List, ListPlace, NewMember, Page, Passphrase, Proof, Session,
    SetClock,
};
use jiff::{SignedDuration, Timestamp};
use policy::{
    Action, Authority, CaseFacts, ConcernFacts, ConferenceFacts, DemandFacts, EmergencyFacts,
    OrganisationFacts, ReferralFacts, action,
};
use proptest::prelude::*;
use store::Row;
use vault::InstallationKey;

use crate::histories::{Country, NAMES, Try, histories, tell};
use crate::house::{House, KEY, PASSPHRASE, on_both, quick};

#[test]
fn every_list_is_what_the_policies_permit_on_sqlite() {
    tell(histories(50), 8, House::embedded, as_permitted);
}

#[test]
fn every_list_is_what_the_policies_permit_on_postgres() {
    tell(histories(40), 2, House::postgres, as_permitted);
}

/// Few enough for every list to have several pages.
const ROWS: u32 = 2;

const DAY: SignedDuration = SignedDuration::from_hours(24);

async fn as_permitted(house: &House, history: &[Try]) -> Result<(), TestCaseError> {
    let members = members(house).await;
    let mut country = Country::new(house);
    for one in history {
        country.tries(one).await;
    }
    // Once as it stands, and once when what runs has run out and nothing has moved for long.
    for later in [SignedDuration::ZERO, DAY * 15] {
        house.clock.set(house.engine.now() + later);
        let truth = Truth::of(&country).await;
        // Whoever looks after a person belongs to whoever is responsible.
        for (case, _) in &truth.cases {
            let custodian = country.worker(case.holder);
            let kept = house.engine.kept_organisation(custodian).await.unwrap();
            let belongs = |worker| kept.members.iter().any(|it| it.id == worker);
            prop_assert!(case.worker.is_none_or(belongs));
        }
        for session in house.sessions.values().chain(&members) {
            let shown = glass(&house.engine, session).await;
            let principal = session.principal();
            prop_assert_eq!(
                shown,
                truth.glass(session),
                "break-glass of {:?}",
                principal
            );
            // Several at once are those that are permitted one by one.
            let together = house.engine.lists(session, &List::ALL, ROWS).await.unwrap();
            let together: Vec<_> = together.iter().map(|view| view.list).collect();
            let mut alone = Vec::new();
            for list in List::ALL {
                match house.engine.list(session, list, Page::first(ROWS)).await {
                    Ok(_) => alone.push(list),
                    Err(EngineError::Denied(_)) => {}
                    Err(error) => panic!("{error}"),
                }
            }
            prop_assert_eq!(together, alone, "lists of {:?}", principal);
            for list in List::ALL {
                let shown = whole(&house.engine, session, list).await;
                let expected = truth.permitted(session, list);
                let principal = session.principal();
                prop_assert_eq!(
                    shown.iter().cloned().collect::<BTreeSet<_>>(),
                    expected,
                    "{:?} of {:?}",
                    list,
                    principal
                );
                let all = shown.iter().collect::<BTreeSet<_>>();
                // Two things may happen at once that are told in the same words.
                let told_alike = list == List::Notices;
                prop_assert!(
                    told_alike || shown.len() == all.len(),
                    "{:?} shows a line twice",
                    list
                );
            }
        }
    }
    Ok(())
}

/// A member of every organisation in every role alone.
async fn members(house: &House) -> Vec<Session> {
    let mut members = Vec::new();
    for name in NAMES {
        for role in Role::ALL {
            let custodian = Proof {
                sign_in: format!("{name} worker"),
                passphrase: Passphrase::new(PASSPHRASE),
                code: None,
            };
            let (to, roles) = (house.ids[name], [role].into());
            let invited = house.engine.invite(to, &roles, custodian).await.unwrap();
            let sign_in = format!("{name} {}", role.code());
            let new = NewMember {
                sign_in: sign_in.clone(),
                name: "Invented Worker".to_owned(),
                passphrase: Passphrase::new(PASSPHRASE),
            };
            let code = invited.code.to_text();
            house.engine.join(&code, new).await.unwrap();
            let accounts = house.engine.accounts();
            let (passphrase, now) = (Passphrase::new(PASSPHRASE), house.engine.now());
            let session = accounts.open_session(&sign_in, passphrase, now);
            members.push(session.await.unwrap());
        }
    }
    members
}

/// Every line of a list, a page at a time; none where the list is not permitted at all.
async fn whole(engine: &Engine, session: &Session, list: List) -> Vec<String> {
    let mut all = Vec::new();
    let mut due: Vec<Option<Timestamp>> = Vec::new();
    let mut turns: Vec<(bool, Timestamp)> = Vec::new();
    let mut after: Option<ListPlace> = None;
    loop {
        let page = Page { after, rows: ROWS };
        let view = match engine.list(session, list, page).await {
            Ok(view) => view,
            Err(EngineError::Denied(_)) => return Vec::new(),
            Err(error) => panic!("{error}"),
        };
        assert!(view.lines.len() <= ROWS as usize);
        match &view.lines {
            Lines::Concerns(lines) => {
                all.extend(lines.iter().map(|it| it.id.to_string()));
                let turn = |it: &engine::ConcernLine| (it.body.danger != Danger::Now, it.at);
                turns.extend(lines.iter().map(turn));
            }
            Lines::Alarms(lines) => {
                all.extend(lines.iter().map(|it| it.reference.to_string()));
                due.extend(lines.iter().map(|it| Some(it.since)));
            }
            Lines::Cases(lines) => {
                all.extend(lines.iter().map(|it| it.id.to_string()));
                due.extend(lines.iter().map(|it| match list {
                    List::Still => Some(it.moved_at),
                    List::Alarms => it.alarm_at,
                    List::Contacts => it.contact_until,
                    _ => Some(it.due.unwrap_or(Timestamp::MAX)),
                }));
            }
            Lines::Referrals(lines) => {
                all.extend(lines.iter().map(|it| it.id.to_string()));
                due.extend(lines.iter().map(|it| Some(it.due)));
            }
            Lines::Clocks(lines) => {
                let clock = |it: &engine::ClockLine| clock(it.case, it.clock, &it.kind, it.due);
                all.extend(lines.iter().map(clock));
                due.extend(lines.iter().map(|it| it.due));
            }
            Lines::Demands(lines) => {
                all.extend(lines.iter().map(|it| it.id.to_string()));
            }
            Lines::Complaints(lines) => {
                all.extend(lines.iter().map(|it| it.id.to_string()));
            }
            Lines::Conferences(lines) => {
                all.extend(lines.iter().map(|it| it.id.to_string()));
            }
            Lines::Dossiers(lines) => {
                all.extend(lines.iter().map(|it| it.id.to_string()));
            }
            Lines::Laws(lines) => {
                all.extend(lines.iter().map(|it| format!("{} {}", it.case, it.version)));
            }
            Lines::Notices(lines) => {
                all.extend(lines.iter().map(|it| notice(it.at, it.stream, &it.kind)));
            }
        }
        // A place travels in an address and comes back as it was.
        after = view.next.map(|next| next.to_string().parse().unwrap());
        if after.is_none() {
            assert!(due.is_sorted(), "{list:?} begins with what is due first");
            // The desk sees what cannot wait, and then what waits longest; others what they told last.
            let in_turn = match list {
                List::DeskConcerns => turns.is_sorted(),
                _ => turns.is_sorted_by(|(_, one), (_, other)| one >= other),
            };
            assert!(in_turn, "{list:?} is in its order");
            return all;
        }
    }
}

/// Whether something is left to do about a demand: to answer it, to tell the person, or to appeal.
fn left_to_do(case: &Case, demand: &case::person::Demand) -> bool {
    let runs = |kind| {
        let clock = demand.clocks.get(&kind).and_then(|id| case.clocks.get(id));
        clock.is_some_and(|clock| clock.ended.is_none())
    };
    case.standing != CaseStanding::Erased
        && !demand.mistaken
        && (demand.answer.is_none() || demand.is_to_be_told() || runs(ClockKind::DemandAppeal))
}

/// Every break-glass that a member sees in some list, in whatever month it was asked for.
async fn glass(engine: &Engine, session: &Session) -> BTreeSet<case::EmergencyId> {
    let mut all = BTreeSet::new();
    let today = jiff::tz::TimeZone::UTC.to_datetime(engine.now()).date();
    let mut month = jiff::civil::date(2026, 3, 1);
    while month <= today.last_of_month() {
        let seen = match engine.emergencies(session, Some(month)).await {
            Ok(seen) => seen,
            Err(EngineError::Denied(_)) => return all,
            Err(error) => panic!("{error}"),
        };
        let lists = [seen.own, seen.to_answer, seen.to_review];
        let lists = lists.into_iter().chain(seen.listed).flatten();
        all.extend(lists.map(|line| line.id));
        month = month.saturating_add(jiff::Span::new().months(1));
    }
    all
}

fn clock(case: case::CaseId, id: ClockId, kind: &str, due: Option<Timestamp>) -> String {
    format!("{case} {id:?} {kind} {due:?}")
}

fn notice(at: Timestamp, stream: StreamId, kind: &str) -> String {
    format!("{at} {stream} {kind}")
}

/// The country as it stands, and what the policies see of it.
struct Truth {
    authority: Authority,
    duties: Duties,
    now: Timestamp,
    cases: Vec<(Case, CaseFacts)>,
    concerns: Vec<Concern>,
    notices: Vec<store::NoticeRow>,
    /// Cases whose safe contact there is, and is not to be relied on.
    stale: BTreeSet<case::CaseId>,
}

impl Truth {
    async fn of(country: &Country<'_>) -> Self {
        let engine = &country.house.engine;
        let duties = engine.duties().await.unwrap();
        let (mut cases, mut concerns) = (Vec::new(), Vec::new());
        for id in &country.cases {
            let case = country.case(*id).await;
            let facts =
                |profile: &case::profile::Checked| CaseFacts::of(&case, duties, profile.profile());
            let facts = engine.with_profile(facts).await.unwrap();
            cases.push((case, facts));
        }
        let mut stale = BTreeSet::new();
        for (case, _) in &cases {
            let standing = |profile: &case::profile::Checked| {
                case.contact_standing(&case::clock::Clock::new(profile), engine.now())
            };
            let standing = engine.with_profile(standing).await.unwrap();
            if case.safe_contact().is_some() && standing.needs_reason() {
                stale.insert(case.id);
            }
        }
        for id in &country.concerns {
            concerns.push(country.concern(*id).await);
        }
        let mut frozen = engine.store().freeze().await.unwrap();
        let rows = frozen.rows().await.unwrap().into_iter();
        let notices = rows.filter_map(|row| match row {
            Row::Notice(row) => Some(row),
            _ => None,
        });
        Self {
            authority: Authority::embedded().unwrap(),
            duties,
            now: engine.now(),
            cases,
            concerns,
            notices: notices.collect(),
            stale,
        }
    }

    fn stale(&self, case: &Case) -> bool {
        self.stale.contains(&case.id)
    }

    fn may<A: Action>(&self, session: &Session, facts: &A::Resource) -> bool {
        self.authority.rule::<A>(session.principal(), facts).allowed
    }

    /// Whether a referral of a case waits for an organisation's answer: that it does is no news afterwards.
    fn waits_for(&self, organisation: OrganisationId, stream: StreamId) -> bool {
        let mut cases = self.cases.iter().map(|(case, _)| case);
        let case = cases.find(|case| StreamId::from(case.id) == stream);
        let mut referrals = case.into_iter().flat_map(|case| case.referrals.values());
        referrals.any(|it| it.sent.to == organisation && it.standing == ReferralStanding::Sent)
    }

    /// What a list is of, as far as the policies permit a member to see it.
    fn permitted(&self, session: &Session, list: List) -> BTreeSet<String> {
        let own = session.principal().organisation;
        match list {
            List::Notices => {
                let mine = self.notices.iter().filter(|row| {
                    let id = row.organisation;
                    self.may::<action::SeeNotices>(session, &OrganisationFacts { id })
                        && (row.kind != "referral_sent" || self.waits_for(id, row.stream))
                });
                mine.map(|row| notice(row.at, row.stream, &row.kind))
                    .collect()
            }
            List::Mine
            | List::Unattended
            | List::People
            | List::DeskPeople
            | List::Alarms
            | List::Still
            | List::Contacts => {
                let cases = self.cases.iter().filter(|(case, facts)| {
                    let open = case.standing == CaseStanding::Open;
                    let still = case.moved_at <= self.now - DAY * 14;
                    let ours = open && case.holder == own;
                    match list {
                        List::Mine => {
                            ours && case.worker == Some(session.principal().member)
                                && self.may::<action::ReadCase>(session, facts)
                        }
                        List::Unattended => {
                            ours && case.worker.is_none()
                                && self.may::<action::ReadCase>(session, facts)
                        }
                        List::Contacts => {
                            open && self.stale(case) && self.may::<action::ReadCase>(session, facts)
                        }
                        List::People => open && self.may::<action::ReadCase>(session, facts),
                        List::DeskPeople => {
                            open && case.holder == self.duties.desk
                                && self.may::<action::ReadCase>(session, facts)
                        }
                        List::Still => {
                            open && still && self.may::<action::SeeCaseFacts>(session, facts)
                        }
                        // An order found out about after a case was closed is no less urgent.
                        _ => {
                            case.unanswered_alarm().is_some()
                                && self.may::<action::SeeCaseFacts>(session, facts)
                        }
                    }
                });
                cases.map(|(case, _)| case.id.to_string()).collect()
            }
            // No history has one: they are told of in tests of their own.
            List::Complaints | List::Dossiers => BTreeSet::new(),
            List::Invitations | List::Conferences => {
                let all = self.cases.iter().flat_map(|(case, facts)| {
                    let shown = case.conferences.keys().filter(|id| match list {
                        List::Invitations => {
                            let facts = ConferenceFacts::of(case, **id).unwrap();
                            self.may::<action::SeeConference>(session, &facts)
                        }
                        _ => {
                            case.standing != CaseStanding::Erased
                                && self.may::<action::ReadCase>(session, facts)
                        }
                    });
                    shown.map(ToString::to_string)
                });
                all.collect()
            }
            List::DeskAlarms => {
                let alarmed = self.cases.iter().filter(|(case, facts)| {
                    case.unanswered_alarm().is_some()
                        && self.may::<action::SeeAlarms>(session, facts)
                });
                alarmed
                    .map(|(case, _)| Reference::from(case.id).to_string())
                    .collect()
            }
            List::Ending | List::AllEnding => {
                let cases = self.cases.iter().filter(|(_, facts)| match list {
                    List::Ending => self.may::<action::ReadCase>(session, facts),
                    _ => self.may::<action::SeeCaseFacts>(session, facts),
                });
                let clocks = cases.flat_map(|(case, _)| {
                    // A file is demanded of people too who are no longer helped.
                    let runs = |(_, it): &(&ClockId, &RunningClock)| {
                        let open = case.standing == CaseStanding::Open;
                        let demanded = case.standing != CaseStanding::Erased;
                        it.ended.is_none() && (open || (it.kind.is_of_demand() && demanded))
                    };
                    let running = case.clocks.iter().filter(runs);
                    running.filter_map(|(id, it)| {
                        let due = it.deadline.as_ref()?.due;
                        let soon = list == List::Ending || due < self.now + DAY * 14;
                        let kind = serde_json::to_value(it.kind).unwrap();
                        soon.then(|| clock(case.id, *id, kind.as_str().unwrap(), Some(due)))
                    })
                });
                clocks.collect()
            }
            List::Told | List::DeskConcerns => {
                let concerns = self.concerns.iter().filter(|concern| {
                    let facts = ConcernFacts::from(*concern);
                    match list {
                        List::Told => {
                            concern.reported_by == Some(own)
                                && self.may::<action::ReadConcern>(session, &facts)
                        }
                        _ => {
                            concern.standing == ConcernStanding::Open
                                && self.may::<action::EndConcern>(session, &facts)
                        }
                    }
                });
                concerns.map(|concern| concern.id.to_string()).collect()
            }
            List::Demands | List::AllDemands => {
                let all = self.cases.iter().flat_map(|(case, _)| {
                    let own = case.demands.iter().filter(|(id, it)| {
                        let facts = DemandFacts::of(case, **id, self.duties).unwrap();
                        let related = case.holder == own || it.lawyers.contains(&own);
                        let shown = match list {
                            List::AllDemands => {
                                own == self.duties.co_ordinator
                                    && session.principal().roles.contains(&Role::CoOrdinator)
                            }
                            _ => related && left_to_do(case, it),
                        };
                        shown && self.may::<action::SeeDemand>(session, &facts)
                    });
                    own.map(|(id, _)| id.to_string())
                });
                all.collect()
            }
            List::Laws => {
                let cases = self.cases.iter();
                let seen =
                    cases.filter(|(_, facts)| self.may::<action::SeeCaseFacts>(session, facts));
                let laws = seen.flat_map(|(case, _)| {
                    let laws = case.laws.iter();
                    laws.map(|law| format!("{} {}", case.id, law.version))
                });
                laws.collect()
            }
            _ => self.referrals(session, list),
        }
    }

    fn glass(&self, session: &Session) -> BTreeSet<case::EmergencyId> {
        let all = self.cases.iter().flat_map(|(case, _)| {
            let ids = case.emergencies.keys();
            ids.filter_map(|id| EmergencyFacts::of(case, *id, self.duties, self.now))
        });
        let seen = all.filter(|facts| self.may::<action::SeeEmergency>(session, facts));
        seen.map(|facts| facts.id()).collect()
    }

    fn referrals(&self, session: &Session, list: List) -> BTreeSet<String> {
        let mut all = BTreeSet::new();
        for (case, facts) in &self.cases {
            for (id, referral) in &case.referrals {
                let of = ReferralFacts::of(case, *id, self.duties).unwrap();
                let reads = || self.may::<action::ReadReferral>(session, &of);
                let lapsed = || self.may::<action::DealWithLapse>(session, &of);
                let oversees = || self.may::<action::SeeCaseFacts>(session, facts);
                let soon = referral.sent.due < self.now + DAY;
                let shown = match (list, referral.standing) {
                    (List::Asked, ReferralStanding::Sent) => reads(),
                    (List::Helping, ReferralStanding::Accepted) => reads(),
                    (List::Waiting, ReferralStanding::Sent) => {
                        self.may::<action::ReadCase>(session, facts)
                    }
                    (List::DeskLapsed, ReferralStanding::AtDesk(_)) => lapsed(),
                    (List::Escalated, ReferralStanding::AtCoOrdinator) => lapsed(),
                    (List::AllLapsing, ReferralStanding::Sent) => soon && oversees(),
                    _ => false,
                };
                if shown {
                    all.insert(id.to_string());
                }
            }
        }
        all
    }
}

on_both!(
    projections_that_a_migration_left_stale_are_made_again_at_the_start,
    what_was_not_shown_is_not_seen,
    who_is_not_told_what_happened_does_not_mark_it_as_seen,
);

async fn projections_that_a_migration_left_stale_are_made_again_at_the_start(house: House) {
    let concern = house.report("Outreach", Tell::No).await;
    house.presume("Outreach", concern, Tell::No).await;
    let store = house.engine.store();
    let mut frozen = store.freeze().await.unwrap();
    let before = frozen.rows().await.unwrap().len();
    frozen.replace_rows(&[]).await.unwrap();
    frozen.commit().await.unwrap();
    store.set(&[("projections", "stale")]).await.unwrap();

    let key = InstallationKey::from_bytes(&KEY);
    let clock = Arc::new(SetClock::at(house.engine.now()));
    let engine = Engine::new(store.clone(), key, quick(), clock)
        .await
        .unwrap();
    assert!(!store.projections_are_stale().await.unwrap());
    let rows = store.freeze().await.unwrap().rows().await.unwrap();
    assert_eq!(rows.len(), before);
    let outreach = house.session("Outreach");
    assert_eq!(whole(&engine, outreach, List::People).await.len(), 1);
    assert_eq!(engine.rebuild(|_| ()).await.unwrap().differing, 0);
}

/// The events of the notices that the first page of that list shows.
async fn shown(engine: &Engine, session: &Session, rows: u32) -> Vec<(StreamId, u64)> {
    let page = Page::first(rows);
    let view = engine.list(session, List::Notices, page).await.unwrap();
    let Lines::Notices(notices) = view.lines else {
        panic!("the list holds something else");
    };
    let notices = notices.iter();
    notices.map(|it| (it.stream, it.version)).collect()
}

/// The oldest is what waits longest for somebody to look.
async fn what_was_not_shown_is_not_seen(house: House) {
    let engine = &house.engine;
    let desk = house.session("Desk");
    for _ in 0..5 {
        house.report("Outreach", Tell::No).await;
        house.clock.set(engine.now() + SignedDuration::from_mins(1));
    }
    let all = shown(engine, desk, 10).await;
    assert_eq!(all.len(), 5);
    let page = shown(engine, desk, 3).await;
    engine.notices_seen(desk, &page).await.unwrap();
    assert_eq!(shown(engine, desk, 10).await, all[3..]);
    // What comes meanwhile is not seen either, and neither is what names none.
    let read = shown(engine, desk, 10).await;
    house.report("Outreach", Tell::No).await;
    let stranger = (read[0].0, 99);
    let gone = [&read[..], &[stranger]].concat();
    engine.notices_seen(desk, &gone).await.unwrap();
    assert_eq!(shown(engine, desk, 10).await.len(), 1);
    // The same once it is long ago, when one instant says it for all.
    house.clock.set(engine.now() + DAY);
    house.report("Outreach", Tell::No).await;
    let newest = shown(engine, desk, 1).await;
    engine.notices_seen(desk, &newest).await.unwrap();
    assert_eq!(shown(engine, desk, 10).await.len(), 1);
    let last = shown(engine, desk, 10).await;
    engine.notices_seen(desk, &last).await.unwrap();
    assert!(shown(engine, desk, 10).await.is_empty());
}

async fn who_is_not_told_what_happened_does_not_mark_it_as_seen(house: House) {
    house.report("Outreach", Tell::No).await;
    let desk = house.session("Desk");
    assert_eq!(whole(&house.engine, desk, List::Notices).await.len(), 1);
    let members = members(&house).await;
    let custodian = members.iter().find(|session| {
        let principal = session.principal();
        principal.organisation == house.ids["Desk"] && principal.roles == [Role::Custodian].into()
    });
    let shown = shown(&house.engine, desk, 9).await;
    let refused = house.engine.notices_seen(custodian.unwrap(), &shown).await;
    assert!(matches!(refused, Err(EngineError::Denied(_))));
    assert_eq!(whole(&house.engine, desk, List::Notices).await.len(), 1);
    house.engine.notices_seen(desk, &shown).await.unwrap();
    assert_eq!(whole(&house.engine, desk, List::Notices).await.len(), 0);
}
