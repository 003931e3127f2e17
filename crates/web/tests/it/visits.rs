//! A visit in a browser: workers are numbers, three questions each; those who want help become persons; and a
//! list from a spreadsheet is read whole or not at all.

use axum::body::Body;
use axum::http::{Request, StatusCode};

use crate::browser::browse;
use crate::house::House;
use crate::posts::{Client, Page};

#[tokio::test]
async fn an_inspector_counts_workers_and_one_becomes_a_person_by_their_own_word() {
    let house = House::furnished().await;
    browse("visits", house.site(), async |browser| {
        browser.sign_in("inspector").await;
        browser
            .assert_good_in_every_language("visit-new", "/visits/new")
            .await;
        browser.scripts(false).await;
        browser.open("/visits/new?lang=en").await;
        assert!(
            browser.questions().await <= 12,
            "a visit in twelve fields or fewer"
        );
        for words in [
            "visa",
            "immigration",
            "residence permit",
            "passport",
            "nationality",
        ] {
            browser.assert_hides(words).await;
        }
        browser.press("Write the visit down").await;
        browser.assert_shows("Say which place it was").await;
        browser
            .fill("site", "The farm behind the invented dam")
            .await;
        browser.fill("employer", "Invented Fruit Company").await;
        browser.select("sector", "A").await;
        browser.choose("kind", "raid").await;
        browser.choose("with", "trade-union").await;
        browser.fill("met", "3").await;
        browser.fill("signs", "4").await;
        browser.press("Write the visit down").await;
        browser
            .assert_shows("no more can have been spoken to alone or have signs")
            .await;
        browser.fill("met", "30").await;
        browser.press("Write the visit down").await;
        browser.scripts(true).await;
        browser.assert_shows("The visit was written down").await;
        browser.assert_shows("Workers met: 30").await;
        let workers = browser.path().await;
        browser
            .assert_good_in_every_language("visit-workers-none", &workers)
            .await;

        // One worker in three fields.
        let new = format!("{workers}/new");
        browser
            .assert_good_in_every_language("visit-worker-new", &new)
            .await;
        for agreed in ["yes", "unknown", "no"] {
            browser.open(&format!("{new}?lang=en")).await;
            assert_eq!(browser.questions().await, 3, "triage in three fields");
            browser.choose("alone", "yes").await;
            browser.select("signs", "cd_documents").await;
            browser.choose("agreed", agreed).await;
            browser.press("Write the worker down").await;
            browser.assert_shows("The worker was written down").await;
        }
        browser
            .assert_good_in_every_language("visit-workers", &workers)
            .await;
        for (name, number) in [("visit-worker", 2), ("visit-worker-no", 3)] {
            let path = format!("{workers}/{number}");
            browser.assert_good_in_every_language(name, &path).await;
        }
        browser.open(&format!("{workers}/3?lang=en")).await;
        browser.assert_hides("Presume this worker").await;
        browser.open(&format!("{workers}/2?lang=en")).await;
        browser.press("Presume this worker to be a victim").await;
        browser.choose("basis", "judgement").await;
        browser.choose("child", "no").await;
        browser.press("Presume").await;
        browser.assert_shows("has a case").await;
        browser.assert_hides("Invented Fruit Company has").await;

        browser.open(&format!("{workers}?lang=en")).await;
        browser.assert_shows("One worker wants help").await;
        browser.press("Make a case for this worker").await;
        browser
            .assert_shows("Each of them has a case of their own now")
            .await;
        browser.assert_shows("Of them persons with a case: 2").await;
        browser
            .assert_good_in_every_language("visit-workers-persons", &workers)
            .await;
        let list = format!("{workers}/list");
        browser
            .assert_good_in_every_language("visit-list", &list)
            .await;
        browser.assert_good("visit-list-wide").await;
    })
    .await;
}

struct Inspector {
    client: Client,
    workers: String,
}

impl Inspector {
    /// Who has written a visit down.
    async fn at_a_visit(house: &House) -> Inspector {
        let mut client = Client::signed_in(house, "outreach").await;
        let page = client.get("/visits/new").await;
        let body = format!(
            "form-token={}&form-key={}&site=Site&sector=F&met=700",
            page.token(),
            page.hidden("form-key")
        );
        let done = client.post("/visits/new", body).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let workers = done.location.split('?').next().unwrap().to_owned();
        Inspector { client, workers }
    }

