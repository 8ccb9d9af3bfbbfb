//! `cargo book serve`, as a browser and a terminal see it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use cookbook::serve::policy::policy;
use serde_json::{Value, json};

use crate::fixture::{CHAPTER, Fixture};

/// Longer than anything here takes, even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

struct Server {
    child: Child,
    address: String,
}

impl Server {
    /// Starts a server that runs no programs.
    fn start(fixture: &Fixture) -> Server {
        Server::with(fixture, &["--no-playground"], &[])
    }

    fn with(fixture: &Fixture, options: &[&str], environment: &[(&str, &str)]) -> Server {
        let mut child = Command::new(env!("CARGO_BIN_EXE_cookbook"))
            .args(["serve", "--port", "0"])
            .args(options)
            .envs(environment.iter().copied())
            .current_dir(fixture.root())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the tool can be started");
        let stdout = child.stdout.take().expect("stdout is piped");
        let mut lines = BufReader::new(stdout).lines();
        let address = loop {
            let line = lines.next().expect("the server says its address").expect("text");
            if let Some((_, rest)) = line.split_once("http://") {
                break rest.split('/').next().expect("an address").to_owned();
            }
        };
        // Read its later lines too, so that they do not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Server { child, address }
    }

    fn open(&self, path: &str) -> BufReader<TcpStream> {
        self.open_with(path, "")
    }

