//! The pages on which custodians keep an organisation's members and its key.

use std::collections::BTreeSet;

use case::Role;
use engine::{NewMember, Passphrase, Proof};

use crate::browser::browse;
use crate::house::{House, PASSPHRASE};

impl House {
    /// Takes another member into the organisation of one who is its custodian.
    pub(crate) async fn take_in(&self, custodian: &str, sign_in: &str, roles: &[Role]) {
        let accounts = self.engine.accounts();
        let passphrase = || Passphrase::new(PASSPHRASE);
        let now = self.engine.now();
        let session = accounts.open_session(custodian, passphrase(), now).await;
        let organisation = session.unwrap().principal().organisation;
        let proof = Proof {
            sign_in: custodian.to_owned(),
            passphrase: passphrase(),
            code: None,
        };
        let roles: BTreeSet<Role> = roles.iter().copied().collect();
        let invited = self.engine.invite(organisation, &roles, proof).await;
        let new = NewMember {
            sign_in: sign_in.to_owned(),
            name: format!("Invented {sign_in}"),
            passphrase: passphrase(),
        };
        let code = invited.unwrap().code.to_text();
        self.engine.join(&code, new).await.unwrap();
    }
}

#[tokio::test]
async fn a_custodian_ends_a_membership_and_sees_the_new_key() {
    let house = House::furnished().await;
    house
        .take_in("outreach", "leaver", &[Role::CaseWorker])
        .await;
    browse("organisation", house.site(), async |browser| {
        browser.sign_in("leaver").await;
        browser.sign_in("outreach").await;
        browser
            .assert_good_in_every_language("organisation", "/organisation")
            .await;
        browser.open("/organisation").await;
        browser.assert_shows("Key 1").await;
        browser.press("Invented leaver").await;
        browser.assert_shows("End the membership").await;
        browser.assert_good("organisation-member").await;
        browser.press("End the membership").await;
        browser.assert_shows("may have been copied").await;
        browser.assert_good("organisation-end").await;
        browser.fill("passphrase-present", "wrong horse").await;
        browser.press("End the membership").await;
        browser.assert_shows("This is not your passphrase").await;
        browser.fill("passphrase-present", PASSPHRASE).await;
        browser.press("End the membership").await;
        browser.assert_shows("The membership is ended").await;
        browser.assert_shows("Key 2").await;

        browser.open("/sign-in").await;
        browser.fill("name", "leaver").await;
        browser.fill("passphrase", PASSPHRASE).await;
        browser.press("Sign in").await;
        browser
            .assert_shows("You belong to no organisation here")
            .await;
    })
    .await;
}

#[tokio::test]
async fn two_custodians_let_a_member_in_again_through_the_pages() {
    let house = House::furnished().await;
    house.take_in("outreach", "lost", &[Role::CaseWorker]).await;
    house
        .take_in("outreach", "second", &[Role::Custodian])
        .await;
    browse("recovery", house.site(), async |browser| {
        browser.sign_in("outreach").await;
        browser.open("/organisation").await;
        browser.press("Invented lost").await;
        browser.press("Let the member in again").await;
        browser.assert_good("recovery-begin").await;
        browser.fill("passphrase-present", PASSPHRASE).await;
        browser.press("Begin").await;
        browser.assert_shows("Your half of the way in").await;
        browser.assert_good("recovery-code").await;
        let first = browser.shown_code().await;
        browser.open("/organisation").await;
        browser.assert_shows("waits for a second custodian").await;

        browser.sign_in("lost").await;
        browser.open("/account").await;
        browser.assert_shows("You are being let in again").await;
        browser.assert_good("recovery-own").await;

        browser.sign_in("second").await;
        browser.open("/organisation").await;
        browser.assert_good("recovery-waits").await;
        let members = "//a[contains(@href, '/confirm')]";
        browser.press_link(members).await;
        browser
            .assert_shows("Confirm that a member is let in again")
            .await;
        browser
            .assert_shows("says that Invented lost lost the passphrase")
            .await;
        browser.assert_good("recovery-confirm").await;
        browser.fill("passphrase-present", PASSPHRASE).await;
        browser.press("Confirm").await;
        browser.assert_shows("Your half of the way in").await;
        let other = browser.shown_code().await;

        browser
            .assert_good_in_every_language("come-back", "/recover")
            .await;
        browser.open("/recover").await;
        browser.fill("code", &first).await;
        browser.fill("other-code", "AAAA-AAAA").await;
        browser
            .fill("passphrase", "violet kettle drum nineteen")
            .await;
        browser
            .fill("passphrase-again", "violet kettle drum nineteen")
            .await;
        browser.press("Come back").await;
        browser.assert_shows("These codes let nobody in").await;
        browser.fill("other-code", &other).await;
        browser
            .fill("passphrase", "violet kettle drum nineteen")
            .await;
        browser
            .fill("passphrase-again", "violet kettle drum nineteen")
            .await;
        browser.press("Come back").await;
        browser.assert_shows("You can sign in again").await;
        browser.fill("name", "lost").await;
        browser
            .fill("passphrase", "violet kettle drum nineteen")
            .await;
        browser.press("Sign in").await;
        browser.assert_shows("My work").await;
        browser.open("/account").await;
        browser.assert_shows("You were let in again").await;
    })
    .await;
}

#[tokio::test]
async fn partners_are_named_on_a_page() {
    let house = House::furnished().await;
    browse("partners", house.site(), async |browser| {
        browser.sign_in("outreach").await;
        browser
            .assert_good_in_every_language("partners", "/organisation/partners")
            .await;
        browser.open("/organisation/partners").await;
        browser.press("Save").await;
        browser.assert_shows("The partners are saved").await;
    })
    .await;
}
