//! A token of the tray in words: what its row says.

use std::cmp::Ordering;

use super::TrayItem;
use crate::{
    bench::summary::Summary,
    jwt::{
        Format, Moment, Overall,
        time::short_duration,
        verdict::{ClaimsVerdict, SignatureVerdict, StructureVerdict, TimeVerdict, Verdicts},
        visible,
    },
};

/// The most characters of a title: more than a row shows at any width.
const LONGEST_TITLE: usize = 200;

impl TrayItem {
    /// What tells it from others: its subject and issuer, or else its line.
    #[must_use]
    pub fn title(&self) -> String {
        let summary = &self.summary;
        let names = [&summary.subject, &summary.issuer].into_iter().flatten();
        let names: Vec<&str> =
            names.map(|name| name.trim()).filter(|name| !name.is_empty()).collect();
        match names.as_slice() {
            [] => format!("Line {}", self.line),
            names => visible::shortened(&names.join(" · "), LONGEST_TITLE),
        }
    }

    /// What it comes to at a moment, which the dates decide with.
    #[must_use]
    pub fn overall(&self, moment: Moment, leeway: u64) -> Overall {
        verdicts_at(&self.summary, moment, leeway).overall()
    }

    /// The reason in a few words, who signed it and by what algorithm.
    #[must_use]
    pub fn reason(&self, moment: Moment, leeway: u64) -> String {
        let summary = &self.summary;
        let mut parts = vec![verdict_words(summary, moment, leeway)];
        parts.extend(summary.signed_by.clone());
        parts.extend(summary.algorithm.clone().filter(|_| summary.format != Format::Unsecured));
        parts.join(", ")
    }
}

/// The verdicts with the one on time told anew, for time goes on after a token was found. `nbf` is
/// not known here any more; what was not valid yet stays so until it is chosen.
fn verdicts_at(summary: &Summary, moment: Moment, leeway: u64) -> Verdicts {
    let mut verdicts = summary.verdicts;
    if let (Some(expires), TimeVerdict::Valid | TimeVerdict::Expired) =
        (summary.expires, verdicts.time)
    {
        let leeway = i64::try_from(leeway).unwrap_or(i64::MAX);
        let is_over = moment >= expires.plus_seconds(leeway);
        verdicts.time = if is_over { TimeVerdict::Expired } else { TimeVerdict::Valid };
    }
    verdicts
}

fn verdict_words(summary: &Summary, moment: Moment, leeway: u64) -> String {
    let verdicts = verdicts_at(summary, moment, leeway);
    match summary.format {
        Format::Unsecured => return "not signed".to_owned(),
        Format::Jwe => return "encrypted".to_owned(),
        Format::Jws | Format::Unknown => {}
    }
    if verdicts.structure == StructureVerdict::Error {
        return "broken".to_owned();
    }
    if verdicts.signature == SignatureVerdict::Invalid {
        return "wrong signature".to_owned();
    }
    let is_genuine = verdicts.signature == SignatureVerdict::Valid;
    match (verdicts.time, summary.expires) {
        (TimeVerdict::Expired, Some(expires)) => match distance(expires, moment) {
            (Ordering::Greater, _) => "expired".to_owned(),
            (_, time) => format!("expired {time} ago"),
        },
        (TimeVerdict::Expired, None) => "expired".to_owned(),
        (TimeVerdict::NotYetValid, _) => "not valid yet".to_owned(),
        (TimeVerdict::Error, _) => "wrong dates".to_owned(),
        _ if verdicts.claims == ClaimsVerdict::Error => "wrong claims".to_owned(),
        // What nobody has checked is not called valid.
        (_, Some(expires)) => match distance(expires, moment) {
            (Ordering::Greater, time) if is_genuine => format!("valid for {time}"),
            (Ordering::Greater, time) => format!("expires in {time}"),
            (_, time) => format!("expired {time} ago, within the leeway"),
        },
        (_, None) if is_genuine => "valid".to_owned(),
        (_, None) => "no expiry".to_owned(),
    }
}

