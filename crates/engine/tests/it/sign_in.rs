//! Signing in: passphrase, code, sessions, and what their owner does with them.

use engine::{
    Begun, ChangeError, JoinError, NewMember, Offer, Passphrase, Proof, SecondFactor, SessionError,
    SignInError, SignedIn, Step, Unfit, Whence,
};
use jiff::Timestamp;
use totp_rs::{Builder, Secret};

use crate::house::{House, PASSPHRASE, on_both};

on_both!(
    a_name_that_nobody_has_is_answered_like_a_wrong_passphrase,
    the_first_code_sets_the_authenticator_up_and_each_is_taken_once,
    wrong_codes_are_counted_and_a_right_passphrase_does_not_set_them_back,
    of_many_attempts_at_once_none_goes_uncounted,
    of_many_attempts_at_once_a_name_that_nobody_has_waits_like_one_that_somebody_has,
    half_a_sign_in_opens_nothing_and_runs_out,
    a_session_ends_when_unused_when_long_and_in_another_browser,
    sessions_are_listed_and_ended_by_their_owner_alone,
    another_passphrase_ends_the_other_sessions_and_keeps_what_was_written,
    another_authenticator_takes_the_place_of_the_first,
    a_passphrase_that_is_guessed_early_is_refused,
    inviting_from_the_command_line_takes_the_custodians_code,
);

const NAME: &str = "Outreach worker";

fn here() -> Whence {
    Whence {
        browser: "Firefox, Android".to_owned(),
        address: Some([192, 0, 2, 7].into()),
    }
}

impl House {
    async fn begin(&self, from: &Whence) -> Result<Begun, SignInError> {
        let passphrase = Passphrase::new(PASSPHRASE);
        let accounts = self.engine.accounts();
        accounts
            .sign_in(NAME, passphrase, None, from, self.engine.now())
            .await
    }

    /// The cookie of a sign-in that awaits a second step.
    async fn half(&self) -> String {
        match self.begin(&here()).await.unwrap() {
            Begun::Half(secret) => secret.to_cookie().to_string(),
            Begun::SignedIn(_) => panic!("a second step is awaited"),
        }
    }

    async fn give_code(&self, cookie: &str, code: &str) -> Result<SignedIn, SignInError> {
        let accounts = self.engine.accounts();
        accounts
            .give_code(cookie, code, &here(), self.engine.now())
            .await
    }

    async fn offered(&self, cookie: &str) -> Offer {
        let accounts = self.engine.accounts();
        match accounts.step(cookie, self.engine.now()).await.unwrap() {
            Step::SetUp(offer) => offer,
            Step::Code | Step::Passphrase => panic!("an authenticator is set up"),
        }
    }

    async fn require_codes(&self) {
        let accounts = self.engine.accounts();
        accounts
            .set_second_factor(SecondFactor::Required)
            .await
            .unwrap();
    }

    /// Signs in with a code that sets an authenticator up; returns its secret.
    async fn set_up_authenticator(&self) -> Secret {
        self.require_codes().await;
        let cookie = self.half().await;
        let secret = secret(&self.offered(&cookie).await);
        let code = code(&secret, self.engine.now());
        self.give_code(&cookie, &code).await.unwrap();
        secret
    }

    async fn signed_in_from(&self, from: &Whence) -> String {
        let signed_in = self.begin(from).await.unwrap().complete().unwrap();
        signed_in.secret.to_cookie().to_string()
    }

    async fn open(&self, cookie: &str, from: &Whence) -> Result<engine::Session, SessionError> {
        let accounts = self.engine.accounts();
        accounts.session(cookie, from, self.engine.now()).await
    }

    fn later(&self, seconds: i64) {
        let now = self.engine.now() + jiff::SignedDuration::from_secs(seconds);
        self.clock.set(now);
    }
}

fn secret(offer: &Offer) -> Secret {
    Secret::try_from_base32(offer.text().replace(' ', "")).unwrap()
}

/// What an app that has taken a secret over shows.
fn code(secret: &Secret, now: Timestamp) -> String {
    let app = Builder::new().with_secret(secret.clone()).build().unwrap();
    app.generate(now.as_second().try_into().unwrap())
        .to_string()
}

/// Six digits that are not the code now, a step before or a step after.
fn wrong_code(secret: &Secret, now: Timestamp) -> String {
    let near: Vec<String> = [-30, 0, 30]
        .map(|seconds| code(secret, now + jiff::SignedDuration::from_secs(seconds)))
        .into();
    let all = (0..1_000_000).map(|number| format!("{number:06}"));
    all.into_iter().find(|code| !near.contains(code)).unwrap()
}

