//! Reading a profile's TOML, with errors that name file, line and key.
//!
//! Every key of the form, with an example of each, stands at the top of `assets/profiles/jwt.toml`,
//! from where users copy it; a test reads that example.

use std::path::Path;

use super::{
    ApiError, ClaimFormat, ClaimRule, ClaimType, HeaderRule, Lifetime, Presence, Profile,
    Recognise,
    template::{read_template, read_value},
};
pub use crate::toml_section::TomlError as ProfileError;
use crate::{
    jwt::{Algorithm, Rule},
    toml_section::{Reader, Section, unknown_word},
};

const PRESENCES: [(&str, Presence); 4] = [
    ("required", Presence::Required),
    ("recommended", Presence::Recommended),
    ("optional", Presence::Optional),
    ("forbidden", Presence::Forbidden),
];

const TYPES: [(&str, ClaimType); 9] = [
    ("string", ClaimType::String),
    ("number", ClaimType::Number),
    ("integer", ClaimType::Integer),
    ("boolean", ClaimType::Boolean),
    ("object", ClaimType::Object),
    ("array", ClaimType::Array),
    ("string-array", ClaimType::StringArray),
    ("string-or-string-array", ClaimType::StringOrStringArray),
    ("numeric-date", ClaimType::NumericDate),
];

const FORMATS: [(&str, ClaimFormat); 5] = [
    ("cpf", ClaimFormat::Cpf),
    ("uuid", ClaimFormat::Uuid),
    ("uri", ClaimFormat::Uri),
    ("email", ClaimFormat::Email),
    ("scope", ClaimFormat::ScopeString),
];

/// Reads a profile from its text; `file` is for messages.
///
/// # Errors
/// Every error found: unknown keys, wrong types, unknown algorithms, types or formats. A text that
/// is no TOML gives its syntax errors alone, since the rest of it cannot be trusted.
pub fn read_profile(text: &str, file: &Path) -> Result<Profile, Vec<ProfileError>> {
    let mut reader = Reader::new(text, file);
    let Some(table) = reader.parse(text) else { return Err(reader.into_errors()) };
    let root = Section::root(table.get_ref());
    let profile = profile(&mut reader, &root, text);
    let errors = reader.into_errors();
    if errors.is_empty() { Ok(profile) } else { Err(errors) }
}

fn profile(reader: &mut Reader<'_>, root: &Section<'_, '_>, text: &str) -> Profile {
    reader.only(
        root,
        &[
            "id",
            "name",
            "about",
            "source",
            "algorithms",
            "sent_as",
            "curl_url",
            "issuer_is_client_id",
            "lifetime",
            "header",
            "claims",
            "template",
            "errors",
            "recognise",
        ],
    );
    Profile {
        id: id(reader, root),
        name: reader.required_string(root, "name"),
        about: reader.string(root, "about").unwrap_or_default(),
        source: reader.string(root, "source").unwrap_or_default(),
        algorithms: algorithms(reader, root),
        header: header_rules(reader, root),
        claims: claim_rules(reader, root),
        lifetime: lifetime(reader, root),
        template: read_template(reader, root),
        sent_as: reader
            .string(root, "sent_as")
            .unwrap_or_else(|| "Authorization: Bearer {token}".to_owned()),
        curl_url: reader
            .string(root, "curl_url")
            .unwrap_or_else(|| "https://api.example.com/".to_owned()),
        issuer_is_client_id: reader.boolean(root, "issuer_is_client_id").unwrap_or_default(),
        errors: api_errors(reader, root),
        recognise: recognise(reader, root),
        built_in: false,
        toml: text.to_owned(),
    }
}

fn id(reader: &mut Reader<'_>, root: &Section<'_, '_>) -> String {
    const LONGEST: usize = 64;
    let id = reader.required_string(root, "id");
    let well_formed = id.len() <= LONGEST
        && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !well_formed && let Some(value) = root.value("id") {
        let message =
            format!("an id has at most {LONGEST} lower-case letters a to z, digits and hyphens");
        reader.error(value.span().start, "id", message);
    }
    id
}

