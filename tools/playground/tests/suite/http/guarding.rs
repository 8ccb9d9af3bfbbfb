//! Who may call the server: its own pages, those of named origins, and no others.

use hyper::Method;
use hyper::header::{HOST, ORIGIN};

use super::server::{Server, execute, refusal, send};
use crate::client::Request;

const CODE: &str = "fn main() {}";

fn run(server: &Server) -> Request {
    server.post("/execute", &execute(CODE))
}

async fn status(request: Request) -> u16 {
    send(request).await.status().as_u16()
}

#[proven::test]
async fn only_our_own_names_are_answered() {
    let server = Server::start(&["--host-name", "play.example.org"]).await;
    let port = server.address.port();
    let ours = ["localhost", "LOCALHOST", "127.0.0.1", "[::1]", "play.example.org"];
    for host in ours {
        for host in [format!("{host}:{port}"), host.to_owned(), format!("{host}:8080")] {
            assert_eq!(status(run(&server).header(HOST, &host)).await, 200, "{host}");
        }
    }
    // A name of a foreign site that points to this address.
    let foreign = ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "192.0.2.1"];
    for host in foreign {
        let host = format!("{host}:{port}");
        let others = [server.get("/meta/crates"), server.get_metrics("/metrics")];
        for request in others.into_iter().chain([run(&server)]) {
            let (status, message) = refusal(request.header(HOST, &host)).await;
            assert_eq!(status, 403);
            assert!(message.contains(&host) && message.contains("--host-name"), "{message}");
        }
    }
    for host in ["user@localhost", "local host", ""] {
        let (status, message) = refusal(run(&server).header(HOST, host)).await;
        assert_eq!(status, 403, "{host:?}: {message}");
    }
}

#[proven::test]
async fn only_our_own_pages_may_run_programs() {
    let server = Server::start(&[]).await;
    let own = format!("http://{}", server.address);
    assert_eq!(status(run(&server).header(ORIGIN, &own)).await, 200);
    let port = server.address.port();
    let behind_tls = run(&server).header(HOST, "localhost").header(ORIGIN, "https://localhost");
    assert_eq!(status(behind_tls).await, 200);
    let foreign = [
        "http://evil.example".to_owned(),
        "null".to_owned(),
        String::new(),
        own.replace("http://", "file://"),
        format!("{own}.evil.example"),
        format!("http://localhost:{port}"),
        format!("http://127.0.0.1:{}", port ^ 1),
        "http://127.0.0.1".to_owned(),
    ];
    for origin in foreign {
        for request in [run(&server), server.get("/meta/crates")] {
            let (status, message) = refusal(request.header(ORIGIN, &origin)).await;
            assert_eq!(status, 403, "{origin:?}");
            assert!(message.contains("--allow-origin"), "{message}");
        }
    }
}

#[proven::test]
async fn a_request_without_origin_is_no_foreign_pages() {
    let server = Server::start(&[]).await;
    let from = |site: &str| run(&server).header("sec-fetch-site", site);
    assert_eq!(status(run(&server)).await, 200);
    assert_eq!(status(from("same-origin")).await, 200);
    for site in ["cross-site", "same-site"] {
        let (status, message) = refusal(from(site)).await;
        assert_eq!(status, 403);
        assert!(message.contains(site), "{message}");
    }
    // A link from a foreign page to an endpoint that only reads.
    let link = server.get("/healthz").header("sec-fetch-site", "cross-site");
    assert_eq!(status(link).await, 200);
}

#[proven::test]
async fn named_origins_may_run_programs() {
    let book = "https://book.example.org";
    let server = Server::start(&["--allow-origin", book]).await;
    let response = send(run(&server).header(ORIGIN, book)).await;
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["access-control-allow-origin"], book);
    // The page may also read why it is refused.
    let wrong = server.request(Method::POST, "/execute").header(ORIGIN, book);
    let response = send(wrong).await;
    assert_eq!(response.status(), 415);
    assert_eq!(response.headers()["access-control-allow-origin"], book);
    // It may also read when to come again.
    assert_eq!(response.headers()["access-control-expose-headers"], "retry-after");
    for origin in
        ["https://other.example.org", "http://book.example.org", "https://book.example.org:8443"]
    {
        let response = send(run(&server).header(ORIGIN, origin)).await;
        assert_eq!(response.status(), 403, "{origin}");
        assert!(!response.headers().contains_key("access-control-allow-origin"), "{origin}");
    }
}

#[proven::test]
async fn browsers_ask_before_they_send() {
    let book = "https://book.example.org";
    let server = Server::start(&["--allow-origin", book]).await;
    let ask = |origin: &str| {
        server
            .request(Method::OPTIONS, "/execute")
            .header(ORIGIN, origin)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "content-type")
            .header("access-control-request-private-network", "true")
    };
    let allowed = send(ask(book)).await;
    assert_eq!(allowed.status(), 200);
    let headers = allowed.headers();
    assert_eq!(headers["access-control-allow-origin"], book);
    assert!(headers["access-control-allow-methods"].to_str().expect("ASCII").contains("POST"));
    let fields = headers["access-control-allow-headers"].to_str().expect("ASCII");
    assert!(fields.contains("content-type"), "{fields}");
    assert_eq!(headers["access-control-allow-private-network"], "true");
    assert!(!headers.contains_key("access-control-allow-credentials"));

    let (status, _) = refusal(ask("https://evil.example")).await;
    assert_eq!(status, 403);
}

#[proven::test]
async fn every_reply_is_guarded() {
    let server = Server::start(&[]).await;
    for request in [
        run(&server),
        server.get("/healthz"),
        server.get_metrics("/metrics"),
        server.get_metrics("/"),
        server.get("/execute"),
        run(&server).header(ORIGIN, "http://evil.example"),
        server.request(Method::POST, "/execute"),
    ] {
        let response = send(request).await;
        let headers = response.headers();
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers["referrer-policy"], "no-referrer");
        assert_eq!(headers["cross-origin-opener-policy"], "same-origin");
        assert_eq!(headers["cross-origin-resource-policy"], "same-origin");
        assert_eq!(headers["cache-control"], "no-store");
        assert!(headers.contains_key("content-security-policy"));
    }
}
