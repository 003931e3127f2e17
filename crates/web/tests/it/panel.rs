//! Identification in a browser: a dossier goes to the panel by its number, members vote in secret, the decision is
//! printed and looked at again; and what a recused member, a stranger and a second vote meet.

use axum::http::StatusCode;
use case::organisation::CustodianOrder;
use case::{OrganisationId, Role};
use engine::{Form, KeepOrganisation, Parts, Passphrase, Proof, Session};

use crate::browser::{Browser, browse};
use crate::house::{House, PASSPHRASE};
use crate::posts::{Client, address, presumed};
use crate::road::a_case;

async fn session(house: &House, name: &str) -> Session {
    let (accounts, now) = (house.engine.accounts(), house.engine.now());
    let passphrase = Passphrase::new(PASSPHRASE);
    accounts.open_session(name, passphrase, now).await.unwrap()
}

/// Takes members into the panel, each for a body: `first`, `second` and `third`. Nobody has said for whom the third
/// sits.
async fn seats(house: &House) {
    let custodian = session(house, "panel").await;
    let panel = custodian.principal().organisation;
    for (name, body) in [
        ("first", Some("outreach")),
        ("second", Some("shelter")),
        ("third", None),
    ] {
        let proof = Proof {
            sign_in: "panel".to_owned(),
            passphrase: Passphrase::new(PASSPHRASE),
            code: None,
        };
        let roles = [Role::PanelMember].into();
        let invited = house.engine.invite(panel, &roles, proof).await.unwrap();
        house.join(name, &invited.code.to_text()).await;
        let Some(body) = body else { continue };
        let body: OrganisationId = session(house, body).await.principal().organisation;
        let member = session(house, name).await.principal().member;
        let order = KeepOrganisation(panel, CustodianOrder::Seat { member, body });
        let engine = &house.engine;
        let seated = engine.perform(&custodian, order, Parts::new(), Form::default());
        seated.await.unwrap();
    }
}

/// Records the person's agreement to the procedure.
async fn agree(browser: &Browser, case: &str) {
    let ask = format!("{case}/agreements/ask/identification?lang=en");
    browser.open(&ask).await;
    browser.choose("answer", "agreed").await;
    browser.fill("language", "Romanian").await;
    browser.choose("explained", "aloud").await;
    browser.choose("through", "worker").await;
    browser.press("Write down").await;
}

async fn vote(browser: &Browser, name: &str, dossier: &str, ballot: &str) {
    browser.change_to(name).await;
    browser.open(&format!("{dossier}/vote?lang=en")).await;
    browser.choose("ballot", ballot).await;
    browser.press("Cast your vote").await;
    browser.assert_shows("Your vote is in the box").await;
}

