//! A backup from earlier that is put back: what had ended since has not begun again.

use case::Role;
use case::concern::Tell;
use case::person::HolderOrder;
use engine::{Engine, Parts, Passphrase, SignInError};
use store::{Cell, Half, SCHEMA, Shape, Store};
use vault::InstallationKey;

use crate::house::{House, KEY, PASSPHRASE, on_both, quick};
use crate::own_page::{SECRET, a_page, on_case};

on_both!(
    who_was_let_in_again_is_so_where_a_backup_from_before_is_put_back,
    a_page_that_was_turned_off_stays_so_where_a_backup_from_before_is_put_back,
);

/// Every row that a backup holds.
struct Rows(Vec<(Shape, Vec<Vec<Cell>>)>);

impl Rows {
    async fn of(house: &House) -> Self {
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
    let standing = engine.store().standing().await.unwrap();

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
    let standing = house.engine.store().standing().await.unwrap();
    assert_eq!(kept.let_stand(&standing).await.unwrap().pages, 0);
    sign_in(&kept).await.unwrap();

    on_case(&house, case, HolderOrder::TurnPageOff, Parts::new())
        .await
        .unwrap();
    let standing = house.engine.store().standing().await.unwrap();
    let (store, _kept) = before.put_back().await;
    assert_eq!(store.let_stand(&standing).await.unwrap().pages, 1);
    assert!(matches!(sign_in(&store).await, Err(SignInError::Wrong)));
}
