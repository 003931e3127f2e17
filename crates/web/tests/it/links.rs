//! No list leads its reader to a page that is not there for them, whatever has happened.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use case::{Compartment, OrganisationId, Role};
use engine::{Passphrase, Proof};

use crate::house::{House, PASSPHRASE};
use crate::posts::{Client, Page};

/// Somebody at a browser, who fills in forms as they stand on their pages.
struct Worker(Client);

impl Worker {
    async fn of(house: &House, name: &str) -> Worker {
        Worker(Client::signed_in(house, name).await)
    }

    /// Opens a form, fills it in and sends it.
    async fn send(&mut self, path: &str, fields: &str) -> Page {
        let form = self.0.get(path).await;
        assert_eq!(form.status, StatusCode::OK, "{path}");
        let mut body = format!("form-token={}&{fields}", form.token());
        for name in ["form-key", "version"] {
            if form.body.contains(&format!("name=\"{name}\"")) {
                body += &format!("&{name}={}", form.hidden(name));
            }
        }
        let page = self.0.post(path.split('?').next().unwrap(), body).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{path}: {}", page.body);
        page
    }

    /// Presses a button that stands on another page.
    async fn press(&mut self, path: &str) {
        let token = self.0.get("/account/passphrase").await.token();
        let body = format!("form-token={token}&form-key={path}");
        let page = self.0.post(path, body).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{path}: {}", page.body);
    }

    /// Tells a concern; returns its address.
    async fn report(&mut self, danger: &str) -> String {
        let before = self.linked("/work", "/concerns/0").await;
        let fields = format!("what=Seen&danger={danger}&noticed=own_work&do=send");
        self.send("/concerns/new", &fields).await;
        let after = self.linked("/work", "/concerns/0").await;
        after.difference(&before).next().unwrap().clone()
    }

    /// Presumes a person met in a new concern; returns the addresses of the concern and of the case.
    async fn presume(&mut self, child: &str) -> (String, Option<String>) {
        let concern = self.report("soon").await;
        let presume = format!("basis=judgement&child={child}");
        self.send(&format!("{concern}/presume"), &presume).await;
        let case = self.linked(&concern, "/cases/").await.pop_first();
        (concern, case)
    }

    async fn refer(&mut self, case: &str, to: OrganisationId, need: &str) {
        // No law has a whole case change hands; the person agrees to it.
        let basis = match need {
            "holding" => self.agreed(case, to).await,
            _ => "law:danger-to-life&why=Danger&told=yes".to_owned(),
        };
        let fields = format!("need={need}&to={to}&urgency=tonight&basis={basis}&request=Help");
        self.send(&format!("{case}/refer/send?need={need}&to={to}"), &fields)
            .await;
    }

    /// The person agrees that everything is shared; returns the basis as forms send it.
    async fn agreed(&mut self, case: &str, with: OrganisationId) -> String {
        let categories: String = Compartment::STANDING
            .iter()
            .map(|category| format!("&categories={category}"))
            .collect();
        let fields = format!(
            "with={with}&answer=agreed&language=en&explained=aloud&through=worker{categories}"
        );
        self.send(&format!("{case}/agreements/ask/share"), &fields)
            .await;
        let page = self.0.get(&format!("{case}/refer/send?need=holding")).await;
        let (_, basis) = page.body.split_once("value=\"agreement:").unwrap();
        let (id, _) = basis.split_once('"').unwrap();
        format!("agreement:{id}")
    }

    /// The addresses that begin so in the content of a page.
    async fn linked(&mut self, path: &str, start: &str) -> BTreeSet<String> {
        let page = self.0.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let links = links(&page.body).into_iter();
        links.filter(|link| link.starts_with(start)).collect()
    }

    async fn only_referral(&mut self) -> String {
        let links = self.linked("/lists/asked", "/referrals/").await;
        assert_eq!(links.len(), 1);
        links.into_iter().next().unwrap()
    }
}

