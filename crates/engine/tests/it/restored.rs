//! A backup from earlier that is put back: what had ended since has not begun again.

use case::concern::Tell;
use case::person::{
    AgreementEnd, DeclineReason, HolderOrder, Need, ReceiverOrder, ReferralStanding, ShareBasis,
};
use case::{Actor, CaseEvent, CaseId, Purpose, ReferralId, Role};
use engine::{
    Answer, Engine, Form, Lines, List, Page, Parts, Passphrase, SealState, Session, SignInError,
    WithdrawnAgain,
};
use jiff::SignedDuration;
use store::{Cell, Half, KeyBackup, SCHEMA, Shape, Standing, Store};
use vault::InstallationKey;

use crate::agreements::{copy, order, presumed, refer};
use crate::house::{House, KEY, PASSPHRASE, on_both, quick};
use crate::lapse::share_with;
use crate::own_page::{SECRET, a_page, on_case};

on_both!(
    who_was_let_in_again_is_so_where_a_backup_from_before_is_put_back,
    a_page_that_was_turned_off_stays_so_where_a_backup_from_before_is_put_back,
    what_the_person_took_back_is_shared_with_nobody_where_a_backup_from_before_is_put_back,
    a_key_that_was_taken_from_somebody_opens_nothing_where_a_backup_from_before_is_put_back,
    who_was_responsible_keeps_the_keys_where_a_backup_from_before_is_put_back,
);

/// Every row that a backup holds.
struct Rows(Vec<(Shape, Vec<Vec<Cell>>)>);

impl Rows {
    async fn of(house: &House) -> Self {
        let at = house.engine.now();
        let backup = KeyBackup {
            id: house.engine.new_id(),
            at,
            expires: at + SignedDuration::from_hours(30 * 24),
        };
        house.engine.store().note_key_backup(&backup).await.unwrap();
        let mut snapshot = house.engine.store().snapshot().await.unwrap();
        let mut all = Vec::new();
        for half in [Half::Data, Half::Keys] {
            for table in half.tables() {
                let shape = snapshot.shape(table).await.unwrap();
                let mut rows = Vec::new();
                let read = snapshot.rows(&shape, |row| {
                    rows.push(row);
                    Ok::<(), store::StoreError>(())
                });
                read.await.unwrap();
                all.push((shape, rows));
            }
        }
        Self(all)
    }

    /// Puts them into an empty database, in which nobody has done anything yet.
    async fn put_back(&self) -> (Store, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("throughline.db");
        let store = Store::sqlite(&file).await.unwrap();
        let mut restoring = store.restoring(SCHEMA).await.unwrap();
        for (shape, rows) in &self.0 {
            restoring.put(shape, rows).await.unwrap();
        }
        restoring.commit().await.unwrap();
        (store, folder)
    }
}

async fn served(house: &House, store: &Store) -> Engine {
    let key = InstallationKey::from_bytes(&KEY);
    let engine = Engine::new(store.clone(), key, quick(), house.clock.clone());
    engine.await.unwrap()
}

async fn who_was_let_in_again_is_so_where_a_backup_from_before_is_put_back(house: House) {
    const NEW: &str = "violet kettle drum nineteen";
    house
        .take_in("Outreach", "second", &[Role::Custodian])
        .await;
    let lost = house.take_in("Outreach", "lost", &[Role::CaseWorker]).await;
    let outreach = house.ids["Outreach"];
    let before = Rows::of(&house).await;
    let (custodian, second) = (
        house.session("Outreach"),
        house.enter("second").await.unwrap(),
    );
    let engine = &house.engine;
    let first = engine.start_recovery(custodian, lost).await.unwrap();
    let other = engine
        .confirm_recovery(&second, outreach, lost)
        .await
        .unwrap();
    let codes = [first.to_text().to_string(), other.to_text().to_string()];
    engine
        .recover([&codes[0], &codes[1]], Passphrase::new(NEW))
        .await
        .unwrap();
    let standing = engine.store().standing(house.engine.now()).await.unwrap();

    let (store, _kept) = before.put_back().await;
    let back = store.let_stand(&standing).await.unwrap();
    assert_eq!(back.recovered, [lost]);
    assert_eq!((back.passphrases, back.left.len()), (0, 0));
    let engine = served(&house, &store).await;
    engine.tell_again(&back).await.unwrap();
    let enter = async |passphrase: &str| {
        let (accounts, passphrase) = (engine.accounts(), Passphrase::new(passphrase));
        accounts
            .open_session("lost", passphrase, engine.now())
            .await
    };
    assert!(matches!(enter(PASSPHRASE).await, Err(SignInError::Wrong)));
    let session = enter(NEW).await.unwrap();
    assert!(session.organisation_key(1).is_some());
    assert_eq!(
        engine.own_recovery(&session).await.unwrap().last,
        Some(engine.now())
    );
    assert_eq!(
        engine.register_faults().await.unwrap(),
        Vec::<String>::new()
    );
    // Once more, nothing of it is left to take back.
    let again = store.let_stand(&standing).await.unwrap();
    assert_eq!(again, store::TakenBack::default());
}

