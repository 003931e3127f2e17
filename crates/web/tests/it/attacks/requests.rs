//! Requests that are larger, slower or more than any browser's.

use std::net::SocketAddr;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout};
use web::{Patience, Site};

use crate::house::House;
use crate::posts::Client;

/// What is sent is never unpacked: a few bytes that stand for gigabytes stay a few bytes.
#[tokio::test]
async fn a_packed_body_and_one_in_parts_are_read_as_what_they_are_and_refused() {
    let house = House::furnished().await;
    let mut client = Client::signed_in(&house, "outreach").await;
    let token = client.get("/concerns/new").await.token();
    // Ten bytes of a gzip file's head, and what follows it.
    let packed = [&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3][..], &[0; 2000]].concat();
    let deep = "[".repeat(1_000_000);
    let parts = format!(
        "--x\r\ncontent-disposition: form-data; name=\"form-token\"\r\n\r\n{token}\r\n--x\r\n\
         content-disposition: form-data; name=\"what\"; filename=\"../../installation.key\"\r\n\r\nx\r\n--x--\r\n"
    );
    for (header, value, body) in [
        ("content-encoding", "gzip", packed.clone()),
        ("content-encoding", "br", packed),
        (
            "content-type",
            "multipart/form-data; boundary=x",
            parts.into_bytes(),
        ),
        ("content-type", "application/json", deep.into_bytes()),
        (
            "content-type",
            "application/xml",
            b"<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>".to_vec(),
        ),
    ] {
        let request = Request::post("/concerns/new").header(header, value);
        let page = client.send(request, body.into()).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{value}");
        assert!(!page.body.contains("root:"));
    }
    let work = client.get("/work").await;
    assert!(
        work.body
            .contains("Your organisation has told no concern yet")
    );
}

/// A page that comes back is a few times what was sent at most, with or without a token.
#[tokio::test]
async fn millions_of_empty_fields_do_not_come_back_as_many_times_as_much() {
    let house = House::furnished().await;
    let mut client = Client::new(&house);
    let token = client.get("/sign-in").await.token();
    for body in [
        "a&".repeat(8_000_000),
        format!("form-token={token}&{}", "a=&".repeat(5_000_000)),
        (0..200_000).map(|number| format!("f{number}=&")).collect(),
    ] {
        let page = client.post("/sign-in", body.clone()).await;
        assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(page.body.len() < 100_000, "{}", page.body.len());
    }
    // As many as any page has are read.
    let body: String = (0..2_000).map(|number| format!("f{number}=&")).collect();
    let page = client
        .post("/sign-in", format!("{body}form-token={token}"))
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
}

/// A sign in one form of Unicode that is eighteen in another, millions of times.
#[tokio::test]
async fn a_passphrase_that_would_grow_is_not_looked_at() {
    let house = House::furnished().await;
    let mut client = Client::new(&house);
    let token = client.get("/sign-in").await.token();
    let long: String =
        form_urlencoded::byte_serialize("\u{fdfa}".repeat(1_500_000).as_bytes()).collect();
    let body = format!("form-token={token}&name=outreach&passphrase={long}");
    let page = client.post("/sign-in", body).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("Type your passphrase"));
    assert!(page.body.len() < 100_000);
}

#[tokio::test]
async fn long_addresses_and_long_headers_are_refused_or_answered_and_nothing_breaks() {
    let house = House::furnished().await;
    let mut client = Client::signed_in(&house, "outreach").await;
    let long = "a".repeat(30_000);
    for path in [
        format!("/{long}"),
        format!("/cases/{long}"),
        format!("/lists/{long}"),
        format!("/sign-in?next=/{long}"),
        format!("/work?done={long}&about={long}"),
        format!("/assets/{long}"),
    ] {
        let page = client.get(&path).await;
        assert!(!page.status.is_server_error(), "{}", page.status);
    }
    for name in [
        "accept-language",
        "user-agent",
        "cookie",
        "referer",
        "x-anything",
    ] {
        let request = Request::get("/").header(name, &long);
        let page = client.send(request, Body::empty()).await;
        assert_eq!(page.status, StatusCode::OK, "{name}");
    }
}

/// How patient the pages of these tests are: a little, so that nobody waits for them.
const SHORT: Patience = Patience {
    head: Duration::from_millis(400),
    body: Duration::from_millis(800),
    connection: Duration::from_millis(2_500),
    last_answer: Duration::from_millis(500),
    at_once: 4,
};

/// Nothing here takes longer than this, unless it is never done.
const NEVER: Duration = Duration::from_secs(20);

async fn serve(mut site: Site) -> SocketAddr {
    site.patience = SHORT;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(web::serve(listener, None, site, std::future::pending()));
    address
}

/// What comes until the other side ends the connection.
async fn to_its_end(stream: &mut TcpStream) -> String {
    let mut said = Vec::new();
    // A connection that is reset has ended too.
    let _ = timeout(NEVER, stream.read_to_end(&mut said)).await.unwrap();
    String::from_utf8_lossy(&said).into_owned()
}

