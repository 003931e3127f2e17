//! `throughline service`: the directory kept by a custodian on the command line.

use std::process::Output;

use serde_json::{Value, json};

use crate::installation::{Installation, PASSPHRASE, errors, on_both};

on_both!(
    a_custodian_adds_changes_and_closes_a_service,
    nobody_else_does_and_nothing_is_changed,
    organisations_and_members_are_told_in_json,
);

const SHELTER: [&str; 9] = [
    "service",
    "add",
    "Desk",
    "shelter",
    "--language",
    "en",
    "--takes",
    "women",
    "children",
];

fn as_mira(installation: &Installation, arguments: &[&str], more: &[&str]) -> Output {
    let arguments = [arguments, more, &["--custodian", "mira"]].concat();
    installation.as_custodian(&arguments, PASSPHRASE)
}

fn refused(output: &Output, why: &str) {
    assert!(
        !output.status.success() && output.stdout.is_empty(),
        "{why}"
    );
    assert!(errors(output).contains(why), "{}", errors(output));
}

fn a_custodian_adds_changes_and_closes_a_service(installation: Installation) {
    installation.furnish();
    let answered = |arguments: &[&str], more: &[&str]| -> Value {
        let output = as_mira(&installation, arguments, &[more, &["--json"]].concat());
        assert!(output.status.success(), "{}", errors(&output));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let mut expected = json!({
        "organisation": "Desk",
        "need": "shelter",
        "languages": ["en"],
        "takes": ["women", "children"],
        "free": 4,
        "phone": null,
    });
    assert_eq!(answered(&SHELTER, &["--free", "4"]), expected);
    assert_eq!(installation.json(&["service", "list"]), json!([expected]));

    // What is not given stays as it was.
    let change = ["service", "change", "Desk", "shelter"];
    expected["free"] = json!(3);
    assert_eq!(answered(&change, &["--free", "3"]), expected);
    expected["languages"] = json!(["ar", "zh-Hant"]);
    let languages = ["--language", "AR", "--language", "zh-hant"];
    assert_eq!(answered(&change, &languages), expected);
    expected["free"] = json!(null);
    assert_eq!(answered(&change, &["--uncounted"]), expected);
    expected["phone"] = json!("0800 555 0142");
    let phone = ["--phone", "0800 555 0142"];
    assert_eq!(answered(&change, &phone), expected);
    assert_eq!(
        installation.text(&["service", "list", "Desk"]),
        "Desk: shelter; ar, zh-Hant; takes women, children; places not counted; phone 0800 555 0142\n"
    );
    assert_eq!(installation.json(&["service", "list", "Panel"]), json!([]));
    refused(&as_mira(&installation, &change, &[]), "--free");
    refused(
        &as_mira(&installation, &SHELTER, &[]),
        "offers this already",
    );

    let close = ["service", "close", "Desk", "shelter"];
    let closed = json!({ "organisation": "Desk", "closed": "shelter" });
    assert_eq!(answered(&close, &[]), closed);
    assert_eq!(installation.text(&["service", "list"]), "");
    refused(&as_mira(&installation, &close, &[]), "does not offer this");
    refused(
        &as_mira(&installation, &change, &["--free", "1"]),
        "`Desk` offers no `shelter`",
    );
}

fn nobody_else_does_and_nothing_is_changed(installation: Installation) {
    installation.furnish();
    let add = |organisation: &str, custodian: &str, passphrase: &str| {
        let mut arguments = SHELTER.to_vec();
        arguments[2] = organisation;
        arguments.extend(["--custodian", custodian]);
        installation.as_custodian(&arguments, passphrase)
    };
    for (organisation, custodian, passphrase, why) in [
        (
            "Desk",
            "mira",
            "wrong horse battery staple",
            "passphrase is not right",
        ),
        ("Desk", "nobody", PASSPHRASE, "passphrase is not right"),
        ("Desk", "mira", "", "no passphrase"),
        (
            "Panel",
            "mira",
            PASSPHRASE,
            "belongs to no such organisation",
        ),
        (
            "Castle",
            "mira",
            PASSPHRASE,
            "no organisation is called `Castle`",
        ),
    ] {
        refused(&add(organisation, custodian, passphrase), why);
    }
    for (place, typed, why) in [
        (3, "holding", "use one of shelter, medical"),
        (5, "english please", "`english` is no code of a language"),
        (5, "en,ar", "repeat `--language`"),
        (7, "dragons", "women"),
    ] {
        let mut arguments = SHELTER.to_vec();
        arguments[place] = typed;
        refused(&as_mira(&installation, &arguments, &[]), why);
    }

    // A member who is no custodian.
    let invite = ["member", "add", "Desk", "--role", "reporter"];
    let invited = as_mira(&installation, &invite, &["--json"]);
    let invited: Value = serde_json::from_slice(&invited.stdout).unwrap();
    let serving = installation.serve();
    serving.join("petra", invited["invitation"].as_str().unwrap());
    refused(
        &add("Desk", "petra", PASSPHRASE),
        "only a custodian of `Desk` keeps its services",
    );
    assert_eq!(installation.text(&["service", "list"]), "");
}

fn organisations_and_members_are_told_in_json(installation: Installation) {
    installation.furnish();
    let kind = ["--kind", "police"];
    let added = installation.json(&[["org", "add", "Police"].as_slice(), &kind].concat());
    assert_eq!(
        (&added["name"], &added["kind"]),
        (&json!("Police"), &json!("police"))
    );
    assert!(added["invitation"].is_string() && added["expires"].is_string());
    let list = installation.json(&["org", "list"]);
    let police = list
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["name"] == "Police");
    let expected = json!({
        "id": added["id"],
        "name": "Police",
        "kind": "police",
        "coded_facts_only": false,
        "may_hold": false,
        "has_member": false,
    });
    assert_eq!(police, Some(&expected));

    let invite = ["member", "add", "Desk", "--role", "reporter", "intake"];
    let invited = as_mira(&installation, &invite, &["--json"]);
    assert!(invited.status.success(), "{}", errors(&invited));
    let invited: Value = serde_json::from_slice(&invited.stdout).unwrap();
    assert_eq!(invited["organisation"], "Desk");
    assert_eq!(invited["roles"], json!(["reporter", "intake"]));
    assert!(invited["invitation"].is_string() && invited["expires"].is_string());
    let holds = json!({ "second_factor": "required" });
    assert_eq!(installation.json(&["member", "second-factor"]), holds);
}
