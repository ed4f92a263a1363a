//! All registers by section: what each is for, how much it holds, what asks for it.

use maud::{Markup, html};
use registers::{RegisterInfo, catalog};

use crate::answer::{Answer, Page};
use crate::fault::Result;
use crate::look::Look;
use crate::parts;
use crate::routes::Route;
use crate::sections::{self, Section};

/// Returns the routes of this room.
pub(crate) fn routes() -> [Route; 1] {
    [Route::get("/r", all)]
}

fn all(look: &Look<'_>) -> Result<Answer> {
    let words = &look.words;
    let counts = look.view()?.counts()?;
    let records: u64 = counts.values().sum();
    let title = words.t("list-registers");
    let values = [
        (
            "n",
            words
                .number(i64::try_from(records).unwrap_or(i64::MAX))
                .into(),
        ),
        ("registers", counts.len().into()),
    ];
    let of = |register: &str| counts.get(register).copied().unwrap_or(0);
    let heads = html! {
        th scope="col" { (words.t("list-register")) }
        th.num scope="col" { (words.t("list-records")) }
        th."p2" scope="col" { (words.t("list-what-for")) }
        th."p3" scope="col" { (words.t("list-clauses")) }
    };
    let with_registers = sections::all().filter(|section| !section.registers.is_empty());
    let rows = html! { @for section in with_registers { (group(look, section, &of)) } };
    let main = html! {
        (parts::Head::new(title).lede(words.with("list-registers-lede", &values)))
        (parts::table("stack", title, heads, rows))
    };
    Ok(Page::new("", title, main).into())
}

fn group(look: &Look<'_>, section: &Section, count: &dyn Fn(&str) -> u64) -> Markup {
    let registers = section
        .registers
        .iter()
        .filter_map(|name| catalog().get(name));
    html! {
        tr.group { th colspan="4" scope="colgroup" { (section.name(&look.words)) } }
        @for register in registers { (row(look, register, count(register.name))) }
    }
}

fn row(look: &Look<'_>, register: &RegisterInfo, count: u64) -> Markup {
    let words = &look.words;
    let href = look.href(&format!("/r/{}", register.name));
    let help = words.register_help(register.name);
    let what_for = help.split("\n\n").next().unwrap_or_default();
    html! {
        tr {
            th."c1 fit" scope="row" { a.name href=(href) { (words.registers(register.name)) } }
            td."num c2" {
                @if count > 0 { a.num-link href=(href) { (words.number(i64::try_from(count).unwrap_or(i64::MAX))) } }
                @else { span.dim { (words.t("list-none")) } }
            }
            td."p2 cf" { (parts::prose(what_for)) }
            td."p3 fit" { (register.clauses) }
        }
    }
}
