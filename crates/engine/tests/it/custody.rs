//! Members who leave, and the key that the organisation gets for it.

use case::concern::Tell;
use case::person::{HolderOrder, Source};
use case::{CaseId, Compartment, MemberId, Purpose, Refusal, Role};
use engine::{
    Engine, EngineError, Form, JoinError, NewMember, OnCase, Opened, Proof, Session, SessionError,
    SignInError, Whence,
};
use store::{Recipient, Sealed};
use vault::Passphrase;

use crate::house::{House, PASSPHRASE, on_both, words};

on_both!(
    who_leaves_is_out_at_once_and_the_others_open_everything,
    a_part_written_after_somebody_left_lies_under_a_key_of_its_own,
    another_process_writes_nothing_under_the_key_before,
    wrapping_anew_goes_on_where_it_was_stopped_and_then_destroys_the_key_before,
    wrapping_anew_stops_with_the_custodians_session,
    only_a_custodian_ends_memberships_and_nobody_their_own,
    an_open_invitation_is_void_once_the_key_is_renewed,
    one_who_joins_while_keys_are_wrapped_anew_opens_each_once_it_is,
);

impl House {
    /// Takes another member into an organisation.
    pub(crate) async fn take_in(&self, name: &str, sign_in: &str, roles: &[Role]) -> MemberId {
        let code = self.invite(name, roles).await;
        self.accept(&code, sign_in).await.unwrap()
    }

    pub(crate) async fn invite(&self, name: &str, roles: &[Role]) -> String {
        let custodian = Proof {
            sign_in: format!("{name} worker"),
            passphrase: Passphrase::new(PASSPHRASE),
            code: None,
        };
        let roles = roles.iter().copied().collect();
        let invited = self.engine.invite(self.ids[name], &roles, custodian).await;
        invited.unwrap().code.to_text().to_string()
    }

    pub(crate) async fn accept(&self, code: &str, sign_in: &str) -> Result<MemberId, JoinError> {
        let new = NewMember {
            sign_in: sign_in.to_owned(),
            name: format!("Invented {sign_in}"),
            passphrase: Passphrase::new(PASSPHRASE),
        };
        self.engine.join(code, new).await
    }

    pub(crate) async fn enter(&self, sign_in: &str) -> Result<Session, SignInError> {
        let passphrase = Passphrase::new(PASSPHRASE);
        let accounts = self.engine.accounts();
        accounts
            .open_session(sign_in, passphrase, self.engine.now())
            .await
    }

    /// A cookie of somebody who has signed in.
    async fn cookie(&self, sign_in: &str) -> String {
        let passphrase = Passphrase::new(PASSPHRASE);
        let (accounts, now) = (self.engine.accounts(), self.engine.now());
        let from = Whence::default();
        let begun = accounts.sign_in(sign_in, passphrase, None, &from, now);
        let signed_in = begun.await.unwrap().complete().unwrap();
        signed_in.secret.to_cookie().to_string()
    }

    async fn by_cookie(&self, cookie: &str) -> Result<Session, SessionError> {
        let (accounts, now) = (self.engine.accounts(), self.engine.now());
        accounts.session(cookie, &Whence::default(), now).await
    }

    async fn tell_account(&self, engine: &Engine, by: &Session, case: CaseId) {
        let order = HolderOrder::RecordAccount {
            source: Source::Person,
            given_on: self.today(),
        };
        let parts = words(Compartment::Narrative, "told later");
        engine
            .perform(by, OnCase(case, order), parts, Form::default())
            .await
            .unwrap();
    }

    /// How many parts of a case a session finds closed, and how many it opens.
    pub(crate) async fn closed_and_open(&self, session: &Session, case: CaseId) -> (usize, usize) {
        let all = Compartment::STANDING.into();
        let opened = self
            .engine
            .open_case(session, case, &all, Purpose::Assistance);
        opened.await.unwrap();
        let view = self.engine.case(session, case).await.unwrap();
        let parts = view.entries.iter().flat_map(|entry| &entry.parts);
        let parts: Vec<_> = parts.chain(&view.told).map(|(_, opened)| opened).collect();
        let count = |wanted: fn(&Opened) -> bool| parts.iter().filter(|it| wanted(it)).count();
        let closed = count(|opened| matches!(opened, Opened::Closed | Opened::Sealed));
        (closed, count(|opened| matches!(opened, Opened::Content(_))))
    }

    /// The epoch of the newest part of a compartment, and the pairs that its key is wrapped to.
    async fn newest(&self, case: CaseId, compartment: Compartment) -> (u32, Vec<u32>) {
        let stored = self.engine.store().stream(case.into()).await.unwrap();
        let parts = stored.events.iter().flat_map(|event| &event.parts);
        let of = parts.filter(|part| part.compartment == compartment);
        let epoch = of.map(|part| part.epoch).max().unwrap();
        let wraps = stored.wraps.iter().filter(|wrap| {
            wrap.place.sealed == Sealed::Part(compartment) && wrap.place.epoch == epoch
        });
        (epoch, wraps.map(|wrap| wrap.generation).collect())
    }
}

