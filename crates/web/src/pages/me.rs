//! The person's own page: roles, appearance, password, sign-ins, tokens.

use aims::Kind;
use axum::http::StatusCode;
use maud::{Markup, html};
use registers::Key;

use crate::answer::{Answer, Go, Page};
use crate::fault::{Fault, Result};
use crate::look::Look;
use crate::parts;
use crate::routes::Route;
use crate::sign_in::form_token;
use crate::words::Words;

/// Returns the routes of this room.
pub(crate) fn routes() -> [Route; 6] {
    [
        Route::get("/me", show),
        Route::post("/me/appearance", appearance),
        Route::post("/me/password", password).slow(),
        Route::post("/me/sign-ins/{id}/end", end),
        Route::post("/me/tokens", add_token),
        Route::post("/me/tokens/{id}/revoke", revoke),
    ]
}

/// What a person may choose, with the values there are; the first counts until another is chosen.
const CHOICES: [(&str, &[&str]); 2] = [
    ("theme", &["auto", "light", "dark"]),
    ("side", &["open", "folded"]),
];

fn person(look: &Look<'_>) -> Result<Key> {
    look.actor()?.key.parse().map_err(|_| Fault::SignIn)
}

fn show(look: &Look<'_>) -> Result<Answer> {
    page(look, None, None)
}

/// Makes the page; a token that was just made is shown this once, and so is what is wrong with a
/// password.
fn page(look: &Look<'_>, token: Option<&str>, wrong: Option<&str>) -> Result<Answer> {
    let words = &look.words;
    let actor = look.actor()?;
    let title = actor.name.clone();
    let roles: Vec<_> = actor
        .roles
        .iter()
        .map(|role| words.role(role).to_string())
        .collect();
    let writes = !look.is_past();
    let main = html! {
        (parts::Head::new(title.as_str()).lede(words.with("me-lede", &[("roles", roles.join(", ").into())])).actions(html! {
            a.btn href=(look.record(&actor.key)) { (words.t("me-record")) }
            @if writes { a.btn href="/drafts" { (words.t("me-drafts")) } }
        }))
        @if let Some(done) = look.query("done").and_then(|done| words.find(&format!("done-{done}"))) { (parts::flash(done, None)) }
        @if let Some(token) = token { (shown_once(words, token)) }
        @if writes {
            (appearance_form(look))
            (password_form(look, wrong))
            (sign_ins(look)?)
            (tokens(look)?)
        }
    };
    let status = match wrong {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    Ok(Page::new("", title, main).status(status).into())
}

fn shown_once(words: &Words, token: &str) -> Markup {
    parts::note(
        "done",
        words.t("me-token-made"),
        html! {
            p { (words.t("me-token-once")) }
            pre.sql tabindex="0" { code { (token) } }
        },
    )
}

fn appearance_form(look: &Look<'_>) -> Markup {
    let words = &look.words;
    let languages = Words::all();
    let body = html! {
        form action="/me/appearance" method="post" {
            (form_token(look))
            @for (name, values) in CHOICES {
                @let chosen = look.settings.get(name).map_or(values[0], String::as_str);
                div.field {
                    label for=(name) { (words.t(&format!("me-{name}"))) }
                    select.in id=(name) name=(name) {
                        @for value in values { option value=(value) selected[*value == chosen] { (words.t(&format!("me-{name}-{value}"))) } }
                    }
                }
            }
            @if languages.len() > 1 {
                div.field {
                    label for="language" { (words.t("me-language")) }
                    select.in #language name="language" {
                        @for language in &languages { option value=(language.tag()) lang=(language.tag()) selected[language.tag() == words.tag()] { (language.name()) } }
                    }
                }
            }
            div.actions { (parts::submit("", words.t("me-keep"))) }
        }
    };
    parts::section("appearance", words.t("me-appearance"), html! {}, body)
}

fn appearance(look: &Look<'_>) -> Result<Answer> {
    let actor = look.actor()?;
    for (name, values) in CHOICES {
        if let Some(value) = look.field(name) {
            if !values.contains(&value) {
                return Err(Fault::bad(look.t("me-no-choice")));
            }
            look.site.workspace.set_setting(actor, name, value)?;
        }
    }
    if let Some(language) = look.field("language") {
        if !Words::all().iter().any(|words| words.tag() == language) {
            return Err(Fault::bad(look.t("me-no-choice")));
        }
        look.site
            .workspace
            .set_setting(actor, "language", language)?;
    }
    Ok(Go::to("/me?done=appearance"))
}

fn password_form(look: &Look<'_>, wrong: Option<&str>) -> Markup {
    let words = &look.words;
    if look.session.is_none() {
        return html! {};
    }
    let field = |name: &str, complete: &str, shortest: Option<&str>| {
        html! {
            div.field {
                label for=(name) { (words.t(&format!("me-password-{name}"))) }
                input.in id=(name) name=(name) type="password" autocomplete=(complete) required minlength=[shortest] maxlength="1024";
            }
        }
    };
    let body = html! {
        form action="/me/password" method="post" {
            (form_token(look))
            @if let Some(wrong) = wrong { div.errors role="alert" tabindex="-1" { p { (wrong) } } }
            (field("present", "current-password", None))
            (field("new", "new-password", Some("12")))
            p.help { (words.t("me-password-help")) }
            div.actions { (parts::submit("", words.t("me-password-change"))) }
        }
    };
    parts::section("password", words.t("me-password"), html! {}, body)
}

