//! Passkeys: what signs in, what it opens, and what is refused.

use case::Role;
use case::concern::Tell;
use engine::{
    Begun, ChangeError, PasskeyError, PasskeyLine, Passphrase, RelyingParty, SecondFactor, Session,
    SessionError, SignInError, Step, Whence,
};
use jiff::SignedDuration;
use store::PasskeyRow;

use crate::authenticator::Authenticator;
use crate::house::{House, PASSPHRASE, on_both};

on_both!(
    what_a_passkey_yields_opens_what_the_passphrase_opens,
    a_passkey_that_yields_nothing_stands_for_the_code_and_awaits_the_passphrase,
    an_answer_is_taken_once_in_time_and_for_who_was_asked,
    answers_that_are_not_to_be_believed_look_the_same,
    a_number_used_before_puts_a_passkey_in_doubt,
    a_removed_passkey_signs_in_no_more_and_ends_what_it_began,
    a_passkey_is_added_by_whoever_knows_the_passphrase_and_kept_once,
    another_passphrase_leaves_passkeys_as_they_are,
    letting_a_member_in_again_ends_passkeys_made_before,
    a_passkey_opens_the_key_that_was_renewed_when_somebody_left,
    who_belongs_to_no_organisation_any_more_has_no_passkey,
    a_passkey_put_into_the_database_signs_nobody_in,
    trying_passphrases_keeps_nobody_with_a_passkey_out,
);

const ORIGIN: &str = "https://nrm.example";
const NAME: &str = "Outreach worker";

fn pages() -> RelyingParty {
    RelyingParty::at(ORIGIN, "Throughline").unwrap()
}

fn here() -> Whence {
    Whence {
        browser: "Firefox, Android".to_owned(),
        address: None,
    }
}

impl House {
    fn after(&self, seconds: i64) {
        let now = self.engine.now() + SignedDuration::from_secs(seconds);
        self.clock.set(now);
    }

    /// A session from here, by passphrase.
    async fn seat(&self, name: &str) -> Session {
        let (accounts, now) = (self.engine.accounts(), self.engine.now());
        let begun = accounts
            .sign_in(name, Passphrase::new(PASSPHRASE), None, &here(), now)
            .await;
        let cookie = begun.unwrap().complete().unwrap().secret.to_cookie();
        self.sit(&cookie).await.unwrap()
    }

    async fn sit(&self, cookie: &str) -> Result<Session, SessionError> {
        let (accounts, now) = (self.engine.accounts(), self.engine.now());
        accounts.session(cookie, &here(), now).await
    }

    async fn ask_to_make(&self, session: &Session) -> Result<String, SignInError> {
        let (accounts, now) = (self.engine.accounts(), self.engine.now());
        let passphrase = Passphrase::new(PASSPHRASE);
        accounts
            .ask_to_make_passkey(&pages(), session, passphrase, "work phone", now)
            .await?;
        Ok(accounts.question_of(session, now).await?.unwrap())
    }

    async fn keep(
        &self,
        session: &Session,
        answer: &str,
        made: Option<&Authenticator>,
    ) -> Result<bool, PasskeyError> {
        let (accounts, now) = (self.engine.accounts(), self.engine.now());
        let secret = made.map(Authenticator::secret);
        accounts
            .keep_passkey(&pages(), session, answer, secret, now)
            .await
    }

    /// A passkey of a member; one that `yields` opens the member's lock.
    async fn passkey(&self, name: &str, id: u8, yields: bool) -> Authenticator {
        let session = self.seat(name).await;
        let question = self.ask_to_make(&session).await.unwrap();
        let (made, answer) = Authenticator::make(&question, ORIGIN, id);
        let kept = self.keep(&session, &answer, yields.then_some(&made)).await;
        assert_eq!(kept.unwrap(), yields);
        made
    }

    async fn passkeys(&self, name: &str) -> Vec<PasskeyLine> {
        let session = self.seat(name).await;
        let accounts = self.engine.accounts();
        accounts.passkeys(&session).await.unwrap()
    }

