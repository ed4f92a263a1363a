//! The table of a list, its rows alone for a script that adds them, and the way through its pages.

use aims::{Cell, ColumnKind, ListColumn, ListPage, ListRow};
use maud::{Markup, html};

use super::ask::{ListAsk, PAGE};
use super::cells::cell;
use super::columns::{Place, heads, places};
use super::{bulk, columns, head};
use crate::look::Look;
use crate::parts;
use crate::sign_in::form_token;

/// Most columns that stand beside each other on a page; a table with more is moved by itself.
const FITTING: usize = 9;

/// Draws the table, with what can be done to what is selected in it.
pub(super) fn table(look: &Look<'_>, ask: &ListAsk, page: &ListPage) -> Markup {
    let words = &look.words;
    let acts = bulk::offered(look, ask.register);
    let places = places(&page.columns);
    let caption = caption(look, ask, page);
    let head = html! {
        @if !acts.is_empty() {
            td."fit ck" { input type="checkbox" hidden data-all aria-label=(words.t("list-select-all")); }
        }
        (heads(look, ask, &page.columns, &places))
    };
    let is_wide = page.columns.len() > FITTING;
    let class = if is_wide {
        "stack list many"
    } else {
        "stack list"
    };
    let rows = rows(look, ask, page, !acts.is_empty());
    let table = parts::table(class, &caption, head, rows);
    let drawn = html! {
        @if is_wide { div.scroll-x tabindex="0" role="region" aria-label=(caption) { (table) } }
        @else { (table) }
    };
    html! {
        @if acts.is_empty() { (drawn) }
        @else {
            form.rows action={ "/r/" (ask.register.name) "/bulk" } method="post" {
                (form_token(look))
                input type="hidden" name="back" value=(ask.href(look));
                (drawn)
                (bulk::bar(look, &acts))
            }
        }
    }
}

fn caption(look: &Look<'_>, ask: &ListAsk, page: &ListPage) -> String {
    let words = &look.words;
    let name = words.registers(ask.register.name);
    let Some(sort) = &ask.sort else {
        return name.into_owned();
    };
    let by = page
        .columns
        .iter()
        .find(|column| column.name == sort.column);
    let by = by.map_or_else(
        || words.field(ask.register.name, &sort.column).into_owned(),
        |column| columns::label(words, ask.register, column),
    );
    words.with(
        "list-caption",
        &[("records", name.into_owned().into()), ("by", by.into())],
    )
}

/// Draws the rows of a page.
fn rows(look: &Look<'_>, ask: &ListAsk, page: &ListPage, selectable: bool) -> Markup {
    let places = places(&page.columns);
    html! {
        @for row in &page.rows {
            tr {
                @if selectable { (select(look, row)) }
                @for ((column, place), value) in page.columns.iter().zip(&places).zip(&row.cells) {
                    (one(look, ask, column, place, row, value))
                }
            }
        }
    }
}

fn select(look: &Look<'_>, row: &ListRow) -> Markup {
    let said = look.words.with(
        "list-select",
        &[
            ("key", row.key.as_str().into()),
            ("title", row.title.as_str().into()),
        ],
    );
    html! {
        td."fit ck" { input type="checkbox" name="k" value={ (row.key) "@" (row.version) } aria-label=(said); }
    }
}

fn one(
    look: &Look<'_>,
    ask: &ListAsk,
    column: &ListColumn,
    place: &Place,
    row: &ListRow,
    value: &Cell,
) -> Markup {
    let drawn = cell(look, ask.register, column, row, value);
    let is_title = matches!(column.kind, ColumnKind::Title);
    let width = match place.fit {
        true => "fit ",
        false if is_title => "",
        false => "clip ",
    };
    let class = format!("{width}{}", place.class);
    let class = Some(class.trim()).filter(|class| !class.is_empty());
    html! {
        @if is_title { th scope="row" class=[class] { (drawn) } }
        @else { td class=[class] { (drawn) } }
    }
}

/// Draws what a script adds to a page: more rows, and the way on from there.
pub(super) fn part(look: &Look<'_>, ask: &ListAsk, page: &ListPage) -> Markup {
    let seen = look
        .query("seen")
        .and_then(|seen| seen.parse().ok())
        .unwrap_or(0);
    let selectable = !bulk::offered(look, ask.register).is_empty();
    let body = html! {
        table { tbody { (rows(look, ask, page, selectable)) } }
        (pager(look, ask, page, seen))
    };
    html! { (parts::sprite(&body.0)) (body) }
}

/// Draws how many rows are there of how many, and the way on; `seen` rows stand above.
pub(super) fn pager(look: &Look<'_>, ask: &ListAsk, page: &ListPage, seen: usize) -> Markup {
    let words = &look.words;
    let shown = seen.saturating_add(page.rows.len());
    let values = [
        (
            "n",
            words
                .number(i64::try_from(shown).unwrap_or(i64::MAX))
                .into(),
        ),
        ("all", words.number(page.matching).into()),
    ];
    let is_first = ask.after.is_none() || seen > 0;
    let next = page.next.as_deref().map(|next| ask.from(next).href(look));
    let left = head::count_of(page.matching)
        .saturating_sub(shown)
        .min(PAGE);
    let further = if is_first {
        words.count("list-next", left)
    } else {
        words.t("list-next-page").to_owned()
    };
    html! {
        nav.pager aria-label=(words.t("pager")) {
            span {
                (words.with(if is_first { "list-shown" } else { "list-shown-later" }, &values))
                @if !is_first { " " a href=(ask.first().href(look)) rel="first" { (words.t("list-to-start")) } }
                @if let Some(next) = &next {
                    " " a href=(next) rel="next" { (further) }
                }
            }
            span.keys hidden { (keys(look)) }
        }
    }
}

/// Says which keys move in the table; a script answers to them.
fn keys(look: &Look<'_>) -> Markup {
    let words = &look.words;
    html! {
        kbd { "j" } " " kbd { "k" } " " (words.t("list-keys-move")) ", "
        kbd { "x" } " " (words.t("list-keys-select")) ", "
        kbd { "Enter" } " " (words.t("list-keys-open")) ", "
        kbd { "/" } " " (words.t("list-keys-find"))
    }
}