async fn a_name_that_nobody_has_is_answered_like_a_wrong_passphrase(house: House) {
    let accounts = house.engine.accounts();
    let now = house.engine.now();
    let mut answers = Vec::new();
    for name in [NAME, "nobody at all"] {
        let mut sentences = Vec::new();
        for _ in 0..7 {
            let wrong = Passphrase::new("not the passphrase");
            let refused = accounts.sign_in(name, wrong, None, &here(), now).await;
            sentences.push(refused.unwrap_err().to_string());
        }
        answers.push(sentences);
    }
    assert_eq!(answers[0], answers[1]);
    assert!(answers[0][6].contains("too many failed attempts"));
}

async fn the_first_code_sets_the_authenticator_up_and_each_is_taken_once(house: House) {
    house.require_codes().await;
    let cookie = house.half().await;
    let secret = secret(&house.offered(&cookie).await);
    // The same offer, however often the page is opened.
    assert_eq!(secret, self::secret(&house.offered(&cookie).await));
    let now = house.engine.now();
    let wrong = house.give_code(&cookie, &wrong_code(&secret, now)).await;
    assert!(matches!(wrong, Err(SignInError::WrongCode)));
    let first = code(&secret, now);
    let signed_in = house.give_code(&cookie, &first).await.unwrap();
    let session = house.open(&signed_in.secret.to_cookie(), &here()).await;
    assert_eq!(
        session.unwrap().principal().organisation,
        house.ids["Outreach"]
    );

    // From now on the code is asked for, and none is taken a second time: not the one that set it up,
    // nor an older one.
    let cookie = house.half().await;
    let accounts = house.engine.accounts();
    assert!(matches!(
        accounts.step(&cookie, now).await.unwrap(),
        Step::Code
    ));
    let before = code(&secret, now - jiff::SignedDuration::from_secs(30));
    for used in [&first, &before] {
        let again = house.give_code(&cookie, used).await;
        assert!(matches!(again, Err(SignInError::WrongCode)), "{used}");
    }
    house.later(30);
    let next = code(&secret, house.engine.now());
    house.give_code(&cookie, &next).await.unwrap();
    // Nor does what one sign-in has used up open another session.
    house.later(30);
    let next = code(&secret, house.engine.now());
    let over = house.give_code(&cookie, &next).await;
    assert!(matches!(over, Err(SignInError::Over)));
}

async fn wrong_codes_are_counted_and_a_right_passphrase_does_not_set_them_back(house: House) {
    let secret = house.set_up_authenticator().await;
    house.later(60);
    let wrong = wrong_code(&secret, house.engine.now());
    for _ in 0..4 {
        let cookie = house.half().await;
        let refused = house.give_code(&cookie, &wrong).await;
        assert!(matches!(refused, Err(SignInError::WrongCode)));
    }
    let cookie = house.half().await;
    let fifth = house.give_code(&cookie, &wrong).await;
    assert!(matches!(fifth, Err(SignInError::WrongCode)));
    let code = code(&secret, house.engine.now());
    let sixth = house.give_code(&cookie, &code).await;
    assert!(matches!(sixth, Err(SignInError::Wait { .. })));
    assert!(matches!(
        house.begin(&here()).await,
        Err(SignInError::Wait { .. })
    ));
    house.later(2);
    house.give_code(&cookie, &code).await.unwrap();
    // A complete sign-in sets the count back.
    house.later(60);
    let cookie = house.half().await;
    let refused = house.give_code(&cookie, &wrong).await;
    assert!(matches!(refused, Err(SignInError::WrongCode)));
}

async fn of_many_attempts_at_once_a_name_that_nobody_has_waits_like_one_that_somebody_has(
    house: House,
) {
    let now = house.engine.now();
    let mut answers = Vec::new();
    for name in [NAME, "nobody of that name"] {
        let mut attempts = tokio::task::JoinSet::new();
        for _ in 0..16 {
            let accounts = house.engine.accounts().clone();
            let wrong = Passphrase::new("wrong horse battery staple");
            attempts.spawn(async move { accounts.sign_in(name, wrong, None, &here(), now).await });
        }
        let all = attempts.join_all().await;
        let tried = all
            .iter()
            .filter(|it| matches!(it, Err(SignInError::Wrong)));
        let waits = all
            .iter()
            .filter(|it| matches!(it, Err(SignInError::Wait { .. })));
        answers.push((tried.count(), waits.count()));
    }
    assert_eq!(answers, [(5, 11), (5, 11)]);
}