/// Where the content of a page leads within the site.
fn links(body: &str) -> BTreeSet<String> {
    let (_, main) = body.split_once("<main").unwrap();
    let (main, _) = main.split_once("</main>").unwrap();
    let links = main.split("href=\"").skip(1);
    let links = links.map(|rest| rest.split('"').next().unwrap().replace("&amp;", "&"));
    links.filter(|link| link.starts_with('/')).collect()
}

async fn organisation(house: &House, name: &str) -> OrganisationId {
    let names = house.engine.organisation_names().await.unwrap();
    names.into_iter().find(|it| it.name == name).unwrap().id
}

/// Lets a member in for each role alone; returns their names.
async fn members(house: &House) -> Vec<String> {
    let mut members = Vec::new();
    for (first, name) in [
        ("desk", "Duty Desk"),
        ("co-ordinator", "Co-ordination Office"),
        ("child", "Child Protection"),
        ("outreach", "Outreach Street"),
        ("shelter", "Safe House"),
        ("inspector", "Labour Inspectorate"),
    ] {
        members.push(first.to_owned());
        let to = organisation(house, name).await;
        for role in Role::ALL {
            let custodian = Proof {
                sign_in: first.to_owned(),
                passphrase: Passphrase::new(PASSPHRASE),
                code: None,
            };
            let roles = [role].into();
            let invited = house.engine.invite(to, &roles, custodian).await.unwrap();
            let sign_in = format!("{first} {}", role.code());
            house.join(&sign_in, &invited.code.to_text()).await;
            members.push(sign_in);
        }
    }
    members
}

#[tokio::test]
async fn a_young_age_moves_the_case_and_says_to_whom_and_why() {
    let house = House::furnished().await;
    let mut outreach = Worker::of(&house, "outreach").await;
    let (concern, case) = outreach.presume("no").await;
    let case = case.unwrap();
    let young = "kind=years&years=16&source=person";
    let page = outreach.send(&format!("{case}/age"), young).await;
    assert_eq!(page.location, "/work?done=child-moved");
    let work = outreach.0.get(&page.location).await.body;
    assert!(work.contains("by law Child Protection is responsible now"));
    // It is also told to the others of the organisation, and no page that is none is led to.
    assert!(work.contains("by law you are no longer responsible"));
    let work = outreach.0.get("/work").await.body;
    assert!(!links(&work).contains(&case));
    let concern = outreach.0.get(&concern).await.body;
    assert!(!links(&concern).contains(&case));
    assert!(concern.contains("another organisation is responsible"));

    // Nobody moved it but the law.
    let mut child = Worker::of(&house, "child").await;
    let case = child.0.get(&case).await.body;
    let (_, moved) = case
        .split_once("responsibility went to Child Protection")
        .unwrap();
    let (byline, _) = moved.split_once("</p>").unwrap();
    assert!(byline.contains("by law"), "{byline}");
}

#[tokio::test]
async fn an_alarm_stands_at_the_desk_until_it_is_taken_up() {
    let house = House::furnished().await;
    let mut outreach = Worker::of(&house, "outreach").await;
    let (_, case) = outreach.presume("no").await;
    let case = case.unwrap();
    outreach
        .send(&format!("{case}/alarm"), "which=removal")
        .await;
    let mut desk = Worker::of(&house, "desk").await;
    let work = desk.0.get("/work").await.body;
    assert!(work.contains("Alarm: a removal or detention order"));
    assert!(!links(&work).contains(&case));
    assert!(links(&work).contains("/desk"));
    let page = desk.0.get("/desk").await.body;
    assert!(page.contains("Alarm: Removal or expulsion"), "{page}");
    assert!(page.contains("Responsible: Outreach Street"));
    assert!(!page.contains(&case));

    let shelter = organisation(&house, "Safe House").await;
    outreach.refer(&case, shelter, "legal_aid").await;
    let mut lawyer = Worker::of(&house, "shelter").await;
    let referral = lawyer.only_referral().await;
    lawyer.press(&format!("{referral}/accept")).await;
    let page = desk.0.get("/desk").await.body;
    assert!(!page.contains("Alarm: Removal or expulsion"));
    // The lawyer is told of the next one, with what to do and without a page that is none.
    outreach
        .send(&format!("{case}/alarm"), "which=detention")
        .await;
    let work = lawyer.0.get("/work").await.body;
    assert!(work.contains("Act now, and call whoever is responsible"));
    assert!(!links(&work).contains(&case));
}

