//! The columns of a list: what they are called, which of them leave first on a narrow page, and the
//! menu in which they are chosen.

use aims::{ColumnKind, ListColumn, Test};
use maud::{Markup, Render, html};
use registers::RegisterInfo;

use super::ask::{ListAsk, filter, names};
use super::cells::LEVEL;
use crate::fault::Result;
use crate::look::Look;
use crate::parts::{self, Column, Sorted};
use crate::sign_in::form_token;
use crate::words::Words;

/// The column that names a row; it is always shown.
pub(super) const TITLE: &str = "title";

/// What a column of all records is called, by its name.
const FIXED: [(&str, &str); 7] = [
    ("key", "list-key"),
    ("state", "list-state"),
    ("version", "list-version"),
    ("created_at", "list-created"),
    ("created_by", "list-created-by"),
    ("updated_at", "list-changed"),
    ("updated_by", "list-changed-by"),
];

/// Returns what a column is called.
pub(super) fn label(words: &Words, register: &RegisterInfo, column: &ListColumn) -> String {
    let field = |path: &str| words.field(register.name, path).into_owned();
    if column.name == TITLE {
        let names = [TITLE, "name"]
            .into_iter()
            .find(|name| register.field(name).is_some());
        return names.map_or_else(|| words.t("list-title").to_owned(), field);
    }
    if let Some(own) = words.find(&format!("column-{}-{}", register.name, column.name)) {
        return own.to_owned();
    }
    if let Some((list, _)) = column.name.split_once('.').filter(|_| column.many) {
        let values = [
            ("list", field(list).into()),
            ("part", field(&column.name).into()),
        ];
        return words.with("list-part", &values);
    }
    let fixed = FIXED
        .iter()
        .find(|(name, _)| *name == column.name && column.field.is_none());
    fixed.map_or_else(|| field(&column.name), |(_, id)| words.t(id).to_owned())
}

/// Returns the columns that a person keeps for a register, as far as they are still there.
pub(super) fn kept(look: &Look<'_>, register: &str, known: &[ListColumn]) -> Option<Vec<String>> {
    let kept = look.settings.get(&setting(register))?;
    let mut kept = names(kept);
    kept.retain(|name| {
        known
            .iter()
            .any(|column| column.name == *name && !column.many)
    });
    (!kept.is_empty()).then_some(kept)
}

/// Returns the name of the setting that keeps a register's columns.
pub(super) fn setting(register: &str) -> String {
    format!("cols-{register}")
}

/// Returns the names of the columns that a list shows, the title among them.
pub(super) fn chosen(
    ask: &ListAsk,
    kept: Option<Vec<String>>,
    known: &[ListColumn],
) -> Vec<String> {
    let mut chosen = ask.columns.clone().or(kept).unwrap_or_else(|| usual(known));
    if !chosen.iter().any(|name| name == TITLE) {
        let place = usize::from(chosen.first().is_some_and(|name| name == "key"));
        chosen.insert(place, TITLE.to_owned());
    }
    chosen
}

fn usual(known: &[ListColumn]) -> Vec<String> {
    let usual = known.iter().filter(|column| column.usual);
    usual.map(|column| column.name.clone()).collect()
}

/// Where a column stands on a page: its classes in the head, and those of its cells.
pub(super) struct Place {
    /// Classes of its head and cells.
    pub(super) class: String,
    /// Whether its cells are as narrow as they can be; else they are cut where they would be long.
    pub(super) fit: bool,
}

/// Returns where columns stand: the title stays, then the state; the rest leaves from the end.
pub(super) fn places(columns: &[ListColumn]) -> Vec<Place> {
    let mut dates = 0;
    let mut others = 0;
    let mut people = 0;
    let place = |column: &ListColumn| {
        let (leaves, stacked) = match column.kind {
            ColumnKind::Title => ("", "c1"),
            ColumnKind::State => ("", "c2"),
            // What a risk is rated now stands where others have their state.
            _ if column.name == LEVEL => ("", "c2"),
            ColumnKind::Key => ("p2", "c3"),
            ColumnKind::Date | ColumnKind::When => {
                dates += 1;
                match dates {
                    1 => ("p2", "c4"),
                    2 => ("p3", ""),
                    _ => ("p4", ""),
                }
            }
            ColumnKind::Owner => ("p3", ""),
            ColumnKind::Reference(_) => {
                people += 1;
                (if people <= 2 { "p3" } else { "p4" }, "")
            }
            _ => {
                others += 1;
                (if others <= 2 { "p3" } else { "p4" }, "")
            }
        };
        let right = if matches!(column.kind, ColumnKind::Number) {
            "num"
        } else {
            ""
        };
        let classes = [right, leaves, stacked]
            .into_iter()
            .filter(|class| !class.is_empty());
        let wide = matches!(
            column.kind,
            ColumnKind::Title | ColumnKind::Text | ColumnKind::Reference(_)
        );
        Place {
            class: classes.collect::<Vec<_>>().join(" "),
            fit: !wide,
        }
    };
    columns.iter().map(place).collect()
}

