//! A report as JSON: one object, whose names are a contract, to be opened again by
//! [`read`](super::read).

use serde_json::{Map, Value, json};

use super::{
    FORMAT, Source,
    told::{Told, stamp},
};
use crate::jwt::visible::escaped;

/// The member by which a report is known.
pub(super) const MARK: &str = "jotbench_report";

/// The report.
pub(super) fn text(told: &Told<'_>, source: &Source<'_>) -> String {
    let mut report = Map::new();
    let mut put = |name: &str, value: Value| {
        report.insert(name.to_owned(), value);
    };
    put(MARK, FORMAT.into());
    put("version", env!("CARGO_PKG_VERSION").into());
    put("created", stamp(source.now).into());
    put("as_of", stamp(source.as_of).into());
    put("leeway", source.leeway.into());
    put(
        "profile",
        source.profile.map_or(
            Value::Null,
            |profile| json!({ "id": profile.id, "name": profile.name, "source": profile.source }),
        ),
    );
    put("overall", source.analysis.overall.name().into());
    let verdicts = told.verdicts.iter();
    let verdicts = verdicts
        .map(|(aspect, verdict, _)| (aspect.name().to_ascii_lowercase(), Value::from(*verdict)));
    put("verdicts", Value::Object(verdicts.collect()));
    put("signed_by", source.summary.signed_by.clone().into());
    put("token_sha256", told.sha256.clone().into());
    put("format", source.analysis.format.name().into());
    put("header", told.header_text.clone().into());
    put("payload", told.payload_text.clone().into());
    put("masked", told.masked.clone().into());
    let findings = told.findings.iter().map(|told| {
        json!({
            "id": told.finding.rule.id(),
            "severity": told.finding.severity.name(),
            "at": told.at,
            "message": told.message,
            "hint": told.hint,
            "source": told.finding.source,
        })
    });
    put("findings", findings.collect());
    put(
        "api_error",
        told.answer.map_or(Value::Null, |(error, _)| {
            json!({
                "code": error.code, "meaning": error.meaning, "solution": error.solution,
            })
        }),
    );
    let laid_out = format!("{:#}", Value::Object(report));
    // What deceives the eye stands within strings alone, where an escape means the same.
    let lines: Vec<String> = laid_out.lines().map(escaped).collect();
    format!("{}\n", lines.join("\n"))
}