async fn a_case(house: &House) -> CaseId {
    let concern = house.report("Outreach", Tell::No).await;
    house.presume("Outreach", concern, Tell::No).await
}

async fn who_leaves_is_out_at_once_and_the_others_open_everything(house: House) {
    let case = a_case(&house).await;
    let leaver = house
        .take_in("Outreach", "leaver", &[Role::CaseWorker])
        .await;
    house
        .take_in("Outreach", "stays", &[Role::CaseWorker])
        .await;
    let (leavers, stays) = (house.cookie("leaver").await, house.cookie("stays").await);
    let opens = house.by_cookie(&leavers).await.unwrap();
    let (closed, open) = house.closed_and_open(&opens, case).await;
    assert!(closed == 0 && open > 0);

    let custodian = house.session("Outreach");
    let without = house.engine.end_membership(custodian, leaver).await;
    assert_eq!(without.unwrap(), []);
    assert!(matches!(
        house.by_cookie(&leavers).await,
        Err(SessionError::None)
    ));
    assert!(matches!(
        house.enter("leaver").await,
        Err(SignInError::NoOrganisation)
    ));
    // Before and after the keys are wrapped anew, in a session that began before and in a new one.
    for _ in 0..2 {
        let before = house.by_cookie(&stays).await.unwrap();
        let after = house.enter("stays").await.unwrap();
        for session in [before, after] {
            assert_eq!(house.closed_and_open(&session, case).await, (0, open));
        }
        house.engine.rewrap(custodian, |_, _| {}).await.unwrap();
    }
    let kept = house.engine.kept_organisation(custodian).await.unwrap();
    assert_eq!((kept.generation, kept.left), (2, 0));
    assert!(kept.members.iter().all(|line| line.id != leaver));
    assert!(kept.members.iter().all(|line| line.has_key));
}

async fn a_part_written_after_somebody_left_lies_under_a_key_of_its_own(house: House) {
    let case = a_case(&house).await;
    let mut custodian = house.enter("Outreach worker").await.unwrap();
    house.tell_account(&house.engine, &custodian, case).await;
    house.tell_account(&house.engine, &custodian, case).await;
    let narrative = Compartment::Narrative;
    assert_eq!(house.newest(case, narrative).await, (1, vec![1]));

    for round in 1..=2 {
        let name = format!("leaver {round}");
        let leaver = house.take_in("Outreach", &name, &[]).await;
        let ended = house.engine.end_membership(&custodian, leaver).await;
        ended.unwrap();
        custodian = house.enter("Outreach worker").await.unwrap();
        // Once is enough until the next one leaves, whether or not keys were wrapped anew meanwhile.
        for wrap in [false, true, false] {
            if wrap {
                house.engine.rewrap(&custodian, |_, _| {}).await.unwrap();
            }
            house.tell_account(&house.engine, &custodian, case).await;
            let newest = house.newest(case, narrative).await;
            assert_eq!(newest, (1 + round, vec![1 + round]));
        }
    }
    // Of the concern, what was told before nobody needs a key for.
    let (closed, _) = house.closed_and_open(&custodian, case).await;
    assert_eq!(closed, 0);
}

async fn another_process_writes_nothing_under_the_key_before(house: House) {
    let case = a_case(&house).await;
    let other = house.other_process().await;
    let leaver = house.take_in("Outreach", "leaver", &[]).await;
    let before = house.enter("Outreach worker").await.unwrap();
    house.tell_account(&other, &before, case).await;
    let ended = house.engine.end_membership(&before, leaver).await;
    ended.unwrap();
    // It has not heard of it, and the session has the older key only.
    house.tell_account(&other, &before, case).await;
    let newest = house.newest(case, Compartment::Narrative).await;
    assert_eq!(newest, (2, vec![2]));
}