/// Draws the heads of the columns, each a link that sorts.
pub(super) fn heads(
    look: &Look<'_>,
    ask: &ListAsk,
    columns: &[ListColumn],
    places: &[Place],
) -> Markup {
    html! {
        @for (column, place) in columns.iter().zip(places) {
            @let name = label(&look.words, ask.register, column);
            @let short = look.words.find(&format!("short-{}-{}", ask.register.name, column.name));
            (Column {
                name: short.unwrap_or(&name),
                long: short.map(|_| name.as_str()),
                class: &place.class,
                href: Some(ask.sorted(&column.name).href(look)),
                sorted: sorted(ask, &column.name),
            }.render())
        }
    }
}

fn sorted(ask: &ListAsk, column: &str) -> Option<Sorted> {
    let descending = match &ask.sort {
        Some(sort) if sort.column == column => sort.descending,
        None if column == "key" => false,
        _ => return None,
    };
    Some(if descending { Sorted::Down } else { Sorted::Up })
}

/// Draws the menu in which columns are chosen and kept.
pub(super) fn menu(
    look: &Look<'_>,
    ask: &ListAsk,
    known: &[ListColumn],
    shown: &[String],
) -> Markup {
    let words = &look.words;
    let path = format!("/r/{}", ask.register.name);
    let choosable = known
        .iter()
        .filter(|column| !column.many && column.name != TITLE);
    html! {
        (parts::menu_button("cols", "quiet", words.t("list-columns")))
        div."pop menu" #cols popover {
            form action=(path) {
                (carried(look, &ask.first(), &["cols"]))
                input type="hidden" name="choose" value="columns";
                ul.most {
                    li.hd { (words.t("list-columns")) }
                    @for column in choosable {
                        li {
                            label {
                                input type="checkbox" name="col" value=(column.name) checked[shown.contains(&column.name)];
                                " " (label(words, ask.register, column))
                            }
                        }
                    }
                }
                ul.last {
                    li { button type="submit" { (words.t("list-columns-show")) } }
                    @if !look.is_past() {
                        li { button type="submit" form="keep" { (words.t("list-columns-keep")) } }
                    }
                    li { a href=(ask.first().shows(Some(usual(known))).href(look)) { (words.t("list-columns-usual")) } }
                }
            }
        }
        @if !look.is_past() {
            form #keep action={ (path) "/columns" } method="post" {
                (form_token(look))
                input type="hidden" name="cols" value=(shown.join(","));
                input type="hidden" name="back" value=(ask.href(look));
            }
        }
    }
}

/// Reads the boxes of the menu: the columns ticked, those shown before in their order first.
pub(super) fn ticked(look: &Look<'_>, before: &[String]) -> Vec<String> {
    let ticked: Vec<&str> = look.queries("col").collect();
    let stays = before
        .iter()
        .filter(|name| *name == TITLE || ticked.contains(&name.as_str()));
    let mut chosen: Vec<String> = stays.cloned().collect();
    for name in ticked {
        if chosen.iter().all(|chosen| chosen != name) {
            chosen.push(name.to_owned());
        }
    }
    chosen
}

/// Draws the pairs of a list's address as hidden fields, without those named.
pub(super) fn carried(look: &Look<'_>, ask: &ListAsk, without: &[&str]) -> Markup {
    let pairs = ask
        .pairs()
        .into_iter()
        .filter(|(name, _)| !without.contains(name));
    html! {
        @for (name, value) in pairs { input type="hidden" name=(name) value=(value); }
        @if let Some(moment) = look.query("as_of") { input type="hidden" name="as_of" value=(moment); }
    }
}

/// Keeps the columns of a register for the person who asks; `cols` empty forgets them.
pub(super) fn keep(look: &Look<'_>, register: &RegisterInfo) -> Result<()> {
    let known = look.view()?.columns(register.name)?;
    let mut chosen = names(look.field("cols").unwrap_or_default());
    chosen.retain(|name| {
        known
            .iter()
            .any(|column| column.name == *name && !column.many)
    });
    let workspace = &look.site.workspace;
    workspace.set_setting(look.actor()?, &setting(register.name), &chosen.join(","))?;
    Ok(())
}

/// Returns the list of records whose column is of this value.
pub(super) fn only(ask: &ListAsk, column: &str, value: &str) -> ListAsk {
    ask.all()
        .with([filter(column, Test::Is(vec![value.to_owned()]))])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_is_always_there_and_stands_after_the_key() {
        let ask = |columns: &[&str]| ListAsk {
            register: registers::catalog().get("risk").expect("risks"),
            filters: Vec::new(),
            words: String::new(),
            sort: None,
            columns: Some(columns.iter().map(ToString::to_string).collect()),
            after: None,
        };
        assert_eq!(
            chosen(&ask(&["key", "state"]), None, &[]),
            ["key", "title", "state"]
        );
        assert_eq!(chosen(&ask(&["state"]), None, &[]), ["title", "state"]);
        assert_eq!(
            chosen(&ask(&["state", "title"]), None, &[]),
            ["state", "title"]
        );
    }
}