fn algorithms(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Vec<Algorithm> {
    let mut algorithms = Vec::new();
    for (name, offset) in reader.strings(section, "algorithms") {
        if let Ok(algorithm) = name.parse() {
            algorithms.push(algorithm);
        } else {
            let known = Algorithm::all().map(Algorithm::name);
            let message = unknown_word(&name, "algorithm that Jotbench knows", known);
            reader.error(offset, "algorithms", message);
        }
    }
    algorithms
}

fn header_rules(reader: &mut Reader<'_>, root: &Section<'_, '_>) -> Vec<HeaderRule> {
    let mut rules = Vec::new();
    for (name, section) in reader.named_sections(root, "header") {
        reader.only(&section, &["presence", "values", "media_type", "hint", "source"]);
        if name == "alg" {
            let message = "alg is fixed by the key algorithms at the top, not here";
            reader.error(section.offset, section.path.clone(), message);
        }
        rules.push(HeaderRule {
            name,
            values: reader.strings(&section, "values").into_iter().map(|(text, _)| text).collect(),
            media_type: reader.boolean(&section, "media_type").unwrap_or_default(),
            presence: presence(reader, &section),
            hint: reader.string(&section, "hint").unwrap_or_default(),
            source: reader.string(&section, "source").unwrap_or_default(),
        });
    }
    rules
}

fn claim_rules(reader: &mut Reader<'_>, root: &Section<'_, '_>) -> Vec<ClaimRule> {
    let mut rules = Vec::new();
    for (name, section) in reader.named_sections(root, "claims") {
        reader.only(
            &section,
            &["presence", "type", "format", "values", "about", "hint", "source", "example"],
        );
        let kind = reader.word(&section, "type", "claim type", &TYPES);
        let format = reader.word(&section, "format", "format", &FORMATS);
        if format.is_some()
            && let Some(kind) = kind
            && kind != ClaimType::String
            && let Some(value) = section.value("format")
        {
            let message =
                format!("only a string has a format, and this is {}", kind.with_article());
            reader.error(value.span().start, section.path_of("format"), message);
        }
        rules.push(ClaimRule {
            name,
            presence: presence(reader, &section),
            kind,
            format,
            values: reader.scalars(&section, "values"),
            about: reader.string(&section, "about").unwrap_or_default(),
            hint: reader.string(&section, "hint").unwrap_or_default(),
            source: reader.string(&section, "source").unwrap_or_default(),
            example: section
                .value("example")
                .and_then(|value| read_value(reader, value, &section.path_of("example"))),
        });
    }
    rules
}

fn presence(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Presence {
    reader.word(section, "presence", "presence", &PRESENCES).unwrap_or(Presence::Optional)
}

fn lifetime(reader: &mut Reader<'_>, root: &Section<'_, '_>) -> Lifetime {
    let Some(section) = reader.section(root, "lifetime") else { return Lifetime::default() };
    reader.only(&section, &["usual", "min", "max"]);
    let lifetime = Lifetime {
        usual: reader.duration(&section, "usual"),
        min: reader.duration(&section, "min"),
        max: reader.duration(&section, "max"),
    };
    let in_order = [
        ("min", lifetime.min, "max", lifetime.max),
        ("usual", lifetime.usual, "max", lifetime.max),
        ("min", lifetime.min, "usual", lifetime.usual),
    ];
    for (shorter_key, shorter, longer_key, longer) in in_order {
        if let (Some(shorter), Some(longer)) = (shorter, longer)
            && shorter > longer
            && let Some(value) = section.value(shorter_key)
        {
            let message = format!("{shorter_key} is longer than {longer_key}");
            reader.error(value.span().start, section.path_of(shorter_key), message);
        }
    }
    lifetime
}

fn api_errors(reader: &mut Reader<'_>, root: &Section<'_, '_>) -> Vec<ApiError> {
    let mut errors = Vec::new();
    for section in reader.listed_sections(root, "errors") {
        reader.only(&section, &["code", "meaning", "solution", "rules"]);
        let mut rules = Vec::new();
        for (rule, offset) in reader.strings(&section, "rules") {
            let known = Rule::ALL.iter().map(|rule| rule.id());
            if known.clone().any(|id| id == rule) {
                rules.push(rule);
            } else {
                let message =
                    format!("{rule:?} is no rule that Jotbench checks, such as \"CLM-3\"");
                reader.error(offset, section.path_of("rules"), message);
            }
        }
        errors.push(ApiError {
            code: reader.required_string(&section, "code"),
            meaning: reader.required_string(&section, "meaning"),
            solution: reader.required_string(&section, "solution"),
            rules,
        });
    }
    errors
}

fn recognise(reader: &mut Reader<'_>, root: &Section<'_, '_>) -> Vec<Recognise> {
    let mut all = Vec::new();
    for section in reader.listed_sections(root, "recognise") {
        let keys = ["algorithms", "issuers", "audiences", "types", "claims", "arrays"];
        reader.only(&section, &keys);
        let algorithms = algorithms(reader, &section);
        let mut texts = |key| -> Vec<String> {
            reader.strings(&section, key).into_iter().map(|(text, _)| text).collect()
        };
        all.push(Recognise {
            algorithms,
            issuers: texts("issuers"),
            audiences: texts("audiences"),
            types: texts("types"),
            claims: texts("claims"),
            arrays: texts("arrays"),
        });
    }
    all
}

#[cfg(test)]
mod tests;