async fn wrapping_anew_goes_on_where_it_was_stopped_and_then_destroys_the_key_before(house: House) {
    let mut cases = Vec::new();
    for _ in 0..110 {
        cases.push(a_case(&house).await);
    }
    let leaver = house.take_in("Outreach", "leaver", &[]).await;
    let custodian = house.session("Outreach");
    let ended = house.engine.end_membership(custodian, leaver).await;
    ended.unwrap();
    let store = house.engine.store();
    let outreach = house.ids["Outreach"];
    let all = store.older_wraps_left(outreach, 2).await.unwrap();

    // Ends between two pages, as a process does that is killed there.
    let session = house.enter("Outreach worker").await.unwrap();
    let engine = house.engine.clone();
    let wrapping = tokio::spawn(async move {
        let stop = |done, _| assert_eq!(done, 0, "stopped here");
        engine.rewrap(&session, stop).await.map(|_| ())
    });
    assert!(wrapping.await.unwrap_err().is_panic());
    let left = store.older_wraps_left(outreach, 2).await.unwrap();
    assert!(0 < left && left < all, "{left} of {all}");
    let held = store.custodians_of(outreach).await.unwrap();
    assert!(held.iter().any(|row| row.generation == 1));
    // Half of it done, everything is open.
    let session = house.enter("Outreach worker").await.unwrap();
    for case in [cases[0], cases[109]] {
        let (closed, open) = house.closed_and_open(&session, case).await;
        assert!(closed == 0 && open > 0);
    }

    let rewrapped = house.engine.rewrap(&session, |_, _| {}).await.unwrap();
    assert_eq!((rewrapped.done, rewrapped.left), (left, 0));
    assert!(rewrapped.retired && rewrapped.damaged.is_empty());
    let held = store.custodians_of(outreach).await.unwrap();
    assert!(held.iter().all(|row| row.generation == 2));
    let session = house.enter("Outreach worker").await.unwrap();
    for case in cases {
        assert_eq!(house.closed_and_open(&session, case).await.0, 0);
        let stored = store.stream(case.into()).await.unwrap();
        let own = stored
            .wraps
            .iter()
            .filter(|wrap| wrap.place.recipient == Recipient::Organisation(outreach));
        assert!(own.clone().count() > 0);
        assert!(
            own.clone()
                .all(|wrap| wrap.generation == 2 && wrap.since == 1)
        );
    }
    let again = house.engine.rewrap(&session, |_, _| {}).await.unwrap();
    assert!(again.done == 0 && !again.retired);
}

async fn wrapping_anew_stops_with_the_custodians_session(house: House) {
    a_case(&house).await;
    let cookie = house.cookie("Outreach worker").await;
    let session = house.by_cookie(&cookie).await.unwrap();
    house.engine.renew_key(&session).await.unwrap();
    house.engine.accounts().sign_out(&cookie).await.unwrap();
    let stopped = house.engine.rewrap(&session, |_, _| {}).await.unwrap();
    assert_eq!(stopped.done, 0);
    assert!(stopped.left > 0 && !stopped.retired);
}

async fn only_a_custodian_ends_memberships_and_nobody_their_own(house: House) {
    let worker = house.take_in("Outreach", "worker", &[Role::CaseWorker]);
    let worker = worker.await;
    let session = house.enter("worker").await.unwrap();
    let engine = &house.engine;
    let custodian = house.session("Outreach").principal().member;
    for refused in [
        engine.end_membership(&session, custodian).await.map(|_| ()),
        engine.renew_key(&session).await.map(|_| ()),
        engine.rewrap(&session, |_, _| {}).await.map(|_| ()),
        engine.kept_organisation(&session).await.map(|_| ()),
    ] {
        assert!(matches!(refused, Err(EngineError::Denied(_))));
    }
    let own = engine.end_membership(house.session("Outreach"), custodian);
    assert!(matches!(
        own.await,
        Err(EngineError::Refused(Refusal::OwnMembership))
    ));
    let other = engine.end_membership(house.session("Shelter"), worker);
    assert!(matches!(
        other.await,
        Err(EngineError::Refused(Refusal::NotAMember))
    ));
    let kept = engine.kept_organisation(house.session("Outreach")).await;
    assert_eq!(kept.unwrap().generation, 1, "nothing was changed");
}

async fn an_open_invitation_is_void_once_the_key_is_renewed(house: House) {
    let code = house.invite("Outreach", &[Role::CaseWorker]).await;
    let custodian = house.session("Outreach");
    house.engine.renew_key(custodian).await.unwrap();
    let refused = house.accept(&code, "late").await;
    assert!(matches!(refused, Err(JoinError::Code)));
    let code = house.invite("Outreach", &[Role::CaseWorker]).await;
    house.accept(&code, "in time").await.unwrap();
}

async fn one_who_joins_while_keys_are_wrapped_anew_opens_each_once_it_is(house: House) {
    let case = a_case(&house).await;
    let custodian = house.session("Outreach");
    house.engine.renew_key(custodian).await.unwrap();
    house
        .take_in("Outreach", "newcomer", &[Role::CaseWorker])
        .await;
    let newcomer = house.enter("newcomer").await.unwrap();
    let (closed, open) = house.closed_and_open(&newcomer, case).await;
    assert!(closed > 0 && open == 0, "the older key was not given on");
    house.engine.rewrap(custodian, |_, _| {}).await.unwrap();
    let (closed, open) = house.closed_and_open(&newcomer, case).await;
    assert!(closed == 0 && open > 0);
}