async fn a_page_that_was_turned_off_stays_so_where_a_backup_from_before_is_put_back(house: House) {
    let concern = house.report("Outreach", Tell::No).await;
    let case = house.presume("Outreach", concern, Tell::No).await;
    let code = a_page(&house, case).await;
    let before = Rows::of(&house).await;
    let (kept, _kept) = before.put_back().await;
    let sign_in = async |store: &Store| {
        let engine = served(&house, store).await;
        let (accounts, now) = (engine.accounts(), engine.now());
        let secret = engine::PageSecret::new(SECRET);
        let from = engine::Whence::default();
        let signed_in = accounts.page_sign_in(&code, secret, &from, now);
        signed_in.await.map(|_| ())
    };
    let stood = standing(&house).await;
    assert_eq!(kept.let_stand(&stood).await.unwrap().pages, 0);
    sign_in(&kept).await.unwrap();

    on_case(&house, case, HolderOrder::TurnPageOff, Parts::new())
        .await
        .unwrap();
    let stood = standing(&house).await;
    let (store, _kept) = before.put_back().await;
    assert_eq!(store.let_stand(&stood).await.unwrap().pages, 1);
    assert!(matches!(sign_in(&store).await, Err(SignInError::Wrong)));
}

/// What stands, as it is kept apart.
async fn standing(house: &House) -> Standing {
    let store = house.engine.store();
    store.standing(house.engine.now()).await.unwrap()
}

/// Puts a backup back and lets stand what stood last.
async fn put_back_as_stood(house: &House, before: &Rows) -> (Engine, WithdrawnAgain, Kept) {
    let (store, kept) = before.put_back().await;
    let back = store.let_stand(&standing(house).await).await.unwrap();
    let engine = served(house, &store).await;
    let again = engine.tell_again(&back).await.unwrap();
    (engine, again, kept)
}

type Kept = tempfile::TempDir;

async fn enter(engine: &Engine, name: &str) -> Session {
    let (sign_in, passphrase) = (format!("{name} worker"), Passphrase::new(PASSPHRASE));
    let accounts = engine.accounts();
    let session = accounts.open_session(&sign_in, passphrase, engine.now());
    session.await.unwrap()
}

/// A case in which the shelter is asked for a bed on the person's word.
async fn asked(house: &House, need: Need) -> (CaseId, case::AgreementId, ReferralId) {
    let (case, shelter) = (presumed(house).await, house.ids["Shelter"]);
    let (agreement, agreed) = share_with(house, shelter);
    let agreed = order(house, "Outreach", case, agreed, Parts::new());
    agreed.await.unwrap();
    let basis = ShareBasis::Agreement(agreement);
    let (referral, asked) = refer(house, shelter, need, basis);
    let asked = order(house, "Outreach", case, asked, copy(referral));
    asked.await.unwrap();
    (case, agreement, referral)
}

/// What the shelter reads of its copy.
async fn reads(engine: &Engine, referral: ReferralId) -> Option<String> {
    let shelter = enter(engine, "Shelter").await;
    let view = engine.referral(&shelter, referral).await.ok()?;
    view.copy.map(|copy| copy.contact)
}