    /// A browser's cookie, and what its authenticators are asked.
    async fn asked(&self) -> (String, String) {
        let (accounts, now) = (self.engine.accounts(), self.engine.now());
        let secret = accounts.ask_for_passkey(&pages(), now).await.unwrap();
        let cookie = secret.to_cookie().to_string();
        let question = accounts.question(&cookie, now).await.unwrap().unwrap();
        (cookie, question)
    }

    async fn give(
        &self,
        cookie: &str,
        answer: &str,
        yields: Option<&Authenticator>,
    ) -> Result<Begun, SignInError> {
        let (accounts, now) = (self.engine.accounts(), self.engine.now());
        let secret = yields.map(Authenticator::secret);
        accounts
            .sign_in_by_passkey(&pages(), cookie, answer, secret, &here(), now)
            .await
    }

    /// Signs in by a passkey and what it yields.
    async fn by_passkey(&self, by: &Authenticator) -> Result<Session, SignInError> {
        let (cookie, question) = self.asked().await;
        let begun = self.give(&cookie, &by.sign(&question), Some(by)).await?;
        let signed_in = begun.complete().expect("what it yields opens the lock");
        Ok(self.sit(&signed_in.secret.to_cookie()).await.unwrap())
    }

    /// The cookie of a sign-in by a passkey that yields nothing.
    async fn half_by(&self, by: &Authenticator) -> String {
        let (cookie, question) = self.asked().await;
        match self.give(&cookie, &by.sign(&question), None).await.unwrap() {
            Begun::Half(secret) => secret.to_cookie().to_string(),
            Begun::SignedIn(_) => panic!("the passphrase is awaited"),
        }
    }

    async fn type_passphrase(&self, cookie: &str, typed: &str) -> Result<Session, SignInError> {
        let (accounts, now) = (self.engine.accounts(), self.engine.now());
        let signed_in = accounts
            .give_passphrase(cookie, Passphrase::new(typed), &here(), now)
            .await?;
        Ok(self.sit(&signed_in.secret.to_cookie()).await.unwrap())
    }
}

async fn what_a_passkey_yields_opens_what_the_passphrase_opens(house: House) {
    let concern = house.report("Outreach", Tell::No).await;
    let case = house.presume("Outreach", concern, Tell::No).await;
    let made = house.passkey(NAME, 1, true).await;
    // No code is asked for after it, although one is asked for after a passphrase.
    let accounts = house.engine.accounts();
    accounts
        .set_second_factor(SecondFactor::Required)
        .await
        .unwrap();
    let session = house.by_passkey(&made).await.unwrap();
    assert_eq!(
        session.principal(),
        house.session("Outreach").principal(),
        "the same member for the same organisation"
    );
    let (closed, open) = house.closed_and_open(&session, case).await;
    assert!(closed == 0 && open > 0);
    // Another process that serves the same database takes the answer too.
    let (cookie, question) = house.asked().await;
    let other = house.other_process().await;
    let begun = other
        .accounts()
        .sign_in_by_passkey(
            &pages(),
            &cookie,
            &made.sign(&question),
            Some(made.secret()),
            &here(),
            other.now(),
        )
        .await;
    assert!(begun.unwrap().complete().is_some());
}

