//! Judging one claim's value: its type, its form, whether it is among those allowed (PRO-3, PRO-4).

use super::{
    ClaimFormat, ClaimRule, ClaimType, Presence,
    format::{check_format, plain_cpf},
    template::json_string,
};
use crate::jwt::json::{Kind, Value};

/// What is wrong with a value.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// What is so, to follow the claim's name: `must be a string and is a number`.
    pub message: String,
    /// What to do, where the rule has no hint of its own.
    pub hint: String,
    /// The JSON that would mend it, where it can be told from the value.
    pub mended: Option<String>,
}

/// What is wrong with the type or form of a claim's value (PRO-3), if anything.
///
/// What RFC 7519 itself asks of a registered claim is left to [`crate::jwt::claims`], so that
/// nothing is reported twice.
pub(super) fn form_fault(rule: &ClaimRule, value: Value<'_>) -> Option<Fault> {
    if is_judged_as_registered(&rule.name, value) {
        return None;
    }
    let kind = rule.kind.or(rule.format.map(|_| ClaimType::String));
    if let Some(kind) = kind
        && !has_type(kind, value)
    {
        return Some(type_fault(kind, rule.format, value));
    }
    let text = value.as_str()?;
    if let Some(format) = rule.format {
        let message = check_format(format, &text).err()?;
        let plain = (format == ClaimFormat::Cpf).then(|| plain_cpf(&text)).flatten();
        let hint = match (&plain, format) {
            (Some(plain), _) => format!("Write it as {plain}"),
            (None, ClaimFormat::Cpf) => "Write the 11 digits of a CPF that exists".to_owned(),
            (None, ClaimFormat::Uuid) => {
                "Write it as in f81d4fae-7dec-11d0-a765-00a0c91e6bf6".to_owned()
            }
            (None, ClaimFormat::Uri) => "Write it as in https://issuer.example.com".to_owned(),
            (None, ClaimFormat::Email) => "Write it as in name@example.com".to_owned(),
            (None, ClaimFormat::ScopeString) => "Write it as in \"read write\"".to_owned(),
        };
        return Some(Fault { message, hint, mended: plain.map(|plain| json_string(&plain)) });
    }
    let wanted = matches!(rule.presence, Presence::Required | Presence::Recommended);
    (wanted && text.is_empty()).then(|| Fault {
        message: "is empty".to_owned(),
        hint: "Write its value between the quotes".to_owned(),
        mended: None,
    })
}

/// What is wrong where the value is none of those allowed (PRO-4).
///
/// Of `aud`, one allowed element is enough, as RFC 7519 §4.1.3 reads it; of any other array and of
/// a scope string, every element must be allowed.
pub(super) fn value_fault(rule: &ClaimRule, value: Value<'_>) -> Option<Fault> {
    if rule.values.is_empty() {
        return None;
    }
    let allowed = |text: &str| rule.values.iter().any(|value| value == text);
    let element_text = |element: Value<'_>| match element.as_str() {
        Some(text) => text.into_owned(),
        None => element.text().to_owned(),
    };
    let fine = match value.kind() {
        Kind::Array if rule.name == "aud" => {
            value.elements().into_iter().any(|element| allowed(&element_text(element)))
        }
        Kind::Array => value.elements().into_iter().all(|element| allowed(&element_text(element))),
        Kind::String if rule.format == Some(ClaimFormat::ScopeString) => {
            element_text(value).split(' ').all(allowed)
        }
        _ => allowed(&element_text(value)),
    };
    if fine {
        return None;
    }
    let list = rule.values.join(", ");
    let (message, hint) = match rule.values.as_slice() {
        [only] => (format!("must be {only}"), format!("Write {only}")),
        _ => (format!("must be one of {list}"), format!("Write one of {list}")),
    };
    Some(Fault { message, hint, mended: first_allowed(rule) })
}

/// The first allowed value as JSON of the claim's type.
pub(super) fn first_allowed(rule: &ClaimRule) -> Option<String> {
    let first = rule.values.first()?;
    Some(match rule.kind {
        Some(
            ClaimType::Number | ClaimType::Integer | ClaimType::Boolean | ClaimType::NumericDate,
        ) => first.clone(),
        Some(ClaimType::Array | ClaimType::StringArray) => format!("[{}]", json_string(first)),
        Some(ClaimType::Object) => return None,
        Some(ClaimType::String | ClaimType::StringOrStringArray) | None => json_string(first),
    })
}

/// Whether the value breaks what RFC 7519 §4.1 asks of this registered claim: CLM-1, CLM-8 and
/// CLM-10 tell of it then.
fn is_judged_as_registered(name: &str, value: Value<'_>) -> bool {
    match name {
        "exp" | "nbf" | "iat" => value.kind() != Kind::Number,
        "iss" | "sub" | "jti" => value.kind() != Kind::String,
        "aud" => !has_type(ClaimType::StringOrStringArray, value),
        _ => false,
    }
}

fn has_type(kind: ClaimType, value: Value<'_>) -> bool {
    let found = value.kind();
    match kind {
        ClaimType::String => found == Kind::String,
        ClaimType::Number | ClaimType::NumericDate => found == Kind::Number,
        // Readers differ on whether 1.0 is an integer; an API that asks for one should get digits.
        ClaimType::Integer => found == Kind::Number && !value.text().contains(['.', 'e', 'E']),
        ClaimType::Boolean => found == Kind::Bool,
        ClaimType::Object => found == Kind::Object,
        ClaimType::Array => found == Kind::Array,
        ClaimType::StringArray => is_string_array(value),
        ClaimType::StringOrStringArray => found == Kind::String || is_string_array(value),
    }
}

fn is_string_array(value: Value<'_>) -> bool {
    value.kind() == Kind::Array
        && value.elements().into_iter().all(|element| element.kind() == Kind::String)
}

fn type_fault(kind: ClaimType, format: Option<ClaimFormat>, value: Value<'_>) -> Fault {
    let wanted = kind.with_article();
    let found = match value.kind() {
        Kind::Array if kind == ClaimType::StringArray => "an array that holds something else",
        Kind::Number if kind == ClaimType::Integer => "a number with a fraction or exponent",
        found => found.with_article(),
    };
    let mended = match (kind, value.kind()) {
        (ClaimType::String, Kind::Number) => Some(json_string(value.text())),
        (ClaimType::String, Kind::Array)
            if format == Some(ClaimFormat::ScopeString) && is_string_array(value) =>
        {
            let scopes: Vec<_> = value.elements().into_iter().filter_map(Value::as_str).collect();
            Some(json_string(&scopes.join(" ")))
        }
        (ClaimType::StringArray, Kind::String) => value.as_str().map(|text| {
            let words: Vec<String> = text.split_whitespace().map(json_string).collect();
            format!("[{}]", words.join(","))
        }),
        (ClaimType::Boolean, Kind::String) => {
            value.as_str().filter(|text| matches!(&**text, "true" | "false")).map(Into::into)
        }
        _ => None,
    };
    Fault {
        message: format!("must be {wanted} and is {found}"),
        hint: format!("Write {wanted}"),
        mended,
    }
}