fn password(look: &Look<'_>) -> Result<Answer> {
    let session = look.session.as_ref().ok_or(Fault::SignIn)?;
    let (present, new) = (
        look.field("present").unwrap_or_default(),
        look.field("new").unwrap_or_default(),
    );
    match look.site.workspace.change_password(session, present, new) {
        Ok(()) => Ok(Go::to("/me?done=password")),
        Err(error) if matches!(error.kind(), Kind::Refused | Kind::Invalid) => {
            let words = match error.hint() {
                Some(hint) => format!("{error}: {hint}"),
                None => error.to_string(),
            };
            page(look, None, Some(&words))
        }
        Err(error) => Err(error.into()),
    }
}

fn sign_ins(look: &Look<'_>) -> Result<Markup> {
    let words = &look.words;
    let sessions = look
        .site
        .workspace
        .sessions_of(look.actor()?, &person(look)?)?;
    let here = look.session.as_ref().map(|session| session.id.as_str());
    let rows = html! {
        @for session in &sessions {
            tr {
                th.c1 scope="row" { (session.agent) span.sub { (session.from) } }
                td."fit c3" { (parts::moment(words, session.last_seen)) }
                td."fit right c2" {
                    @if here == Some(session.id.as_str()) { span.dim { (words.t("me-this-one")) } } @else {
                        form action={ "/me/sign-ins/" (session.id) "/end" } method="post" { (form_token(look)) button."btn small" type="submit" { (words.t("me-end")) } }
                    }
                }
            }
        }
    };
    let heads = html! { th scope="col" { (words.t("me-browser")) } th scope="col" { (words.t("me-last-seen")) } th scope="col" { span.vh { (words.t("me-end")) } } };
    let body = html! {
        (parts::table("stack", words.t("me-sign-ins"), heads, rows))
        form.actions action="/sign-out-everywhere" method="post" { (form_token(look)) (parts::submit("", words.t("me-everywhere"))) }
    };
    Ok(parts::section(
        "sign-ins",
        words.t("me-sign-ins"),
        html! {},
        body,
    ))
}

fn end(look: &Look<'_>) -> Result<Answer> {
    look.site
        .workspace
        .sign_out_one(look.actor()?, look.param("id"))?;
    Ok(Go::to("/me?done=ended"))
}

fn tokens(look: &Look<'_>) -> Result<Markup> {
    let words = &look.words;
    let today = look.site.workspace.today();
    let tokens = look.site.workspace.tokens(look.actor()?)?;
    let rows = html! {
        @for token in &tokens {
            tr {
                th.c1 scope="row" { (token.name) }
                td."fit c3" { @match token.until { Some(day) => (parts::due(words, day, today)), None => (words.t("me-token-always")) } }
                td."fit c4" { @match token.used { Some(moment) => (parts::moment(words, moment)), None => span.dim { (words.t("me-token-unused")) } } }
                td."fit right c2" {
                    form action={ "/me/tokens/" (token.id) "/revoke" } method="post" { (form_token(look)) button."btn small" type="submit" { (words.t("me-token-revoke")) span.vh { ": " (token.name) } } }
                }
            }
        }
    };
    let heads = html! { th scope="col" { (words.t("me-token-name")) } th scope="col" { (words.t("me-token-until")) } th scope="col" { (words.t("me-token-used")) } th scope="col" { span.vh { (words.t("me-token-revoke")) } } };
    let body = html! {
        p.prose { (words.t("me-tokens-about")) " " a href="/api/v1/openapi.json" { (words.t("me-tokens-api")) } }
        @if !tokens.is_empty() { (parts::table("stack", words.t("me-tokens"), heads, rows)) }
        form action="/me/tokens" method="post" {
            (form_token(look))
            div.field { label for="name" { (words.t("me-token-name")) } input.in #name name="name" required maxlength="100"; }
            div.field { label for="until" { (words.t("me-token-until")) } input."in w-date" #until name="until" type="date" min=(today); }
            div.actions { (parts::submit("", words.t("me-token-make"))) }
        }
    };
    Ok(parts::section(
        "tokens",
        words.t("me-tokens"),
        html! {},
        body,
    ))
}

fn add_token(look: &Look<'_>) -> Result<Answer> {
    let until = look.field("until").filter(|text| !text.is_empty());
    let until = until
        .map(|text| text.parse().map_err(|_| Fault::bad(look.t("me-no-day"))))
        .transpose()?;
    let (_, token) = look.site.workspace.token_add(
        look.actor()?,
        look.field("name").unwrap_or_default(),
        until,
    )?;
    // Not led on: the secret stands in no address and in no history.
    page(look, Some(&token), None)
}

fn revoke(look: &Look<'_>) -> Result<Answer> {
    look.site
        .workspace
        .token_revoke(look.actor()?, look.param("id"))?;
    Ok(Go::to("/me?done=revoked"))
}