async fn a_passkey_that_yields_nothing_stands_for_the_code_and_awaits_the_passphrase(house: House) {
    let made = house.passkey(NAME, 1, false).await;
    let accounts = house.engine.accounts();
    accounts
        .set_second_factor(SecondFactor::Required)
        .await
        .unwrap();
    let half = house.half_by(&made).await;
    assert!(matches!(
        accounts.step(&half, house.engine.now()).await.unwrap(),
        Step::Passphrase
    ));
    assert!(matches!(house.sit(&half).await, Err(SessionError::None)));
    // A code is no passphrase, and wrong passphrases are counted as ever.
    let from = here();
    let code = accounts.give_code(&half, "000000", &from, house.engine.now());
    assert!(matches!(code.await, Err(SignInError::Over)));
    for _ in 0..5 {
        let wrong = house.type_passphrase(&half, "not the passphrase").await;
        assert!(matches!(wrong, Err(SignInError::Wrong)));
    }
    let waits = house.type_passphrase(&half, PASSPHRASE).await;
    assert!(matches!(waits, Err(SignInError::Wait { .. })));
    house.after(2);
    let session = house.type_passphrase(&half, PASSPHRASE).await.unwrap();
    assert_eq!(session.principal(), house.session("Outreach").principal());
    let again = house.type_passphrase(&half, PASSPHRASE).await;
    assert!(matches!(again, Err(SignInError::Over)));
    // What another passkey yields opens no lock of this one.
    let other = house.passkey_of_another().await;
    let (cookie, question) = house.asked().await;
    let answer = made.sign(&question);
    let begun = house.give(&cookie, &answer, Some(&other)).await.unwrap();
    assert!(begun.complete().is_none());
    let late = house.half_by(&made).await;
    house.after(15 * 60 + 1);
    let late = house.type_passphrase(&late, PASSPHRASE).await;
    assert!(matches!(late, Err(SignInError::Over)));
}

impl House {
    async fn passkey_of_another(&self) -> Authenticator {
        let accounts = self.engine.accounts();
        let optional = SecondFactor::Optional;
        accounts.set_second_factor(optional).await.unwrap();
        self.passkey("Shelter worker", 9, true).await
    }
}

async fn an_answer_is_taken_once_in_time_and_for_who_was_asked(house: House) {
    let made = house.passkey(NAME, 1, true).await;
    let (cookie, question) = house.asked().await;
    let answer = made.sign(&question);
    // Another browser has been asked something else, or nothing.
    let (other, _) = house.asked().await;
    for elsewhere in [other.as_str(), "no cookie at all"] {
        let refused = house.give(elsewhere, &answer, Some(&made)).await;
        assert!(refused.is_err(), "{elsewhere}");
    }
    house.give(&cookie, &answer, Some(&made)).await.unwrap();
    let replayed = house.give(&cookie, &answer, Some(&made)).await;
    assert!(matches!(replayed, Err(SignInError::Over)));
    let (fresh, _) = house.asked().await;
    let replayed = house.give(&fresh, &answer, Some(&made)).await;
    assert!(matches!(replayed, Err(SignInError::WrongPasskey)));
    // A wrong answer uses the question up as well.
    let (cookie, question) = house.asked().await;
    let wrong = house.give(&cookie, "no answer at all", Some(&made)).await;
    assert!(matches!(wrong, Err(SignInError::WrongPasskey)));
    let answer = made.sign(&question);
    let second = house.give(&cookie, &answer, Some(&made)).await;
    assert!(matches!(second, Err(SignInError::Over)));

    let (cookie, question) = house.asked().await;
    house.after(5 * 60 + 1);
    let answer = made.sign(&question);
    let late = house.give(&cookie, &answer, Some(&made)).await;
    assert!(matches!(late, Err(SignInError::Over)));
    // Nor does a clock that was moved back make a question young again.
    let (cookie, question) = house.asked().await;
    house.after(-6 * 60);
    let answer = made.sign(&question);
    let early = house.give(&cookie, &answer, Some(&made)).await;
    assert!(matches!(early, Err(SignInError::Over)));
    house.engine.sweep().await.unwrap();
}

