//! The table of who gets which answer where, for a person to read: `golden/who-gets-which-answer.snap`.
//! It goes through every route there is, so a route without a row fails here. It is made again with
//! `INSTA_UPDATE=always cargo test -p web answers`, and read before it is committed.

pub(crate) mod country;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use axum::http::StatusCode;
use web::{Method, Route};

use crate::posts::{Client, Page};
use country::{Country, VISITORS, Visitor};

/// What a form sends that is filled in as it should be; `None` for a route that this table does not
/// know yet.
pub(crate) fn filled(path: &str) -> Option<&'static str> {
    Some(match path {
        "/my-page" => "page-code=0000+0000+0000+0000+0000+0000+0000&page-secret=wrong+horse",
        "/my-page/wrong" => "about=narrative&words=I+said+no+such+thing",
        "/my-page/complaint" => "about={way}&words=They+shouted+at+me&told=no",
        "/my-page/complaint/telling" => "complaint={complaint}&told=yes",
        "/complaints/{id}/answer" => "outcome=founded&words=We+spoke+with+them",
        "/my-page/agreements" => "agreement={agreement}",
        "/my-page/out" | "/my-page/off" | "/cases/{id}/page/off" => "",
        "/cases/{id}/page/talk" => "shared=nobody&safe=yes&wanted=yes",
        "/cases/{id}/page/open" => {
            "readable=identity&page-secret=green+kettle&page-secret-again=green+kettle"
        }
        "/sign-in" => "name=nobody&passphrase=wrong+horse",
        "/sign-in/passkey" => "",
        "/sign-in/passkey/answer" => "passkey-answer={}",
        "/sign-in/passphrase" => "passphrase=wrong",
        "/account/passkeys/new" => "passkey-name=phone&passphrase-present=wrong",
        "/account/passkeys/make" => "passkey-answer={}",
        "/account/passkeys/remove" => "passkey=0000000000000000",
        "/sign-in/code" => "one-time-code=000000",
        "/join" => "code=AAAA-AAAA&sign-in=nobody&name=Nobody&passphrase=a+b+c&passphrase-again=d",
        "/set-up" => "code=AAAA-AAAA",
        "/sign-out" | "/account/sessions/end-others" => "",
        "/account/sessions/end" => "session=0000000000000000",
        "/account/passphrase" => {
            "passphrase-present=wrong&passphrase=violet+kettle+drum+nine&passphrase-again=violet+kettle+drum+nine"
        }
        "/account/authenticator" => "passphrase-present=wrong&one-time-code=000000",
        "/services/add" => "need=work&languages=en&takes=women",
        "/services/{need}" => "languages=en&takes=women&free=1",
        "/services/{need}/close" => "",
        "/places" => "free-shelter=2",
        "/organisation/rewrap"
        | "/organisation/partners"
        | "/organisation/stop-opening"
        | "/organisation/members/{id}/stop-recovery"
        | "/account/recovery/stop" => "",
        "/organisation/renew"
        | "/organisation/members/{id}/end"
        | "/organisation/entrusted/{id}"
        | "/organisation/members/{id}/recover"
        | "/organisation/recoveries/{id}/{member}/confirm" => "passphrase-present=wrong",
        "/recover" => "code=AAAA-AAAA&other-code=BBBB-BBBB&passphrase=a+b+c&passphrase-again=a+b+c",
        "/search" => "kind=phone&for=0800+555+0100",
        "/work/seen" => "shown=case/01920000-0000-7000-8000-000000000000/1",
        "/concerns/new" => "what=Seen+at+the+station&danger=unknown&noticed=own_work&do=send",
        "/concerns/{id}/add" => "words=They+moved+on",
        "/concerns/{id}/end" => "how=not_found&why=Nobody+is+there",
        "/concerns/{id}/presume" => "basis=judgement&child=no",
        "/concerns/{id}/join" => "to=person&reference={reference}",
        "/concerns/{id}/apart" => "why=another_person",
        "/cases/{id}/reflection"
        | "/cases/{id}/reopen"
        | "/cases/{id}/episode"
        | "/cases/{id}/clocks/{clock}/done"
        | "/cases/{id}/agreements/{agreement}/withdraw"
        | "/cases/{id}/referrals/{referral}/withdraw"
        | "/cases/{id}/referrals/{referral}/told"
        | "/cases/{id}/referrals/{referral}/dealt-with"
        | "/referrals/{id}/accept"
        | "/referrals/{id}/complete" => "",
        "/cases/{id}/open" => "compartment=narrative&purpose=assistance",
        "/cases/{id}/age" => "kind=years&years=30&source=person",
        "/cases/{id}/settle-age" => "shown=adult&why=A+passport",
        "/cases/{id}/account" => "words=She+told+me&source=person",
        "/cases/{id}/contact" => "contact-channel=Through+the+neighbour",
        "/cases/{id}/dependants/new" => "kind=child",
        "/cases/{id}/lost" => "how=unknown",
        "/cases/{id}/return" => "wanted=yes&harm=none&words=The+family+was+asked",
        "/cases/{id}/note" => "words=She+slept&next=yes",
        "/cases/{id}/entrust" => "to=nobody",
        "/cases/{id}/missing" => "office=Invented+police",
        "/cases/{id}/contacted" => "result=reached&kept=yes&outside=danger",
        "/cases/{id}/agreements/explained" => {
            "told=con_PurposeExplained&language=en&explained=aloud&through=worker"
        }
        "/cases/{id}/agreements/ask/{kind}" => {
            "answer=agreed&language=en&explained=aloud&through=worker"
        }
        "/cases/{id}/correct/{version}" => "why=A+slip",
        "/cases/{id}/alarm" => "which=removal",
        "/cases/{id}/close" => "reason=support_ended",
        "/cases/{id}/ask-erasure" => "grade=sealed&ground=persons_wish",
        "/cases/{id}/erase" => "sure=yes",
        "/cases/{id}/screen" => "mode=asked",
        "/cases/{id}/screen/noticed" => "setting=street",
        "/cases/{id}/screen/gate" | "/cases/{id}/screen/asked" => {
            "gate=alone&gate=safe&gate=told&interpreter=none"
        }
        "/cases/{id}/refer/send" => {
            "need=shelter&urgency=planned&basis=law:danger-to-life&why=Danger&told=yes&to={to}"
        }
        "/cases/{id}/demands/new" => {
            "body=Invented+court&capacity=court&law=none&asked=narrative&how=post&lawyer=nobody&person=told"
        }
        "/cases/{id}/demands/{demand}/told" => "person=told",
        "/cases/{id}/demands/{demand}/order" => {
            "court=Invented+Court&made-on-day=1&made-on-month=3&made-on-year=2026&covers=counselling"
        }
        "/cases/{id}/demands/{demand}/waiver" => {
            "answer=agreed&categories=counselling&language=en&explained=aloud&through=worker"
        }
        "/cases/{id}/demands/{demand}/answer" => "handed=narrative&reasons=privileged",
        "/cases/{id}/demands/{demand}/appeal" => "step=lodged",
        "/visits/new" => "site=The+farm&sector=A&met=3",
        "/concerns/{id}/workers/new" => "alone=yes&agreed=yes",
        "/concerns/{id}/workers/list" | "/concerns/{id}/workers/presume" => "",
        "/concerns/{id}/workers/{worker}" => "stand=agreed",
        "/check" => "number=0000-0000-0000-0000",
        "/tell" => "about=other&danger=soon&what=Seen+at+the+station",
        "/answer" => "number=0000-0000-0000-0000&answer=accept",
        "/listed/{id}/add" => "need=shelter&languages=en&takes=women&free=1",
        "/listed/{id}/{need}/close" => "",
        "/cases/{id}/referrals/{referral}/sheet" => "",
        "/cases/{id}/referrals/{referral}/phone" => "answer=declined&reason=area&with=worker",
        "/cases/{id}/tonight/call" => {
            "need=shelter&to={to}&answer=declined&reason=no_capacity&with=on_call"
        }
        "/cases/{id}/punishments/new" => "kind=fine&office=Invented+court",
        "/cases/{id}/punishments/{version}/asked" => "office=Invented+court",
        "/cases/{id}/punishments/{version}/outcome" => "outcome=lifted&why=She+was+compelled",
        "/cases/{id}/letters/new" => "",
        "/cases/{id}/letters/{letter}/revoke" => "",
        "/panel/{id}/check" => "complete=yes",
        "/panel/{id}/round" => "how=written&why=removal",
        "/panel/{id}/vote" => "ballot=positive",
        "/panel/{id}/recuse" | "/panel/{id}/count" => "",
        "/panel/{id}/lock" => "member={seat}",
        "/panel/{id}/reasons" => "words=No+purpose+was+shown",
        "/panel/{id}/dissent" => "words=The+door+was+locked",
        "/organisation/members/{id}/seat" => "body={to}",
        "/cases/{id}/conferences/new" => {
            "needs=medical&on-day=2&on-month=3&on-year=2030&time=14:30&way=video"
        }
        "/cases/{id}/conferences/{conference}/invite" => "to={to}",
        "/cases/{id}/conferences/{conference}/uninvite" => "organisation={to}",
        "/cases/{id}/conferences/{conference}/move" => {
            "on-day=2&on-month=3&on-year=2030&time=14:30&way=video"
        }
        "/cases/{id}/conferences/{conference}/off" => "",
        "/cases/{id}/conferences/{conference}/held" => "person=present&view=agrees",
        "/cases/{id}/conferences/{conference}/action" => {
            "kind=health&owner=holder&by-day=2&by-month=3&by-year=2030"
        }
        "/cases/{id}/conferences/{conference}/actions/{action}"
        | "/conferences/{id}/actions/{action}" => "what=done",
        "/conferences/{id}/answer" => "answer=comes",
        "/conferences/{id}/actions/{action}/take"
        | "/conferences/{id}/actions/{action}/decline" => "",
        "/cases/{id}/dossiers/new" => "words=Worked+without+wages",
        "/cases/{id}/dossiers/{dossier}/add" => "words=Since+the+spring",
        "/cases/{id}/dossiers/{dossier}/again" => "words=A+witness+was+found",
        "/cases/{id}/dossiers/{dossier}/withdraw" => "",
        "/alerts/{id}/{alert}" => "reason=stood_in",
        "/on-call" => "one={to}&other={holds}",
        "/on-call/end" => "one={to}&other={holds}",
        "/emergencies/new" => {
            "reference={reference}&compartments=narrative&ground=must_be_reached&why=She+must+be+warned"
        }
        "/cases/{id}/emergencies/{emergency}/open" => "compartment=narrative",
        "/cases/{id}/emergencies/{emergency}/alone"
        | "/cases/{id}/emergencies/{emergency}/stop" => "",
        "/cases/{id}/emergencies/{emergency}/answer" => "answer=confirm",
        "/cases/{id}/emergencies/{emergency}/review" => "finding=right&why=It+was",
        "/referrals/{id}/decline" => "reason=no_capacity",
        _ => return None,
    })
}

