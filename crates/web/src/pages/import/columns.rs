//! The second step of an import: which column fills which field, guessed or remembered, to be corrected.

use aims::{AimsError, Confidence, Guess, Kind as Fails, SheetChoice, SheetDraft, letters};
use axum::http::StatusCode;
use maud::{Markup, html};
use registers::import_mapping::MappedColumn;
use registers::{Kind, RegisterInfo};

use super::sent::written;
use super::start::{discard_button, said};
use super::{crumbs, draft, label, sent, steps};
use crate::answer::{Answer, Go, Page};
use crate::fault::Result;
use crate::look::Look;
use crate::pages::list::{section, within};
use crate::parts::{self, Field, Head, Wrong};
use crate::sign_in::form_token;

/// Ways to write days that are offered; others can be typed.
const DAYS: [&str; 7] = [
    "dd/mm/yyyy",
    "mm/dd/yyyy",
    "dd.mm.yyyy",
    "dd-mm-yyyy",
    "mm-dd-yyyy",
    "yyyy/mm/dd",
    "yyyymmdd",
];

/// Shows the columns of a sheet with the fields that they fill.
pub(super) fn show(look: &Look<'_>) -> Result<Answer> {
    let (draft, register) = draft(look)?;
    Ok(Form::new(look, &draft, register).page(None)?.into())
}

/// Reads the file anew: another sheet, other headings, a remembered mapping.
pub(super) fn reread(look: &Look<'_>) -> Result<Answer> {
    let (draft, register) = draft(look)?;
    let given = |name: &str| {
        look.field(name)
            .map(str::trim)
            .filter(|text| !text.is_empty())
    };
    let workspace = &look.site.workspace;
    let read = || {
        let header_row = match given("header_row") {
            Some(text) => Some(
                text.parse()
                    .ok()
                    .filter(|row| *row > 0)
                    .ok_or_else(|| AimsError::invalid(look.words.t("import-no-row")))?,
            ),
            None => None,
        };
        let mapping = match given("mapping") {
            Some(text) => Some(
                text.parse()
                    .map_err(|_| AimsError::invalid(look.words.t("import-no-mapping")))?,
            ),
            None => None,
        };
        let choice = SheetChoice {
            sheet: given("sheet").map(str::to_owned),
            header_row,
            mapping,
        };
        workspace
            .sheet_reread(look.actor()?, &draft.id, &choice, &look.words)
            .map_err(Into::into)
    };
    match read() {
        Ok(draft) => Ok(Go::to(format!("/import/{}", draft.id))),
        Err(fault) => wrong(look, &draft, register, fault),
    }
}

/// Keeps the corrected mapping, tries it out and leads on to what would happen.
pub(super) fn try_out(look: &Look<'_>) -> Result<Answer> {
    let (draft, register) = draft(look)?;
    let mapping = sent::mapping(look, &draft);
    let workspace = &look.site.workspace;
    match workspace.sheet_try(look.actor()?, &draft.id, mapping.clone(), &look.words) {
        Ok(draft) => Ok(Go::to(format!("/import/{}/trial", draft.id))),
        Err(error) => {
            let corrected = SheetDraft {
                mapping,
                tried: None,
                ..draft
            };
            wrong(look, &corrected, register, error.into())
        }
    }
}

/// Shows the form again with what is wrong, where the person can do something about it here.
fn wrong(
    look: &Look<'_>,
    draft: &SheetDraft,
    register: &RegisterInfo,
    fault: crate::fault::Fault,
) -> Result<Answer> {
    match fault {
        crate::fault::Fault::Aims(error)
            if [Fails::Invalid, Fails::Refused].contains(&error.kind()) =>
        {
            let status = if error.kind() == Fails::Invalid {
                StatusCode::UNPROCESSABLE_ENTITY
            } else {
                StatusCode::FORBIDDEN
            };
            let said = said(look, &error);
            let page = Form::new(look, draft, register).page(Some(said))?;
            Ok(page.status(status).into())
        }
        other => Err(other),
    }
}

/// A field that a column can fill.
struct Choice {
    path: String,
    said: String,
    required: bool,
}

struct Form<'p, 's> {
    look: &'p Look<'s>,
    draft: &'p SheetDraft,
    register: &'p RegisterInfo,
    choices: Vec<Choice>,
}