async fn answers_that_are_not_to_be_believed_look_the_same(house: House) {
    let mut made = house.passkey(NAME, 1, true).await;
    let other = house.passkey("Shelter worker", 2, true).await;
    let mut sentences = Vec::new();
    let mut refused = async |by: &Authenticator| {
        let (cookie, question) = house.asked().await;
        let refused = house.give(&cookie, &by.sign(&question), Some(by)).await;
        sentences.push(refused.unwrap_err().to_string());
    };
    let (id, user) = (made.id.clone(), made.user.clone());
    made.origin = "https://nrm.example.evil.example".to_owned();
    refused(&made).await;
    made.origin = "http://nrm.example".to_owned();
    refused(&made).await;
    made.origin = ORIGIN.to_owned();
    made.relying_party = "evil.example".to_owned();
    refused(&made).await;
    made.relying_party = "nrm.example".to_owned();
    made.verifies = false;
    refused(&made).await;
    made.verifies = true;
    // Nobody's passkey, another's key under this id, and this passkey in another's name.
    made.id = vec![77; 32];
    refused(&made).await;
    made.id = other.id.clone();
    refused(&made).await;
    made.id = id;
    made.user = other.user.clone();
    refused(&made).await;
    made.user = user;
    let mut forged = house.passkey("Shelter worker", 3, true).await;
    forged.id = made.id.clone();
    forged.user = made.user.clone();
    refused(&forged).await;
    assert!(
        sentences.iter().all(|sentence| *sentence == sentences[0]),
        "{sentences:#?}"
    );
    assert_eq!(sentences.len(), 8);
    house.by_passkey(&made).await.unwrap();
}

async fn a_number_used_before_puts_a_passkey_in_doubt(house: House) {
    let mut made = house.passkey(NAME, 1, true).await;
    for number in [3, 4, 9] {
        made.counter = number;
        house.by_passkey(&made).await.unwrap();
    }
    let before = house.passkeys(NAME).await;
    assert_eq!(before[0].used, Some(house.engine.now()));
    assert_eq!(before[0].doubted, None);
    let half = house.half_by_counting(&mut made).await;
    // The copy signs with a number that was there before.
    made.counter = 9;
    let copied = house.by_passkey(&made).await;
    assert!(matches!(copied, Err(SignInError::DoubtedPasskey)));
    made.counter = 50;
    let after = house.by_passkey(&made).await;
    assert!(matches!(after, Err(SignInError::DoubtedPasskey)));
    let half = house.type_passphrase(&half, PASSPHRASE).await;
    assert!(matches!(half, Err(SignInError::Over)));
    let told = house.passkeys(NAME).await;
    assert_eq!(told[0].doubted, Some(house.engine.now()));
    let own = house.engine.accounts().own(&house.seat(NAME).await).await;
    let own = own.unwrap();
    assert_eq!((own.passkeys, own.doubted), (0, 1));
}

impl House {
    async fn half_by_counting(&self, by: &mut Authenticator) -> String {
        by.counter += 1;
        self.half_by(by).await
    }
}

async fn a_removed_passkey_signs_in_no_more_and_ends_what_it_began(house: House) {
    let made = house.passkey(NAME, 1, true).await;
    let kept = house.passkey(NAME, 2, true).await;
    let half = house.half_by(&made).await;
    let lines = house.passkeys(NAME).await;
    assert_eq!(lines.len(), 2);
    assert!(lines.iter().all(|line| line.name == "work phone"));
    let (session, accounts) = (house.seat(NAME).await, house.engine.accounts());
    // Not by anybody else.
    let other = house.seat("Shelter worker").await;
    accounts
        .remove_passkey(&other, &lines[0].tag)
        .await
        .unwrap();
    assert_eq!(house.passkeys(NAME).await.len(), 2);
    let removed = lines.iter().find(|line| line.used.is_some()).unwrap();
    accounts
        .remove_passkey(&session, &removed.tag)
        .await
        .unwrap();
    let refused = house.by_passkey(&made).await;
    assert!(matches!(refused, Err(SignInError::WrongPasskey)));
    let half = house.type_passphrase(&half, PASSPHRASE).await;
    assert!(matches!(half, Err(SignInError::Over)));
    house.by_passkey(&kept).await.unwrap();
}

