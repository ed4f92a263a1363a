//! One request as a handler sees it: who asks, about which moment, with what.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::str::FromStr;

use aims::{Act, Actor, AsOf, Session, Subject, View, allows};
use axum::http::{HeaderMap, Method};
use jiff::civil::Date;
use registers::{Key, RegisterInfo};
use serde::de::DeserializeOwned;

use crate::fault::{Fault, Result};
use crate::input::Input;
use crate::kept::Place;
use crate::site::Site;
use crate::url;
use crate::words::Words;

/// What came with a request, without its body.
#[derive(Debug)]
pub(crate) struct Ask {
    /// The method.
    pub(crate) method: Method,
    /// The path as sent.
    pub(crate) path: String,
    /// The query's pairs in their order, decoded.
    pub(crate) query: Vec<(String, String)>,
    /// What stands in the route's places.
    pub(crate) params: Vec<(String, String)>,
    /// The headers.
    pub(crate) headers: HeaderMap,
    /// The network address it came from.
    pub(crate) from: String,
    /// The request's id, for logs and error pages.
    pub(crate) id: String,
    /// Whether the JSON API is asked.
    pub(crate) api: bool,
}

/// One request as a handler sees it.
pub(crate) struct Look<'s> {
    /// The site that is asked.
    pub(crate) site: &'s Site,
    /// What came with the request.
    pub(crate) ask: Ask,
    /// The session, once somebody has signed in with the browser.
    pub(crate) session: Option<Session>,
    /// The person's settings.
    pub(crate) settings: BTreeMap<String, String>,
    /// The words in the person's language.
    pub(crate) words: Words,
    pub(crate) actor: Option<Actor>,
    pub(crate) input: Input,
    /// Where the answer is kept, if it may be.
    pub(crate) place: Option<Place>,
    as_of: AsOf,
    view: OnceCell<View<'s>>,
}

impl<'s> Look<'s> {
    /// Puts a request together; the moment is read from its query.
    ///
    /// # Errors
    /// A moment that is none.
    pub(crate) fn new(
        site: &'s Site,
        ask: Ask,
        input: Input,
    ) -> std::result::Result<Self, Box<(Fault, Ask)>> {
        let moment = ask.value("as_of").filter(|text| !text.is_empty());
        let as_of = match moment.map(AsOf::from_str) {
            None => AsOf::Now,
            Some(Ok(as_of)) => as_of,
            Some(Err(reason)) => return Err(Box::new((Fault::bad(reason), ask))),
        };
        let language = ask.header("accept-language").unwrap_or_default().to_owned();
        Ok(Self {
            site,
            words: Words::of(&language),
            ask,
            session: None,
            settings: BTreeMap::new(),
            actor: None,
            input,
            place: None,
            as_of,
            view: OnceCell::new(),
        })
    }

    /// Returns who asks.
    ///
    /// # Errors
    /// Nobody has signed in.
    pub(crate) fn actor(&self) -> Result<&Actor> {
        self.actor.as_ref().ok_or(Fault::SignIn)
    }