async fn of_many_attempts_at_once_none_goes_uncounted(house: House) {
    let secret = house.set_up_authenticator().await;
    house.later(60);
    let cookie = house.half().await;
    let now = house.engine.now();
    let wrong = wrong_code(&secret, now);
    let mut attempts = tokio::task::JoinSet::new();
    for _ in 0..24 {
        let accounts = house.engine.accounts().clone();
        let (cookie, wrong) = (cookie.clone(), wrong.clone());
        attempts.spawn(async move { accounts.give_code(&cookie, &wrong, &here(), now).await });
    }
    let answers = attempts.join_all().await;
    let tried = answers
        .iter()
        .filter(|answer| matches!(answer, Err(SignInError::WrongCode)))
        .count();
    assert_eq!(tried, 5, "of 24 at once");
}

async fn half_a_sign_in_opens_nothing_and_runs_out(house: House) {
    let secret = house.set_up_authenticator().await;
    house.later(60);
    let cookie = house.half().await;
    let session = house.open(&cookie, &here()).await;
    assert!(matches!(session, Err(SessionError::None)));
    house.later(15 * 60 + 1);
    let code = code(&secret, house.engine.now());
    let late = house.give_code(&cookie, &code).await;
    assert!(matches!(late, Err(SignInError::Over)));
    let forged = house.give_code("no cookie at all", &code).await;
    assert!(matches!(forged, Err(SignInError::Over)));
    // What has run out is forgotten, and nothing else is.
    let fresh = house.half().await;
    house.engine.sweep().await.unwrap();
    house.give_code(&fresh, &code).await.unwrap();
}

async fn a_session_ends_when_unused_when_long_and_in_another_browser(house: House) {
    let idle = house.signed_in_from(&here()).await;
    house.later(60 * 60);
    house.open(&idle, &here()).await.unwrap();
    house.later(60 * 60 + 1);
    assert!(house.open(&idle, &here()).await.is_err());

    let long = house.signed_in_from(&here()).await;
    for _ in 0..12 {
        house.later(59 * 60);
        house.open(&long, &here()).await.unwrap();
    }
    house.later(12 * 60 + 1);
    assert!(house.open(&long, &here()).await.is_err());

    // A cookie that was carried off ends where it is first used, for both.
    let bound = house.signed_in_from(&here()).await;
    let elsewhere = Whence {
        browser: "Chrome, Windows".to_owned(),
        ..here()
    };
    assert!(house.open(&bound, &elsewhere).await.is_err());
    assert!(house.open(&bound, &here()).await.is_err());
}

async fn sessions_are_listed_and_ended_by_their_owner_alone(house: House) {
    let accounts = house.engine.accounts();
    let phone = house.signed_in_from(&here()).await;
    house.later(120);
    let desk = Whence {
        browser: "Edge, Windows".to_owned(),
        address: None,
    };
    let other = house.signed_in_from(&desk).await;
    let session = house.open(&phone, &here()).await.unwrap();
    let now = house.engine.now();
    let lines = accounts.sessions(&session, now).await.unwrap();
    let of = |from: &Whence| lines.iter().find(|line| line.from == *from).unwrap();
    assert!(of(&here()).this && !of(&desk).this);
    assert_eq!(of(&here()).seen, now, "opened just now");

    // Somebody else's session cannot be ended by its tag.
    let stranger = house.session("Shelter");
    accounts.end_one(stranger, &of(&desk).tag).await.unwrap();
    house.open(&other, &desk).await.unwrap();
    accounts.end_one(&session, &of(&desk).tag).await.unwrap();
    assert!(house.open(&other, &desk).await.is_err());
    house.open(&phone, &here()).await.unwrap();

    let again = house.signed_in_from(&desk).await;
    accounts.end_others(&session).await.unwrap();
    assert!(house.open(&again, &desk).await.is_err());
    let lines = accounts.sessions(&session, now).await.unwrap();
    assert!(lines.len() == 1 && lines[0].this);
}

