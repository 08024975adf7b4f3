//! Profiles: what an API demands of a token, and the rules that check it.
//!
//! Built in (`assets/profiles/*.toml`, compiled into the program) and the user's own (the config
//! folder). A profile holds no secret. What is never here: egui, the keychain, the clock.
//!
//! The form of the files is described in [`read`], and `assets/profiles/jwt.toml` begins with it.

pub mod answer;
pub mod check;
pub mod format;
pub mod load;
pub mod matching;
mod placeholder;
pub mod read;
pub mod sensitive;
pub mod standards;
pub mod template;
pub(crate) mod text_class;
mod value;

use crate::jwt::Algorithm;

/// What an API demands of a token.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// The stable id: lower case, digits and hyphens, such as `caf-smart-auth`.
    pub id: String,
    /// The name on screen.
    pub name: String,
    /// What the API is, in a sentence or two.
    pub about: String,
    /// Where the rules come from: the API's guide or an RFC.
    pub source: String,
    /// The algorithms that the API accepts; empty: whatever the key is for.
    pub algorithms: Vec<Algorithm>,
    /// Header parameters that the API fixes.
    pub header: Vec<HeaderRule>,
    /// Rules for claims, in the order of the guide.
    pub claims: Vec<ClaimRule>,
    /// How long tokens may and should live.
    pub lifetime: Lifetime,
    /// What a new token begins with.
    pub template: Template,
    /// How the token is sent, such as `Authorization: Bearer {token}`.
    pub sent_as: String,
    /// The URL of the curl line, with a placeholder host where the guide has one.
    pub curl_url: String,
    /// Whether a client's clientId is its tokens' `iss`.
    pub issuer_is_client_id: bool,
    /// The API's own error codes.
    pub errors: Vec<ApiError>,
    /// What tells a token of this API when the user has not chosen a profile; any of them will do.
    pub recognise: Vec<Recognise>,
    /// Whether it came with the program.
    pub built_in: bool,
    /// The exact text that the profile was read from.
    pub toml: String,
}

/// A header parameter that the API fixes.
#[derive(Clone, Debug, PartialEq)]
pub struct HeaderRule {
    /// The parameter's name.
    pub name: String,
    /// The values that are allowed, as strings; the first is what a fix writes.
    pub values: Vec<String>,
    /// Compare as a media type: case-insensitive, `application/` implied (RFC 7515 §4.1.9).
    pub media_type: bool,
    /// Whether it must be there.
    pub presence: Presence,
    /// What to do.
    pub hint: String,
    /// Where the rule stands, such as `RFC 9068 §2.1`; empty: the profile's name is given.
    pub source: String,
}

/// Whether a claim must, should, may or must not be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Must be there (PRO-1).
    Required,
    /// Should be there (PRO-2).
    Recommended,
    /// May be there.
    Optional,
    /// Must not be there (PRO-4).
    Forbidden,
}

/// The JSON type that a claim must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of JSON and RFC 7519")]
pub enum ClaimType {
    String,
    Number,
    Integer,
    Boolean,
    Object,
    Array,
    /// An array of strings, such as the gamification API's `scope`.
    StringArray,
    /// A string or an array of strings, such as `aud`.
    StringOrStringArray,
    /// A number of seconds since 1970 (RFC 7519 §2).
    NumericDate,
}

impl ClaimType {
    /// With its article, for messages: `a string`, `an array of strings`.
    #[must_use]
    pub fn with_article(self) -> &'static str {
        match self {
            Self::String => "a string",
            Self::Number => "a number",
            Self::Integer => "an integer",
            Self::Boolean => "a boolean",
            Self::Object => "an object",
            Self::Array => "an array",
            Self::StringArray => "an array of strings",
            Self::StringOrStringArray => "a string or an array of strings",
            Self::NumericDate => "a NumericDate, a number of seconds since 1970",
        }
    }
}

/// The form that a string must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimFormat {
    /// A Brazilian CPF: 11 digits without punctuation, both check digits right.
    Cpf,
    /// A UUID (RFC 9562 §4).
    Uuid,
    /// An absolute URI (RFC 3986 §4.3).
    Uri,
    /// An e-mail address.
    Email,
    /// Scope tokens with single spaces between them (RFC 6749 §3.3).
    ScopeString,
}

/// What the API demands of one claim.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimRule {
    /// The claim's name.
    pub name: String,
    /// Whether it must be there.
    pub presence: Presence,
    /// Its type, if fixed.
    pub kind: Option<ClaimType>,
    /// Its form, if fixed.
    pub format: Option<ClaimFormat>,
    /// The only values allowed, as strings; empty: any.
    pub values: Vec<String>,
    /// What it is for, in one sentence.
    pub about: String,
    /// What to do where it is missing or wrong.
    pub hint: String,
    /// Where the rule stands, such as `OIDC Core §2`; empty: the profile's name is given.
    pub source: String,
    /// What a fix writes where the claim is missing and the template does not have it.
    pub example: Option<TemplateValue>,
}

/// How long tokens may and should live, in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lifetime {
    /// What a new token gets.
    pub usual: Option<u64>,
    /// The shortest that the guide advises.
    pub min: Option<u64>,
    /// The longest that the guide advises (PRO-7).
    pub max: Option<u64>,
}

/// What a new token begins with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Template {
    /// Header members, in order.
    pub header: Vec<(String, TemplateValue)>,
    /// Claims, in order.
    pub claims: Vec<(String, TemplateValue)>,
}

/// A value in a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplateValue {
    /// This JSON text.
    Json(String),
    /// The chosen client's clientId; without a client a placeholder such as `{clientId}`.
    ClientId,
    /// The time of writing plus this many seconds.
    NowPlus(i64),
    /// A fresh random UUID.
    NewUuid,
}

/// One of the API's own errors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    /// The code as the API gives it, such as `token_expired` or `401`.
    pub code: String,
    /// When the API answers so.
    pub meaning: String,
    /// What to do.
    pub solution: String,
    /// Ids of rules whose breach brings this error, such as `CLM-3`.
    pub rules: Vec<String>,
}

/// What tells a token of this API. All that is given must hold; with none given, nothing matches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recognise {
    /// The header's `alg` is one of these, or none that is known. It narrows the other signs, and
    /// is none by itself.
    pub algorithms: Vec<Algorithm>,
    /// `iss` is one of these, or begins with one that ends in `*`.
    pub issuers: Vec<String>,
    /// `aud` holds one of these.
    pub audiences: Vec<String>,
    /// The header's `typ` is one of these (compared as a media type).
    pub types: Vec<String>,
    /// All of these claims are there.
    pub claims: Vec<String>,
    /// All of these claims are there and hold an array.
    pub arrays: Vec<String>,
}

/// Tokens made of header and payload as text, for the tests of this module's parts.
#[cfg(test)]
mod testing {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

    use crate::jwt::Token;

    /// A token that is not signed: profiles judge only what it says.
    pub fn token(header: &str, payload: &str) -> Token {
        let (header, payload) = (URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload));
        Token::parse(&format!("{header}.{payload}.AA")).0
    }
}