/// Everything of which an organisation is told, once.
async fn a_country_in_which_much_happened(house: &House) {
    let mut outreach = Worker::of(house, "outreach").await;
    let mut shelter = Worker::of(house, "shelter").await;
    let safe_house = organisation(house, "Safe House").await;

    outreach.report("now").await;
    outreach.presume("yes").await;
    let (_, moved) = outreach.presume("no").await;
    let young = "kind=years&years=15&source=person";
    outreach
        .send(&format!("{}/age", moved.unwrap()), young)
        .await;

    // Asked for, answered in every way, and handed on.
    let (_, case) = outreach.presume("no").await;
    let case = case.unwrap();
    outreach
        .send(&format!("{case}/alarm"), "which=removal")
        .await;
    outreach.refer(&case, safe_house, "legal_aid").await;
    let referral = shelter.only_referral().await;
    shelter.press(&format!("{referral}/accept")).await;
    outreach
        .send(&format!("{case}/alarm"), "which=detention")
        .await;
    let demand = "body=Invented+court&capacity=court&law=none&asked=narrative&how=post&person=told";
    outreach.send(&format!("{case}/demands/new"), demand).await;
    outreach.refer(&case, safe_house, "medical").await;
    let referral = shelter.only_referral().await;
    shelter
        .send(&format!("{referral}/decline"), "reason=no_capacity")
        .await;
    outreach.refer(&case, safe_house, "work").await;
    let referral = shelter.only_referral().await;
    let withdraw = format!("{case}{referral}/withdraw");
    outreach.press(&withdraw).await;
    outreach.refer(&case, safe_house, "holding").await;
    let referral = shelter.only_referral().await;
    shelter.press(&format!("{referral}/accept")).await;

    // Closed and destroyed; another one is to be.
    for destroyed in [true, false] {
        let (_, case) = outreach.presume("no").await;
        let case = case.unwrap();
        outreach
            .send(&format!("{case}/close"), "reason=support_ended")
            .await;
        let ask = "grade=everything&ground=persons_wish";
        outreach.send(&format!("{case}/ask-erasure"), ask).await;
        if destroyed {
            let mut co_ordinator = Worker::of(house, "co-ordinator").await;
            co_ordinator
                .send(&format!("{case}/erase"), "sure=yes")
                .await;
        }
    }

    // Nobody answers, at first and in the end.
    for later in ["2026-03-02T21:30:00Z", "2026-03-03T12:00:00Z"] {
        let mut outreach = Worker::of(house, "outreach").await;
        let (_, case) = outreach.presume("no").await;
        outreach.refer(&case.unwrap(), safe_house, "shelter").await;
        house.set(later);
        house.engine.sweep().await.unwrap();
    }
}

#[tokio::test]
async fn every_link_of_every_list_leads_to_a_page_for_everybody_who_sees_it() {
    let house = House::furnished().await;
    let members = members(&house).await;
    a_country_in_which_much_happened(&house).await;
    let mut followed = BTreeSet::new();
    for name in members {
        let mut worker = Worker::of(&house, &name).await;
        let mut pages = vec!["/work".to_owned()];
        for path in ["/desk", "/overview", "/erasures"] {
            if worker.0.get(path).await.status == StatusCode::OK {
                pages.push(path.to_owned());
            }
        }
        pages.extend(worker.linked("/work", "/concerns/0").await);
        for page in pages {
            let body = worker.0.get(&page).await.body;
            for link in links(&body) {
                let status = worker.0.get(&link).await.status;
                assert_eq!(status, StatusCode::OK, "{name}: {page} leads to {link}");
                followed.insert(link);
            }
        }
    }
    for kind in [
        "/cases/",
        "/concerns/0",
        "/referrals/",
        "/lists/demands",
        "/desk",
        "/overview",
    ] {
        let led_to = followed.iter().any(|link| link.starts_with(kind));
        assert!(led_to, "nothing leads to {kind}");
    }
}