/// What one visitor was answered, and the page if there is one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Answer {
    Page,
    Faults,
    Refused,
    SignInFirst,
    /// Carried out, or led on: where the browser is sent.
    GoesTo(String),
    NotFound,
}

impl Answer {
    fn of(page: &Page, path: &str, country: &Country) -> Answer {
        match page.status {
            StatusCode::SEE_OTHER if page.location.starts_with("/sign-in?next=") => {
                Answer::SignInFirst
            }
            StatusCode::SEE_OTHER => Answer::GoesTo(country.without_ids(&page.location)),
            // A form that was sent comes back within the page that asks for the passphrase.
            StatusCode::OK if page.body.contains("name=\"next\"") && path != "/sign-in" => {
                Answer::SignInFirst
            }
            StatusCode::OK => Answer::Page,
            StatusCode::UNPROCESSABLE_ENTITY => Answer::Faults,
            StatusCode::CONFLICT => Answer::Refused,
            StatusCode::NOT_FOUND => Answer::NotFound,
            other => panic!("{other}: {}", page.body),
        }
    }

    fn words(&self) -> String {
        match self {
            Answer::Page => "the page".to_owned(),
            Answer::Faults => "the form, with what is wrong in it".to_owned(),
            Answer::Refused => "the rules refuse it".to_owned(),
            Answer::SignInFirst => "sign in first".to_owned(),
            Answer::GoesTo(path) => format!("goes on to {path}"),
            Answer::NotFound => "not found".to_owned(),
        }
    }
}

