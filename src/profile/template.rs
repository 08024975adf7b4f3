//! A new token's header and payload from a profile's template.

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{ClaimRule, ClaimType, Profile, Template, TemplateValue, value::first_allowed};
use crate::{
    jwt::{
        Algorithm, FixValue, Moment,
        json::{Document, pretty},
        time::parse_duration,
    },
    toml_section::{Reader, Section},
};

/// What stands in for a clientId while no client is chosen; PRO-6 finds it.
const CLIENT_ID_PLACEHOLDER: &str = "{clientId}";

/// What a draft is made for.
#[derive(Clone, Copy, Debug, Default)]
pub struct DraftFor<'a> {
    /// The chosen client's clientId.
    pub client_id: Option<&'a str>,
    /// The chosen client's algorithm, which wins over the template's.
    pub algorithm: Option<Algorithm>,
    /// The chosen client's `kid`, added to the header.
    pub kid: Option<&'a str>,
}

/// Header and payload of a new token, laid out for reading.
///
/// The header always names an algorithm: the client's, the template's, the profile's first, or
/// HS256.
#[must_use]
pub fn new_draft(profile: &Profile, for_: DraftFor<'_>, now: Moment) -> (String, String) {
    let written = |members: &[(String, TemplateValue)]| -> Vec<(String, String)> {
        members
            .iter()
            .map(|(name, value)| (name.clone(), json_of(&value.for_client(for_.client_id), now)))
            .collect()
    };
    let mut header = written(&profile.template.header);
    let fallback = profile.algorithms.first().copied().unwrap_or(Algorithm::Hs256);
    let algorithm = for_.algorithm.unwrap_or(fallback);
    match header.iter_mut().find(|(name, _)| name == "alg") {
        Some((_, value)) if for_.algorithm.is_some() => *value = json_string(algorithm.name()),
        Some(_) => {}
        None => header.insert(0, ("alg".to_owned(), json_string(algorithm.name()))),
    }
    if let Some(kid) = for_.kid {
        header.retain(|(name, _)| name != "kid");
        header.push(("kid".to_owned(), json_string(kid)));
    }
    (object(&header), object(&written(&profile.template.claims)))
}

/// A fresh random UUID (RFC 9562 §5.4) as a JSON string.
///
/// Where the system has no randomness to give, which is as good as never met, it is a placeholder
/// that PRO-6 finds.
#[must_use]
pub fn new_uuid_json() -> String {
    json_string(&new_uuid().unwrap_or_else(|| "{uuid}".to_owned()))
}

/// What a claim begins with, as JSON, when it is added by hand and no fix says more: its first
/// allowed value, its example, or the empty value of its type.
#[must_use]
pub fn empty_value(rule: &ClaimRule) -> String {
    if let Some(first) = first_allowed(rule) {
        return first;
    }
    if let Some(TemplateValue::Json(example)) = &rule.example {
        return example.clone();
    }
    let empty = match rule.kind {
        Some(ClaimType::Number | ClaimType::Integer | ClaimType::NumericDate) => "0",
        Some(ClaimType::Boolean) => "false",
        Some(ClaimType::Object) => "{}",
        Some(ClaimType::Array | ClaimType::StringArray) => "[]",
        Some(ClaimType::String | ClaimType::StringOrStringArray) | None => "\"\"",
    };
    empty.to_owned()
}

fn new_uuid() -> Option<String> {
    let mut bytes = [0_u8; 16];
    aws_lc_rs::rand::fill(&mut bytes).ok()?;
    let version_4 = 0x4000_u128 << 64;
    let variant = 0x8000_u128 << 48;
    let fixed_bits = (0xf000_u128 << 64) | (0xc000_u128 << 48);
    let number = (u128::from_be_bytes(bytes) & !fixed_bits) | version_4 | variant;
    let mut uuid = format!("{number:032x}");
    for place in [20, 16, 12, 8] {
        uuid.insert(place, '-');
    }
    Some(uuid)
}

impl TemplateValue {
    /// What it writes for this client: the form that a fix takes.
    pub(super) fn for_client(&self, client_id: Option<&str>) -> FixValue {
        match self {
            Self::Json(json) => FixValue::Json(json.clone()),
            Self::ClientId => {
                FixValue::Json(json_string(client_id.unwrap_or(CLIENT_ID_PLACEHOLDER)))
            }
            Self::NowPlus(seconds) => FixValue::NowPlus(*seconds),
            Self::NewUuid => FixValue::NewUuid,
        }
    }
}

/// A text as a JSON string.
pub(super) fn json_string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// What a fix or template value writes at this moment, as JSON text.
#[must_use]
pub fn json_of(value: &FixValue, now: Moment) -> String {
    match value {
        FixValue::Json(json) => json.clone(),
        FixValue::NowPlus(seconds) => now.plus_seconds(*seconds).seconds.to_string(),
        FixValue::NewUuid => new_uuid_json(),
    }
}