async fn another_passphrase_ends_the_other_sessions_and_keeps_what_was_written(house: House) {
    let engine = &house.engine;
    let accounts = engine.accounts();
    let other = house.signed_in_from(&Whence::default()).await;
    let cookie = house.signed_in_from(&here()).await;
    let session = house.open(&cookie, &here()).await.unwrap();
    engine
        .save_draft(&session, "report", "at the station")
        .await
        .unwrap();
    let change = async |present: &str, new: &str| {
        let [present, new] = [present, new].map(Passphrase::new);
        accounts
            .change_passphrase(&session, present, new, &here(), engine.now())
            .await
    };
    let new = "tulip gravel anthem fjord";
    let wrong = change("wrong horse battery staple", new).await;
    assert!(matches!(
        wrong,
        Err(ChangeError::Present(SignInError::Wrong))
    ));
    let weak = change(PASSPHRASE, "passwordpassword").await;
    assert!(matches!(weak, Err(ChangeError::New(Unfit::Guessable))));
    let own = change(PASSPHRASE, NAME).await;
    assert!(matches!(own, Err(ChangeError::New(Unfit::Guessable))));
    house.open(&other, &Whence::default()).await.unwrap();

    let changed = change(PASSPHRASE, new).await.unwrap();
    assert!(house.open(&other, &Whence::default()).await.is_err());
    // The session goes on under another cookie only.
    assert!(house.open(&cookie, &here()).await.is_err());
    let session = house.open(&changed.secret.to_cookie(), &here()).await;
    let draft = engine.draft(&session.unwrap(), "report").await.unwrap();
    assert_eq!(draft.unwrap().text, "at the station");
    assert!(matches!(
        house.begin(&here()).await,
        Err(SignInError::Wrong)
    ));
    let passphrase = Passphrase::new(new);
    let begun = accounts
        .sign_in(NAME, passphrase, None, &here(), engine.now())
        .await;
    assert!(begun.unwrap().complete().is_some());
}

async fn another_authenticator_takes_the_place_of_the_first(house: House) {
    let accounts = house.engine.accounts();
    let first = house.set_up_authenticator().await;
    house.later(60);
    let cookie = house.half().await;
    let now = house.engine.now();
    let signed_in = house.give_code(&cookie, &code(&first, now)).await.unwrap();
    let session = house.open(&signed_in.secret.to_cookie(), &here()).await;
    let session = session.unwrap();
    let second = secret(&accounts.offer(&session).await.unwrap());
    assert_ne!(first, second);
    let take = async |passphrase: &str, code: &str| {
        let passphrase = Passphrase::new(passphrase);
        accounts.take_offer(&session, passphrase, code, now).await
    };
    let shown = code(&second, now);
    let wrong = take("wrong horse battery staple", &shown).await;
    assert!(matches!(wrong, Err(SignInError::Wrong)));
    let old = take(PASSPHRASE, &wrong_code(&second, now)).await;
    assert!(matches!(old, Err(SignInError::WrongCode)));
    take(PASSPHRASE, &shown).await.unwrap();
    let third = secret(&accounts.offer(&session).await.unwrap());
    assert_ne!(second, third, "two devices never share a secret");

    house.later(60);
    let now = house.engine.now();
    let cookie = house.half().await;
    if code(&first, now) != code(&second, now) {
        let refused = house.give_code(&cookie, &code(&first, now)).await;
        assert!(matches!(refused, Err(SignInError::WrongCode)));
    }
    house.give_code(&cookie, &code(&second, now)).await.unwrap();
}

async fn a_passphrase_that_is_guessed_early_is_refused(house: House) {
    let kind = case::profile::BodyKind::CivilSociety;
    let added = house.engine.add_organisation("Night Kitchen", kind).await;
    let code = added.unwrap().1.code.to_text();
    let join = async |passphrase: &str| {
        let new = NewMember {
            sign_in: "noor".to_owned(),
            name: "Invented Noor".to_owned(),
            passphrase: Passphrase::new(passphrase),
        };
        house.engine.join(&code, new).await
    };
    let refused = async |passphrase: &str| match join(passphrase).await {
        Err(JoinError::Passphrase(why)) => why,
        other => panic!("{passphrase}: {other:?}"),
    };
    assert_eq!(refused("eleven char").await, Unfit::Short);
    assert_eq!(refused("qwertyuiop1234").await, Unfit::Guessable);
    assert_eq!(refused("Night Kitchen").await, Unfit::Guessable);
    // The invitation is still open.
    join(PASSPHRASE).await.unwrap();
}

async fn inviting_from_the_command_line_takes_the_custodians_code(house: House) {
    let secret = house.set_up_authenticator().await;
    house.later(60);
    let invite = async |code: Option<String>| {
        let proof = Proof {
            sign_in: NAME.to_owned(),
            passphrase: Passphrase::new(PASSPHRASE),
            code,
        };
        let roles = [case::Role::Reporter].into();
        let outreach = house.ids["Outreach"];
        house.engine.invite(outreach, &roles, proof).await
    };
    let custodian = |answer| match answer {
        Err(JoinError::Custodian(why)) => why,
        other => panic!("{other:?}"),
    };
    let none = custodian(invite(None).await);
    assert!(matches!(none, SignInError::CodeMissing));
    let now = house.engine.now();
    let wrong = custodian(invite(Some(wrong_code(&secret, now))).await);
    assert!(matches!(wrong, SignInError::WrongCode));
    invite(Some(code(&secret, now))).await.unwrap();
}
