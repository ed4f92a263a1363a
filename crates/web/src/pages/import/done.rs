//! The end of an import: the records that it wrote, each with its link.

use aims::{LogLine, LogQuery};
use maud::html;

use crate::answer::{Answer, Page};
use crate::fault::{Fault, Result};
use crate::look::Look;
use crate::pages::list::section;
use crate::parts::{self, Crumb, Head, Pager};
use crate::url;

/// Records of a page.
const PAGE: u64 = 100;

/// Shows what an import wrote; its entries are in the address, so that the page stays.
pub(super) fn show(look: &Look<'_>) -> Result<Answer> {
    let words = &look.words;
    let entry = |name: &str| look.param(name).parse::<u64>().ok();
    let (Some(first), Some(last)) = (entry("first"), entry("last")) else {
        return Err(Fault::not_found());
    };
    let sums = look.view()?.imported(first, last)?;
    let main_sum = sums
        .iter()
        .find(|sum| sum.register != "import_mapping")
        .or(sums.first());
    let Some(sum) = main_sum else {
        return Err(Fault::not_found());
    };
    let register = look.register(&sum.register)?;
    let all = last - first + 1;
    let pages = all.div_ceil(PAGE);
    let page = look.query("page").and_then(|page| page.parse::<u64>().ok());
    let page = page.unwrap_or(1).clamp(1, pages);
    let from = first + (page - 1) * PAGE;
    let to = (from + PAGE - 1).min(last);
    let query = LogQuery {
        before: Some(to + 1),
        limit: usize::try_from(to - from + 1).ok(),
        ..LogQuery::default()
    };
    let mut lines = look.view()?.log(&query)?;
    lines.reverse();
    let path = format!("/import/done/{first}/{last}");
    let way = |page: u64| {
        let page = page.to_string();
        look.href(&url::with(&path, &[("page", &page)]))
    };
    let size = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    let part = Pager {
        first: size(from - first + 1),
        last: size(to - first + 1),
        all: size(all),
        before: (page > 1).then(|| way(page - 1)),
        after: (page < pages).then(|| way(page + 1)),
    };
    let title = words.t("import-done");
    let values = [("added", sum.added.into()), ("edited", sum.edited.into())];
    let href = look.href(&format!("/r/{}", register.name));
    let head = Head::new(title)
        .crumbs(
            words,
            &[
                Crumb::to(href.as_str(), words.registers(register.name)),
                Crumb::here(words.t("import-do")),
            ],
        )
        .lede(words.with("import-done-lede", &values))
        .actions(html! { a.btn href=(href) { (words.t("import-to-list")) } });
    let heads = html! {
        th scope="col" { (words.t("list-key")) }
        th scope="col" { (words.t("list-title")) }
        th scope="col" { (words.t("import-does")) }
    };
    let rows = html! { @for line in &lines { (row(look, line)) } };
    let main = html! {
        (head)
        section.sec.first {
            (parts::table("stack", words.t("import-records-written"), heads, rows))
            (part.draw(words))
        }
    };
    Ok(Page::new(section(register), title, main).into())
}

fn row(look: &Look<'_>, line: &LogLine) -> maud::Markup {
    let words = &look.words;
    let key = line.record.as_str();
    let did = if line.version > 1 {
        "import-was-changed"
    } else {
        "import-was-added"
    };
    html! {
        tr {
            td."fit c3" { (parts::key(&look.record(key), key)) }
            th.c1 scope="row" { a.name href=(look.record(key)) { (line.title) } }
            td."fit c2" { (words.t(did)) }
        }
    }
}