#[tokio::test]
async fn a_dossier_goes_to_the_panel_by_its_number_and_comes_back_as_a_decision_with_reasons() {
    let house = House::furnished().await;
    seats(&house).await;
    browse("panel", house.site(), async |browser| {
        let case = a_case(browser).await;
        let new = format!("{case}/dossiers/new");
        browser.open(&format!("{new}?lang=en")).await;
        browser.fill("words", "Worked behind a locked door.").await;
        browser.press("Hand it in").await;
        browser
            .assert_shows("has not agreed to the identification procedure")
            .await;
        agree(browser, &case).await;
        browser
            .assert_good_in_every_language("dossier-new", &new)
            .await;
        browser.scripts(false).await;
        browser.open(&format!("{new}?lang=en")).await;
        browser.press("Hand it in").await;
        browser
            .assert_shows("Write what the panel is to know")
            .await;
        browser.fill("words", "Worked behind a locked door.").await;
        browser.press("Hand it in").await;
        browser.scripts(true).await;
        browser.assert_shows("The dossier is with the panel").await;
        let held = browser.path().await;
        browser
            .assert_good_in_every_language("dossier-held", &held)
            .await;
        browser
            .assert_good_in_every_language("case-dossier", &case)
            .await;
        let add = format!("{held}/add");
        browser
            .assert_good_in_every_language("dossier-add", &add)
            .await;
        let dossier = format!("/panel/{}", held.rsplit('/').next().unwrap());

        // Nobody has said for whom the third member sits: a custodian does.
        browser.change_to("panel").await;
        browser.open("/organisation?lang=en").await;
        browser.press("Invented Worker third").await;
        browser.press("For which body this member sits").await;
        let seat = browser.path().await;
        browser
            .assert_good_in_every_language("panel-seat", &seat)
            .await;
        browser.open(&format!("{seat}?lang=en")).await;
        browser.select_text("body", "Labour Inspectorate").await;
        browser.press("Write it down").await;
        browser.assert_shows("Sits for: Labour Inspectorate").await;

        browser.open("/work?lang=en").await;
        browser.assert_shows("Dossiers for identification").await;
        browser.open("/lists/dossiers?lang=en").await;
        browser
            .assert_good_in_every_language("dossiers", "/lists/dossiers")
            .await;
        browser.open(&format!("{dossier}?lang=en")).await;
        browser.assert_shows("Worked behind a locked door.").await;
        browser.assert_hides("Invented Vera").await;
        browser.assert_shows("3 of the 3 members").await;
        for (name, rest) in [("panel-check", "check"), ("panel-recuse", "recuse")] {
            if rest == "check" {
                let path = format!("{dossier}/{rest}");
                browser.assert_good_in_every_language(name, &path).await;
            }
        }
        browser.open(&format!("{dossier}/check?lang=en")).await;
        browser.choose("complete", "no").await;
        browser.press("Write it down").await;
        browser.assert_shows("Write what is missing").await;
        browser.choose("complete", "yes").await;
        browser.press("Write it down").await;
        browser.assert_shows("Complete, to be decided").await;
        let round = format!("{dossier}/round");
        browser
            .assert_good_in_every_language("panel-round", &round)
            .await;
        browser.open(&format!("{round}?lang=en")).await;
        browser.choose("how", "written").await;
        browser.press("Open the vote").await;
        browser.assert_shows("Choose why it cannot wait").await;
        browser.choose("why", "removal").await;
        browser.press("Open the vote").await;
        browser.assert_shows("The vote is open").await;
        browser.assert_shows("There is no quorum").await;

        browser.change_to("first").await;
        let ballot = format!("{dossier}/vote");
        browser
            .assert_good_in_every_language("panel-vote", &ballot)
            .await;
        let recuse = format!("{dossier}/recuse");
        browser
            .assert_good_in_every_language("panel-recuse", &recuse)
            .await;
        for (name, choice) in [
            ("first", "negative"),
            ("second", "negative"),
            ("third", "positive"),
        ] {
            vote(browser, name, &dossier, choice).await;
        }
        browser.change_to("panel").await;
        browser
            .assert_good_in_every_language("panel-voting", &dossier)
            .await;
        browser.open(&format!("{dossier}?lang=en")).await;
        browser.press("Count the votes").await;
        browser
            .assert_shows("For: 1. Against: 2. Neither: 0.")
            .await;
        let reasons = format!("{dossier}/reasons");
        browser
            .assert_good_in_every_language("panel-reasons", &reasons)
            .await;
        browser.open(&format!("{reasons}?lang=en")).await;
        browser
            .fill("words", "No purpose of exploitation was shown.")
            .await;
        browser.press("Write the decision down").await;
        browser.assert_shows("The decision was written down").await;
        let dissent = format!("{dossier}/dissent");
        browser
            .assert_good_in_every_language("panel-dissent", &dissent)
            .await;
        browser.open(&format!("{dissent}?lang=en")).await;
        browser.fill("words", "The door was locked.").await;
        browser.press("Write it down").await;
        browser
            .assert_good_in_every_language("panel-decided", &dossier)
            .await;

        browser.change_to("outreach").await;
        browser.open("/work?lang=en").await;
        browser
            .assert_shows("The panel decided on identification")
            .await;
        browser.open(&format!("{case}?lang=en")).await;
        browser.assert_shows("Not identified").await;
        browser
            .assert_shows("The panel decided: Not identified")
            .await;
        browser.open(&format!("{held}?lang=en")).await;
        browser
            .assert_shows("Help and protection do not end with this decision")
            .await;
        let decision = format!("{held}/decision");
        browser
            .assert_good_in_every_language("decision", &decision)
            .await;
        browser.open(&format!("{decision}?lang=en")).await;
        assert_eq!(browser.sheets().await, 1);
        for words in [
            "No purpose of exploitation was shown.",
            "Help and protection do not end with this decision",
            "You can ask that the decision is looked at again. Ask by 2 June 2026",
            "Mechanism Act (invented) sec. 11",
            "Outreach Street",
            "0800 555 0100",
        ] {
            browser.assert_shows(words).await;
        }
        // How many voted how is the panel's, and so is who dissented.
        browser.assert_hides("Against").await;
        let again = format!("{held}/again");
        browser
            .assert_good_in_every_language("dossier-again", &again)
            .await;
        browser.open(&format!("{again}?lang=en")).await;
        browser.fill("words", "A witness was found.").await;
        browser.press("Ask the panel").await;
        browser
            .assert_shows("The panel was asked to look again")
            .await;
        browser.press("Take the dossier back").await;
        browser
            .assert_shows("The panel opens nothing of it any more")
            .await;
    })
    .await;
}

