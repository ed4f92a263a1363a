//! What a list is asked for, as it stands in the address: filters, words, order, columns, the place
//! to go on from. The address is the view: it can be kept, sent on and read.
//!
//! ```text
//! ?f=state:is:draft,in_review&f=owner:is:PER-0003&f=review_by:to:2026-12-31&f=name:has:text
//! &f=owner:empty&sort=-review_by&cols=key,title,state&q=words&after=…
//! ```

use aims::{ColumnKind, ListColumn, ListFilter, PageQuery, Sort, Test};
use registers::RegisterInfo;

use crate::look::Look;
use crate::url;

/// Rows of a page, and of a part that a script adds to it.
pub(super) const PAGE: usize = 50;
/// Rows of a part that a script adds to a page.
pub(super) const PART: usize = 200;

/// What a list is asked for.
#[derive(Debug, Clone)]
pub(super) struct ListAsk {
    /// The register.
    pub(super) register: &'static RegisterInfo,
    /// What the records must all meet.
    pub(super) filters: Vec<ListFilter>,
    /// Words that the records must hold.
    pub(super) words: String,
    /// The order.
    pub(super) sort: Option<Sort>,
    /// The columns, where the address names some.
    pub(super) columns: Option<Vec<String>>,
    /// Where the page before ended.
    pub(super) after: Option<String>,
}

impl ListAsk {
    /// Reads the query of a request; what cannot be read is left out and told beside it.
    pub(super) fn of(
        look: &Look<'_>,
        register: &'static RegisterInfo,
        known: &[ListColumn],
    ) -> (Self, Vec<String>) {
        let mut strange = Vec::new();
        let mut filters = Vec::new();
        for text in look.queries("f").filter(|text| !text.is_empty()) {
            match read_filter(text, known) {
                Some(filter) => filters.push(filter),
                None => strange.push(shown(text)),
            }
        }
        let ask = Self {
            register,
            filters,
            words: look.query("q").unwrap_or_default().trim().to_owned(),
            sort: look.query("sort").map(read_sort),
            columns: look.query("cols").map(names),
            after: look.query("after").map(str::to_owned),
        };
        (ask, strange)
    }

    /// Returns the query for these columns and this many rows.
    pub(super) fn page(&self, columns: Option<&[String]>, limit: usize) -> PageQuery {
        PageQuery {
            filters: self.filters.clone(),
            words: Some(self.words.clone()).filter(|words| !words.is_empty()),
            sort: self.sort.clone(),
            columns: columns.map(<[String]>::to_vec),
            after: self.after.clone(),
            limit,
        }
    }

    /// Returns the pairs of the address, without the place to go on from.
    pub(super) fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs: Vec<(&'static str, String)> = Vec::new();
        pairs.extend(
            self.filters
                .iter()
                .map(|filter| ("f", write_filter(filter))),
        );
        if let Some(sort) = &self.sort {
            pairs.push(("sort", write_sort(sort)));
        }
        if let Some(columns) = &self.columns {
            pairs.push(("cols", columns.join(",")));
        }
        if !self.words.is_empty() {
            pairs.push(("q", self.words.clone()));
        }
        pairs
    }

    /// Returns the address of a page below this register's list, in the moment that is shown.
    pub(super) fn below(&self, look: &Look<'_>, page: &str, more: &[(&str, &str)]) -> String {
        let pairs = self.pairs();
        let mut all: Vec<(&str, &str)> = more.to_vec();
        all.extend(pairs.iter().map(|(name, value)| (*name, value.as_str())));
        if let Some(after) = self.after.as_deref() {
            all.push(("after", after));
        }
        let path = format!("/r/{}{page}", self.register.name);
        look.href(&url::with(&path, &all))
    }

    /// Returns the address of this list, in the moment that is shown.
    pub(super) fn href(&self, look: &Look<'_>) -> String {
        self.below(look, "", &[])
    }

    /// Returns the list from its beginning.
    pub(super) fn first(&self) -> Self {
        Self {
            after: None,
            ..self.clone()
        }
    }

    /// Returns the list from where a page ended.
    pub(super) fn from(&self, after: &str) -> Self {
        Self {
            after: Some(after.to_owned()),
            ..self.clone()
        }
    }

    /// Returns the list without one of its filters.
    pub(super) fn without(&self, place: usize) -> Self {
        let mut other = self.first();
        if place < other.filters.len() {
            other.filters.remove(place);
        }
        other
    }

    /// Returns the list without its words.
    pub(super) fn without_words(&self) -> Self {
        Self {
            words: String::new(),
            ..self.first()
        }
    }

    /// Returns the list with these filters more; one that is there already is not doubled.
    pub(super) fn with(&self, filters: impl IntoIterator<Item = ListFilter>) -> Self {
        let mut other = self.first();
        for filter in filters {
            if !other.filters.contains(&filter) {
                other.filters.push(filter);
            }
        }
        other
    }