async fn a_passkey_is_added_by_whoever_knows_the_passphrase_and_kept_once(house: House) {
    let session = house.seat(NAME).await;
    let (accounts, now) = (house.engine.accounts(), house.engine.now());
    let wrong = Passphrase::new("not the passphrase");
    let pages = pages();
    let refused = accounts.ask_to_make_passkey(&pages, &session, wrong, "mine", now);
    assert!(matches!(refused.await, Err(SignInError::Wrong)));
    assert_eq!(accounts.question_of(&session, now).await.unwrap(), None);

    let question = house.ask_to_make(&session).await.unwrap();
    assert!(
        question.contains("\"residentKey\":\"required\""),
        "{question}"
    );
    let (made, answer) = Authenticator::make(&question, ORIGIN, 1);
    // Not in another session of the same member, nor for another address of the pages.
    let elsewhere = house.seat(NAME).await;
    let refused = house.keep(&elsewhere, &answer, Some(&made)).await;
    assert!(matches!(refused, Err(PasskeyError::Over)));
    assert!(house.keep(&session, &answer, Some(&made)).await.unwrap());
    let replayed = house.keep(&session, &answer, Some(&made)).await;
    assert!(matches!(replayed, Err(PasskeyError::Over)));
    // The next question names it, so that no authenticator makes a second one beside it.
    let question = house.ask_to_make(&session).await.unwrap();
    let known = data_encoding::BASE64URL_NOPAD.encode(&made.id);
    assert!(question.contains(&known), "{question}");
    // What is somebody's passkey does not become another's.
    let other = house.seat("Shelter worker").await;
    let question = house.ask_to_make(&other).await.unwrap();
    let (_, answer) = Authenticator::make(&question, ORIGIN, 1);
    let refused = house.keep(&other, &answer, None).await;
    assert!(matches!(refused, Err(PasskeyError::Wrong)));
    let question = house.ask_to_make(&other).await.unwrap();
    let (_, answer) = Authenticator::make(&question, "https://evil.example", 3);
    let refused = house.keep(&other, &answer, None).await;
    assert!(matches!(refused, Err(PasskeyError::Wrong)));
    // An authenticator asked for a signature makes no passkey, and the other way round.
    let (cookie, _) = house.asked().await;
    let question = house.ask_to_make(&other).await.unwrap();
    let (_, answer) = Authenticator::make(&question, ORIGIN, 4);
    let refused = house.give(&cookie, &answer, None).await;
    assert!(matches!(refused, Err(SignInError::WrongPasskey)));
    assert_eq!(house.passkeys("Shelter worker").await, []);
}

async fn another_passphrase_leaves_passkeys_as_they_are(house: House) {
    let concern = house.report("Outreach", Tell::No).await;
    let case = house.presume("Outreach", concern, Tell::No).await;
    let made = house.passkey(NAME, 1, true).await;
    let half = house.half_by(&made).await;
    let session = house.seat(NAME).await;
    let (accounts, now) = (house.engine.accounts(), house.engine.now());
    let changed: Result<_, ChangeError> = accounts
        .change_passphrase(
            &session,
            Passphrase::new(PASSPHRASE),
            Passphrase::new("violet kettle drum nineteen"),
            &here(),
            now,
        )
        .await;
    changed.unwrap();
    let over = house.type_passphrase(&half, PASSPHRASE).await;
    assert!(
        matches!(over, Err(SignInError::Over)),
        "ended with the rest"
    );
    let session = house.by_passkey(&made).await.unwrap();
    let (closed, open) = house.closed_and_open(&session, case).await;
    assert!(closed == 0 && open > 0);
}

