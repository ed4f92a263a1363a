//! Texts that people write in Markdown, as mark-up that can do no harm.
//!
//! Three fences stand behind one another: what looks like mark-up in the text is shown as text, the
//! result passes a short list of tags and attributes, and the page's policy runs no script anyway.

use std::cell::Cell;
use std::collections::HashSet;
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use comrak::arena_tree::NodeEdge;
use comrak::nodes::{Node, NodeValue};
use comrak::{Arena, Options, format_html, try_parse_document};
use maud::{Markup, PreEscaped, html};

/// Longest text that is formatted, in bytes; a longer one is shown as it was typed.
const LONGEST: usize = 400_000;

/// Deepest nesting that is formatted, of quotations in lists in quotations.
const DEEPEST: usize = 40;

/// Most parts of a text that is formatted: words set apart, cells, lines.
const MOST_PARTS: usize = 50_000;

/// Most work for one text, in steps of 256 lines, words or parts; what asks for more is no text.
const MOST_WORK: u32 = 8_000;

/// The heading that the text's highest headings become: those of the page come above.
const HIGHEST_HEADING: u8 = 3;

/// Formats a text that a person wrote.
pub(crate) fn markdown(text: &str) -> Markup {
    let safe = formatted(text);
    html! {
        div.prose.md {
            @match safe {
                Some(safe) => (PreEscaped(safe)),
                None => p.typed { (text) },
            }
        }
    }
}

/// Returns the text as safe mark-up; nothing if it is too long or nested too deep to be one.
fn formatted(text: &str) -> Option<String> {
    if text.len() > LONGEST || quoted_too_deep(text) {
        return None;
    }
    let arena = Arena::new();
    let options = options();
    let work = Cell::new(0);
    let too_much = || {
        work.set(work.get() + 1);
        work.get() > MOST_WORK
    };
    let root = try_parse_document(&arena, text, &options, &too_much).ok()?;
    if !is_moderate(root) {
        return None;
    }
    adapt(root);
    let mut out = String::with_capacity(text.len() * 2);
    format_html(root, &options, &mut out).ok()?;
    Some(SAFE.clean(&out).to_string())
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options.render.escape = true;
    options
}

/// Returns whether a line opens more quotations and lists than would be formatted, before any of them is built.
fn quoted_too_deep(text: &str) -> bool {
    text.lines().any(|line| {
        let openers = line.bytes().take_while(|byte| b" \t>-*+".contains(byte));
        openers.filter(|byte| b">-*+".contains(byte)).count() > 2 * DEEPEST && line.contains('>')
    })
}

/// Returns whether the text has a depth and a number of parts that a person could have written.
fn is_moderate(root: Node<'_>) -> bool {
    let mut depth = 0_usize;
    for (parts, edge) in root.traverse().enumerate() {
        match edge {
            NodeEdge::Start(_) => depth += 1,
            NodeEdge::End(_) => depth = depth.saturating_sub(1),
        }
        if depth > DEEPEST || parts > 2 * MOST_PARTS {
            return false;
        }
    }
    true
}

/// Puts headings below those of the page, without gaps, and turns pictures into links to them.
fn adapt(root: Node<'_>) {
    let mut levels: Vec<u8> = root
        .descendants()
        .filter_map(|node| match &node.data().value {
            NodeValue::Heading(heading) => Some(heading.level),
            _ => None,
        })
        .collect();
    levels.sort_unstable();
    levels.dedup();
    for node in root.descendants() {
        let value = &mut node.data_mut().value;
        match value {
            NodeValue::Heading(heading) => {
                let rank = levels
                    .iter()
                    .take_while(|level| **level < heading.level)
                    .count();
                let rank = u8::try_from(rank).unwrap_or(u8::MAX);
                heading.level = HIGHEST_HEADING.saturating_add(rank).min(6);
            }
            NodeValue::Image(target) => *value = NodeValue::Link(std::mem::take(target)),
            _ => {}
        }
    }
}