/// A letter at a time, for as long as somebody listens.
async fn dawdle(address: SocketAddr, head: &str, each: &str) -> (String, Duration) {
    let began = Instant::now();
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    let (mut reader, mut writer) = stream.split();
    let write = async {
        loop {
            sleep(Duration::from_millis(50)).await;
            if writer.write_all(each.as_bytes()).await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    };
    let mut said = Vec::new();
    let read = async {
        let _ = reader.read_to_end(&mut said).await;
    };
    let both = async {
        tokio::select! {
            () = write => {}
            () = read => {}
        }
    };
    timeout(NEVER, both).await.expect("it ends by itself");
    (String::from_utf8_lossy(&said).into_owned(), began.elapsed())
}

#[tokio::test]
async fn whoever_sends_a_letter_at_a_time_is_not_waited_for() {
    let house = House::furnished().await;
    let address = serve(house.site()).await;
    let (said, took) = dawdle(address, "GET / HTTP/1.1\r\nhost: localhost\r\nx-", "a").await;
    assert!(!said.contains("200 OK"), "{said}");
    assert!(took >= SHORT.head && took < SHORT.connection, "{took:?}");

    let head = "POST /sign-in HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100000\r\n\r\nname=";
    let (said, took) = dawdle(address, head, "a").await;
    assert!(said.starts_with("HTTP/1.1 408 "), "{said}");
    assert!(took >= SHORT.body && took < SHORT.connection, "{took:?}");

    let head = "POST /sign-in HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n";
    let (said, _) = dawdle(address, head, "1\r\na\r\n").await;
    assert!(said.starts_with("HTTP/1.1 408 "), "{said}");
}

#[tokio::test]
async fn whoever_says_nothing_keeps_nobody_else_waiting_for_long() {
    let house = House::furnished().await;
    let address = serve(house.site()).await;
    let mut idle = Vec::new();
    for _ in 0..12 {
        idle.push(TcpStream::connect(address).await.unwrap());
    }
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = "GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    stream.write_all(request.as_bytes()).await.unwrap();
    let said = to_its_end(&mut stream).await;
    assert!(said.starts_with("HTTP/1.1 200 OK"), "{said}");
    for stream in &mut idle {
        assert_eq!(to_its_end(stream).await, "");
    }
}

#[tokio::test]
async fn a_connection_that_asks_without_end_ends_between_two_answers() {
    let house = House::furnished().await;
    let address = serve(house.site()).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let began = Instant::now();
    let mut answers = 0;
    let mut buffer = vec![0; 1 << 16];
    'asking: while began.elapsed() < NEVER {
        let request = "GET /log/checkpoint HTTP/1.1\r\nhost: localhost\r\n\r\n";
        if stream.write_all(request.as_bytes()).await.is_err() {
            break;
        }
        let mut answer = String::new();
        while !answer.contains("\r\n\r\n") {
            match timeout(NEVER, stream.read(&mut buffer)).await.unwrap() {
                Ok(0) | Err(_) => break 'asking,
                Ok(read) => answer.push_str(&String::from_utf8_lossy(&buffer[..read])),
            }
        }
        assert!(answer.starts_with("HTTP/1.1 303 "), "{answer}");
        answers += 1;
        sleep(Duration::from_millis(20)).await;
    }
    assert!(answers > 10, "{answers}");
    let took = began.elapsed();
    assert!(took >= SHORT.connection && took < NEVER, "{took:?}");
}

/// Whoever asks for pages and takes none does not keep them, and the server stops all the same.
#[tokio::test]
async fn whoever_takes_no_answer_is_left_and_the_server_stops_beside_them() {
    let house = House::furnished().await;
    let mut site = house.site();
    site.patience = SHORT;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let served = tokio::spawn(web::serve(listener, None, site, async {
        let _ = stopped.await;
    }));
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = "GET /rights HTTP/1.1\r\nhost: localhost\r\n\r\n".repeat(2_000);
    // The answers come back no further than the system's buffers reach.
    let _ = timeout(Duration::from_secs(1), stream.write_all(request.as_bytes())).await;
    stop.send(()).unwrap();
    timeout(NEVER, served)
        .await
        .expect("the server stops")
        .unwrap()
        .unwrap();
}

#[tokio::test]
async fn what_is_no_request_is_refused_and_the_next_one_is_answered() {
    let house = House::furnished().await;
    let address = serve(house.site()).await;
    let nonsense: [&[u8]; 7] = [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n",
        b"GET / HTTP/1.1\r\n\0: a\r\n\r\n",
        b"POST /sign-in HTTP/1.1\r\nhost: localhost\r\ncontent-length: 5\r\ncontent-length: 50\r\n\r\nabcde",
        b"POST /sign-in HTTP/1.1\r\nhost: localhost\r\ncontent-length: -1\r\n\r\n",
        b"POST /sign-in HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        b"GET / HTTP/9.9\r\nhost: localhost\r\n\r\n",
    ];
    for bytes in nonsense {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(bytes).await.unwrap();
        let said = to_its_end(&mut stream).await;
        assert!(!said.contains("200 OK"), "{said}");
    }
    // Two ways of saying where a body ends: one request, never two (RFC 9112, sec. 6.3).
    let mut stream = TcpStream::connect(address).await.unwrap();
    let smuggled = "POST /sign-in HTTP/1.1\r\nhost: localhost\r\ncontent-length: 4\r\n\
                    transfer-encoding: chunked\r\nconnection: close\r\n\r\n\
                    0\r\n\r\nGET /rights HTTP/1.1\r\nhost: localhost\r\n\r\n";
    stream.write_all(smuggled.as_bytes()).await.unwrap();
    let said = to_its_end(&mut stream).await;
    assert_eq!(said.matches("HTTP/1.1 ").count(), 1, "{said}");
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = b"GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    stream.write_all(request).await.unwrap();
    assert!(to_its_end(&mut stream).await.starts_with("HTTP/1.1 200 OK"));
}