async fn answer(house: &House, case: CaseId, answer: ReceiverOrder) {
    let (shelter, answer) = (house.session("Shelter"), Answer(case, answer));
    let answered = house
        .engine
        .perform(shelter, answer, Parts::new(), Form::default());
    answered.await.unwrap();
}

async fn what_the_person_took_back_is_shared_with_nobody_where_a_backup_from_before_is_put_back(
    house: House,
) {
    let (case, agreement, referral) = asked(&house, Need::Shelter).await;
    answer(&house, case, ReceiverOrder::Accept(referral)).await;
    let before = Rows::of(&house).await;
    // Nothing was taken back yet, and nothing is.
    let (engine, again, _kept) = put_back_as_stood(&house, &before).await;
    assert_eq!(again, WithdrawnAgain::default());
    assert_eq!(reads(&engine, referral).await.unwrap(), "through us");

    let taken_back = HolderOrder::WithdrawAgreement(agreement);
    let taken_back = order(&house, "Outreach", case, taken_back, Parts::new());
    taken_back.await.unwrap();
    let (engine, again, _kept) = put_back_as_stood(&house, &before).await;
    assert_eq!((again.cases, again.handed_over), (1, 0));
    assert_eq!(reads(&engine, referral).await, None);
    let holder = enter(&engine, "Outreach").await;
    let view = engine.case(&holder, case).await.unwrap();
    let ended = view.case.agreements[&agreement].ended.unwrap();
    assert_eq!(ended.0, AgreementEnd::Withdrawn);
    let standing = view.case.referrals[&referral].standing;
    assert_eq!(standing, ReferralStanding::Withdrawn);
    let by_itself = |entry: &engine::Entry| {
        let by = Actor::System;
        entry.event == CaseEvent::AgreementWithdrawn { agreement, by }
    };
    assert_eq!(view.entries.iter().filter(|it| by_itself(it)).count(), 1);
    let told = engine.list(&holder, List::Notices, Page::first(20));
    let Lines::Notices(told) = told.await.unwrap().lines else {
        panic!("no notices");
    };
    assert!(told.iter().any(|it| it.kind == "agreement_ended_again"));
    // A restore of the same backup once more finds the list as it was.
    let (_, again, _kept) = put_back_as_stood(&house, &before).await;
    assert_eq!(again.cases, 1);
}

async fn a_key_that_was_taken_from_somebody_opens_nothing_where_a_backup_from_before_is_put_back(
    house: House,
) {
    let (case, _, referral) = asked(&house, Need::Shelter).await;
    let before = Rows::of(&house).await;
    let declined = ReceiverOrder::Decline(referral, DeclineReason::NoCapacity);
    answer(&house, case, declined).await;
    let (engine, again, _kept) = put_back_as_stood(&house, &before).await;
    assert_eq!((again.cases, again.keys, again.handed_over), (0, 1, 0));
    assert_eq!(reads(&engine, referral).await, None);
    // The holder reads it as before, and lets go of what nobody answers.
    let holder = enter(&engine, "Outreach").await;
    let taken_back = engine::OnCase(case, HolderOrder::WithdrawReferral(referral));
    let taken_back = engine.perform(&holder, taken_back, Parts::new(), Form::default());
    taken_back.await.unwrap();
}

async fn who_was_responsible_keeps_the_keys_where_a_backup_from_before_is_put_back(house: House) {
    let (case, _, referral) = asked(&house, Need::Holding).await;
    let before = Rows::of(&house).await;
    answer(&house, case, ReceiverOrder::Accept(referral)).await;
    let (engine, again, _kept) = put_back_as_stood(&house, &before).await;
    assert!(again.handed_over > 0, "{again:?}");
    let holder = enter(&engine, "Outreach").await;
    let view = engine.case(&holder, case).await.unwrap();
    assert_eq!(view.case.holder, house.ids["Outreach"]);
    let all = view.sealed.iter().map(|line| line.compartment).collect();
    engine
        .open_case(&holder, case, &all, Purpose::Assistance)
        .await
        .unwrap();
    let view = engine.case(&holder, case).await.unwrap();
    assert!(!view.sealed.is_empty());
    let is_open = |state| matches!(state, SealState::Open { .. });
    assert!(view.sealed.iter().all(|line| is_open(line.state)));
}