/// Whether the date is ahead, and how far in its largest unit.
fn distance(date: Moment, moment: Moment) -> (Ordering, String) {
    let text = short_duration(date.seconds.abs_diff(moment.seconds));
    let mut words = text.split(' ');
    let largest = words.by_ref().take(2).collect::<Vec<_>>().join(" ");
    (date.cmp(&moment), largest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jwt::verdict::KeyVerdict;

    const NOW: Moment = Moment { seconds: 1_795_000_000, nanos: 0 };
    const HOUR: i64 = 3_600;

    fn item(expires: Option<i64>, change: impl FnOnce(&mut Summary)) -> TrayItem {
        let mut summary = Summary {
            format: Format::Jws,
            algorithm: Some("HS256".to_owned()),
            issuer: None,
            subject: None,
            expires: expires.map(|after| NOW.plus_seconds(after)),
            verdicts: Verdicts {
                structure: StructureVerdict::Ok,
                key: KeyVerdict::NotChecked,
                signature: SignatureVerdict::NotChecked,
                time: match expires {
                    Some(after) if after > 0 => TimeVerdict::Valid,
                    Some(_) => TimeVerdict::Expired,
                    None => TimeVerdict::NotChecked,
                },
                claims: ClaimsVerdict::Ok,
            },
            overall: Overall::NotChecked,
            signed_by: None,
        };
        change(&mut summary);
        TrayItem {
            token: String::new(),
            taken_off: vec![],
            source: None,
            line: 120,
            stamp: None,
            count: 1,
            summary,
        }
    }

    #[test]
    fn a_row_is_told_by_subject_issuer_or_line() {
        assert_eq!(item(None, |_| ()).title(), "Line 120");
        assert_eq!(
            item(None, |it| it.issuer = Some("https://id".to_owned())).title(),
            "https://id"
        );
        let both = item(None, |it| {
            it.issuer = Some("https://id".to_owned());
            it.subject = Some("ada".to_owned());
        });
        assert_eq!(both.title(), "ada · https://id");
        assert_eq!(item(None, |it| it.subject = Some(" ".to_owned())).title(), "Line 120");
    }

    #[test]
    fn the_reason_is_short_and_calls_nothing_valid_that_was_not_checked() {
        let said = |item: &TrayItem| item.reason(NOW, 0);
        assert_eq!(said(&item(Some(-3 * HOUR - 100), |_| ())), "expired 3 h ago, HS256");
        assert_eq!(said(&item(Some(HOUR), |_| ())), "expires in 1 h, HS256");
        let genuine = item(Some(14 * 60 + 5), |it| {
            it.verdicts.signature = SignatureVerdict::Valid;
            it.signed_by = Some("acme-test".to_owned());
        });
        assert_eq!(said(&genuine), "valid for 14 min, acme-test, HS256");
        assert_eq!(genuine.overall(NOW, 0), Overall::Accepted);
        assert_eq!(said(&item(None, |_| ())), "no expiry, HS256");
        assert_eq!(said(&item(None, |it| it.format = Format::Unsecured)), "not signed");
        let broken = item(None, |it| it.verdicts.structure = StructureVerdict::Error);
        assert_eq!(said(&broken), "broken, HS256");
    }

    #[test]
    fn a_token_expires_while_it_is_listed() {
        let item = item(Some(60), |it| it.verdicts.signature = SignatureVerdict::Valid);
        for (after, leeway, overall, said) in [
            (0, 0, Overall::Accepted, "valid for 1 min, HS256"),
            (60, 0, Overall::Rejected, "expired 0 s ago, HS256"),
            (90, 30, Overall::Rejected, "expired 30 s ago, HS256"),
            (90, 60, Overall::Accepted, "expired 30 s ago, within the leeway, HS256"),
            (90, u64::MAX, Overall::Accepted, "expired 30 s ago, within the leeway, HS256"),
        ] {
            let moment = NOW.plus_seconds(after);
            assert_eq!(item.overall(moment, leeway), overall, "{after} {leeway}");
            assert_eq!(item.reason(moment, leeway), said);
        }
    }
}