async fn letting_a_member_in_again_ends_passkeys_made_before(house: House) {
    house
        .take_in("Outreach", "second", &[Role::Custodian])
        .await;
    let lost = house.take_in("Outreach", "lost", &[Role::CaseWorker]).await;
    let made = house.passkey("lost", 1, true).await;
    let half = house.half_by(&made).await;
    let asked = house.seat("lost").await;
    let question = house.ask_to_make(&asked).await.unwrap();
    let first = house.engine.start_recovery(house.session("Outreach"), lost);
    let first = first.await.unwrap().to_text().to_string();
    let (second, outreach) = (house.enter("second").await.unwrap(), house.ids["Outreach"]);
    let other = house.engine.confirm_recovery(&second, outreach, lost);
    let other = other.await.unwrap().to_text().to_string();
    let new = "violet kettle drum nineteen";
    house
        .engine
        .recover([&first, &other], Passphrase::new(new))
        .await
        .unwrap();
    let refused = house.by_passkey(&made).await;
    assert!(matches!(refused, Err(SignInError::WrongPasskey)));
    let half = house.type_passphrase(&half, new).await;
    assert!(matches!(half, Err(SignInError::Over)));
    // Nor is one kept that was asked for before.
    let (late, answer) = Authenticator::make(&question, ORIGIN, 2);
    let kept = house.keep(&asked, &answer, Some(&late)).await;
    assert!(house.by_passkey(&late).await.is_err(), "{kept:?}");
}

async fn a_passkey_opens_the_key_that_was_renewed_when_somebody_left(house: House) {
    let leaver = house
        .take_in("Outreach", "leaver", &[Role::CaseWorker])
        .await;
    house
        .take_in("Outreach", "stays", &[Role::CaseWorker])
        .await;
    let leavers = house.passkey("leaver", 1, true).await;
    let stayers = house.passkey("stays", 2, true).await;
    let custodian = house.session("Outreach");
    house
        .engine
        .end_membership(custodian, leaver)
        .await
        .unwrap();
    let concern = house.report("Outreach", Tell::No).await;
    let case = house.presume("Outreach", concern, Tell::No).await;
    let session = house.by_passkey(&stayers).await.unwrap();
    let (closed, open) = house.closed_and_open(&session, case).await;
    assert!(closed == 0 && open > 0, "sealed under the renewed key");
    assert!(house.by_passkey(&leavers).await.is_err());
}

async fn who_belongs_to_no_organisation_any_more_has_no_passkey(house: House) {
    let leaver = house
        .take_in("Outreach", "leaver", &[Role::CaseWorker])
        .await;
    let made = house.passkey("leaver", 1, true).await;
    let custodian = house.session("Outreach");
    house
        .engine
        .end_membership(custodian, leaver)
        .await
        .unwrap();
    let kept = house.engine.store().passkeys(leaver).await.unwrap();
    assert_eq!(kept, []);
    let refused = house.by_passkey(&made).await;
    assert!(matches!(refused, Err(SignInError::WrongPasskey)));
}

async fn a_passkey_put_into_the_database_signs_nobody_in(house: House) {
    let mut made = house.passkey("Shelter worker", 1, true).await;
    let store = house.engine.store();
    let member = |name: &str| house.session(name).principal().member;
    let row = store.passkeys(member("Shelter")).await.unwrap().remove(0);
    store
        .remove_passkey(row.member, &row.credential)
        .await
        .unwrap();
    // The same passkey as another member's, who then says to be that member.
    let moved = PasskeyRow {
        member: member("Outreach"),
        ..row
    };
    assert!(store.keep_passkey(&moved, 1).await.unwrap());
    let user = member("Outreach");
    made.user = data_encoding::BASE64URL_NOPAD.encode(user.bytes());
    let refused = house.by_passkey(&made).await;
    assert!(matches!(refused, Err(SignInError::Store(_))), "{refused:?}");
}

async fn trying_passphrases_keeps_nobody_with_a_passkey_out(house: House) {
    let made = house.passkey(NAME, 1, true).await;
    let (accounts, now) = (house.engine.accounts(), house.engine.now());
    for _ in 0..8 {
        let wrong = Passphrase::new("not the passphrase");
        drop(accounts.sign_in(NAME, wrong, None, &here(), now).await);
    }
    let right = Passphrase::new(PASSPHRASE);
    let waits = accounts.sign_in(NAME, right, None, &here(), now).await;
    assert!(matches!(waits, Err(SignInError::Wait { .. })));
    house.by_passkey(&made).await.unwrap();
}