/// Posts a form as it stands on its page, with these answers.
async fn send(client: &mut Client, path: &str, answers: &str) -> crate::posts::Page {
    let page = client.get(path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}");
    let body = format!(
        "form-token={}&form-key={}&{answers}",
        page.token(),
        page.hidden("form-key")
    );
    client.post(path, body).await
}

#[tokio::test]
async fn recused_members_strangers_second_votes_and_counts_without_quorum_get_nowhere() {
    let house = House::furnished().await;
    seats(&house).await;
    let case = presumed(&house, "no").await;
    let mut worker = Client::signed_in(&house, "outreach").await;
    let ask = format!("{case}/agreements/ask/identification");
    let page = worker.get(&ask).await;
    let body = format!(
        "form-token={}&form-key={}&version={}&answer=agreed&language=ro&explained=aloud&through=worker",
        page.token(),
        page.hidden("form-key"),
        page.hidden("version")
    );
    let agreed = worker.post(&ask, body).await;
    assert_eq!(agreed.status, StatusCode::SEE_OTHER, "{}", agreed.body);
    let new = format!("{case}/dossiers/new");
    let page = worker.get(&new).await;
    let body = format!(
        "form-token={}&form-key={}&dossier={}&words=behind+a+locked+door",
        page.token(),
        page.hidden("form-key"),
        page.hidden("dossier")
    );
    let submitted = worker.post(&new, body).await;
    assert_eq!(
        submitted.status,
        StatusCode::SEE_OTHER,
        "{}",
        submitted.body
    );

    let mut secretary = Client::signed_in(&house, "panel").await;
    let list = secretary.get("/lists/dossiers").await;
    let dossier = address(&list.body, "/panel/");
    // Nothing of the case is on the panel's pages, its id and reference no more than a name.
    let id = case.rsplit('/').next().unwrap();
    let seen = secretary.get(&dossier).await.body;
    assert!(seen.contains("behind a locked door"));
    for page in [&list.body, &seen] {
        assert!(!page.contains(id), "the case's id");
        assert!(!page.contains("Invented Vera"), "a name");
    }
    send(&mut secretary, &format!("{dossier}/check"), "complete=yes").await;
    let round = "how=written&why=life_or_health";
    send(&mut secretary, &format!("{dossier}/round"), round).await;

    let mut first = Client::signed_in(&house, "first").await;
    let ballot = format!("{dossier}/vote");
    let voted = send(&mut first, &ballot, "ballot=negative").await;
    assert_eq!(voted.status, StatusCode::SEE_OTHER, "{}", voted.body);
    let again = send(&mut first, &ballot, "ballot=positive").await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.body.contains("A secret vote cannot be changed"));
    assert!(
        !again.body.contains("checked"),
        "how is written into no page"
    );

    let token = secretary.get(&dossier).await.token();
    let count = format!("{dossier}/count");
    let counted = secretary.post(&count, format!("form-token={token}")).await;
    assert_eq!(counted.status, StatusCode::CONFLICT);
    assert!(
        counted.body.contains("There is no quorum"),
        "{}",
        counted.body
    );
    let token = first.get(&dossier).await.token();
    let counted = first.post(&count, format!("form-token={token}")).await;
    assert_eq!(
        counted.status,
        StatusCode::NOT_FOUND,
        "a member keeps nothing"
    );

    let mut second = Client::signed_in(&house, "second").await;
    let recused = send(&mut second, &format!("{dossier}/recuse"), "").await;
    assert_eq!(recused.status, StatusCode::SEE_OTHER, "{}", recused.body);
    let nothing = "/panel/01920000-0000-7000-8000-000000000000";
    for rest in ["", "/vote", "/recuse", "/check"] {
        let locked = second.get(&format!("{dossier}{rest}")).await;
        let none = second.get(&format!("{nothing}{rest}")).await;
        assert_eq!(locked.status, StatusCode::NOT_FOUND);
        // The ways to other languages hold what was asked for.
        let (locked, none) = (
            locked.body.replace(&dossier, ""),
            none.body.replace(nothing, ""),
        );
        assert_eq!(locked, none, "{rest}");
    }
    let list = second.get("/lists/dossiers").await.body;
    assert!(!list.contains(&dossier), "locked from the list too");
    for stranger in ["shelter", "desk", "co-ordinator", "inspector"] {
        let mut stranger = Client::signed_in(&house, stranger).await;
        let seen = stranger.get(&dossier).await;
        assert_eq!(seen.status, StatusCode::NOT_FOUND);
        let list = stranger.get("/lists/dossiers").await;
        assert_eq!(list.status, StatusCode::NOT_FOUND);
    }
}
