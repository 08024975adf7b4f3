//! Time: what changes as it passes, and what stands still.

use super::*;
use crate::{bench::words, jwt::verdict::TimeVerdict};

/// A bench with a pasted token of these claims, its secret, and the clock at `NOW`.
fn with_payload(payload: &str) -> Model {
    let mut model = bench();
    does(&mut model, Command::SecretTyped(secret(SECRET)));
    does(&mut model, Command::Paste(token_of(HEADER.as_bytes(), payload.as_bytes(), SECRET)));
    model
}

fn at(seconds: i64) -> Moment {
    Moment::from_seconds(seconds)
}

#[test]
fn a_token_expires_in_the_second_of_its_exp_and_not_before() {
    let exp = NOW.seconds + 5;
    let mut model = with_payload(&format!(r#"{{"exp":{exp}}}"#));
    for (now, verdict, overall) in [
        (exp - 1, TimeVerdict::Valid, Overall::Accepted),
        (exp, TimeVerdict::Expired, Overall::Rejected),
        (exp + 1, TimeVerdict::Expired, Overall::Rejected),
    ] {
        let _ = model.tick(at(now));
        assert_eq!((model.analysis.verdicts.time, model.analysis.overall), (verdict, overall));
        assert_eq!(model.analysis.verdicts.signature, SignatureVerdict::Valid, "still genuine");
    }
    assert!(words::headline(&model).title.starts_with("Genuine, but expired"));
}

#[test]
fn a_token_becomes_valid_in_the_second_of_its_nbf() {
    let nbf = NOW.seconds + 5;
    let mut model = with_payload(&format!(r#"{{"nbf":{nbf},"exp":{}}}"#, nbf + 60));
    let _ = model.tick(at(nbf - 1));
    assert_eq!(model.analysis.verdicts.time, TimeVerdict::NotYetValid);
    let _ = model.tick(at(nbf));
    assert_eq!(model.analysis.verdicts.time, TimeVerdict::Valid);
}

#[test]
fn a_clock_that_goes_back_is_followed() {
    let exp = NOW.seconds + 5;
    let mut model = with_payload(&format!(r#"{{"exp":{exp}}}"#));
    let _ = model.tick(at(exp + 100));
    let _ = model.tick(at(exp - 100));
    assert_eq!(model.analysis.verdicts.time, TimeVerdict::Valid);
}

#[test]
fn a_judgement_as_of_a_moment_stands_still() {
    let exp = NOW.seconds - 3_600;
    let mut model = with_payload(&format!(r#"{{"exp":{exp}}}"#));
    assert_eq!(model.analysis.overall, Overall::Rejected);
    does(&mut model, Command::SetAsOf(AsOf::At(at(exp - 1))));
    assert_eq!(model.analysis.overall, Overall::Accepted);
    assert!(words::headline(&model).detail.starts_with("As of "));
    for later in [1, 3_600, 1_000_000] {
        let _ = model.tick(NOW.plus_seconds(later));
        assert_eq!(model.analysis.overall, Overall::Accepted);
        let ago = at(exp).relative_to(NOW.plus_seconds(later));
        let title = words::headline(&model).title;
        assert_eq!(title, format!("Genuine and valid then, expired {ago} now"));
        assert!(model.next_change(NOW.plus_seconds(later)).is_some(), "how long ago counts on");
    }
    does(&mut model, Command::SetAsOf(AsOf::Now));
    assert_eq!(model.analysis.overall, Overall::Rejected);
}

#[test]
fn the_window_wakes_when_what_it_shows_changes_and_not_before() {
    for (left, least, most) in [
        (5, 0, 1),
        (900, 0, 1),
        (3_600 + 30, 29, 31),
        (7 * 3_600 + 59, 58, 60),
        (3 * 86_400 + 1_800, 1_799, 1_801),
        (30 * 86_400 + 3_599, 3_598, 3_600),
    ] {
        for sign in [1, -1] {
            let model = with_payload(&format!(r#"{{"exp":{}}}"#, NOW.seconds + sign * left));
            let rest = model.next_change(NOW).unwrap();
            // A date in the past moves away: its next unit begins when the last one is full.
            let unit = if left < 3_600 {
                1
            } else if left < 86_400 {
                60
            } else {
                3_600
            };
            let (least, most) = if sign < 0 {
                (unit - (left % unit) - 1, unit - (left % unit))
            } else {
                (least, most)
            };
            let allowed = Duration::from_secs(least.unsigned_abs())
                ..=Duration::from_millis(most.unsigned_abs() * 1_000 + 5);
            assert!(allowed.contains(&rest), "{left} {sign}: {rest:?} not in {allowed:?}");
        }
    }
    assert_eq!(with_payload("{}").next_change(NOW), None);
}

#[test]
fn waking_as_told_never_misses_a_turn_of_what_is_told() {
    for start in [-4_000_i64, -61, -1, 0, 1, 59, 3_599, 3_600, 3_661, 86_399, 86_400, 90_061] {
        let exp = NOW.seconds + start;
        let mut model = with_payload(&format!(r#"{{"exp":{exp}}}"#));
        let mut now = NOW;
        for _ in 0..50 {
            let told = |now: Moment| at(exp).relative_to(now);
            let rest = model.next_change(now).unwrap();
            let wake = i64::try_from(rest.as_secs()).unwrap();
            // Nothing that is told changes in the whole seconds that are slept through.
            for slept in 1..wake {
                assert_eq!(told(now), told(now.plus_seconds(slept)), "{start}: {slept} of {wake}");
            }
            now = now.plus_seconds(wake.max(1));
            let _ = model.tick(now);
            let expired = model.analysis.verdicts.time == TimeVerdict::Expired;
            assert_eq!(expired, now.seconds >= exp, "{start}");
        }
    }
}

#[test]
fn the_window_wakes_just_after_the_second_turns() {
    let model = with_payload(&format!(r#"{{"exp":{}}}"#, NOW.seconds + 100));
    let late = Moment { seconds: NOW.seconds, nanos: 990_000_000 };
    let rest = model.next_change(late).unwrap();
    assert!((Duration::from_millis(10)..Duration::from_millis(20)).contains(&rest), "{rest:?}");
}

#[test]
fn the_example_lets_an_idle_window_rest() {
    assert!(bench().next_change(NOW).unwrap() > Duration::from_mins(1));
}

#[test]
fn chips_set_a_date_from_now() {
    for (claim, seconds) in [("exp", 900), ("nbf", 0), ("iat", 0), ("exp", 86_400)] {
        let mut model = pasted();
        does(&mut model, Command::SetTime(claim, seconds));
        assert_eq!(date(&model, claim), NOW.seconds + seconds);
        assert_eq!(model.mode, Mode::Sign);
    }
}

#[test]
fn sign_again_keeps_the_distances() {
    let payload = r#"{"exp":1700000900,"nbf":1699999940,"jti":"x","iat":1700000000}"#;
    let mut model = with_payload(payload);
    does(&mut model, Command::Do(Action::SignAgain));
    let now = NOW.seconds;
    assert_eq!(
        (date(&model, "iat"), date(&model, "nbf"), date(&model, "exp")),
        (now, now - 60, now + 900)
    );
    assert_eq!(model.analysis.overall, Overall::Accepted);
    let expected = format!(r#"{{"exp":{},"nbf":{},"jti":"x","iat":{now}}}"#, now + 900, now - 60);
    assert_eq!(&*model.draft.signed_payload(), expected.as_bytes(), "and their places");
    assert_eq!(
        model.original.as_deref(),
        Some(&*token_of(HEADER.as_bytes(), payload.as_bytes(), SECRET))
    );
}

#[test]
fn sign_again_gives_a_token_without_iat_its_usual_life() {
    for payload in [r#"{"exp":1}"#, "{}", r#"{"iat":"yesterday"}"#, r#"{"exp":1e400}"#] {
        let mut model = with_payload(payload);
        does(&mut model, Command::Do(Action::SignAgain));
        assert_eq!(date(&model, "exp"), NOW.seconds + 15 * 60, "{payload}");
    }
}

#[test]
fn no_date_and_no_clock_makes_it_panic() {
    let far = [i64::MIN, i64::MIN + 1, -1, 0, 1, i64::MAX - 1, i64::MAX];
    let mut dates: Vec<String> = far.iter().map(i64::to_string).collect();
    dates.extend(
        ["1e308", "-1e308", "1.5", "-0", "1e-9", "99999999999999999999999"].map(str::to_owned),
    );
    for date in &dates {
        let mut model = with_payload(&format!(r#"{{"exp":{date},"nbf":{date},"iat":{date}}}"#));
        for seconds in far {
            let now = Moment { seconds, nanos: 999_999_999 };
            let _ = model.tick(now);
            let _ = model.next_change(now);
            let _ = words::headline(&model);
            let _ = words::tiles(&model);
            let _ = model.apply(Command::Do(Action::SignAgain), now);
            let _ = model.apply(Command::SetTime("exp", i64::MAX), now);
            let _ = model.apply(Command::Do(Action::Revert), now);
        }
    }
}

/// The title and the Time verdict's reason of a token with these dates, as seconds from now, judged
/// as of so many seconds from now.
fn told(nbf: i64, exp: i64, as_of: Option<i64>, leeway: u64) -> (String, String) {
    let (nbf, exp) = (NOW.seconds + nbf, NOW.seconds + exp);
    let mut model = with_payload(&format!(r#"{{"nbf":{nbf},"exp":{exp}}}"#));
    does(&mut model, Command::SetLeeway(leeway));
    if let Some(as_of) = as_of {
        does(&mut model, Command::SetAsOf(AsOf::At(NOW.plus_seconds(as_of))));
    }
    let reason = words::tiles(&model)[3].reason.clone();
    (words::headline(&model).title, reason)
}

#[test]
fn a_judgement_in_the_past_says_what_held_then_and_what_holds_now() {
    for (nbf, exp, as_of, title, reason) in [
        (
            -9_000,
            -3_600,
            -5_000,
            "Genuine and valid then, expired 1 h ago now",
            "Valid then, expired now",
        ),
        (-9_000, 900, -60, "Genuine and valid then, valid now", "Valid then and now"),
        (60, 900, 120, "Genuine and valid then, not valid yet now", "Valid then, not yet now"),
        (-9_000, -7_200, -3_600, "Genuine, but expired then already, 1 h before", "Expired then"),
        (-9_000, 60, 120, "Genuine, but expired then, valid now", "Expired then"),
        (-60, 900, -120, "Genuine, but not valid yet then, valid now", "Not valid yet then"),
        (
            -90,
            -60,
            -120,
            "Genuine, but not valid yet then, expired 1 min ago now",
            "Not valid yet then",
        ),
        (60, 90, -120, "Genuine, but not valid yet then, nor now", "Not valid yet then"),
    ] {
        assert_eq!(told(nbf, exp, Some(as_of), 0), (title.to_owned(), reason.to_owned()));
    }
}

#[test]
fn it_is_said_where_only_the_leeway_makes_a_token_hold() {
    for (nbf, exp, as_of, title) in [
        (-90, -30, None, "Genuine and valid only by the leeway of 60 s"),
        (30, 90, None, "Genuine and valid only by the leeway of 60 s"),
        (-90, 30, None, "Genuine and valid for 30 s"),
        (
            -900,
            -630,
            Some(-600),
            "Genuine and valid then only by the leeway of 60 s, expired 10 min 30 s ago now",
        ),
    ] {
        let (told, reason) = told(nbf, exp, as_of, 60);
        assert_eq!(told, title);
        assert_eq!(reason == "Valid by leeway", title.contains("leeway"), "{reason}");
    }
    assert!(told(-90, -30, None, 0).0.starts_with("Genuine, but expired"));
}

#[test]
fn the_leeway_in_force_is_told_beside_the_moment() {
    let mut model = with_payload(&format!(r#"{{"exp":{}}}"#, NOW.seconds - 3_600));
    does(&mut model, Command::SetLeeway(60));
    does(&mut model, Command::SetAsOf(AsOf::At(NOW.plus_seconds(-7_200))));
    let expected = format!("As of {} ±60 s. ", NOW.plus_seconds(-7_200).utc_near(NOW));
    let detail = words::headline(&model).detail;
    assert!(detail.starts_with(&expected), "{detail}");
}