/// One visitor's browser, and the page which says there, to this visitor, that there is none.
pub(crate) struct Seat {
    pub(crate) visitor: &'static Visitor,
    pub(crate) cookies: Vec<(String, String)>,
    pub(crate) token: String,
    nothing: String,
}

impl Seat {
    pub(crate) async fn take(country: &Country, visitor: &'static Visitor) -> Seat {
        let mut client = match visitor.sign_in() {
            Some(name) => Client::signed_in(&country.house, &name).await,
            None => Client::new(&country.house),
        };
        let token = match visitor.sign_in() {
            Some(_) => client.get("/account/passphrase").await.token(),
            None if visitor.is_the_person() => {
                let token = client.get("/my-page").await.token();
                let (code, secret) = (&country.code, country::SECRET.replace(' ', "+"));
                let body = format!("form-token={token}&page-code={code}&page-secret={secret}");
                let page = client.post("/my-page", body).await;
                assert_eq!(page.location, "/my-page");
                client.get("/my-page").await.token()
            }
            None => client.get("/sign-in").await.token(),
        };
        let page = client.get("/no-such-page").await;
        let nothing = without_itself(&page, "/no-such-page");
        Seat {
            visitor,
            cookies: client.cookies,
            token,
            nothing,
        }
    }

    /// The same seat in a copy of the house.
    pub(crate) fn again(&self) -> Seat {
        Seat {
            visitor: self.visitor,
            cookies: self.cookies.clone(),
            token: self.token.clone(),
            nothing: self.nothing.clone(),
        }
    }

