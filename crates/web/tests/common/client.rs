//! A client that keeps cookies and sends forms, as a browser without script does.

use std::collections::BTreeMap;
use std::sync::Mutex;

use reqwest::blocking::{Client as Http, RequestBuilder, Response};
use reqwest::redirect::Policy;

use crate::common::Served;

/// One visitor.
pub(crate) struct Client {
    http: Http,
    base: String,
    cookies: Mutex<BTreeMap<String, String>>,
}

/// An answer, read to its end.
pub(crate) struct Answer {
    /// The status.
    pub(crate) status: u16,
    /// The headers, in lower case.
    pub(crate) headers: BTreeMap<String, String>,
    /// The body.
    pub(crate) body: String,
}

impl Client {
    /// Makes a visitor who has not signed in.
    pub(crate) fn new(served: &Served) -> Self {
        Self {
            http: Http::builder()
                .redirect(Policy::none())
                .build()
                .expect("a client"),
            base: served.url(""),
            cookies: Mutex::default(),
        }
    }

    /// Makes a visitor who has signed in.
    pub(crate) fn signed_in(served: &Served, who: &str) -> Self {
        let client = Self::new(served);
        let answer = client.post(
            "/sign-in",
            &[("who", who), ("password", crate::common::PASSWORD)],
        );
        assert_eq!(answer.status, 303, "{who} signs in: {}", answer.body);
        client
    }

    /// Opens a page.
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send(self.http.get(format!("{}{path}", self.base)))
    }

    /// Opens a page that must be there.
    pub(crate) fn page(&self, path: &str) -> String {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.body
    }

    /// Sends a form as it is.
    pub(crate) fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form(fields);
        let request = self
            .http
            .post(format!("{}{path}", self.base))
            .header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(body))
    }

    /// Sends a form with the token that a page of this visitor carries.
    pub(crate) fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.token();
        let mut all = vec![("_form", token.as_str())];
        all.extend(fields);
        self.post(path, &all)
    }

    /// Returns the token that this visitor's forms carry.
    pub(crate) fn token(&self) -> String {
        let page = self.page("/today");
        let (_, rest) = page
            .split_once("name=\"_form\" value=\"")
            .expect("a form on the page");
        rest.split('"').next().expect("a value").to_owned()
    }

    /// Sends a request of any kind with this visitor's cookies.
    pub(crate) fn send(&self, request: RequestBuilder) -> Answer {
        read(self.send_raw(request))
    }

    /// Sends a request as [`Client::send`] does and returns the answer as it came.
    pub(crate) fn send_raw(&self, request: RequestBuilder) -> Response {
        let jar: Vec<String> = self
            .cookies
            .lock()
            .expect("a jar")
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let request = if jar.is_empty() {
            request
        } else {
            request.header("cookie", jar.join("; "))
        };
        let response = request.send().expect("an answer");
        self.keep(&response);
        response
    }

    /// Returns a request builder for what this client has no word for.
    pub(crate) fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let method = method.parse().expect("a method");
        self.http.request(method, format!("{}{path}", self.base))
    }

    /// Returns the value of a cookie.
    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().expect("a jar").get(name).cloned()
    }

    /// Puts a cookie into the jar.
    pub(crate) fn set_cookie(&self, name: &str, value: &str) {
        self.cookies
            .lock()
            .expect("a jar")
            .insert(name.into(), value.into());
    }

    fn keep(&self, response: &Response) {
        for line in response.headers().get_all("set-cookie") {
            let pair = line
                .to_str()
                .expect("a cookie")
                .split(';')
                .next()
                .expect("a pair");
            let (name, value) = pair.split_once('=').expect("a name and a value");
            self.set_cookie(name, value);
        }
    }
}

fn read(response: Response) -> Answer {
    let status = response.status().as_u16();
    let pairs = response.headers().iter();
    let headers = pairs
        .map(|(name, value)| {
            (
                name.to_string(),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            )
        })
        .collect();
    let body = String::from_utf8_lossy(&response.bytes().expect("a body")).into_owned();
    Answer {
        status,
        headers,
        body,
    }
}

/// Writes fields as browsers send forms.
pub(crate) fn form(fields: &[(&str, &str)]) -> String {
    let encode = |text: &str| {
        percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    pairs.join("&")
}