impl<'p, 's> Form<'p, 's> {
    fn new(look: &'p Look<'s>, draft: &'p SheetDraft, register: &'p RegisterInfo) -> Self {
        let words = &look.words;
        let mut choices: Vec<Choice> = Vec::new();
        let mut add = |path: String, required: bool| {
            if !choices.iter().any(|choice| choice.path == path) {
                choices.push(Choice {
                    said: label(words, register.name, &path),
                    path,
                    required,
                });
            }
        };
        for name in ["key", "state"] {
            add(name.to_owned(), false);
        }
        for column in register.columns() {
            add(column.name.clone(), column.required);
            // The first place of a list of parts has fields of its own.
            if let Kind::List(item) = column.kind()
                && let Kind::Object(fields) = &**item
            {
                for field in fields {
                    add(format!("{}.0.{}", column.name, field.name), false);
                }
            }
        }
        for column in &draft.mapping.columns {
            add(column.field.clone(), false);
        }
        Self {
            look,
            draft,
            register,
            choices,
        }
    }

    fn page(&self, wrong: Option<String>) -> Result<Page> {
        let (look, draft, register) = (self.look, self.draft, self.register);
        let words = &look.words;
        let many = within(words, &words.registers(register.name));
        let title = words.with("import-records", &[("records", many.into())]);
        let values = [
            ("rows", draft.holds.rows.into()),
            ("columns", draft.holds.columns.len().into()),
            ("file", draft.file.as_str().into()),
        ];
        let head = Head::new(title.as_str())
            .crumbs(words, &crumbs(look, register, draft))
            .lede(words.with("import-columns-lede", &values))
            .actions(discard_button(look, draft))
            .below(steps(look, draft, "columns"));
        let is_wrong = wrong.is_some();
        let wrong = wrong.map(|said| Wrong { id: None, said });
        let main = html! {
            (head)
            @if let Some(wrong) = wrong { (parts::error_summary(words, &[wrong])) }
            @if let Some(key) = &draft.used {
                (parts::banner("info", html! { (words.t("import-remembered")) " " a href=(look.record(key.as_str())) { (key) " " (draft.mapping.name) } }))
            }
            @if !draft.holds.notes.is_empty() { ul.plain { @for note in &draft.holds.notes { li.help { (note) } } } }
            (self.read_otherwise(is_wrong)?)
            form action={ "/import/" (draft.id) "/try" } method="post" {
                (form_token(look))
                section.sec aria-labelledby="columns" {
                    header { h2 #columns { (words.t("import-columns")) } }
                    (self.table())
                }
                (self.fixed())
                (self.recognised())
                div.actions { (parts::submit("primary", words.t("import-try"))) }
                datalist #days { @for form in DAYS { option value=(form) {} } }
            }
        };
        Ok(Page::new(section(register), title, main))
    }

    /// Draws the form for another sheet, other headings or a remembered mapping.
    fn read_otherwise(&self, open: bool) -> Result<Markup> {
        let (look, draft) = (self.look, self.draft);
        let words = &look.words;
        let workspace = &look.site.workspace;
        let remembered = workspace.mappings(look.actor()?, self.register.name)?;
        let holds = &draft.holds;
        let form = html! {
            form action={ "/import/" (draft.id) "/sheet" } method="post" {
                (form_token(look))
                @if holds.sheets.len() > 1 {
                    div.field {
                        label for="sheet" { (words.t("import-sheet")) }
                        select.in #sheet name="sheet" {
                            @for sheet in &holds.sheets { option value=(sheet) selected[*sheet == holds.sheet] { (sheet) } }
                        }
                    }
                }
                div.field {
                    label for="header_row" { (words.t("import-header-row")) " " span.opt { (words.t("form-optional")) } }
                    p.help #header_row-h { (words.with("import-header-row-help", &[("row", holds.header_row.into())])) }
                    input."in w-num" #header_row type="number" name="header_row" min="1" max="1000000" aria-describedby="header_row-h";
                }
                @if !remembered.is_empty() {
                    div.field {
                        label for="mapping" { (words.t("import-mapping")) }
                        select.in #mapping name="mapping" {
                            option value="" { (words.t("import-guess")) }
                            @for (key, mapping) in &remembered { option value=(key) selected[draft.used.as_ref() == Some(key)] { (mapping.name) } }
                        }
                    }
                }
                div.actions { (parts::submit("", words.t("import-reread"))) }
            }
        };
        Ok(parts::disclosure(words.t("import-otherwise"), open, form))
    }

    fn mapped(&self, guess: &Guess) -> Option<&'p MappedColumn> {
        sent::read_by(self.draft, guess).next()
    }

    fn table(&self) -> Markup {
        let words = &self.look.words;
        let heads = html! {
            th scope="col" { (words.t("import-column")) }
            th scope="col" { (words.t("import-samples")) }
            th scope="col" { (words.t("import-fills")) }
        };
        let rows = html! { @for guess in &self.draft.holds.columns { (self.row(guess)) } };
        parts::table("stack columns", words.t("import-columns"), heads, rows)
    }

    fn row(&self, guess: &Guess) -> Markup {
        let words = &self.look.words;
        let at = guess.heading.column;
        let mapped = self.mapped(guess);
        let chosen = mapped.map_or("", |column| column.field.as_str());
        let heading = guess.heading.name.as_str();
        let about = words.with("import-field-for", &[("column", heading.into())]);
        html! {
            tr {
                th.c1 scope="row" { span.name { (heading) } span.sub { (words.with("import-letter", &[("letter", letters(at).into())])) } }
                td.cf {
                    @if guess.examples.is_empty() { span.dim { (words.t("import-empty")) } }
                    @for example in &guess.examples { span.sub { (example) } }
                }
                td.cf {
                    label.vh for={ "f-" (at) } { (about) }
                    select.in id={ "f-" (at) } name={ "f." (at) } aria-describedby={ "f-" (at) "-h" } {
                        option value="" { (words.t("import-leave-out")) }
                        @for choice in &self.choices {
                            option value=(choice.path) selected[choice.path == chosen] { (choice.said) @if choice.required { " " (words.t("import-required")) } }
                        }
                    }
                    p.help id={ "f-" (at) "-h" } { (self.sure(guess, chosen)) }
                    (self.options(at, heading, mapped))
                }
            }
        }
    }

    /// Says how sure the choice of a field is.
    fn sure(&self, guess: &Guess, chosen: &str) -> &'static str {
        let words = &self.look.words;
        let is_guess = guess.field.as_deref().unwrap_or_default() == chosen;
        words.t(match guess.confidence {
            _ if is_guess && chosen.is_empty() => "import-sure-none",
            Confidence::Certain if is_guess => "import-sure-certain",
            Confidence::Likely if is_guess => "import-sure-likely",
            _ if is_guess => "import-sure-unsure",
            _ if self.draft.used.is_some() => "import-sure-remembered",
            _ => "import-sure-chosen",
        })
    }

    /// Draws how the cells of a column are read.
    fn options(&self, at: u32, heading: &str, mapped: Option<&MappedColumn>) -> Markup {
        let words = &self.look.words;
        let text = |value: Option<&String>| value.cloned().unwrap_or_default();
        let days = text(mapped.and_then(|column| column.date_format.as_ref()));
        let separator = text(mapped.and_then(|column| column.list_separator.as_ref()));
        let empty = text(mapped.and_then(|column| column.fixed.as_ref()));
        let words_for = mapped.map_or(String::new(), |column| written(&column.translations));
        let is_set = [&days, &separator, &empty, &words_for]
            .iter()
            .any(|text| !text.is_empty());
        let id = |letter: &str| format!("{letter}-{at}");
        let name = |letter: &str| format!("{letter}.{at}");
        let of = html! { span.vh { ": " (heading) } };
        let body = html! {
            div.field {
                label for=(id("d")) { (words.t("import-days")) (of) }
                input.in id=(id("d")) name=(name("d")) value=(days) maxlength="20" list="days" placeholder="dd/mm/yyyy" autocomplete="off";
            }
            div.field {
                label for=(id("s")) { (words.t("import-separator")) (of) }
                input."in w-num" id=(id("s")) name=(name("s")) value=(separator) maxlength="10" placeholder=";" autocomplete="off";
            }
            div.field {
                label for=(id("e")) { (words.t("import-if-empty")) (of) }
                input.in id=(id("e")) name=(name("e")) value=(empty) maxlength="2000" autocomplete="off";
            }
            div.field {
                label for=(id("t")) { (words.t("import-translations")) (of) }
                p.help id={ (id("t")) "-h" } { (words.t("import-translations-help")) }
                textarea.area id=(id("t")) name=(name("t")) rows="3" maxlength="20000" aria-describedby={ (id("t")) "-h" } { "\n" (words_for) }
            }
        };
        let summary = html! { (words.t("import-options")) (of) };
        html! {
            details.more-d open[is_set] {
                summary { (parts::icon_with("chev", "chev", 12)) (summary) }
                (body)
            }
        }
    }

    /// Draws the fields that are the same in every row, those that lack a column before all.
    fn fixed(&self) -> Markup {
        let words = &self.look.words;
        let columns = &self.draft.mapping.columns;
        let is_filled = |path: &str| {
            let inside = format!("{path}.");
            columns.iter().any(|column| {
                column.heading.is_some()
                    && (column.field == path || column.field.starts_with(&inside))
            })
        };
        let fixed = |path: &str| {
            let found = columns
                .iter()
                .find(|column| column.heading.is_none() && column.field == path);
            found.and_then(|column| column.fixed.as_deref())
        };
        let lacking = self
            .choices
            .iter()
            .filter(|choice| choice.required && !is_filled(&choice.path));
        let others = self
            .choices
            .iter()
            .filter(|choice| !choice.required && fixed(&choice.path).is_some());
        let lacking: Vec<_> = lacking.collect();
        let said: Vec<_> = lacking.iter().map(|choice| choice.said.as_str()).collect();
        let body = html! {
            @if !said.is_empty() {
                p.prose { strong { (words.with("import-lacking", &[("fields", words.list(&said).into())])) } " " (words.t("import-lacking-help")) }
            }
            @for choice in lacking.iter().copied().chain(others) { (self.fixed_field(choice, fixed(&choice.path).unwrap_or_default())) }
            div.field {
                label for="fix" { (words.t("import-fix")) " " span.opt { (words.t("form-optional")) } }
                select.in #fix name="fix" {
                    option value="" { (words.t("import-no-field")) }
                    @for choice in self.choices.iter().filter(|choice| !["key", "state"].contains(&choice.path.as_str())) {
                        option value=(choice.path) { (choice.said) }
                    }
                }
            }
            div.field {
                label for="fixed" { (words.t("import-fixed")) " " span.opt { (words.t("form-optional")) } }
                input.in #fixed name="fixed" maxlength="2000" autocomplete="off";
            }
        };
        parts::section(
            "fixed-values",
            words.t("import-fixed-values"),
            html! {},
            body,
        )
    }

    fn fixed_field(&self, choice: &Choice, value: &str) -> Markup {
        let words = &self.look.words;
        let id = format!("fix-{}", choice.path.replace('.', "-"));
        let name = format!("fix.{}", choice.path);
        let columns = self.register.columns();
        let column = columns.iter().find(|column| column.name == choice.path);
        let kind = column.map(registers::Column::kind);
        let help = words.help(self.register.name, &choice.path);
        let help = help.split("\n\n").next().unwrap_or_default();
        let described = parts::described_by(&id, help, None);
        let control = match kind {
            Some(Kind::Choice(choices)) => html! {
                select.in id=(id) name=(name) aria-describedby=[described] {
                    option value="" { (words.t("import-not-given")) }
                    @for one in choices { option value=(one.value) selected[one.value == value] { (words.choice(self.register.name, &choice.path, &one.value)) } }
                }
            },
            Some(Kind::Date) => {
                html! { input."in w-date" id=(id) type="date" name=(name) value=(value) aria-describedby=[described]; }
            }
            _ => {
                html! { input.in id=(id) name=(name) value=(value) maxlength="2000" autocomplete="off" aria-describedby=[described]; }
            }
        };
        let label = words.with(
            "import-in-every-row",
            &[("field", choice.said.as_str().into())],
        );
        Field {
            id: &id,
            label: &label,
            help,
            error: None,
            optional: true,
        }
        .around(words, control)
    }

    /// Draws by which field a row is recognised as a record that is there.
    fn recognised(&self) -> Markup {
        let words = &self.look.words;
        let chosen = self.draft.mapping.matched_by.as_deref().unwrap_or_default();
        let columns = self.register.columns();
        let fits = |choice: &&Choice| {
            let column = columns.iter().find(|column| column.name == choice.path);
            let kind = column.map(registers::Column::kind);
            let is_name = matches!(kind, Some(Kind::Text { .. } | Kind::Reference(_)));
            choice.path == chosen || is_name && !choice.path.contains('.')
        };
        let control = html! {
            select.in #matched_by name="matched_by" aria-describedby="matched_by-h" {
                option value="" { (words.t("import-every-row-new")) }
                @for choice in self.choices.iter().filter(fits) {
                    option value=(choice.path) selected[choice.path == chosen] { (choice.said) }
                }
            }
        };
        let field = Field {
            id: "matched_by",
            label: words.t("import-matched-by"),
            help: words.t("import-matched-by-help"),
            error: None,
            optional: false,
        };
        parts::section(
            "known-rows",
            words.t("import-known-rows"),
            html! {},
            field.around(words, control),
        )
    }
}
