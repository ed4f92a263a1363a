//! One field set for many records: which field, which value, and how both are asked for.

use axum::http::StatusCode;
use maud::{Markup, html};
use registers::{Field, Key, Kind, RegisterInfo};
use serde_json::{Value, json};

use aims::Bulk;

use super::bulk::Sent;
use super::head::within;
use crate::answer::Answer;
use crate::fault::Result;
use crate::parts;

/// Most records that are offered for words that fit several.
const OFFERED: usize = 8;

/// Returns the fields that can be set for many records at once.
pub(super) fn settable(register: &RegisterInfo) -> impl Iterator<Item = &Field> {
    let one = |field: &&Field| {
        matches!(
            field.kind,
            Kind::Choice(_) | Kind::Date | Kind::Reference(_) | Kind::Boolean
        )
    };
    register.fields.iter().filter(one)
}

/// A value that a field is to get, or why there is none yet.
enum Given {
    Value(Value),
    Nothing,
    Wrong(String),
    Choose(Vec<aims::Hit>),
}

impl Sent<'_, '_> {
    /// Asks which field is to be set.
    pub(super) fn choose_field(&self) -> Answer {
        let words = &self.look.words;
        let fields = html! {
            input type="hidden" name="act" value="set";
            div.field {
                label for="field" { (words.t("list-set-field")) }
                select.sel #field name="field" required {
                    @for field in settable(self.register) { option value=(field.name) { (words.field(self.register.name, &field.name)) } }
                }
            }
        };
        self.asks(&self.title(words.t("list-set")), StatusCode::OK, &fields)
    }

    /// Sets a field, or asks for its value.
    pub(super) fn set(&self, field: &Field) -> Result<Answer> {
        let look = self.look;
        let label = look.words.field(self.register.name, &field.name);
        let name = within(&look.words, &label);
        let given = self.given(field)?;
        if let Given::Value(value) = given {
            let said = self.said(field, &value)?;
            let values = [("field", name.into()), ("value", said.into())];
            let title = self.title(&look.words.with("list-set-to", &values));
            let sent = value.as_str().map_or_else(
                || value.as_bool().map_or(String::new(), |yes| yes.to_string()),
                str::to_owned,
            );
            let hidden = html! {
                input type="hidden" name="act" value="set";
                input type="hidden" name="field" value=(field.name);
                input type="hidden" name="value" value=(sent);
            };
            let bulk = Bulk::Set(vec![(field.name.clone(), value)]);
            return self.go_on(&bulk, &title, &hidden);
        }
        let status = match given {
            Given::Nothing | Given::Choose(_) => StatusCode::OK,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let title = self.title(&look.words.with("list-set-named", &[("field", name.into())]));
        Ok(self.asks(&title, status, &self.value(field, &label, &given)))
    }

    /// Reads the value that was sent for a field.
    fn given(&self, field: &Field) -> Result<Given> {
        let look = self.look;
        let words = &look.words;
        let Some(typed) = look.field("value").map(str::trim) else {
            return Ok(Given::Nothing);
        };
        if typed.is_empty() {
            let required = Given::Wrong(words.t("list-set-required").to_owned());
            return Ok(if field.required {
                required
            } else {
                Given::Value(Value::Null)
            });
        }
        Ok(match &field.kind {
            Kind::Choice(choices) if choices.iter().all(|choice| choice.value != typed) => {
                Given::Wrong(words.t("list-set-choice").to_owned())
            }
            Kind::Boolean => match typed {
                "true" => Given::Value(json!(true)),
                "false" => Given::Value(json!(false)),
                _ => Given::Wrong(words.t("list-set-choice").to_owned()),
            },
            Kind::Date if typed.parse::<jiff::civil::Date>().is_err() => {
                Given::Wrong(words.t("list-set-date").to_owned())
            }
            Kind::Reference(register) => self.reference(register, typed)?,
            _ => Given::Value(json!(typed)),
        })
    }

    /// Finds the record that somebody named by its key or by words.
    fn reference(&self, register: &str, typed: &str) -> Result<Given> {
        let key = typed
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_uppercase();
        if key.parse::<Key>().is_ok() {
            return Ok(Given::Value(json!(key)));
        }
        let mut hits = self.look.view()?.suggest(register, typed, OFFERED)?;
        Ok(match hits.len() {
            0 => Given::Wrong(
                self.look
                    .words
                    .with("list-no-such", &[("words", typed.into())]),
            ),
            1 => hits
                .pop()
                .map_or(Given::Nothing, |hit| Given::Value(json!(hit.key))),
            _ => Given::Choose(hits),
        })
    }

    /// Says a value as people read it.
    fn said(&self, field: &Field, value: &Value) -> Result<String> {
        let words = &self.look.words;
        Ok(match (&field.kind, value) {
            (_, Value::Null) => words.t("list-empty-value").to_owned(),
            (_, Value::Bool(yes)) => words.yes_no(*yes).to_owned(),
            (Kind::Choice(_), Value::String(value)) => words
                .choice(self.register.name, &field.name, value)
                .into_owned(),
            (Kind::Date, Value::String(day)) => day
                .parse()
                .map_or_else(|_| day.clone(), |day| words.day(day)),
            (Kind::Reference(_), Value::String(key)) => {
                let key: Vec<Key> = key.parse().into_iter().collect();
                let titles = self.look.view()?.titles(&key)?;
                let title = titles
                    .into_values()
                    .next()
                    .filter(|title| !title.is_empty());
                title.unwrap_or_else(|| value.as_str().unwrap_or_default().to_owned())
            }
            (_, other) => other.to_string(),
        })
    }

    /// Draws the control for a field's value.
    fn value(&self, field: &Field, label: &str, given: &Given) -> Markup {
        let look = self.look;
        let words = &look.words;
        let typed = look.field("value").unwrap_or_default();
        let error = match given {
            Given::Wrong(error) => Some(error.as_str()),
            _ => None,
        };
        let help = words.help(self.register.name, &field.name);
        let described = parts::described_by("value", help, error);
        let frame = parts::Field {
            id: "value",
            label,
            help,
            error,
            optional: !field.required,
        };
        let radios = |choices: &mut dyn Iterator<Item = (String, String)>| {
            html! {
                div.opts {
                    @for (value, said) in choices {
                        label { input type="radio" name="value" value=(value) checked[value == typed]; span { (said) } }
                    }
                    @if !field.required {
                        label { input type="radio" name="value" value=""; span { (words.t("list-empty-value")) } }
                    }
                }
            }
        };
        let control = match (&field.kind, given) {
            (_, Given::Choose(hits)) => frame.group(words, radios(&mut hits.iter().map(|hit| (hit.key.clone(), format!("{} {}", hit.key, hit.title))))),
            (Kind::Choice(choices), _) => {
                let said = |value: &String| words.choice(self.register.name, &field.name, value).into_owned();
                frame.group(words, radios(&mut choices.iter().map(|choice| (choice.value.clone(), said(&choice.value)))))
            }
            (Kind::Boolean, _) => {
                let both = [true, false].map(|yes| (yes.to_string(), words.yes_no(yes).to_owned()));
                frame.group(words, radios(&mut both.into_iter()))
            }
            (Kind::Date, _) => frame.around(words, html! {
                input."in w-date" #value type="date" name="value" value=(typed) aria-describedby=[described];
            }),
            (Kind::Reference(register), _) => frame.around(words, html! {
                input.in #value type="search" name="value" value=(typed) maxlength="200" autocomplete="off" data-offer=(register)
                    aria-describedby=[described] placeholder=(words.t("list-key-or-words"));
            }),
            _ => html! {},
        };
        html! {
            input type="hidden" name="act" value="set";
            input type="hidden" name="field" value=(field.name);
            (control)
        }
    }
}