    pub(crate) async fn ask(
        &self,
        country: &Country,
        method: Method,
        path: &str,
        body: &str,
    ) -> Page {
        // Where attempts are counted, nobody's count against the next who asks.
        let counted = path.matches('/').count() < 2 || path.starts_with("/sign-in");
        let pages = match counted {
            true => web::router(country.house.site()),
            false => country.house.pages(),
        };
        let mut client = Client::with(pages, &self.cookies);
        match method {
            Method::Get => client.get(path).await,
            Method::Post => {
                let token = &self.token;
                let body = format!("form-token={token}&form-key={path}&{body}");
                client.post(path, body).await
            }
        }
    }

    /// Fails unless a page that says there is none is, but for its own address, the one which says so
    /// of an address that nobody ever had.
    pub(crate) fn assert_nothing(&self, page: &Page, path: &str) {
        let who = self.visitor.words();
        assert_eq!(without_itself(page, path), self.nothing, "{path}, {who}");
    }
}

/// A page without its own address, which stands in the links that change the language.
fn without_itself(page: &Page, path: &str) -> String {
    let path = path.split('?').next().unwrap_or(path);
    page.body.replace(path, "ADDRESS")
}

#[tokio::test]
async fn every_visitor_is_answered_as_the_table_says_on_every_route() {
    let mut country = Country::told().await;
    let mut seats = Vec::new();
    for visitor in &VISITORS {
        seats.push(Seat::take(&country, visitor).await);
    }
    let first = country.house.copy().await;
    let mut text = String::from(
        "# Who gets which answer\n\nThe operator of the server has no account: whoever runs it is, \
         on the pages, signed out.\n",
    );
    let mut cells = BTreeMap::new();
    let mut routes = web::routes();
    // Signing out is asked last of all: it ends the sessions that the others are asked in.
    let ends = ["/sign-out", "/my-page/off", "/my-page/out"];
    routes.sort_by_key(|route| ends.contains(&route.path));
    for route in routes {
        let body = match route.method {
            Method::Get => "",
            Method::Post => filled(route.path)
                .unwrap_or_else(|| panic!("{} {} has no row", route.method, route.path)),
        };
        for (object, path, body) in country.addresses(route.path, body) {
            let mut answers = Answers::new();
            for seat in &seats {
                // A form that is not filled in tells nobody more than one that is.
                let unfilled = match body.is_empty() {
                    true => None,
                    false => Some(seat.ask(&country, route.method, &path, "").await),
                };
                let page = seat.ask(&country, route.method, &path, &body).await;
                let answer = Answer::of(&page, &path, &country);
                if let Some(unfilled) = unfilled {
                    let unfilled = Answer::of(&unfilled, &path, &country) == Answer::NotFound;
                    let who = seat.visitor.words();
                    assert_eq!(unfilled, answer == Answer::NotFound, "{path}, {who}");
                }
                match answer {
                    Answer::NotFound => seat.assert_nothing(&page, &path),
                    // What was done there is undone for the next.
                    Answer::GoesTo(_) | Answer::Page
                        if route.method == Method::Post
                            && (path != route.path || path.starts_with("/my-page/")) =>
                    {
                        country.house = first.copy().await;
                    }
                    _ => {}
                }
                answers.push((answer, seat.visitor));
            }
            cells.insert((route, object), answers);
        }
    }
    write_table(&mut text, &cells);
    insta::with_settings!({
        snapshot_path => "golden",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!("who-gets-which-answer", text);
    });
}

