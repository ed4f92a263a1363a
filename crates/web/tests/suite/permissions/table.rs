//! The table of who may do what, as it stands in `permissions.txt`.

use std::collections::BTreeSet;

/// The table.
const TABLE: &str = include_str!("../permissions.txt");

/// Who may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Who {
    /// Strangers too.
    Everybody,
    /// Whoever has access.
    SignedIn,
    /// These access roles.
    Roles(BTreeSet<&'static str>),
}

/// One line.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) method: &'static str,
    /// The path of the route.
    pub(crate) route: &'static str,
    pub(crate) who: Who,
    /// The path with its places filled.
    pub(crate) path: String,
    /// The query, with its question mark.
    pub(crate) query: &'static str,
    /// What is sent.
    pub(crate) sent: &'static str,
    /// The status for whoever may, where it is not one of success.
    status: Option<u16>,
}

impl Case {
    /// Returns whether somebody with this access role may; nobody's role is `None`.
    pub(crate) fn lets(&self, role: Option<&str>) -> bool {
        match (&self.who, role) {
            (Who::Everybody, _) | (Who::SignedIn, Some(_)) => true,
            (Who::SignedIn | Who::Roles(_), None) => false,
            (Who::Roles(roles), Some(role)) => roles.contains(role),
        }
    }

    /// Returns whether it may change something.
    pub(crate) fn writes(&self) -> bool {
        self.method != "GET"
    }

    /// Returns whether it is of the JSON API.
    pub(crate) fn is_api(&self) -> bool {
        self.route.starts_with("/api/")
    }

    /// Returns whether the sign-in may be over after it.
    pub(crate) fn ends_sign_in(&self) -> bool {
        self.route.starts_with("/sign-") || self.route == "/me/password"
    }

    /// Returns whether an answer says that it was done.
    pub(crate) fn is_done(&self, status: u16) -> bool {
        match self.status {
            Some(wanted) => status == wanted,
            None => [200, 201, 303].contains(&status),
        }
    }
}

/// Reads the table.
pub(crate) fn cases() -> Vec<Case> {
    let lines = TABLE.lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(case)
        .collect()
}

fn case(line: &'static str) -> Case {
    let (asked, sent) = line.split_once(" | ").unwrap_or((line, ""));
    let mut words = asked.split_whitespace();
    let mut next = || words.next().unwrap_or_else(|| panic!("too short: {line}"));
    let (method, route, who) = (next(), next(), next());
    let mut case = Case {
        method,
        route,
        who: match who {
            "everybody" => Who::Everybody,
            "signed-in" => Who::SignedIn,
            roles => Who::Roles(roles.split(',').collect()),
        },
        path: route.to_owned(),
        query: "",
        sent,
        status: None,
    };
    for word in words {
        if word.starts_with('?') {
            case.query = word;
        } else if let Some(status) = word.strip_prefix('=') {
            case.status = Some(status.parse().expect("a status"));
        } else {
            let (place, value) = word.split_once('=').expect("a place and its value");
            let place = format!("{{{place}}}");
            assert!(route.contains(&place), "{line}: no place {place}");
            case.path = case.path.replace(&place, value);
        }
    }
    assert!(!case.path.contains('{'), "{line}: a place stays empty");
    case
}

/// Returns whether a path is one of a route.
pub(crate) fn is_of(path: &str, route: &str) -> bool {
    let (mut steps, mut places) = (path.split('/'), route.split('/'));
    loop {
        match (steps.next(), places.next()) {
            (None, None) => return true,
            (Some(step), Some(place)) if step == place || place.starts_with('{') => {}
            _ => return false,
        }
    }
}
