//! A visitor over one connection: as little work as can be, since it shares the machine.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// One visitor with a connection that stays open.
pub(crate) struct Visitor {
    stream: BufReader<TcpStream>,
    address: String,
    /// The cookie it sends.
    pub(crate) cookie: String,
}

/// An answer, read to its end.
pub(crate) struct Answer {
    /// The status.
    pub(crate) status: u16,
    /// The body.
    pub(crate) body: Vec<u8>,
    cookie: Option<String>,
}

impl Visitor {
    /// Connects; nothing if nobody listens yet.
    pub(crate) fn connect(address: &str) -> Option<Self> {
        let stream = TcpStream::connect(address).ok()?;
        stream.set_nodelay(true).ok()?;
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .ok()?;
        Some(Self {
            stream: BufReader::with_capacity(1 << 16, stream),
            address: address.to_owned(),
            cookie: String::new(),
        })
    }

    /// Signs in.
    pub(crate) fn sign_in(&mut self, who: &str, password: &str) {
        let body = format!(
            "who={}&password={}",
            who.replace('@', "%40"),
            password.replace(' ', "+")
        );
        let head = format!(
            "POST /sign-in HTTP/1.1\r\nhost: {}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n",
            self.address,
            body.len()
        );
        let answer = self.send(&(head + &body));
        assert_eq!(answer.status, 303, "{who} signs in");
        self.cookie = answer.cookie.expect("a cookie");
    }

    /// Opens a page.
    pub(crate) fn get(&mut self, path: &str) -> Answer {
        self.send(&format!(
            "GET {path} HTTP/1.1\r\nhost: {}\r\ncookie: {}\r\n\r\n",
            self.address, self.cookie
        ))
    }

    /// Asks for a page as browsers do, packed for the wire.
    pub(crate) fn get_packed(&mut self, path: &str) -> Answer {
        let head = format!(
            "GET {path} HTTP/1.1\r\nhost: {}\r\ncookie: {}\r\naccept-encoding: br, gzip\r\n\r\n",
            self.address, self.cookie
        );
        self.send(&head)
    }

    /// Returns how many bytes the style and the scripts of a page take on the wire.
    pub(crate) fn assets(&mut self, page: &[u8]) -> usize {
        let page = String::from_utf8_lossy(page).into_owned();
        let quoted = page.split('"').filter(|part| part.starts_with("/assets/"));
        let mut paths: Vec<&str> = quoted.collect();
        paths.sort_unstable();
        paths.dedup();
        paths
            .into_iter()
            .map(|path| self.get_packed(path).body.len())
            .sum()
    }

    fn send(&mut self, request: &str) -> Answer {
        self.stream
            .get_mut()
            .write_all(request.as_bytes())
            .expect("sent");
        let mut line = String::new();
        self.stream.read_line(&mut line).expect("a status line");
        let status = line
            .split(' ')
            .nth(1)
            .and_then(|text| text.parse().ok())
            .expect("a status");
        let (mut length, mut chunked, mut cookie) = (0, false, None);
        loop {
            line.clear();
            self.stream.read_line(&mut line).expect("a header");
            let Some((name, value)) = line.trim_end().split_once(": ") else {
                break;
            };
            match name {
                "content-length" => length = value.parse().expect("a length"),
                "transfer-encoding" => chunked = true,
                "set-cookie" => cookie = value.split(';').next().map(str::to_owned),
                _ => {}
            }
        }
        let body = if chunked {
            self.chunks()
        } else {
            self.take(length)
        };
        Answer {
            status,
            body,
            cookie,
        }
    }

    fn take(&mut self, length: usize) -> Vec<u8> {
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).expect("a body");
        body
    }

    fn chunks(&mut self) -> Vec<u8> {
        let mut body = Vec::new();
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line).expect("a chunk");
            let length = usize::from_str_radix(line.trim(), 16).expect("a length");
            body.extend(self.take(length));
            self.take(2);
            if length == 0 {
                return body;
            }
        }
    }
}
