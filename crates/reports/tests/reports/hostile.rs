//! Whatever a person types is printed as it was typed, and nothing of it runs.

use calamine::Data;
use reports::soa::Soa;
use reports::{Template, pdf};

use crate::read::{Book, pages, squeezed};
use crate::sample;

const MARKUP: &str = r#"#import "x" #eval("1+1") #panic() $ x^2 $ \ *bold* _it_ `raw` @label <script>alert(1)</script> // not a comment /* nor this */ = no heading -- --- ~ "quotes" 'single'"#;
const FORMULAS: [&str; 7] = [
    "=1+1",
    "=HYPERLINK(\"http://example.org\",\"click\")",
    "+1",
    "-1+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
];

/// Returns the sample with this text in every place where a person's words can stand.
fn filled(text: &str) -> Soa {
    let mut soa = sample::soa();
    let owned = || text.to_owned();
    soa.cover.organization = owned();
    soa.cover.title = owned();
    soa.cover.subtitle = owned();
    soa.cover.prepared_by = owned();
    soa.introduction = vec![text.to_owned()];
    for approval in &mut soa.cover.approvals {
        approval.person = owned();
        approval.role = Some(text.to_owned());
    }
    let own = soa.groups.last_mut().expect("own controls");
    let line = own.lines.first_mut().expect("a line");
    line.title = owned();
    line.owner = Some(text.to_owned());
    line.implementation = Some(text.to_owned());
    line.contradictions = vec![text.to_owned()];
    line.reasons[0].text = owned();
    line.reasons[0].kind = owned();
    line.risks[0].title = owned();
    soa.risks[0].treatment = Some(text.to_owned());
    soa
}

/// Asserts that the text can be read in the PDF, apart from line breaks.
fn assert_printed(soa: &Soa, text: &str) {
    let printed = squeezed(&soa.pdf().expect("a PDF"));
    let wanted: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    assert!(printed.contains(&wanted), "not printed: {wanted}");
}

#[test]
fn markup_is_printed_not_run() {
    let soa = filled(MARKUP);
    let printed = squeezed(&soa.pdf().expect("a PDF"));
    let wanted: String = MARKUP.chars().filter(|c| !c.is_whitespace()).collect();
    // Hyphens at line ends come from hyphenation; a narrow column may add some.
    let bare = |text: &str| text.replace('-', "");
    assert!(
        bare(&printed).contains(&bare(&wanted)),
        "not printed: {wanted}"
    );
}

#[test]
fn endless_words_break_instead_of_running_off_the_page() {
    let word: String = ('a'..='z').cycle().take(10_000).collect();
    filled(&word).pdf().expect("a PDF, whatever the place");
    let mut soa = sample::soa();
    soa.groups[0].lines[0].implementation = Some(word);
    let pdf = soa.pdf().expect("a PDF");
    // A page may end inside an alphabet, and hyphens may stand at line ends.
    let printed = squeezed(&pdf).replace('-', "");
    let alphabets = printed.matches("abcdefghijklmnopqrstuvwxyz").count();
    assert!(
        (380..=384).contains(&alphabets),
        "{alphabets} of 384 alphabets are printed"
    );
    let longest = pages(&pdf)
        .iter()
        .filter_map(|page| page.lines().map(str::len).max())
        .max();
    assert!(
        longest < Some(200),
        "a line of {longest:?} characters does not fit A4"
    );
}

#[test]
fn other_scripts_are_printed() {
    for text in [
        "Żółć Ωμέγα Привет",
        "naïve e\u{301}tude",
        "soft\u{AD}hyphen",
        "a\nb\n\nc",
    ] {
        let text = text.to_owned();
        let printed = squeezed(&filled(&text).pdf().expect("a PDF"));
        let first = text
            .split_whitespace()
            .next()
            .expect("a word")
            .replace('\u{AD}', "");
        let nfc = first.replace("e\u{301}", "é");
        assert!(
            printed.contains(&first) || printed.contains(&nfc),
            "{text:?}"
        );
    }
    for text in ["שלום עולם", "مرحبا بالعالم"] {
        filled(text).pdf().expect("right-to-left text is laid out");
    }
}

#[test]
fn what_no_typeface_draws_is_shown_by_its_code() {
    let soa = filled("smile \u{1F600} null \0 bell \u{7} override \u{202E} 株 private \u{E000}");
    for code in [
        "[U+1F600]",
        "[U+0000]",
        "[U+0007]",
        "[U+202E]",
        "[U+682A]",
        "[U+E000]",
    ] {
        assert_printed(&soa, code);
    }
}

#[test]
fn an_empty_word_and_an_odd_date_are_no_trouble() {
    let mut soa = filled("");
    for year in [-9999, 0, 1600, 9999] {
        soa.cover.as_of = jiff::civil::date(year, 2, 3);
        soa.groups[0].lines[0].reviewed = Some(soa.cover.as_of);
        soa.pdf().unwrap_or_else(|e| panic!("year {year}: {e}"));
        soa.xlsx().unwrap_or_else(|e| panic!("year {year}: {e}"));
    }
}

#[test]
fn a_template_refuses_the_model_of_another() {
    let error = pdf(Template::Soa, &sample::gap()).expect_err("the wrong model");
    assert!(
        error.to_string().contains("`soa` could not be laid out"),
        "{error}"
    );
    let error = pdf(Template::Gap, &"no model").expect_err("no model");
    assert!(error.to_string().contains("incomplete"), "{error}");
}

#[test]
fn no_cell_is_ever_a_formula() {
    for text in FORMULAS {
        let soa = filled(text);
        let mut book = Book::open(soa.xlsx().expect("a workbook"));
        assert_eq!(book.formulas(), 0, "{text:?}");
        let id = &soa.groups.last().expect("own").lines[0].id;
        let stored = book.cell("Own controls", id, "Title");
        let shown = text.replace('\t', " ").replace('\r', "\n");
        assert_eq!(stored, Data::String(shown), "{text:?}");
    }
}

#[test]
fn a_workbook_takes_any_text() {
    let long = "y".repeat(40_000);
    for text in [
        MARKUP,
        "null \0 \u{FFFF} \u{1F600} שלום",
        &long,
        "&A &[Date] &&",
        "_x0041_",
    ] {
        let soa = filled(text);
        let mut book = Book::open(soa.xlsx().expect("a workbook"));
        let id = &soa.groups.last().expect("own").lines[0].id;
        let Data::String(stored) = book.cell("Own controls", id, "Title") else {
            panic!("not a string: {text}")
        };
        let kept = if text == long { &text[..32_700] } else { text };
        let kept = kept
            .replace('\0', "[U+0000]")
            .replace('\u{FFFF}', "[U+FFFF]");
        assert!(stored.starts_with(&kept), "{stored}");
    }
}