/// What every visitor was answered in one place.
type Answers = Vec<(Answer, &'static Visitor)>;

fn write_table(text: &mut String, cells: &BTreeMap<(Route, &str), Answers>) {
    // Objects of one route with the same answers share a section, and so do routes.
    let mut sections: Vec<(Vec<String>, &Answers)> = Vec::new();
    for ((route, object), answers) in cells {
        let heading = match *object {
            "" => format!("{} {}", route.method, route.path),
            object => format!("{} {}, {object}", route.method, route.path),
        };
        match sections.iter_mut().find(|(_, known)| *known == answers) {
            Some((headings, _)) => headings.push(heading),
            None => sections.push((vec![heading], answers)),
        }
    }
    for (headings, answers) in sections {
        writeln!(text, "\n## {}\n", headings.join("\n## ")).unwrap();
        let mut grouped: BTreeMap<&Answer, Vec<&Visitor>> = BTreeMap::new();
        for (answer, visitor) in answers {
            grouped.entry(answer).or_default().push(visitor);
        }
        for (answer, visitors) in &grouped {
            let visitors = match visitors.len() {
                all if all == VISITORS.len() => "everybody".to_owned(),
                all if all == VISITORS.iter().filter(|it| it.is_signed_in()).count()
                    && visitors.iter().all(|it| it.is_signed_in()) =>
                {
                    "everybody who is signed in".to_owned()
                }
                _ if **answer == Answer::NotFound => "everybody else".to_owned(),
                _ => country::together(visitors),
            };
            writeln!(text, "* {}: {visitors}", answer.words()).unwrap();
        }
    }
}

/// A thing that is not there looks to everybody as one does that is not theirs to see, asked for
/// with a form that is filled in or not, and so does an address that is none.
#[tokio::test]
async fn what_is_not_there_looks_like_what_is_not_allowed_however_it_is_asked() {
    let country = Country::told().await;
    for visitor in VISITORS.iter().filter(|it| it.sign_in().is_some()) {
        let seat = Seat::take(&country, visitor).await;
        for route in web::routes().into_iter().filter(|it| it.path.contains('{')) {
            if route.path.starts_with("/assets/") {
                continue;
            }
            let nowhere = country.nowhere(route.path);
            let body = filled(route.path).unwrap_or_default();
            for path in [nowhere, country.nonsense(route.path)] {
                for body in ["", body] {
                    let page = seat.ask(&country, route.method, &path, body).await;
                    assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
                    seat.assert_nothing(&page, &path);
                }
            }
        }
    }
}