    /// Sends a request with more headers, each of which ends a line.
    fn open_with(&self, path: &str, headers: &str) -> BufReader<TcpStream> {
        let mut stream = TcpStream::connect(&self.address).expect("the server listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a socket has time-outs");
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{headers}\r\n",
            self.address
        )
        .expect("the server reads");
        BufReader::new(stream)
    }

    /// What `playground.json` says of this server, once it has finished preparing.
    fn own(&self) -> Value {
        let deadline = Instant::now() + 10 * PATIENCE;
        loop {
            let reply = self.get("/playground.json");
            let (_, body) = reply.split_once("\r\n\r\n").expect("a reply has a body");
            let answer: Value = serde_json::from_str(body).expect("it is JSON");
            assert_eq!(answer["crates"]["kit"], "1.2.3", "the rest is the site's: {answer}");
            if answer["own"]["state"] != "preparing" {
                return answer["own"].clone();
            }
            assert!(Instant::now() < deadline, "it prepares too long: {answer}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn get(&self, path: &str) -> String {
        let mut text = String::new();
        self.open(path).read_to_string(&mut text).expect("the server answers in UTF-8");
        text
    }

    /// The head of a reply, and the bytes of its body.
    fn reply(&self, path: &str, headers: &str) -> (String, usize) {
        let mut reply = Vec::new();
        let mut stream = self.open_with(path, headers);
        stream.read_to_end(&mut reply).expect("the server answers");
        let end = reply.windows(4).position(|it| it == b"\r\n\r\n").expect("a reply has a head");
        (String::from_utf8_lossy(&reply[..end]).into_owned(), reply.len() - end - 4)
    }

    /// Reads news until one line begins with `wanted`; returns the lines up to it.
    fn news(&self, news: &mut BufReader<TcpStream>, wanted: &str) -> String {
        let mut all = String::new();
        // The lines that keep the connection alive come all the time.
        let deadline = Instant::now() + 4 * PATIENCE;
        loop {
            assert!(Instant::now() < deadline, "no `{wanted}` in time:\n{all}");
            let mut line = String::new();
            assert_ne!(
                news.read_line(&mut line).expect("news in time"),
                0,
                "the server hung up:\n{all}"
            );
            all.push_str(&line);
            if line.starts_with(wanted) {
                return all;
            }
        }
    }

    fn interrupt(mut self) -> ExitStatus {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args(["-INT", &pid]).status().expect("kill can be started");
        assert!(sent.success());
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().expect("the child can be asked") {
                return status;
            }
            assert!(Instant::now() < deadline, "the server did not end");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // After `interrupt` there is nothing left to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[proven::test]
fn pages_carry_the_script_that_reloads_them_and_the_site_does_not() {
    let fixture = Fixture::sound();
    let line = "address = \"https://example.org/book/\"\nbefore =";
    fixture.edit("book.toml", "before =", line);
    let server = Server::start(&fixture);
    let page = server.get("/start.html");
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    assert!(page.contains("/.cookbook/reload.js"), "{page}");
    let file = std::fs::read_to_string(fixture.path("book/start.html")).expect("the site is there");
    assert!(!file.contains("reload.js"));
    assert!(server.get("/.cookbook/reload.js").contains("EventSource"));
    let missing = server.get("/some/where/none.html");
    assert!(missing.starts_with("HTTP/1.1 404"));
    assert!(
        missing.contains("<base href=\"/\">"),
        "it would ask for its files elsewhere: {missing}"
    );
    assert!(server.get("/../Cargo.toml").starts_with("HTTP/1.1 4"), "served beyond the site");
    assert!(server.get("/%2e%2e/Cargo.toml").starts_with("HTTP/1.1 4"), "served beyond the site");
}

#[proven::test]
fn what_is_sent_is_compressed_where_the_browser_knows_how() {
    let fixture = Fixture::sound();
    let server = Server::start(&fixture);
    let (_, plain) = server.reply("/start.html", "");
    for encoding in ["br", "gzip"] {
        let (head, bytes) =
            server.reply("/start.html", &format!("Accept-Encoding: {encoding}\r\n"));
        assert!(head.contains(&format!("content-encoding: {encoding}")), "{head}");
        assert!(bytes * 2 < plain, "{encoding}: {bytes} of {plain} bytes");
    }
    let (head, _) = server.reply("/start.html", "Accept-Encoding: identity\r\n");
    assert!(!head.contains("content-encoding"), "{head}");
    // News is sent line by line.
    let mut news = server.open_with("/.cookbook/news", "Accept-Encoding: br, gzip\r\n");
    server.news(&mut news, "event: built");
}

#[proven::test]
fn a_browser_keeps_files_named_by_their_content_and_asks_for_newer_pages() {
    let fixture = Fixture::sound();
    let server = Server::start(&fixture);
    let page = server.get("/start.html");
    let head = |path: &str, headers: &str| server.reply(path, headers).0;
    let style = page.split("href=\"").find(|it| it.starts_with("book-")).expect("it has a style");
    let style = format!("/{}", style.split('"').next().expect("it ends"));
    let kept = "cache-control: public, max-age=31536000, immutable";
    assert!(head(&style, "").contains(kept), "{}", head(&style, ""));
    assert!(!head("/book-01234567.css", "").contains(kept), "a missing file is kept");
    for path in ["/start.html", "/toc.html", "/playground/editor.js", "/none.html"] {
        assert!(head(path, "").contains("cache-control: no-cache"), "{}", head(path, ""));
    }

    let tag = page.lines().find_map(|line| line.strip_prefix("etag: ")).expect("it has a tag");
    let asks = format!("If-None-Match: W/\"other\", {tag}\r\n");
    let (known, bytes) = server.reply("/start.html", &asks);
    assert!(known.starts_with("HTTP/1.1 304") && bytes == 0, "{known}");
    assert!(known.contains("content-security-policy: "), "{known}");
    let mut news = server.open("/.cookbook/news");
    server.news(&mut news, "event: built");
    fixture.edit("src/start.md", "# Start", "# Begin");
    server.news(&mut news, "event: built");
    assert!(head("/start.html", &asks).starts_with("HTTP/1.1 200"), "an old page is kept");
}

#[proven::test]
fn a_change_is_built_and_told_and_a_fault_leaves_the_pages() {
    let fixture = Fixture::sound();
    let server = Server::start(&fixture);
    let mut news = server.open("/.cookbook/news");
    server.news(&mut news, "event: built");

    fixture.edit("src/start.md", "# Start", "# Begin");
    server.news(&mut news, "event: built");
    assert!(server.get("/start.html").contains("Begin"));

    fixture.edit(CHAPTER, "{{#example hello}}", "{{#example helo}}");
    let told = server.news(&mut news, "data: 2 faults");
    assert!(told.contains("event: failed"), "{told}");
    assert!(told.contains("chapter.md:9: there is no example"), "{told}");
    assert!(server.get("/categories/asynchronous/chapter.html").contains("println!"));

    fixture.edit(CHAPTER, "{{#example helo}}", "{{#example hello}}");
    server.news(&mut news, "event: built");
}

#[proven::test]
fn a_file_that_is_replaced_is_watched_like_one_that_is_written() {
    let fixture = Fixture::sound();
    let server = Server::start(&fixture);
    let mut news = server.open("/.cookbook/news");
    server.news(&mut news, "event: built");
    for title in ["First", "Second"] {
        let text = std::fs::read_to_string(fixture.path("book.toml")).expect("it is there");
        fixture.write("book.toml.new", text.replace("title = ", &format!("title = \"{title}\" #")));
        std::fs::rename(fixture.path("book.toml.new"), fixture.path("book.toml"))
            .expect("it can be moved");
        server.news(&mut news, "event: built");
        assert!(server.get("/start.html").contains(title), "{title}");
    }
}

#[proven::test]
fn a_book_that_never_built_shows_its_faults() {
    let fixture = Fixture::sound();
    fixture.edit(CHAPTER, "{{#example hello}}", "{{#example helo}}");
    let server = Server::start(&fixture);
    let page = server.get("/");
    assert!(page.contains("there is no example"), "{page}");
    let mut news = server.open("/.cookbook/news");
    server.news(&mut news, "event: failed");
    fixture.edit(CHAPTER, "{{#example helo}}", "{{#example hello}}");
    server.news(&mut news, "event: built");
    assert!(server.get("/").starts_with("HTTP/1.1 200"));
}

#[proven::test]
fn ctrl_c_ends_it_and_leaves_a_whole_site() {
    let fixture = Fixture::sound();
    let server = Server::start(&fixture);
    // In the middle of a build, with a page open that waits for news.
    let _news = server.open("/.cookbook/news");
    fixture.edit("src/start.md", "# Start", "# Begin");
    std::thread::sleep(Duration::from_millis(120));
    assert_eq!(server.interrupt().code(), Some(0));
    let pages = ["start.html", "words.html", "categories/asynchronous/chapter.html", "print.html"];
    for page in pages {
        assert!(fixture.path("book").join(page).exists(), "{page} is missing");
    }
}

#[proven::test]
fn a_port_in_use_is_named_with_another_to_choose() {
    let fixture = Fixture::sound();
    let taken = TcpListener::bind("127.0.0.1:0").expect("some port is free");
    let port = taken.local_addr().expect("it is bound").port();
    let output = Command::new(env!("CARGO_BIN_EXE_cookbook"))
        .args(["serve", "--port", &port.to_string()])
        .current_dir(fixture.root())
        .output()
        .expect("the tool can be started");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr.contains(&format!("port {port} of 127.0.0.1 is in use")), "{stderr}");
    assert!(stderr.contains("cargo book serve --port"), "{stderr}");
    assert!(!fixture.path("book").exists(), "it built the book without a port to serve it on");
}

#[proven::test]
fn pages_are_told_who_runs_their_programs() {
    let fixture = Fixture::sound();
    assert_eq!(Server::start(&fixture).own(), Value::Null);

    let server = Server::with(&fixture, &["--unsandboxed"], &[]);
    let own = server.own();
    assert_eq!((&own["url"], &own["state"]), (&json!(""), &json!("ready")), "{own}");
    assert_eq!(own["sandboxed"], false, "{own}");
    assert!(server.get("/meta/crates").contains("kit"));
    assert_eq!(server.interrupt().code(), Some(0));
    let left = std::fs::read_dir(fixture.path("target/playground")).expect("it was used");
    let names = left.map(|entry| entry.expect("it is there").file_name());
    let mut servers = names.filter(|name| name.to_string_lossy().starts_with("server-"));
    assert_eq!(servers.next(), None, "the server left its folder");
}

#[proven::test]
fn a_book_whose_programs_cannot_be_confined_is_served_and_says_why() {
    let fixture = Fixture::sound();
    let server = Server::with(&fixture, &[], &[("PLAYGROUND_WITHOUT_LAYER", "seccomp")]);
    let own = server.own();
    assert_eq!(own["state"], "refused", "{own}");
    assert!(own["reason"].as_str().is_some_and(|why| why.contains("seccomp")), "{own}");
    assert!(server.get("/start.html").starts_with("HTTP/1.1 200"));
}

#[proven::test]
fn others_are_not_let_run_programs_as_this_user() {
    let fixture = Fixture::sound();
    let output = Command::new(env!("CARGO_BIN_EXE_cookbook"))
        .args(["serve", "--port", "0", "--host", "0.0.0.0", "--unsandboxed"])
        .current_dir(fixture.root())
        .output()
        .expect("the tool can be started");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr.contains("--unsandboxed is only for a loopback address"), "{stderr}");
}

#[proven::test]
fn a_page_carries_the_policy_that_admits_its_own_scripts_and_no_others() {
    let fixture = Fixture::sound();
    fixture.edit("book.toml", "before =", "playground = \"https://play.example.org/a\"\nbefore =");
    fixture.edit(CHAPTER, "{{#example hello}}", "<script>alert(1)</script>\n\n{{#example hello}}");
    let server = Server::start(&fixture);
    let page = server.get("/categories/asynchronous/chapter.html");
    assert!(page.contains("alert(1)"), "{page}");
    let (head, body) = page.split_once("\r\n\r\n").expect("a reply has a body");
    let policy = policy(body, Some("https://play.example.org/a"));
    let policy = policy.to_str().expect("it is ASCII");
    assert!(head.contains(policy), "{head}");
    assert!(policy.contains("'self' https://play.rust-lang.org https://play.example.org;"));
    let alert = "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='";
    assert!(!policy.contains(alert), "a chapter's script is admitted: {policy}");
    let headers = ["x-content-type-options: nosniff", "referrer-policy: no-referrer"];
    for header in headers {
        assert!(head.contains(header), "{head}");
        assert!(server.get("/none.html").contains(header));
        assert!(server.get("/.cookbook/reload.js").contains(header));
    }
    assert!(server.get("/none.html").contains("content-security-policy: default-src 'none'"));
}
