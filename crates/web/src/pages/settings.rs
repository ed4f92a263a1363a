//! Settings: the organisation, who may do what, the frameworks, the workspace itself.

use aims::{Act, ROLES, Subject};
use maud::{Markup, html};
use registers::Key;

use crate::answer::{Answer, Go, Page};
use crate::fault::{Fault, Result};
use crate::look::Look;
use crate::parts;
use crate::routes::Route;
use crate::sign_in::form_token;

/// Most people that are listed; the register of access shows all.
const PEOPLE: usize = 200;

/// Returns the routes of this room.
pub(crate) fn routes() -> [Route; 4] {
    [
        Route::get("/settings", show),
        Route::post("/settings/access", give),
        Route::post("/settings/access/{person}/end", end),
        Route::post("/settings/access/{person}/password", password).slow(),
    ]
}

/// Who may do what, as policies see it.
fn access() -> Subject<'static> {
    Subject {
        register: "access",
        ..Subject::default()
    }
}

fn show(look: &Look<'_>) -> Result<Answer> {
    page(look, None)
}

fn page(look: &Look<'_>, made: Option<(&Key, &str)>) -> Result<Answer> {
    let words = &look.words;
    let title = words.t("section-settings");
    let main = html! {
        (parts::Head::new(title).lede(words.t("settings-lede")).actions(html! { a.btn href=(look.href("/r")) { (words.t("settings-registers")) } }))
        @if let Some(done) = look.query("done").and_then(|done| words.find(&format!("done-{done}"))) { (parts::flash(done, None)) }
        @if let Some((person, password)) = made {
            (parts::note("done", words.t("settings-password-made"), html! {
                p { (words.with("settings-password-once", &[("person", person.as_str().into())])) }
                pre.sql tabindex="0" { code { (password) } }
            }))
        }
        (people(look)?)
        (frameworks(look)?)
        (workspace(look)?)
    };
    Ok(Page::new("settings", title, main).into())
}

fn people(look: &Look<'_>) -> Result<Markup> {
    let words = &look.words;
    let may = look.may(Act::Administer, &access());
    let people = look.view()?.people_with_access()?;
    let rows = html! {
        @for person in people.iter().take(PEOPLE) {
            tr {
                th scope="row" { a.name href=(look.record(person.key.as_str())) { (person.name) } span.sub { (person.key) } }
                td { (person.roles.iter().map(|role| words.role(role).to_string()).collect::<Vec<_>>().join(", ")) }
                @if may {
                    td."fit right" {
                        form.inline action={ "/settings/access/" (person.key) "/password" } method="post" { (form_token(look)) button."btn small" type="submit" { (words.t("settings-password")) span.vh { ": " (person.name) } } } " "
                        form.inline action={ "/settings/access/" (person.key) "/end" } method="post" { (form_token(look)) button."btn small" type="submit" { (words.t("settings-end")) span.vh { ": " (person.name) } } }
                    }
                }
            }
        }
    };
    let heads = html! { th scope="col" { (words.t("settings-person")) } th scope="col" { (words.t("settings-roles")) } @if may { th scope="col" { span.vh { (words.t("settings-do")) } } } };
    let body = html! {
        (parts::table("", words.t("settings-people"), heads, rows))
        @if may { (give_form(look)) }
    };
    let beside =
        html! { a.more href=(look.href("/r/access")) { (words.t("settings-all-access")) } };
    Ok(parts::section(
        "people",
        words.t("settings-people"),
        beside,
        body,
    ))
}

fn give_form(look: &Look<'_>) -> Markup {
    let words = &look.words;
    parts::disclosure(
        words.t("settings-give"),
        false,
        html! {
            form action="/settings/access" method="post" {
                (form_token(look))
                div.field {
                    label for="person" { (words.t("settings-person-key")) }
                    input.in #person name="person" required maxlength="20" placeholder="PER-0001" data-reference="person";
                }
                fieldset.field {
                    legend { (words.t("settings-roles")) }
                    @for role in ROLES { label.check { input type="checkbox" name="role" value=(role); " " (words.role(role)) } }
                }
                div.actions { (parts::submit("", words.t("settings-give"))) }
            }
        },
    )
}

fn person(text: &str) -> Result<Key> {
    text.trim().parse().map_err(|_| Fault::no_record(text))
}

fn give(look: &Look<'_>) -> Result<Answer> {
    look.require(Act::Administer, &access())?;
    let person = person(look.field("person").unwrap_or_default())?;
    let roles = look.fields().iter().filter(|(name, _)| name == "role");
    let roles: Vec<String> = roles.map(|(_, role)| role.clone()).collect();
    look.site
        .workspace
        .user_add(look.actor()?, &person, &roles)?;
    Ok(Go::to("/settings?done=access"))
}

fn end(look: &Look<'_>) -> Result<Answer> {
    look.require(Act::Administer, &access())?;
    look.site
        .workspace
        .user_disable(look.actor()?, &person(look.param("person"))?)?;
    Ok(Go::to("/settings?done=access-ended"))
}

/// Gives a person a new password, which is shown this once.
fn password(look: &Look<'_>) -> Result<Answer> {
    look.require(Act::Administer, &access())?;
    let person = person(look.param("person"))?;
    let workspace = &look.site.workspace;
    let password = workspace.new_password();
    workspace.user_password(look.actor()?, &person, &password)?;
    page(look, Some((&person, &password)))
}

fn frameworks(look: &Look<'_>) -> Result<Markup> {
    let words = &look.words;
    let engines = look.view()?.engines()?;
    let rows = html! {
        @for engine in &engines {
            @let framework = engine.framework();
            tr {
                th scope="row" {
                    a.name href=(look.href(&crate::url::with("/requirements", &[("framework", &framework.id)]))) { (framework.title) }
                    span.sub { (framework.edition) ", " code.hash { (framework.hash.chars().take(16).collect::<String>()) } }
                }
                td."fit num" { (framework.requirements.len()) }
                td."fit num" { (framework.checks().count()) }
            }
        }
    };
    let heads = html! { th scope="col" { (words.t("settings-framework")) } th.num scope="col" { (words.t("settings-requirements")) } th.num scope="col" { (words.t("settings-checks")) } };
    Ok(parts::section(
        "frameworks",
        words.t("settings-frameworks"),
        html! {},
        parts::table("", words.t("settings-frameworks"), heads, rows),
    ))
}

fn workspace(look: &Look<'_>) -> Result<Markup> {
    let words = &look.words;
    let workspace = &look.site.workspace;
    let entries = words.number(workspace.head_size()?);
    let body = html! {
        (parts::dl([
            parts::Fact::new(words.t("settings-name"), &workspace.config().name),
            parts::Fact::new(words.t("settings-entries"), html! { a href=(look.href("/journal")) { (entries) } }),
            parts::Fact::new(words.t("settings-version"), env!("CARGO_PKG_VERSION")),
        ]))
        p.help { (words.t("settings-commands")) }
        pre.sql tabindex="0" { code { "aimwright doctor\naimwright backup aims.tar\naimwright checkpoint" } }
    };
    Ok(parts::section(
        "workspace",
        words.t("settings-workspace"),
        html! {},
        body,
    ))
}