fn object(members: &[(String, String)]) -> String {
    let members: Vec<String> =
        members.iter().map(|(name, value)| format!("{}:{value}", json_string(name))).collect();
    pretty(&format!("{{{}}}", members.join(",")))
}

/// Reads `[template]`.
pub(super) fn read_template(reader: &mut Reader<'_>, root: &Section<'_, '_>) -> Template {
    let Some(section) = reader.section(root, "template") else { return Template::default() };
    reader.only(&section, &["header", "claims"]);
    Template {
        header: read_members(reader, &section, "header"),
        claims: read_members(reader, &section, "claims"),
    }
}

fn read_members(
    reader: &mut Reader<'_>,
    template: &Section<'_, '_>,
    key: &str,
) -> Vec<(String, TemplateValue)> {
    let Some(section) = reader.section(template, key) else { return Vec::new() };
    let mut members = Vec::new();
    for (name, _, value) in section.entries() {
        if let Some(value) = read_value(reader, value, &section.path_of(name)) {
            members.push((name.to_owned(), value));
        }
    }
    members
}

/// Reads one value of a template: a special form, or any TOML value as JSON.
pub(super) fn read_value(
    reader: &mut Reader<'_>,
    value: &Spanned<DeValue<'_>>,
    path: &str,
) -> Option<TemplateValue> {
    if let DeValue::Table(table) = value.get_ref()
        && let Some(form) = special_form(table)
    {
        return form.map_err(|message| reader.error(value.span().start, path, message)).ok();
    }
    match json_text(value) {
        Ok(json) => Some(TemplateValue::Json(json)),
        Err((offset, message)) => {
            reader.error(offset, path, message);
            None
        }
    }
}

/// A table of one key that is the name of a special form; `None` for any other table.
fn special_form(table: &DeTable<'_>) -> Option<Result<TemplateValue, String>> {
    let (key, value) = table.iter().next().filter(|_| table.len() == 1)?;
    let (key, value) = (key.get_ref().as_ref(), value.get_ref());
    Some(match key {
        "client_id" | "new_uuid" if value.as_bool() != Some(true) => {
            Err(format!("write {{ {key} = true }}"))
        }
        "client_id" => Ok(TemplateValue::ClientId),
        "new_uuid" => Ok(TemplateValue::NewUuid),
        "now_plus" => match value.as_str() {
            Some(text) => seconds_from_now(text).map(TemplateValue::NowPlus),
            None => Err("write { now_plus = \"15m\" }".to_owned()),
        },
        "json" => match value.as_str().map(|text| (text, Document::parse(text))) {
            Some((text, document)) if document.error().is_none() => {
                Ok(TemplateValue::Json(text.trim().to_owned()))
            }
            _ => Err("what json holds must be JSON text, such as { json = \"null\" }".to_owned()),
        },
        _ => return None,
    })
}

fn seconds_from_now(text: &str) -> Result<i64, String> {
    let (past, length) = match text.trim().strip_prefix('-') {
        Some(length) => (true, length),
        None => (false, text),
    };
    let wrong = |why: &str| format!("{text:?} is no length of time such as \"15m\": {why}");
    let seconds = parse_duration(length).map_err(|why| wrong(&why))?;
    let seconds = i64::try_from(seconds).map_err(|_| wrong("it is too long"))?;
    Ok(if past { -seconds } else { seconds })
}