    /// Brings a file as a browser does.
    async fn bring(&mut self, file: &[u8]) -> Page {
        let path = format!("{}/list", self.workers);
        let page = self.client.get(&path).await;
        let mut body = Vec::new();
        for (name, value) in [
            ("form-token", page.token()),
            ("form-key", page.hidden("form-key")),
        ] {
            body.extend(
                format!(
                    "--part\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
                )
                .bytes(),
            );
        }
        body.extend(
            b"--part\r\nContent-Disposition: form-data; name=\"file\"; filename=\"list.csv\"\r\n\
              Content-Type: text/csv\r\n\r\n"
                .iter(),
        );
        body.extend(file);
        body.extend(b"\r\n--part--\r\n".iter());
        let request =
            Request::post(&path).header("content-type", "multipart/form-data; boundary=part");
        self.client.send(request, Body::from(body)).await
    }

    async fn list(&mut self) -> String {
        let path = self.workers.clone();
        self.client.get(&path).await.body
    }
}

#[tokio::test]
async fn seven_hundred_workers_are_read_once_and_a_column_about_staying_is_not_read() {
    let house = House::furnished().await;
    let mut inspector = Inspector::at_a_visit(&house).await;
    let text = (1..=700).fold(
        "worker,agrees,visa,shoe size\n".to_owned(),
        |text, number| text + format!("{number},yes,expired-{number},43\n").as_str(),
    );
    let page = inspector.bring(text.as_bytes()).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(
        page.body.contains("700 workers were added"),
        "{}",
        page.body
    );
    assert!(
        page.body.contains(
            "Column 3 was not read: it looks as if it were about whether somebody may stay"
        )
    );
    assert!(
        page.body
            .contains("Column 4 was not read: nothing of this kind")
    );
    assert!(!page.body.contains("expired"));
    let again = inspector.bring(text.as_bytes()).await;
    assert!(again.body.contains("No worker was added"), "{}", again.body);
    assert!(again.body.contains("700 were there already"));
    let list = inspector.list().await;
    assert!(list.contains("700 workers want help") && list.contains("Make 200 cases"));
    assert!(!list.contains("expired"));
    // Two hundred at a press: all of these or none.
    let path = format!("{}/presume", inspector.workers);
    let page = inspector.client.get(&inspector.workers.clone()).await;
    let body = format!(
        "form-token={}&form-key={}",
        page.token(),
        page.hidden("form-key")
    );
    let done = inspector.client.post(&path, body).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let list = inspector.list().await;
    assert!(list.contains("persons with a case: 200"), "{list}");
    assert!(list.contains("500 workers want help"));
}

#[tokio::test]
async fn what_is_wrong_with_a_list_is_said_of_every_row_and_nothing_is_kept() {
    let house = House::furnished().await;
    let mut inspector = Inspector::at_a_visit(&house).await;
    let page = inspector
        .bring(b"worker,agrees,signs\n1,yes,\n1,yes,\n2,perhaps,\n3,,nonsense\n")
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for sentence in [
        "Row 3, column “worker”: The number stands in row 2 too",
        "Row 4, column “Wants help”: This is neither yes nor no",
        "Row 5, column “Signs”: One of these is no id of a sign",
    ] {
        assert!(page.body.contains(sentence), "{sentence}: {}", page.body);
    }
    let latin = inspector.bring(b"worker,agrees\n1,s\xEC\n").await;
    assert!(latin.body.contains("Row 2 is not in UTF-8"));
    let none = inspector.bring(b"").await;
    assert!(none.body.contains("Choose a file"));
    let many = (1..=50_000).fold("worker\n".to_owned(), |text, number| {
        text + format!("{number}\n").as_str()
    });
    let many = inspector.bring(many.as_bytes()).await;
    assert!(many.body.contains("more than 5,000 rows"));
    let script = inspector
        .bring(b"worker,agrees\n<script>alert(1)</script>,yes\n")
        .await;
    assert!(!script.body.contains("<script>alert"));
    assert!(
        inspector
            .list()
            .await
            .contains("No worker has a number yet")
    );
    // Without the token of this visitor's form nothing is read.
    let path = format!("{}/list", inspector.workers);
    let body =
        "--part\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nworker\n1\r\n--part--\r\n";
    let request = Request::post(&path).header("content-type", "multipart/form-data; boundary=part");
    let forged = inspector.client.send(request, Body::from(body)).await;
    assert_ne!(forged.status, StatusCode::OK);
    assert!(
        inspector
            .list()
            .await
            .contains("No worker has a number yet")
    );
    let mut stranger = Client::signed_in(&house, "shelter").await;
    assert_eq!(stranger.get(&path).await.status, StatusCode::NOT_FOUND);
}
