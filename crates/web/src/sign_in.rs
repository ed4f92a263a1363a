//! Signing in and out, and who asks.

use axum::http::StatusCode;
use maud::{DOCTYPE, Markup, html};

use crate::answer::{Answer, Go};
use crate::fault::{Fault, Result};
use crate::guard::FORM_TOKEN;
use crate::look::Look;
use crate::parts;
use crate::routes::Route;
use crate::url;

/// Name of the cookie that holds the session, without and with HTTPS.
const COOKIES: [&str; 2] = ["aimwright", "__Host-aimwright"];

/// Returns the routes of this room.
pub(crate) fn routes() -> [Route; 4] {
    [
        Route::get("/sign-in", show).open(),
        Route::post("/sign-in", sign_in).open().slow(),
        Route::post("/sign-out", sign_out),
        Route::post("/sign-out-everywhere", sign_out_everywhere),
    ]
}

/// Finds out who asks; `open` lets strangers pass, `unseen` notes nowhere that the person was here.
///
/// # Errors
/// Nobody has signed in, the token is not known, or access has ended.
pub(crate) fn enter(look: &mut Look<'_>, open: bool, unseen: bool) -> Result<()> {
    let workspace = &look.site.workspace;
    let bearer = look
        .ask
        .header("authorization")
        .and_then(|line| line.strip_prefix("Bearer "));
    let person = if let Some(token) = bearer.filter(|_| look.ask.api) {
        workspace.token(token.trim())?.map(|(_, person)| person)
    } else if let Some(token) = look.ask.cookie(cookie_name(look)) {
        look.session = if unseen {
            workspace.session_unnoted(token)?
        } else {
            workspace.session(token)?
        };
        look.session.as_ref().map(|session| session.person.clone())
    } else {
        None
    };
    let Some(person) = person else {
        return if open { Ok(()) } else { Err(Fault::SignIn) };
    };
    match workspace.actor(Some(person.as_str())) {
        Ok(actor) if !actor.roles.is_empty() => look.actor = Some(actor),
        Ok(_) | Err(_) if open => return Ok(()),
        Ok(_) => return Err(Fault::SignIn),
        Err(error) if error.kind() == aims::Kind::Refused => return Err(Fault::SignIn),
        Err(error) => return Err(error.into()),
    }
    look.settings = workspace.settings(&person)?;
    if let Some(language) = look.settings.get("language").cloned() {
        look.speak(&language);
    }
    Ok(())
}

fn cookie_name(look: &Look<'_>) -> &'static str {
    COOKIES[usize::from(look.site.options.https)]
}

fn cookie(look: &Look<'_>, value: &str, more: &str) -> String {
    let secure = if look.site.options.https {
        "; Secure"
    } else {
        ""
    };
    format!(
        "{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{more}",
        cookie_name(look)
    )
}

fn show(look: &Look<'_>) -> Result<Answer> {
    if look.actor.is_some() {
        return Ok(Go::to(wanted(look.query("to"))));
    }
    page(look, StatusCode::OK, "", None)
}

fn sign_in(look: &Look<'_>) -> Result<Answer> {
    let who = look.field("who").unwrap_or_default().trim();
    let password = look.field("password").unwrap_or_default();
    match look.site.workspace.sign_in(
        who,
        password,
        &look.ask.from,
        look.ask.header("user-agent").unwrap_or_default(),
    ) {
        Ok(signed_in) => {
            tracing::info!(person = %signed_in.person, from = look.ask.from, "signed in");
            Ok(Answer::Go(Go {
                to: wanted(look.field("to")),
                cookies: vec![cookie(look, &signed_in.session.token, "")],
            }))
        }
        Err(error) if error.kind() == aims::Kind::Refused => {
            tracing::warn!(from = look.ask.from, "sign-in refused");
            let words = match error.hint() {
                Some(hint) => format!("{error}: {hint}"),
                None => error.to_string(),
            };
            page(look, StatusCode::FORBIDDEN, who, Some(&words))
        }
        Err(error) => Err(error.into()),
    }
}

/// Returns where to go after signing in: a page of ours, or the first one.
fn wanted(to: Option<&str>) -> String {
    to.and_then(url::local)
        .filter(|to| !to.starts_with("/sign-"))
        .unwrap_or("/today")
        .to_owned()
}

fn sign_out(look: &Look<'_>) -> Result<Answer> {
    if let Some(token) = look.ask.cookie(cookie_name(look)) {
        look.site.workspace.sign_out(token)?;
    }
    Ok(gone(look))
}

fn sign_out_everywhere(look: &Look<'_>) -> Result<Answer> {
    let actor = look.actor()?;
    let person = actor.key.parse().map_err(|_| Fault::SignIn)?;
    look.site.workspace.sign_out_everywhere(actor, &person)?;
    Ok(gone(look))
}

fn gone(look: &Look<'_>) -> Answer {
    Answer::Go(Go {
        to: "/sign-in".into(),
        cookies: vec![cookie(look, "", "; Max-Age=0")],
    })
}

fn page(look: &Look<'_>, status: StatusCode, who: &str, refused: Option<&str>) -> Result<Answer> {
    let words = &look.words;
    let workspace = &look.site.workspace;
    let head = workspace.checkpoint()?;
    let root = head.lines().nth(2).unwrap_or_default();
    let title = words.t("sign-in-title");
    let main = html! {
        div.door {
            aside aria-label=(words.t("sign-in-about")) {
                p.brand { (parts::icon("mark", 20)) span { "Aimwright" } }
                div.who {
                    p.big { (workspace.config().name) }
                    p.lede { (words.t("sign-in-lede")) }
                }
                dl."dl narrow seal" {
                    div { dt { (words.t("shell-journal-head")) } dd.hash { (root) } }
                }
                p.fine { (words.t("sign-in-head")) }
                @if workspace.is_demonstration() { p.fine { (words.t("sign-in-demonstration")) } }
            }
            main #main {
                form action="/sign-in" method="post" {
                    h1 { (title) }
                    @if let Some(refused) = refused {
                        div.errors role="alert" tabindex="-1" { p { (refused) } }
                    }
                    @if let Some(to) = look.query("to").or(look.field("to")) { input type="hidden" name="to" value=(to); }
                    div.field {
                        label for="who" { (words.t("sign-in-who")) }
                        input.in #who name="who" type="text" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="200" value=(who);
                    }
                    div.field {
                        label for="password" { (words.t("sign-in-password")) }
                        input.in #password name="password" type="password" autocomplete="current-password" required maxlength="1024";
                    }
                    div.actions { button."btn primary" type="submit" { (title) } }
                    hr;
                    p.help { (words.t("sign-in-help")) }
                }
            }
        }
    };
    Ok(Answer::Bare(status, bare(look, title, main)))
}

/// Makes a whole page without side bar and top bar.
pub(crate) fn bare(look: &Look<'_>, title: &str, body: Markup) -> Markup {
    let body = body.into_string();
    html! {
        (DOCTYPE)
        html lang=(look.words.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · " (look.site.workspace.config().name) " · Aimwright" }
                link rel="stylesheet" href=(look.site.assets.url("aimwright.css"));
                link rel="icon" type="image/svg+xml" href=(look.site.assets.url("favicon.svg"));
            }
            body { (parts::sprite(&body)) (maud::PreEscaped(body)) }
        }
    }
}

/// Returns the hidden field that proves that a form came from our own page.
pub(crate) fn form_token(look: &Look<'_>) -> Markup {
    html! { input type="hidden" name=(FORM_TOKEN) value=(look.form_token()); }
}
