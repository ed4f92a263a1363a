//! A form as a browser without script reads and sends it.

use std::collections::BTreeMap;

/// Fields of the form of records on a page, as a browser would send them, without buttons.
pub(crate) fn fields(page: &str) -> Vec<(String, String)> {
    fields_of(page, "class=\"edit\"")
}

/// Fields of the form whose first tag holds these words, as a browser would send them, without buttons.
pub(crate) fn fields_of(page: &str, with: &str) -> Vec<(String, String)> {
    let mut forms = page.split("<form ").skip(1);
    let form = forms.find(|form| form.split('>').next().is_some_and(|tag| tag.contains(with)));
    let form = form.unwrap_or_else(|| panic!("no form with {with}: {page}"));
    let (form, _) = form.split_once("</form>").expect("the form's end");
    let form = without_templates(form);
    let mut fields = Vec::new();
    let mut rest = form.as_str();
    while let Some((_, tag)) = rest.split_once('<') {
        let (tag, after) = tag.split_once('>').expect("a tag");
        rest = after;
        let attributes = attributes(tag);
        let name = attributes.get("name").cloned();
        let value = |or: &str| {
            attributes
                .get("value")
                .cloned()
                .unwrap_or_else(|| or.to_owned())
        };
        match (tag.split([' ', '/']).next().unwrap_or_default(), name) {
            ("input", Some(name)) => match attributes.get("type").map(String::as_str) {
                Some("checkbox" | "radio") if attributes.contains_key("checked") => {
                    fields.push((name, value("on")));
                }
                Some("checkbox" | "radio") => {}
                _ => fields.push((name, value(""))),
            },
            ("textarea", Some(name)) => {
                let (text, after) = rest.split_once("</textarea>").expect("the text's end");
                rest = after;
                // A browser takes the first line end away, and sends the others as CR LF.
                let text = unescape(text.strip_prefix('\n').unwrap_or(text));
                fields.push((
                    name,
                    text.replace("\r\n", "\n")
                        .replace('\r', "\n")
                        .replace('\n', "\r\n"),
                ));
            }
            ("select", Some(name)) => {
                let (options, after) = rest.split_once("</select>").expect("the list's end");
                rest = after;
                fields.push((name, selected(options)));
            }
            _ => {}
        }
    }
    fields
}

/// Returns the value of a field.
pub(crate) fn value<'f>(fields: &'f [(String, String)], name: &str) -> Option<&'f str> {
    let found = fields.iter().find(|(found, _)| found == name);
    found.map(|(_, value)| value.as_str())
}

/// Types something into a field.
pub(crate) fn set(fields: &mut Vec<(String, String)>, name: &str, value: &str) {
    fields.retain(|(found, _)| found != name);
    fields.push((name.to_owned(), value.to_owned()));
}

/// Lends the fields as they are sent.
pub(crate) fn lent(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

fn selected(options: &str) -> String {
    let mut first = None;
    for option in options.split("<option").skip(1) {
        let (tag, _) = option.split_once('>').expect("a tag");
        let attributes = attributes(tag);
        let value = attributes.get("value").cloned().unwrap_or_default();
        if attributes.contains_key("selected") {
            return value;
        }
        first.get_or_insert(value);
    }
    first.unwrap_or_default()
}

/// Takes out what a page holds for scripts; templates stand in templates.
fn without_templates(html: &str) -> String {
    let mut out = String::new();
    let mut depth = 0_usize;
    let mut rest = html;
    loop {
        let open = rest.find("<template").unwrap_or(rest.len());
        let close = rest.find("</template>").unwrap_or(rest.len());
        let next = open.min(close);
        if depth == 0 {
            out.push_str(&rest[..next]);
        }
        if next == rest.len() {
            return out;
        }
        if open < close {
            depth += 1;
            rest = &rest[open + "<template".len()..];
        } else {
            depth -= 1;
            rest = &rest[close + "</template>".len()..];
        }
    }
}

fn attributes(tag: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut rest = tag.split_once(' ').map_or("", |(_, rest)| rest);
    while !rest.trim().is_empty() {
        rest = rest.trim_start();
        let end = rest.find([' ', '=']).unwrap_or(rest.len());
        let name = rest[..end].to_owned();
        rest = &rest[end..];
        if let Some(quoted) = rest.strip_prefix("=\"") {
            let (value, after) = quoted.split_once('"').expect("a closing quotation mark");
            found.insert(name, unescape(value));
            rest = after;
        } else {
            found.insert(name, String::new());
        }
    }
    found
}

/// Reads what mark-up stands for.
pub(crate) fn unescape(text: &str) -> String {
    let plain = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"");
    plain.replace("&amp;", "&")
}
