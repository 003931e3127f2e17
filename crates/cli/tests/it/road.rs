//! From an empty database to a person presumed a victim, through the pages that `serve` serves.

use crate::installation::{Installation, errors, on_both};

on_both!(
    a_house_is_set_up_and_a_concern_becomes_a_presumption,
    commands_work_beside_the_server_that_serves,
);

fn a_house_is_set_up_and_a_concern_becomes_a_presumption(installation: Installation) {
    let serving = installation.serve();
    let invitations = serving.set_up();
    let (_, code) = invitations.iter().find(|(name, _)| name == "Desk").unwrap();
    serving.join("mira", code);
    let mut browser = serving.sign_in("mira");
    let told = [
        ("what", "Sleeps where she works"),
        ("danger", "soon"),
        ("noticed", "own_work"),
        ("do", "send"),
    ];
    let sent = browser.submit("/concerns/new", &told);
    assert!(
        sent.location.starts_with("/work?done=concern-sent"),
        "{}",
        sent.body
    );
    let desk = browser.get("/desk");
    let concern = desk
        .link("/concerns/0")
        .map(|rest| format!("/concerns/0{rest}"));
    let concern = concern.unwrap();
    assert!(
        browser
            .get(&concern)
            .body
            .contains("Sleeps where she works")
    );

    let presumed = browser.submit(
        &format!("{concern}/presume"),
        &[
            ("basis", "judgement"),
            ("child", "no"),
            ("name", "Invented Vera"),
        ],
    );
    assert_eq!(presumed.location, format!("{concern}?done=presumed"));
    let page = browser.get(&concern);
    let case = page.link("/cases/").unwrap();
    let case = browser.get(&format!("/cases/{case}"));
    assert!(case.body.contains("Invented Vera"), "{}", case.body);

    // The same house after a restart, and everything in it where it belongs.
    drop(serving);
    let serving = installation.serve();
    assert!(serving.said("set-up code").is_none());
    assert!(serving.browser().get("/rights").status == 200);
    drop(serving);
    let rebuilt = installation.json(&["rebuild"]);
    assert_eq!(rebuilt["differing"], 0);
    assert!(rebuilt["rows"].as_u64().unwrap() >= 2);
}

fn commands_work_beside_the_server_that_serves(installation: Installation) {
    let serving = installation.serve();
    let invitations = serving.set_up();
    let (_, code) = invitations.iter().find(|(name, _)| name == "Desk").unwrap();
    serving.join("mira", code);

    let added = installation.run(&["org", "add", "Shelter", "--kind", "shelter"]);
    assert!(added.status.success(), "{}", errors(&added));
    let listed = installation.run(&["org", "list"]);
    let listed = String::from_utf8(listed.stdout).unwrap();
    assert!(listed.contains("Shelter (has no member yet)"), "{listed}");

    let verified = installation.json(&["ledger", "verify"]);
    assert_eq!(verified["sound"], true);
    // The command's own events have their places when it ends.
    assert_eq!(verified["pending"], 0);
}