/// A TOML value as JSON text. An explicit stack takes the place of recursion, so that no depth of
/// nesting can exhaust the thread's.
fn json_text(value: &Spanned<DeValue<'_>>) -> Result<String, (usize, String)> {
    enum Work<'t, 'i> {
        Value(&'t Spanned<DeValue<'i>>),
        Text(String),
    }
    let mut json = String::new();
    let mut stack = vec![Work::Value(value)];
    while let Some(work) = stack.pop() {
        let value = match work {
            Work::Text(text) => {
                json.push_str(&text);
                continue;
            }
            Work::Value(value) => value,
        };
        let no_json = |message: &str| Err((value.span().start, message.to_owned()));
        match value.get_ref() {
            DeValue::String(text) => json.push_str(&json_string(text)),
            DeValue::Boolean(boolean) => json.push_str(&boolean.to_string()),
            DeValue::Integer(integer) => {
                match i128::from_str_radix(integer.as_str(), integer.radix()) {
                    Ok(number) => json.push_str(&number.to_string()),
                    Err(_) => return no_json("this number is too large"),
                }
            }
            DeValue::Float(float) => {
                let text = float.as_str().trim_start_matches('+');
                if text.ends_with("inf") || text.ends_with("nan") {
                    return no_json("JSON has no infinity and no NaN");
                }
                json.push_str(text);
            }
            DeValue::Datetime(_) => {
                let message =
                    "JSON has no dates; write a number, a string or { now_plus = \"15m\" }";
                return no_json(message);
            }
            DeValue::Array(array) => {
                stack.push(Work::Text("]".to_owned()));
                for (index, element) in array.iter().enumerate().rev() {
                    stack.push(Work::Value(element));
                    if index > 0 {
                        stack.push(Work::Text(",".to_owned()));
                    }
                }
                json.push('[');
            }
            DeValue::Table(table) => {
                stack.push(Work::Text("}".to_owned()));
                let members: Vec<_> = table.iter().collect();
                for (index, (name, member)) in members.into_iter().enumerate().rev() {
                    stack.push(Work::Value(member));
                    let comma = if index > 0 { "," } else { "" };
                    stack.push(Work::Text(format!("{comma}{}:", json_string(name.get_ref()))));
                }
                json.push('{');
            }
        }
    }
    Ok(json)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{format::is_uuid, load::Profiles, read::read_profile};

    const NOW: Moment = Moment { seconds: 1_700_000_000, nanos: 500_000_000 };

    fn draft(id: &str, for_: DraftFor<'_>) -> (String, String) {
        let profiles = Profiles::built_in();
        new_draft(profiles.find(id).unwrap(), for_, NOW)
    }

    #[test]
    fn a_smart_auth_draft_is_what_the_guide_asks_for() {
        let for_ = DraftFor { client_id: Some("my-client"), ..DraftFor::default() };
        let (header, payload) = draft("caf-smart-auth", for_);
        assert_eq!(header, "{\n  \"alg\": \"HS256\",\n  \"typ\": \"JWT\"\n}");
        assert_eq!(payload, "{\n  \"iss\": \"my-client\",\n  \"exp\": 1700000900\n}");
    }

    #[test]
    fn without_a_client_a_placeholder_stands_for_its_id() {
        let (_, payload) = draft("caf-smart-auth", DraftFor::default());
        assert!(payload.contains(r#""iss": "{clientId}""#), "{payload}");
    }

    #[test]
    fn the_clients_algorithm_and_kid_go_into_the_header() {
        let for_ = DraftFor {
            algorithm: Some(Algorithm::Es256),
            kid: Some("key \"1\""),
            ..DraftFor::default()
        };
        let (header, _) = draft("oauth-access-token", for_);
        let header: serde_json::Value = serde_json::from_str(&header).unwrap();
        assert_eq!(header.to_string(), r#"{"alg":"ES256","typ":"at+jwt","kid":"key \"1\""}"#);
    }

    #[test]
    fn a_draft_names_an_algorithm_though_the_template_does_not() {
        let text = "id='x'\nname='X'\nalgorithms=['RS256']\n[template.header]\ntyp='JWT'";
        let profile = read_profile(text, "x.toml".as_ref()).unwrap();
        let (header, payload) = new_draft(&profile, DraftFor::default(), NOW);
        assert_eq!(header, "{\n  \"alg\": \"RS256\",\n  \"typ\": \"JWT\"\n}");
        assert_eq!(payload, "{}");
    }

    #[test]
    fn uuids_are_fresh_and_of_version_4() {
        let (one, other) = (new_uuid().unwrap(), new_uuid().unwrap());
        assert_ne!(one, other);
        for uuid in [one, other] {
            assert!(is_uuid(&uuid), "{uuid}");
            assert_eq!(uuid.as_bytes()[14], b'4', "{uuid}");
            assert!(b"89ab".contains(&uuid.as_bytes()[19]), "{uuid}");
        }
    }

    #[test]
    fn a_claim_that_is_added_begins_with_the_least_that_its_rule_allows() {
        let text = "id='x'\nname='X'\n[claims.a]\nvalues=['v']\ntype='string-array'
            [claims.b]\nexample=7\n[claims.c]\ntype='boolean'\n[claims.d]";
        let profile = read_profile(text, "x.toml".as_ref()).unwrap();
        let values: Vec<String> = profile.claims.iter().map(empty_value).collect();
        assert_eq!(values, ["[\"v\"]", "7", "false", "\"\""]);
    }

    #[test]
    fn toml_values_become_the_same_json() {
        let text = r#"
            id = "x"
            name = "X"
            [template.claims]
            text = "a\"\u0001b"
            numbers = [1, -2, 0x10, 1_000, 1.50, +2.5, 3e2]
            nested = { a = [[], {}, [true]], b = { c = "d", e = 1 }, "f g" = false }
            null = { json = " null " }
            past = { now_plus = "-5m" }
            one_key = { other = "15m" }
        "#;
        let profile = read_profile(text, "x.toml".as_ref()).unwrap();
        let (_, payload) = new_draft(&profile, DraftFor::default(), NOW);
        assert_eq!(
            crate::jwt::json::compact(&payload),
            concat!(
                r#"{"text":"a\"\u0001b","numbers":[1,-2,16,1000,1.50,2.5,3e2],"#,
                r#""nested":{"a":[[],{},[true]],"b":{"c":"d","e":1},"f g":false},"#,
                r#""null":null,"past":1699999700,"one_key":{"other":"15m"}}"#
            )
        );
    }
}