    /// Returns the list in the order of a column, the other way round if it is already.
    pub(super) fn sorted(&self, column: &str) -> Self {
        let descending = match &self.sort {
            Some(sort) if sort.column == column => !sort.descending,
            None if column == "key" => true,
            _ => false,
        };
        let sort = Sort {
            column: column.to_owned(),
            descending,
        };
        Self {
            sort: Some(sort),
            ..self.first()
        }
    }

    /// Returns the list with these columns, or with the usual ones.
    pub(super) fn shows(&self, columns: Option<Vec<String>>) -> Self {
        Self {
            columns,
            ..self.clone()
        }
    }

    /// Returns the whole register with the same columns.
    pub(super) fn all(&self) -> Self {
        Self {
            filters: Vec::new(),
            words: String::new(),
            ..self.first()
        }
    }

    /// Returns whether something narrows the list.
    pub(super) fn is_narrowed(&self) -> bool {
        !self.filters.is_empty() || !self.words.is_empty()
    }
}

/// Makes a filter.
pub(super) fn filter(column: &str, test: Test) -> ListFilter {
    ListFilter {
        column: column.to_owned(),
        test,
    }
}

/// Reads a list of names that commas part.
pub(super) fn names(text: &str) -> Vec<String> {
    let names = text
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty());
    names.map(str::to_owned).collect()
}

fn read_sort(text: &str) -> Sort {
    let (column, descending) = text
        .strip_prefix('-')
        .map_or((text, false), |column| (column, true));
    Sort {
        column: column.to_owned(),
        descending,
    }
}

fn write_sort(sort: &Sort) -> String {
    let sign = if sort.descending { "-" } else { "" };
    format!("{sign}{}", sort.column)
}

/// Reads `column:operator` or `column:operator:values`.
fn read_filter(written: &str, known: &[ListColumn]) -> Option<ListFilter> {
    let (column, rest) = written.split_once(':')?;
    let (operator, value) = rest
        .split_once(':')
        .map_or((rest, None), |(operator, value)| (operator, Some(value)));
    let kind = known
        .iter()
        .find(|known| known.name == column)
        .map(|known| known.kind);
    let many = |value: &str| {
        if holds_commas(kind) {
            vec![value.to_owned()]
        } else {
            names(value)
        }
    };
    let test = match (operator, value) {
        ("is", Some(value)) => Test::Is(many(value)),
        ("not", Some(value)) => Test::IsNot(many(value)),
        ("has", Some(value)) => Test::Contains(value.to_owned()),
        ("from", Some(value)) => Test::From(value.to_owned()),
        ("to", Some(value)) => Test::To(value.to_owned()),
        ("empty", None) => Test::Empty,
        ("given", None) => Test::NotEmpty,
        _ => return None,
    };
    Some(filter(column, test))
}

/// Writes a filter as it stands in the address.
pub(super) fn write_filter(filter: &ListFilter) -> String {
    let column = &filter.column;
    match &filter.test {
        Test::Is(values) => format!("{column}:is:{}", values.join(",")),
        Test::IsNot(values) => format!("{column}:not:{}", values.join(",")),
        Test::Contains(part) => format!("{column}:has:{part}"),
        Test::From(bound) => format!("{column}:from:{bound}"),
        Test::To(bound) => format!("{column}:to:{bound}"),
        Test::Empty => format!("{column}:empty"),
        Test::NotEmpty => format!("{column}:given"),
    }
}

/// Returns whether one value of a column can hold commas, so that a filter by it names one value.
pub(super) fn holds_commas(kind: Option<ColumnKind>) -> bool {
    matches!(
        kind,
        Some(ColumnKind::Text | ColumnKind::Title | ColumnKind::When)
    )
}

fn shown(text: &str) -> String {
    text.chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_written_as_they_are_read() {
        for text in [
            "state:is:draft,in_review",
            "owner:not:PER-0003",
            "review_by:to:2026-12-31",
            "review_by:from:2026-01-01",
            "name:has:a: b, c",
            "owner:empty",
            "owner:given",
        ] {
            let filter = read_filter(text, &[]).expect("a filter");
            assert_eq!(write_filter(&filter), text);
        }
        for text in [
            "",
            "state",
            "state:is",
            "state:like:x",
            "owner:empty:x",
            ":",
        ] {
            assert!(read_filter(text, &[]).is_none(), "{text}");
        }
    }

    #[test]
    fn an_order_is_turned_round_by_asking_again() {
        let ask = ListAsk {
            register: registers::catalog().get("risk").expect("risks"),
            filters: Vec::new(),
            words: String::new(),
            sort: None,
            columns: None,
            after: Some("x".into()),
        };
        let once = ask.sorted("title");
        assert_eq!(once.pairs(), [("sort", "title".to_owned())]);
        assert!(
            once.after.is_none(),
            "another order begins at its beginning"
        );
        assert_eq!(
            once.sorted("title").pairs(),
            [("sort", "-title".to_owned())]
        );
        assert_eq!(
            ask.sorted("key").pairs(),
            [("sort", "-key".to_owned())],
            "by key it is already"
        );
    }
}
