//! The server as the binary starts it: its first account, its stop, and a start after it was killed.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStderr, Command, Stdio};

use crate::kit::Desk;

/// A server that was started. It is killed when this is dropped.
struct Serving {
    child: Child,
    address: String,
    said: BufReader<ChildStderr>,
}

impl Serving {
    /// Starts the server of a folder and waits until it says where it listens.
    fn start(desk: &Desk, arguments: &[&str]) -> Self {
        let mut child = desk
            .command(arguments)
            .args(["--listen", "127.0.0.1:0"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let mut heard = String::new();
        let address = loop {
            let mut line = String::new();
            assert!(said.read_line(&mut line).unwrap() > 0, "it ended: {heard}");
            if let Some(address) = line.trim_end().strip_prefix("Pages at http://") {
                break address.to_owned();
            }
            heard.push_str(&line);
        };
        Self {
            child,
            address,
            said,
        }
    }

    /// Sends a request and returns the status line, the headers and the body as they came.
    fn ask(&self, method: &str, path: &str, cookie: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nCookie: {cookie}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Signs in and returns the cookie.
    fn sign_in(&self, who: &str, password: &str) -> String {
        let body = format!("who={who}&password={}", password.replace(' ', "+"));
        let answer = self.ask("POST", "/sign-in", "", &body);
        assert!(answer.starts_with("HTTP/1.1 303 "), "{answer}");
        let (_, cookie) = answer.split_once("set-cookie: ").unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }

    /// Opens a page that must be there.
    fn page(&self, path: &str, cookie: &str) -> String {
        let page = self.ask("GET", path, cookie, "");
        assert!(page.starts_with("HTTP/1.1 200 "), "{path}: {page}");
        page
    }

    /// Asks it to stop, as a service manager does, and returns its exit code and last words.
    fn stop(mut self) -> (Option<i32>, String) {
        let asked = Command::new("kill")
            .arg(self.child.id().to_string())
            .status();
        assert!(asked.unwrap().success());
        let mut words = String::new();
        self.said.read_to_string(&mut words).unwrap();
        (self.child.wait().unwrap().code(), words)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Makes a workspace and returns the operator's first password.
fn first_account(desk: &Desk) -> String {
    let init = ["init", "--name", "Northlight", "--operator", "Ada Moss"];
    let made = desk.json(&init);
    assert_eq!(made["operator"], "PER-0001");
    made["password"].as_str().unwrap().to_owned()
}

#[test]
fn the_first_account_signs_in_and_the_server_stops_when_it_is_told_to() {
    let desk = Desk::bare();
    let password = first_account(&desk);
    let serving = Serving::start(&desk, &["serve"]);
    let closed = serving.ask("GET", "/today", "", "");
    assert!(closed.starts_with("HTTP/1.1 303 "), "{closed}");
    let cookie = serving.sign_in("PER-0001", &password);
    assert!(serving.page("/today", &cookie).contains("Northlight"));
    let (code, words) = serving.stop();
    assert_eq!(code, Some(0), "{words}");
    assert!(words.contains("stopping"), "{words}");
}

#[test]
fn a_server_that_is_killed_knows_its_people_when_it_starts_again() {
    let desk = Desk::bare();
    let password = first_account(&desk);
    let serving = Serving::start(&desk, &["serve"]);
    let cookie = serving.sign_in("PER-0001", &password);
    let form = serving.page("/r/document/new", &cookie);
    // Killed, not asked.
    drop(serving);
    let again = Serving::start(&desk, &["serve"]);
    let same = again.page("/r/document/new", &cookie);
    let token = |page: &str| {
        let (_, rest) = page.split_once("name=\"_form\" value=\"").unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    assert_eq!(token(&form), token(&same));
}

#[test]
fn a_demonstration_that_is_there_is_served_with_its_sign_ins() {
    let desk = Desk::story();
    let serving = Serving::start(&desk, &["demo"]);
    let cookie = serving.sign_in("helen.okafor%40techserve.example", "plumb line and level");
    let today = serving.page("/today", &cookie);
    assert!(today.contains("TechServe"), "{today}");
    let (code, _) = serving.stop();
    assert_eq!(code, Some(0));
    let told = desk.run(&["demo", "--no-serve"]);
    told.says("plumb line and level")
        .says("helen.okafor@techserve.example");
}

#[test]
fn a_demonstration_shows_its_trend_at_once() {
    let desk = Desk::story();
    let serving = Serving::start(&desk, &["serve"]);
    let cookie = serving.sign_in("PER-0002", "plumb line and level");
    let today = serving.page("/today", &cookie);
    assert!(today.contains("id=\"trend\""), "{today}");
}

#[test]
fn an_address_in_use_is_told_before_anything_is_done() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let desk = Desk::bare();
    desk.fails(2, &["demo", "--listen", &address])
        .says("another program listens there")
        .says("hint: name another address and port with --listen");
    assert!(!desk.path("aims").exists(), "no story was played");
    first_account(&desk);
    desk.fails(
        2,
        &["serve", "--listen", "127.0.0.1:0", "--metrics", &address],
    )
    .says("hint: name another address and port with --metrics");
}

#[test]
fn init_prints_the_first_password_once_and_only_where_it_is_seen() {
    let init = ["init", "--name", "Northlight", "--operator", "Ada Moss"];
    let with = |more: &[&str]| {
        let desk = Desk::bare();
        let arguments: Vec<&str> = init.iter().chain(more).copied().collect();
        let run = desk.run(&arguments);
        assert_eq!(run.code, Some(0), "{}", run.err);
        (run.err, desk.path("aims/keys/passwords.json").exists())
    };
    let (said, kept) = with(&[]);
    assert!(
        said.contains("Sign in as PER-0001 with the password "),
        "{said}"
    );
    assert!(kept);
    let (said, kept) = with(&["--no-password"]);
    assert!(!said.contains("password"), "{said}");
    assert!(!kept);
    let (said, kept) = with(&["--quiet"]);
    assert_eq!((said.as_str(), kept), ("", false));
}
