//! Links to where a finding is put right.

use crate::framework::Remedy;

/// Returns the link of a remedy for one row of its check; nothing if the row lacks the record.
pub(super) fn link(remedy: &Remedy, columns: &[String], row: &[Option<String>]) -> Option<String> {
    let value = |name: &str| -> Option<&str> {
        let at = match name {
            "id" => 0,
            _ => columns.iter().position(|column| column == name)?,
        };
        row.get(at)?.as_deref()
    };
    match remedy {
        Remedy::New { register, prefill } => {
            let fields = prefill.iter().filter_map(|(field, template)| {
                Some(format!(
                    "{}={}",
                    encode(field),
                    encode(&fill(template, &value)?)
                ))
            });
            let fields: Vec<String> = fields.collect();
            let start = format!("/{register}/new");
            Some(if fields.is_empty() {
                start
            } else {
                format!("{start}?{}", fields.join("&"))
            })
        }
        Remedy::Edit { record, field } => {
            let record = encode(&fill(record, &value)?);
            let field = field
                .as_ref()
                .map_or(String::new(), |field| format!("#{}", encode(field)));
            Some(format!("/{record}/edit{field}"))
        }
    }
}

/// Replaces `{name}` in a template; nothing if a value is missing.
fn fill<'v>(template: &str, value: &dyn Fn(&str) -> Option<&'v str>) -> Option<String> {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        text.push_str(before);
        text.push_str(value(name)?);
        rest = after;
    }
    text.push_str(rest);
    Some(text)
}

/// Percent-encodes what may not stand in a part of a link.
pub(super) fn encode(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            write!(encoded, "%{byte:02X}").expect("writing to a string cannot fail");
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Vec<String> {
        ["id", "because", "course"].map(str::to_owned).to_vec()
    }

    fn row(id: Option<&str>) -> Vec<Option<String>> {
        vec![
            id.map(str::to_owned),
            Some("has no …".into()),
            Some("CRS-0002 & more".into()),
        ]
    }

    #[test]
    fn a_new_record_is_prefilled_from_the_row() {
        let prefill = [
            ("person", "{id}"),
            ("course", "{course}"),
            ("note", "for {id}: ä"),
        ];
        let remedy = Remedy::New {
            register: "training_record".into(),
            prefill: prefill
                .map(|(field, value)| (field.into(), value.into()))
                .to_vec(),
        };
        assert_eq!(
            link(&remedy, &columns(), &row(Some("PER-0007"))).unwrap(),
            "/training_record/new?person=PER-0007&course=CRS-0002%20%26%20more\
             &note=for%20PER-0007%3A%20%C3%A4"
        );
        assert_eq!(
            link(&remedy, &columns(), &row(None)).unwrap(),
            "/training_record/new?course=CRS-0002%20%26%20more"
        );
    }

    #[test]
    fn an_edit_needs_its_record() {
        let remedy = Remedy::Edit {
            record: "{id}".into(),
            field: Some("parties".into()),
        };
        let found = link(&remedy, &columns(), &row(Some("AIA-0003")));
        assert_eq!(found.unwrap(), "/AIA-0003/edit#parties");
        assert_eq!(link(&remedy, &columns(), &row(None)), None);
    }
}