    /// Returns the workspace at the moment asked for.
    ///
    /// # Errors
    /// There is no such moment, or the workspace cannot be read.
    pub(crate) fn view(&self) -> Result<&View<'s>> {
        if let Some(view) = self.view.get() {
            return Ok(view);
        }
        let view = self.site.workspace.view(self.as_of)?;
        self.words.learn(view.catalog());
        Ok(self.view.get_or_init(|| view))
    }

    /// Returns the register of this name, with the own fields in force at the moment asked for.
    ///
    /// # Errors
    /// There is no such register, or as for [`Look::view`].
    pub(crate) fn register(&self, name: &str) -> Result<&'static RegisterInfo> {
        let found = self.view()?.catalog().get(name);
        found.ok_or_else(Fault::not_found)
    }

    /// Speaks the language that the person chose.
    pub(crate) fn speak(&mut self, language: &str) {
        self.words = Words::of(language);
        if let Some(view) = self.view.get() {
            self.words.learn(view.catalog());
        }
    }

    /// Returns the workspace as it is now, whatever moment the page shows.
    ///
    /// # Errors
    /// The workspace cannot be read.
    pub(crate) fn now(&self) -> Result<View<'s>> {
        Ok(self.site.workspace.view(AsOf::Now)?)
    }

    /// Returns whether the page shows the past, where nothing can be written.
    pub(crate) fn is_past(&self) -> bool {
        self.as_of != AsOf::Now
    }

    /// Returns the moment the page shows.
    pub(crate) fn as_of(&self) -> AsOf {
        self.as_of
    }

    /// Returns the day the page is about.
    ///
    /// # Errors
    /// As for [`Look::view`].
    pub(crate) fn day(&self) -> Result<Date> {
        Ok(self.view()?.day())
    }

    /// Returns whether who asks may do this; never in the past.
    pub(crate) fn may(&self, act: Act, subject: &Subject<'_>) -> bool {
        let writes = act != Act::Read;
        if writes && self.is_past() {
            return false;
        }
        self.actor
            .as_ref()
            .is_some_and(|actor| allows(actor, act, subject))
    }

    /// Refuses unless who asks may do this: asked before anything that was sent is looked at.
    ///
    /// # Errors
    /// Nobody has signed in, or the person may not.
    pub(crate) fn require(&self, act: Act, subject: &Subject<'_>) -> Result<()> {
        Ok(aims::require(self.actor()?, act, subject)?)
    }

    /// Returns a link within the site that stays in the moment the page shows.
    pub(crate) fn href(&self, path: &str) -> String {
        match self.as_of {
            AsOf::Now => path.to_owned(),
            AsOf::Day(day) => url::with(path, &[("as_of", &day.to_string())]),
            AsOf::Entry(entry) => url::with(path, &[("as_of", &entry.to_string())]),
        }
    }

    /// Returns a link to a record's page.
    pub(crate) fn record(&self, key: &str) -> String {
        self.href(&format!("/k/{key}"))
    }

    /// Returns what stands in a place of the path.
    pub(crate) fn param(&self, name: &str) -> &str {
        let found = self.ask.params.iter().find(|(place, _)| place == name);
        found.map_or("", |(_, value)| value)
    }

    /// Returns the key in a place of the path.
    ///
    /// # Errors
    /// What stands there is no key: such a page does not exist.
    pub(crate) fn key(&self, name: &str) -> Result<Key> {
        let text = self.param(name);
        text.parse().map_err(|_| Fault::no_record(text))
    }

    /// Returns a value of the query.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        self.ask.value(name).filter(|value| !value.is_empty())
    }

    /// Returns all values of a name in the query.
    pub(crate) fn queries<'l>(&'l self, name: &'l str) -> impl Iterator<Item = &'l str> {
        let pairs = self
            .ask
            .query
            .iter()
            .filter(move |(found, _)| found == name);
        pairs.map(|(_, value)| value.as_str())
    }

    /// Returns a field of the form that was sent.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.input.field(name)
    }

    /// Returns all fields of the form that was sent, in their order.
    pub(crate) fn fields(&self) -> &[(String, String)] {
        self.input.fields()
    }

    /// Returns the body as JSON.
    ///
    /// # Errors
    /// It is none, or of another shape.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T> {
        self.input.json()
    }

    /// Returns the hidden field's value that proves that a form came from our own page.
    pub(crate) fn form_token(&self) -> &str {
        self.session
            .as_ref()
            .map_or("", |session| &session.form_token)
    }

    /// Returns a word of the interface.
    pub(crate) fn t(&self, id: &str) -> String {
        self.words.t(id).into()
    }
}

impl Ask {
    /// Returns the first value of a name in the query.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(found, _)| found == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Returns a header as text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Returns a cookie.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        let cookies = self.headers.get_all("cookie").iter();
        let pairs = cookies
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'));
        let mut found = pairs.filter_map(|pair| pair.trim().split_once('='));
        found
            .find(|(found, _)| *found == name)
            .map(|(_, value)| value)
    }
}
