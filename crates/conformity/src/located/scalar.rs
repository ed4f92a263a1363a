//! What a plain scalar means by the core schema of YAML 1.2.

use serde_json::{Number, Value};

/// Types a plain scalar; dates and everything without a type of its own stay text.
///
/// # Errors
/// A number that JSON cannot hold without losing digits.
pub(super) fn plain(text: &str) -> Result<Value, String> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Ok(Value::Null),
        "true" | "True" | "TRUE" => return Ok(Value::Bool(true)),
        "false" | "False" | "FALSE" => return Ok(Value::Bool(false)),
        _ => {}
    }
    if let Some((digits, radix)) = based(text) {
        let number = u64::from_str_radix(digits, radix);
        return number.map(Value::from).map_err(|_| too_large(text));
    }
    if is_integer(text) {
        return integer(text).ok_or_else(|| too_large(text));
    }
    if is_float(text) {
        let number = text.parse::<f64>().ok().and_then(Number::from_f64);
        return number.map(Value::Number).ok_or_else(|| too_large(text));
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Err(format!("{text} is no number that can be recorded"));
    }
    Ok(Value::String(text.to_owned()))
}

fn too_large(text: &str) -> String {
    format!("{text} is too large for a number; put it in quotes if it is text")
}

/// Splits `0x…` and `0o…` into digits and base.
fn based(text: &str) -> Option<(&str, u32)> {
    let prefixed = [("0x", 16), ("0o", 8)].into_iter();
    let mut known =
        prefixed.filter_map(|(prefix, radix)| Some((text.strip_prefix(prefix)?, radix)));
    known.find(|(digits, radix)| {
        !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(*radix))
    })
}

fn integer(text: &str) -> Option<Value> {
    let text = text.strip_prefix('+').unwrap_or(text);
    text.parse::<i64>()
        .map(Value::from)
        .or_else(|_| text.parse::<u64>().map(Value::from))
        .ok()
}

fn is_integer(text: &str) -> bool {
    all_digits(text.strip_prefix(['+', '-']).unwrap_or(text))
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Tells whether a text is `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`.
fn is_float(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let mantissa = match mantissa.split_once('.') {
        Some(("", fraction)) => all_digits(fraction),
        Some((whole, fraction)) => {
            all_digits(whole) && (fraction.is_empty() || all_digits(fraction))
        }
        None => all_digits(mantissa),
    };
    mantissa && exponent.is_none_or(is_integer)
}