/// What may be in the result. Everything else is left out, with its text kept.
static SAFE: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut safe = Builder::empty();
    safe.generic_attributes(HashSet::new());
    safe.add_tags([
        "p",
        "br",
        "hr",
        "em",
        "strong",
        "del",
        "code",
        "pre",
        "blockquote",
        "ul",
        "ol",
        "li",
        "h3",
        "h4",
        "h5",
        "h6",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "a",
    ])
    .add_tag_attributes("a", ["href"])
    .add_tag_attributes("ol", ["start"])
    .add_tag_attributes("th", ["align"])
    .add_tag_attributes("td", ["align"])
    .add_clean_content_tags(["script", "style"])
    .add_url_schemes(["http", "https", "mailto"])
    .url_relative(UrlRelative::PassThrough)
    .link_rel(Some("noopener nofollow"));
    safe
});

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn made(text: &str) -> String {
        let Markup { 0: html, .. } = markdown(text);
        let inner = html
            .strip_prefix("<div class=\"prose md\">")
            .and_then(|rest| rest.strip_suffix("</div>"));
        inner.expect("a frame").trim_end().to_owned()
    }

    #[test]
    fn what_people_write_is_formatted() {
        assert_eq!(
            made("It *ranks*, **never** `rejects` ~~ever~~."),
            "<p>It <em>ranks</em>, <strong>never</strong> <code>rejects</code> <del>ever</del>.</p>"
        );
        assert!(made("- a\n- b").starts_with("<ul>\n<li>a</li>"));
        assert!(made("3. a\n4. b").starts_with("<ol start=\"3\">"));
        let table = made("| a | b |\n|---|--:|\n| 1 | 2 |");
        assert!(table.contains("<td align=\"right\">2</td>"), "{table}");
        assert_eq!(made(""), "");
    }

    #[test]
    fn headings_come_below_those_of_the_page_without_gaps() {
        assert_eq!(
            made("# A\n\n#### B\n\n###### C\n\n# D"),
            "<h3>A</h3>\n<h4>B</h4>\n<h5>C</h5>\n<h3>D</h3>"
        );
        assert_eq!(made("### A"), "<h3>A</h3>");
    }

    #[test]
    fn links_lead_out_without_a_trace_and_nowhere_harmful() {
        assert_eq!(
            made("[a](https://a.example/?b=1&c=2)"),
            "<p><a href=\"https://a.example/?b=1&amp;c=2\" rel=\"noopener nofollow\">a</a></p>"
        );
        assert!(made("[a](/k/AIS-0003)").contains("href=\"/k/AIS-0003\""));
        assert!(made("see https://a.example now").contains("href=\"https://a.example\""));
        for scheme in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "java\nscript:alert(1)",
            "&#106;avascript:alert(1)",
            "\u{1}javascript:alert(1)",
            "java\u{0}script:alert(1)",
        ] {
            for text in [
                format!("[a]({scheme})"),
                format!("[a](<{scheme}>)"),
                format!("<{scheme}>"),
                format!("![a]({scheme})"),
            ] {
                let html = made(&text).to_lowercase();
                for href in html
                    .split("href=\"")
                    .skip(1)
                    .filter_map(|rest| rest.split('"').next())
                {
                    let harmful = href.replace(char::is_whitespace, "");
                    for start in ["javascript:", "data:", "vbscript:", "file:"] {
                        assert!(!harmful.starts_with(start), "{text}: {html}");
                    }
                }
            }
        }
    }

    #[test]
    fn pictures_become_links() {
        let html = made("![a chart](https://a.example/x.png \"t\")");
        assert_eq!(
            html,
            "<p><a href=\"https://a.example/x.png\" rel=\"noopener nofollow\">a chart</a></p>"
        );
    }

    #[test]
    fn mark_up_in_a_text_is_shown_not_done() {
        for text in [
            "<script>alert(1)</script>",
            "<svg onload=alert(1)><script>alert(1)</script></svg>",
            "<img src=x onerror=alert(1)>",
            "<a href=\"javascript:alert(1)\" onclick=\"x\">a</a>",
            "<style>*{display:none}</style>",
            "<iframe src=\"https://evil.example\"></iframe>",
            "a <b onmouseover=alert(1)>b</b>",
            "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
            "`<script>`",
            "```html\n<script>alert(1)</script>\n```",
            "```\" onmouseover=\"x\nx\n```",
            "[a](https://a.example \"\\\" onclick=\\\"x\")",
            "<!-- --><script>alert(1)</script>",
            "| <img src=x> |\n|---|\n| <script> |",
        ] {
            let html = made(text);
            for tag in html.split('<').skip(1) {
                let name: String = tag
                    .trim_start_matches('/')
                    .chars()
                    .take_while(char::is_ascii_alphanumeric)
                    .collect();
                assert!(SAFE.clone_tags().contains(name.as_str()), "{text}: {html}");
                let within = tag.split('>').next().unwrap_or_default();
                assert!(
                    !within.contains(" on")
                        && !within.contains("style=")
                        && !within.contains("class="),
                    "{text}: {html}"
                );
            }
        }
        assert!(made("<script>alert(1)</script>").contains("&lt;script&gt;"));
    }

    #[test]
    fn bombs_are_shown_as_they_were_typed_and_in_time() {
        let deep = ">".repeat(20_000);
        let lists: Vec<String> = (0..600).map(|n| format!("{}- a", "  ".repeat(n))).collect();
        let lists = lists.join("\n");
        let brackets = "[".repeat(100_000);
        let stars = "*a **a ".repeat(20_000);
        let long = "a ".repeat(LONGEST);
        let rows = format!("{}|\n{}|\n|x", "|a".repeat(2_000), "|-".repeat(2_000));
        let table = format!("{rows}{}", "\n|x".repeat(2_000));
        for bomb in [&deep, &lists, &brackets, &stars, &long, &table] {
            let html = made(bomb);
            let (bytes, from) = (html.len(), bomb.len());
            assert!(
                bytes < 20 * from + 2_000_000,
                "{bytes} of {from}: {}",
                &bomb[..20]
            );
        }
        assert!(made(&deep).starts_with("<p class=\"typed\">&gt;"));
        assert!(made(&long).starts_with("<p class=\"typed\">a a"));
        assert!(made(&">".repeat(30)).starts_with("<blockquote>"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn whatever_is_typed_stays_within_the_tags(text in "[a <>/=\"'`*_\\[\\]()#|!&;:\\-\n]{0,200}|[<a-z/>=\" ]{0,80}") {
            let html = made(&text);
            for tag in html.split('<').skip(1) {
                let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
                prop_assert!(SAFE.clone_tags().contains(name.as_str()), "{}", html);
            }
        }
    }
}
