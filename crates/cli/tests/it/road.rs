//! From an empty database to a person presumed a victim, through the pages that `serve` serves.

use crate::installation::{Installation, errors, on_both, wait};

on_both!(
    a_house_is_set_up_and_a_concern_becomes_a_presumption,
    commands_work_beside_the_server_that_serves,
    a_member_keeps_the_newest_checkpoint_and_a_stranger_gets_none,
    events_get_their_places_within_a_second_and_two_servers_share_the_work,
);

fn a_house_is_set_up_and_a_concern_becomes_a_presumption(installation: Installation) {
    let serving = installation.serve();
    let mut browser = serving.settle();
    let sent = browser.tell("Sleeps where she works").unwrap();
    assert!(
        sent.location.starts_with("/work?done=concern-sent"),
        "{}",
        sent.problem()
    );
    let concern = browser.first_concern();
    let page = browser.get(&concern);
    assert!(
        page.body.contains("Sleeps where she works"),
        "{}",
        page.body
    );

    let presumed = browser.presume(&concern, "Invented Vera").unwrap();
    assert_eq!(presumed.location, format!("{concern}?done=presumed"));
    let page = browser.get(&concern);
    let case = format!("/cases/{}", page.link("/cases/").unwrap());
    let sealed = browser.get(&case);
    assert!(!sealed.body.contains("Invented Vera"), "{}", sealed.body);
    let opening = [("purpose", "assistance"), ("compartment", "identity")];
    let opened = browser.press(&case, "open", &opening);
    assert_eq!(opened.location, format!("{case}#person"));
    let case = browser.get(&case);
    assert!(case.body.contains("Invented Vera"), "{}", case.problem());

    // The same house after a restart, and everything in it where it belongs.
    drop(serving);
    let serving = installation.serve();
    assert!(serving.said("set-up code").is_none());
    assert_eq!(serving.browser().get("/rights").status, 200);
    drop(serving);
    let rebuilt = installation.json(&["rebuild"]);
    assert_eq!(rebuilt["differing"], 0);
    assert!(rebuilt["rows"].as_u64().unwrap() >= 2);

    // A row that nobody can read is made again like one that is wrong.
    wait(async {
        let sql = "UPDATE cases SET body = (SELECT body FROM concerns)";
        assert_eq!(installation.raw().await.execute(sql).await, 1);
    });
    let mended = installation.run(&["rebuild"]);
    assert!(errors(&mended).contains("2 rows differed"), "{mended:?}");
    assert_eq!(installation.json(&["rebuild"])["differing"], 0);
}

fn a_member_keeps_the_newest_checkpoint_and_a_stranger_gets_none(installation: Installation) {
    let serving = installation.serve();
    let mut browser = serving.settle();
    let checkpoint = installation.text(&["ledger", "checkpoint"]);
    let kept = browser.get("/log/checkpoint");
    assert_eq!((kept.status, &kept.body), (200, &checkpoint));
    let stranger = serving.browser().get("/log/checkpoint");
    assert!(!stranger.body.contains("throughline/"), "{}", stranger.body);
    assert!(
        stranger.location.starts_with("/sign-in"),
        "{}",
        stranger.location
    );
}

fn commands_work_beside_the_server_that_serves(installation: Installation) {
    let serving = installation.serve();
    serving.set_up();
    installation.text(&["org", "add", "Shelter", "--kind", "shelter"]);
    let listed = installation.text(&["org", "list"]);
    assert!(listed.contains("Shelter (has no member yet)"), "{listed}");

    let verified = installation.json(&["ledger", "verify"]);
    assert_eq!(verified["sound"], true);
    // The command's own events have their places when it ends: four organisations that were registered and given their
    // duties, and another.
    assert_eq!(
        (&verified["entries"], &verified["pending"]),
        (&9.into(), &0.into())
    );
}

fn events_get_their_places_within_a_second_and_two_servers_share_the_work(
    installation: Installation,
) {
    let one = installation.serve();
    let first = one.settle();
    let other = installation.serve();
    // A session is the installation's: it goes on at the other server.
    let second = first.at(&other);
    let before = installation.json(&["ledger", "verify"])["entries"].clone();
    let writers = [first, second].map(|mut browser| {
        std::thread::spawn(move || {
            for number in 0..8 {
                let sent = browser.tell(&format!("Concern {number}")).unwrap();
                assert!(
                    sent.location.starts_with("/work?done"),
                    "{}",
                    sent.problem()
                );
            }
        })
    });
    for writer in writers {
        writer.join().unwrap();
    }
    // What was told above, and nothing of it waits for longer than that.
    std::thread::sleep(std::time::Duration::from_secs(1));
    let verified = installation.json(&["ledger", "verify"]);
    assert_eq!(verified["pending"], 0);
    let entries = before.as_u64().unwrap() + 16;
    assert_eq!(verified["entries"].as_u64().unwrap(), entries);
}
