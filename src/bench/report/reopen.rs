//! A report that is opened again: what it told of the token, as a token without a signature.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{FORMAT, json::MARK};
use crate::jwt::{
    Moment,
    json::{Document, Kind, Value},
    time::parse_moment,
    visible::shortened,
};

/// Characters of a name out of a report that are shown.
const SHOWN: usize = 60;

/// What a report tells, to be looked at once more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reopened {
    /// Header and payload as a compact token whose signature is empty.
    pub token: String,
    /// When the report was written.
    pub created: Moment,
    /// The moment of judgement.
    pub as_of: Moment,
    /// The seconds of clock difference that were forgiven.
    pub leeway: u64,
    /// The id of the profile, if there was one.
    pub profile: Option<String>,
    /// How many claims are masked.
    pub masked: usize,
    /// What it all came to, in words: `Rejected`.
    pub overall: &'static str,
    /// Who had signed, if that was told.
    pub signed_by: Option<String>,
}

impl Reopened {
    /// What was opened, in a sentence.
    #[must_use]
    pub fn words(&self) -> String {
        let utc = self.created.utc();
        let masked = match self.masked {
            0 => String::new(),
            1 => ", 1 claim is masked".to_owned(),
            many => format!(", {many} claims are masked"),
        };
        let signer = match &self.signed_by {
            Some(signer) => format!(", signed by {}", shortened(signer, SHOWN)),
            None => String::new(),
        };
        format!(
            "A report of {utc}: the signature was cut off{masked}; it said {}{signer}",
            self.overall
        )
    }
}

/// Reads a report in JSON; `None` for a text that is none.
///
/// # Errors
/// The text is a report, but of a form that is not known here, or a damaged one.
#[must_use]
pub fn read(text: &str) -> Option<Result<Reopened, String>> {
    let text = text.trim();
    // Told before a large text is parsed for nothing.
    if !text.starts_with('{') || !text.contains(MARK) {
        return None;
    }
    let document = Document::parse(text);
    let mark = document.member(MARK)?.value;
    Some(reopened(&document, mark))
}

fn reopened(report: &Document, mark: Value<'_>) -> Result<Reopened, String> {
    if mark.text() != FORMAT.to_string() {
        let format = shortened(mark.text(), SHOWN);
        return Err(format!("The report is of format {format}; this Jotbench reads {FORMAT}"));
    }
    if let Some(error) = report.error() {
        let (line, column) = (error.line, error.column);
        return Err(format!(
            "The report is damaged at line {line}, column {column}: {}",
            error.message
        ));
    }
    let lacks = |name: &str| format!("The report is damaged: \"{name}\" is missing or wrong");
    let value = |name: &str| report.member(name).map(|member| member.value);
    let text = |name: &str| value(name).and_then(Value::as_str).ok_or_else(|| lacks(name));
    // What could not be told is null.
    let segment = |name: &str| match value(name) {
        Some(value) if value.kind() == Kind::Null => Ok(String::new()),
        _ => text(name).map(|text| URL_SAFE_NO_PAD.encode(text.as_bytes())),
    };
    let moment = |name: &str| parse_moment(&text(name)?).map_err(|_| lacks(name));
    let leeway = value("leeway").and_then(|it| it.text().parse().ok());
    let masked = value("masked").filter(|it| it.kind() == Kind::Array);
    let profile = value("profile").and_then(|profile| profile.member("id")?.value.as_str());
    Ok(Reopened {
        token: format!("{}.{}.", segment("header")?, segment("payload")?),
        created: moment("created")?,
        as_of: moment("as_of")?,
        leeway: leeway.ok_or_else(|| lacks("leeway"))?,
        profile: profile.map(std::borrow::Cow::into_owned),
        masked: masked.ok_or_else(|| lacks("masked"))?.elements().len(),
        overall: match &*text("overall")? {
            "accepted" => "Accepted",
            "rejected" => "Rejected",
            "not_checked" => "Not checked",
            _ => return Err(lacks("overall")),
        },
        signed_by: value("signed_by").and_then(Value::as_str).map(std::borrow::Cow::into_owned),
    })
}
